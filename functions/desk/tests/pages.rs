//! The desk's pages, as staff see them.

use complaint::values::BreachCause;
use desk::others::Other;
use desk::pages::{CasePage, Filters, ListPage, NewFields, SignInPage, breaches, case, list, new, sign_in_needed};
use jiff::tz::{self, TimeZone};
use messages::view::{Card, DeskView};
use policy::Pack;
use serde_json::json;
use std::collections::BTreeMap;
use store::found_by::FoundBy;
use store::lists::Breach;
use store::views::SavedView;
use web::field::Refused;
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{Frame, Nav};

#[path = "../../../shared/web/tests/support/html.rs"]
mod html;

fn frame(lang: Lang, path: &'static str, role: &'static str) -> Frame<'static> {
    let firm = if lang.is_zh() { "示范支付" } else { "Example Pay" };
    Frame::new(lang, firm, path, Nav::Desk { name: "王芳", role })
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

fn card(reference: &str, status: &str, category: &str, next_due_at: Option<&str>) -> Card {
    Card {
        reference: reference.to_owned(),
        status: status.to_owned(),
        level: 1,
        team: "front-line".to_owned(),
        assignee: None,
        category: category.to_owned(),
        grade: "ordinary".to_owned(),
        priority: 3,
        channel: "web_form".to_owned(),
        language: "zh-CN".to_owned(),
        received_at: "2026-11-20T02:00:00Z".parse().expect("a time"),
        next_due_at: next_due_at.map(|at| at.parse().expect("a time")),
        breached: false,
        open_tasks: 0,
        jurisdiction: "cn".to_owned(),
        closed_at: None,
        closed_as: None,
        root_cause: None,
        disputed: None,
        redress: Vec::new(),
        counterparty: None,
        changed_on: None,
    }
}

fn cards() -> Vec<Card> {
    let theft = card("RC-7K3M-9QXD-0HTZ-W2F8", "investigating", "unauthorised_txn", Some("2026-11-24T05:00:00Z"));
    let scam = card("RC-11AB-22CD-33EF-44GH", "in_review", "scam", Some("2026-11-24T13:10:00Z"));
    vec![
        Card { priority: 1, breached: true, level: 2, open_tasks: 2, assignee: Some("陈晓明".to_owned()), ..theft },
        Card { priority: 1, level: 3, language: "en".to_owned(), ..scam },
        card("RC-55JK-66MN-77PQ-88RS", "awaiting_identity", "payment_failed", Some("2026-11-27T15:59:59Z")),
        card("RC-99TV-00WX-11YZ-22AB", "proposed", "marketing_disclosure", Some("2026-12-15T15:59:59Z")),
        card("RC-33CD-44EF-55GH-66JK", "closed", "other", None),
    ]
}

/// A complaint with something of everything.
fn view(status: &str) -> DeskView {
    let clock = |kind: &str, due_at: &str, state: &str| {
        json!({"kind": kind, "regime": "house", "calendar": "cn", "started_at": "2026-11-24T02:00:00Z", "due_at": due_at, "due_on": "2026-12-01",
               "provisional": due_at.starts_with("2027"), "state": state})
    };
    let event = |seq: u64, by: &str, event: &str, text: Option<&str>| {
        json!({"seq": seq, "at": format!("2026-11-24T0{seq}:00:00Z"), "event": event, "by": by,
               "name": (by == "staff").then_some("王芳"), "text": text, "facts": {"fact": event, "seq": seq},
               "hash": format!("{seq}f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")})
    };
    let mut card = serde_json::to_value(&cards()[0]).expect("a fixture");
    card["status"] = json!(status);
    let rest = json!({
        "version": 7, "jurisdiction": "cn",
        "identity": {"contact": "proven", "contact_proof": "code", "account": "unproven"},
        "clocks": [clock("first_reply", "2026-11-24T08:00:00Z", "breached"), clock("review", "2026-11-25T03:00:00Z", "running"),
                   clock("level_response", "2026-12-24T03:00:00Z", "running"), clock("identity", "2027-01-04T15:59:59Z", "met")],
        "tasks": [{"id": "T1", "kind": "freeze", "text": "freeze: unauthorised_txn", "opened_at": "2026-11-24T02:00:00Z", "done_at": null},
                  {"id": "T2", "kind": "trace", "text": "trace it", "opened_at": "2026-11-24T02:00:00Z", "done_at": "2026-11-24T03:00:00Z"}],
        "evidence": [
            {"kind": "transaction_record", "file_name": "回执.png", "content_type": "image/png", "sniffed": "image/png", "size_bytes": 48213, "uploaded": true,
             "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "received_at": "2026-11-24T04:00:00Z"},
            {"kind": "document", "file_name": "聊天记录.pdf.exe", "content_type": "application/pdf", "size_bytes": 3_149_999, "danger": "executable",
             "sha256": "0f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "raw": "mail/7", "received_at": "2026-11-24T05:00:00Z"}],
        "messages": [{"at": "2026-11-24T04:00:00Z", "direction": "out", "event": "replied", "name": "王芳", "text": "您好，我们已冻结账户。\n请核对最近的交易。"},
                     {"at": "2026-11-24T05:00:00Z", "direction": "in", "event": "message_received", "name": null, "text": "谢谢，还有一笔 300 元不是我付的。"}],
        "log": [event(1, "complainant", "received", None), event(2, "system", "assessed", None), event(3, "system", "clock_breached", None),
                event(4, "staff", "replied", Some("您好，我们已冻结账户。"))],
        "description": "11 月 3 日下午我的账户被人转走两笔钱，一共 12,800 元。\n我没有操作过，也没有告诉别人密码。",
        "desired_outcome": "全额退款",
        "complainant": {"name": "李娜", "email": "li.na@example.com", "phone": "+86 138 0000 0000"},
        "account": {"identifier": "lina88"},
        "transaction": {"id": "20261103142011000912", "occurred_at": "11 月 3 日 14:20 左右", "amount": {"value": "12800.00", "currency": "CNY"}, "counterparty": "某某数码店", "device": null},
        "proposal": null, "duplicate_of": null, "closing_reason": null, "reason_code": null
    });
    let whole = card.as_object_mut().expect("a fixture");
    whole.extend(rest.as_object().expect("a fixture").clone());
    serde_json::from_value(card).expect("a fixture")
}

fn show(lang: Lang, view: &DeskView, role: &'static str, refused: Option<&Refused>) -> String {
    let frame = frame(lang, "/desk/complaints/RC-7K3M-9QXD-0HTZ-W2F8", role);
    case(&frame, &Pack::house(), &CasePage { refused, ..CasePage::of(view) }, &here())
}

#[test]
fn lists() {
    let cards = cards();
    let all = Filters::default();
    snapshot("list", |lang| {
        let views = [SavedView { name: "诈骗 & 急".to_owned(), query: "?category=scam".to_owned() }];
        let next_cursor = Some("1#2026 a&b");
        let page = ListPage {
            cards: &cards,
            filters: &all,
            next_cursor,
            search: "",
            views: &views,
            works: true,
            refused: None,
        };
        list(&frame(lang, "/desk", "handler"), &Pack::house(), &page, &here())
    });
    let filters = Filters { status: "investigating".to_owned(), breached: "true".to_owned(), ..Filters::default() };
    snapshot("list_filtered_empty", |lang| {
        let page = ListPage {
            cards: &[],
            filters: &filters,
            next_cursor: None,
            search: "",
            views: &[],
            works: false,
            refused: None,
        };
        list(&frame(lang, "/desk?status=investigating&breached=true", "handler"), &Pack::house(), &page, &here())
    });
}

#[test]
fn cases() {
    snapshot("case", |lang| show(lang, &view("investigating"), "handler", None));
    snapshot("case_read_only", |lang| show(lang, &view("investigating"), "compliance", None));
    let mut proposed = view("proposed");
    proposed.proposal = Some(
        serde_json::from_value(json!({
        "outcome": "upheld", "text": "全额退款。", "proposed_at": "2026-11-24T06:00:00Z", "answer": null, "accepted_items": [],
        "items": [{"item": 1, "type": "full_refund", "amount": {"value": "12800.00", "currency": "CNY"}, "done": false},
                  {"item": 2, "type": "apology", "done": true}]}))
        .expect("a fixture"),
    );
    snapshot("case_proposed", |lang| show(lang, &proposed, "supervisor", None));
}

#[test]
fn a_refused_command_stands_open_with_its_error() {
    let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let refused = Refused {
        form: "propose".to_owned(),
        errors: BTreeMap::from([pair("redress", "unlock needs the account"), pair("text", "say something")]),
        values: BTreeMap::from([
            pair("outcome", "goodwill"),
            pair("redress_type_1", "unlock"),
            pair("redress_currency_1", "USD"),
        ]),
    };
    let page = show(Lang::En, &view("investigating"), "handler", Some(&refused));
    html::check(&page);
    assert!(page.contains(r#"<details name="command" id="form-propose" open>"#));
    assert_eq!(
        page.matches(r#"name="command" id="form-"#).filter(|_| true).count(),
        page.matches("<details name=").count()
    );
    assert_eq!(page.matches(" open>").count(), 1, "one form at a time");
    assert!(page.contains(r#"<p class="flash error" role="alert">unlock needs the account</p>"#), "no error is lost");
    assert!(
        page.contains(r#"<option value="unlock" selected>"#) && page.contains(r#"<option value="goodwill" selected>"#)
    );
}

#[test]
fn who_was_overtaken_keeps_what_was_typed() {
    let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let refused = |form: &str| Refused {
        form: form.to_owned(),
        errors: BTreeMap::new(),
        values: BTreeMap::from([pair("command", form), pair("version", "2"), pair("text", "我们 <会> 查清。")]),
    };
    let overtaken = |lang: Lang, view: &DeskView, refused: &Refused| {
        let page = CasePage { refused: Some(refused), meant_for: Some(2), ..CasePage::of(view) };
        let frame = frame(lang, "/desk/complaints/RC-7K3M-9QXD-0HTZ-W2F8", "handler");
        let html = case(&frame, &Pack::house(), &page, &here());
        html::check(&html);
        let from = html.find("<section class=\"card meanwhile\"").expect("a box");
        let to = html[from..].find("</section>").expect("its end");
        (html[from..from + to].to_owned(), html)
    };
    for lang in Lang::ALL {
        let (part, page) = overtaken(lang, &view("investigating"), &refused("note"));
        assert_eq!(part.matches("<li").count(), 2, "events after version 2: {part}");
        assert!(part.contains("href=\"#form-note\"") && !part.contains("会"), "{part}");
        assert!(page.contains("id=\"form-note\" open>"), "the form stands open");
        assert_eq!(page.matches("我们 &#60;会&#62; 查清。").count(), 1, "in its field");
        let (part, _) = overtaken(lang, &view("closed"), &refused("note"));
        assert!(part.contains("我们 &#60;会&#62; 查清。") && !part.contains("#form-note"), "kept to copy: {part}");
    }
}

#[test]
fn contacts_with_either_side_stand_in_order() {
    let mut view = view("awaiting_third_party");
    let asked = json!({"seq": 5, "at": "2026-11-24T04:30:00Z", "event": "contact_recorded", "by": "staff", "name": "王芳",
        "text": "商家 <确认> 收到款。", "facts": {"fact": "contact_recorded", "personal": {"party": "某某数码店", "channel": "hotline"}}});
    view.log.push(serde_json::from_value(asked).expect("a fixture"));
    for lang in Lang::ALL {
        let page = show(lang, &view, "handler", None);
        html::check(&page);
        let from = page.find("<ol class=\"messages\">").expect("contacts");
        let part = &page[from..from + page[from..].find("</ol>").expect("their end")];
        let at = |text: &str| part.find(text).unwrap_or_else(|| panic!("no {text}: {part}"));
        assert!(
            at("我们已冻结账户") < at("商家 &#60;确认&#62; 收到款。") && at("收到款") < at("还有一笔 300 元"),
            "{part}"
        );
        assert!(part.contains("某某数码店") && part.contains(&lang.label("channel", "hotline")), "{part}");
    }
}

#[test]
fn others_in_common_can_be_joined_once() {
    let same = [vec![FoundBy::Email, FoundBy::Transaction], vec![FoundBy::Transaction], vec![FoundBy::Account]];
    let mut others: Vec<Other> =
        cards().into_iter().skip(1).zip(same).map(|(card, same)| Other { card, same }).collect();
    others[2].card.received_at = "2025-11-20T02:00:00Z".parse().expect("a time");
    let panel = |lang: Lang, view: &DeskView, role: &'static str| {
        let page = CasePage { others: &others, ..CasePage::of(view) };
        let html = case(&frame(lang, "/desk", role), &Pack::house(), &page, &here());
        html::check(&html);
        let from = html.find("<section class=\"card\" aria-labelledby=\"others-title\"").expect("a panel");
        html[from..from + html[from..].find("</section>").expect("its end")].to_owned()
    };
    for lang in Lang::ALL {
        let html = panel(lang, &view("investigating"), "handler");
        insta::assert_snapshot!(format!("case_others.{}", lang.code()), html);
        assert_eq!(html.matches("value=\"link_duplicate\"").count(), 3);
    }
    let html = panel(Lang::En, &view("investigating"), "handler");
    assert!(html.contains(">1 by the same person"), "neither another's complaint nor an old one: {html}");
    let mut joined = view("investigating");
    joined.duplicate_of = Some("RC-11AB-22CD-33EF-44GH".to_owned());
    assert!(!panel(Lang::En, &joined, "handler").contains("<form"), "joined already");
    assert!(!panel(Lang::En, &view("investigating"), "compliance").contains("<form"), "reads only");
}

/// What a second person decides about stands before them, and what is on record beside it.
#[test]
fn what_waits_and_what_is_on_record_is_shown() {
    let given = json!([{"type": "partial_refund", "amount": {"value": "6000.00", "currency": "CNY"}}]);
    let mut view = view("investigating");
    view.tasks[0].kind = "approval".to_owned();
    view.pending = serde_json::from_value(json!({"id": "A7", "by": "王芳", "asked_at": "2026-11-24T05:00:00Z",
        "outcome": "partly_upheld", "redress": given, "text": "我们退回一半。", "root_cause": "merchant", "at_fault": "<商家>"}))
    .expect("a fixture");
    let appraisal = json!({"recorded_at": "2026-11-24T05:00:00Z", "recorded_by": "王芳", "appraiser": "设备实验室",
        "method": "device_fingerprint", "finding": "for_complainant", "text": "从未见过的<设备>。", "document": "TA-1"});
    view.appraisals = vec![serde_json::from_value(appraisal).expect("a fixture")];
    let mediation = json!({"recorded_at": "2026-11-24T05:00:00Z", "mediator": "消费者协会", "agreed_on": "2026-11-20",
        "redress": given, "text": "各让一步。"});
    view.mediations = vec![serde_json::from_value(mediation).expect("a fixture")];
    for lang in Lang::ALL {
        let page = show(lang, &view, "supervisor", None);
        html::check(&page);
        let part = |class: &str| {
            let rest = page.split(&format!("<section class=\"card {class}\"")).nth(1);
            rest.and_then(|rest| rest.split("</section>").next()).expect("it is shown").to_owned()
        };
        let both = format!("<section{}</section>\n<section{}</section>", part("pending"), part("records"));
        insta::assert_snapshot!(format!("case_records.{}", lang.code()), both);
    }
}

/// The forms by state and role: the same table the core decides by.
#[test]
fn forms_by_state_and_role() {
    let commands = |view: &DeskView, role: &'static str| -> Vec<String> {
        let page = show(Lang::En, view, role, None);
        html::check(&page);
        let found = page
            .split(r#"name="command" value=""#)
            .skip(1)
            .map(|rest| rest.split('"').next().expect("a fixture").to_owned());
        found.filter(|command| command != "complete_task").collect()
    };
    let check = |view: &DeskView, role, expected: &str| {
        assert_eq!(commands(view, role).join(" "), expected, "{role} while {}", view.card.status);
    };
    let always = "note assign escalate record_contact";
    let rest = "record_appraisal record_mediation confirm_identity classify set_jurisdiction extend amend link_duplicate close refer_external";
    // An answer was written under the law of its day.
    let answered = rest.replace("set_jurisdiction ", "");
    check(
        &view("investigating"),
        "handler",
        &format!(
            "reply request_information propose take_over note assign escalate contact_third_party record_contact {rest}"
        ),
    );
    check(&view("awaiting_complainant"), "handler", &format!("reply take_over {always} {rest}"));
    check(&view("remedy_pending"), "manager", &format!("reply record_remedy take_over {always} {answered}"));
    check(
        &view("in_review"),
        "handler",
        &format!("reply request_information take_over note assign escalate contact_third_party record_contact {rest}"),
    );
    check(
        &view("in_review"),
        "supervisor",
        &format!(
            "reply request_information propose take_over note assign escalate contact_third_party record_contact {rest}"
        ),
    );
    check(&view("closed"), "handler", "reopen");
    check(&view("investigating"), "operations", "");
    check(&view("investigating"), "compliance", "");
    check(&view("investigating"), "nobody", "");
    let mut pending = view("investigating");
    pending.tasks[0].kind = "approval".to_owned();
    assert!(
        commands(&pending, "supervisor").join(" ").starts_with("approve refuse reply request_information take_over")
    );
}

#[test]
fn broken_promises() {
    let breach = Breach {
        reference: "RC-7K3M-9QXD-0HTZ-W2F8".to_owned(),
        clock: "first_reply".to_owned(),
        regime: "house".to_owned(),
        due_at: "2026-11-24T08:00:00Z".parse().expect("a time"),
        recorded_at: "2026-11-24T08:00:00.042Z".parse().expect("a time"),
        lag_ms: 42,
        level: 1,
        team: "front-line".to_owned(),
        category: "unauthorised_txn".to_owned(),
        owner: Some("Wang Fang".to_owned()),
        causes: vec![BreachCause::WaitingForThirdParty, BreachCause::Extended],
    };
    let items = [
        breach.clone(),
        Breach {
            clock: "review".to_owned(),
            lag_ms: 61_000,
            level: 2,
            category: "scam".to_owned(),
            owner: None,
            causes: Vec::new(),
            ..breach
        },
    ];
    snapshot("breaches", |lang| {
        breaches(&frame(lang, "/desk/breaches", "operations"), &Pack::house(), &items, Some("x"), &here())
    });
    html::check(&breaches(&frame(Lang::En, "/desk/breaches", "operations"), &Pack::house(), &[], None, &here()));
}

#[test]
fn taking_in_and_signing_in() {
    let errors = |lang: Lang| BTreeMap::from([("channel".to_owned(), lang.t("form-error-channel"))]);
    snapshot("new", |lang| {
        new(&frame(lang, "/desk/new", "handler"), &Pack::house(), &NewFields::default(), &errors(lang), &here())
    });
    snapshot("sign_in_needed", |lang| {
        let nobody = Frame { nav: Nav::Desk { name: "", role: "" }, ..frame(lang, "/desk", "") };
        sign_in_needed(&nobody, &SignInPage { way_in: Some("/local/sign-in"), issuer_way_out: None })
    });
}

#[test]
fn hostile_values_stay_text() {
    let hostile = r#"</pre></blockquote>"><script>alert(1)</script><b x='"#;
    let mut view = view("investigating");
    for text in [
        &mut view.description,
        &mut view.desired_outcome,
        &mut view.complainant.name,
        &mut view.card.category,
        &mut view.messages[0].text,
    ] {
        *text = hostile.to_owned();
    }
    view.card.assignee = Some(hostile.to_owned());
    view.tasks[0].id = hostile.to_owned();
    view.tasks[0].text = hostile.to_owned();
    view.duplicate_of = Some(hostile.to_owned());
    view.log[0].text = Some(hostile.to_owned());
    view.log[0].facts = Some(json!({"x": hostile}));
    view.evidence[0].file.file_name = hostile.to_owned();
    let pair = || BTreeMap::from([("text".to_owned(), hostile.to_owned())]);
    let refused = Refused { form: "reply".to_owned(), errors: pair(), values: pair() };
    let page = show(Lang::Zh, &view, "handler", Some(&refused));
    html::check(&page);
    assert!(!page.contains("<script>"), "a value became markup");
    let filters = Filters { status: hostile.to_owned(), team: hostile.to_owned(), ..Filters::default() };
    let named = [SavedView { name: hostile.to_owned(), query: "?category=scam".to_owned() }];
    let page = ListPage {
        cards: &[view.card.clone()],
        filters: &filters,
        next_cursor: Some(hostile),
        search: hostile,
        views: &named,
        works: true,
        refused: None,
    };
    html::check(&list(&frame(Lang::Zh, "/desk", "handler"), &Pack::house(), &page, &here()));
}
