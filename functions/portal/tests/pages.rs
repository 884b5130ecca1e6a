//! The complainant's pages, as complainants see them.

use jiff::tz::{self, TimeZone};
use messages::api::MoneyBody;
use messages::view::{
    ClockView, Entry, EvidenceView, ExplanationView, FileView, GivenView, ItemView, MediationView, ProposalView,
    ReceiptView, SaidView, StatusView,
};
use policy::Pack;
use portal::pages::{Checked, Receipt, StatusPage, check, file, gone, receipt, status};
use portal::receipt::Proof;
use std::collections::BTreeMap;
use web::field::Refused;
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{FlashKind, Frame, Nav};

#[path = "../../../shared/web/tests/support/html.rs"]
mod html;

fn frame(lang: Lang) -> Frame<'static> {
    let firm = if lang.is_zh() { "示范支付" } else { "Example Pay" };
    Frame::new(lang, firm, "/complaints/RC-7K3M-9QXD-0HTZ-W2F8", Nav::Public)
}

fn here() -> Viewpoint {
    Viewpoint { now: "2026-11-24T10:00:00Z".parse().expect("a time"), zone: TimeZone::fixed(tz::offset(8)) }
}

fn snapshot(name: &str, page: impl Fn(Lang) -> String) {
    for lang in Lang::ALL {
        let page = page(lang);
        html::check(&page);
        insta::assert_snapshot!(format!("{name}.{}", lang.code()), html::without_digests(&page));
    }
}

fn clock(kind: &str, started_at: &str, due_at: &str, state: &str) -> ClockView {
    let due_at: jiff::Timestamp = due_at.parse().expect("a time");
    ClockView {
        kind: kind.to_owned(),
        regime: "house".to_owned(),
        calendar: "cn".to_owned(),
        started_at: started_at.parse().expect("a time"),
        due_at,
        due_on: due_at.to_zoned(here().zone).date(),
        provisional: due_at > "2026-12-31T00:00:00Z".parse().expect("a time"),
        state: state.to_owned(),
        paused_since: None,
        ended_at: None,
        original_due_at: None,
    }
}

fn entry(seq: u64, at: &str, by: &str, event: &str, text: Option<&str>) -> Entry {
    let text = text.map(str::to_owned);
    Entry {
        seq,
        at: at.parse().expect("a time"),
        event: event.to_owned(),
        by: by.to_owned(),
        name: None,
        text,
        facts: None,
        hash: None,
    }
}

/// A complaint that has just come in.
fn fresh() -> StatusView {
    StatusView {
        reference: "RC-7K3M-9QXD-0HTZ-W2F8".to_owned(),
        jurisdiction: "house".to_owned(),
        status: "awaiting_identity".to_owned(),
        closing_reason: None,
        received_at: "2026-11-24T07:12:00Z".parse().expect("a time"),
        clocks: vec![
            clock("first_reply", "2026-11-24T07:12:00Z", "2026-11-25T07:12:00Z", "running"),
            clock("review", "2026-11-24T07:12:00Z", "2026-12-15T15:59:59Z", "running"),
            clock("identity", "2026-11-24T07:12:00Z", "2026-12-01T15:59:59Z", "running"),
        ],
        timeline: vec![
            entry(1, "2026-11-24T07:12:00Z", "complainant", "received", None),
            entry(2, "2026-11-24T07:12:01Z", "system", "assessed", None),
        ],
        needs: vec!["verification".to_owned()],
        evidence: Vec::new(),
        proposal: None,
        provisional_credit: None,
        settled_soon: false,
    }
}

fn filed(name: &str, kind: &str, danger: Option<&str>) -> EvidenceView {
    EvidenceView {
        kind: kind.to_owned(),
        file_name: name.to_owned(),
        size_bytes: 48_213,
        sha256: Some("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned()),
        received_at: "2026-11-24T09:11:00Z".parse().expect("a time"),
        danger: danger.map(str::to_owned),
    }
}

fn asked() -> StatusView {
    let mut view = fresh();
    view.status = "awaiting_complainant".to_owned();
    view.needs = vec!["交易回执截图 / receipt".to_owned(), "报警回执 / police report".to_owned()];
    view.clocks[0].state = "breached".to_owned();
    view.clocks[2].state = "met".to_owned();
    view.clocks.push(clock("complainant_answer", "2026-11-24T09:00:00Z", "2026-12-04T15:59:59Z", "running"));
    view.timeline.push(entry(3, "2026-11-24T07:20:00Z", "complainant", "identity_proven", None));
    view.timeline.push(entry(4, "2026-11-24T08:20:00Z", "system", "clock_breached", None));
    let text = "您好，请补充以下两项，我们好向银行追查这笔款项。\n\nPlease send us these two papers.";
    view.timeline.push(entry(5, "2026-11-24T09:00:00Z", "staff", "information_requested", Some(text)));
    view
}

fn proposal(answer: Option<&str>) -> ProposalView {
    let item = |item, kind: &str, amount: Option<&str>| ItemView {
        item,
        kind: kind.to_owned(),
        amount: amount.map(|value| MoneyBody { value: value.to_owned(), currency: "CNY".to_owned() }),
        done: answer.is_some(),
    };
    ProposalView {
        outcome: "partly_upheld".to_owned(),
        items: vec![item(1, "partial_refund", Some("12800.00")), item(2, "fee_waiver", Some("18.00")), item(3, "apology", None)],
        text: "经查，11 月 3 日的扣款有一部分是重复扣款。我们退还该部分，并免去手续费。\nPart of the deduction was made twice.".to_owned(),
        proposed_at: "2026-11-24T08:00:00Z".parse().expect("a time"),
        answer: answer.map(str::to_owned),
        accepted_items: Vec::new(),
    }
}

fn proposed() -> StatusView {
    let mut view = asked();
    view.status = "proposed".to_owned();
    view.needs = vec!["decision".to_owned()];
    view.clocks[1].state = "met".to_owned();
    view.proposal = Some(proposal(None));
    view.evidence = vec![
        filed("交易截图.png", "transaction_record", None),
        filed("聊天记录.pdf.exe", "correspondence", Some("executable")),
    ];
    view.timeline.push(entry(6, "2026-11-24T09:10:00Z", "complainant", "message_received", Some("都在附件里。")));
    view.timeline.push(entry(7, "2026-11-24T09:30:00Z", "staff", "proposed", Some(&proposal(None).text)));
    view
}

fn closed() -> StatusView {
    let mut view = proposed();
    view.status = "closed".to_owned();
    view.closing_reason = Some("partly_upheld".to_owned());
    view.needs = Vec::new();
    view.proposal = Some(proposal(Some("accept")));
    view.clocks[3].state = "met".to_owned();
    let mut survey = clock("survey", "2026-11-24T09:50:00Z", "2027-01-04T15:59:59Z", "running");
    survey.original_due_at = Some("2026-12-01T15:59:59Z".parse().expect("a time"));
    view.clocks.push(survey);
    view.timeline.push(entry(8, "2026-11-24T09:40:00Z", "complainant", "answered", None));
    view.timeline.push(entry(
        9,
        "2026-11-24T09:45:00Z",
        "staff",
        "remedy_recorded",
        Some("退款 12,800.00 元已退回原卡。"),
    ));
    view.timeline.push(entry(10, "2026-11-24T09:50:00Z", "system", "closed", None));
    view
}

fn show(lang: Lang, view: &StatusView, refused: Option<&Refused>) -> String {
    status(
        &frame(lang),
        &Pack::house(),
        &StatusPage { view, explanations: &[], can_confirm_by_link: None, key: "0f3a", refused },
        &here(),
    )
}

#[test]
fn receipts() {
    let view = fresh();
    let home = "/complaints/RC-7K3M-9QXD-0HTZ-W2F8";
    let proof = Proof { statement: STATEMENT.to_owned(), code: "A-7K3M-9QXD-0HTZ-W2F8".to_owned() };
    let shown = Receipt {
        view: &view,
        email: Some("li.na@example.com"),
        status_href: home,
        status_link: "https://pay.example/c/RC-7K3M-9QXD-0HTZ-W2F8/a123",
        proof: Some((&proof, "https://pay.example/receipt/check?code=A")),
    };
    snapshot("receipt", |lang| receipt(&frame(lang), &Pack::house(), &shown, &here()));
    let erased = Receipt { proof: None, ..shown };
    assert!(!receipt(&frame(Lang::En), &Pack::house(), &erased, &here()).contains("Proof of receipt"));
}

const STATEMENT: &str = "recourse-receipt/1 RC-7K3M-9QXD-0HTZ-W2F8 received=2026-11-24T07:12:00Z category=refund_delay \
    sha256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 house/first_reply=2026-11-25T07:12:00Z";

#[test]
fn receipts_are_checked() {
    let stated = STATEMENT.parse().expect("a line");
    let asked = Checked { statement: STATEMENT, code: "A-7K3M", asked: true, genuine: Some(&stated) };
    snapshot("receipt_genuine", |lang| check(&frame(lang), &Pack::house(), &asked, &here()));
    let hostile = "</textarea><script>alert(1)</script>";
    let refused = Checked { statement: hostile, code: hostile, genuine: None, ..asked };
    snapshot("receipt_refused", |lang| check(&frame(lang), &Pack::house(), &refused, &here()));
}

/// A file as it is kept: one document that loads nothing and runs nothing.
#[test]
fn files_to_keep() {
    let closed = closed();
    let said = SaidView {
        name: "李娜".to_owned(),
        email: Some("li.na@example.com".to_owned()),
        phone: None,
        account: Some("lina-001".to_owned()),
        transaction: None,
        description: "退款没有到账。</p><script>alert(1)</script>".to_owned(),
        desired_outcome: "退款".to_owned(),
    };
    let kept = FileView {
        written_at: here().now,
        language: "zh-CN".to_owned(),
        category: "refund_delay".to_owned(),
        channel: "web_form".to_owned(),
        status: closed,
        explanations: Vec::new(),
        said: Some(said),
        agreements: vec![MediationView {
            recorded_at: here().now,
            mediator: Some("消费者协会".to_owned()),
            agreed_on: "2026-11-20".to_owned(),
            redress: vec![GivenView {
                kind: "partial_refund".to_owned(),
                amount: Some(MoneyBody { value: "64.00".to_owned(), currency: "CNY".to_owned() }),
            }],
            text: "双方同意退还一半。".to_owned(),
            document: None,
        }],
        receipt: Some(ReceiptView { statement: STATEMENT.to_owned(), code: "A-7K3M".to_owned() }),
    };
    for lang in Lang::ALL {
        let page = file(&frame(lang), &Pack::house(), &kept, &here());
        assert!(page.starts_with("<!doctype html>") && page.matches("<style>").count() == 1);
        for word in ["<script", "<link", "src=", "href=", "url("] {
            assert!(!page.contains(word), "{word}");
        }
        insta::assert_snapshot!(format!("file.{}", lang.code()), page);
    }
}

#[test]
fn lost_links() {
    snapshot("gone", |lang| gone(&frame(lang), Some("complaints@recourse.example")));
}

#[test]
fn identity_is_asked_for_first() {
    let view = fresh();
    let wrong = |lang: Lang| Refused {
        form: "verification".to_owned(),
        errors: BTreeMap::from([("code".to_owned(), lang.t_with("status-code_refused", &[("n", "3")]))]),
        values: BTreeMap::from([("code".to_owned(), "12345".to_owned())]),
    };
    snapshot("status_awaiting_identity", |lang| {
        let refused = wrong(lang);
        let page = StatusPage {
            view: &view,
            explanations: &[],
            can_confirm_by_link: Some("k3v1"),
            key: "0f3a",
            refused: Some(&refused),
        };
        status(&frame(lang), &Pack::house(), &page, &here())
    });
}

#[test]
fn questions_and_proposals() {
    snapshot("status_awaiting_complainant", |lang| show(lang, &asked(), None));
    snapshot("status_proposed", |lang| show(lang, &proposed(), None));
}

#[test]
fn after_closing() {
    snapshot("status_closed", |lang| {
        let frame = frame(lang).with_flash(Some((FlashKind::Done, lang.label("done", "decision"))));
        status(
            &frame,
            &Pack::house(),
            &StatusPage { view: &closed(), explanations: &[], can_confirm_by_link: None, key: "0f3a", refused: None },
            &here(),
        )
    });
}

/// Every state shows its own forms and no other.
#[test]
fn forms_by_state() {
    let check = |view: &StatusView, forms: &[&str]| {
        let page = show(Lang::En, view, None);
        html::check(&page);
        let all = [
            "verification",
            "code",
            "link",
            "messages",
            "decision",
            "confirmation",
            "survey",
            "reopening",
            "escalation",
            "withdrawal",
        ];
        for form in all {
            let action = format!("action=\"/complaints/{}/{form}\"", view.reference);
            assert_eq!(page.contains(&action), forms.contains(&form), "{form} while {}", view.status);
        }
    };
    check(&fresh(), &["verification", "code", "messages", "escalation", "withdrawal"]);
    check(&asked(), &["messages", "escalation", "withdrawal"]);
    check(&proposed(), &["decision", "messages", "escalation", "withdrawal"]);
    check(&closed(), &["confirmation", "survey", "reopening"]);
    for status in complaint::Status::ALL {
        let view = StatusView { status: status.to_string(), needs: Vec::new(), ..fresh() };
        html::check(&show(Lang::Zh, &view, None));
    }
}

/// What was said once is not asked again, and reopening ends with its window.
#[test]
fn after_closing_things_are_asked_once() {
    let mut view = closed();
    view.timeline.push(entry(11, "2026-11-24T09:55:00Z", "complainant", "confirmed", None));
    view.timeline.push(entry(12, "2026-11-24T09:56:00Z", "complainant", "survey_answered", None));
    let late = Viewpoint { now: "2026-12-25T00:00:00Z".parse().expect("a time"), ..here() };
    let page = StatusPage { view: &view, explanations: &[], can_confirm_by_link: None, key: "0f3a", refused: None };
    let page = status(&frame(Lang::En), &Pack::house(), &page, &late);
    assert!(!page.contains("<form"), "a form is left");
    assert!(page.contains("12363"), "the external routes are named");
}

#[test]
fn hostile_values_stay_text() {
    let hostile = r#"</blockquote>"><script>alert(1)</script><b x='"#;
    let mut view = closed();
    view.reference = hostile.to_owned();
    view.status = "proposed".to_owned();
    view.needs = vec![hostile.to_owned()];
    view.timeline.push(entry(11, "2026-11-24T09:55:00Z", hostile, hostile, Some(hostile)));
    view.clocks[0].kind = hostile.to_owned();
    view.clocks[0].state = hostile.to_owned();
    let proposal = view.proposal.as_mut().expect("a fixture");
    proposal.text = hostile.to_owned();
    proposal.items[0].kind = hostile.to_owned();
    let pair = |name: &str| BTreeMap::from([(name.to_owned(), hostile.to_owned())]);
    let refused = Refused { form: "decision".to_owned(), errors: pair("reason"), values: pair("reason") };
    let frame = frame(Lang::Zh).with_flash(Some((FlashKind::Error, hostile.to_owned())));
    let page = StatusPage {
        view: &view,
        explanations: &[],
        can_confirm_by_link: Some(hostile),
        key: "0f3a",
        refused: Some(&refused),
    };
    let page = status(&frame, &Pack::house(), &page, &here());
    html::check(&page);
    assert!(!page.contains("<script>"), "a value became markup");
    let shown = Receipt { view: &view, email: Some(hostile), status_href: "/", status_link: hostile, proof: None };
    html::check(&receipt(&frame, &Pack::house(), &shown, &here()));
    html::check(&gone(&frame, Some(hostile)));
}

/// Each date says how it came about, in the reader's language and without scripts.
#[test]
fn a_date_is_explained_day_by_day() {
    let view = fresh();
    let explanation: ExplanationView = serde_json::from_value(serde_json::json!({
        "kind": "review", "regime": "house", "state": "running", "started_at": "2026-11-24T07:12:00Z",
        "length": 1, "unit": "working_days", "roll": "none", "calendar": "cn", "calendar_version": "cn-2026.2",
        "policy_version": "house-2026.4", "counted_due_at": "2026-12-15T15:59:59Z",
        "due_at": "2026-11-25T15:59:59Z", "due_on": "2026-11-25", "provisional": false, "extensions": [],
        "recompute": "recourse due",
        "days": [
            {"date": "2026-11-24", "counts": false, "provisional": false, "zh": "事件发生当日不计入。", "en": "The day of the event is not counted."},
            {"date": "2026-11-25", "counts": true, "provisional": false, "zh": "工作日。", "en": "A working day."}
        ]
    }))
    .expect("an explanation");
    let explanations = [explanation];
    let page =
        StatusPage { view: &view, explanations: &explanations, can_confirm_by_link: None, key: "0f3a", refused: None };
    for (lang, why, day) in [
        (Lang::En, "How this date comes about", "The day of the event is not counted."),
        (Lang::Zh, "这个日期怎么算出来的", "事件发生当日不计入。"),
    ] {
        let html = status(&frame(lang), &Pack::house(), &page, &here());
        html::check(&html);
        assert_eq!(html.matches("<details class=\"why\">").count(), 1, "only the clock that is explained");
        assert!(html.contains(why) && html.contains(day) && html.contains("cn-2026.2"), "{html}");
        assert!(html.contains("<td>1</td>") && html.contains("<td>–</td>"));
    }
}

/// An answer that meets a law's clock says what that law wants said, and a law's date is told where it is
/// counted.
#[test]
fn a_law_has_its_words_and_its_dates() {
    let mut law = clock("legal_final", "2026-12-18T10:00:00Z", "2027-01-13T23:59:59Z", "running");
    law.calendar = "gb-eng".to_owned();
    let of_law = |view: StatusView| StatusView { jurisdiction: "uk".to_owned(), clocks: vec![law.clone()], ..view };
    let page = |view: &StatusView| {
        let page = StatusPage { view, explanations: &[], can_confirm_by_link: None, key: "0f3a", refused: None };
        let html = status(&frame(Lang::En), &Pack::house(), &page, &here());
        html::check(&html);
        html
    };
    for view in [of_law(proposed()), of_law(closed())] {
        let html = page(&view);
        assert_eq!(html.matches("within six months of the date").count(), 1, "{}", view.status);
        assert_eq!(html.matches("<li>Financial Ombudsman Service").count(), 1, "{}", view.status);
        assert!(html.contains("13 Jan 2027, 23:59 (UTC)"), "{}", view.status);
    }
    let withdrawn = StatusView { closing_reason: Some("withdrawn".to_owned()), proposal: None, ..of_law(closed()) };
    assert!(!page(&withdrawn).contains("six months"), "who withdrew was given no answer");
    assert!(!page(&of_law(fresh())).contains("six months"), "there is no answer yet");
}
