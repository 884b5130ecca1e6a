//! The pages of staff and of this machine, and forms that other sites try to send.

use crate::pages::{FORM, page};
use e2e::{TestApp, sample};

#[tokio::test]
async fn forms_of_other_sites_are_refused() {
    let app = TestApp::start().await;
    let filed = app.open_complaint(&sample::english()).await;
    let cookie = app.get(&format!("/c/{}/{}", filed.reference, filed.token)).send().await.cookie();
    let act = || {
        app.post(&format!("/complaints/{}/withdrawal", filed.reference))
            .header("Accept-Language", "en")
            .cookie(&cookie)
            .form(&[("reason", "x")])
    };
    page(&act().header("Sec-Fetch-Site", "cross-site").send().await, 403, "en");
    page(&act().header("Origin", "https://evil.example").send().await, 403, "en");
    assert_eq!(app.status(&filed).await["status"], "awaiting_identity");
    let staff = app.post("/local/sign-in").form(&[("name", "Wang Fang"), ("role", "handler")]).send().await.cookie();
    let command = || {
        app.post(&format!("/desk/complaints/{}/commands", filed.reference))
            .header("Accept-Language", "en")
            .cookie(&staff)
            .form(&[("command", "take_over")])
    };
    page(&command().header("Sec-Fetch-Site", "cross-site").send().await, 403, "en");
    let take_in = app
        .post("/desk/new")
        .header("Accept-Language", "en")
        .cookie(&staff)
        .header("Origin", "https://evil.example")
        .form(&FORM);
    page(&take_in.send().await, 403, "en");
    let form = app.post("/complaints").header("Accept-Language", "en").header("Origin", "https://evil.example");
    page(&form.form(&FORM).send().await, 403, "en");
    let out = app.post("/desk/sign-out").cookie(&staff).header("Sec-Fetch-Site", "cross-site").form(&[]);
    assert_eq!(out.send().await.header("set-cookie"), None, "nobody is signed out by another site");
    app.post("/local/sign-in")
        .header("Sec-Fetch-Site", "cross-site")
        .form(&[("name", "X"), ("role", "manager")])
        .send()
        .await
        .refused(403);
    assert_eq!(act().header("Sec-Fetch-Site", "same-origin").send().await.status, 303);
    app.settle().await;
}

#[tokio::test]
async fn the_desk_works_by_forms() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    page(&app.get("/desk").header("Accept-Language", "en").send().await, 401, "en");
    let signed_in = app.post("/local/sign-in").form(&[("name", "Wang Fang"), ("role", "handler")]).send().await;
    assert_eq!(signed_in.leads_to(), "/desk");
    let cookie = signed_in.cookie();
    let case = format!("/desk/complaints/{}", filed.reference);
    for language in ["zh", "en"] {
        for path in [
            "/desk",
            "/desk/breaches",
            "/desk/mail",
            "/desk/away",
            "/desk/recomputations",
            "/desk/operations",
            "/desk/new",
            &case,
            "/desk?status=closed&breached=true",
        ] {
            page(&app.get(path).header("Accept-Language", language).cookie(&cookie).send().await, 200, language);
        }
        page(
            &app.get("/desk/complaints/RC-0000").header("Accept-Language", language).cookie(&cookie).send().await,
            404,
            language,
        );
    }
    let html = page(&app.get("/desk").header("Accept-Language", "en").cookie(&cookie).send().await, 200, "en");
    assert!(html.contains(&filed.reference) && html.contains("Wang Fang"));
    let command = |fields: &[(&str, &str)]| {
        app.post(&format!("{case}/commands")).header("Accept-Language", "en").cookie(&cookie).form(fields).send()
    };
    assert_eq!(
        command(&[("command", "reply"), ("text", "We are on it.")]).await.leads_to(),
        format!("{case}?done=reply")
    );
    app.settle().await;
    assert!(app.mail(&filed.reference, "message").await.text().contains("We are on it."));
    page(&command(&[("command", "reply"), ("text", "")]).await, 422, "en");
    // Overtaken: what was typed stays, and the page says who did what meanwhile.
    let late = page(&command(&[("command", "reply"), ("text", "too late"), ("version", "1")]).await, 412, "en");
    let told = late.find("Somebody was faster").expect("it is said");
    assert!(late[told..].contains("We are on it.") && late[told..].contains("Wang Fang"), "{late}");
    assert!(late.contains("too late</textarea>"), "nothing typed is lost: {late}");
    let version = late.split("name=\"version\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let again = [("command", "reply"), ("text", "Once."), ("version", version.expect("the new version"))];
    let (one, two) = tokio::join!(command(&again), command(&again));
    assert_eq!(one.leads_to(), two.leads_to(), "a double click is one act");
    app.settle().await;
    let html = page(&app.get(&case).header("Accept-Language", "en").cookie(&cookie).send().await, 200, "en");
    assert_eq!(html.matches("<blockquote class=\"said\">Once.").count(), 2, "once in the mail, once in the log");
    let mut fields = FORM.to_vec();
    fields.extend([("channel", "hotline"), ("received_at", "2026-11-16T09:30"), ("language", "zh-CN")]);
    let taken = app.post("/desk/new").header("Accept-Language", "en").cookie(&cookie).form(&fields).send().await;
    assert!(taken.leads_to().starts_with("/desk/complaints/RC-"));
    app.settle().await;
    let html =
        page(&app.get(&taken.leads_to()).header("Accept-Language", "en").cookie(&cookie).send().await, 200, "en");
    assert!(html.contains("The refund has not arrived."));
}

#[tokio::test]
async fn being_away_is_said_on_a_page() {
    let app = TestApp::start().await;
    let sign_in = async |name: &str, role: &str| {
        app.post("/local/sign-in").form(&[("name", name), ("role", role)]).send().await.cookie()
    };
    let (wang, manager, auditor) = (
        sign_in("Wang Fang", "handler").await,
        sign_in("Chen Jing", "manager").await,
        sign_in("Ma Li", "compliance").await,
    );
    let see = async |cookie: &str| {
        page(&app.get("/desk/away").header("Accept-Language", "en").cookie(cookie).send().await, 200, "en")
    };
    let say = |cookie: &str, path: &str, fields: &[(&str, &str)]| {
        app.post(path).header("Accept-Language", "en").cookie(cookie).form(fields).send()
    };
    let month = [("from", "2026-11-16T08:00"), ("until", "2026-12-16T18:00"), ("substitute", "Li Na")];
    assert_eq!(say(&wang, "/desk/away", &month).await.leads_to(), "/desk/away");
    let html = see(&manager).await;
    for shown in ["Wang Fang", "away now", "16 Dec 2026, 18:00", "Li Na", "Id of their sign-in"] {
        assert!(html.contains(shown), "{shown}: {html}");
    }
    // A handler speaks for themselves, who only reads for nobody.
    assert!(!see(&wang).await.contains("Id of their sign-in"));
    assert!(!see(&auditor).await.contains("<button>Is back"));
    page(&say(&auditor, "/desk/away", &month).await, 403, "en");
    // What was typed stays, with the error beside its field.
    let wrong = [("from", "2026-11-18T08:00"), ("until", "2026-11-17T18:00"), ("substitute", "Zhou Min")];
    let html = page(&say(&wang, "/desk/away", &wrong).await, 422, "en");
    assert!(html.contains("away-until-error") && html.contains("Zhou Min") && html.contains("2026-11-17T18:00"));
    page(&say(&wang, "/desk/away", &[("from", "soon"), ("until", "later")]).await, 422, "en");

    assert_eq!(say(&manager, "/desk/away/end", &[("person", "Wang Fang")]).await.leads_to(), "/desk/away");
    assert!(see(&manager).await.contains("Nobody is away"));
    let foreign =
        app.post("/desk/away").header("Accept-Language", "en").cookie(&wang).header("Origin", "https://evil.example");
    page(&foreign.form(&month).send().await, 403, "en");
}

#[tokio::test]
async fn broken_promises_are_a_page_and_a_table() {
    let app = TestApp::start().await;
    let filed = app.open_and_prove(&sample::english()).await;
    let cookie = app.post("/local/sign-in").form(&[("name", "Wang Fang"), ("role", "handler")]).send().await.cookie();
    let take_over = app
        .post(&format!("/desk/complaints/{}/commands", filed.reference))
        .cookie(&cookie)
        .form(&[("command", "take_over")]);
    assert_eq!(take_over.send().await.status, 303);
    let see = async |path: &str| app.get(path).header("Accept-Language", "en").cookie(&cookie).send().await;
    assert!(!page(&see("/desk/breaches").await, 200, "en").contains("breaches.csv"), "nothing to take away yet");

    app.advance("PT25H").await;
    app.settle().await;
    let html = page(&see("/desk/breaches").await, 200, "en");
    assert!(html.contains(&filed.reference) && html.contains("Wang Fang"), "{html}");
    assert!(html.contains("href=\"/desk/breaches.csv\""), "{html}");
    let table = see("/desk/breaches.csv").await.expect(200);
    assert_eq!(table.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    assert_eq!(table.header("content-disposition"), Some("attachment; filename=\"breaches.csv\""));
    let text = table.text();
    assert_eq!(text.lines().count(), 1 + html.matches("role=\"rowheader\"").count(), "{text}");
    assert!(text.contains(&format!("{},first_reply,", filed.reference)), "{text}");

    page(&see("/desk/breaches.csv?cursor=x").await, 422, "en");
    page(&app.get("/desk/breaches.csv").header("Accept-Language", "en").send().await, 401, "en");
}

#[tokio::test]
async fn the_local_pages_show_mail_and_clock() {
    let app = TestApp::start().await;
    let filed = app.open_complaint(&sample::chinese()).await;
    let browser = |path: &str| app.get(path).header("Accept", "text/html").header("Accept-Language", "zh-CN").send();
    for path in ["/local", "/local/mailbox", "/local/clock", "/local/sign-in"] {
        page(&browser(path).await, 200, "zh");
    }
    let mail = app.mail(&filed.reference, "acknowledgement").await;
    let id = mail.json["id"].as_str().expect("an id").to_owned();
    assert!(page(&browser(&format!("/local/mailbox/{id}")).await, 200, "zh").contains(&mail.code()));
    assert!(app.get(&format!("/local/mailbox/{id}.eml")).send().await.text().contains("X-Recourse-Key:"));
    assert_eq!(app.post("/local/clock").form(&[("advance", "PT1H")]).send().await.leads_to(), "/local/clock");
    page(
        &app.post("/local/clock").header("Accept-Language", "en").form(&[("advance", "tomorrow")]).send().await,
        422,
        "en",
    );
    assert_eq!(app.now().await.to_string(), "2026-11-16T03:00:00Z");
}
