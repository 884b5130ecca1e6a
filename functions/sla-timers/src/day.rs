//! The digest of a day: begun by the sweep once the day is over, made a thousand complaints at a time, so that no
//! clock waits behind it and a list of any length is digested within a function's time.

use crate::{TimerError, Timers};
use jiff::{SignedDuration, Timestamp};
use messages::log_days::day_due;
use messages::queue::{DayDue, Queue};
use store::days::Progress;

/// A part whose message was lost, a dead letter perhaps, is told again when nothing came of it for so long.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);

impl Timers {
    /// Begins the digest of the last day that is over, or sees to it that one under way goes on.
    pub(crate) async fn digest_day(&self, now: Timestamp) -> Result<(), TimerError> {
        let day = day_due(now);
        if self.last.digested() >= Some(day) {
            return Ok(());
        }
        let progress = self.store.begin_day(day, now).await?;
        if progress == Progress::Made {
            self.last.has_digested(day);
        }
        let Progress::UnderWay(under_way) = progress else { return Ok(()) };
        let stalled = self.store.last_part(under_way).await?.filter(|part| now > part.made_at() + PATIENCE);
        if let Some(part) = stalled {
            tracing::warn!(day = %under_way, "a day's digest stood still and is told to go on");
            self.queues.send_one(Queue::Timers, DayDue::new(under_way, &part.sk()), 0).await?;
        }
        Ok(())
    }

    /// Makes the next part of a day's digest.
    ///
    /// # Errors
    /// [`TimerError`]; the message comes again.
    pub async fn go_on_with_day(&self, message: DayDue) -> Result<(), TimerError> {
        let made = self.store.go_on_with_day(message.day, &message.part, self.ambient.now()).await?;
        if let Some(day) = made {
            self.last.has_digested(day.day);
            // The value stands in the logs, too, which are kept apart from the table.
            tracing::info!(day = %day.day, heads = day.count, digest = day.hash, "a day was digested");
        }
        Ok(())
    }
}
