//! Notices to our own people.

/// A notice to a team.
#[derive(Clone, Copy)]
pub enum Staff<'a> {
    /// A complaint has reached the team.
    Escalated {
        /// The level it is on now, 1 to 5.
        level: u8,
        /// The team it went to.
        team: &'a str,
        /// What made it climb.
        cause: &'a str,
        /// By when the team has to act.
        due: &'a str,
    },
    /// A deadline was missed.
    Breached {
        /// The clock's label.
        clock: &'a str,
        /// When it was due.
        due_at: &'a str,
        /// How long after that it was recorded.
        lag: &'a str,
    },
    /// Something to be done by a person.
    Task {
        /// What it is.
        text: &'a str,
    },
    /// The day's list; counts first.
    Digest {
        /// The team.
        team: &'a str,
        /// The day, written out.
        day: &'a str,
        /// How many there are of what, most urgent first.
        counts: &'a [CountLine],
        /// What is open, in the order of its dates; at most
        /// [`DIGEST_LINES_MAX`] are shown, the rest is counted.
        lines: &'a [DigestLine],
    },
}

/// Lines a digest shows; a longer list is read at the desk.
pub const DIGEST_LINES_MAX: usize = 50;

/// A count of a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountLine {
    /// What is counted: 已超时, "Overdue".
    pub what: String,
    /// How many.
    pub count: u32,
}

/// A task or complaint of a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DigestLine {
    /// The complaint's reference.
    pub reference: String,
    /// What is to be done, without anybody's name.
    pub what: String,
    /// By when, written out.
    pub due: String,
    /// Whether that has passed.
    pub late: bool,
}
