//! Re-computations of live deadlines: asked for, looked through, approved by another, carried out.
//!
//! Nothing of a run is ever changed. Each step is a row that says what it saw and where the next one
//! begins; the table's stream tells of it, and so the next one is taken. A run that was interrupted goes
//! on where it stopped, a step that is taken twice is written once, and what a run did can be read for
//! ever.

use crate::attributes::{Item, item, text, text_of};
use crate::commit::{Extra, OnlyIf};
use crate::idempotency::IdempotencyKey;
use crate::paging::{LIST, OPEN};
use crate::reread::Voucher;
use crate::schema::{RUNS_PK, SHARDS, STEP_PREFIX, run_pk};
use crate::{Store, StoreError};
use complaint::{Reference, Rules};
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use messages::stored::Unreadable;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const ASKED_SK: &str = "ASKED";
const APPROVAL_SK: &str = "APPROVED";

/// Most moved deadlines a step names.
pub const MOST_EXAMPLES: usize = 5;

/// What a run counts by: versions, so that what was looked at is what is carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// Of the policy.
    pub policy: String,
    /// Of each calendar, by name.
    pub calendars: BTreeMap<String, String>,
}

impl Versions {
    /// What the rules count by.
    pub fn of(rules: &Rules) -> Versions {
        let calendars = rules.calendars.values();
        let calendars = calendars.map(|calendar| (calendar.name().to_owned(), calendar.version().to_owned()));
        Versions { policy: rules.version.clone(), calendars: calendars.collect() }
    }
}

/// A run that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Its number.
    pub id: String,
    /// By whom.
    pub by: Voucher,
    /// When.
    pub at: Timestamp,
    /// What it counts by.
    pub versions: Versions,
}

/// That it may be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// By whom.
    pub by: Voucher,
    /// When.
    pub at: Timestamp,
}

/// What a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// It looks.
    Preview,
    /// It moves.
    Run,
}

impl Phase {
    fn word(self) -> &'static str {
        match self {
            Phase::Preview => "preview",
            Phase::Run => "run",
        }
    }
}

/// A deadline that moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Of which complaint.
    pub reference: Reference,
    /// The clock's kind.
    pub clock: String,
    /// Its body of rules.
    pub regime: String,
    /// The end before.
    pub from: Timestamp,
    /// The end after.
    pub due_at: Timestamp,
}

/// What a step saw, or all of a phase's together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Open complaints looked at.
    pub complaints: u64,
    /// Deadlines that move, or become certain.
    pub moved: u64,
    /// Those of them whose new end had passed.
    pub late: u64,
    /// Complaints that could not be counted again.
    pub failed: u64,
    /// Some of those that move.
    pub moves: Vec<Example>,
    /// Some of those whose new end had passed.
    pub late_ones: Vec<Example>,
}

impl Tally {
    /// With what another one saw; of the examples the first.
    pub fn add(&mut self, other: Tally) {
        let Tally { complaints, moved, late, failed, moves, late_ones } = other;
        self.complaints += complaints;
        self.moved += moved;
        self.late += late;
        self.failed += failed;
        self.moves.extend(moves);
        self.moves.truncate(MOST_EXAMPLES * usize::from(SHARDS));
        self.late_ones.extend(late_ones);
        self.late_ones.truncate(MOST_EXAMPLES * usize::from(SHARDS));
    }
}

/// A step: what was seen up to it, and where the next one begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Looking or moving.
    pub phase: Phase,
    /// Of which shard of the list.
    pub shard: u8,
    /// From 0, the beginning.
    pub number: u32,
    /// What it saw.
    pub tally: Tally,
    /// Where the next one begins.
    pub next: Next,
}

/// Where a step ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Next {
    /// The next one begins at the head of the list.
    First,
    /// The next one begins after this key of the list; so much has moved since its head.
    After {
        /// The key.
        key: String,
        /// Deadlines moved in this round.
        moved: u64,
    },
    /// There is none.
    End,
    /// There is none, because of this.
    Stopped(String),
}

impl Step {
    /// Its sort key.
    pub fn sk(&self) -> String {
        format!("{STEP_PREFIX}{}#{}#{:08}", self.phase.word(), self.shard, self.number)
    }

    /// The one that follows.
    pub fn followed_by(&self, tally: Tally, next: Next) -> Step {
        Step { number: self.number + 1, tally, next, ..*self }
    }
}

/// A run as far as it is.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// How it began.
    pub asked: Asked,
    /// Who approved it.
    pub approval: Option<Approval>,
    /// Its steps.
    pub steps: Vec<Step>,
}

impl Recorded {
    /// What a phase saw so far, and whether it is through.
    pub fn phase(&self, phase: Phase) -> (Tally, bool) {
        let mut tally = Tally::default();
        let of_phase = || self.steps.iter().filter(move |step| step.phase == phase);
        of_phase().for_each(|step| tally.add(step.tally.clone()));
        let ended = of_phase().filter(|step| matches!(step.next, Next::End | Next::Stopped(_))).count();
        (tally, ended == usize::from(SHARDS))
    }

    /// Why a shard stopped early, where one did.
    pub fn stopped(&self) -> Option<&str> {
        self.steps.iter().find_map(|step| if let Next::Stopped(why) = &step.next { Some(why.as_str()) } else { None })
    }
}

/// Open complaints of a shard of the list.
#[derive(Clone, Debug)]
pub struct OpenOnes {
    /// Which.
    pub references: Vec<Reference>,
    /// The key of the last, where there are more.
    pub next: Option<String>,
}

impl Store {
    /// Writes a run that is asked for, with the beginning of its preview; once for an idempotency key.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn ask_recomputation(
        &self,
        by: Voucher,
        versions: Versions,
        key: Option<&IdempotencyKey>,
    ) -> Result<String, StoreError> {
        let chance = || HEXLOWER.encode(&self.ambient.bytes::<8>());
        let id = key.map_or_else(chance, |key| key.name().to_owned());
        let asked = Asked { id, by, at: self.ambient.now(), versions };
        let mut rows = vec![row(RUNS_PK, &asked.id, &asked)?, row(&run_pk(&asked.id), ASKED_SK, &asked)?];
        rows.extend(first_steps(&asked.id, Phase::Preview)?);
        match self.write_new(rows).await {
            Ok(()) | Err(StoreError::AlreadyThere) => Ok(asked.id),
            Err(error) => Err(error),
        }
    }

    /// Writes that a run may be carried out, with its beginning.
    ///
    /// # Errors
    /// [`StoreError::AlreadyThere`] when it was approved before.
    pub async fn approve_recomputation(&self, id: &str, approval: &Approval) -> Result<(), StoreError> {
        let mut rows = vec![row(&run_pk(id), APPROVAL_SK, approval)?];
        rows.extend(first_steps(id, Phase::Run)?);
        self.write_new(rows).await
    }

    /// The runs, the last first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn recomputations(&self) -> Result<Vec<Asked>, StoreError> {
        let rows = self.rows_of(RUNS_PK, None).await?;
        let mut runs: Vec<Asked> = rows.iter().map(read).collect::<Result<_, _>>()?;
        runs.sort_by_key(|run| std::cmp::Reverse(run.at));
        Ok(runs)
    }

    /// A run with all its steps.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn recomputation(&self, id: &str) -> Result<Option<Recorded>, StoreError> {
        let rows = self.rows_of(&run_pk(id), None).await?;
        let find = |sk: &str| rows.iter().find(|row| text_of(row, "sk").is_ok_and(|found| found == sk));
        let Some(asked) = find(ASKED_SK) else { return Ok(None) };
        let is_step = |row: &&Item| text_of(row, "sk").is_ok_and(|sk| sk.starts_with(STEP_PREFIX));
        let steps = rows.iter().filter(is_step).map(read).collect::<Result<_, _>>()?;
        Ok(Some(Recorded { asked: read(asked)?, approval: find(APPROVAL_SK).map(read).transpose()?, steps }))
    }

    /// A step, with how its run began and who approved it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn step(&self, id: &str, sk: &str) -> Result<Option<(Asked, Option<Approval>, Step)>, StoreError> {
        let pk = run_pk(id);
        let Some(step) = self.get(&pk, sk).await? else { return Ok(None) };
        let Some(asked) = self.get(&pk, ASKED_SK).await? else { return Ok(None) };
        let step: Step = read(&step)?;
        let approval = match step.phase {
            Phase::Preview => None,
            Phase::Run => self.get(&pk, APPROVAL_SK).await?.as_ref().map(read).transpose()?,
        };
        Ok(Some((read(&asked)?, approval, step)))
    }

    /// Writes a step; nothing happens where it was written before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn write_step(&self, id: &str, step: &Step) -> Result<(), StoreError> {
        match self.write_new(vec![row(&run_pk(id), &step.sk(), step)?]).await {
            Err(StoreError::AlreadyThere) => Ok(()),
            other => other,
        }
    }

    /// Open complaints of a shard of the list, by next deadline, after a key.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open_ones(&self, shard: u8, after: Option<&str>, limit: usize) -> Result<OpenOnes, StoreError> {
        // One more tells whether there are more.
        let rows = self.shard_rows(LIST, &OPEN, shard, after, limit + 1).await?.rows;
        let more = rows.len() > limit;
        let mut references = Vec::new();
        let mut last = None;
        for row in rows.iter().take(limit) {
            let key = text_of(row, "list_key")?;
            last = Some(key.to_owned());
            references.extend(key.rsplit('#').next().and_then(|text| text.parse().ok()));
        }
        Ok(OpenOnes { references, next: last.filter(|_| more) })
    }
}

fn first_steps(id: &str, phase: Phase) -> Result<Vec<Extra>, StoreError> {
    let first = |shard| Step { phase, shard, number: 0, tally: Tally::default(), next: Next::First };
    (0..SHARDS).map(first).map(|step| row(&run_pk(id), &step.sk(), &step)).collect()
}

fn row<T: Serialize>(pk: &str, sk: &str, body: &T) -> Result<Extra, StoreError> {
    let mut row = item(pk, sk);
    row.insert("body".to_owned(), text(serde_json::to_string(body).map_err(Unreadable::from)?));
    Ok(Extra { item: row, only_if: OnlyIf::New })
}

fn read<T: for<'de> Deserialize<'de>>(row: &Item) -> Result<T, StoreError> {
    Ok(serde_json::from_str(text_of(row, "body")?).map_err(Unreadable::from)?)
}
