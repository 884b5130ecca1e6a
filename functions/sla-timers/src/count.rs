//! Figures for operations, counted some complaints at a time: a wake-up waits behind one message at most,
//! and a list of any length is counted within a function's time.

use crate::{TimerError, Timers};
use messages::figures::Counting;
use messages::queue::{CountDue, CountedSoFar, Queue};
use store::schema::SHARDS;

impl Timers {
    /// Counts some more of the desk's list, unless it was counted since the figures were wanted. Coming
    /// twice, a message makes two counts, of which the later stays.
    ///
    /// # Errors
    /// [`TimerError`]; the message comes again.
    pub async fn count(&self, message: CountDue) -> Result<(), TimerError> {
        if self.store.figures().await?.is_some_and(|figures| figures.at >= message.wanted_at) {
            return Ok(());
        }
        let zone = self.pack.zone();
        let (mut counting, shard, after) = match message.so_far.clone() {
            None => (Counting::begin(self.ambient.now(), &zone), 0, None),
            Some(so_far) => (Counting::going_on(so_far.figures, &zone), so_far.shard, so_far.after),
        };
        let after = self.store.count_some(&mut counting, shard, after.as_deref()).await?;
        let figures = counting.done();
        let shard = if after.is_some() { shard } else { shard + 1 };
        if shard < SHARDS {
            let next = message.going_on(CountedSoFar { figures, shard, after });
            return Ok(self.queues.send_one(Queue::Timers, next, 0).await?);
        }
        self.store.store_figures(&figures).await?;
        tracing::info!(complaints = figures.counted, "figures were counted");
        Ok(())
    }
}
