//! Evidence: signed for, uploaded, looked at, read; and every way it may not come.

use crate::pages::page;
use e2e::evidence::{PICTURE, PROGRAM, declared, sha256};
use e2e::{Call, TestApp, life, sample};
use serde_json::{Value, json};

#[tokio::test]
async fn a_picture_goes_to_the_store_and_comes_back_to_the_desk() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let signed = app.ask_upload(&filed, &declared("收据 1.png", "image/png", PICTURE)).await.expect(201).json();
    assert_eq!((&signed["method"], &signed["expires_in"]), (&json!("PUT"), &json!(900)));
    assert!(app.status(&filed).await.get("evidence").is_none(), "signed for is not arrived");
    app.upload(&signed, PICTURE).send().await.expect(200);
    app.settle().await;

    let status = app.status(&filed).await;
    let piece = &status["evidence"][0];
    assert_eq!(
        (&piece["file_name"], &piece["kind"], &piece["size_bytes"], &piece["sha256"]),
        (&json!("收据 1.png"), &json!("transaction_record"), &json!(PICTURE.len()), &json!(sha256(PICTURE)))
    );
    let timeline = status["timeline"].as_array().expect("a timeline");
    let last = timeline.last().expect("an entry");
    assert_eq!((&last["event"], &last["by"]), (&json!("evidence_received"), &json!("complainant")));

    let handler = app.sign_in("Wang Fang", "handler").await;
    let case = app.case(&handler, &filed.reference).await;
    assert_eq!(case["evidence"][0]["sniffed"], "image/png");
    assert_eq!(case["evidence"][0]["uploaded"], true);
    assert!(case["tasks"].as_array().expect("tasks").iter().any(|task| task["kind"] == "message"), "somebody looks");
    let address = format!("/v1/desk/complaints/{}/evidence/{}", filed.reference, sha256(PICTURE));
    let read = app.get(&address).bearer(&handler.token).send().await.ok();
    let file = app.get(&app.path_of(&read["url"])).send().await.expect(200);
    assert_eq!(file.body, PICTURE);
    assert_eq!(file.header("content-type"), Some("image/png"));
    assert_eq!(file.header("content-disposition"), Some("inline; filename*=UTF-8''%E6%94%B6%E6%8D%AE%201%2Epng"));
    assert_eq!(file.header("content-security-policy"), Some("default-src 'none'; sandbox"));
    assert_eq!(file.header("x-content-type-options"), Some("nosniff"));

    // By page, too; who only watches reads nothing.
    let cookie = app.post("/local/sign-in").form(&[("name", "Wang Fang"), ("role", "handler")]).send().await.cookie();
    let link = format!("/desk/complaints/{}/evidence/{}", filed.reference, sha256(PICTURE));
    let html = page(
        &app.get(&format!("/desk/complaints/{}", filed.reference))
            .header("Accept-Language", "en")
            .cookie(&cookie)
            .send()
            .await,
        200,
        "en",
    );
    assert!(html.contains(&format!("src=\"{link}\"")) && html.contains("收据 1.png"), "{html}");
    let to = app.get(&link).cookie(&cookie).send().await.leads_to();
    assert_eq!(app.get(&app.path_of(&json!(to))).send().await.expect(200).body, PICTURE);
    let watcher = app.sign_in("Ops", "operations").await;
    app.get(&address).bearer(&watcher.token).send().await.refused(403);
    app.get(&address).send().await.refused(401);
    let unknown = format!("/v1/desk/complaints/{}/evidence/{}", filed.reference, sha256(b"other"));
    app.get(&unknown).bearer(&handler.token).send().await.refused(404);
}

#[tokio::test]
async fn handed_in_twice_it_is_one_piece() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    app.hand_in(&filed, "a.png", "image/png", PICTURE).await;
    app.hand_in(&filed, "b.png", "image/png", PICTURE).await;
    let status = app.status(&filed).await;
    assert_eq!(status["evidence"].as_array().map(Vec::len), Some(1), "{status}");
    assert_eq!(status["evidence"][0]["file_name"], "a.png");
}

#[tokio::test]
async fn the_store_takes_exactly_what_was_signed() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let signed = app.ask_upload(&filed, &declared("a.png", "image/png", PICTURE)).await.expect(201).json();
    let put = |url: &str, bytes: &[u8]| app.upload(&json!({"url": url, "headers": signed["headers"]}), bytes).send();
    let url = signed["url"].as_str().expect("an address").to_owned();

    let mut other = PICTURE.to_vec();
    other[20] ^= 1;
    put(&url, &other).await.expect(400);
    put(&url, &[PICTURE, b"x"].concat()).await.expect(403);
    for (from, to) in [
        ("X-Amz-Expires=900", "X-Amz-Expires=9000"),
        ("X-Amz-Signature=", "X-Amz-Signature=0"),
        (&sha256(PICTURE)[..6], "000000"),
        ("x-id=PutObject", "x-id=DeleteObject"),
        ("content-length%3B", ""),
    ] {
        assert!(url.contains(from), "{url} holds no {from}");
        put(&url.replacen(from, to, 1), PICTURE).await.expect(403);
    }
    let (bare, _) = url.split_once('?').expect("a query");
    put(bare, PICTURE).await.expect(403);
    for (name, value) in [("content-type", "text/html"), ("x-amz-meta-kind", "police_report")] {
        let mut headers = signed["headers"].clone();
        headers[name] = json!(value);
        app.upload(&json!({"url": url, "headers": headers}), PICTURE).send().await.expect(403);
    }
    // A signature for putting does not read.
    let mut read = app.get(&app.path_of(&signed["url"]));
    for (name, value) in signed["headers"].as_object().expect("headers") {
        read = read.header(name, value.as_str().expect("a value"));
    }
    read.header("content-length", "0").send().await.expect(403);
    app.settle().await;
    assert!(app.status(&filed).await.get("evidence").is_none());
    put(&url, PICTURE).await.expect(200);
    app.settle().await;
    assert_eq!(app.status(&filed).await["evidence"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn what_may_not_be_handed_in_is_refused_by_its_field() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let good = declared("a.png", "image/png", PICTURE);
    for (field, value) in [
        ("kind", json!("selfie")),
        ("file_name", json!("")),
        ("content_type", json!("text/html")),
        ("size_bytes", json!(25 * 1024 * 1024 + 1)),
        ("sha256", json!("abc")),
    ] {
        let mut body = good.clone();
        body[field] = value;
        assert_eq!(app.ask_upload(&filed, &body).await.refused(422)["field"], field);
    }
    let stranger = app.open_complaint(&sample::chinese()).await;
    let path = format!("/v1/complaints/{}/evidence", filed.reference);
    app.post(&path).bearer(&stranger.token).json(&good).send().await.refused(404);
    app.acted(&filed, "withdrawal", json!({})).await;
    app.settle().await;
    app.ask_upload(&filed, &good).await.refused(409);
}

#[tokio::test]
async fn what_looks_dangerous_is_set_apart_and_its_sender_told() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    app.hand_in(&filed, "receipt.png", "image/png", PROGRAM).await;
    let status = app.status(&filed).await;
    assert_eq!(status["evidence"][0]["danger"], "type_disagrees", "{status}");
    let handler = app.sign_in("Wang Fang", "handler").await;
    let address = format!("/v1/desk/complaints/{}/evidence/{}", filed.reference, sha256(PROGRAM));
    app.get(&address).bearer(&handler.token).send().await.refused(409);
    let (_, html) = own_page(&app, &filed).await;
    assert!(html.contains("We do not open this file"), "{html}");
}

#[tokio::test]
async fn evidence_answers_a_question_and_may_come_after_closing() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let handler = app.sign_in("Wang Fang", "handler").await;
    let ask = json!({"command": "request_information", "text": "Please send the receipt."});
    app.command(&handler, &filed.reference, ask).await;
    app.settle().await;
    assert_eq!(app.status(&filed).await["status"], "awaiting_complainant");
    let late =
        app.ask_upload(&filed, &declared("late.png", "image/png", b"\x89PNG\r\n\x1a\nlate")).await.expect(201).json();
    app.hand_in(&filed, "a.png", "image/png", PICTURE).await;
    let case = app.case(&handler, &filed.reference).await;
    assert_eq!(case["status"], "investigating");
    assert_eq!(life::clock(&case, "complainant_answer")["state"], "met");
    app.acted(&filed, "withdrawal", json!({})).await;
    app.upload(&late, b"\x89PNG\r\n\x1a\nlate").send().await.expect(200);
    app.settle().await;
    let case = app.case(&handler, &filed.reference).await;
    assert_eq!(case["status"], "closed");
    assert_eq!(case["evidence"].as_array().map(Vec::len), Some(2), "nothing that arrived is lost");
}

/// The complainant's cookie and page, in English.
async fn own_page(app: &TestApp, filed: &e2e::Filed) -> (String, String) {
    let cookie = app.get(&format!("/c/{}/{}", filed.reference, filed.token)).send().await.cookie();
    let own = app.get(&format!("/complaints/{}", filed.reference)).header("Accept-Language", "en").cookie(&cookie);
    let html = page(&own.send().await, 200, "en");
    (cookie, html)
}

fn multipart(call: Call, kind: &str, name: &str, media_type: &str, bytes: &[u8]) -> Call {
    let head = format!(
        "--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n{kind}\r\n--x\r\nContent-Disposition: form-data; \
         name=\"file\"; filename=\"{name}\"\r\nContent-Type: {media_type}\r\n\r\n"
    );
    let body = [head.as_bytes(), bytes, b"\r\n--x--\r\n"].concat();
    call.body("multipart/form-data; boundary=x", &body)
}

#[tokio::test]
async fn a_form_without_scripts_hands_in_too() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let (cookie, html) = own_page(&app, &filed).await;
    assert!(html.contains("enctype=\"multipart/form-data\"") && html.contains("value=\"police_report\""));
    let home = format!("/complaints/{}", filed.reference);
    let call = || app.post(&format!("{home}/evidence")).header("Accept-Language", "en").cookie(&cookie);
    let sent = multipart(call(), "order_document", "order.png", "image/png", PICTURE).send().await;
    assert_eq!(sent.leads_to(), format!("{home}?done=evidence"));
    app.settle().await;
    let (_, html) = own_page(&app, &filed).await;
    assert!(html.contains("order.png") && html.contains("Order, invoice or warranty"), "{html}");
    let handler = app.sign_in("Wang Fang", "handler").await;
    let case = app.case(&handler, &filed.reference).await;
    assert_eq!(case["evidence"][0]["sha256"], Value::from(sha256(PICTURE)));

    // Every error stands beside its field, with what was chosen.
    let refused = async |call: Call, status: u16, said: &str| {
        let html = page(&call.send().await, status, "en");
        assert!(html.contains(said), "{said}: {html}");
        html
    };
    let html =
        refused(multipart(call(), "police_report", "a.html", "text/html", b"<p>"), 422, "evidence-file-error").await;
    assert!(html.contains("value=\"police_report\" selected"), "{html}");
    refused(multipart(call(), "police_report", "a.png", "image/png", b""), 422, "evidence-file-error").await;
    refused(multipart(call(), "selfie", "a.png", "image/png", PICTURE), 422, "evidence-kind-error").await;
    let large = vec![b'x'; 4 << 20];
    refused(multipart(call(), "other", "a.txt", "text/plain", &large), 422, "evidence-file-error").await;
    refused(call().form(&[("kind", "other")]), 400, "role=\"alert\"").await;
    let foreign = multipart(call(), "other", "b.png", "image/png", PICTURE).header("Origin", "https://evil.example");
    refused(foreign, 403, "role=\"alert\"").await;
    page(
        &multipart(
            app.post(&format!("{home}/evidence")).header("Accept-Language", "en"),
            "other",
            "a.png",
            "image/png",
            PICTURE,
        )
        .send()
        .await,
        404,
        "en",
    );
}
