//! The two languages the pages speak, and their catalogues.
//!
//! Words of the wire (states, clocks, roles …) have keys made of a group and the word:
//! `status-in_review`, `clock-first_reply`. Everything else is named by the page it stands on.

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, static_loader};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

static_loader! {
    static CATALOGUES = {
        locales: "./locales",
        fallback_language: "en",
        // Invisible direction marks would be copied along with references and dates.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static ZH: LazyLock<LanguageIdentifier> = LazyLock::new(|| "zh".parse().expect("zh is a language tag"));
static EN: LazyLock<LanguageIdentifier> = LazyLock::new(|| "en".parse().expect("en is a language tag"));

/// The language a page is written in.
///
/// ```
/// use web::i18n::Lang;
/// assert_eq!(Lang::from_tag("zh-Hant-HK"), Lang::Zh);
/// assert_eq!(Lang::from_tag("de"), Lang::En);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English, and everything that is not Chinese.
    #[default]
    En,
}

impl Lang {
    /// Both languages, in the order of the switch.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// Reads a BCP 47 tag: `zh` and `zh-*` are Chinese, all else is English.
    pub fn from_tag(tag: &str) -> Lang {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") { Lang::Zh } else { Lang::En }
    }

    /// What the reader asked for: by link, then by an earlier choice, then by the browser.
    ///
    /// ```
    /// use web::i18n::Lang;
    /// assert_eq!(Lang::choose(None, None, Some("fr;q=0.9, zh-CN;q=0.8, en;q=0.7")), Lang::Zh);
    /// assert_eq!(Lang::choose(Some("en"), Some("zh"), Some("zh-CN")), Lang::En);
    /// ```
    pub fn choose(query_lang: Option<&str>, cookie: Option<&str>, accept_language: Option<&str>) -> Lang {
        let chosen = query_lang.into_iter().chain(cookie).find_map(Lang::ours);
        chosen.or_else(|| accept_language.and_then(preferred)).unwrap_or_default()
    }

    /// The language of a tag we have a catalogue for.
    fn ours(tag: &str) -> Option<Lang> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Lang::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.code()))
    }

    /// `zh` or `en`, as in `?lang=`.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// The value of the page's `lang` attribute.
    pub fn html_tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// Whether it is Chinese, as labels of a policy pack ask.
    pub fn is_zh(self) -> bool {
        self == Lang::Zh
    }

    /// The text of a key, or the key itself where no catalogue has it.
    pub fn t(self, key: &str) -> String {
        self.try_t(key).unwrap_or_else(|| key.to_owned())
    }

    /// The text of a key with its values filled in.
    pub fn t_with(self, key: &str, values: &[(&str, &str)]) -> String {
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> =
            values.iter().map(|(name, value)| (Cow::Owned((*name).to_owned()), FluentValue::from(*value))).collect();
        CATALOGUES.try_lookup_with_args(self.identifier(), key, &values).unwrap_or_else(|| key.to_owned())
    }

    /// The label of a word of the wire, or the word with spaces where no catalogue has it: packs
    /// may bring words of their own.
    ///
    /// ```
    /// use web::i18n::Lang;
    /// assert_eq!(Lang::Zh.label("status", "in_review"), "复核中");
    /// assert_eq!(Lang::En.label("task", "water_the_plants"), "water the plants");
    /// ```
    pub fn label(self, group: &str, word: &str) -> String {
        self.try_t(&format!("{group}-{word}")).unwrap_or_else(|| word.replace('_', " "))
    }

    /// The text of a key, where a catalogue has it.
    pub fn try_t(self, key: &str) -> Option<String> {
        CATALOGUES.try_lookup(self.identifier(), key)
    }

    fn identifier(self) -> &'static LanguageIdentifier {
        match self {
            Lang::Zh => &ZH,
            Lang::En => &EN,
        }
    }
}

/// The first language of an `Accept-Language` header, by weight, that we speak.
fn preferred(header: &str) -> Option<Lang> {
    let mut wanted: Vec<(u16, Lang)> = header
        .split(',')
        .filter_map(|entry| {
            let mut parts = entry.split(';');
            let lang = Lang::ours(parts.next()?)?;
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(1000, thousandths);
            (weight > 0).then_some((weight, lang))
        })
        .collect();
    // A stable sort: of equal weights the first named wins.
    wanted.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    wanted.first().map(|(_, lang)| *lang)
}

/// A weight such as `0.8` in thousandths; nonsense counts as none at all.
fn thousandths(weight: &str) -> u16 {
    let (whole, fraction) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    let digits: String = format!("{fraction}000").chars().take(3).collect();
    match (whole, digits.parse::<u16>()) {
        ("1", _) => 1000,
        ("0", Ok(parsed)) => parsed,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Lang::{self, En, Zh};

    #[test]
    fn choosing() {
        let check = |query, cookie, header, lang| {
            assert_eq!(Lang::choose(query, cookie, header), lang, "{query:?} {cookie:?} {header:?}");
        };
        check(None, None, None, En);
        check(None, None, Some("zh-CN,zh;q=0.9,en;q=0.8"), Zh);
        check(None, None, Some("en-GB, zh;q=0.9"), En);
        check(None, None, Some("en;q=0.2, zh-TW;q=0.25"), Zh);
        check(None, None, Some("zh;q=0, fr"), En);
        check(None, None, Some(";;q=,"), En);
        check(None, Some("zh"), Some("en"), Zh);
        check(Some("en"), Some("zh"), Some("zh"), En);
        check(Some("<script>"), Some("zh"), None, Zh);
    }

    #[test]
    fn values_are_filled_in_without_direction_marks() {
        assert_eq!(En.t_with("relative-in_hours", &[("n", "3")]), "in 3 h");
        assert_eq!(Zh.t_with("relative-in_days", &[("n", "2")]), "2 天后");
    }
}
