//! One field of a form: a line, a text or a drop-down list.

use crate::i18n::Lang;
use askama::Template;
use askama::filters::HtmlSafe;
use std::fmt;

/// What kind of control a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Control {
    Line,
    Text,
    Choice,
    File,
}

/// One choice of a drop-down list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// On the wire.
    pub value: String,
    /// For people.
    pub text: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Choice {
        Choice { value: value.into(), text: text.into() }
    }
}

/// One field; shown as HTML.
#[derive(Clone, Debug)]
pub struct Field {
    lang: Lang,
    control: Control,
    id: String,
    name: String,
    label: String,
    hint: Option<String>,
    error: Option<String>,
    value: String,
    kind: &'static str,
    required: bool,
    optional: bool,
    rows: u8,
    max_length: u32,
    autocomplete: &'static str,
    input_mode: &'static str,
    accept: &'static str,
    pattern: &'static str,
    placeholder: &'static str,
    class: &'static str,
    choices: Vec<Choice>,
}

/// Most characters of a line; the server has the last word.
const LINE_LENGTH: u32 = 200;
/// Most characters of a text; the server has the last word.
pub(super) const TEXT_LENGTH: u32 = 20_000;

impl Field {
    /// An empty field.
    pub(super) fn new(lang: Lang, control: Control, id: String, name: &str, label: String) -> Field {
        Field {
            lang,
            control,
            id,
            name: name.to_owned(),
            label,
            hint: None,
            error: None,
            value: String::new(),
            kind: "text",
            required: false,
            optional: false,
            rows: 1,
            max_length: LINE_LENGTH,
            autocomplete: "",
            input_mode: "",
            accept: "",
            pattern: "",
            placeholder: "",
            class: "",
            choices: Vec::new(),
        }
    }

    /// What a drop-down list offers.
    pub(super) fn choices(self, choices: &[Choice]) -> Field {
        Field { choices: choices.to_vec(), ..self }
    }

    /// Its name on the wire.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A hint under the label, from the catalogue.
    pub fn hint(self, key: &str) -> Field {
        let hint = self.lang.t(key);
        self.hint_text(&hint)
    }

    /// A hint under the label.
    pub fn hint_text(self, hint: &str) -> Field {
        Field { hint: Some(hint.to_owned()), ..self }
    }

    /// It has to be filled in.
    pub fn required(self) -> Field {
        Field { required: true, ..self }
    }

    /// It may be left out, and says so.
    pub fn optional(self) -> Field {
        Field { optional: true, ..self }
    }

    /// The input's type: `email`, `tel`, `date` …
    pub fn kind(self, kind: &'static str) -> Field {
        Field { kind, ..self }
    }

    /// How many lines it shows.
    pub fn rows(self, rows: u8) -> Field {
        Field { rows, ..self }
    }

    /// How many characters it takes.
    pub fn limit(self, max_length: u32) -> Field {
        Field { max_length, ..self }
    }

    /// What a browser may fill in.
    pub fn autocomplete(self, autocomplete: &'static str) -> Field {
        Field { autocomplete, ..self }
    }

    /// What a file may be: media types and endings, as `accept` takes them.
    pub fn accept(self, accept: &'static str) -> Field {
        Field { accept, ..self }
    }

    /// Which keyboard a telephone shows.
    pub fn input_mode(self, input_mode: &'static str) -> Field {
        Field { input_mode, ..self }
    }

    /// What the browser accepts.
    pub fn pattern(self, pattern: &'static str) -> Field {
        Field { pattern, ..self }
    }

    /// A sample of what goes in; never the only explanation.
    pub fn sample(self, placeholder: &'static str) -> Field {
        Field { placeholder, ..self }
    }

    /// A class of the stylesheet.
    pub fn class(self, class: &'static str) -> Field {
        Field { class, ..self }
    }

    /// What stands in it unless something else was typed.
    pub fn preset(self, value: &str) -> Field {
        if self.value.is_empty() { Field { value: value.to_owned(), ..self } } else { self }
    }

    /// An error, unless there is one already.
    pub fn fault(self, error: Option<&str>) -> Field {
        let error = self.error.or_else(|| error.map(str::to_owned));
        Field { error, ..self }
    }

    /// The ids of hint and error, for `aria-describedby`.
    fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.id));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

#[derive(Template)]
#[template(path = "field.html")]
struct FieldHtml<'a> {
    field: &'a Field,
    described_by: String,
}

impl fmt::Display for Field {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let html = FieldHtml { field: self, described_by: self.described_by() };
        out.write_str(&html.render().map_err(|_| fmt::Error)?)
    }
}

/// Its template escapes every value.
impl HtmlSafe for Field {}
