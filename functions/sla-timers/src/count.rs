//! Figures for operations, counted where no clock has to wait for them: a message of the queue is a shard.

use crate::{TimerError, Timers};
use messages::queue::CountDue;

impl Timers {
    /// Counts a shard of the desk's list, unless it was counted since the figures were wanted.
    ///
    /// # Errors
    /// [`TimerError`]; the message comes again.
    pub async fn count(&self, message: CountDue) -> Result<(), TimerError> {
        let CountDue { shard, wanted_at, .. } = message;
        if self.store.counted_at(shard).await?.is_some_and(|at| at >= wanted_at) {
            return Ok(());
        }
        let counted = self.store.count_shard(shard, self.ambient.now(), &self.pack.zone(), usize::MAX).await?;
        if let Some(figures) = counted {
            self.store.store_figures(shard, &figures).await?;
            tracing::info!(shard, complaints = figures.counted, "figures were counted");
        }
        Ok(())
    }
}
