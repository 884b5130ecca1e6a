//! Reading a text character by character, with look-around.

/// A text as characters, so that rules can look both ways cheaply.
pub(crate) struct Scan {
    chars: Vec<char>,
    lower: Vec<char>,
}

impl Scan {
    pub fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let lower = chars.iter().map(|&c| lower(c)).collect();
        Self { chars, lower }
    }

    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// The character at a place; a line break stands for both ends.
    pub fn at(&self, place: usize) -> char {
        self.chars.get(place).copied().unwrap_or('\n')
    }

    /// The character before a place.
    pub fn before(&self, place: usize) -> char {
        place.checked_sub(1).map_or('\n', |place| self.at(place))
    }

    /// The value of an ASCII or full-width digit.
    pub fn digit(&self, place: usize) -> Option<u8> {
        digit(self.at(place))
    }

    /// Characters of a range as text.
    pub fn text(&self, start: usize, end: usize) -> String {
        let end = end.min(self.chars.len());
        self.chars[start.min(end)..end].iter().collect()
    }

    /// Up to `length` characters before a place, in lower case, one line.
    ///
    /// What was masked already says nothing about what follows it.
    pub fn context_before(&self, place: usize, length: usize) -> String {
        let text = self.text(place.saturating_sub(length), place);
        let line = text.rsplit(['\n', ']']).next().unwrap_or_default();
        line.to_lowercase()
    }

    /// The character at a place in lower case.
    pub fn lower(&self, place: usize) -> char {
        self.lower.get(place).copied().unwrap_or('\n')
    }

    /// Whether a lower-case word starts at a place.
    pub fn starts_with(&self, place: usize, word: &str) -> bool {
        let Some(rest) = self.lower.get(place..) else { return false };
        let mut word = word.chars();
        let mut rest = rest.iter();
        word.all(|expected| rest.next() == Some(&expected))
    }

    /// The end of the first of some lower-case words that stands here.
    ///
    /// A word may stand inside Chinese text, but not inside a Latin word.
    pub fn named_end(&self, place: usize, words: &[&str]) -> Option<usize> {
        if is_id_char(self.before(place)) && self.at(place).is_ascii() {
            return None;
        }
        let word = words.iter().find(|word| self.starts_with(place, word))?;
        let end = place + word.chars().count();
        (!word.is_ascii() || !self.at(end).is_ascii_alphabetic()).then_some(end)
    }

    /// The place after blanks (not line breaks).
    pub fn skip_blanks(&self, mut place: usize) -> usize {
        while is_blank(self.at(place)) {
            place += 1;
        }
        place
    }

    /// The first place of the line below a heading: a name that begins its line and ends it.
    pub fn below(&self, name: usize, name_end: usize) -> Option<usize> {
        let quote = |c: char| is_blank(c) || c == '>';
        let mut begin = name;
        while begin > 0 && quote(self.at(begin - 1)) {
            begin -= 1;
        }
        let colon = usize::from(matches!(self.at(name_end), ':' | '：'));
        let mut place = self.skip_blanks(name_end + colon);
        if self.before(begin) != '\n' || self.at(place) != '\n' {
            return None;
        }
        place += 1;
        while quote(self.at(place)) {
            place += 1;
        }
        Some(place)
    }

    /// The end of the run of digits that starts at a place.
    pub fn digits_end(&self, mut place: usize) -> usize {
        while self.digit(place).is_some() {
            place += 1;
        }
        place
    }
}

/// The value of an ASCII or full-width digit.
pub(crate) fn digit(c: char) -> Option<u8> {
    match c {
        '0'..='9' => u8::try_from(u32::from(c) - u32::from('0')).ok(),
        '０'..='９' => u8::try_from(u32::from(c) - u32::from('０')).ok(),
        _ => None,
    }
}

/// Lower case of one character; the few that become two stay as they are.
fn lower(c: char) -> char {
    let mut lowered = c.to_lowercase();
    match (lowered.next(), lowered.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

/// A blank inside a line.
pub(crate) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{3000}')
}

/// A Latin letter or a digit: what ids are made of. Han characters are not.
pub(crate) fn is_id_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || digit(c).is_some()
}
