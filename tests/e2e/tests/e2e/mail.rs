//! Complaints by mail: how each message ends, and that no machine is ever answered.

use e2e::app::INBOX;
use e2e::life::logged;
use e2e::sample::{self, letter};
use e2e::{Mail, TestApp};
use serde_json::{Value, json};

const LI: &str = "lilei@example.org";

/// "我在11月2日申请的退款至今没有到账,请尽快处理。镕喆" in GB18030, with one character of four bytes' company.
const GB18030: &[u8] = b"\xce\xd2\xd4\xda11\xd4\xc22\xc8\xd5\xc9\xea\xc7\xeb\xb5\xc4\xcd\xcb\xbf\xee\xd6\xc1\xbd\xf1\xc3\xbb\xd3\xd0\xb5\xbd\xd5\xcb,\xc7\xeb\xbe\xa1\xbf\xec\xb4\xa6\xc0\xed\xa1\xa3\xe9F\x86\xb4";

async fn manager_reads(app: &TestApp, reference: &str) -> Value {
    let manager = app.sign_in("Chen Jing", "manager").await;
    app.case(&manager, reference).await
}

/// The acknowledgement of the only complaint there is.
async fn only_acknowledgement(app: &TestApp) -> Mail {
    let mails = app.mailbox().await;
    let found: Vec<&Mail> = mails.iter().filter(|mail| mail.event() == "acknowledgement").collect();
    assert_eq!(found.len(), 1, "{:?}", mails.iter().map(Mail::subject).collect::<Vec<_>>());
    found[0].clone()
}

async fn ledger_is(app: &TestApp, expected: &[(&str, usize)]) {
    let expected = expected.iter().map(|(word, count)| ((*word).to_owned(), *count)).collect();
    assert_eq!(app.ledger().await, expected);
}

#[tokio::test]
async fn a_mail_in_gb18030_opens_a_complaint() {
    let app = TestApp::start().await;
    let mut raw = b"From: =?gb18030?B?wO7A1w==?= <lilei@example.org>\r\nTo: complaints@recourse.example\r\nSubject: =?gb18030?B?zcu/7s60tb3Vyw==?=\r\nMessage-ID: <gb-1@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=gb18030\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".to_vec();
    raw.extend_from_slice(GB18030);
    raw.extend_from_slice(b"\r\n");
    app.send_mail(&raw, LI, INBOX).await;
    app.settle().await;
    let mail = only_acknowledgement(&app).await;
    assert_eq!(mail.to(), LI);
    assert!(mail.text().contains("李雷"), "answered in Chinese, by name: {}", mail.text());
    mail.code();
    let case = manager_reads(&app, mail.complaint()).await;
    assert_eq!(
        (&case["channel"], &case["status"], &case["language"]),
        (&json!("email"), &json!("awaiting_identity"), &json!("zh-CN"))
    );
    let description = case["description"].as_str().expect("a description");
    assert!(
        description.starts_with("退款未到账") && description.contains("没有到账,请尽快处理。镕喆"),
        "{description}"
    );
    ledger_is(&app, &[("opened", 1)]).await;
}

#[tokio::test]
async fn the_same_message_twice_is_one_complaint() {
    let app = TestApp::start().await;
    let raw = letter("Ann Miller <ann@example.org>", INBOX, "Refund", "one@example.org", "My refund has not arrived.");
    app.send_mail(&raw, "ann@example.org", INBOX).await;
    app.send_mail(&raw, "ann@example.org", INBOX).await;
    app.settle().await;
    app.send_mail(&raw, "ann@example.org", INBOX).await;
    app.settle().await;
    assert!(only_acknowledgement(&app).await.text().contains("Ann Miller"));
    ledger_is(&app, &[("duplicate", 2), ("opened", 1)]).await;
}

#[tokio::test]
async fn a_reply_with_the_token_proves_contact_and_is_added() {
    let app = TestApp::start().await;
    let filed = app.open_complaint(&sample::english()).await;
    let mail = app.mail(&filed.reference, "acknowledgement").await;
    let reply_to = mail.reply_address();
    let raw = letter(
        "ann@example.org",
        &reply_to,
        "Re: your complaint",
        "two@example.org",
        "Here is the statement you asked for.",
    );
    app.send_mail(
        &raw,
        "ann@example.org",
        &reply_to.to_ascii_uppercase().replace("@RECOURSE.EXAMPLE", "@Recourse.Example"),
    )
    .await;
    app.settle().await;
    let case = manager_reads(&app, &filed.reference).await;
    assert_eq!((&case["status"], &case["identity"]["contact_proof"]), (&json!("investigating"), &json!("mail_token")));
    assert_eq!(case["messages"][0]["text"], "Here is the statement you asked for.");
    app.send_mail(&raw, "ann@example.org", &reply_to).await;
    let stranger =
        letter("mallory@example.net", &reply_to, "Re: your complaint", "evil@example.net", "Pay it to me instead.");
    app.send_mail(&stranger, "mallory@example.net", &reply_to).await;
    let forged = "complaints+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@recourse.example";
    app.send_mail(&letter("ann@example.org", forged, "Re: hello", "three@example.org", "?"), "ann@example.org", forged)
        .await;
    app.settle().await;
    let case = manager_reads(&app, &filed.reference).await;
    assert_eq!(logged(&case, "message_received"), 1, "neither twice nor from a stranger");
    assert!(!case.to_string().contains("Pay it to me"));
    ledger_is(&app, &[("appended", 1), ("duplicate", 1), ("quarantined", 2)]).await;
    let sent = app.mailbox().await;
    let sent: Vec<(&str, &str)> = sent.iter().map(|mail| (mail.event(), mail.to())).collect();
    let expected = [("acknowledgement", "ann@example.org"), ("task", "front-line@recourse.example")];
    assert_eq!(sent, expected, "the team is told, nobody is answered");
}

#[tokio::test]
async fn a_mail_after_closing_opens_a_follow_up() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let reply_to = app.mail(&filed.reference, "acknowledgement").await.reply_address();
    app.acted(&filed, "withdrawal", json!({})).await;
    app.send_mail(
        &letter("ann@example.org", &reply_to, "Re", "late@example.org", "One more thing."),
        "ann@example.org",
        &reply_to,
    )
    .await;
    app.settle().await;
    assert_eq!(manager_reads(&app, &filed.reference).await["status"], "closed");
    ledger_is(&app, &[("opened", 1)]).await;
    let rows = app.ledger_rows().await;
    let follow_up = manager_reads(&app, rows[0].reference.as_deref().expect("it opened one")).await;
    assert_eq!(follow_up["follow_up_of"], json!(filed.reference));
    assert_eq!(follow_up["account"]["identifier"], json!("ann-001"), "what was on file goes on");
    assert_eq!(follow_up["mail"]["authentication"], "local");
    assert!(follow_up["description"].as_str().is_some_and(|text| text.contains("One more thing.")));
}

/// Messages no person wrote, each with the header or address that says so.
fn machines() -> Vec<(&'static str, Vec<u8>)> {
    let with = |header: &str, id: &str, subject: &str| {
        let raw = String::from_utf8(letter("ann@example.org", INBOX, subject, id, "I am away.")).expect("UTF-8");
        format!("{header}\r\n{raw}").into_bytes()
    };
    let report = "From: Mail Delivery System <mailer-daemon@example.org>\r\nTo: complaints@recourse.example\r\nSubject: Undelivered\r\nMessage-ID: <b2@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nIt bounced.\r\n--x--\r\n";
    vec![
        ("ann@example.org", with("Auto-Submitted: auto-replied", "a1@example.org", "Re: hello")),
        ("ann@example.org", with("X-Autoreply: yes", "a2@example.org", "Re: hello")),
        ("ann@example.org", with("In-Reply-To: <x@recourse.example>", "a3@example.org", "自动回复: 您好")),
        ("ann@example.org", with("Auto-Submitted: auto-generated", "a4@example.org", "Report")),
        ("list-bounces@example.org", with("List-Id: <news.example.org>", "l1@example.org", "[news] Hello")),
        ("bulk@example.org", with("Precedence: bulk", "l2@example.org", "Offer")),
        ("", report.as_bytes().to_vec()),
        ("", letter("ann@example.org", INBOX, "No return path", "b1@example.org", "Hello")),
    ]
}

#[tokio::test]
async fn no_machine_is_answered() {
    let app = TestApp::start().await;
    let machines = machines();
    for (from, raw) in &machines {
        app.send_mail(raw, from, INBOX).await;
    }
    app.settle().await;
    assert!(app.mailbox().await.is_empty(), "nobody is answered");
    ledger_is(&app, &[("suppressed", machines.len())]).await;
    let manager = app.sign_in("Chen Jing", "manager").await;
    assert_eq!(app.get("/v1/desk/complaints").bearer(&manager.token).send().await.ok()["items"], json!([]));
}

#[tokio::test]
async fn a_subject_like_a_vacation_notice_opens_nothing() {
    let app = TestApp::start().await;
    let filed = app.open_complaint(&sample::english()).await;
    let reply_to = app.mail(&filed.reference, "acknowledgement").await.reply_address();
    for (to, id) in [(INBOX, "v1@example.org"), (reply_to.as_str(), "v2@example.org")] {
        let raw = letter("ann@example.org", to, "Automatic reply: your mail", id, "I am away.");
        app.send_mail(&raw, "ann@example.org", to).await;
    }
    app.settle().await;
    // What answers us is a machine's; the other one may be a person's, and an operator looks at it.
    ledger_is(&app, &[("quarantined", 1), ("suppressed", 1)]).await;
    assert_eq!(app.mailbox().await.len(), 1, "nobody was answered");
}

/// A letter with what a shop wrote, as a reply to some other mail or as none.
fn letter_with_history(to: &str, id: &str, answers: bool) -> Vec<u8> {
    let text = "Please help.\r\n\r\nOn 10 Sep 2026, Shop <shop@example.net> wrote:\r\n> We do not refund.";
    let raw = letter("Ann <ann@example.org>", to, "Re: refund", id, text);
    let head = if answers { b"In-Reply-To: <x@example.net>\r\n".as_slice() } else { b"" };
    [head, &raw].concat()
}

#[tokio::test]
async fn what_a_first_mail_quotes_is_kept_and_a_reply_says_what_it_leaves_out() {
    let app = TestApp::start().await;
    for (id, answers) in [("q1@example.org", false), ("q2@example.org", true)] {
        app.send_mail(&letter_with_history(INBOX, id, answers), "ann@example.org", INBOX).await;
    }
    app.settle().await;
    let mails = app.mailbox().await;
    let opened: Vec<&Mail> = mails.iter().filter(|mail| mail.event() == "acknowledgement").collect();
    assert_eq!(opened.len(), 2);
    for mail in &opened {
        let case = manager_reads(&app, mail.complaint()).await;
        let description = case["description"].as_str().expect("a description");
        assert!(description.contains("Please help.") && description.contains("We do not refund."), "{description}");
    }
    let reply_to = opened[0].reply_address();
    app.send_mail(&letter_with_history(&reply_to, "q3@example.org", true), "ann@example.org", &reply_to).await;
    app.settle().await;
    let case = manager_reads(&app, opened[0].complaint()).await;
    let text = "Please help.\n\n(2 lines of earlier mail left out; the original is kept)";
    assert_eq!(case["messages"][0]["text"], text);
    ledger_is(&app, &[("appended", 1), ("opened", 2)]).await;
}

#[tokio::test]
async fn our_own_mail_coming_back_is_suppressed() {
    let app = TestApp::start().await;
    let filed = app.open_complaint(&sample::english()).await;
    let mail = app.mail(&filed.reference, "acknowledgement").await;
    let raw = mail.json["raw"].as_str().expect("raw").to_owned();
    app.send_mail(raw.as_bytes(), INBOX, INBOX).await;
    app.send_mail(raw.as_bytes(), "ann@example.org", &mail.reply_address()).await;
    app.send_mail(&letter(INBOX, INBOX, "Hello", "own@recourse.example", "Hello me"), INBOX, INBOX).await;
    app.settle().await;
    ledger_is(&app, &[("suppressed", 3)]).await;
    assert_eq!(app.mailbox().await.len(), 1);
}

#[tokio::test]
async fn passwords_are_masked_before_anything_is_stored() {
    let app = TestApp::start().await;
    let text = "My password is Hunter2-secret and my card is 4111 1111 1111 1111.";
    app.send_mail(
        &letter("Ann <ann@example.org>", INBOX, "Locked out", "pw@example.org", text),
        "ann@example.org",
        INBOX,
    )
    .await;
    app.settle().await;
    let case = manager_reads(&app, only_acknowledgement(&app).await.complaint()).await.to_string();
    assert!(case.contains("Locked out"));
    assert!(!case.contains("Hunter2") && !case.contains("4111 1111 1111 1111"), "{case}");
    let mut body = sample::english();
    body["description"] = json!("密码是 Hunter2-secret,卡号 4111111111111111");
    let filed = app.open_and_prove(&body).await;
    app.acted(&filed, "messages", json!({"text": "My password is Hunter2-secret."})).await;
    let case = manager_reads(&app, &filed.reference).await.to_string();
    assert!(!case.contains("Hunter2") && !case.contains("4111111111111111"), "{case}");
}

#[tokio::test]
async fn the_ledger_of_a_day_sums_to_what_was_sent() {
    let app = TestApp::start().await;
    let machines = machines();
    let mut sent = machines.len();
    for (from, raw) in &machines {
        app.send_mail(raw, from, INBOX).await;
    }
    for number in 0..7 {
        let raw = letter("ann@example.org", INBOX, "Refund", &format!("n{}@example.org", number % 5), "Where is it?");
        app.send_mail(&raw, "ann@example.org", INBOX).await;
        sent += 1;
    }
    app.settle().await;
    ledger_is(&app, &[("duplicate", 2), ("opened", 5), ("suppressed", machines.len())]).await;
    assert_eq!(app.ledger().await.values().sum::<usize>(), sent);
}

#[tokio::test]
async fn only_our_own_domain_is_a_recipient() {
    let app = TestApp::start().await;
    let raw = letter("ann@example.org", "bo@example.net", "Relay", "r@example.org", "Pass it on.");
    let refused = e2e::mail::deliver(app.smtp, &raw, "ann@example.org", "bo@example.net").await;
    assert!(refused.starts_with("55"), "{refused}");
}
