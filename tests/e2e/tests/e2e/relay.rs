//! Mail out by relays that take mails and never say so, or take none.

use e2e::app::BEGINNING;
use e2e::{TestApp, sample};
use local::stack::SenderChoice;
use std::sync::atomic::{AtomicBool, Ordering};
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

/// Takes nothing until it is told to.
async fn throttled(stream: TcpStream, given: Given, takes: Arc<AtomicBool>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 relay\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let open = takes.load(Ordering::SeqCst);
        if let Some(to) = line.strip_prefix("RCPT TO:") {
            given.lock().expect("no panic").push(to.trim_matches(['<', '>']).to_owned());
        }
        let answer: &[u8] = match line.as_str() {
            "DATA" => b"354 go on\r\n",
            line if line.starts_with("RCPT") && !open => b"451 4.7.0 too fast\r\n",
            _ => b"250 fine\r\n",
        };
        write.write_all(answer).await?;
        if line == "DATA" {
            while lines.next_line().await?.is_some_and(|line| line != ".") {}
            write.write_all(b"250 taken\r\n").await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_mail_the_relay_will_not_take_is_tried_for_a_day_and_then_a_person_is_asked() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let relay = SenderChoice::Smtp(format!("smtp://{}", listener.local_addr().expect("bound")), None);
    let (given, takes) = (Given::default(), Arc::new(AtomicBool::new(false)));
    let (tried, open) = (Arc::clone(&given), Arc::clone(&takes));
    let serving = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = throttled(stream, Arc::clone(&tried), Arc::clone(&open)).await;
        }
    });
    let app = TestApp::start_with(BEGINNING, relay).await;
    let count = || given.lock().expect("no panic").iter().filter(|to| *to == "ann@example.org").count();
    app.open_complaint(&sample::english()).await;
    app.settle().await;
    assert_eq!(count(), 1);
    app.advance("PT29S").await;
    assert_eq!(count(), 1, "not before half a minute");
    app.advance("PT2S").await;
    assert_eq!(count(), 2);
    takes.store(true, Ordering::SeqCst);
    app.advance("PT1M").await;
    assert_eq!(count(), 3, "taken");
    app.advance("PT6H").await;
    assert_eq!(count(), 3, "once");

    takes.store(false, Ordering::SeqCst);
    let mut later = sample::english();
    later["transaction"]["id"] = "T-later".into();
    let filed = app.open_complaint(&later).await;
    app.advance("P2D").await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let case = app.case(&handler, &filed.reference).await;
    assert!(case["tasks"].as_array().expect("tasks").iter().any(|task| task["kind"] == "reach_another_way"), "{case}");
    serving.abort();
}
