//! Form fields with everything that belongs to them: label, hint, error beside the field, and the
//! bindings that let a screen reader say all three.

use crate::i18n::Lang;
use askama::Template;
use askama::filters::HtmlSafe;
use std::collections::BTreeMap;
use std::fmt;

/// A form that came back: what was wrong in it, and what had been typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// Which form: the last segment of its address, or the desk's command.
    pub form: String,
    /// What was wrong, by field, in the reader's language. The empty name is the whole form.
    pub errors: BTreeMap<String, String>,
    /// What had been typed, by field.
    pub values: BTreeMap<String, String>,
}

/// The fields of one form.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    lang: Lang,
    form: &'a str,
    refused: Option<&'a Refused>,
}

/// What kind of control a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Control {
    Line,
    Text,
    Choice,
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
    pattern: &'static str,
    placeholder: &'static str,
    class: &'static str,
    choices: Vec<Choice>,
}

/// Most characters of a line; the server has the last word.
const LINE_LENGTH: u32 = 200;
/// Most characters of a text; the server has the last word.
const TEXT_LENGTH: u32 = 20_000;

impl<'a> Fields<'a> {
    /// The fields of the form `form`, filled with what came back if it did.
    pub fn new(lang: Lang, form: &'a str, refused: Option<&'a Refused>) -> Fields<'a> {
        Fields { lang, form, refused: refused.filter(|refused| refused.form == form) }
    }

    /// Whether this form came back.
    pub fn came_back(&self) -> bool {
        self.refused.is_some()
    }

    /// What was wrong with a field; with the form as a whole for the empty name.
    pub fn error(&self, name: &str) -> Option<&'a str> {
        self.refused.and_then(|refused| refused.errors.get(name)).map(String::as_str)
    }

    /// What had been typed.
    pub fn value(&self, name: &str) -> &'a str {
        self.refused.and_then(|refused| refused.values.get(name)).map_or("", String::as_str)
    }

    /// The id a field of this form has on the page.
    pub fn id(&self, name: &str) -> String {
        format!("{}-{name}", self.form)
    }

    /// What is wrong with the form beside the fields named, which say so themselves; shown as HTML.
    pub fn whole(&self, fields: &[&str]) -> Whole {
        let errors = self.refused.iter().flat_map(|refused| &refused.errors);
        let rest = errors.filter(|(name, _)| !fields.contains(&name.as_str())).map(|(_, text)| text.as_str());
        Whole { error: rest.collect::<Vec<_>>().join(" ") }
    }

    /// A line of text; its label is the catalogue's.
    pub fn line(&self, name: &str, label_key: &str) -> Field {
        self.field(Control::Line, name, label_key)
    }

    /// A text of several lines.
    pub fn text(&self, name: &str, label_key: &str) -> Field {
        Field { max_length: TEXT_LENGTH, rows: 4, ..self.field(Control::Text, name, label_key) }
    }

    /// A drop-down list.
    pub fn choice(&self, name: &str, label_key: &str, choices: &[Choice]) -> Field {
        Field { choices: choices.to_vec(), ..self.field(Control::Choice, name, label_key) }
    }

    fn field(&self, control: Control, name: &str, label_key: &str) -> Field {
        Field {
            lang: self.lang,
            control,
            id: self.id(name),
            name: name.to_owned(),
            label: self.lang.t(label_key),
            hint: None,
            error: self.error(name).map(str::to_owned),
            value: self.value(name).to_owned(),
            kind: "text",
            required: false,
            optional: false,
            rows: 1,
            max_length: LINE_LENGTH,
            autocomplete: "",
            input_mode: "",
            pattern: "",
            placeholder: "",
            class: "",
            choices: Vec::new(),
        }
    }
}

impl Field {
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

/// The error of a whole form; shown as HTML, and as nothing where there is none.
#[derive(Clone, Debug)]
pub struct Whole {
    error: String,
}

#[derive(Template)]
#[template(source = r#"<p class="flash error" role="alert">{{ text }}</p>"#, ext = "html")]
struct WholeHtml<'a> {
    text: &'a str,
}

impl fmt::Display for Whole {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.error.is_empty() {
            return Ok(());
        }
        out.write_str(&WholeHtml { text: &self.error }.render().map_err(|_| fmt::Error)?)
    }
}

/// Its template escapes the text.
impl HtmlSafe for Whole {}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused() -> Refused {
        let pair = |name: &str, text: &str| BTreeMap::from([(name.to_owned(), text.to_owned())]);
        Refused { form: "messages".to_owned(), errors: pair("text", "Write <something>"), values: pair("text", "</textarea><b>") }
    }

    #[test]
    fn label_hint_and_error_are_bound_to_the_control() {
        let refused = refused();
        let field = Fields::new(Lang::En, "messages", Some(&refused)).text("text", "nav-list").hint("nav-new").required();
        let html = field.to_string().lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!(html, @r#"
        <div class="field">
        <label for="messages-text">Complaints</label>
        <p class="hint" id="messages-text-hint">Take in</p>
        <textarea id="messages-text" name="text" rows="4" maxlength="20000" required aria-describedby="messages-text-hint messages-text-error" aria-invalid="true">
        &#60;/textarea&#62;&#60;b&#62;</textarea>
        <p class="wrong" id="messages-text-error">Write &#60;something&#62;</p>
        </div>
        "#);
    }

    #[test]
    fn another_form_is_left_alone() {
        let refused = refused();
        let fields = Fields::new(Lang::En, "reopening", Some(&refused));
        assert!(!fields.came_back());
        assert_eq!((fields.value("text"), fields.error("text")), ("", None));
        assert_eq!(fields.whole(&[]).to_string(), "");
    }
}
