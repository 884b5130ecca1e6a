//! The consolidated return of the United Kingdom from 2027 (FCA PS25/19; domain.md §5h): every six months, for the
//! whole legal entity, a nil return where there is nothing to tell. Its columns are the pack's
//! ([`policy::ReturnTable`]); what is not recorded here, such as who is vulnerable, has no field.

use super::Period;
use super::uk_annex1::{CALENDAR, Counts};
use crate::reports::text_only;
use business_time::Calendar;
use jiff::civil::{Date, date};
use messages::view::Card;
use policy::{Column, Pack, ReturnField, ReturnTable};
use std::collections::BTreeMap;
use web::Problem;

/// The first day of the first return.
const FIRST: Date = date(2027, 1, 1);

/// What is counted for a return.
#[derive(Clone, Debug)]
pub(super) struct Sums<'a> {
    table: &'a ReturnTable,
    calendar: &'a Calendar,
    period: Period,
    entity: &'a str,
    days: (Date, Date),
    /// By what tells rows apart.
    rows: BTreeMap<Vec<String>, Counts>,
}

impl<'a> Sums<'a> {
    /// For half a year.
    ///
    /// # Errors
    /// 422 where the pack has no table, and for other days than a half-year's from 2027 on.
    pub(super) fn new(pack: &'a Pack, period: Period) -> Result<Sums<'a>, Problem> {
        let none =
            || Problem::invalid("name", "the policy has no table [returns.uk-2027]; see the built-in house.toml");
        let table = pack.returns.uk_2027.as_ref().ok_or_else(none)?;
        let calendar = pack.rules.calendar(CALENDAR);
        let calendar = calendar.map_err(|error| Problem::invalid("name", error.to_string()))?;
        let days = period.days(&pack.zone_of(CALENDAR));
        if !is_half_year(days) {
            let reason = "this return is about half a year from 2027 on, such as 2027-01-01 to 2027-06-30";
            return Err(Problem::invalid("to", reason));
        }
        Ok(Sums { table, calendar, period, entity: pack.firm.text(false), days, rows: BTreeMap::new() })
    }

    /// Counts a complaint under the law of the United Kingdom.
    pub(super) fn count(&mut self, card: &Card) {
        let Some(counts) = Counts::of(card, self.period, self.calendar) else { return };
        let key = self.telling().map(|(column, field)| self.told(column, field, Some(card))).collect();
        self.rows.entry(key).or_default().add(&counts);
    }

    /// The columns' names.
    pub(super) fn columns(&self) -> Vec<&'a str> {
        self.table.columns.iter().map(|column| column.column.as_str()).collect()
    }

    /// The rows; a single one of noughts is the nil return.
    pub(super) fn rows(&self) -> Vec<Vec<String>> {
        let nil =
            || BTreeMap::from([(self.telling().map(|(c, f)| self.told(c, f, None)).collect(), Counts::default())]);
        let rows = if self.rows.is_empty() { nil() } else { self.rows.clone() };
        rows.into_iter().map(|(key, counts)| self.row(key, &counts)).collect()
    }

    /// Whether the return is named a draft: nobody has compared its table with the supervisor's.
    pub(super) fn is_draft(&self) -> bool {
        !self.table.confirmed
    }

    /// The columns that tell rows apart.
    fn telling(&self) -> impl Iterator<Item = (&'a Column, ReturnField)> {
        let fields = self.table.columns.iter().filter_map(|column| Some((column, column.field?)));
        fields.filter(|(_, field)| !field.counts())
    }

    /// What stands in such a column, for a complaint or where there is none.
    fn told(&self, column: &Column, field: ReturnField, card: Option<&Card>) -> String {
        let ours = match field {
            ReturnField::Entity => self.entity.to_owned(),
            ReturnField::From => self.days.0.to_string(),
            ReturnField::To => self.days.1.to_string(),
            ReturnField::Nil => column.value(if card.is_none() { "yes" } else { "no" }).to_owned(),
            ReturnField::Category => card.map(|card| column.value(&card.category).to_owned()).unwrap_or_default(),
            ReturnField::Channel => card.map(|card| column.value(&card.channel).to_owned()).unwrap_or_default(),
            ReturnField::RootCause => {
                let cause = card.and_then(|card| card.root_cause.as_deref());
                cause.map(|cause| column.value(cause).to_owned()).unwrap_or_default()
            }
            _ => String::new(),
        };
        text_only(ours)
    }

    fn row(&self, key: Vec<String>, counts: &Counts) -> Vec<String> {
        let mut key = key.into_iter();
        let cell = |column: &Column| match column.field {
            None => text_only(column.fixed.clone().unwrap_or_default()),
            Some(field) if field.counts() => counted(field, counts),
            Some(_) => key.next().unwrap_or_default(),
        };
        self.table.columns.iter().map(cell).collect()
    }
}

fn counted(field: ReturnField, counts: &Counts) -> String {
    let number = match field {
        ReturnField::OutstandingAtStart => counts.outstanding,
        ReturnField::Opened => counts.opened,
        ReturnField::ClosedWithin3BusinessDays => counts.in_3_days,
        ReturnField::ClosedWithin8Weeks => counts.in_8_weeks,
        ReturnField::ClosedLater => counts.later,
        ReturnField::Closed => counts.closed(),
        ReturnField::OutstandingAtEnd => counts.outstanding + counts.opened - counts.closed(),
        ReturnField::Upheld => counts.upheld,
        _ => return counts.paid.to_string(),
    };
    number.to_string()
}

/// January to June, or July to December.
fn is_half_year((from, to): (Date, Date)) -> bool {
    let ends = match (from.month(), from.day()) {
        (1, 1) => date(from.year(), 6, 30),
        (7, 1) => date(from.year(), 12, 31),
        _ => return false,
    };
    from >= FIRST && to == ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_return_is_about_half_a_year_from_2027_on() {
        let check = |from: &str, to: &str, fits: bool| {
            let day = |text: &str| text.parse().expect("a day");
            assert_eq!(is_half_year((day(from), day(to))), fits, "{from} {to}");
        };
        check("2027-01-01", "2027-06-30", true);
        check("2027-07-01", "2027-12-31", true);
        check("2026-07-01", "2026-12-31", false);
        check("2027-01-01", "2027-12-31", false);
        check("2027-02-01", "2027-06-30", false);
        check("2027-07-02", "2027-12-31", false);
    }
}
