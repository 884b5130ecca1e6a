//! Other ways through a complaint's life: out of it, back into it, up the ladder.

use e2e::life::{clock, logged};
use e2e::{TestApp, sample};
use serde_json::{Value, json};

#[tokio::test]
async fn a_withdrawal_ends_it_the_same_day() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let status = app.acted(&filed, "withdrawal", json!({"reason": "It has arrived."})).await;
    assert_eq!((&status["status"], &status["closing_reason"]), (&json!("closed"), &json!("withdrawn")));
    assert_eq!(clock(&status, "review")["state"], "met");
    assert_eq!(clock(&status, "first_reply")["state"], "cancelled");
    app.mail(&filed.reference, "final_answer").await;
    let problem = app.act(&filed, "messages", json!({"text": "One more thing."})).await.refused(409);
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("reopen")), "{problem}");
    app.act(&filed, "withdrawal", json!({})).await.refused(409);
}

#[tokio::test]
async fn a_withdrawal_needs_no_reason() {
    let app = TestApp::start().await;
    let filed = app.open_complaint(&sample::english()).await;
    assert_eq!(app.acted(&filed, "withdrawal", json!({})).await["status"], "closed");
}

#[tokio::test]
async fn reopening_is_possible_within_the_window_and_not_after_it() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    app.act(&filed, "reopening", json!({"reason": "It is open already."})).await.refused(409);
    app.acted(&filed, "withdrawal", json!({})).await;
    app.act(&filed, "reopening", json!({"reason": " "})).await.refused(422);
    app.advance("PT719H").await;
    let status = app.acted(&filed, "reopening", json!({"reason": "It went wrong again."})).await;
    assert_eq!(status["status"], "investigating");
    let review = clock(&status, "review");
    assert_eq!((&review["state"], &review["started_at"]), (&json!("running"), &json!("2026-12-16T01:00:00Z")));
    assert_eq!(app.mail(&filed.reference, "task").await.to(), "front-line@recourse.example");
    app.acted(&filed, "withdrawal", json!({})).await;
    app.advance("PT721H").await;
    app.act(&filed, "reopening", json!({"reason": "Too late."})).await.refused(409);
    let handler = app.sign_in("Wang Fang", "handler").await;
    let case =
        app.command(&handler, &filed.reference, json!({"command": "reopen", "reason": "Staff may at any time."})).await;
    assert_eq!((&case["status"], &case["level"]), (&json!("investigating"), &json!(1)));
    app.mails(&filed.reference, "follow_up").await.iter().for_each(|mail| assert_eq!(mail.to(), "ann@example.org"));
}

#[tokio::test]
async fn the_complainant_asks_for_the_next_level_once_a_day() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    app.act(&filed, "escalation", json!({})).await.refused(422);
    app.acted(&filed, "escalation", json!({"reason": "Nobody answers."})).await;
    let supervisor = app.sign_in("Zhao Lei", "supervisor").await;
    let case = app.case(&supervisor, &filed.reference).await;
    assert_eq!(
        (&case["level"], &case["team"], &case["status"]),
        (&json!(2), &json!("supervisors"), &json!("investigating"))
    );
    assert_eq!(clock(&case, "level_response")["due_on"], "2026-11-17", "one working day");
    assert_eq!(app.mail(&filed.reference, "escalated").await.to(), "supervisors@recourse.example");
    app.act(&filed, "escalation", json!({"reason": "Faster!"})).await.refused(409);
    let case = app.command(&supervisor, &filed.reference, json!({"command": "take_over"})).await;
    assert_eq!(clock(&case, "level_response")["state"], "met");
}

#[tokio::test]
async fn closing_with_reasons_and_to_others() {
    let app = TestApp::start().await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let referred = app.open_and_prove(&sample::english()).await;
    let case = app
        .command(
            &handler,
            &referred.reference,
            json!({"command": "refer_external", "body": "12363", "text": "Please turn to 12363."}),
        )
        .await;
    assert_eq!((&case["status"], &case["closing_reason"]), (&json!("closed"), &json!("referred_external")));
    assert_eq!(clock(&case, "first_reply")["state"], "met");
    let told = app.mail(&referred.reference, "final_answer").await;
    assert!(
        told.text().contains("Please turn to 12363.") && told.text().contains("Passed to: 12363"),
        "{}",
        told.text()
    );
    assert!(app.mails(&referred.reference, "message").await.is_empty(), "one act, one mail");

    let refused = app.open_and_prove(&sample::chinese()).await;
    app.try_command(
        &handler,
        &refused.reference,
        json!({"command": "close", "reason": "upheld", "reason_code": "time_barred", "text": "x"}),
    )
    .await
    .refused(422);
    app.try_command(
        &handler,
        &refused.reference,
        json!({"command": "close", "reason": "referred_external", "text": "x"}),
    )
    .await
    .refused(422);
    let close = json!({"command": "close", "reason": "not_accepted", "reason_code": "identity_failed", "text": "无法核实您的身份。"});
    let case = app.command(&handler, &refused.reference, close).await;
    assert_eq!((&case["closing_reason"], &case["reason_code"]), (&json!("not_accepted"), &json!("identity_failed")));
    assert!(app.mail(&refused.reference, "final_answer").await.text().contains("无法核实您的身份。"));

    let (first, second) = (
        app.open_and_prove(&sample::about("fees", "Bo Chen")).await,
        app.open_and_prove(&sample::about("fees", "Bo Chen")).await,
    );
    app.try_command(&handler, &second.reference, json!({"command": "close", "reason": "duplicate", "text": "x"}))
        .await
        .refused(422);
    app.try_command(&handler, &second.reference, json!({"command": "link_duplicate", "of": second.reference}))
        .await
        .refused(422);
    app.try_command(&handler, &second.reference, json!({"command": "link_duplicate", "of": "nonsense"}))
        .await
        .refused(422);
    app.command(&handler, &second.reference, json!({"command": "link_duplicate", "of": first.reference})).await;
    let case = app
        .command(
            &handler,
            &second.reference,
            json!({"command": "close", "reason": "duplicate", "text": "See the other one."}),
        )
        .await;
    assert_eq!((&case["duplicate_of"], &case["closing_reason"]), (&json!(first.reference), &json!("duplicate")));
}

#[tokio::test]
async fn a_refund_that_did_not_arrive_comes_back_one_level_up() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    app.act(&filed, "confirmation", json!({"arrived": false})).await.refused(409);
    let refund = json!({"command": "propose", "outcome": "upheld", "text": "Here it is.", "redress": [{"type": "full_refund", "amount": {"value": "128.00", "currency": "CNY"}}]});
    app.command(&handler, &filed.reference, refund).await;
    app.acted(&filed, "decision", json!({"answer": "accept"})).await;
    app.command(&handler, &filed.reference, json!({"command": "record_remedy", "item": 1, "text": "Paid."})).await;
    app.advance("PT192H").await;
    let status = app.acted(&filed, "confirmation", json!({"arrived": false, "text": "Nothing came."})).await;
    assert_eq!(status["status"], "in_review");
    let case = app.case(&handler, &filed.reference).await;
    assert_eq!((&case["level"], &case["team"]), (&json!(2), &json!("supervisors")));
    assert_eq!(clock(&case, "review")["state"], "running");
    assert_eq!(app.mail(&filed.reference, "escalated").await.to(), "supervisors@recourse.example");
    assert_eq!(logged(&case, "confirmed"), 1);
}

#[tokio::test]
async fn part_of_a_proposal_is_accepted() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let amount = json!({"value": "50.00", "currency": "CNY"});
    let propose = json!({"command": "propose", "outcome": "partly_upheld", "text": "Half of it, and sorry.", "redress": [{"type": "partial_refund", "amount": amount}, {"type": "apology"}]});
    app.command(&handler, &filed.reference, propose).await;
    app.act(&filed, "decision", json!({"answer": "accept_in_part", "items": [3]})).await.refused(422);
    let status = app
        .acted(&filed, "decision", json!({"answer": "accept_in_part", "items": ["2"], "reason": "The sum is wrong."}))
        .await;
    assert_eq!((&status["status"], &status["proposal"]["answer"]), (&json!("in_review"), &json!("accept_in_part")));
    app.act(&filed, "decision", json!({"answer": "accept"})).await.refused(409);
}

#[tokio::test]
async fn an_unanswered_proposal_stands() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    app.command(
        &handler,
        &filed.reference,
        json!({"command": "propose", "outcome": "rejected", "redress": [], "text": "The fee is as agreed."}),
    )
    .await;
    app.advance("PT144H").await;
    app.mail(&filed.reference, "reminder").await;
    app.advance("PT144H").await;
    let case = app.case(&handler, &filed.reference).await;
    assert_eq!((&case["status"], &case["closing_reason"]), (&json!("closed"), &json!("rejected")));
    app.mail(&filed.reference, "final_answer").await;
    app.acted(&filed, "reopening", json!({"reason": "I was away."})).await;
}

/// A proposal of everything: money, something done to the account, and words.
fn propose_all() -> serde_json::Value {
    let refund = json!({"type": "full_refund", "amount": {"value": "128.00", "currency": "CNY"}});
    let redress = json!([refund, {"type": "unlock"}, {"type": "apology"}]);
    json!({"command": "propose", "outcome": "upheld", "text": "Here it is.", "redress": redress})
}

/// Files a complaint, attests its account and proposes all of it.
async fn proposed(app: &TestApp, handler: &e2e::life::Colleague) -> e2e::life::Filed {
    let filed = app.open_and_prove(&sample::english()).await;
    let attest = json!({"command": "confirm_identity", "method": "call", "text": "Called back."});
    app.command(handler, &filed.reference, attest).await;
    app.command(handler, &filed.reference, propose_all()).await;
    filed
}

/// Whether the final answer says that refund, unlocking and apology were given.
async fn given(app: &TestApp, reference: &str) -> [bool; 3] {
    let text = app.mail(reference, "final_answer").await.text().to_owned();
    ["Full refund: CNY 128.00", "Unlocking the account: done", "Apology: done"].map(|line| text.contains(line))
}

#[tokio::test]
async fn the_final_answer_names_only_what_was_given() {
    let app = TestApp::start().await;
    let handler = app.sign_in("Wang Fang", "handler").await;

    let refused = proposed(&app, &handler).await;
    app.acted(&refused, "decision", json!({"answer": "object", "reason": "No."})).await;
    let supervisor = app.sign_in("Zhao Lei", "supervisor").await;
    let close = json!({"command": "close", "reason": "rejected", "text": "Nothing was wrong."});
    app.command(&supervisor, &refused.reference, close).await;
    assert_eq!(given(&app, &refused.reference).await, [false; 3]);

    let accepted = proposed(&app, &handler).await;
    app.acted(&accepted, "decision", json!({"answer": "accept"})).await;
    let paid = json!({"command": "record_remedy", "item": 1, "text": "Paid."});
    app.command(&handler, &accepted.reference, paid).await;
    let close = json!({"command": "close", "reason": "settled", "text": "Unlocked by yourself."});
    app.command(&handler, &accepted.reference, close).await;
    assert_eq!(given(&app, &accepted.reference).await, [true, false, true]);

    let unanswered = proposed(&app, &handler).await;
    app.advance("PT288H").await;
    assert_eq!(given(&app, &unanswered.reference).await, [false; 3]);
}

/// FCA Handbook DISP 1.5: what is settled by the third business day is answered in short; what a person wrote, or
/// what is opened again, is answered in full.
#[tokio::test]
async fn what_is_settled_soon_is_answered_in_short() {
    let app = TestApp::start().await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let mut body = sample::english();
    body["jurisdiction"] = json!("uk");
    let refund = json!({"command": "propose", "outcome": "upheld", "text": "Here it is.", "redress": [{"type": "full_refund", "amount": {"value": "128.00", "currency": "CNY"}}]});
    let paid = json!({"command": "record_remedy", "item": 1, "text": "Paid."});
    let close = json!({"command": "close", "reason": "upheld", "text": "We are sorry: it was our mistake, and you get all of it back."});
    let answer = async |late: bool, last: &Value| {
        let filed = app.open_and_prove(&body).await;
        app.command(&handler, &filed.reference, refund.clone()).await;
        if late {
            app.advance("P6D").await;
        }
        app.acted(&filed, "decision", json!({"answer": "accept"})).await;
        app.command(&handler, &filed.reference, last.clone()).await;
        app.settle().await;
        (words(app.mail(&filed.reference, "final_answer").await.text()), filed)
    };
    let (text, filed) = answer(false, &paid).await;
    assert!(
        text.contains("we take it to be settled") && text.contains("dissatisfied with how it was settled"),
        "{text}"
    );
    let status = app.get(&format!("/v1/complaints/{}", filed.reference)).bearer(&filed.token).send().await.ok();
    assert_eq!(clock(&status, "referral_window")["state"], "running");
    // Opened again, it is answered in full.
    app.acted(&filed, "confirmation", json!({"arrived": false, "text": "Nothing came."})).await;
    app.command(&handler, &filed.reference, close.clone()).await;
    app.settle().await;
    let mails = app.mails(&filed.reference, "final_answer").await;
    let again = words(mails.last().expect("a second answer").text());
    assert!(mails.len() == 2 && again.contains("it was our mistake") && again.contains("within six months"), "{again}");
    for (late, last) in [(true, &paid), (false, &close)] {
        let (text, _) = answer(late, last).await;
        assert!(!text.contains("we take it to be settled") && text.contains("final response"), "{text}");
    }
}

/// A text without its line ends.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Notices only some firms send: of a step of the ladder, and of each part of a remedy but the last.
#[tokio::test]
async fn a_pack_can_have_more_told() {
    let app = TestApp::start_by_house_but(&[
        ("clock = \"first_reply\"\n", "clock = \"first_reply\"\ntell_complainant = true\n"),
        ("notices = [\"reopened\"]", "notices = [\"reopened\", \"redress_done\"]"),
    ])
    .await;
    let mut body = sample::english();
    body["jurisdiction"] = json!("uk");
    let filed = app.open_and_prove(&body).await;
    app.advance("PT24H1S").await;
    let mail = app.mail(&filed.reference, "passed_on").await;
    assert_eq!(mail.to(), "ann@example.org");
    assert!(mail.text().contains("Supervisors"), "{}", mail.text());
    let manager = app.sign_in("Chen Jing", "manager").await;
    let redress = json!([{"type": "partial_refund", "amount": {"value": "2.00", "currency": "CNY"}}, {"type": "full_refund", "amount": {"value": "128.00", "currency": "CNY"}}]);
    let propose = json!({"command": "propose", "outcome": "upheld", "redress": redress, "text": "We were wrong and pay both back."});
    app.command(&manager, &filed.reference, propose).await;
    app.acted(&filed, "decision", json!({"answer": "accept"})).await;
    app.command(
        &manager,
        &filed.reference,
        json!({"command": "record_remedy", "item": "1", "text": "It arrives tomorrow."}),
    )
    .await;
    app.settle().await;
    let part = app.mail(&filed.reference, "redress_done").await;
    assert!(part.text().contains("2.00") && !part.text().contains("128.00"), "{}", part.text());
    assert!(part.text().contains("It arrives tomorrow."));
    app.command(&manager, &filed.reference, json!({"command": "record_remedy", "item": "2", "text": "Done."})).await;
    app.mail(&filed.reference, "final_answer").await;
    assert_eq!(app.mails(&filed.reference, "redress_done").await.len(), 1, "the final answer tells of the last");
}

/// AML Law (2024) art. 39: why, how it is lifted, what an objection needs and when it is decided.
#[tokio::test]
async fn a_limit_is_explained() {
    let app = TestApp::start().await;
    let mut body = sample::about("account_restricted", "Ann");
    body["jurisdiction"] = json!("cn");
    let filed = app.open_and_prove(&body).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let explain = json!({"command": "explain_restriction", "reason": "Unusual sign-ins.", "way_back": "Prove who you are; it is lifted at once.", "needs": ["A photo of your passport"]});
    let case = app.command(&handler, &filed.reference, explain).await;
    assert_eq!(clock(&case, "first_reply")["state"], "met", "a person answered");
    let mail = app.mail(&filed.reference, "message").await;
    for said in ["Unusual sign-ins.", "it is lifted at once.", "A photo of your passport", "An objection is decided"] {
        assert!(mail.text().contains(said), "no {said}: {}", mail.text());
    }
    let status = app.status(&filed).await;
    let told = status["timeline"].as_array().expect("a timeline").iter().find(|event| event["event"] == "replied");
    let text = told.expect("shown")["text"].as_str().expect("a text");
    assert!(text.contains("Unusual sign-ins.") && text.contains("lifted at once"), "{text}");
    let empty = json!({"command": "explain_restriction", "reason": "Unusual sign-ins.", "way_back": " "});
    app.try_command(&handler, &filed.reference, empty).await.refused(422);
}

/// Where a pack asks for it, dates that take the place of those told go out by mail, once, and none that stay.
#[tokio::test]
async fn new_dates_are_told_where_the_pack_asks() {
    let app =
        TestApp::start_by_house_but(&[("notices = [\"reopened\"]", "notices = [\"reopened\", \"new_dates\"]")]).await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let under =
        |law: &str| json!({"command": "set_jurisdiction", "jurisdiction": law, "reason": "The account is held there."});
    app.command(&handler, &filed.reference, under("cn")).await;
    app.settle().await;
    assert!(app.mails(&filed.reference, "new_dates").await.is_empty(), "that law does not ask for it");
    let manager = app.sign_in("Chen Jing", "manager").await;
    let case = app.command(&manager, &filed.reference, under("uk")).await;
    app.settle().await;
    let mail = app.mail(&filed.reference, "new_dates").await;
    assert_eq!(mail.to(), "ann@example.org");
    let legal = clock(&case, "legal_final")["due_at"].as_str().expect("a moment").to_owned();
    let day = legal
        .parse::<jiff::Timestamp>()
        .expect("a moment")
        .to_zoned(jiff::tz::TimeZone::get("Europe/London").expect("known"));
    assert!(mail.text().contains(&day.strftime("%-d %b %Y").to_string()), "{legal}: {}", mail.text());
    // A scam has five business days of its own; another priority moves no date the complainant was told of.
    app.command(&manager, &filed.reference, json!({"command": "classify", "category": "scam"})).await;
    app.settle().await;
    assert_eq!(app.mails(&filed.reference, "new_dates").await.len(), 2);
    app.command(&manager, &filed.reference, json!({"command": "classify", "priority": 1})).await;
    app.settle().await;
    assert_eq!(app.mails(&filed.reference, "new_dates").await.len(), 2);
}
