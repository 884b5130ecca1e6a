//! Pages sent wrong, twice, by others and from elsewhere.

use crate::pages::page;
use e2e::{TestApp, sample};
use serde_json::json;

#[tokio::test]
async fn the_link_of_every_mail_opens_the_page_without_a_cookie() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    app.advance("PT72H").await;
    let supervisor = app.sign_in("Zhao Lei", "supervisor").await;
    let propose =
        json!({"command": "propose", "outcome": "goodwill", "text": "We are sorry.", "redress": [{"type": "apology"}]});
    app.command(&supervisor, &filed.reference, propose).await;
    let link = app.mail(&filed.reference, "proposal").await.link("/c/");
    let entered = app.get(&link).send().await;
    let home = format!("/complaints/{}", filed.reference);
    assert_eq!(entered.leads_to(), home);
    let html = page(&app.get(&home).header("Accept-Language", "en").cookie(&entered.cookie()).send().await, 200, "en");
    assert!(html.contains(&format!("action=\"{home}/decision\"")));
}

#[tokio::test]
async fn a_corrected_address_shuts_out_whoever_has_the_old_one() {
    let app = TestApp::start().await;
    let filed = app.open_complaint(&sample::english()).await;
    let mail = app.mail(&filed.reference, "acknowledgement").await;
    let entered = app.get(&mail.link("/c/")).send().await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    app.command(&handler, &filed.reference, json!({"command": "amend", "email": "right@example.org"})).await;
    for path in [
        mail.link("/c/"),
        format!("/complaints/{}", filed.reference),
        format!("/complaints/{}/receipt", filed.reference),
    ] {
        let call = app.get(&path).header("Accept-Language", "en").cookie(&entered.cookie());
        let html = page(&call.send().await, 404, "en");
        assert!(!html.contains("right@example.org"));
    }
}

#[tokio::test]
async fn a_form_that_cannot_be_read_changes_nothing() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let cookie = app.get(&format!("/c/{}/{}", filed.reference, filed.token)).send().await.cookie();
    let withdrawal = || {
        app.post(&format!("/complaints/{}/withdrawal", filed.reference)).header("Accept-Language", "en").cookie(&cookie)
    };
    let form = "application/x-www-form-urlencoded";
    page(&withdrawal().json(&json!({})).send().await, 400, "en");
    page(&withdrawal().body(form, b"reason=%C4%E3").send().await, 400, "en");
    page(&withdrawal().body(form, &vec![b'a'; 300_000]).send().await, 413, "en");
    assert_eq!(app.status(&filed).await["status"], "investigating");
    app.acted(&filed, "withdrawal", json!({})).await;
    let confirm = app.post(&format!("/complaints/{}/confirmation", filed.reference)).cookie(&cookie);
    page(&confirm.header("Accept-Language", "en").form(&[("arrived", "")]).send().await, 422, "en");
    assert_eq!(app.status(&filed).await["status"], "closed");
    let public = app.post("/complaints").header("Accept-Language", "zh-CN").body(form, &vec![b'a'; 300_000]);
    page(&public.send().await, 413, "zh");
}

#[tokio::test]
async fn addresses_cannot_put_words_on_a_page() {
    let app = TestApp::start().await;
    let filed = app.open_complaint(&sample::english()).await;
    let cookie = app.get(&format!("/c/{}/{}", filed.reference, filed.token)).send().await.cookie();
    let staff = app.post("/local/sign-in").form(&[("name", "Wang Fang"), ("role", "handler")]).send().await.cookie();
    for (path, cookie) in [("/complaints", &cookie), ("/desk/complaints", &staff)] {
        let path = format!("{path}/{}?done=call_0900-123", filed.reference);
        let html = page(&app.get(&path).header("Accept-Language", "en").cookie(cookie).send().await, 200, "en");
        assert!(!html.contains("role=\"status\""), "{path}");
    }
}

#[tokio::test]
async fn addresses_of_forms_and_broken_ones_lead_to_pages() {
    let app = TestApp::start().await;
    let filed = app.open_complaint(&sample::english()).await;
    let home = format!("/complaints/{}", filed.reference);
    let cookie = app.get(&format!("/c/{}/{}", filed.reference, filed.token)).send().await.cookie();
    assert_eq!(app.get("/complaints").send().await.leads_to(), "/");
    assert_eq!(app.get(&format!("{home}/messages?lang=zh")).cookie(&cookie).send().await.leads_to(), home);
    let staff = app.post("/local/sign-in").form(&[("name", "Wang Fang"), ("role", "handler")]).send().await.cookie();
    for path in ["/complaints/%FF", "/c/%FF/%FF", "/desk/complaints/%FF", "/nothing", "/local/mailbox/none"] {
        let call = app.get(path).header("Accept-Language", "en").header("Accept", "text/html").cookie(&staff);
        page(&call.send().await, 404, "en");
    }
}

#[tokio::test]
async fn a_proxy_in_front_does_not_open_the_local_pages() {
    let app = TestApp::start().await;
    for name in ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"] {
        app.get("/local/mailbox").header(name, "203.0.113.9").send().await.refused(403);
        let sign_in = app.post("/local/sign-in").header(name, "203.0.113.9");
        sign_in.json(&json!({"name": "X", "role": "manager"})).send().await.refused(403);
    }
}

#[tokio::test]
async fn sent_again_while_the_first_is_under_way_is_the_first() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let withdrawal = app.post(&format!("/v1/complaints/{}/withdrawal", filed.reference));
    let withdrawal = withdrawal.bearer(&filed.token).header("Idempotency-Key", "once").json(&json!({}));
    let mut sent = tokio::task::JoinSet::new();
    for _ in 0..12 {
        sent.spawn(withdrawal.clone().send());
    }
    for answer in sent.join_all().await {
        assert_eq!(answer.expect(200).json()["status"], "closed");
    }
}

/// Whoever gives somebody else's address cannot write to them in the firm's name.
#[tokio::test]
async fn a_stranger_is_not_written_to_by_way_of_a_name() {
    let app = TestApp::start().await;
    let mut body = sample::english();
    body["complainant"]["name"] = json!("customer,\n\nyour wallet is frozen. Unlock it: https://evil.example/x\n\n");
    let filed = app.open_complaint(&body).await;
    app.settle().await;
    let told = app.mail(&filed.reference, "acknowledgement").await;
    assert!(told.text().starts_with("Hello,") && !told.text().contains("evil"), "{}", told.text());
}
