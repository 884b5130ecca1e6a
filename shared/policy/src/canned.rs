//! Texts handlers need often (canned texts), with gaps that a complaint's own facts fill.

use crate::check::BadPack;
use crate::pack::Label;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Most texts in a pack: beyond that nobody finds one.
const MAX_TEXTS: usize = 200;

/// Longest text, in characters: the gaps have to fit beside it into what a person may write.
const MAX_LENGTH: usize = 8_000;

/// A text handlers need often.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CannedText {
    /// Its code.
    pub code: String,
    /// What handlers find it by, Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// The commands it can go with.
    pub commands: Vec<CannedFor>,
    /// The categories it is for; all where none is named.
    #[serde(default)]
    pub categories: Vec<String>,
    /// The text, with gaps: `{name}`, `{amount}` … see [`Gap`].
    pub text: Label,
}

/// A command whose text goes to the complainant and is a handler's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CannedFor {
    /// A text to the complainant.
    Reply,
    /// A question to the complainant.
    RequestInformation,
    /// A proposed answer.
    Propose,
    /// Money lent meanwhile.
    ProvisionalCredit,
    /// A final answer.
    Close,
    /// Passed to an external body.
    ReferExternal,
}

impl CannedFor {
    /// The command's name in the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            CannedFor::Reply => "reply",
            CannedFor::RequestInformation => "request_information",
            CannedFor::Propose => "propose",
            CannedFor::ProvisionalCredit => "provisional_credit",
            CannedFor::Close => "close",
            CannedFor::ReferExternal => "refer_external",
        }
    }
}

/// What a gap in a text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// `{name}`: the complainant's.
    Name,
    /// `{reference}`: the complaint's number.
    Reference,
    /// `{category}`: its name in the complainant's language.
    Category,
    /// `{received_on}`: the day it came in.
    ReceivedOn,
    /// `{due_on}`: the day by which the firm owes the next answer.
    DueOn,
    /// `{amount}`: what the transaction was about, with its currency.
    Amount,
    /// `{transaction}`: the transaction's number.
    Transaction,
    /// `{counterparty}`: the merchant or payee.
    Counterparty,
    /// `{firm}`: the firm's name.
    Firm,
    /// `{handler}`: the name of whoever writes.
    Handler,
}

impl Gap {
    /// Every gap.
    pub const ALL: [Gap; 10] = [
        Gap::Name,
        Gap::Reference,
        Gap::Category,
        Gap::ReceivedOn,
        Gap::DueOn,
        Gap::Amount,
        Gap::Transaction,
        Gap::Counterparty,
        Gap::Firm,
        Gap::Handler,
    ];

    /// What stands between the braces.
    pub fn as_str(self) -> &'static str {
        match self {
            Gap::Name => "name",
            Gap::Reference => "reference",
            Gap::Category => "category",
            Gap::ReceivedOn => "received_on",
            Gap::DueOn => "due_on",
            Gap::Amount => "amount",
            Gap::Transaction => "transaction",
            Gap::Counterparty => "counterparty",
            Gap::Firm => "firm",
            Gap::Handler => "handler",
        }
    }
}

/// A stretch of a text.
enum Piece<'a> {
    Words(&'a str),
    Gap(Gap),
}

impl CannedText {
    /// What a reader finds it by: Chinese when asked, else English.
    pub fn title(&self, zh: bool) -> &str {
        if zh { &self.zh } else { &self.en }
    }

    /// The text in a language with its gaps filled.
    ///
    /// # Errors
    /// The gaps nobody has anything for: a letter with a hole in it goes to nobody.
    pub fn fill(&self, zh: bool, fact: impl Fn(Gap) -> Option<String>) -> Result<String, BTreeSet<Gap>> {
        let (mut text, mut lacking) = (String::new(), BTreeSet::new());
        for piece in pieces(self.text.text(zh)).unwrap_or_default() {
            match piece {
                Piece::Words(words) => text.push_str(words),
                Piece::Gap(gap) => match fact(gap).filter(|found| !found.trim().is_empty()) {
                    Some(found) => text.push_str(&found),
                    None => drop(lacking.insert(gap)),
                },
            }
        }
        if lacking.is_empty() { Ok(text) } else { Err(lacking) }
    }

    /// Whether it can go with a command about a complaint of a category.
    pub fn is_for(&self, command: &str, category: &str) -> bool {
        self.commands.iter().any(|known| known.as_str() == command)
            && (self.categories.is_empty() || self.categories.iter().any(|code| code == category))
    }
}

/// A text as words and gaps, or what is wrong with it.
fn pieces(text: &str) -> Result<Vec<Piece<'_>>, String> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some((words, after)) = rest.split_once('{') {
        let (name, left) = after.split_once('}').ok_or("a '{' is not closed")?;
        let gap = Gap::ALL.into_iter().find(|gap| gap.as_str() == name).ok_or_else(|| {
            let known: Vec<&str> = Gap::ALL.iter().map(|gap| gap.as_str()).collect();
            format!("'{{{name}}}' is no gap; known are {}", known.join(", "))
        })?;
        pieces.extend([Piece::Words(words), Piece::Gap(gap)]);
        rest = left;
    }
    pieces.push(Piece::Words(rest));
    Ok(pieces)
}

/// Refuses texts nobody could use.
pub(crate) fn check(file: &str, texts: &[CannedText], categories: &BTreeSet<&str>) -> Result<(), BadPack> {
    if texts.len() > MAX_TEXTS {
        return Err(BadPack::new(file, "texts", format!("more than {MAX_TEXTS} entries")));
    }
    let mut seen = BTreeSet::new();
    for text in texts {
        let bad = |key: &str, reason: String| Err(BadPack::new(file, format!("texts.{}{key}", text.code), reason));
        if text.code.trim().is_empty() || !seen.insert(&text.code) {
            return bad("", "a text needs a code of its own".to_owned());
        }
        if text.commands.is_empty() {
            return bad(".commands", "names no command it can go with".to_owned());
        }
        if let Some(unknown) = text.categories.iter().find(|code| !categories.contains(code.as_str())) {
            return bad(".categories", format!("'{unknown}' is no category of the pack"));
        }
        for (key, words) in [(".text.zh", &text.text.zh), (".text.en", &text.text.en)] {
            if words.trim().is_empty() || words.chars().count() > MAX_LENGTH {
                return bad(key, format!("is empty, or longer than {MAX_LENGTH} characters"));
            }
            if let Err(reason) = pieces(words) {
                return bad(key, reason);
            }
        }
    }
    Ok(())
}
