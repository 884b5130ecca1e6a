//! The two languages the product writes in.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Han characters a text needs before it can count as Chinese.
///
/// One stray character (a name in a signature) proves nothing.
const HAN_MIN: usize = 2;

/// Latin letters one Han character outweighs: about one English word.
const LETTERS_PER_HAN: usize = 5;

/// The language a person is written to in.
///
/// ```
/// use mail::Language;
/// assert_eq!(Language::from_tag("zh-Hant-TW"), Language::Zh);
/// assert_eq!(Language::from_tag("de"), Language::En);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Chinese.
    Zh,
    /// English, and everything that is not Chinese.
    #[default]
    En,
}

impl Language {
    /// Reads a BCP 47 tag: `zh` and `zh-*` are Chinese, all else is English.
    pub fn from_tag(tag: &str) -> Self {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") { Self::Zh } else { Self::En }
    }

    /// The BCP 47 tag of the language.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The folder its notice texts stand in.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// The other one.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// Guesses the language a text was written in from its letters.
    pub(crate) fn of_text(text: &str) -> Self {
        let (mut han, mut kana, mut latin) = (0_usize, 0_usize, 0_usize);
        for c in text.chars() {
            match c {
                '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => {
                    han += 1;
                }
                '\u{3041}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}' => kana += 1,
                _ if c.is_alphabetic() => latin += 1,
                _ => {}
            }
        }
        // Japanese mixes kana into nearly every word; Chinese never does.
        let chinese = han >= HAN_MIN && kana * 4 < han && han * LETTERS_PER_HAN >= latin;
        if chinese { Self::Zh } else { Self::En }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{self, En, Zh};

    #[test]
    fn tags() {
        for (tag, language) in [
            ("zh", Zh),
            ("zh-CN", Zh),
            ("ZH_tw", Zh),
            ("zh-Hans-CN", Zh),
            ("en", En),
            ("en-GB", En),
            ("zha", En),
            ("", En),
        ] {
            assert_eq!(Language::from_tag(tag), language, "{tag}");
        }
    }

    #[test]
    fn texts() {
        for (text, language) in [
            ("我的退款一直没有到账", Zh),
            ("退款 refund 没到，请尽快处理", Zh),
            ("My refund never arrived. Regards, 王伟", En),
            ("返金がまだ届いていません。確認をお願いします。", En),
            ("", En),
            ("王", En),
            ("환불이 아직 안 됐어요", En),
        ] {
            assert_eq!(Language::of_text(text), language, "{text}");
        }
    }
}
