//! A command typed into a form, as the JSON body of the API: one way in for both.

use jiff::civil::Date;
use messages::command::CommandBody;
use serde_json::{Map, Value, json};
use web::Problem;

/// Redress rows a form offers.
const REDRESS_ROWS: usize = 8;

/// Fields that are lists on the wire, one entry a line in the form.
const LISTS: [&str; 1] = ["needs"];

/// Fields that are numbers on the wire.
const NUMBERS: [&str; 2] = ["priority", "item"];

/// Fields that are yes or no on the wire.
const FLAGS: [&str; 1] = ["answered"];

/// Fields that are days on the wire.
const DAYS: [&str; 2] = ["agreed_on", "due_on"];

/// Fields of the form that are not the command's.
const OWN: [&str; 2] = ["version", "canned"];

/// Reads a command from a form's fields; an empty field counts as left out.
///
/// # Errors
/// 422 naming what does not fit.
pub(crate) fn command_of(fields: &[(String, String)]) -> Result<CommandBody, Problem> {
    let mut body = Map::new();
    for (name, value) in fields {
        let value = value.trim();
        let composed = name.starts_with("redress_") || name.starts_with("amount_");
        if value.is_empty() || composed || OWN.contains(&name.as_str()) {
            continue;
        }
        body.insert(name.clone(), typed(name, value)?);
    }
    if let Some(value) = given(fields, "amount_value") {
        let currency = given(fields, "amount_currency").unwrap_or("CNY");
        body.insert("amount".to_owned(), json!({"value": value, "currency": currency}));
    }
    let redress = redress_of(fields);
    if !redress.is_empty() {
        body.insert("redress".to_owned(), Value::Array(redress));
    }
    for (name, text) in [("text", ""), ("reason", "")] {
        // The core says better than a parser what an empty text lacks.
        if fields.iter().any(|(key, _)| key == name) {
            body.entry(name).or_insert_with(|| json!(text));
        }
    }
    serde_json::from_value(Value::Object(body)).map_err(|error| unfit(&error.to_string()))
}

/// What does not fit, beside its field where the reason names one.
fn unfit(reason: &str) -> Problem {
    match reason.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        Some(field) => Problem::invalid(field, format!("{field}: must not be empty")),
        None => Problem::invalid("command", reason.to_owned()),
    }
}

fn typed(name: &str, value: &str) -> Result<Value, Problem> {
    if LISTS.contains(&name) {
        let lines: Vec<&str> = value.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        return Ok(json!(lines));
    }
    if NUMBERS.contains(&name) {
        let number: u32 = value.parse().map_err(|_| Problem::invalid(name, format!("'{value}' is no number")))?;
        return Ok(json!(number));
    }
    if DAYS.contains(&name) && value.parse::<Date>().is_err() {
        return Err(Problem::invalid(name, format!("'{value}' is no day; give one such as 2026-11-24")));
    }
    Ok(if FLAGS.contains(&name) { json!(matches!(value, "true" | "on" | "yes")) } else { json!(value) })
}

fn given<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
}

fn redress_of(fields: &[(String, String)]) -> Vec<Value> {
    let field = |name: String| given(fields, &name);
    let row = |row: usize| {
        let kind = field(format!("redress_type_{row}"))?;
        let amount = field(format!("redress_value_{row}")).map(
            |value| json!({"value": value, "currency": field(format!("redress_currency_{row}")).unwrap_or("CNY")}),
        );
        Some(json!({"type": kind, "amount": amount}))
    };
    (1..=REDRESS_ROWS).filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_said_beside_its_field() {
        let check = |fields: &[(&str, &str)], field: &str| {
            let fields: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            assert_eq!(command_of(&fields).expect_err("it does not fit").field.as_deref(), Some(field));
        };
        let agreement = [("command", "record_mediation"), ("text", "Half of it."), ("mediator", "12315")];
        check(&[&agreement[..], &[("agreed_on", "24/11/2026")]].concat(), "agreed_on");
        check(&[&agreement[..2], &[("mediator", "  "), ("agreed_on", "2026-11-24")]].concat(), "mediator");
        check(&[("command", "record_appraisal"), ("appraiser", " "), ("method", "other"), ("text", "x")], "appraiser");
        check(&[("command", "record_remedy"), ("item", "two"), ("text", "x")], "item");
    }

    #[test]
    fn a_form_reads_as_the_json_it_stands_for() {
        let check = |fields: &[(&str, &str)], json: Value| {
            let fields: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            let command = command_of(&fields).expect("reads");
            let expected: CommandBody = serde_json::from_value(json).expect("valid");
            assert_eq!(serde_json::to_value(command).expect("writes"), serde_json::to_value(expected).expect("writes"));
        };
        check(
            &[("command", "reply"), ("text", " hello "), ("version", "3")],
            json!({"command": "reply", "text": "hello"}),
        );
        check(
            &[("command", "request_information"), ("text", "?"), ("needs", "a\n\n b ")],
            json!({"command": "request_information", "text": "?", "needs": ["a", "b"]}),
        );
        check(&[("command", "take_over")], json!({"command": "take_over"}));
        check(
            &[("command", "record_remedy"), ("item", "2"), ("text", "paid")],
            json!({"command": "record_remedy", "item": 2, "text": "paid"}),
        );
        check(
            &[
                ("command", "propose"),
                ("outcome", "upheld"),
                ("text", "t"),
                ("redress_type_1", "full_refund"),
                ("redress_value_1", "12.50"),
                ("redress_currency_1", "CNY"),
                ("redress_type_2", ""),
                ("redress_type_3", "apology"),
            ],
            json!({"command": "propose", "outcome": "upheld", "text": "t", "redress": [{"type": "full_refund", "amount": {"value": "12.50", "currency": "CNY"}}, {"type": "apology"}]}),
        );
        check(
            &[("command", "provisional_credit"), ("state", "posted"), ("amount_value", "12.50"), ("text", "t")],
            json!({"command": "provisional_credit", "state": "posted", "amount": {"value": "12.50", "currency": "CNY"}, "text": "t"}),
        );
        check(&[("command", "reply"), ("text", "")], json!({"command": "reply", "text": ""}));
    }
}
