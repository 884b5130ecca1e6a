//! Mail that cannot be taken in: kept apart, and its sender told once.

use ::mail::Authentication;
use e2e::TestApp;
use e2e::app::INBOX;
use e2e::sample::{self, letter};

const ANN: &str = "ann@example.org";

/// A mail whose only content nobody but its reader can open.
fn encrypted(id: &str) -> String {
    format!(
        "From: {ANN}\r\nTo: {INBOX}\r\nSubject: Refund\r\nMessage-ID: <{id}>\r\nMIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB\r\n"
    )
}

/// A mail larger than is taken.
fn large(id: &str) -> Vec<u8> {
    let mut raw = letter(ANN, INBOX, "退款", id, "请看附件，退款一直没有到账。");
    raw.extend("01234567890123456789012345678901234567890123456789012345678901\r\n".repeat(26 << 14).bytes());
    raw
}

async fn takes(app: &TestApp, found: Authentication, raw: impl Into<Vec<u8>>) -> String {
    let key = app.stack.take_mail(ANN, &[INBOX.to_owned()], found, raw.into()).await.expect("it is stored");
    app.settle().await;
    key
}

async fn outcome(app: &TestApp, raw_key: &str) -> (String, String) {
    let row = app.stack.observer().mail_row(raw_key).await.expect("the ledger answers").expect("it ended");
    (row.outcome, row.reason)
}

async fn told(app: &TestApp) -> Vec<e2e::Mail> {
    app.mailbox().await.into_iter().filter(|mail| mail.to() == ANN).collect()
}

#[tokio::test]
async fn whoever_sends_too_much_is_told_once_in_both_languages() {
    let app = TestApp::start().await;
    app.send_mail(&large("large@example.org"), ANN, INBOX).await;
    app.send_mail(&large("large@example.org"), ANN, INBOX).await;
    app.settle().await;
    assert_eq!(app.ledger().await, [("duplicate".to_owned(), 1), ("quarantined".to_owned(), 1)].into());
    let told = told(&app).await;
    let [mail] = told.as_slice() else { panic!("{} mails", told.len()) };
    let text = mail.text();
    assert!(text.contains("25 MB") && text.contains(INBOX), "{text}");
    let (zh, en) = (text.find("邮件").expect("Chinese"), text.find("message").expect("English"));
    assert!(zh < en, "its own language first: {text}");
    assert_eq!(mail.header("In-Reply-To"), "<large@example.org>");
    assert_eq!(mail.header("Auto-Submitted"), "auto-replied");
}

#[tokio::test]
async fn whoever_sends_what_nobody_can_read_is_told() {
    let app = TestApp::start().await;
    for (number, raw) in [encrypted("e@example.org").into_bytes(), letter(ANN, INBOX, "", "empty@example.org", "  ")]
        .into_iter()
        .enumerate()
    {
        let key = takes(&app, Authentication::LOCAL, raw).await;
        assert_eq!(outcome(&app, &key).await, ("quarantined".to_owned(), "nothing in it can be read".to_owned()));
        assert_eq!(told(&app).await.len(), number + 1);
        // Reading it again tells nobody again.
        app.stack.functions().intake.replay(&key).await.expect("it is read again");
        app.settle().await;
        assert_eq!(told(&app).await.len(), number + 1);
    }
    // A subject is a complaint, and so is a picture.
    let key = takes(&app, Authentication::LOCAL, letter(ANN, INBOX, "My refund is late", "s@example.org", "")).await;
    assert_eq!(outcome(&app, &key).await.0, "opened");
}

#[tokio::test]
async fn nobody_is_told_on_the_word_of_a_forger_or_a_machine() {
    let app = TestApp::start().await;
    for (number, found) in [
        "spf=fail dkim=none dmarc=none",
        "spf=softfail",
        "dmarc=fail p=none",
        "spf=none dkim=none dmarc=none",
        "dmarc=temperror",
    ]
    .into_iter()
    .enumerate()
    {
        let key = takes(&app, Authentication::parse(found), encrypted(&format!("{number}@example.org"))).await;
        assert_eq!(outcome(&app, &key).await.0, "quarantined", "{found}");
    }
    let robot = encrypted("robot@example.org");
    let robot = robot.replace("Subject:", "Auto-Submitted: auto-replied\r\nSubject:");
    let key = takes(&app, Authentication::LOCAL, robot.into_bytes()).await;
    assert_eq!(outcome(&app, &key).await.0, "suppressed");
    assert_eq!(told(&app).await.len(), 0);
    // A forwarder breaks SPF; the domain's own signature vouches for it.
    takes(&app, Authentication::parse("spf=fail dkim=pass dmarc=pass"), encrypted("ok@example.org")).await;
    assert_eq!(told(&app).await.len(), 1);
}

#[tokio::test]
async fn a_conversation_is_answered_three_times_and_an_address_five_times_a_day() {
    let app = TestApp::start().await;
    let within = |id: &str| {
        let raw = encrypted(id);
        raw.replace("Subject:", "References: <begun@example.org>\r\nSubject:").into_bytes()
    };
    for number in 0..5 {
        takes(&app, Authentication::LOCAL, within(&format!("t{number}@example.org"))).await;
    }
    assert_eq!(told(&app).await.len(), 3);
    for number in 0..5 {
        takes(&app, Authentication::LOCAL, encrypted(&format!("a{number}@example.org"))).await;
    }
    assert_eq!(told(&app).await.len(), 5);
    app.advance("P1D").await;
    takes(&app, Authentication::LOCAL, encrypted("next-day@example.org")).await;
    assert_eq!(told(&app).await.len(), 6);
}

#[tokio::test]
async fn spf_speaks_for_a_sender_only_where_the_return_path_is_of_the_same_domain() {
    let app = TestApp::start().await;
    let found = Authentication::parse("spf=pass dkim=none dmarc=none");
    let to = [INBOX.to_owned()];
    for (number, (return_path, answers)) in [("eve@evil.example", 0), (ANN, 1)].into_iter().enumerate() {
        let raw = encrypted(&format!("s{number}@example.org")).into_bytes();
        app.stack.take_mail(return_path, &to, found, raw).await.expect("it is stored");
        app.settle().await;
        assert_eq!(told(&app).await.len(), answers, "{return_path}");
    }
}

#[tokio::test]
async fn a_mail_that_could_not_be_read_is_let_in_by_whoever_read_it() {
    let app = TestApp::start().await;
    let key = takes(&app, Authentication::LOCAL, encrypted("let-in@example.org")).await;
    let manager = app.sign_in("Chen Jing", "manager").await;
    let body = serde_json::json!({"raw": key, "trusted": true});
    app.post("/v1/desk/mail/again").bearer(&manager.token).json(&body).send().await.expect(200);
    app.settle().await;
    let (outcome, reason) = outcome(&app, &key).await;
    assert_eq!(outcome, "opened", "{reason}");
    let row = app.stack.observer().mail_row(&key).await.expect("it answers").expect("it ended");
    let case = app.case(&manager, row.reference.as_deref().expect("a complaint")).await;
    assert!(case["mail"]["vouched_by"].is_string(), "{}", case["mail"]);
}

#[tokio::test]
async fn a_second_copy_of_a_reply_that_was_not_taken_joins_nothing() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&e2e::sample::english()).await;
    let reply_to = app.mail(&filed.reference, "acknowledgement").await.reply_address();
    for _ in 0..2 {
        let raw = encrypted("copy@example.org").replace(INBOX, &reply_to);
        app.stack
            .take_mail(ANN, std::slice::from_ref(&reply_to), Authentication::LOCAL, raw.into_bytes())
            .await
            .expect("it is stored");
        app.settle().await;
    }
    assert_eq!(app.ledger().await, [("duplicate".to_owned(), 1), ("quarantined".to_owned(), 1)].into());
    let handler = app.sign_in("Wang Fang", "handler").await;
    assert_eq!(e2e::life::logged(&app.case(&handler, &filed.reference).await, "message_received"), 0);
}

#[tokio::test]
async fn a_reply_that_is_not_taken_in_is_shown_where_it_belongs() {
    let app = TestApp::start().await;
    let filed = app.open_complaint(&sample::english()).await;
    app.settle().await;
    let reply_to = app.mail(&filed.reference, "acknowledgement").await.reply_address();
    let stranger = encrypted("s@example.org").replace(ANN, "mallory@example.net").replace(INBOX, &reply_to);
    app.send_mail(stranger.as_bytes(), "mallory@example.net", &reply_to).await;
    app.settle().await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let tasks = async || app.case(&handler, &filed.reference).await["tasks"].as_array().cloned().unwrap_or_default();
    assert!(tasks().await.is_empty(), "a stranger's mail is nobody's task");
    let own = encrypted("o@example.org").replace(INBOX, &reply_to);
    for _ in 0..2 {
        app.send_mail(own.as_bytes(), ANN, &reply_to).await;
        app.settle().await;
    }
    let tasks = tasks().await;
    let [task] = tasks.as_slice() else { panic!("{tasks:?}") };
    assert_eq!(task["kind"], "not_taken_mail");
    assert!(task["text"].as_str().is_some_and(|text| text.contains("set aside")), "{task}");
}
