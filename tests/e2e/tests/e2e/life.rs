//! The main life of design §2, from filing to the survey, in both languages.

use e2e::life::{clock, logged};
use e2e::{Colleague, Filed, TestApp, sample};
use serde_json::{Value, json};

#[tokio::test]
async fn the_main_life_in_chinese() {
    whole_life(&sample::chinese(), "zh").await;
}

#[tokio::test]
async fn the_main_life_in_english() {
    whole_life(&sample::english(), "en").await;
}

async fn whole_life(body: &Value, language: &str) {
    let app = TestApp::start().await;
    let filed = taken_in(&app, body, language).await;
    verified(&app, &filed).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let supervisor = app.sign_in("Zhao Lei", "supervisor").await;
    asked_and_answered(&app, &filed, &handler).await;
    objected(&app, &filed, &handler, &supervisor).await;
    carried_out(&app, &filed, &supervisor).await;
    followed_up(&app, &filed).await;
    mails_are_counted_and_addressed(&app, &filed, body, language).await;
}

async fn taken_in(app: &TestApp, body: &Value, language: &str) -> Filed {
    let filed = app.open_complaint(body).await;
    assert_eq!(filed.opened["status"], "received");
    assert_eq!(filed.opened["received_at"], e2e::app::BEGINNING);
    let first_reply = clock(&filed.opened, "first_reply");
    assert_eq!(first_reply["due_at"], "2026-11-17T02:00:00Z", "24 hours, to the second");
    assert_eq!(first_reply["regime"], "house");
    // Seven working days, the day it came in not counted: 17, 18, 19, 20, 23, 24, 25 November.
    let review = clock(&filed.opened, "review");
    assert_eq!(
        (&review["due_on"], &review["provisional"], &review["state"]),
        (&json!("2026-11-25"), &json!(false), &json!("running"))
    );
    let mail = app.mail(&filed.reference, "acknowledgement").await;
    assert_eq!(mail.code().len(), 6);
    assert!(mail.subject().contains(&filed.reference), "{}", mail.subject());
    assert!(mail.text().contains(&filed.reference), "{}", mail.text());
    assert!(mail.link("/c/").starts_with(&format!("/c/{}/", filed.reference)));
    let chinese = mail.text().chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c));
    assert_eq!(chinese, language == "zh", "{}", mail.text());
    let account = filed_account(body);
    assert!(!mail.text().contains(account), "nothing of the account before contact is proven: {}", mail.text());
    assert_eq!(app.status(&filed).await["needs"], json!(["verification"]));
    filed
}

fn filed_account(body: &Value) -> &str {
    body["account"]["identifier"].as_str().expect("an account")
}

async fn verified(app: &TestApp, filed: &Filed) {
    let code = app.mail(&filed.reference, "acknowledgement").await.code();
    let wrong = if code == "123456" { "654321" } else { "123456" };
    let problem = app.act(filed, "verification", json!({ "code": wrong })).await.refused(422);
    assert_eq!(problem["tries_left"], 4);
    let shown = app.acted(filed, "verification", json!({ "code": code })).await;
    assert_eq!(shown, json!({"status": "investigating", "verified": true}));
    let status = app.status(filed).await;
    assert_eq!((&status["status"], &status["needs"]), (&json!("investigating"), &json!([])));
}

async fn asked_and_answered(app: &TestApp, filed: &Filed, handler: &Colleague) {
    app.advance("PT1H").await;
    let case = app.command(handler, &filed.reference, json!({"command": "take_over"})).await;
    assert_eq!(case["assignee"], "Wang Fang");
    assert_eq!(clock(&case, "first_reply")["state"], "running", "taking over answers nobody");
    let case = app
        .command(
            handler,
            &filed.reference,
            json!({"command": "reply", "text": "We are looking into it. 我们正在核实。"}),
        )
        .await;
    let met = clock(&case, "first_reply");
    assert_eq!((&met["state"], &met["ended_at"]), (&json!("met"), &json!("2026-11-16T03:00:00Z")));
    let question = json!({"command": "request_information", "text": "Which bank was it?", "needs": ["bank statement"]});
    assert_eq!(app.command(handler, &filed.reference, question).await["status"], "awaiting_complainant");
    assert_eq!(app.status(filed).await["needs"], json!(["bank statement"]));
    app.advance("PT2H").await;
    let status = app.acted(filed, "messages", json!({"text": "China Merchants Bank."})).await;
    assert_eq!(status["status"], "investigating", "where it was before the question");
    assert_eq!(clock(&status, "complainant_answer")["state"], "met");
}

fn offer(kind: &str, value: &str) -> Value {
    json!({
        "command": "propose", "outcome": "upheld", "text": format!("We offer {value} yuan."),
        "redress": [{"type": kind, "amount": {"value": value, "currency": "CNY"}}, {"type": "apology"}],
        "root_cause": "system_fault", "at_fault": "firm",
    })
}

async fn objected(app: &TestApp, filed: &Filed, handler: &Colleague, supervisor: &Colleague) {
    let case = app.command(handler, &filed.reference, offer("partial_refund", "100.00")).await;
    assert_eq!((&case["status"], &case["level"]), (&json!("proposed"), &json!(1)));
    let status = app.status(filed).await;
    assert_eq!(status["needs"], json!(["decision"]));
    assert_eq!(
        status["proposal"]["items"][0],
        json!({"item": 1, "type": "partial_refund", "amount": {"value": "100.00", "currency": "CNY"}, "done": false})
    );
    let status = app.acted(filed, "decision", json!({"answer": "object", "reason": "It was 128, not 100."})).await;
    assert_eq!(status["status"], "in_review");
    let case = app.case(supervisor, &filed.reference).await;
    assert_eq!((&case["level"], &case["team"], &case["assignee"]), (&json!(2), &json!("supervisors"), &Value::Null));
    assert_eq!(clock(&case, "level_response")["state"], "running");
    let problem = app.try_command(handler, &filed.reference, offer("full_refund", "128.00")).await.refused(403);
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("level 2")), "{problem}");
    let case = app.command(supervisor, &filed.reference, offer("full_refund", "128.00")).await;
    assert_eq!((&case["status"], &case["level"]), (&json!("proposed"), &json!(2)));
}

async fn carried_out(app: &TestApp, filed: &Filed, supervisor: &Colleague) {
    let status = app.acted(filed, "decision", json!({"answer": "accept"})).await;
    assert_eq!(status["status"], "remedy_pending", "a refund has to be carried out");
    assert_eq!(clock(&status, "remedy")["state"], "running");
    let paid = json!({"command": "record_remedy", "text": "Paid back to the bank card.", "reference": "PAY-77"});
    let case = app.command(supervisor, &filed.reference, paid).await;
    assert_eq!((&case["status"], &case["closing_reason"]), (&json!("closed"), &json!("upheld")));
    assert_eq!(clock(&case, "remedy")["state"], "met");
    assert!(case["proposal"]["items"][0]["done"].as_bool().expect("a flag"));
    let open = case["clocks"].as_array().expect("clocks").iter().filter(|clock| clock["state"] == "running");
    let kinds: Vec<&str> = open.map(|clock| clock["kind"].as_str().expect("a kind")).collect();
    assert_eq!(kinds, ["revisit", "survey"]);
}

async fn followed_up(app: &TestApp, filed: &Filed) {
    app.advance("PT144H").await;
    assert_eq!(app.mails(&filed.reference, "follow_up").await.len(), 0, "not before the seventh day is over");
    app.advance("PT48H").await;
    app.advance("PT240H").await;
    app.mail(&filed.reference, "follow_up").await;
    let status = app.acted(filed, "confirmation", json!({"arrived": true, "text": "Thank you."})).await;
    assert_eq!(status["status"], "closed");
    app.act(filed, "survey", json!({"resolved": 6, "speed": 4, "attitude": 5})).await.refused(422);
    app.acted(filed, "survey", json!({"resolved": 5, "speed": 4, "attitude": 5, "comment": "好"})).await;
    app.act(filed, "survey", json!({"resolved": 5, "speed": 4, "attitude": 5})).await.refused(409);
    let manager = app.sign_in("Chen Jing", "manager").await;
    let case = app.case(&manager, &filed.reference).await;
    assert_eq!(
        (logged(&case, "followed_up"), logged(&case, "survey_answered"), logged(&case, "clock_breached")),
        (1, 1, 0)
    );
    assert_eq!(case["version"].as_u64().expect("a number"), case["log"].as_array().expect("a log").len() as u64);
}

async fn mails_are_counted_and_addressed(app: &TestApp, filed: &Filed, body: &Value, language: &str) {
    let email = body["complainant"]["email"].as_str().expect("an address");
    let expected = [
        ("acknowledgement", email),
        ("message", email),
        ("message", email),
        ("task", "front-line@recourse.example"), // the complainant answered the question
        ("proposal", email),
        ("escalated", "supervisors@recourse.example"),
        ("proposal", email),
        ("final_answer", email),
        ("follow_up", email),
    ];
    let mails = app.mailbox().await;
    let sent: Vec<(&str, &str)> = mails.iter().map(|mail| (mail.event(), mail.to())).collect();
    assert_eq!(sent, expected);
    for mail in &mails {
        assert_eq!(mail.complaint(), filed.reference);
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        assert!(!mail.header("X-Recourse-Key").is_empty() && !mail.header("Message-ID").is_empty());
        assert!(mail.header("From").contains(e2e::app::INBOX), "{}", mail.header("From"));
        let token = mail.reply_address();
        let to_complainant = mail.to() == email;
        assert_eq!(token.starts_with("complaints+") && token.ends_with("@recourse.example"), to_complainant, "{token}");
        assert!(!mail.json["html"].as_str().expect("html").is_empty());
    }
    let answer = app.mail(&filed.reference, "final_answer").await;
    let (route, hint) = if language == "zh" {
        ("12363", "退款一般原路退回")
    } else {
        ("12363", "Refunds go back the way you paid")
    };
    assert!(answer.text().contains(route) && answer.text().contains(hint), "{}", answer.text());
    let reply = &app.mails(&filed.reference, "message").await[0];
    assert!(reply.text().contains("我们正在核实。"), "{}", reply.text());
    let codes = mails.iter().filter(|mail| !e2e::mail::six_digit_numbers(mail.text()).is_empty()).count();
    assert_eq!(codes, 1, "only the acknowledgement carries a code");
}
