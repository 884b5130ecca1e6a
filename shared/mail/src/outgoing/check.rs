//! What a text must keep to before it may replace a compiled-in one.

use std::collections::BTreeSet;

use minijinja::value::ValueKind;
use minijinja::{Environment, Error, Value, context};

use super::built_in::BUILT_IN;
use super::markup::{Block, MARKS, Page, is_reserved};
use super::samples::Samples;
use super::{BadText, Fault, Frame, Notice, NoticeKind, Texts, one_number, page, values};
use crate::language::Language;
use crate::masking::mask;

/// Longest text: many times what the longest notice needs.
const TEXT_BYTES_MAX: usize = 32 * 1024;

/// The known file a name means.
pub(super) fn known(name: &str) -> Result<&'static str, BadText> {
    let name = name.trim_start_matches("./").replace('\\', "/");
    BUILT_IN.iter().map(|(file, _)| *file).find(|file| *file == name).ok_or_else(|| {
        let known = BUILT_IN.iter().map(|(file, _)| *file).collect::<Vec<_>>().join(", ");
        BadText::new(&name, None, Fault::UnknownFile { known })
    })
}

/// Looks at the lines as they were written.
pub(super) fn words(file: &str, text: &str) -> Result<(), BadText> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(BadText::new(file, None, Fault::TooLong { bytes: TEXT_BYTES_MAX }));
    }
    for (at, line) in text.lines().enumerate() {
        let refuse = |fault| Err(BadText::new(file, Some(at + 1), fault));
        if let Some(bad) = line.chars().find(|c| is_reserved(*c) || (c.is_control() && *c != '\t')) {
            return refuse(Fault::Character(bad.into()));
        }
        let tag = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        if line.split('<').skip(1).any(|rest| tag(rest) && rest.contains('>')) {
            return refuse(Fault::Html);
        }
        let line = line.trim();
        let mut start = line.chars();
        if let (Some(mark), Some(next)) = (start.next(), start.next())
            && mark != '-'
            && !next.is_whitespace()
            && MARKS.iter().any(|known| known.starts_with(mark))
        {
            return refuse(Fault::NoBlank(mark));
        }
        let half = |mark: &str| line.strip_prefix(mark).is_some_and(|rest| !rest.contains('|'));
        if half("| ") {
            return refuse(Fault::HalfLine { mark: '|', example: "label | {{ value }}" });
        }
        if half("@ ") {
            return refuse(Fault::HalfLine { mark: '@', example: "{{ link }} | words" });
        }
    }
    Ok(())
}

/// A refusal by the template engine.
pub(super) fn engine_fault(file: &str, error: &Error) -> BadText {
    let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    BadText::new(file, error.line(), Fault::Template(format!("{}{detail}", error.kind())))
}

/// Compares the names a text uses with those it has and those it must use.
pub(super) fn names(file: &str, text: &str, engine: &Environment<'_>) -> Result<(), BadText> {
    let template = engine.get_template(file).map_err(|error| engine_fault(file, &error))?;
    let used: BTreeSet<String> = template.undeclared_variables(true).into_iter().collect();
    let kind = kind_of(file);
    let values = match kind {
        Some(kind) => {
            let samples = Samples::of(Language::En);
            values::of_notice(&samples.frame(kind), &samples.notice(kind))
        }
        None => {
            let samples = Samples::of(Language::En);
            context! { content => "", frame => values::of_frame(&samples.frame(NoticeKind::Reply)) }
        }
    };
    for name in &used {
        let found = name.split('.').try_fold(values.clone(), |value, part| value.get_attr(part));
        if !found.is_ok_and(|value| !value.is_undefined()) {
            let line = text.lines().position(|line| line.contains(name.as_str())).map(|at| at + 1);
            let known = known_names(&values).join(", ");
            return Err(BadText::new(file, line, Fault::UnknownValue { name: name.clone(), known }));
        }
    }
    let needed: &[&'static str] = match kind {
        Some(kind) => kind.needed(),
        None if file.ends_with("/frame.notice") => &["content", "frame.reference", "frame.status_link"],
        None => &["content", "frame.reference"],
    };
    let uses = |wanted: &str| {
        used.iter().any(|name| name.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    };
    match needed.iter().find(|wanted| !uses(wanted)) {
        Some(wanted) => Err(BadText::new(file, None, Fault::Missing(wanted))),
        None => Ok(()),
    }
}

/// Every name of a set of values, those of the frame with their dot.
fn known_names(values: &Value) -> Vec<String> {
    let keys = |value: &Value| {
        let keys = value.try_iter().into_iter().flatten();
        keys.map(|key| key.as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let mut names = Vec::new();
    for key in keys(values) {
        match values.get_attr(&key) {
            Ok(frame) if key == "frame" => names.extend(keys(&frame).iter().map(|inner| format!("frame.{inner}"))),
            _ => names.push(key),
        }
    }
    names.sort();
    names
}

/// The kind a file is the text of; none for a frame.
fn kind_of(file: &str) -> Option<NoticeKind> {
    let word = file.rsplit('/').next().unwrap_or_default();
    NoticeKind::from_word(word.strip_suffix(".notice").unwrap_or(word))
}

/// Fills a replaced text in with every sample it serves.
pub(super) fn pages(file: &str, texts: &Texts) -> Result<(), BadText> {
    let language = if file.starts_with("zh/") { Language::Zh } else { Language::En };
    let for_staff = file.ends_with("/staff_frame.notice");
    let kinds = match kind_of(file) {
        Some(kind) => vec![kind],
        None => NoticeKind::ALL.into_iter().filter(|kind| kind.is_for_staff() == for_staff).collect(),
    };
    let samples = Samples::of(language);
    for kind in kinds {
        for notice in samples.notices(kind) {
            let full = samples.frame(kind);
            for frame in [full, Frame { name: None, ..full }] {
                let pages = texts.pages(&frame, &notice).map_err(|error| engine_fault(file, &error))?;
                for (_, found) in pages.iter().filter(|(tongue, _)| *tongue == language) {
                    let sound = look(found, &frame, &notice).and_then(|()| shown(found, &frame, &notice));
                    sound.map_err(|fault| BadText::new(file, None, fault))?;
                }
                let text = page::draw(&frame, frame.firm, pages).text;
                if notice.code().is_some_and(|code| mask(&text).text.contains(code)) {
                    return Err(BadText::new(file, None, Fault::CodeUnmasked));
                }
            }
        }
    }
    Ok(())
}

/// Whether a page tells what it must.
fn shown(page: &Page, frame: &Frame<'_>, notice: &Notice<'_>) -> Result<(), Fault> {
    let said: String = page.blocks.iter().flat_map(Block::texts).flat_map(|text| [text, "\n"]).collect();
    let values = values::of_notice(frame, notice);
    let tells = |name: &str| {
        let mut words = Vec::new();
        collect(&values.get_attr(name).unwrap_or_default(), &mut words);
        words.iter().all(|word| said.contains(word.as_str()))
    };
    // A link hides behind its button; words of a choice are said in other words.
    let literal = |name: &&&str| !["link", "state", "why"].contains(*name);
    match notice.kind().needed().iter().filter(literal).find(|name| !tells(name)) {
        Some(name) => Err(Fault::NotShown(name)),
        None => Ok(()),
    }
}

/// Every word and number of a value, those of its parts with them.
fn collect(value: &Value, words: &mut Vec<String>) {
    match value.kind() {
        ValueKind::String | ValueKind::Number => words.push(value.to_string()),
        ValueKind::Seq => value.try_iter().into_iter().flatten().for_each(|part| collect(&part, words)),
        ValueKind::Map => {
            let keys = value.try_iter().into_iter().flatten();
            keys.filter_map(|key| value.get_item(&key).ok()).for_each(|part| collect(&part, words));
        }
        _ => {}
    }
}

/// Looks at a page as a reader would get it.
pub(super) fn look(page: &Page, frame: &Frame<'_>, notice: &Notice<'_>) -> Result<(), Fault> {
    if page.subjects != 1 || page.subject.is_empty() {
        return Err(Fault::Subjects(page.subjects));
    }
    let wanted = notice.link().unwrap_or(frame.status_link);
    let opens = |block: &Block| matches!(block, Block::Button { link, .. } if link == wanted);
    if wanted.starts_with("http") && !page.blocks.iter().any(opens) {
        return Err(Fault::Button);
    }
    let Some(code) = notice.code() else { return Ok(()) };
    let codes: Vec<&str> = page.blocks.iter().filter_map(Block::code).collect();
    if codes != [code] {
        return Err(Fault::Code);
    }
    // Everything else is written in two groups; a link cannot be.
    let other = page.blocks.iter().filter_map(|block| match block {
        Block::Button { link, .. } if link != wanted => one_number::free_standing(link).next(),
        _ => None,
    });
    other.take(1).try_for_each(|number| Err(Fault::OtherNumber(number.to_owned())))
}
