//! How fast mail leaves: providers take so many a second from an account and refuse the rest.

use lambda_shell::settings::{BadSetting, Settings};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

/// Mails a second, at most. Clones share it. Machine time: a clock moved by hand does not wait.
#[derive(Clone, Debug, Default)]
pub struct Pace {
    gap: Duration,
    next: Arc<Mutex<Option<Instant>>>,
}

impl Pace {
    /// So many mails a second, from 1 to 1,000; without a number, as fast as they come.
    ///
    /// # Errors
    /// What is wrong with the number.
    pub fn of(a_second: Option<u32>) -> Result<Pace, String> {
        match a_second {
            None => Ok(Pace::default()),
            Some(rate @ 1..=1_000) => Ok(Pace { gap: Duration::from_secs(1) / rate, next: Arc::default() }),
            Some(rate) => Err(format!("{rate} is no number of mails a second from 1 to 1000")),
        }
    }

    /// From the setting `MAIL_RATE`.
    ///
    /// # Errors
    /// [`BadSetting`] naming it.
    pub fn from_settings(settings: Settings) -> Result<Pace, BadSetting> {
        let bad = BadSetting::named("MAIL_RATE");
        let rate =
            settings.optional("MAIL_RATE").map(|text| text.parse().map_err(|_| bad(format!("'{text}' is no number"))));
        Pace::of(rate.transpose()?).map_err(bad)
    }

    /// Waits until the next mail may leave.
    pub async fn turn(&self) {
        if self.gap.is_zero() {
            return;
        }
        let at = {
            let mut next = self.next.lock().await;
            let at = next.map_or_else(Instant::now, |next| next.max(Instant::now()));
            *next = Some(at + self.gap);
            at
        };
        sleep_until(at).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn ten_a_second_leave_a_tenth_of_a_second_apart() {
        let pace = Pace::of(Some(10)).expect("a rate");
        let began = Instant::now();
        for _ in 0..21 {
            pace.turn().await;
        }
        assert_eq!(began.elapsed(), Duration::from_secs(2));
        tokio::time::advance(Duration::from_secs(60)).await;
        // What was not used is not saved up.
        let began = Instant::now();
        pace.turn().await;
        pace.turn().await;
        assert_eq!(began.elapsed(), Duration::from_millis(100));
    }

    #[test]
    fn a_rate_that_is_none_is_refused() {
        assert!(Pace::of(Some(0)).is_err() && Pace::of(Some(1_001)).is_err());
        assert!(Pace::of(None).expect("any speed").gap.is_zero());
    }
}
