//! The day's mail adds up, can be looked at as it came, and can be read again.

use e2e::TestApp;
use e2e::app::INBOX;
use e2e::sample::{self, letter};
use serde_json::json;

#[tokio::test]
async fn the_days_mail_adds_up_on_one_page() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let reply_to = app.mail(&filed.reference, "acknowledgement").await.reply_address();
    let first = letter("li@example.org", INBOX, "退款", "l1@example.org", "退款一直没有到账。");
    app.send_mail(&first, "li@example.org", INBOX).await;
    app.send_mail(&first, "li@example.org", INBOX).await;
    app.send_mail(
        &letter("ann@example.org", &reply_to, "Re", "l2@example.org", "Any news?"),
        "ann@example.org",
        &reply_to,
    )
    .await;
    app.send_mail(
        &letter("eve@example.net", &reply_to, "Re", "l3@example.net", "Pay me."),
        "eve@example.net",
        &reply_to,
    )
    .await;
    app.send_mail(&letter("bot@example.org", INBOX, "Away", "l4@example.org", "Away."), "", INBOX).await;
    app.settle().await;
    let operations = app.sign_in("Zhou Min", "operations").await;
    let ledger = app.get("/v1/desk/mail").bearer(&operations.token).send().await.ok();
    assert_eq!((&ledger["arrived"], &ledger["waiting"], &ledger["balanced"]), (&json!(5), &json!(0), &json!(true)));
    let sums = json!({"opened": 1, "appended": 1, "duplicate": 1, "suppressed": 1, "quarantined": 1});
    assert_eq!(ledger["outcomes"], sums);
    assert_eq!(ledger["day"], "2026-11-16");
    let empty = app.get("/v1/desk/mail?day=2026-11-15").bearer(&operations.token).send().await.ok();
    assert_eq!((&empty["arrived"], &empty["balanced"]), (&json!(0), &json!(true)));
    app.get("/v1/desk/mail?day=soon").bearer(&operations.token).send().await.refused(422);

    // As it came: for those who work on cases or audit, only what the ledger knows, and only by a token.
    let opened = ledger["items"].as_array().expect("items").iter().find(|item| item["outcome"] == "opened");
    let path = format!("/v1/desk/mail/raw?key={}", opened.expect("one opened")["raw"].as_str().expect("a key"));
    let handler = app.sign_in("Wang Fang", "handler").await;
    let raw = app.get(&path).bearer(&handler.token).send().await;
    assert_eq!((raw.status, raw.body), (200, first), "no byte is lost");
    app.get(&path).bearer(&operations.token).send().await.refused(403);
    app.get(&path).send().await.refused(401);
    app.get("/v1/desk/mail/raw?key=directory/accounts.json").bearer(&handler.token).send().await.refused(404);
}

/// More than a function may answer with comes from the store itself, for a minute.
#[tokio::test]
async fn a_big_message_is_fetched_from_the_store_as_it_came() {
    let app = TestApp::start().await;
    let line = "The same line of a very long letter, over and over again.\r\n";
    let big = letter("li@example.org", INBOX, "Refund", "b1@example.org", &line.repeat(90_000));
    assert!(big.len() > 5_000_000);
    app.send_mail(&big, "li@example.org", INBOX).await;
    app.settle().await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let ledger = app.get("/v1/desk/mail").bearer(&handler.token).send().await.ok();
    let path = format!("/v1/desk/mail/raw?key={}", ledger["items"][0]["raw"].as_str().expect("a key"));
    let fetched = app.get(&path).bearer(&handler.token).send().await.expect(303);
    let at = app.path_of(&json!(fetched.header("location").expect("where it lies")));
    let raw = app.get(&at).send().await.expect(200);
    assert!(raw.body == big, "no byte is lost");
    assert_eq!(raw.header("content-disposition"), Some("attachment; filename=\"mail.eml\""));
    assert_eq!(raw.header("content-type"), Some("message/rfc822"));
    let page = app.post("/local/sign-in").form(&[("name", "Wang Fang"), ("role", "handler")]).send().await.cookie();
    app.get(&path.replace("/v1", "")).cookie(&page).send().await.expect(303);
    assert_eq!(app.get(&at.replace("Signature=", "Signature=0")).send().await.status, 403);
    assert!(at.contains("X-Amz-Expires=60&"), "for a minute: {at}");
}

#[tokio::test]
async fn a_message_that_was_set_aside_can_be_read_again_once() {
    let app = TestApp::start().await;
    let found = mail_found("spf=fail dkim=fail dmarc=fail p=reject");
    let raw = letter("li@example.org", INBOX, "Refund", "r1@example.org", "Where is my refund of 128.00 CNY?");
    let key = app.stack.take_mail("li@example.org", &[INBOX.to_owned()], found, raw.clone()).await.expect("stored");
    app.settle().await;
    let intake = &app.stack.functions().intake;
    let again = intake.replay(&key).await.expect("it is read");
    assert_eq!(
        (again.before.as_deref(), again.now.as_str()),
        (Some("quarantined"), "quarantined"),
        "for the same reason"
    );

    let machine = letter("bot@example.org", INBOX, "Away", "r2@example.org", "Away.");
    let key = app
        .stack
        .take_mail("li@example.org", &[INBOX.to_owned()], ::mail::Authentication::LOCAL, raw)
        .await
        .expect("stored");
    app.settle().await;
    for _ in 0..2 {
        let again = intake.replay(&key).await.expect("it is read");
        assert_eq!((again.before.as_deref(), again.now.as_str()), (Some("opened"), "opened"), "nothing is done twice");
    }
    let waits =
        app.stack.take_mail("", &[INBOX.to_owned()], ::mail::Authentication::LOCAL, machine).await.expect("stored");
    app.settle().await;
    assert_eq!(intake.replay(&waits).await.expect("it is read").now, "suppressed");
    app.settle().await;
    assert_eq!(app.ledger().await.values().sum::<usize>(), 3, "each is booked once");
}

fn mail_found(text: &str) -> ::mail::Authentication {
    ::mail::Authentication::parse(text)
}

#[tokio::test]
async fn what_a_mail_says_and_brings_is_shown_as_suggestion_and_evidence() {
    let app = TestApp::start().await;
    let raw = "From: Ann <ann@example.org>\r\nTo: complaints@recourse.example\r\nSubject: Refund not received\r\nMessage-ID: <s1@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nMy refund for order no. 20261102778899 of 128.00 CNY has not arrived. I cancelled on 2 November 2026.\r\n--b\r\nContent-Type: image/png; name=receipt.png\r\nContent-Disposition: attachment; filename=receipt.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==\r\n--b\r\nContent-Type: application/pdf; name=bill.pdf.exe\r\nContent-Disposition: attachment; filename=bill.pdf.exe\r\nContent-Transfer-Encoding: base64\r\n\r\nTVqQAAMAAAAEAAAA//8AALgAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n--b--\r\n";
    app.send_mail(raw.as_bytes(), "ann@example.org", INBOX).await;
    app.settle().await;
    let rows = app.ledger_rows().await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let case = app.case(&handler, rows[0].reference.as_deref().expect("it opened one")).await;
    let suggested = |fact: &str| {
        let all = case["suggestions"].as_array().expect("suggestions");
        all.iter().find(|one| one["fact"] == fact).map(|one| one["value"].clone())
    };
    assert_eq!(suggested("category"), Some(json!("refund_delay")));
    assert_eq!(suggested("transaction"), Some(json!("20261102778899")));
    assert_eq!(suggested("amount"), Some(json!("128.00 CNY")));
    assert_eq!(suggested("date"), Some(json!("2026-11-02")));
    assert_eq!(case["category"], "other", "never trusted by itself");
    let evidence = case["evidence"].as_array().expect("evidence");
    assert_eq!(evidence.len(), 2);
    assert_eq!((&evidence[0]["kind"], &evidence[0]["sniffed"]), (&json!("image"), &json!("image/png")));
    assert_eq!(evidence[0]["sha256"].as_str().map(str::len), Some(64));
    assert!(evidence[0]["danger"].is_null() && evidence[1]["danger"].is_string(), "{evidence:?}");

    // The acknowledgement answers that mail, and asks only for what is missing.
    let acknowledgement = app.mail(case["reference"].as_str().expect("a reference"), "acknowledgement").await;
    assert_eq!(acknowledgement.header("In-Reply-To"), "<s1@example.org>");
    assert_eq!(acknowledgement.header("Auto-Submitted"), "auto-replied");
    let text = acknowledgement.text().replace('\n', " ");
    assert!(text.contains("We did not open the file “bill.pdf.exe”."), "{text}");
    assert!(!text.contains("receipt.png"), "{text}");
}

#[tokio::test]
async fn what_was_set_aside_is_let_in_by_a_supervisor_who_vouches_for_it() {
    let app = TestApp::start().await;
    let found = mail_found("spf=fail dkim=fail dmarc=fail p=reject");
    let raw = letter("li@example.org", INBOX, "Refund", "v1@example.org", "Where is my refund of 128.00 CNY?");
    let key = app.stack.take_mail("li@example.org", &[INBOX.to_owned()], found, raw).await.expect("stored");
    app.settle().await;
    let wish = |trusted: bool| json!({"raw": key, "trusted": trusted});
    let again = |token: &str, body: &serde_json::Value| app.post("/v1/desk/mail/again").bearer(token).json(body).send();
    for role in ["handler", "operations", "compliance"] {
        let staff = app.sign_in("Zhou Min", role).await;
        again(&staff.token, &wish(true)).await.refused(403);
    }
    let supervisor = app.sign_in("Li Na", "supervisor").await;
    again(&supervisor.token, &json!({"raw": "inbound/none"})).await.refused(404);
    again(&supervisor.token, &json!({"key": key})).await.refused(422);
    again(&supervisor.token, &wish(false)).await.expect(200);
    app.settle().await;
    let row = async || app.stack.observer().mail_row(&key).await.expect("it answers").expect("it ended");
    assert_eq!(row().await.outcome, "quarantined", "for the same reason");
    again(&supervisor.token, &wish(true)).await.expect(200);
    app.settle().await;
    let let_in = row().await;
    assert_eq!(let_in.outcome, "opened");
    assert!(let_in.reason.ends_with("Li Na vouched for it"), "{}", let_in.reason);
    let reference = let_in.reference.expect("a complaint");
    app.mail(&reference, "acknowledgement").await;
    again(&supervisor.token, &wish(true)).await.refused(409);
    assert_eq!(app.ledger().await, [("opened".to_owned(), 1)].into());
}

#[tokio::test]
async fn a_stranger_with_somebodys_token_is_let_in_as_a_complainant_of_their_own() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let reply_to = app.mail(&filed.reference, "acknowledgement").await.reply_address();
    let raw = letter("son@example.net", &reply_to, "Re", "s1@example.net", "I write for my mother.");
    app.send_mail(&raw, "son@example.net", &reply_to).await;
    app.settle().await;
    let rows = app.ledger_rows().await;
    assert_eq!(rows[0].outcome, "quarantined");
    let manager = app.sign_in("Chen Jing", "manager").await;
    let body = json!({"raw": rows[0].raw_key, "trusted": true});
    app.post("/v1/desk/mail/again").bearer(&manager.token).json(&body).send().await.expect(200);
    app.settle().await;
    let rows = app.ledger_rows().await;
    assert_eq!(rows[0].outcome, "opened");
    assert_ne!(rows[0].reference.as_deref(), Some(filed.reference.as_str()));
    let case = app.case(&manager, &filed.reference).await;
    assert_eq!(e2e::life::logged(&case, "message_received"), 0, "nothing joined the other's complaint");
}
