//! A part of a mail made ready for the rules.

use super::{Part, TEXT_CHARS_MAX, Words};
use crate::scan::Scan;

/// What masking leaves behind begins like this.
const MARKS: [&str; 5] = ["[card number", "[identity number", "[iban ", "[password", "[code"];

/// Longest mark, in characters.
const MARK_CHARS_MAX: usize = 64;

/// What stands in place of a mark's characters: part of no word and no number.
const WALL: char = '\u{fffc}';

/// A part of a mail: its characters, marks walled up, and the way back to its bytes.
pub(super) struct Reading<'a> {
    /// The characters, one for each of the source.
    pub scan: Scan,
    source: &'a str,
    part: Part,
    /// Where each character begins in the source, in bytes; the last entry is the end.
    bytes: Vec<usize>,
}

impl<'a> Reading<'a> {
    pub fn new(part: Part, source: &'a str) -> Self {
        let mut bytes: Vec<usize> = source.char_indices().map(|(byte, _)| byte).take(TEXT_CHARS_MAX).collect();
        let read: Vec<char> = source.chars().take(TEXT_CHARS_MAX + 1).collect();
        bytes.push(source.char_indices().nth(TEXT_CHARS_MAX).map_or(source.len(), |(byte, _)| byte));
        let mut chars: Vec<char> = read.iter().copied().take(TEXT_CHARS_MAX).collect();
        // A number that is cut in two is no number.
        if read.len() > TEXT_CHARS_MAX {
            let kept = chars.iter().rposition(|c| !c.is_ascii_alphanumeric()).map_or(0, |place| place + 1);
            chars[kept..].fill(WALL);
        }
        for place in 0..chars.len() {
            let breaks_line = chars[place] == '\n'
                && place > 0
                && chars[place - 1].is_ascii_graphic()
                && chars.get(place + 1).is_some_and(char::is_ascii_graphic);
            match chars[place] {
                '’' | '‘' => chars[place] = '\'',
                // Lines of English are wrapped by mail programs.
                '\n' if breaks_line => chars[place] = ' ',
                _ => {}
            }
        }
        Self { scan: Scan::new(&walled(chars)), source, part, bytes }
    }

    /// The words of a range of characters.
    pub fn words(&self, start: usize, end: usize) -> Words {
        let byte = |place: usize| self.bytes.get(place).or(self.bytes.last()).copied().unwrap_or_default();
        let range = byte(start)..byte(end);
        Words { written: self.source.get(range.clone()).unwrap_or_default().to_owned(), part: self.part, range }
    }

    /// Whether this is the subject line.
    pub fn is_subject(&self) -> bool {
        self.part == Part::Subject
    }

    /// A list with one `false` for each character: nothing is taken yet.
    pub fn nothing(&self) -> Vec<bool> {
        vec![false; self.scan.len()]
    }

    /// Up to `length` characters before a place, in lower case, from the beginning of the clause.
    pub fn clause_before(&self, place: usize, length: usize) -> String {
        let context = self.scan.context_before(place, length);
        let clause = |c: char| matches!(c, '。' | '，' | ',' | ';' | '；' | '!' | '！' | '?' | '？' | '.' | WALL);
        context.rsplit(clause).next().unwrap_or_default().to_owned()
    }
}

/// The characters as text, with a wall over every mark.
fn walled(mut chars: Vec<char>) -> String {
    let mut place = 0;
    while place < chars.len() {
        let window = &chars[place..chars.len().min(place + MARK_CHARS_MAX)];
        let end = (chars[place] == '[').then(|| window.iter().position(|&c| c == ']')).flatten();
        if let Some(end) = end {
            let inside: String = window[..end].iter().flat_map(|c| c.to_lowercase()).collect();
            if inside.contains("**") || MARKS.iter().any(|mark| inside.starts_with(mark)) {
                chars[place..=place + end].fill(WALL);
                place += end;
            }
        }
        place += 1;
    }
    chars.into_iter().collect()
}
