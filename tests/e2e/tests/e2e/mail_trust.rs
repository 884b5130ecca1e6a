//! Whom mail can be trusted to come from, and whom it still reaches.

use ::mail::Authentication;
use e2e::TestApp;
use e2e::app::INBOX;
use e2e::sample::{self, letter};
use serde_json::{Value, json};

async fn manager_reads(app: &TestApp, reference: &str) -> Value {
    let manager = app.sign_in("Chen Jing", "manager").await;
    app.case(&manager, reference).await
}

/// Tasks of a kind that nobody has done yet.
fn open_tasks<'a>(case: &'a Value, kind: &str) -> Vec<&'a Value> {
    let tasks = case["tasks"].as_array().expect("tasks");
    tasks.iter().filter(|task| task["kind"] == kind && task["done_at"].is_null()).collect()
}

/// A delivery report on a mail, as a relay sends it.
fn returned(mail: &e2e::Mail, action: &str, status: &str) -> Vec<u8> {
    returned_as(mail, &mail.reply_address(), action, status)
}

/// The same by somebody who has guessed where replies go.
fn returned_as(mail: &e2e::Mail, reply_to: &str, action: &str, status: &str) -> Vec<u8> {
    let key = mail.header("X-Recourse-Key");
    format!(
        "From: Mail Delivery System <mailer-daemon@mx.example>\r\nTo: {INBOX}\r\nSubject: Undelivered Mail\r\nMessage-ID: <{action}-{status}@mx.example>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; ann@example.org\r\nAction: {action}\r\nStatus: {status}\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: {}\r\nReply-To: {reply_to}\r\nX-Recourse-Key: {key}\r\n\r\nYour complaint\r\n--b--\r\n",
        mail.subject()
    )
    .into_bytes()
}

#[tokio::test]
async fn a_mail_its_domain_disowns_is_kept_apart_and_every_other_one_is_taken() {
    let app = TestApp::start().await;
    for (number, (found, outcome)) in [
        ("spf=fail dkim=fail dmarc=fail p=reject", "quarantined"),
        ("spf=softfail dkim=none dmarc=fail p=quarantine", "quarantined"),
        ("spf=pass dkim=pass dmarc=pass virus=fail", "quarantined"),
        ("spf=fail dkim=fail dmarc=fail p=none", "opened"),
        ("spf=fail dkim=none dmarc=none", "opened"),
        ("spf=temperror dkim=temperror dmarc=temperror", "opened"),
        ("spf=pass dkim=pass dmarc=pass p=reject", "opened"),
    ]
    .into_iter()
    .enumerate()
    {
        let from = format!("writer{number}@example.org");
        let raw = letter(&from, INBOX, "Refund", &format!("m{number}@example.org"), "Where is my refund?");
        let found = Authentication::parse(found);
        let key = app.stack.take_mail(&from, &[INBOX.to_owned()], found, raw).await.expect("it is stored");
        app.settle().await;
        let row = app.stack.observer().mail_row(&key).await.expect("the ledger answers").expect("it ended");
        assert_eq!(row.outcome, outcome, "{found}");
        assert_eq!(row.authentication.as_deref(), Some(found.to_string().as_str()));
        if let Some(reference) = row.reference {
            let case = manager_reads(&app, &reference).await;
            assert_eq!(case["mail"], json!({"raw": key, "authentication": found.to_string()}), "staff see it");
        }
    }
}

#[tokio::test]
async fn a_mail_that_speaks_for_two_domains_is_kept_apart() {
    let app = TestApp::start().await;
    let raw = letter("victim@bank.example, eve@evil.example", INBOX, "Refund", "two@evil.example", "Pay me.");
    app.send_mail(&raw, "eve@evil.example", INBOX).await;
    app.settle().await;
    assert_eq!(app.ledger().await, [("quarantined".to_owned(), 1)].into());
}

#[tokio::test]
async fn a_notice_that_comes_back_becomes_a_task_and_holds_the_next_ones() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let acknowledgement = app.mail(&filed.reference, "acknowledgement").await;
    app.send_mail(&returned(&acknowledgement, "delayed", "4.4.7"), "", INBOX).await;
    app.settle().await;
    assert!(open_tasks(&manager_reads(&app, &filed.reference).await, "reach_another_way").is_empty(), "not yet");
    let guessed = "complaints+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@recourse.example";
    app.send_mail(&returned_as(&acknowledgement, guessed, "failed", "5.0.0"), "", INBOX).await;
    app.settle().await;
    let case = manager_reads(&app, &filed.reference).await;
    assert!(open_tasks(&case, "reach_another_way").is_empty(), "whoever has not seen our mail cannot stop it");
    let bounce = returned(&acknowledgement, "failed", "5.1.1");
    app.send_mail(&bounce, "", INBOX).await;
    app.send_mail(&bounce, "", INBOX).await;
    app.settle().await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let case = app.case(&handler, &filed.reference).await;
    let tasks = open_tasks(&case, "reach_another_way");
    assert_eq!(tasks.len(), 1, "one for the notice, however often it comes back");
    assert!(tasks[0]["text"].as_str().is_some_and(|text| text.contains("acknowledgement") && text.contains("5.1.1")));

    let reply = json!({"command": "reply", "text": "We look into it."});
    app.command(&handler, &filed.reference, reply.clone()).await;
    app.settle().await;
    assert!(app.mails(&filed.reference, "message").await.is_empty(), "it would not arrive either");
    let case = app.case(&handler, &filed.reference).await;
    let tasks = open_tasks(&case, "reach_another_way");
    assert_eq!(tasks.len(), 2, "each mail that is held is a task");
    for task in tasks {
        app.command(&handler, &filed.reference, json!({"command": "complete_task", "task": task["id"]})).await;
    }
    app.command(&handler, &filed.reference, reply).await;
    app.settle().await;
    assert_eq!(app.mails(&filed.reference, "message").await.len(), 1, "done is done: mail goes again");

    // The address is known now: the next complaint from there is not mailed to it either.
    let next = app.open_complaint(&sample::english()).await;
    app.settle().await;
    assert!(app.mails(&next.reference, "acknowledgement").await.is_empty());
    assert_eq!(open_tasks(&manager_reads(&app, &next.reference).await, "reach_another_way").len(), 1);
}

#[tokio::test]
async fn answers_to_one_writer_are_bounded_and_the_rest_is_for_a_person() {
    let app = TestApp::start().await;
    for number in 0..7 {
        let raw = letter(
            "loop@example.org",
            INBOX,
            "Thank you for your mail",
            &format!("loop{number}@example.org"),
            "We have received your message.",
        );
        app.send_mail(&raw, "loop@example.org", INBOX).await;
        app.settle().await;
    }
    let acknowledged = app.mailbox().await.into_iter().filter(|mail| mail.to() == "loop@example.org").count();
    assert_eq!(acknowledged, 5, "five answers a day");
    let manager = app.sign_in("Chen Jing", "manager").await;
    let mut held = 0;
    for row in app.ledger_rows().await {
        let case = app.case(&manager, row.reference.as_deref().expect("each opened one")).await;
        held += open_tasks(&case, "acknowledge_by_hand").len();
    }
    assert_eq!(held, 2, "nothing is dropped");

    // A person's text is no answer of a machine: it goes out whatever the budget says.
    let rows = app.ledger_rows().await;
    let reference = rows.last().and_then(|row| row.reference.clone()).expect("a complaint");
    app.command(&manager, &reference, json!({"command": "reply", "text": "Are you a person?"})).await;
    app.settle().await;
    assert_eq!(app.mails(&reference, "message").await.len(), 1);

    // The next day begins anew.
    app.advance("PT24H").await;
    let raw = letter("loop@example.org", INBOX, "Refund", "loop-next@example.org", "Hello?");
    app.send_mail(&raw, "loop@example.org", INBOX).await;
    app.settle().await;
    let mails = app.mailbox().await;
    let acknowledged = mails.iter().filter(|mail| mail.to() == "loop@example.org" && mail.event() == "acknowledgement");
    assert_eq!(acknowledged.count(), 6);
}

#[tokio::test]
async fn one_mail_to_two_complaints_joins_both_once() {
    let app = TestApp::start().await;
    let (first, second) = (app.open_and_prove(&sample::english()).await, app.open_and_prove(&sample::english()).await);
    let mut to = Vec::new();
    for filed in [&first, &second] {
        to.push(app.mail(&filed.reference, "acknowledgement").await.reply_address());
    }
    let raw = letter("ann@example.org", &to.join(", "), "Both", "both@example.org", "This concerns both.");
    for _ in 0..2 {
        app.stack.take_mail("ann@example.org", &to, Authentication::LOCAL, raw.clone()).await.expect("it is stored");
        app.settle().await;
    }
    // A relay that sends each recipient a copy of its own.
    let third = app.open_and_prove(&sample::english()).await;
    let its = app.mail(&third.reference, "acknowledgement").await.reply_address();
    for to in [&its, &to[1], &its] {
        app.stack
            .take_mail("ann@example.org", std::slice::from_ref(to), Authentication::LOCAL, raw.clone())
            .await
            .expect("it is stored");
        app.settle().await;
    }
    for filed in [&first, &second, &third] {
        let case = manager_reads(&app, &filed.reference).await;
        assert_eq!(e2e::life::logged(&case, "message_received"), 1, "{}", filed.reference);
    }
    assert_eq!(app.ledger().await, [("appended".to_owned(), 2), ("duplicate".to_owned(), 3)].into());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_for_two_complaints_that_come_at_the_same_time_join_both() {
    let app = TestApp::start().await;
    let (first, second) = (app.open_and_prove(&sample::english()).await, app.open_and_prove(&sample::english()).await);
    let mut to = Vec::new();
    for filed in [&first, &second] {
        to.push(app.mail(&filed.reference, "acknowledgement").await.reply_address());
    }
    for round in 0..20_usize {
        let id = format!("at-once-{round}@example.org");
        let raw = letter("ann@example.org", &to.join(", "), "Both", &id, "This concerns both.");
        let store = |to: &String| {
            let (to, raw) = ([to.clone()], raw.clone());
            let stack = app.stack.clone();
            async move { stack.take_mail("ann@example.org", &to, Authentication::LOCAL, raw).await.expect("it is stored") }
        };
        let (one, other) = tokio::join!(store(&to[0]), store(&to[1]));
        let take_in = |key: String| {
            let intake = app.stack.functions().intake.clone();
            tokio::spawn(async move { intake.take_in(&key, None).await.expect("it is taken in") })
        };
        let (one, other) = tokio::join!(take_in(one), take_in(other));
        assert!(one.is_ok() && other.is_ok());
        app.settle().await;
        for filed in [&first, &second] {
            let case = manager_reads(&app, &filed.reference).await;
            assert_eq!(e2e::life::logged(&case, "message_received"), round + 1, "{}", filed.reference);
        }
    }
}
