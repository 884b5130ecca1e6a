//! What happened, as metrics: every event passes here, so this is the one place that counts them.

use complaint::{Event, Fact};
use jiff::Timestamp;
use lambda_shell::telemetry::{milliseconds, names};

/// What one batch holds. Written when the batch went out, so that one that comes again counts once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    received: Vec<(&'static str, String)>,
    counts: Vec<&'static str>,
    oldest: Option<Timestamp>,
}

impl Tally {
    pub(crate) fn count(&mut self, event: &Event) {
        self.oldest = Some(self.oldest.map_or(event.at, |oldest| oldest.min(event.at)));
        match &event.fact {
            Fact::Received { channel, category, .. } => self.received.push((channel.as_str(), category.clone())),
            Fact::ClockWarned { .. } => self.counts.push(names::WARNINGS),
            Fact::ClockBreached { .. } => self.counts.push(names::BREACHES),
            Fact::Escalated { .. } => self.counts.push(names::LADDER_STEPS),
            Fact::Closed { .. } => self.counts.push(names::CLOSED),
            _ => {}
        }
    }

    pub(crate) fn write(self, now: Timestamp) {
        for (channel, category) in self.received {
            metrics::counter!(names::COMPLAINTS, "Channel" => channel).increment(1);
            metrics::counter!(names::COMPLAINTS, "Category" => category).increment(1);
        }
        for name in self.counts {
            metrics::counter!(name).increment(1);
        }
        if let Some(oldest) = self.oldest {
            metrics::histogram!(names::OUTBOX_AGE).record(milliseconds(oldest, now));
        }
    }
}
