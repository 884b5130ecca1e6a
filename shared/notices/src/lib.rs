//! Which notices an event calls for, and their words. `notifications` sends them; the desk shows them before.

pub mod plan;
mod texts;
mod write;

pub use texts::{BadTexts, texts};

use complaint::values::ClosingReason;
use complaint::{Complaint, Fact, evolve};
use mail::outgoing::Texts;
use messages::view::Numbered;
use plan::Kind;
use policy::Pack;

/// What all notices of a firm have in common.
#[derive(Clone, Copy, Debug)]
pub struct House<'a> {
    /// The policy.
    pub pack: &'a Pack,
    /// The words.
    pub texts: &'a Texts,
    /// Where the pages are, without a slash at the end: `https://complaints.example`.
    pub pages: &'a str,
}

/// A notice about to be written.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// What.
    pub kind: Kind,
    /// How the complaint came in.
    pub first: &'a Numbered,
    /// The event it tells of.
    pub event: &'a Numbered,
    /// The complaint as it stood right after the event: what is told, and to whom.
    pub then: &'a Complaint,
    /// The complaint now: whether it is told at all.
    pub now: &'a Complaint,
    /// The external body, where the event passed the complaint to one.
    pub referred_to: Option<&'a str>,
    /// Opens the complaint's page for whoever has the address on file.
    pub status_link: &'a str,
    /// The way in, for the notices that bring one.
    pub code: Option<&'a WayIn>,
}

/// A code and the link that takes its place.
pub struct WayIn {
    /// Six digits.
    pub code: String,
    /// The link.
    pub link: String,
}

/// Nothing of it: both are secrets.
impl std::fmt::Debug for WayIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WayIn")
    }
}

/// An event and the complaint as it stood right after it. A message that comes late or twice
/// thus leads to the same notices, to the same people, in the same words.
pub fn as_it_stood(events: &[Numbered], seq: u64) -> Option<(&Numbered, Complaint)> {
    let until = events.iter().position(|event| event.seq == seq)?;
    let then = events[..=until].iter().fold(None, |state, numbered| evolve(state, &numbered.event));
    then.map(|then| (&events[until], then))
}

/// The body a complaint was passed to by the act that closed it: both are one act and one mail.
pub fn referred_to<'a>(events: &'a [Numbered], closed: &Numbered) -> Option<&'a str> {
    let Fact::Closed { reason: ClosingReason::ReferredExternal, .. } = closed.event.fact else { return None };
    let mut before = events.iter().rev().filter(|numbered| numbered.seq < closed.seq);
    let referred = before.find(|numbered| numbered.event.fact == Fact::ReferredExternal)?;
    referred.event.personal.body.as_deref()
}
