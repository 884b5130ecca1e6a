//! Mail out by a relay that takes mails and never says so.

use e2e::app::BEGINNING;
use e2e::{TestApp, sample};
use local::stack::SenderChoice;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The recipients of the mails a relay was given.
type Given = Arc<Mutex<Vec<String>>>;

/// Hangs up where it should say that it took the mail.
async fn silent(stream: TcpStream, given: Given) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 relay\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        if let Some(to) = line.strip_prefix("RCPT TO:") {
            given.lock().expect("no panic").push(to.trim_matches(['<', '>']).to_owned());
        }
        if line == "DATA" {
            write.write_all(b"354 go on\r\n").await?;
            while lines.next_line().await?.is_some_and(|line| line != ".") {}
            return Ok(());
        }
        write.write_all(b"250 fine\r\n").await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_mail_of_unknown_fate_goes_out_once_more_and_then_a_person_is_asked() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let relay = SenderChoice::Smtp(format!("smtp://{}", listener.local_addr().expect("bound")), None);
    let given = Given::default();
    let taken = Arc::clone(&given);
    let serving = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = silent(stream, Arc::clone(&taken)).await;
        }
    });
    let app = TestApp::start_with(BEGINNING, relay).await;
    let count = || given.lock().expect("no panic").iter().filter(|to| *to == "ann@example.org").count();
    let filed = app.open_complaint(&sample::english()).await;
    app.settle().await;
    assert_eq!(count(), 1);
    app.advance("PT29M").await;
    assert_eq!(count(), 1, "the provider's word is awaited");
    app.advance("PT2M").await;
    assert_eq!(count(), 2, "once more");
    let handler = app.sign_in("Wang Fang", "handler").await;
    assert_eq!(app.case(&handler, &filed.reference).await["tasks"].as_array().map(Vec::len), Some(0));
    app.advance("PT31M").await;
    assert_eq!(count(), 2, "and never again");
    let case = app.case(&handler, &filed.reference).await;
    assert_eq!(case["tasks"][0]["kind"], "reach_another_way", "{case}");
    serving.abort();
}
