//! Acts on the way: second persons, later dates, other categories, new addresses, codes.

use e2e::life::clock;
use e2e::{TestApp, sample};
use serde_json::json;

#[tokio::test]
async fn a_large_amount_needs_a_second_person() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let (wang, li) = (app.sign_in("Wang Fang", "handler").await, app.sign_in("Li Na", "handler").await);
    let propose = json!({"command": "propose", "outcome": "upheld", "text": "All of it back.", "redress": [{"type": "full_refund", "amount": {"value": "6000", "currency": "CNY"}}]});
    let case = app.command(&wang, &filed.reference, propose.clone()).await;
    assert_eq!(case["status"], "investigating", "nothing went out yet");
    let of = case["tasks"][0]["id"].as_str().expect("an approval").to_owned();
    assert_eq!(case["tasks"][0]["kind"], "approval");
    app.try_command(&wang, &filed.reference, propose.clone()).await.refused(409);
    app.try_command(&wang, &filed.reference, json!({"command": "approve", "of": of})).await.refused(403);
    app.try_command(&li, &filed.reference, json!({"command": "approve", "of": "A999"})).await.refused(422);
    app.try_command(&li, &filed.reference, json!({"command": "refuse", "of": of, "reason": ""})).await.refused(422);
    let case =
        app.command(&li, &filed.reference, json!({"command": "refuse", "of": of, "reason": "No proof yet."})).await;
    assert_eq!((&case["status"], &case["tasks"]), (&json!("investigating"), &json!([])));
    assert!(app.mails(&filed.reference, "proposal").await.is_empty());
    let again = app.command(&wang, &filed.reference, propose).await;
    let of = again["tasks"][0]["id"].as_str().expect("an approval").to_owned();
    let case = app.command(&li, &filed.reference, json!({"command": "approve", "of": of})).await;
    assert_eq!(case["status"], "proposed");
    assert!(app.mail(&filed.reference, "proposal").await.text().contains("All of it back."));
    app.try_command(&li, &filed.reference, json!({"command": "approve", "of": of})).await.refused(409);
}

#[tokio::test]
async fn an_extension_says_both_dates_and_goes_out() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let extend = |due_on: &str| json!({"command": "extend", "clock": "review", "reason": "The bank needs a week more.", "due_on": due_on});
    app.try_command(&handler, &filed.reference, extend("2026-11-25")).await.refused(422);
    app.try_command(&handler, &filed.reference, extend("2027-11-25")).await.refused(422);
    let case = app.command(&handler, &filed.reference, extend("2026-12-04")).await;
    let review = clock(&case, "review");
    assert_eq!((&review["due_on"], &review["state"]), (&json!("2026-12-04"), &json!("running")));
    assert!(review["original_due_at"].as_str().is_some_and(|at| at.starts_with("2026-11-25")), "{review}");
    let mail = app.mail(&filed.reference, "message").await;
    assert!(mail.text().contains("The bank needs a week more."), "{}", mail.text());
    assert!(mail.text().contains("4 Dec 2026"), "{}", mail.text());
    let problem = app.try_command(&handler, &filed.reference, extend("2026-12-11")).await.refused(422);
    assert_eq!(problem["field"], "clock", "the policy allows it once");
    assert_eq!(clock(&case, "first_reply")["state"], "running", "an extension is no answer");
}

#[tokio::test]
async fn classifying_replaces_the_review_clock() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    app.advance("PT48H").await;
    app.try_command(&handler, &filed.reference, json!({"command": "classify", "category": "nonsense"}))
        .await
        .refused(422);
    app.try_command(&handler, &filed.reference, json!({"command": "classify"})).await.refused(422);
    let case = app
        .command(
            &handler,
            &filed.reference,
            json!({"command": "classify", "category": "unauthorised_txn", "grade": "major"}),
        )
        .await;
    assert_eq!(
        (&case["category"], &case["grade"], &case["priority"]),
        (&json!("unauthorised_txn"), &json!("major"), &json!(1))
    );
    let reviews: Vec<_> =
        case["clocks"].as_array().expect("clocks").iter().filter(|clock| clock["kind"] == "review").collect();
    assert_eq!(reviews.len(), 2);
    assert_eq!((&reviews[0]["state"], &reviews[0]["due_on"]), (&json!("cancelled"), &json!("2026-11-25")));
    assert_eq!(
        (&reviews[1]["state"], &reviews[1]["due_on"]),
        (&json!("running"), &json!("2026-12-07")),
        "fifteen working days from the start"
    );
    assert_eq!(reviews[1]["started_at"], e2e::app::BEGINNING);
}

#[tokio::test]
async fn a_new_address_has_to_be_proven_anew() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let old = app.mail(&filed.reference, "acknowledgement").await.code();
    app.try_command(&handler, &filed.reference, json!({"command": "amend"})).await.refused(422);
    let case = app
        .command(
            &handler,
            &filed.reference,
            json!({"command": "amend", "email": "ann.new@example.org", "phone": "5550100"}),
        )
        .await;
    assert_eq!((&case["identity"]["contact"], &case["complainant"]["phone"]), (&json!("unproven"), &json!("5550100")));
    let mail = app.mail(&filed.reference, "new_code").await;
    assert_eq!(mail.to(), "ann.new@example.org");
    assert_ne!(mail.code(), old);
    app.act(&filed, "verification", json!({ "code": old })).await.refused(422);
    app.acted(&filed, "verification", json!({ "code": mail.code() })).await;
    assert_eq!(app.case(&handler, &filed.reference).await["identity"]["contact"], "proven");
}

#[tokio::test]
async fn a_code_is_tried_five_times_and_lives_48_hours() {
    let app = TestApp::start().await;
    let filed = app.open_complaint(&sample::english()).await;
    let code = app.mail(&filed.reference, "acknowledgement").await.code();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for left in (0..5).rev() {
        assert_eq!(app.act(&filed, "verification", json!({ "code": wrong })).await.refused(422)["tries_left"], left);
    }
    assert_eq!(
        app.act(&filed, "verification", json!({ "code": code })).await.refused(422)["tries_left"],
        0,
        "a right one does not help any more"
    );
    app.acted(&filed, "code", json!({})).await;
    app.advance("PT49H").await;
    let codes = app.mails(&filed.reference, "new_code").await;
    app.act(&filed, "verification", json!({ "code": codes[0].code() })).await.refused(422);
    app.acted(&filed, "code", json!({})).await;
    let codes = app.mails(&filed.reference, "new_code").await;
    app.acted(&filed, "verification", json!({ "code": codes[1].code() })).await;
    app.act(&filed, "code", json!({})).await.refused(409);
}

#[tokio::test]
async fn money_by_another_way_needs_a_known_account() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let propose = json!({"command": "propose", "outcome": "goodwill", "text": "A coupon.", "redress": [{"type": "coupon", "amount": {"value": "20", "currency": "CNY"}}]});
    app.try_command(&handler, &filed.reference, propose.clone()).await.refused(422);
    let case = app
        .command(
            &handler,
            &filed.reference,
            json!({"command": "confirm_identity", "method": "video call", "text": "Passport seen."}),
        )
        .await;
    assert_eq!(case["identity"]["account"], "attested");
    assert_eq!(app.command(&handler, &filed.reference, propose).await["status"], "proposed");
}
