//! A step of a re-computation: some open complaints of one shard are looked at, or counted again.

use crate::{TimerError, Timers};
use complaint::{Actor, Command, Event, Fact, Reference, Roster, decide};
use messages::queue::StepDue;
use store::recomputations::{Approval, Asked, Example, MOST_EXAMPLES, Next, Phase, Step, Tally, Versions};
use store::{ExecuteError, Order, Stored};

/// Complaints of a step: a second or two of work, so that a function's time holds it many times.
const PAGE: usize = 50;

impl Timers {
    /// Takes the step that follows one.
    ///
    /// # Errors
    /// [`TimerError`]; the step comes again.
    pub async fn step(&self, message: StepDue) -> Result<(), TimerError> {
        let Some((asked, approval, step)) = self.store.step(&message.run, &message.step).await? else { return Ok(()) };
        let (after, moved) = match &step.next {
            Next::First => (None, 0),
            Next::After { key, moved } => (Some(key.as_str()), *moved),
            Next::End | Next::Stopped(_) => return Ok(()),
        };
        if asked.versions != Versions::of(&self.pack.rules) {
            let why = "policy or calendars changed meanwhile; ask for a new preview".to_owned();
            let stopped = step.followed_by(Tally::default(), Next::Stopped(why));
            return Ok(self.store.write_step(&asked.id, &stopped).await?);
        }
        let open = self.store.open_ones(step.shard, after, PAGE).await?;
        let mut tally = Tally::default();
        let taken = Taken {
            asked: &asked,
            approval: approval.as_ref(),
            step: step.followed_by(Tally::default(), Next::End).sk(),
        };
        for reference in &open.references {
            self.look_at(reference, &taken, &mut tally).await?;
        }
        let next = next_of(&step, open.next, moved + tally.moved);
        tracing::info!(run = asked.id, shard = step.shard, moved = tally.moved, "deadlines were counted again");
        Ok(self.store.write_step(&asked.id, &step.followed_by(tally, next)).await?)
    }

    async fn look_at(&self, reference: &Reference, taken: &Taken<'_>, tally: &mut Tally) -> Result<(), TimerError> {
        let Some(stored) = self.store.load(reference).await? else { return Ok(()) };
        tally.complaints += 1;
        match self.count_again(&stored, taken).await {
            Ok(events) => events.iter().for_each(|event| count(reference, event, tally)),
            // One that cannot be counted holds nobody else up.
            Err(ExecuteError::Rejected(error)) => {
                tracing::error!(complaint = %reference, failure.reason = %error, "deadlines could not be counted again");
                tally.failed += 1;
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// What moves by this step: in a preview nothing does yet.
    async fn count_again(&self, stored: &Stored, taken: &Taken<'_>) -> Result<Vec<Event>, ExecuteError> {
        let (complaint, rules) = (&stored.complaint, &self.pack.rules);
        let approved_by = taken.approval.map_or(&taken.asked.by, |approval| &approval.by).name.clone();
        let command = Command::Recompute { run: taken.asked.id.clone(), step: taken.step.clone(), approved_by };
        if taken.approval.is_none() {
            return Ok(decide(complaint, &command, &Actor::System, self.ambient.now(), rules, &Roster::default())?);
        }
        // Moved by this run already: by another step, which counted it; or by this one, which was cut off
        // before it was written and is taken again.
        if complaint.clocks.iter().any(|clock| clock.run.as_deref() == Some(&taken.asked.id)) {
            let case = self.store.case(&complaint.reference).await?;
            let events = case.into_iter().flat_map(|case| case.events).map(|numbered| numbered.event);
            return Ok(events.filter(|event| taken.moved(event)).collect());
        }
        let order = Order::of_system(&complaint.reference, &command).on(stored);
        let carried = self.store.execute(order, rules).await?;
        Ok(carried.events.into_iter().map(|numbered| numbered.event).collect())
    }
}

/// The step that is being taken.
struct Taken<'a> {
    asked: &'a Asked,
    approval: Option<&'a Approval>,
    step: String,
}

impl Taken<'_> {
    fn moved(&self, event: &Event) -> bool {
        matches!(&event.fact, Fact::Recomputed { run, step, .. } if *run == self.asked.id && *step == self.step)
    }
}

fn count(reference: &Reference, event: &Event, tally: &mut Tally) {
    let Fact::Recomputed { moved, .. } = &event.fact else { return };
    for one in moved {
        let example = || Example {
            reference: reference.clone(),
            clock: one.kind.to_string(),
            regime: one.regime.clone(),
            from: one.from,
            due_at: one.due_at,
        };
        tally.moved += 1;
        if tally.moves.len() < MOST_EXAMPLES {
            tally.moves.push(example());
        }
        if one.due_at < event.at {
            tally.late += 1;
            if tally.late_ones.len() < MOST_EXAMPLES {
                tally.late_ones.push(example());
            }
        }
    }
}

/// A complaint that is worked on moves in the list while the run goes through it, and may hop over the
/// place where it is. So a round that moved anything is followed by another.
fn next_of(step: &Step, after: Option<String>, moved: u64) -> Next {
    match after {
        Some(key) => Next::After { key, moved },
        None if step.phase == Phase::Run && moved > 0 => Next::First,
        None => Next::End,
    }
}
