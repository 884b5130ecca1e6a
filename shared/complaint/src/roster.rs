//! Who is away, and who does their work meanwhile (design §4, "people away and empty roles are skipped").

use crate::command::Command;
use crate::rules::Rules;
use crate::values::{Answer, Level};
use jiff::Timestamp;

/// Substitutes followed from one to the next: more is a ring, or a mistake.
const MAX_SUBSTITUTES: usize = 5;

/// When somebody is away, and who stands in for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Away {
    /// Who they are to the issuer of their sign-in (`sub`).
    pub person: String,
    /// Their name, as it is shown.
    pub name: String,
    /// The first moment they are away.
    pub from: Timestamp,
    /// The first moment they are back.
    pub until: Timestamp,
    /// Who stands in for them, by id or by name.
    pub substitute: Option<String>,
}

impl Away {
    /// Whether they are away at a moment.
    pub fn covers(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

/// Everybody who said that they are away, once, at whatever time that is.
///
/// ```
/// use complaint::roster::{Away, Roster};
/// let (from, until) = ("2026-11-20T00:00:00Z".parse().unwrap(), "2026-11-27T00:00:00Z".parse().unwrap());
/// let (person, name) = ("u-7".to_owned(), "Wang Fang".to_owned());
/// let roster = Roster::from(vec![Away { person, name, from, until, substitute: Some("Li Na".to_owned()) }]);
/// assert_eq!(roster.who_works_for("Wang Fang", from), Some("Li Na"));
/// assert_eq!(roster.who_works_for("Wang Fang", until), Some("Wang Fang"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster(Vec<Away>);

impl From<Vec<Away>> for Roster {
    fn from(entries: Vec<Away>) -> Roster {
        Roster(entries)
    }
}

impl Roster {
    /// Who does somebody's work at a moment: themselves, or the first of their substitutes who is there.
    /// `None` when nobody does; a ring of substitutes who are all away is nobody.
    pub fn who_works_for<'a>(&'a self, person: &'a str, at: Timestamp) -> Option<&'a str> {
        let mut who = person.trim();
        for _ in 0..=MAX_SUBSTITUTES {
            let Some(away) = self.away(who, at) else { return Some(who) };
            who = away.substitute.as_deref()?;
        }
        None
    }

    /// Levels with nobody at a moment: those the pack lists people for, all of whom are away without a
    /// substitute who is there. A level the pack lists nobody for counts as staffed: it has its mailbox.
    pub fn empty_levels(&self, rules: &Rules, at: Timestamp) -> Vec<Level> {
        let nobody = |people: &[String]| people.iter().all(|person| self.who_works_for(person, at).is_none());
        rules.people.iter().filter(|(_, people)| nobody(people)).map(|(level, _)| *level).collect()
    }

    /// Whether what follows from a command can depend on who is away.
    pub fn matters_to(command: &Command, rules: &Rules) -> bool {
        match command {
            Command::Assign { to, .. } => to.is_some(),
            Command::Decide { answer: Answer::Accept, .. } | Command::Confirm { arrived: true, .. } => false,
            Command::Assess(_)
            | Command::Climb { .. }
            | Command::Escalate { .. }
            | Command::RequestEscalation { .. }
            | Command::Decide { .. }
            | Command::Confirm { .. }
            | Command::Reopen { .. } => !rules.people.is_empty(),
            _ => false,
        }
    }

    /// An id is one person's; a name counts where no id is meant. Of several who bear the name, one who is
    /// away is enough: rather the substitute has it than nobody.
    fn away(&self, who: &str, at: Timestamp) -> Option<&Away> {
        match self.0.iter().find(|away| away.person == who) {
            Some(known) => Some(known).filter(|known| known.covers(at)),
            None => self.0.iter().find(|away| away.name == who && away.covers(at)),
        }
    }
}
