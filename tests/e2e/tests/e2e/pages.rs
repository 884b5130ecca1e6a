//! The HTML pages, as a browser without scripts uses them.

use e2e::{Answer, TestApp, sample};
use serde_json::json;

/// The fields of a filled-in form.
pub(crate) const FORM: [(&str, &str); 12] = [
    ("category", "refund_delay"),
    ("description", "The refund has not arrived."),
    ("desired_outcome", "My money back"),
    ("name", "Ann Miller"),
    ("email", "ann@example.org"),
    ("phone", ""),
    ("account", "ann-001"),
    ("transaction_id", "T-1"),
    ("amount", "128.00"),
    ("currency", "CNY"),
    ("counterparty", "Shop"),
    ("idempotency_key", "form-1"),
];

/// Every page has a strict content policy, its language, and nothing inline that a policy would have to allow.
pub(crate) fn page(answer: &Answer, status: u16, language: &str) -> String {
    assert_eq!(answer.status, status, "{}: {}", answer.call, answer.text());
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{}", answer.call);
    let policy = answer.header("content-security-policy").expect("a content policy");
    assert!(policy.contains("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    let html = answer.text();
    assert!(html.starts_with("<!doctype html>") || html.starts_with("<!DOCTYPE html>"), "{html:.60}");
    assert!(html.contains(&format!("lang=\"{language}")), "{}: not in {language}", answer.call);
    let scripts = html.split("<script").skip(1);
    for script in scripts {
        let (tag, rest) = script.split_once('>').expect("a tag ends");
        assert!(tag.starts_with(" type=\"module\" src=\"/assets/"), "{}: {tag}", answer.call);
        assert!(rest.starts_with("</script>"), "{}: a script written into the page", answer.call);
    }
    for inline in [" onclick=", " onload=", "<style", " style=\"", "javascript:"] {
        assert!(!html.contains(inline), "{}: {inline}", answer.call);
    }
    html
}

#[tokio::test]
async fn the_form_is_shown_in_both_languages() {
    let app = TestApp::start().await;
    for (accept, language) in [("zh-CN,zh;q=0.9", "zh"), ("en-GB", "en")] {
        let html = page(&app.get("/").header("Accept-Language", accept).send().await, 200, language);
        assert!(
            html.contains("href=\"/?category=refund_delay\"") && !html.contains("<form"),
            "the category comes first"
        );
        let form = app.get("/?category=refund_delay").header("Accept-Language", accept).send().await;
        let html = page(&form, 200, language);
        assert!(html.contains("href=\"/?category=refund_delay&#38;lang="), "{html}");
        for name in ["category", "description", "name", "email", "idempotency_key"] {
            assert!(html.contains(&format!("name=\"{name}\"")), "{language}: {name}");
        }
        assert!(html.contains("action=\"/complaints\""));
    }
    for unknown in ["/?category=nothing", "/?category="] {
        let html = page(&app.get(unknown).header("Accept-Language", "en").send().await, 200, "en");
        assert!(!html.contains("<form"), "{unknown}");
    }
    let asked = app.get("/?lang=zh").header("Accept-Language", "en").send().await;
    page(&asked, 200, "zh");
    page(&app.get("/").cookie(&asked.cookie()).send().await, 200, "zh");
    let html = app.get("/").send().await.text();
    let sheet = html.split("rel=\"stylesheet\" href=\"").nth(1).and_then(|rest| rest.split('"').next());
    let css = app.get(sheet.expect("a stylesheet")).send().await.expect(200);
    assert!(css.header("content-type").is_some_and(|kind| kind.starts_with("text/css")));
    assert!(
        css.header("cache-control").is_some_and(|kept| kept.contains("immutable")),
        "its address names its content"
    );
}

#[tokio::test]
async fn the_form_files_a_complaint_and_opens_its_pages() {
    for (language, accept) in [("zh", "zh-CN"), ("en", "en")] {
        let app = TestApp::start().await;
        let sent = app.post("/complaints").header("Accept-Language", accept).form(&FORM).send().await;
        let (receipt, cookie) = (sent.leads_to(), sent.cookie());
        let flags = sent.header("set-cookie").expect("a cookie").to_owned();
        assert!(
            flags.contains("HttpOnly") && flags.contains("SameSite=Lax") && flags.contains("Path=/complaints/RC-"),
            "{flags}"
        );
        app.settle().await;
        let html =
            page(&app.get(&receipt).header("Accept-Language", accept).cookie(&cookie).send().await, 200, language);
        let status = receipt.trim_end_matches("/receipt").to_owned();
        let reference = status.trim_start_matches("/complaints/").to_owned();
        assert!(html.contains(&reference));
        let again = app.post("/complaints").header("Accept-Language", accept).form(&FORM).send().await;
        assert_eq!(again.leads_to(), receipt, "a double click is one complaint");
        let html =
            page(&app.get(&status).header("Accept-Language", accept).cookie(&cookie).send().await, 200, language);
        assert!(html.contains(&format!("{status}/verification")), "the form for the code");

        let mail = app.mail(&reference, "acknowledgement").await;
        let wrong = if mail.code() == "111111" { "222222" } else { "111111" };
        let submit = |code: &str| {
            app.post(&format!("{status}/verification"))
                .header("Accept-Language", accept)
                .cookie(&cookie)
                .form(&[("code", code)])
                .send()
        };
        let html = page(&submit(wrong).await, 422, language);
        assert!(html.contains("role=\"alert\""), "the error is said aloud");
        assert_eq!(submit(&mail.code()).await.leads_to(), format!("{status}?done=verification"));
        let html = page(
            &app.get(&format!("{status}?done=verification"))
                .header("Accept-Language", accept)
                .cookie(&cookie)
                .send()
                .await,
            200,
            language,
        );
        assert!(!html.contains("/verification\""), "nothing is left to prove");
        app.settle().await;
    }
}

#[tokio::test]
async fn a_form_with_mistakes_comes_back_filled_in() {
    let app = TestApp::start().await;
    let mut fields = FORM.to_vec();
    fields[0].1 = "";
    fields[4].1 = "ann at example";
    let html = page(&app.post("/complaints").header("Accept-Language", "en").form(&fields).send().await, 422, "en");
    assert!(html.contains("The refund has not arrived.") && html.contains("ann at example"), "nothing typed is lost");
    for field in ["category", "complaint-email"] {
        assert!(html.contains(&format!("id=\"{field}-error\"")), "every error is said at once: {field}");
    }
    fields = FORM.to_vec();
    fields[3].1 = " ";
    fields[8].1 = "one hundred";
    let html = page(&app.post("/complaints").header("Accept-Language", "en").form(&fields).send().await, 422, "en");
    assert!(html.contains("complaint-name-error") && html.contains("complaint-amount-error"));
    assert!(html.contains("value=\"one hundred\"") && html.contains("class=\"card chosen\""));
    fields = FORM.to_vec();
    fields[1].1 = "<script>alert(1)</script>";
    fields[4].1 = "";
    let html = page(&app.post("/complaints").header("Accept-Language", "en").form(&fields).send().await, 422, "en");
    assert!(html.contains("&#60;script&#62;") || html.contains("&lt;script&gt;"), "what was typed is text");
    assert!(app.mailbox().await.is_empty());
}

#[tokio::test]
async fn the_mailed_link_opens_the_page_and_a_button_confirms() {
    let app = TestApp::start().await;
    let filed = app.open_complaint(&sample::english()).await;
    let link = app.mail(&filed.reference, "acknowledgement").await.link("/c/");
    let token = link.rsplit('/').next().expect("a token").to_owned();
    let entered = app.get(&link).send().await;
    let (to, cookie) = (entered.leads_to(), entered.cookie());
    assert!(to.starts_with(&format!("/complaints/{}", filed.reference)));
    assert_eq!(
        app.status(&filed).await["status"],
        "awaiting_identity",
        "a mail scanner that follows links proves nothing"
    );
    let html = page(&app.get(&to).header("Accept-Language", "en").cookie(&cookie).send().await, 200, "en");
    let action = format!("/complaints/{}/link", filed.reference);
    assert!(html.contains(&format!("action=\"{action}\"")) && html.contains(&token));
    let confirm = |token: &str| {
        app.post(&action).header("Accept-Language", "en").cookie(&cookie).form(&[("token", token)]).send()
    };
    page(&confirm("nonsense").await, 422, "en");
    assert_eq!(confirm(&token).await.leads_to(), format!("/complaints/{}?done=link", filed.reference));
    app.settle().await;
    assert_eq!(app.status(&filed).await["status"], "investigating");
    app.advance("PT49H").await;
    page(&app.get(&link).header("Accept-Language", "en").send().await, 404, "en");
    page(
        &app.get(&format!("/c/{}/{}", filed.reference, "a".repeat(33))).header("Accept-Language", "en").send().await,
        404,
        "en",
    );
    let by_access = app.get(&format!("/c/{}/{}", filed.reference, filed.token)).send().await;
    assert_eq!(by_access.leads_to(), format!("/complaints/{}", filed.reference));
}

#[tokio::test]
async fn pages_open_to_their_own_cookie_only() {
    let app = TestApp::start().await;
    let (mine, other) = (app.open_complaint(&sample::english()).await, app.open_complaint(&sample::chinese()).await);
    let foreign = app.get(&format!("/c/{}/{}", other.reference, other.token)).send().await.cookie();
    let path = format!("/complaints/{}", mine.reference);
    let swapped = format!("recourse_{}={}", mine.reference.to_lowercase(), other.token);
    for cookie in [foreign.as_str(), swapped.as_str(), "x=y"] {
        for path in [path.clone(), format!("{path}/receipt")] {
            let html = page(&app.get(&path).header("Accept-Language", "en").cookie(cookie).send().await, 404, "en");
            assert!(!html.contains("Ann Miller"));
        }
        let act = app
            .post(&format!("{path}/withdrawal"))
            .header("Accept-Language", "en")
            .cookie(cookie)
            .form(&[("reason", "x")]);
        page(&act.send().await, 404, "en");
    }
    assert_eq!(app.status(&mine).await["status"], "awaiting_identity");
}

#[tokio::test]
async fn the_whole_complainants_side_works_by_forms() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let supervisor = app.sign_in("Zhao Lei", "supervisor").await;
    let cookie = app.get(&format!("/c/{}/{}", filed.reference, filed.token)).send().await.cookie();
    let status = format!("/complaints/{}", filed.reference);
    let submit = async |act: &str, fields: &[(&str, &str)]| {
        let sent = app
            .post(&format!("{status}/{act}"))
            .header("Accept-Language", "en")
            .cookie(&cookie)
            .form(fields)
            .send()
            .await;
        assert_eq!(sent.leads_to(), format!("{status}?done={act}"));
        app.settle().await;
        page(&app.get(&sent.leads_to()).header("Accept-Language", "en").cookie(&cookie).send().await, 200, "en")
    };
    assert!(submit("messages", &[("text", "Here is <more>.")]).await.contains("Here is &#60;more&#62;."));
    submit("escalation", &[("reason", "Too slow")]).await;
    let propose = json!({"command": "propose", "outcome": "upheld", "text": "Your money back.", "redress": [{"type": "full_refund", "amount": {"value": "128.00", "currency": "CNY"}}, {"type": "apology"}]});
    app.command(&supervisor, &filed.reference, propose.clone()).await;
    let html = page(&app.get(&status).header("Accept-Language", "en").cookie(&cookie).send().await, 200, "en");
    assert!(html.contains("Your money back.") && html.contains("128"));
    submit("decision", &[("answer", "accept_in_part"), ("items", "2"), ("reason", "More!")]).await;
    let specialist = app.sign_in("Sun Yu", "specialist").await;
    app.command(&specialist, &filed.reference, propose).await;
    submit("decision", &[("answer", "accept")]).await;
    app.command(&specialist, &filed.reference, json!({"command": "record_remedy", "text": "Paid."})).await;
    submit("confirmation", &[("arrived", "true")]).await;
    submit("survey", &[("resolved", "5"), ("speed", "3"), ("attitude", "4"), ("comment", "ok")]).await;
    submit("reopening", &[("reason", "It was taken back again.")]).await;
    submit("withdrawal", &[("reason", "Sorted.")]).await;
    assert_eq!(app.status(&filed).await["closing_reason"], "withdrawn");
}
