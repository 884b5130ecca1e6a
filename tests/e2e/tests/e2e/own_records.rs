//! What a complainant keeps: the receipt and its proof, and the file of everything said and told.

use crate::pages::page;
use data_encoding::{BASE64, HEXLOWER};
use e2e::evidence::{PICTURE, sha256};
use e2e::http::encoded;
use e2e::{Filed, TestApp, sample};
use serde_json::json;

/// The cookie of a complaint's pages.
async fn cookie(app: &TestApp, filed: &Filed) -> String {
    app.get(&format!("/c/{}/{}", filed.reference, filed.token)).send().await.cookie()
}

/// What stands in the first element of a kind.
fn inside<'a>(html: &'a str, begin: &str, end: &str) -> &'a str {
    html.split(begin).nth(1).and_then(|rest| rest.split(end).next()).unwrap_or_else(|| panic!("no {begin}: {html}"))
}

#[tokio::test]
async fn a_receipt_is_proven_by_its_own_words_and_code() {
    let app = TestApp::start().await;
    let body = sample::english();
    let filed = app.open_complaint(&body).await;
    let path = format!("/complaints/{}/receipt", filed.reference);
    let own = cookie(&app, &filed).await;
    let html = page(&app.get(&path).header("Accept-Language", "en").cookie(&own).send().await, 200, "en");
    assert_eq!(html.matches("<svg class=\"qr\"").count(), 2, "one that checks it, one that opens the complaint");
    let code = inside(&html, "class=\"reference seal\">", "<").to_owned();
    let line = inside(&html, "<p class=\"statement\"><code>", "<").to_owned();
    let description = body["description"].as_str().expect("a text");
    for part in [&filed.reference, "received=2026-11-16T02:00:00Z", "category=refund_delay", "house/first_reply="] {
        assert!(line.contains(part), "{part}: {line}");
    }
    assert!(line.contains(&format!("sha256={}", sha256(description.as_bytes()))), "{line}");
    let check = async |line: &str, code: &str, status: u16| {
        let path = format!("/receipt/check?statement={}&code={}", encoded(line), encoded(code));
        page(&app.get(&path).header("Accept-Language", "en").send().await, status, "en")
    };
    let html = check(&line, &code, 200).await;
    assert!(html.contains("Genuine") && html.contains("Refund has not arrived") && html.contains("16 Nov 2026, 10:00"));
    assert!(!html.contains("Ann Miller") && !html.contains(description) && !html.contains("awaiting"), "{html}");
    check(&line, &code.to_lowercase().replace('-', " "), 200).await;
    for (line, code) in [
        (line.replace("2026-11-16", "2026-11-15"), code.clone()),
        (line.replace("refund_delay", "scam"), code.clone()),
        (line.clone(), code.replace(&code[2..6], "AAAA")),
        (line.clone(), String::new()),
        ("x".to_owned(), code.clone()),
    ] {
        let html = check(&line, &code, 422).await;
        assert!(html.contains("Not genuine") && !html.contains("<dl"), "{line} {code}");
    }
    let form = page(&app.get("/receipt/check").header("Accept-Language", "zh-CN").send().await, 200, "zh");
    assert!(form.contains("name=\"statement\"") && !form.contains("role=\"alert\""));
    // The other code is the way in, for whoever holds the receipt.
    page(&app.get(&path).header("Accept-Language", "en").send().await, 404, "en");
}

#[tokio::test]
async fn the_own_file_holds_what_was_said_and_told_and_nothing_else() {
    let app = TestApp::start().await;
    let filed = app.open_complaint(&sample::english()).await;
    let path = format!("/v1/complaints/{}/file", filed.reference);
    let read = async || app.get(&path).bearer(&filed.token).send().await.ok();
    let before = read().await;
    assert!(before.get("said").is_none(), "contact is not proven: {before}");
    assert!(!before.to_string().contains("Ann Miller") && !before.to_string().contains("ann-001"));
    let code = app.mail(&filed.reference, "acknowledgement").await.code();
    app.act(&filed, "verification", json!({ "code": code })).await.ok();
    app.hand_in(&filed, "a.png", "image/png", PICTURE).await;
    app.acted(&filed, "messages", json!({"text": "Here is the receipt."})).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    for command in [
        json!({"command": "note", "text": "Looks like the bank."}),
        json!({"command": "contact_third_party", "party": "Bank of Foo", "text": "Where is it?"}),
        json!({"command": "record_contact", "party": "Bank of Foo", "channel": "hotline", "text": "On its way.", "answered": true}),
        json!({"command": "reply", "text": "We have asked for it."}),
    ] {
        app.command(&handler, &filed.reference, command).await;
    }
    let file = read().await;
    assert_eq!(file["said"]["name"], "Ann Miller");
    assert_eq!(file["said"]["description"], sample::english()["description"]);
    assert_eq!(file["said"]["transaction"]["amount"]["value"], "128.00");
    assert_eq!((&file["category"], &file["status"]), (&json!("refund_delay"), &json!("investigating")));
    assert_eq!(file["evidence"][0]["file_name"], "a.png");
    assert!(file["explanations"][0]["days"].as_array().is_some_and(|days| !days.is_empty()));
    assert!(file["receipt"]["code"].as_str().is_some_and(|code| code.len() == 21));
    let text = file.to_string();
    assert!(text.contains("Here is the receipt.") && text.contains("We have asked for it."), "{text}");
    for internal in
        ["Wang", "bank.", "Foo", "Where is it?", "On its way", "first_action", "level_response", "front-line"]
    {
        assert!(!text.contains(internal), "{internal}: {text}");
    }
    let stranger = app.open_complaint(&sample::chinese()).await;
    app.get(&path).bearer(&stranger.token).send().await.refused(404);
    app.get(&path).send().await.refused(401);
}

#[tokio::test]
async fn the_own_file_is_kept_from_the_page() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let (own, home) = (cookie(&app, &filed).await, format!("/complaints/{}", filed.reference));
    let html = page(&app.get(&home).header("Accept-Language", "en").cookie(&own).send().await, 200, "en");
    for kind in ["html", "json"] {
        let address = format!("{home}/file.{kind}");
        assert!(html.contains(&format!("href=\"{address}\"")), "{html}");
        let kept = app.get(&address).header("Accept-Language", "en").cookie(&own).send().await.expect(200);
        let place = format!("attachment; filename=\"{}.{kind}\"", filed.reference);
        assert_eq!(kept.header("content-disposition"), Some(place.as_str()));
        assert_eq!(kept.header("cache-control"), Some("no-store"));
        assert!(kept.text().contains("The refund I was promised on 2 November"), "{}", kept.text());
        page(&app.get(&address).header("Accept-Language", "en").send().await, 404, "en");
    }
    let kept = app.get(&format!("{home}/file.html")).cookie(&own).send().await.expect(200);
    let style = inside(&kept.text(), "<style>", "</style>").to_owned();
    let digest = BASE64.encode(&HEXLOWER.decode(sha256(style.as_bytes()).as_bytes()).expect("hexadecimal"));
    let policy = kept.header("content-security-policy").expect("a policy");
    assert_eq!(policy, format!("default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'; sandbox"));
}
