//! The pages' scripts: served by their content, allowed by the policy, never needed; and what they ask for.

use crate::pages::page;
use e2e::evidence::{PICTURE, declared};
use e2e::{Call, Filed, TestApp, sample};
use serde_json::json;

/// The cookie of a complaint's pages.
async fn cookie(app: &TestApp, filed: &Filed) -> String {
    app.get(&format!("/c/{}/{}", filed.reference, filed.token)).send().await.cookie()
}

#[tokio::test]
async fn every_script_of_a_page_is_served_to_be_kept() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let cookie = cookie(&app, &filed).await;
    let home = format!("/complaints/{}", filed.reference);
    let mut seen = 0;
    for path in [home.clone(), format!("{home}/receipt"), "/".to_owned(), "/?category=fees".to_owned()] {
        let html = page(&app.get(&path).header("Accept-Language", "en").cookie(&cookie).send().await, 200, "en");
        for address in html.split("<script type=\"module\" src=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let script = app.get(address).send().await.expect(200);
            assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
            assert!(script.header("cache-control").is_some_and(|kept| kept.contains("immutable")));
            assert!(script.body.len() < 10_000, "{address}: {} bytes", script.body.len());
            seen += 1;
        }
    }
    assert!(seen >= 5, "{seen} scripts");
    app.get("/assets/clocks.0000000000000000.js").send().await.expect(404);
    app.get("/assets/nothing.js").send().await.expect(404);
}

#[tokio::test]
async fn the_script_has_its_upload_signed_by_the_cookie() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let (cookie, home) = (cookie(&app, &filed).await, format!("/complaints/{}", filed.reference));
    let shown = app.get(&home).header("Accept-Language", "en").cookie(&cookie).send().await;
    let policy = shown.header("content-security-policy").expect("a policy").to_owned();
    assert!(policy.contains(&format!("connect-src 'self' http://{}", app.http)), "{policy}");
    assert!(page(&shown, 200, "en").contains(&format!("data-upload=\"{home}/upload\"")));

    // Larger than a form takes.
    let file = [PICTURE, &vec![7; 5 << 20]].concat();
    let ask = || app.post(&format!("{home}/upload")).header("Accept-Language", "zh-CN").cookie(&cookie);
    let signed = ask().json(&declared("large.png", "image/png", &file)).send().await.expect(201).json();
    app.upload(&signed, &file).send().await.expect(200);
    app.settle().await;
    assert_eq!(app.status(&filed).await["evidence"][0]["file_name"], "large.png");

    // What is wrong is said beside the form's field, in the reader's language.
    let refused = async |call: Call, status: u16| call.send().await.refused(status);
    let problem = refused(ask().json(&declared("a.html", "text/html", b"<p>")), 422).await;
    assert_eq!(problem["field"], "file");
    assert!(problem["detail"].as_str().is_some_and(|said| said.starts_with("不接受此类文件")), "{problem}");
    let mut other = declared("a.png", "image/png", PICTURE);
    other["kind"] = json!("selfie");
    assert_eq!(refused(ask().json(&other), 422).await["field"], "kind");
    refused(ask().json(&other).header("Origin", "https://evil.example"), 403).await;
    refused(ask().json(&other).header("Sec-Fetch-Site", "cross-site"), 403).await;
    refused(ask().form(&[("kind", "other")]), 400).await;
    let stranger = app.post(&format!("{home}/upload")).header("Accept-Language", "en").json(&other);
    page(&stranger.send().await, 404, "en");
    app.settle().await;
}

#[tokio::test]
async fn a_double_click_is_one_act() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let (cookie, home) = (cookie(&app, &filed).await, format!("/complaints/{}", filed.reference));
    let html = page(&app.get(&home).header("Accept-Language", "en").cookie(&cookie).send().await, 200, "en");
    let key = html.split("name=\"key\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a key");
    let submit = async |act: &str, name: &str, text: &str| {
        let call = app.post(&format!("{home}/{act}")).cookie(&cookie).form(&[("key", key), (name, text)]);
        let to = call.send().await.leads_to();
        app.settle().await;
        assert_eq!(to, format!("{home}?done={act}"));
    };
    for _ in 0..2 {
        submit("messages", "text", "Where is it?").await;
    }
    submit("messages", "text", "Where is it now?").await;
    let timeline = app.status(&filed).await["timeline"].clone();
    let messages = timeline.as_array().expect("a timeline").iter().filter(|entry| entry["event"] == "message_received");
    assert_eq!(messages.count(), 2, "twice the same is once, another text is another message");
    for _ in 0..2 {
        submit("withdrawal", "reason", "Sorted.").await;
    }
    assert_eq!(app.status(&filed).await["closing_reason"], "withdrawn");
}
