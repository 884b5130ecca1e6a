//! The form, as complainants see it.

use intake::pages::{FormFields, choose, form};
use policy::Pack;
use std::collections::BTreeMap;
use web::i18n::Lang;
use web::layout::{Frame, Nav};

#[path = "../../../shared/web/tests/support/html.rs"]
mod html;

fn frame(lang: Lang) -> Frame<'static> {
    Frame::new(lang, if lang.is_zh() { "示范支付" } else { "Example Pay" }, "/", Nav::Public)
}

fn snapshot(name: &str, page: impl Fn(Lang) -> String) {
    for lang in Lang::ALL {
        let page = page(lang);
        html::check(&page);
        insta::assert_snapshot!(format!("{name}.{}", lang.code()), html::without_digests(&page));
    }
}

#[test]
fn the_category_comes_first() {
    snapshot("choose", |lang| choose(&frame(lang), &Pack::house()));
}

#[test]
fn empty() {
    let of = |category: &str| FormFields {
        category: category.to_owned(),
        idempotency_key: "0f3a".to_owned(),
        ..FormFields::default()
    };
    for category in ["refund_delay", "scam"] {
        let fields = of(category);
        snapshot(&format!("form_{category}"), |lang| form(&frame(lang), &Pack::house(), &fields, &BTreeMap::new()));
    }
}

/// A category asks for what it needs, nothing that was typed is hidden, and what is urgent is said first.
#[test]
fn each_category_asks_for_its_own_fields() {
    let shown = |fields: &FormFields| {
        let page = form(&frame(Lang::En), &Pack::house(), fields, &BTreeMap::new());
        html::check(&page);
        let names = ["account", "transaction_id", "amount", "transaction_occurred_at", "counterparty", "device"];
        let names: Vec<&str> =
            names.into_iter().filter(|name| page.contains(&format!("id=\"complaint-{name}\""))).collect();
        (names.join(" "), page.contains("class=\"urgent\""))
    };
    let of = |category: &str| FormFields { category: category.to_owned(), ..FormFields::default() };
    let all = "account transaction_id amount transaction_occurred_at counterparty device";
    for (category, names, urgent) in [
        ("unauthorised_txn", all, true),
        ("scam", "account transaction_id amount transaction_occurred_at counterparty", true),
        ("account_restricted", "account device", false),
        ("service_quality", "transaction_occurred_at", false),
        ("other", all, false),
        ("", all, false),
    ] {
        assert_eq!(shown(&of(category)), (names.to_owned(), urgent), "{category}");
    }
    let typed = FormFields { transaction_id: "T-1".to_owned(), ..of("privacy") };
    assert_eq!(shown(&typed).0, "account transaction_id");
}

#[test]
fn with_errors() {
    let fields = FormFields {
        language: "zh-CN".to_owned(),
        category: "unauthorised_txn".to_owned(),
        email: "li.na@".to_owned(),
        name: "李娜".to_owned(),
        amount: "一百".to_owned(),
        currency: "THB".to_owned(),
        ..FormFields::default()
    };
    snapshot("form_with_errors", |lang| {
        let error = |field: &str| (field.to_owned(), lang.t(&format!("form-error-{field}")));
        form(&frame(lang), &Pack::house(), &fields, &["amount", "category", "description", "email"].map(error).into())
    });
}

/// Every error is said beside its field and linked from the top.
#[test]
fn errors_are_bound_to_their_fields() {
    let errors = BTreeMap::from([("email".to_owned(), "no address".to_owned())]);
    let page = form(&frame(Lang::En), &Pack::house(), &FormFields::default(), &errors);
    assert!(page.contains(r##"<a href="#complaint-email">no address</a>"##));
    assert!(page.contains(r#"aria-describedby="complaint-email-hint complaint-email-error" aria-invalid="true""#));
}

#[test]
fn hostile_values_stay_text() {
    let hostile = r#""><script>alert(1)</script><b x='"#.to_owned();
    let fields = FormFields {
        language: hostile.clone(),
        category: hostile.clone(),
        description: format!("</textarea>{hostile}"),
        name: hostile.clone(),
        email: hostile.clone(),
        currency: hostile.clone(),
        idempotency_key: hostile.clone(),
        ..FormFields::default()
    };
    let errors = ["", "category", "email", "description"].map(|field| (field.to_owned(), hostile.clone())).into();
    let frame = Frame { firm: &hostile, path: &hostile, ..frame(Lang::Zh) };
    let page = form(&frame, &Pack::house(), &fields, &errors);
    html::check(&page);
    assert!(!page.contains("<script>"), "a value became markup");
}
