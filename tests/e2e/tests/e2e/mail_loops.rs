//! Two Recourses that write at each other come to rest, whatever the servers between them take away.

use ::mail::Authentication;
use e2e::TestApp;
use e2e::app::{BEGINNING, INBOX};
use e2e::sample::letter;
use local::stack::SenderChoice;

const OTHER: &str = "complaints@other.example";

/// More rounds than any loop that ends by itself takes.
const ROUNDS: usize = 40;

/// What a server between the two takes out of a message.
#[derive(Clone, Copy, Debug)]
enum Taken {
    /// Nothing.
    Nothing,
    /// What says that a machine wrote it.
    Marks,
    /// That, the thread, and the number in the subject.
    All,
}

/// A message as it arrives on the other side. Servers that rewrite everything also give it an id of
/// their own.
fn carried(raw: &str, taken: Taken, number: usize) -> Vec<u8> {
    let marks = ["x-recourse-key", "auto-submitted", "precedence", "x-auto-response-suppress"];
    let thread = ["in-reply-to", "references", "message-id", "reply-to", "subject"];
    let (head, body) = raw.split_once("\r\n\r\n").expect("a head and a body");
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let kept = unfolded.split("\r\n").filter(|line| {
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        match taken {
            Taken::Nothing => true,
            Taken::Marks => !marks.contains(&name.as_str()),
            Taken::All => !marks.contains(&name.as_str()) && !thread.contains(&name.as_str()),
        }
    });
    let mut head: Vec<String> = kept.map(str::to_owned).collect();
    if matches!(taken, Taken::All) {
        head.push(format!("Message-ID: <{number}@gateway.example>"));
        head.push("Subject: Your mail".to_owned());
    }
    format!("{}\r\n\r\n{body}", head.join("\r\n")).into_bytes()
}

/// Lets both write until neither has anything new; how many mails each sent the other.
async fn until_rest(taken: Taken) -> [usize; 2] {
    let apps = [TestApp::start().await, TestApp::start_as(BEGINNING, SenderChoice::Mailbox, OTHER).await];
    let inboxes = [INBOX, OTHER];
    let first = letter(OTHER, INBOX, "A complaint", "first@other.example", "Where is the money?");
    apps[0].stack.take_mail(OTHER, &[INBOX.to_owned()], Authentication::LOCAL, first).await.expect("it is stored");
    let (mut seen, mut sent) = ([0, 0], [0, 0]);
    for _ in 0..ROUNDS {
        let mut moved = false;
        for (here, there) in [(0, 1), (1, 0)] {
            apps[here].settle().await;
            let mails = apps[here].mailbox().await;
            for mail in mails.iter().skip(seen[here]).filter(|mail| mail.to() == inboxes[there]) {
                let raw = carried(mail.json["raw"].as_str().expect("the raw mail"), taken, sent[here]);
                let to = [inboxes[there].to_owned()];
                let from = inboxes[here];
                apps[there].stack.take_mail(from, &to, Authentication::LOCAL, raw).await.expect("it is stored");
                sent[here] += 1;
                moved = true;
            }
            seen[here] = mails.len();
        }
        if !moved {
            return sent;
        }
    }
    panic!("after {ROUNDS} rounds they still write: {sent:?}");
}

#[tokio::test]
async fn a_marked_mail_is_not_answered_at_all() {
    assert_eq!(until_rest(Taken::Nothing).await, [1, 0]);
}

#[tokio::test]
async fn without_marks_the_budget_of_answers_ends_it() {
    for taken in [Taken::Marks, Taken::All] {
        let sent = until_rest(taken).await;
        assert!(sent.iter().all(|count| *count <= 5), "{taken:?}: {sent:?}");
        assert!(sent[1] > 0, "{taken:?}: the other side took it for a person");
    }
}
