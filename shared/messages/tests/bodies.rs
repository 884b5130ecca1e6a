//! Bodies that are refused, and that the refusal names the field at fault.

use messages::api::OpenBody;
use messages::command::CommandBody;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn refused<T: DeserializeOwned>(body: Value, field: &str) {
    match serde_json::from_str::<T>(&body.to_string()) {
        Ok(_) => panic!("{body} was taken"),
        Err(error) => assert!(error.to_string().contains(field), "{body}: {error}"),
    }
}

#[test]
fn a_misspelt_field_is_not_swallowed() {
    let check = refused::<CommandBody>;
    check(
        json!({"command": "propose", "outcome": "upheld", "redres": [{"type": "unlock"}], "text": "t"}),
        "unknown field `redres`",
    );
    check(
        json!({"command": "propose", "outcome": "upheld", "text": "t", "redress": [{"type": "unlock", "amuont": "1"}]}),
        "unknown field `amuont`",
    );
    check(json!({"command": "classify", "catgory": "fees"}), "unknown field `catgory`");
    check(json!({"command": "close", "reason": "goodwill", "text": "t", "reasoncode": "abusive"}), "`reasoncode`");
    check(json!({"command": "amend", "e-mail": "a@example.com"}), "unknown field `e-mail`");
    check(json!({"command": "take_over", "to": "me"}), "unknown field `to`");
}

/// Nobody's complaint is turned away for something we did not ask for.
#[test]
fn a_complaint_may_say_more_than_it_is_asked() {
    let body = json!({
        "language": "en", "category": "fees", "description": "d", "desired": "all",
        "complainant": {"name": "A", "title": "Dr"}, "account": {"identifier": "1", "id": "2"},
        "transaction": {"shop": "x", "amount": {"value": "1", "currency": "CNY", "vat": "0"}},
    });
    let body: OpenBody = serde_json::from_value(body).expect("it is taken");
    assert_eq!(body.transaction.and_then(|about| about.amount).map(|amount| amount.value).as_deref(), Some("1"));
}
