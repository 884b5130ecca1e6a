//! The minute sweep: reads what is due within the look-ahead, so that its cost follows what is
//! due, not what is open.

use crate::{TimerError, Timers};
use jiff::{SignedDuration, Timestamp};
use lambda_shell::queues::Delayed;
use messages::queue::{LOOK_AHEAD, Queue, WakeUp, delay_seconds};
use store::schema::SHARDS;

/// Complaints one sweep takes from one shard; the rest are taken by the next one, a minute on.
const PER_SHARD: i32 = 1_000;

/// An overdue complaint is sent again when this many minutes have passed and at each doubling.
const FIRST_RESEND: SignedDuration = SignedDuration::from_mins(1);

/// What a sweep did; also its heartbeat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Swept {
    /// Complaints found within the look-ahead.
    pub found: usize,
    /// Wake-ups sent.
    pub sent: usize,
    /// Shards in which nothing was due; each cost a query that found nothing.
    pub empty_shards: usize,
    /// How late the oldest of them is, in milliseconds; 0 when none is.
    pub oldest_lag_ms: i64,
}

impl Timers {
    /// Sends a wake-up for everything due within the look-ahead. Two sweeps at once do no harm:
    /// each effect is conditional on the state.
    ///
    /// # Errors
    /// [`TimerError`]; the next sweep finds the same again.
    pub async fn sweep(&self) -> Result<Swept, TimerError> {
        let now = self.ambient.now();
        let mut swept = Swept::default();
        for shard in 0..SHARDS {
            let wanting = self.store.wanting(shard, now + LOOK_AHEAD, PER_SHARD).await?;
            let lag = wanting.iter().map(|(_, at)| now.as_millisecond() - at.as_millisecond()).max();
            swept.oldest_lag_ms = swept.oldest_lag_ms.max(lag.unwrap_or_default());
            swept.found += wanting.len();
            swept.empty_shards += usize::from(wanting.is_empty());
            let due = wanting.into_iter().filter(|(_, at)| is_sent(now, *at));
            let messages: Vec<_> = due.map(|(reference, at)| Delayed { message: WakeUp::new(&reference, at), seconds: delay_seconds(now, at) }).collect();
            swept.sent += messages.len();
            if !messages.is_empty() {
                self.queues.send(Queue::Timers, &messages).await?;
            }
        }
        tracing::info!(swept.found, swept.sent, swept.oldest_lag_ms, "sweep");
        Ok(swept)
    }
}

/// What is due soon or just now is always sent; what is overdue already had its wake-up and gets
/// another at 1, 2, 4, 8 … minutes, so that a poisoned one does not fill the queue.
fn is_sent(now: Timestamp, at: Timestamp) -> bool {
    let overdue = now.duration_since(at);
    if overdue < FIRST_RESEND {
        return true;
    }
    let minutes = overdue.as_secs() / FIRST_RESEND.as_secs();
    minutes.count_ones() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overdue_wake_ups_are_sent_again_with_back_off() {
        let now: Timestamp = "2026-11-20T10:00:00Z".parse().expect("valid");
        let check = |seconds_overdue: i64, sent: bool| {
            let at = now - SignedDuration::from_secs(seconds_overdue);
            assert_eq!(is_sent(now, at), sent, "{seconds_overdue} s overdue");
        };
        for (seconds, sent) in [(-120, true), (0, true), (59, true), (60, true), (120, true), (180, false), (240, true), (300, false), (480, true), (600, false)] {
            check(seconds, sent);
        }
    }
}
