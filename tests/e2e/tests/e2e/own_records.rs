//! What a complainant keeps: the receipt and its proof, and the file of everything said and told.

use crate::pages::page;
use e2e::evidence::sha256;
use e2e::http::encoded;
use e2e::{Filed, TestApp, sample};

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
