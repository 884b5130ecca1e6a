//! Logs and metrics: JSON lines on the standard output.
//!
//! A log line is one event, level by `RUST_LOG` (`info`, or `info,store=warn`); what dependencies say
//! below `info` is not in a release. Every line about a complaint carries `complaint`, its number, from
//! the request that opened it to the last mail; lines of one HTTP request carry the API's id of it. Never
//! an address, name, subject or body.
//!
//! Metrics are counted by name ([`names`]) and written in CloudWatch's embedded format (EMF) when an
//! invocation ends: one line for each set of dimensions. Where `METRICS_NAMESPACE` is not set nothing
//! is counted.

use crate::settings::Settings;
use metrics::Unit;
use metrics_cloudwatch_embedded::{Builder, Collector};
use std::io::Write;
use std::sync::OnceLock;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// The metrics' names, as the dashboard and the alarms know them.
pub mod names {
    /// Complaints taken in, by `Channel` and again by `Category`.
    pub const COMPLAINTS: &str = "Complaints";
    /// Clocks that warned.
    pub const WARNINGS: &str = "Warnings";
    /// Promises broken.
    pub const BREACHES: &str = "Breaches";
    /// Steps up the ladder.
    pub const LADDER_STEPS: &str = "LadderSteps";
    /// Complaints closed.
    pub const CLOSED: &str = "Closed";
    /// How old the oldest event of a batch was when it was passed on, in milliseconds.
    pub const OUTBOX_AGE: &str = "OutboxAge";
    /// Events the relay passed over because it cannot read them.
    pub const EVENTS_UNREADABLE: &str = "EventsUnreadable";
    /// Sweeps that ran to their end.
    pub const SWEEPS: &str = "Sweeps";
    /// Complaints that come due in a sweep's minute.
    pub const CLOCKS_DUE: &str = "ClocksDue";
    /// How overdue the oldest thing was that a sweep found, in milliseconds.
    pub const SWEEP_LAG: &str = "SweepLag";
    /// Published days that are left of the calendar that ends first; told once a day.
    pub const CALENDAR_DAYS_LEFT: &str = "CalendarDaysLeft";
    /// Clocks that fired.
    pub const CLOCKS_FIRED: &str = "ClocksFired";
    /// How much later than due they did, in milliseconds.
    pub const CLOCK_LAG: &str = "ClockLag";
    /// Notices a provider took.
    pub const NOTICES_SENT: &str = "NoticesSent";
    /// Attempts that came to nothing and are repeated.
    pub const NOTICES_FAILED: &str = "NoticesFailed";
    /// Notices a provider refused for good.
    pub const NOTICES_REFUSED: &str = "NoticesRefused";
    /// Notices not sent because mail does not arrive there, or the answers of the day are used up; a
    /// person was asked to act.
    pub const NOTICES_HELD: &str = "NoticesHeld";
    /// Notices given up; a person was asked to reach the complainant another way.
    pub const NOTICES_GIVEN_UP: &str = "NoticesGivenUp";
    /// Mails taken in, by `Outcome`.
    pub const MAIL_IN: &str = "MailIn";
    /// Messages of a queue that failed and come again.
    pub const MESSAGES_FAILED: &str = "MessagesFailed";
    /// All that are measured in milliseconds.
    pub const MILLISECONDS: [&str; 3] = [OUTBOX_AGE, SWEEP_LAG, CLOCK_LAG];
}

static COLLECTOR: OnceLock<&'static Collector> = OnceLock::new();

/// Sets logs and metrics of a Lambda function up.
pub fn init() {
    let levels = Settings.optional("RUST_LOG").and_then(|levels| levels.parse::<Targets>().ok());
    let levels = levels.unwrap_or_else(|| Targets::new().with_default(tracing::Level::INFO));
    let lines = tracing_subscriber::fmt::layer().json().flatten_event(true).with_span_list(false);
    tracing_subscriber::registry().with(lines).with(levels).init();
    let Some(namespace) = Settings.optional("METRICS_NAMESPACE") else { return };
    match Builder::new().cloudwatch_namespace(namespace).init() {
        Ok(collector) => {
            for name in names::MILLISECONDS {
                metrics::describe_histogram!(name, Unit::Milliseconds, "");
            }
            let _ = COLLECTOR.set(collector);
        }
        Err(error) => tracing::error!(failure.reason = %error, "metrics are not counted"),
    }
}

/// Writes what was counted since the last time.
pub fn write_metrics() {
    let Some(collector) = COLLECTOR.get() else { return };
    let mut lines = Vec::new();
    let written = collector.flush(&mut lines).and_then(|()| std::io::stdout().lock().write_all(&lines));
    if let Err(error) = written {
        tracing::error!(failure.reason = %error, "metrics could not be written");
    }
}

/// Milliseconds between two moments as a metric takes them: never below zero.
pub fn milliseconds(from: jiff::Timestamp, to: jiff::Timestamp) -> u32 {
    let passed = (to.as_millisecond() - from.as_millisecond()).max(0);
    u32::try_from(passed).unwrap_or(u32::MAX)
}
