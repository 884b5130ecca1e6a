//! The texts of all notices, compiled in or replaced, and filling them in.

use std::sync::LazyLock;

use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, context};

use super::built_in::BUILT_IN;
use super::markup::{Page, escape, parse};
use super::samples::Samples;
use super::{BadText, Fault, Frame, Notice, NoticeKind, Rendered, check, one_number, page, values};
use crate::language::Language;

/// The texts that are compiled in, made once.
static COMPILED: LazyLock<Texts> = LazyLock::new(Texts::built_in);

/// The wording of every notice in every language.
///
/// A text is named by its language and kind: `en/acknowledgement.notice`;
/// `frame` and `staff_frame` stand around the others. It fills values in with
/// `{{ … }}`, `{% if … %}` and `{% for … %}`; a line's first two characters say
/// what it is:
///
/// | mark | line |
/// |---|---|
/// | `! ` | the subject |
/// | `^ ` | what a mailbox shows beside the subject |
/// | `# ` | a heading |
/// | `- ` | an item of a list |
/// | `\| ` | a fact: `\| label \| value` |
/// | `> ` | text as a person wrote it |
/// | `= ` | the code |
/// | `@ ` | a button: `@ link \| words` |
/// | `~ ` | small print |
///
/// Other lines are paragraphs; an empty line ends one.
#[derive(Clone, Debug)]
pub struct Texts {
    engine: Environment<'static>,
    replaced: bool,
}

impl Texts {
    /// The texts that are compiled in.
    pub fn built_in() -> Self {
        let mut engine = Environment::empty();
        engine.set_undefined_behavior(UndefinedBehavior::Strict);
        engine.set_formatter(write_value);
        // Each is parsed when it is first needed: a cold start writes one notice, not all.
        engine.set_loader(|name| {
            let text = BUILT_IN.iter().find(|(file, _)| *file == name);
            Ok(text.map(|(_, text)| (*text).to_owned()))
        });
        Self { engine, replaced: false }
    }

    /// The compiled-in texts with some of them replaced, each given as its
    /// name (`zh/proposal.notice`) and its words.
    ///
    /// Every replaced text is filled in with the samples before it is taken.
    ///
    /// # Errors
    /// [`BadText`] names the first file that cannot be used, the line where one
    /// can be named, and the reason.
    pub fn with_overrides<N, T>(files: impl IntoIterator<Item = (N, T)>) -> Result<Self, BadText>
    where
        N: AsRef<str>,
        T: Into<String>,
    {
        let mut texts = Self::built_in();
        let mut replaced: Vec<&'static str> = Vec::new();
        for (name, text) in files {
            let file = check::known(name.as_ref())?;
            if replaced.contains(&file) {
                return Err(BadText::new(file, None, Fault::Twice));
            }
            // Windows editors end lines in two characters and begin files with a mark.
            let text = text.into().trim_start_matches('\u{feff}').replace("\r\n", "\n");
            check::words(file, &text)?;
            let added = texts.engine.add_template_owned(file, text.clone());
            added.map_err(|error| check::engine_fault(file, &error))?;
            check::names(file, &text, &texts.engine)?;
            replaced.push(file);
        }
        texts.replaced = !replaced.is_empty();
        for file in replaced {
            check::pages(file, &texts)?;
        }
        Ok(texts)
    }

    /// Renders a notice as subject, text and HTML.
    ///
    /// Values are plain text: whatever they contain shows as it is and can
    /// change neither the subject's line nor the page's structure. A replaced
    /// text that fails with these values, or would break the rule of the code,
    /// gives way to the compiled-in one: a notice is never lost for its wording.
    pub fn render(&self, frame: &Frame<'_>, notice: &Notice<'_>) -> Rendered {
        if self.replaced {
            let pages = self.pages(frame, notice).ok();
            let sound = |pages: &Vec<_>| pages.iter().all(|(_, page)| check::look(page, frame, notice).is_ok());
            if let Some(pages) = pages.filter(sound) {
                return finish(frame, notice, pages);
            }
        }
        let pages = COMPILED.pages(frame, notice);
        finish(frame, notice, pages.expect("compiled-in texts are filled in by a test"))
    }

    /// The pages of a notice: one, or one in each language.
    pub(super) fn pages(&self, frame: &Frame<'_>, notice: &Notice<'_>) -> Result<Vec<(Language, Page)>, Error> {
        let first = (frame.language, self.page(frame, notice)?);
        let Notice::NotTakenIn { why, address, other_firm } = *notice else { return Ok(vec![first]) };
        let language = frame.language.other();
        let other = Frame { language, firm: other_firm, ..*frame };
        let again = Notice::NotTakenIn { why, address, other_firm: frame.firm };
        Ok(vec![first, (language, self.page(&other, &again)?)])
    }

    fn page(&self, frame: &Frame<'_>, notice: &Notice<'_>) -> Result<Page, Error> {
        let kind = notice.kind();
        let content = self.fill(frame.language, kind.as_str(), values::of_notice(frame, notice))?;
        let around = if kind.is_for_staff() { "staff_frame" } else { "frame" };
        let content = Value::from_safe_string(content);
        let mut page =
            parse(&self.fill(frame.language, around, context! { content, frame => values::of_frame(frame) })?);
        if kind.has_code() {
            one_number::calm(&mut page);
        }
        Ok(page)
    }

    fn fill(&self, language: Language, text: &str, values: Value) -> Result<String, Error> {
        self.engine.get_template(&format!("{}/{text}.notice", language.folder()))?.render(values)
    }
}

fn finish(frame: &Frame<'_>, notice: &Notice<'_>, pages: Vec<(Language, Page)>) -> Rendered {
    let firm = if notice.kind().has_code() { one_number::grouped(frame.firm) } else { frame.firm.into() };
    page::draw(frame, &firm, pages)
}

/// Writes a value into a text: words and numbers, escaped; nothing for a value
/// that is absent.
fn write_value(out: &mut Output, _: &mut State, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::None | ValueKind::Undefined => return Ok(()),
        ValueKind::String | ValueKind::Number => {}
        kind => {
            let detail = format!("a {kind} cannot be written as it is; use `for` or `if`");
            return Err(Error::new(ErrorKind::InvalidOperation, detail));
        }
    }
    match value.as_str() {
        // Only a finished text is ever marked so: the engine has no filter that could.
        Some(text) if value.is_safe() => out.write_str(text)?,
        Some(text) => escape(out, text)?,
        None => escape(out, &value.to_string())?,
    }
    Ok(())
}

/// Renders a notice in the compiled-in words; see [`Texts::render`].
pub fn render(frame: &Frame<'_>, notice: &Notice<'_>) -> Rendered {
    COMPILED.render(frame, notice)
}

/// What a notice of a kind looks like, with sample values.
///
/// ```
/// use mail::{Language, NoticeKind, Texts, preview};
/// let shown = preview(&Texts::built_in(), NoticeKind::Survey, Language::En);
/// assert!(shown.subject.contains("Please tell us"));
/// ```
pub fn preview(texts: &Texts, kind: NoticeKind, language: Language) -> Rendered {
    let samples = Samples::of(language);
    texts.render(&samples.frame(kind), &samples.notice(kind))
}
