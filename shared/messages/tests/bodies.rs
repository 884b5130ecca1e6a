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
    check(json!({"command": "propose", "outcome": "upheld", "text": "t"}), "missing field `redress`");
    check(
        json!({"command": "propose", "outcome": "upheld", "text": "t", "redress": [{"type": "unlock", "amuont": "1"}]}),
        "unknown field `amuont`",
    );
    check(json!({"command": "classify", "catgory": "fees"}), "unknown field `catgory`");
    check(json!({"command": "close", "reason": "goodwill", "text": "t", "reasoncode": "abusive"}), "`reasoncode`");
    check(json!({"command": "amend", "e-mail": "a@example.com"}), "unknown field `e-mail`");
    check(json!({"command": "amend", "transaction": {"idd": "1"}}), "unknown field `idd`");
    check(json!({"command": "take_over", "to": "me"}), "unknown field `to`");
    let open = |change: fn(&mut Value)| {
        let mut body = json!({
            "language": "en", "category": "fees", "description": "d", "complainant": {"name": "A"},
            "account": {"identifier": "1"}, "transaction": {"amount": {"value": "1", "currency": "CNY"}},
        });
        serde_json::from_value::<OpenBody>(body.clone()).expect("as the contract writes it");
        change(&mut body);
        body
    };
    let check = refused::<OpenBody>;
    check(open(|body| body["desired"] = json!("all")), "unknown field `desired`");
    check(open(|body| body["complainant"]["mail"] = json!("a@example.com")), "unknown field `mail`");
    check(open(|body| body["account"]["id"] = json!("1")), "unknown field `id`");
    check(open(|body| body["transaction"]["amount"]["vaule"] = json!("1")), "unknown field `vaule`");
}
