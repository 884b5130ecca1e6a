//! Form fields with everything that belongs to them: label, hint, error beside the field, and the
//! bindings that let a screen reader say all three.

mod control;

pub use control::{Choice, Field};

use crate::i18n::Lang;
use askama::Template;
use askama::filters::HtmlSafe;
use control::{Control, TEXT_LENGTH};
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
        self.field(Control::Text, name, label_key).limit(TEXT_LENGTH).rows(4)
    }

    /// A drop-down list.
    pub fn choice(&self, name: &str, label_key: &str, choices: &[Choice]) -> Field {
        self.field(Control::Choice, name, label_key).choices(choices)
    }

    /// A file; what had been chosen is lost when a form comes back, as browsers want it.
    pub fn file(&self, name: &str, label_key: &str) -> Field {
        self.field(Control::File, name, label_key)
    }

    fn field(&self, control: Control, name: &str, label_key: &str) -> Field {
        let field = Field::new(self.lang, control, self.id(name), name, self.lang.t(label_key));
        field.preset(self.value(name)).fault(self.error(name))
    }
}

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
        Refused {
            form: "messages".to_owned(),
            errors: pair("text", "Write <something>"),
            values: pair("text", "</textarea><b>"),
        }
    }

    #[test]
    fn label_hint_and_error_are_bound_to_the_control() {
        let refused = refused();
        let field =
            Fields::new(Lang::En, "messages", Some(&refused)).text("text", "nav-list").hint("nav-new").required();
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
