//! The receipt as a proof: one line that says what was received, and a code only the firm can make.
//!
//! The code is a MAC under the keys every token is made with, not a public signature: it is short enough to be
//! read out on the telephone, it turns with the same keys, and no further secret has to be kept. What it proves,
//! it proves by our own check, which needs no complaint: it reads nothing but the line and the code, so it tells
//! nobody anything, and it still holds when the complaint is erased.

use complaint::{ClockKind, Fact, Reference};
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use messages::view::Numbered;
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use store::Keyring;
use web::link::href;

/// Where a receipt is checked.
pub const CHECK_PATH: &str = "/receipt/check";

/// How every line begins: its name and version.
const BEGINNING: &str = "recourse-receipt/1";

/// A line with its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What was received.
    pub statement: String,
    /// What shows that the firm said so.
    pub code: String,
}

impl Proof {
    /// The proof of a complaint; none once its description is erased.
    pub fn of(events: &[Numbered], keyring: &Keyring) -> Option<Proof> {
        let stated = Stated::of(events)?;
        let statement = stated.to_string();
        let code = keyring.receipt_code(&stated.reference, &statement);
        Some(Proof { statement, code })
    }

    /// The address that checks it, without the server.
    pub fn href(&self) -> String {
        href(CHECK_PATH, &[("code", &self.code), ("statement", &self.statement)])
    }
}

/// What a receipt vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The complaint's number.
    pub reference: Reference,
    /// When it was received.
    pub received_at: Timestamp,
    /// The category it came in under.
    pub category: String,
    /// SHA-256 of the description as it is kept, secrets masked; lower-case hexadecimal.
    pub sha256: String,
    /// The dates that were promised then.
    pub dates: Vec<Date>,
}

/// A date that was promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    /// By which body of rules.
    pub regime: String,
    /// What.
    pub kind: ClockKind,
    /// The last moment.
    pub due_at: Timestamp,
}

impl Stated {
    /// What the first event says.
    fn of(events: &[Numbered]) -> Option<Stated> {
        let first = &events.first()?.event;
        let Fact::Received { reference, category, received_at, .. } = &first.fact else { return None };
        let description = &first.personal.submission.as_ref()?.description;
        let told = first.starts.iter().map(|started| &started.clock).filter(|clock| !clock.kind.is_internal());
        let date =
            |clock: &complaint::Clock| Date { regime: clock.regime.clone(), kind: clock.kind, due_at: clock.due_at };
        Some(Stated {
            reference: reference.clone(),
            received_at: *received_at,
            category: category.clone(),
            sha256: HEXLOWER.encode(&Sha256::digest(description.as_bytes())),
            dates: told.map(date).collect(),
        })
    }
}

impl fmt::Display for Stated {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Stated { reference, received_at, category, sha256, dates } = self;
        write!(out, "{BEGINNING} {reference} received={received_at} category={category} sha256={sha256}")?;
        dates.iter().try_for_each(|Date { regime, kind, due_at }| write!(out, " {regime}/{kind}={due_at}"))
    }
}

/// A line that is none of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the line is no statement of a receipt")]
pub struct NoStatement;

impl FromStr for Stated {
    type Err = NoStatement;

    fn from_str(line: &str) -> Result<Stated, NoStatement> {
        let mut words = line.split(' ');
        if words.next() != Some(BEGINNING) {
            return Err(NoStatement);
        }
        let reference = words.next().and_then(|word| word.parse().ok()).ok_or(NoStatement)?;
        let mut named = |name: &str| words.next().and_then(|word| word.strip_prefix(name)).ok_or(NoStatement);
        let received_at = named("received=")?.parse().map_err(|_| NoStatement)?;
        let (category, sha256) = (named("category=")?.to_owned(), named("sha256=")?.to_owned());
        let date = |word: &str| {
            let (of, due_at) = word.split_once('=')?;
            let (regime, kind) = of.split_once('/')?;
            Some(Date { regime: regime.to_owned(), kind: kind.parse().ok()?, due_at: due_at.parse().ok()? })
        };
        let dates = words.map(date).collect::<Option<_>>().ok_or(NoStatement)?;
        Ok(Stated { reference, received_at, category, sha256, dates })
    }
}

/// What a line says, when its code is ours. Line breaks, as paper and mail make them, do not count.
pub fn genuine(statement: &str, code: &str, keyring: &Keyring) -> Option<Stated> {
    let line = statement.split_whitespace().collect::<Vec<_>>().join(" ");
    let stated: Stated = line.parse().ok()?;
    keyring.is_receipt_code(&stated.reference, &line, code).then_some(stated)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "recourse-receipt/1 RC-7K3M-9QXD-0HTZ-W2F8 received=2026-11-16T02:00:00.000123Z category=refund_delay sha256=9f86 house/first_reply=2026-11-17T02:00:00.000123Z cn/legal_final=2026-12-01T15:59:59.999999999Z";

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let stated: Stated = LINE.parse().expect("a line");
        assert_eq!(stated.dates.len(), 2);
        assert_eq!(stated.to_string(), LINE);
        for broken in [
            "",
            "recourse-receipt/1",
            &LINE.replace("recourse-receipt/1", "recourse-receipt/2"),
            &LINE.replace("RC-7K3M", "RC-7K3"),
            &LINE.replace("category=", "kind="),
            &LINE.replace("first_reply=2026", "first_reply=then"),
            &format!("{LINE} "),
        ] {
            assert_eq!(broken.parse::<Stated>(), Err(NoStatement), "{broken}");
        }
    }

    #[test]
    fn a_changed_line_is_not_genuine() {
        let keys = Keyring::one('a', [7; store::secrets::KEY_BYTES]);
        let code = keys.receipt_code(&"RC-7K3M-9QXD-0HTZ-W2F8".parse().expect("a number"), LINE);
        assert!(genuine(LINE, &code, &keys).is_some());
        assert!(genuine(&LINE.replace(' ', "\n  "), &code.to_lowercase(), &keys).is_some(), "as it comes off paper");
        assert!(genuine(&LINE.replace("11-16", "11-15"), &code, &keys).is_none());
        assert!(genuine(LINE, &code.replace('-', "B"), &keys).is_none());
        assert!(genuine(LINE, "", &keys).is_none());
    }
}
