//! Taking a complaint in for somebody: a call, a letter, a chat.

use askama::Template;
use complaint::values::Channel;
use policy::{Asked, Pack};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use web::complaint_form::{self, FORM, FormFields, Groups};
use web::field::{Choice, Field, Fields};
use web::format::Viewpoint;
use web::i18n::Lang;
use web::layout::{self, Frame};

/// What staff type in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct NewFields {
    /// How it came in.
    pub channel: String,
    /// When it came in, as `2026-11-24T18:00` in the page's zone.
    pub received_at: String,
    /// The rest is the public form's.
    #[serde(flatten)]
    pub complaint: FormFields,
}

#[derive(Template)]
#[template(path = "new.html")]
struct NewHtml<'a> {
    lang: Lang,
    whole: Option<&'a str>,
    channel: Field,
    received_at: Field,
    category: Field,
    groups: Groups<'a>,
    idempotency_key: &'a str,
}

/// The form, empty or as it came back with an error beside each field.
pub fn new(
    frame: &Frame<'_>,
    pack: &Pack,
    fields: &NewFields,
    errors: &BTreeMap<String, String>,
    here: &Viewpoint,
) -> String {
    let lang = frame.lang;
    let mut refused = complaint_form::refused(&fields.complaint, errors);
    refused.values.insert("channel".to_owned(), fields.channel.clone());
    refused.values.insert("received_at".to_owned(), fields.received_at.clone());
    let f = Fields::new(lang, FORM, Some(&refused));
    let language = &fields.complaint.language;
    let zone = lang.t_with("new-received_at_hint", &[("zone", &here.zone_name())]);
    let html = NewHtml {
        lang,
        whole: errors.get("").map(String::as_str),
        channel: f.choice("channel", "new-channel", &channels(lang)).required(),
        received_at: f
            .line("received_at", "new-received_at")
            .kind("datetime-local")
            .hint_text(&zone)
            .preset(&here.input(here.now))
            .required(),
        category: f.choice("category", "new-category", &categories(pack, lang)).required(),
        groups: Groups {
            lang,
            fields: f,
            staff: true,
            answer_in: if language.is_empty() { lang } else { Lang::from_tag(language) },
            asks: &Asked::ALL,
        },
        idempotency_key: &fields.complaint.idempotency_key,
    };
    let title = lang.t("new-title");
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}

/// The channels staff type in from; web form and mail have doors of their own.
fn channels(lang: Lang) -> Vec<Choice> {
    let typed = Channel::ALL.iter().filter(|channel| !matches!(channel, Channel::WebForm | Channel::Email));
    let choices = typed.map(|channel| Choice::new(channel.as_str(), lang.label("channel", channel.as_str())));
    [Choice::new("", lang.t("new-choose"))].into_iter().chain(choices).collect()
}

fn categories(pack: &Pack, lang: Lang) -> Vec<Choice> {
    let choices = pack.categories.iter().map(|category| Choice::new(&category.code, category.label.text(lang.is_zh())));
    [Choice::new("", lang.t("new-choose"))].into_iter().chain(choices).collect()
}
