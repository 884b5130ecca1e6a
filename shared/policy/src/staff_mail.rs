//! When a team's mail goes out: at once, or, in its quiet hours, as the digest of the next working day.

use crate::Pack;
use crate::check::BadPack;
use business_time::Calendar;
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

/// `[staff_mail]` of a pack; times are of day, in the zone of the pack's first calendar. Without it
/// every notice to a team goes out at once. Mail to complainants is never held for it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffMail {
    /// When each working day's digest goes to each team: `"08:30"`.
    pub digest_at: Time,
    /// The language of digests: `zh` or `en`.
    pub language: String,
    /// From when to when nothing else goes to teams, on other than working days all day: `["19:00", "08:30"]`.
    #[serde(default)]
    pub quiet: Option<[Time; 2]>,
}

impl StaffMail {
    pub(crate) fn check(&self, file: &str) -> Result<(), BadPack> {
        if !["zh", "en"].contains(&self.language.as_str()) {
            let reason = format!("'{}' is neither zh nor en", self.language);
            return Err(BadPack::new(file, "staff_mail.language", reason));
        }
        match self.quiet {
            Some([from, until]) if from == until => {
                Err(BadPack::new(file, "staff_mail.quiet", "begins when it ends: nothing would ever go out"))
            }
            Some(quiet) if is_within(quiet, self.digest_at) => Err(BadPack::new(
                file,
                "staff_mail.digest_at",
                "lies in the quiet hours: what comes after it would wait for the next day's",
            )),
            _ => Ok(()),
        }
    }
}

impl Pack {
    /// Whether teams get no mail now but a digest.
    pub fn is_quiet(&self, now: Timestamp) -> bool {
        let Some(quiet) = self.staff_mail.as_ref().and_then(|staff| staff.quiet) else { return false };
        let local = now.to_zoned(self.zone());
        is_within(quiet, local.time()) || !self.works_on(local.date())
    }

    /// The working day whose digest is due by now, if today has one and its time has come.
    pub fn digest_due(&self, now: Timestamp) -> Option<Date> {
        let staff = self.staff_mail.as_ref()?;
        let local = now.to_zoned(self.zone());
        (local.time() >= staff.digest_at && self.works_on(local.date())).then(|| local.date())
    }

    /// When the next digest is due after a moment; no holidays last longer than a month.
    pub fn next_digest(&self, after: Timestamp) -> Option<Timestamp> {
        let staff = self.staff_mail.as_ref()?;
        let today = after.to_zoned(self.zone()).date();
        let days = today.series(1.day()).take(31).filter(|day| self.works_on(*day));
        let mut moments =
            days.filter_map(|day| Some(day.to_datetime(staff.digest_at).to_zoned(self.zone()).ok()?.timestamp()));
        moments.find(|at| *at > after)
    }

    fn works_on(&self, date: Date) -> bool {
        let mut firms = self.rules.calendars.values().filter(|calendar| *calendar.zone() == self.zone);
        firms.next().is_none_or(|calendar: &Calendar| calendar.is_working_day(date))
    }
}

/// Whether a time of day lies in a span that may go over midnight; its end is outside.
fn is_within([from, until]: [Time; 2], time: Time) -> bool {
    if from < until { (from..until).contains(&time) } else { time >= from || time < until }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(staff_mail: &str) -> Result<Pack, BadPack> {
        let house = include_str!("../packs/house.toml");
        Pack::from_toml("p.toml", &format!("{house}\n[staff_mail]\n{staff_mail}\n"))
    }

    #[test]
    fn nights_and_days_off_are_quiet_and_the_digest_comes_in_the_morning() {
        let pack = pack("digest_at = \"08:30\"\nlanguage = \"zh\"\nquiet = [\"19:00\", \"08:30\"]").expect("a pack");
        // 2026-11-20 is a Friday, +08:00 there.
        for (at, quiet, digest) in [
            ("2026-11-20T00:29:59Z", true, None),
            ("2026-11-20T00:30:00Z", false, Some("2026-11-20")),
            ("2026-11-20T10:59:59Z", false, Some("2026-11-20")),
            ("2026-11-20T11:00:00Z", true, Some("2026-11-20")),
            ("2026-11-20T16:00:00Z", true, None),
            ("2026-11-21T04:00:00Z", true, None),
            ("2026-11-23T04:00:00Z", false, Some("2026-11-23")),
            // A Sunday worked for the holidays.
            ("2026-02-14T04:00:00Z", false, Some("2026-02-14")),
            ("2026-10-01T04:00:00Z", true, None),
        ] {
            let now = at.parse().expect("a moment");
            assert_eq!(pack.is_quiet(now), quiet, "{at}");
            let next = pack.next_digest(now).expect("a next one");
            assert!(next > now && pack.digest_due(next).is_some(), "{at}: {next}");
            assert_eq!(pack.digest_due(now).map(|day| day.to_string()).as_deref(), digest, "{at}");
        }
        let now = "2026-11-20T16:00:00Z".parse().expect("a moment");
        assert!(!Pack::house().is_quiet(now) && Pack::house().digest_due(now).is_none(), "unless a pack asks");
    }

    #[test]
    fn times_that_cannot_work_are_refused_by_name() {
        for (text, key) in [
            ("digest_at = \"08:30\"\nlanguage = \"fr\"", "staff_mail.language"),
            ("digest_at = \"08:30\"\nlanguage = \"en\"\nquiet = [\"08:00\", \"08:00\"]", "staff_mail.quiet"),
            ("digest_at = \"08:00\"\nlanguage = \"en\"\nquiet = [\"19:00\", \"08:30\"]", "staff_mail.digest_at"),
            ("digest_at = \"25:00\"\nlanguage = \"en\"", "TOML"),
            ("language = \"en\"", "TOML"),
        ] {
            assert_eq!(pack(text).expect_err(text).key, key);
        }
    }
}
