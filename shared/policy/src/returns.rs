//! Returns whose columns are the firm's to fill in: a table says which of our fields stands in which of theirs,
//! and what our values are called there.
//!
//! There is one, `uk-2027`, the consolidated return of the United Kingdom from 2027 (FCA PS25/19): no list of its
//! fields was public when this was written.

use crate::check::BadPack;
use crate::pack::Pack;
use complaint::values::{Channel, RootCause};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Most columns of a return.
const MAX_COLUMNS: usize = 200;

/// What a pack says about returns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Returns {
    /// The consolidated return of the United Kingdom from 2027; a firm that makes none leaves it out.
    #[serde(rename = "uk-2027")]
    pub uk_2027: Option<ReturnTable>,
}

/// The columns of a return.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnTable {
    /// Whether somebody has compared it with what the supervisor publishes. A return of a table nobody has is named
    /// a draft.
    pub confirmed: bool,
    /// Where the supervisor's list was read; needed once it is confirmed.
    #[serde(default)]
    pub source: String,
    /// The columns, in their order.
    pub columns: Vec<Column>,
}

/// A column: one of our fields, or the same in every row.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// What they call it.
    pub column: String,
    /// Our field.
    pub field: Option<ReturnField>,
    /// What stands in every row instead.
    pub fixed: Option<String>,
    /// What our values are called there: of a category, a root cause or a channel, by its code; of `nil`, `yes` and
    /// `no`. Ours stand as they are where none are given.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// What all others are called there.
    pub otherwise: Option<String>,
}

/// A field of ours. Complaints that are alike in all fields of the first kind are one row, which counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnField {
    /// The firm's name: the return is made at the level of the legal entity.
    Entity,
    /// The first day of the period.
    From,
    /// Its last day.
    To,
    /// Whether there is nothing to tell: `yes` or `no`.
    Nil,
    /// The category.
    Category,
    /// What lay behind it; nothing where nobody has said so yet.
    RootCause,
    /// How it came in.
    Channel,
    /// Open when the period began.
    OutstandingAtStart,
    /// Received in the period.
    Opened,
    /// Closed in it.
    Closed,
    /// Closed within three business days of England and Wales.
    ClosedWithin3BusinessDays,
    /// Closed within eight weeks, and not within three business days.
    ClosedWithin8Weeks,
    /// Closed later.
    ClosedLater,
    /// Open when the period ended.
    OutstandingAtEnd,
    /// Closed in it and upheld, in part or in full.
    Upheld,
    /// Money that was paid on those that were closed in it, in pounds.
    RedressPaid,
}

impl ReturnField {
    /// Whether it counts complaints rather than telling them apart.
    pub fn counts(self) -> bool {
        self >= ReturnField::OutstandingAtStart
    }

    /// The values it can have, where they are known.
    fn values(self, pack: &Pack) -> Option<BTreeSet<String>> {
        Some(match self {
            ReturnField::Category => pack.categories.iter().map(|category| category.code.clone()).collect(),
            ReturnField::RootCause => RootCause::ALL.iter().map(ToString::to_string).collect(),
            ReturnField::Channel => Channel::ALL.iter().map(ToString::to_string).collect(),
            ReturnField::Nil => ["yes", "no"].map(str::to_owned).into(),
            _ => return None,
        })
    }
}

impl Column {
    /// What a value of ours is called in this column.
    pub fn value<'a>(&'a self, ours: &'a str) -> &'a str {
        let theirs = self.values.get(ours).or(self.otherwise.as_ref());
        theirs.map_or(ours, String::as_str)
    }
}

/// Checks every table of a pack.
pub(crate) fn check(file: &str, pack: &Pack) -> Result<(), BadPack> {
    let Some(table) = &pack.returns.uk_2027 else { return Ok(()) };
    let bad = |key: &str, reason: String| Err(BadPack::new(file, format!("returns.uk-2027{key}"), reason));
    if table.confirmed && table.source.trim().is_empty() {
        return bad(".source", "a confirmed table says where the supervisor's list was read".to_owned());
    }
    if table.columns.len() > MAX_COLUMNS {
        return bad(".columns", format!("more than {MAX_COLUMNS} entries"));
    }
    if !table.columns.iter().any(|column| column.field.is_some_and(ReturnField::counts)) {
        return bad(".columns", "no column counts anything; name one with field = \"opened\"".to_owned());
    }
    let mut seen = BTreeSet::new();
    for column in &table.columns {
        let name = column.column.trim();
        if name.is_empty() {
            return bad(".columns", "a column needs the name it has there".to_owned());
        }
        if !seen.insert(name) {
            return bad(&format!(".columns.{name}"), "is given twice".to_owned());
        }
        if let Err(reason) = check_column(pack, column) {
            return bad(&format!(".columns.{name}"), reason);
        }
    }
    Ok(())
}

fn check_column(pack: &Pack, column: &Column) -> Result<(), String> {
    let mapped = !column.values.is_empty() || column.otherwise.is_some();
    let field = match (column.field, &column.fixed) {
        (Some(field), None) => field,
        (None, Some(_)) if !mapped => return Ok(()),
        (None, Some(_)) => return Err("what is fixed has no values to be called otherwise".to_owned()),
        _ => return Err("give exactly one of field, fixed".to_owned()),
    };
    if !mapped {
        return Ok(());
    }
    let Some(known) = field.values(pack) else {
        return Err("only a category, a root cause, a channel or nil has values to be called otherwise".to_owned());
    };
    if let Some(unknown) = column.values.keys().find(|value| !known.contains(*value)) {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        return Err(format!("values: '{unknown}' is none of ours; they are {}", known.join(", ")));
    }
    let missing = known.iter().find(|value| !column.values.contains_key(*value));
    match missing.filter(|_| column.otherwise.is_none()) {
        Some(missing) => Err(format!("values: '{missing}' is not named; name it, or give otherwise")),
        None => Ok(()),
    }
}
