//! The case page: a mail is looked at before it is sent and goes out as it was shown; others in common.

use crate::pages::page;
use e2e::{TestApp, sample};
use serde_json::{Value, json};

/// A mail's text with the complainant's own key left out of its link, as a preview has it.
fn without_key(text: &str, reference: &str) -> String {
    let place = format!("/c/{reference}/");
    let mut parts = text.split(&place);
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c));
        shown.push_str(&format!("{place}…{rest}"));
    }
    shown.replace("\r\n", "\n").trim_end().to_owned()
}

#[tokio::test]
async fn what_is_shown_is_what_goes_out() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Zhao Min", "manager").await;
    let at = format!("/v1/desk/complaints/{}", filed.reference);
    let call = |act: &str, body: &Value| app.post(&format!("{at}/{act}")).bearer(&handler.token).json(body).send();
    let until = "2026-12-04";
    let commands = [
        ("message", json!({"command": "request_information", "text": "Which shop was it?", "needs": ["The receipt"]})),
        ("message", json!({"command": "extend", "clock": "review", "reason": "The bank is closed.", "due_on": until})),
        (
            "final_answer",
            json!({"command": "refer_external", "body": "The Association", "text": "They go on with it."}),
        ),
    ];
    for (notice, command) in commands {
        let before = app.get(&at).bearer(&handler.token).send().await.ok();
        let shown = call("preview", &command).await.ok();
        let after = app.get(&at).bearer(&handler.token).send().await.ok();
        assert_eq!(before, after, "nothing is stored");
        let mails = shown["mails"].as_array().expect("mails");
        assert_eq!(mails.len(), 1, "{shown}");
        call("commands", &command).await.ok();
        app.settle().await;
        let sent = app.mails(&filed.reference, notice).await.pop().expect("a mail");
        assert_eq!(mails[0]["text"].as_str().map(str::trim_end), Some(&*without_key(sent.text(), &filed.reference)));
        assert_eq!(mails[0]["subject"], sent.subject());
        assert_eq!(mails[0]["notice"], notice);
    }
    let missing = call("preview", &json!({"command": "reopen", "reason": ""})).await;
    missing.refused(422);
    let reader = app.sign_in("Ma Li", "compliance").await;
    let reply = json!({"command": "note", "text": "x"});
    app.post(&format!("{at}/preview")).bearer(&reader.token).json(&reply).send().await.refused(403);
    app.post(&format!("{at}/preview")).json(&reply).send().await.refused(401);
    let stale = app.post(&format!("{at}/preview")).bearer(&handler.token).header("If-Match", "\"1\"");
    stale.json(&json!({"command": "reopen", "reason": "again"})).send().await.refused(412);
}

#[tokio::test]
async fn other_complaints_in_common_are_shown_and_joined() {
    let app = TestApp::start().await;
    let first = app.open_and_prove(&sample::english()).await;
    let again = app.open_and_prove(&sample::english()).await;
    let stranger = app.open_complaint(&sample::chinese()).await;
    let cookie = app.post("/local/sign-in").form(&[("name", "Wang Fang"), ("role", "handler")]).send().await.cookie();
    let case = format!("/desk/complaints/{}", again.reference);
    let see = async || page(&app.get(&case).header("Accept-Language", "en").cookie(&cookie).send().await, 200, "en");
    let html = see().await;
    let panel = html.split("id=\"others-title\"").nth(1).and_then(|rest| rest.split("</section>").next());
    let panel = panel.expect("a panel");
    assert!(panel.contains(&first.reference) && panel.contains("same person"), "{panel}");
    assert!(!panel.contains(&format!(">{}</a>", again.reference)) && !panel.contains(&stranger.reference), "{panel}");
    assert!(panel.contains("1 by the same person or account in the last 12 months"), "{panel}");
    assert!(html.contains("Another complaint may be about the same"), "a task says so: {html}");
    let join = app.post(&format!("{case}/commands")).cookie(&cookie);
    let join = join.form(&[("command", "link_duplicate"), ("of", &first.reference)]).send().await;
    assert_eq!(join.leads_to(), format!("{case}?done=link_duplicate"));
    let html = see().await;
    assert!(html.contains("Repeats</dt>") && !html.contains("Repeats this one"), "{html}");
    let handler = app.sign_in("Wang Fang", "handler").await;
    let task = app.case(&handler, &again.reference).await["tasks"][0].clone();
    assert_eq!(task["kind"], json!("possible_duplicate"));
    assert!(task["done_at"].is_string(), "the link ends it: {task}");
    app.settle().await;
}

#[tokio::test]
async fn a_form_is_looked_at_first() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let cookie = app.post("/local/sign-in").form(&[("name", "Wang Fang"), ("role", "handler")]).send().await.cookie();
    let case = format!("/desk/complaints/{}", filed.reference);
    let look = |fields: &[(&str, &str)]| {
        app.post(&format!("{case}/preview")).header("Accept-Language", "en").cookie(&cookie).form(fields).send()
    };
    let html = page(&look(&[("command", "reply"), ("text", "We <will> see.")]).await, 200, "en");
    let shown = html.split("class=\"preview\"").nth(1).expect("a preview");
    assert!(shown.contains("We &#60;will&#62; see.") && shown.contains("Subject"), "{shown}");
    assert!(html.contains("We &#60;will&#62; see.</textarea>"), "nothing typed is lost");
    assert!(!html.contains(&filed.token), "no key of the complainant's");
    // What is missing stands beside its field, and what was typed stays.
    let html = page(&look(&[("command", "propose"), ("outcome", "upheld"), ("text", "")]).await, 422, "en");
    assert!(html.contains("propose-text-error"), "{html}");
    // A large sum waits for a second person: nothing goes out yet.
    let large = [
        ("command", "propose"),
        ("outcome", "upheld"),
        ("text", "All of it."),
        ("redress_type_1", "full_refund"),
        ("redress_value_1", "9000"),
        ("redress_currency_1", "CNY"),
    ];
    let html = page(&look(&large).await, 200, "en");
    assert!(html.contains("A second person has to agree first") && !html.contains("class=\"letter\""), "{html}");
    page(&look(&[("command", "reply"), ("text", "late"), ("version", "1")]).await, 412, "en");
    let foreign = app.post(&format!("{case}/preview")).header("Accept-Language", "en").cookie(&cookie);
    let foreign = foreign.header("Sec-Fetch-Site", "cross-site").form(&[("command", "reply"), ("text", "x")]);
    page(&foreign.send().await, 403, "en");
    app.settle().await;
    assert!(app.mails(&filed.reference, "message").await.is_empty(), "nothing was sent");
}
