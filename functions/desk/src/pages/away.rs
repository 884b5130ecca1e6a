//! Who is away, and saying so.

use crate::acts::may_act;
use crate::away_api::{AwayView, may_say_of};
use askama::Template;
use serde::Deserialize;
use std::collections::BTreeMap;
use web::Staff;
use web::field::{Field, Fields, Refused, Whole};
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{self, Frame};

/// The form's name.
const FORM: &str = "away";

/// What is typed in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AwayFields {
    /// Who, by the id of their sign-in; whoever types, where empty.
    pub person: String,
    /// Their name.
    pub name: String,
    /// The first moment, as `2026-11-24T18:00` in the page's zone.
    pub from: String,
    /// The first moment back, likewise.
    pub until: String,
    /// Who stands in.
    pub substitute: String,
}

#[derive(Template)]
#[template(path = "away.html")]
struct AwayHtml<'a> {
    lang: Lang,
    title: &'a str,
    rows: Vec<Row<'a>>,
    form: Option<Form>,
}

struct Row<'a> {
    view: &'a AwayView,
    from: String,
    until: String,
    may_end: bool,
}

struct Form {
    whole: Whole,
    /// For others: who and their name. Only those who may say so of others see them.
    others: Option<(Field, Field)>,
    from: Field,
    until: Field,
    substitute: Field,
}

/// The page; what may be said on it depends on who reads it.
pub fn away(
    frame: &Frame<'_>,
    away: &[AwayView],
    fields: &AwayFields,
    errors: &BTreeMap<String, String>,
    reader: &Staff,
    here: &Viewpoint,
) -> String {
    let lang = frame.lang;
    let rows = away.iter().map(|view| Row {
        view,
        from: here.date_time(lang, view.from),
        until: here.date_time(lang, view.until),
        may_end: may_act(reader).is_ok() && may_say_of(reader, &view.person),
    });
    let title = lang.t("away-title");
    let form = may_act(reader).is_ok().then(|| form(lang, fields, errors, reader, here));
    let html = AwayHtml { lang, title: &title, rows: rows.collect(), form };
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}

fn form(lang: Lang, typed: &AwayFields, errors: &BTreeMap<String, String>, reader: &Staff, here: &Viewpoint) -> Form {
    let values = [
        ("person", &typed.person),
        ("name", &typed.name),
        ("from", &typed.from),
        ("until", &typed.until),
        ("substitute", &typed.substitute),
    ];
    let values = values.map(|(name, value)| (name.to_owned(), value.clone())).into();
    let refused = Refused { form: FORM.to_owned(), errors: errors.clone(), values };
    let fields = Fields::new(lang, FORM, Some(&refused));
    let zone = lang.t_with("new-received_at_hint", &[("zone", &here.zone_name())]);
    let moment = |name: &str, label: &str| fields.line(name, label).kind("datetime-local").hint_text(&zone).required();
    // Nobody, where anybody may be meant.
    let of_others = may_say_of(reader, "");
    let who = |name: &str, label: &str, hint: &str| fields.line(name, label).hint(hint).optional();
    Form {
        whole: fields.whole(&["person", "name", "from", "until", "substitute"]),
        others: of_others
            .then(|| (who("person", "away-person", "away-person_hint"), who("name", "away-name", "away-name_hint"))),
        from: moment("from", "away-from"),
        until: moment("until", "away-until"),
        substitute: who("substitute", "away-substitute", "away-substitute_hint"),
    }
}
