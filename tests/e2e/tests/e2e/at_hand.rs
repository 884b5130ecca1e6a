//! What a handler has at hand beside the forms: canned texts, what the law wants an answer to hold, appraisals and
//! agreements on record, and, for the second person, what they decide about.

use crate::pages::page;
use e2e::{TestApp, sample};
use serde_json::{Value, json};

/// The form of a command on the page of a complaint.
fn form<'a>(html: &'a str, command: &str) -> &'a str {
    let after = html.split(&format!("id=\"form-{command}\"")).nth(1).unwrap_or_else(|| panic!("no form {command}"));
    after.split("</details>").next().unwrap_or_default()
}

fn typed(form: &str) -> &str {
    let area = form.split("name=\"text\"").nth(1).and_then(|rest| rest.split_once('>')).map(|(_, rest)| rest);
    area.and_then(|rest| rest.split("</textarea>").next()).unwrap_or_default().trim()
}

#[tokio::test]
async fn a_canned_text_is_put_in_filled() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let cookie = app.post("/local/sign-in").form(&[("name", "Wang Fang"), ("role", "handler")]).send().await.cookie();
    let case = format!("/desk/complaints/{}", filed.reference);
    let put = async |fields: &[(&str, &str)], status: u16| {
        let call = app.post(&format!("{case}/texts")).header("Accept-Language", "en").cookie(&cookie).form(fields);
        page(&call.send().await, status, "en")
    };
    let reply = [("command", "reply"), ("version", "3"), ("canned", "looking_into_it")];
    let html = put(&[reply[0], reply[1], reply[2], ("text", "Good morning!")], 200).await;
    let text = typed(form(&html, "reply"));
    assert!(text.starts_with("Good morning!\n\nDear "), "{text}");
    assert!(text.contains(&filed.reference) && text.contains("Wang Fang") && !text.contains('{'), "{text}");
    assert!(html.contains("id=\"form-reply\" open"), "the form stands open");
    let html = put(&[reply[0], reply[1], ("text", "Kept."), ("canned", "")], 422).await;
    assert!(html.contains("Choose a text that fits this form.") && typed(form(&html, "reply")) == "Kept.", "{html}");
    // For another command, and one nobody has.
    put(&[reply[0], reply[1], ("text", ""), ("canned", "refund_back")], 422).await;
    let before = app.case(&app.sign_in("Ma Li", "manager").await, &filed.reference).await;
    assert_eq!(before["messages"].as_array().map(Vec::len), Some(0), "nothing was sent");
}

#[tokio::test]
async fn a_text_with_a_hole_goes_to_nobody() {
    let app = TestApp::start().await;
    let mut body = sample::english();
    body["category"] = json!("merchant_dispute");
    body["transaction"] = Value::Null;
    let filed = app.open_and_prove(&body).await;
    let handler = app.sign_in("Zhao Min", "handler").await;
    let at = format!("/v1/desk/complaints/{}/texts", filed.reference);
    let texts = app.get(&at).bearer(&handler.token).send().await.ok();
    let of = |code: &str| {
        let items = texts["items"].as_array().expect("items");
        items.iter().find(|item| item["code"] == code).cloned().unwrap_or_else(|| panic!("no {code} in {texts}"))
    };
    let case = app.case(&handler, &filed.reference).await;
    let clocks = case["clocks"].as_array().expect("clocks");
    let review = clocks.iter().find(|clock| clock["kind"] == "review").and_then(|clock| clock["due_on"].as_str());
    let due_on: jiff::civil::Date = review.expect("a review").parse().expect("a day");
    let said = due_on.strftime("by %-d %b %Y at the latest").to_string();
    let reply = of("looking_into_it")["text"].as_str().expect("a text").to_owned();
    assert!(reply.contains("Zhao Min") && reply.contains(&said), "the answer's day, not this reply's: {reply}");
    assert_eq!(of("merchant_asked")["lacks"], json!(["amount", "counterparty"]));
    assert_eq!(of("merchant_asked")["text"], Value::Null);
    let cookie = app.post("/local/sign-in").form(&[("name", "Wang Fang"), ("role", "handler")]).send().await.cookie();
    let put = app.post(&format!("/desk/complaints/{}/texts", filed.reference)).header("Accept-Language", "en");
    let fields = [("command", "reply"), ("canned", "merchant_asked"), ("text", "Mine.")];
    let html = page(&put.cookie(&cookie).form(&fields).send().await, 422, "en");
    assert!(html.contains("nothing for: the amount, the merchant or payee"), "{html}");
    assert_eq!(typed(form(&html, "reply")), "Mine.");
    app.get(&at).send().await.refused(401);
}

#[tokio::test]
async fn appraisals_and_agreements_are_on_record() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Zhao Min", "handler").await;
    let appraisal = json!({"command": "record_appraisal", "appraiser": "Device laboratory", "method": "device_fingerprint",
        "finding": "for_complainant", "text": "A device never seen before.", "document": "TA-1"});
    let mediation = json!({"command": "record_mediation", "mediator": "Consumer association", "agreed_on": "2026-11-01",
        "redress": [{"type": "partial_refund", "amount": {"value": "64.00", "currency": "CNY"}}], "text": "Half of it goes back."});
    app.command(&handler, &filed.reference, appraisal).await;
    let view = app.command(&handler, &filed.reference, mediation.clone()).await;
    assert_eq!(view["appraisals"][0]["finding"], "for_complainant");
    assert_eq!(view["mediations"][0]["redress"][0]["amount"]["value"], "64.00");
    assert_eq!(view["status"], "investigating");
    let file = app.get(&format!("/v1/complaints/{}/file", filed.reference)).bearer(&filed.token).send().await.ok();
    assert_eq!(file["agreements"][0]["text"], "Half of it goes back.");
    assert!(!file.to_string().contains("never seen before"), "an appraisal is the firm's");
    let refuse = async |change: fn(&mut Value), says: &str| {
        let mut body = mediation.clone();
        change(&mut body);
        let problem = app.try_command(&handler, &filed.reference, body).await.refused(422);
        assert!(problem.to_string().contains(says), "{problem}");
    };
    refuse(|body| body["agreed_on"] = json!("2031-01-01"), "has not come yet").await;
    refuse(|body| body["redress"][0]["amount"] = Value::Null, "needs an amount").await;
    refuse(|body| body["mediator"] = json!(" "), "must not be empty").await;
    app.settle().await;
}

#[tokio::test]
async fn the_second_person_sees_what_they_decide_about() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Zhao Min", "handler").await;
    let offer = json!({"command": "propose", "outcome": "upheld", "text": "All of it goes back <today>.", "at_fault": "the shop",
        "root_cause": "merchant", "redress": [{"type": "full_refund", "amount": {"value": "6000.00", "currency": "CNY"}}]});
    let view = app.command(&handler, &filed.reference, offer).await;
    assert_eq!(view["pending"]["redress"][0]["amount"]["value"], "6000.00");
    assert_eq!(view["pending"]["by"], "Zhao Min");
    let cookie = app.post("/local/sign-in").form(&[("name", "Ma Li"), ("role", "supervisor")]).send().await.cookie();
    let case = format!("/desk/complaints/{}", filed.reference);
    let html = page(&app.get(&case).header("Accept-Language", "en").cookie(&cookie).send().await, 200, "en");
    let waits = html.split("id=\"pending-title\"").nth(1).and_then(|rest| rest.split("</section>").next());
    let waits = waits.expect("it is shown");
    for seen in ["proposed by Zhao Min", "Full refund", "6,000.00", "All of it goes back &#60;today&#62;.", "the shop"]
    {
        assert!(waits.contains(seen), "{seen} in {waits}");
    }
    let approve = json!({"command": "approve", "of": view["pending"]["id"]});
    let view = app.command(&app.sign_in("Ma Li", "supervisor").await, &filed.reference, approve).await;
    assert_eq!((&view["status"], &view["pending"]), (&json!("proposed"), &Value::Null));
    app.settle().await;
}

#[tokio::test]
async fn what_the_law_wants_an_answer_to_hold_stands_beside_the_form() {
    let app = TestApp::start().await;
    let mut body = sample::english();
    body["jurisdiction"] = json!("uk");
    let filed = app.open_and_prove(&body).await;
    let cookie = app.post("/local/sign-in").form(&[("name", "Wang Fang"), ("role", "handler")]).send().await.cookie();
    let case = format!("/desk/complaints/{}", filed.reference);
    let html = page(&app.get(&case).header("Accept-Language", "en").cookie(&cookie).send().await, 200, "en");
    for command in ["propose", "close"] {
        let form = form(&html, command);
        assert!(form.contains("has to hold:") && form.contains("(uk-disp)"), "{form}");
    }
    assert!(!form(&html, "reply").contains("has to hold:"));
    app.settle().await;
}
