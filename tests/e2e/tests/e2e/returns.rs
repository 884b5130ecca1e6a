//! What supervisors want to know for a period.

use crate::pages::page;
use e2e::{Answer, Colleague, TestApp, sample};
use serde_json::json;

async fn table(app: &TestApp, staff: &Colleague, name: &str, query: &str) -> Answer {
    app.get(&format!("/v1/desk/reports/{name}.csv?{query}")).bearer(&staff.token).send().await
}

/// The rows of a table, each by the names of its columns.
fn rows(answer: &Answer) -> Vec<std::collections::BTreeMap<String, String>> {
    let text = answer.text();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

const NOVEMBER: &str = "from=2026-11-01&to=2026-11-30";

#[tokio::test]
async fn a_complaint_is_told_to_three_supervisors() {
    let app = TestApp::start().await;
    let manager = app.sign_in("Zhao", "manager").await;
    let compliance = app.sign_in("Qian", "compliance").await;
    let open = |jurisdiction: &str, category: &str, currency: &str| {
        let mut body = sample::about(category, "Ann Lee");
        body["jurisdiction"] = json!(jurisdiction);
        body["desired_outcome"] = json!("=1+1 refund");
        body["transaction"] = json!({"id": "TX-1", "amount": {"value": "128.00", "currency": currency}});
        body
    };
    let upheld = app.open_and_prove(&open("uk", "fees", "GBP")).await;
    let scam = app.open_and_prove(&open("cn", "scam", "CNY")).await;
    app.open_and_prove(&open("us-cfpb", "refund_delay", "USD")).await;
    app.advance("P3D").await;
    let refund = json!({"command": "propose", "outcome": "upheld", "root_cause": "fee_or_disclosure", "at_fault": "our tariff",
        "redress": [{"type": "full_refund", "amount": {"value": "20.50", "currency": "GBP"}}],
        "text": "The fee was not in the tariff you had agreed to, so you get all of it back."});
    app.command(&manager, &upheld.reference, refund).await;
    app.acted(&upheld, "decision", json!({"answer": "accept"})).await;
    app.command(&manager, &upheld.reference, json!({"command": "record_remedy", "text": "Paid."})).await;
    app.settle().await;

    let cfpb = rows(&table(&app, &compliance, "cfpb", NOVEMBER).await);
    let of = |reference: &str| cfpb.iter().find(|row| row["Complaint ID"] == reference).expect("its row");
    assert_eq!((cfpb.len(), cfpb[0].len()), (3, 18));
    assert_eq!(of(&upheld.reference)["Company response to consumer"], "Closed with monetary relief");
    assert_eq!(of(&scam.reference)["Company response to consumer"], "In progress");
    assert_eq!(of(&scam.reference)["Issue"], "Fraud or scam");
    assert_eq!((&*of(&upheld.reference)["Submitted via"], &*of(&upheld.reference)["Timely response?"]), ("Web", "Yes"));

    let ledger = rows(&table(&app, &compliance, "cn-ledger", NOVEMBER).await);
    let row = ledger.iter().find(|row| row["reference"] == upheld.reference).expect("its row");
    assert_eq!(row["demand"], "'=1+1 refund", "no formula");
    assert_eq!((&*row["reason"], &*row["result"], &*row["duration_days"]), ("pricing", "upheld", "3"));
    assert_eq!((&*row["redress"], &*row["at_fault"]), ("full_refund 20.50 GBP", "our tariff"));

    let yearly = rows(&table(&app, &compliance, "cn-yearly", NOVEMBER).await);
    let all = yearly.iter().find(|row| row["class"].ends_with("all")).expect("the sum");
    assert_eq!((&*all["received"], &*all["finished"], &*all["finished_per_cent"]), ("3", "1", "33.3"));
    assert_eq!((&*all["risk_events"], &*all["disputed_in_risk_events_cny"]), ("1", "128.00"));

    let annex = rows(&table(&app, &compliance, "uk-annex1", NOVEMBER).await);
    assert_eq!(annex.len(), 1, "one complaint under the law of the United Kingdom");
    assert_eq!(
        (
            &*annex[0]["opened"],
            &*annex[0]["closed_within_3_business_days"],
            &*annex[0]["upheld"],
            &*annex[0]["redress_paid"]
        ),
        ("1", "1", "1", "20.50")
    );
    let nil = table(&app, &compliance, "uk-2027", "from=2027-01-01&to=2027-06-30").await;
    let nil = rows(&nil);
    let row = |name: &str| nil[0][name].as_str();
    assert_eq!((row("Nil return"), row("Period end"), row("Opened")), ("Y", "2027-06-30", "0"));
    let early = app.get("/v1/desk/reports/uk-2027.csv?from=2026-07-01&to=2026-12-31").bearer(&compliance.token);
    early.send().await.refused(422);
    let december = rows(&table(&app, &compliance, "uk-annex1ad", "from=2026-12-01&to=2026-12-31").await);
    assert_eq!((&*december[0]["group"], &*december[0]["opened"]), ("Nil", "0"), "a nil return");
}

#[tokio::test]
async fn what_goes_wrong_more_often_is_marked() {
    let app = TestApp::start().await;
    let staff = app.sign_in("Qian", "compliance").await;
    for _ in 0..5 {
        app.open_complaint(&sample::about("payment_failed", "Ann Lee")).await;
    }
    app.open_complaint(&sample::about("fees", "Ann Lee")).await;
    app.settle().await;
    let found = app.get("/v1/desk/systemic").bearer(&staff.token).send().await.ok();
    let first = &found["groups"][0];
    assert_eq!((&first["category"], &first["last_7_days"]), (&json!("payment_failed"), &json!(5)));
    assert_eq!((&first["spikes"], &found["groups"][1]["spikes"]), (&json!([7, 30]), &json!([])));
    app.advance("P20D").await;
    let later = app.get("/v1/desk/systemic").bearer(&staff.token).send().await.ok();
    assert_eq!((&later["groups"][0]["last_7_days"], &later["groups"][0]["last_30_days"]), (&json!(0), &json!(5)));
    let cookie = app.post("/local/sign-in").form(&[("name", "Qian"), ("role", "compliance")]).send().await.cookie();
    for (language, marked) in [("en", "more in 30 days"), ("zh", "30 天内增多")] {
        let shown = app.get("/desk/systemic").header("Accept-Language", language).cookie(&cookie).send().await;
        let shown = page(&shown, 200, language);
        assert!(shown.contains(marked), "{shown}");
    }
}

#[tokio::test]
async fn a_merchant_that_comes_up_again_and_again_is_named() {
    let app = TestApp::start().await;
    let staff = app.sign_in("Qian", "compliance").await;
    for shop in ["Tea & Co", "ＴＥＡ　＆ｃｏ", "tea &CO", "Once Ltd", "Twice Ltd", "twice ltd", ""] {
        let mut body = sample::about("merchant_dispute", "Ann Lee");
        body["transaction"]["counterparty"] = json!(shop);
        app.open_complaint(&body).await;
    }
    app.settle().await;
    let found = app.get("/v1/desk/systemic").bearer(&staff.token).send().await.ok();
    let parties = found["counterparties"].as_array().expect("a list");
    assert_eq!(parties.len(), 1, "{parties:?}");
    assert_eq!((&parties[0]["last_7_days"], &parties[0]["spans"]), (&json!(3), &json!([7])));
    let name = parties[0]["name"].as_str().expect("a name").to_owned();
    assert!(name.starts_with(['T', 't', 'Ｔ']), "as one of the last writes it: {name}");
    let list = app.get("/v1/desk/complaints").bearer(&staff.token).send().await.ok();
    let named = ["&co", "& co", "once ltd"].iter().any(|name| list.to_string().to_lowercase().contains(name));
    assert!(!named, "no name in the list: {list}");
    let table = app.get("/v1/desk/reports/counterparties.csv").bearer(&staff.token).send().await.expect(200);
    assert_eq!(rows(&table)[0]["counterparty"], name);
    let cookie = app.post("/local/sign-in").form(&[("name", "Qian"), ("role", "compliance")]).send().await.cookie();
    for (language, said) in
        [("en", "at least 3 complaints in 7 days or 5 in 30"), ("zh", "7 天内至少 3 件或 30 天内至少 5 件")]
    {
        let shown = app.get("/desk/systemic").header("Accept-Language", language).cookie(&cookie).send().await;
        let shown = page(&shown, 200, language);
        assert!(
            shown.contains(said) && shown.to_lowercase().contains("systemic.csv") && !shown.contains("Twice"),
            "{shown}"
        );
    }
    app.get("/desk/operations/counterparties.csv").cookie(&cookie).send().await.expect(200);
    let groups = app.get("/v1/desk/reports/systemic.csv").bearer(&staff.token).send().await.expect(200);
    assert_eq!(rows(&groups)[0]["last_7_days"], "7");
}

#[tokio::test]
async fn a_long_return_is_read_in_parts_and_a_wrong_period_is_refused() {
    let app = TestApp::start().await;
    let staff = app.sign_in("Qian", "compliance").await;
    for _ in 0..5 {
        app.open_complaint(&sample::english()).await;
    }
    app.settle().await;
    let mut seen = std::collections::BTreeSet::new();
    let mut at = format!("/v1/desk/reports/cn-ledger.csv?{NOVEMBER}&limit=2");
    for part in 0.. {
        let answer = app.get(&at).bearer(&staff.token).send().await.expect(200);
        seen.extend(rows(&answer).into_iter().map(|row| row["reference"].clone()));
        let Some(link) = answer.header("link") else { break };
        at = link.trim_start_matches('<').split('>').next().expect("an address").to_owned();
        assert!(part < 5, "it ends");
    }
    assert_eq!(seen.len(), 5);
    assert_eq!(rows(&table(&app, &staff, "cn-ledger", "from=2026-10-01&to=2026-10-31").await).len(), 0);
    for query in [
        "",
        "from=2026-11-01",
        "from=x&to=2026-11-01",
        "from=2026-11-02&to=2026-11-01",
        "from=2024-01-01&to=2026-01-01",
    ] {
        table(&app, &staff, "cfpb", query).await.refused(422);
    }
    table(&app, &staff, "fca-2027", NOVEMBER).await.refused(404);

    let cookie = app.post("/local/sign-in").form(&[("name", "Qian"), ("role", "compliance")]).send().await.cookie();
    let look = async |path: &str| app.get(path).header("Accept-Language", "en").cookie(&cookie).send().await;
    assert!(page(&look("/desk/reports").await, 200, "en").contains(r#"value="2026-10-01""#), "the month before");
    let file = look(&format!("/desk/reports/table?name=cn-ledger&{NOVEMBER}")).await.expect(200);
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"cn-ledger.csv\""));
    let wrong = page(&look("/desk/reports/table?name=cfpb&from=2026-11-01&to=yesterday").await, 422, "en");
    assert!(wrong.contains(r#"value="yesterday""#) && wrong.contains("reports-to-error"));
    page(&look(&format!("/desk/reports/table?name=none&{NOVEMBER}")).await, 422, "en");
}
