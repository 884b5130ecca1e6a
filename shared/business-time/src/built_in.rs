//! The calendars that come with the crate.

use std::sync::LazyLock;

use crate::calendar::Calendar;
use crate::calendar_file;

/// A built-in calendar, parsed at its first use: one that nobody asks for costs nothing.
struct BuiltIn {
    name: &'static str,
    calendar: LazyLock<Calendar>,
}

/// One row: the calendar of that name, from what the build script made of `calendars/<name>.toml`, or of the
/// file under `calendars/kept`.
macro_rules! built_in {
    ($name:literal) => {
        BuiltIn {
            name: $name,
            calendar: LazyLock::new(|| {
                calendar_file::read_built_in(include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".json.deflated")))
                    .expect("a built-in calendar is valid: a test parses them all")
            }),
        }
    };
}

/// China first, for it is the default; the rest by name.
static BUILT_IN: [BuiltIn; 12] = [
    built_in!("cn"),
    built_in!("de"),
    built_in!("eu-target"),
    built_in!("gb-eng"),
    built_in!("gb-nir"),
    built_in!("gb-sct"),
    built_in!("ie"),
    built_in!("lt"),
    built_in!("lu"),
    built_in!("nl"),
    built_in!("us-federal"),
    built_in!("us-frb"),
];

/// Versions that were built in once, by version: what was counted in them can be counted again.
static KEPT: [BuiltIn; 1] = [built_in!("cn-2026.1")];

impl Calendar {
    /// The built-in calendar of mainland China, zone Asia/Shanghai.
    ///
    /// ```
    /// # use business_time::Calendar;
    /// assert_eq!(Calendar::cn().name(), "cn");
    /// ```
    pub fn cn() -> Calendar {
        BUILT_IN[0].calendar.clone()
    }

    /// The built-in calendar of that name, if there is one.
    ///
    /// ```
    /// # use business_time::Calendar;
    /// # use jiff::civil::date;
    /// let scotland = Calendar::by_name("gb-sct").expect("it is built in");
    /// assert!(!scotland.is_working_day(date(2026, 6, 15))); // the World Cup bank holiday
    /// assert!(Calendar::by_name("atlantis").is_none());
    /// ```
    pub fn by_name(name: &str) -> Option<Calendar> {
        BUILT_IN.iter().find(|built_in| built_in.name == name).map(|built_in| built_in.calendar.clone())
    }

    /// The calendar of that version, if it is built in or was once.
    ///
    /// ```
    /// # use business_time::Calendar;
    /// let before = Calendar::of_version("cn-2026.1").expect("it is kept");
    /// assert_eq!((before.name(), before.version()), ("cn", "cn-2026.1"));
    /// assert!(Calendar::of_version("cn-1949.1").is_none());
    /// ```
    pub fn of_version(version: &str) -> Option<Calendar> {
        let rows = BUILT_IN.iter().filter(|row| version.starts_with(row.name));
        let kept = KEPT.iter().filter(|row| row.name == version);
        rows.chain(kept).map(|row| &*row.calendar).find(|calendar| calendar.version() == version).cloned()
    }

    /// The names that [`Calendar::by_name`] knows; the head of each file under `calendars/` says
    /// what it holds and by which authority.
    ///
    /// ```
    /// # use business_time::Calendar;
    /// assert!(Calendar::built_in_names().any(|name| name == "gb-eng"));
    /// ```
    pub fn built_in_names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|built_in| built_in.name)
    }
}
