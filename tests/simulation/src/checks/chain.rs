//! No state without its events, no event without its state, and the chain verifies.

use super::{Case, ensure};
use data_encoding::HEXLOWER;
use messages::chain;

/// Checks a complaint.
pub(super) fn check(case: &Case) -> Result<(), String> {
    let mut head = chain::START.to_owned();
    for (link, seq) in case.links.iter().zip(1..) {
        ensure(link.seq == seq, || format!("event {seq} is missing"))?;
        let salt = link.salt.as_deref().and_then(|salt| HEXLOWER.decode(salt.as_bytes()).ok()).unwrap_or_default();
        let digest = chain::personal_digest(&salt, link.personal.as_deref().unwrap_or("{}"));
        ensure(link.digest == digest, || format!("the personal part of event {seq} does not match its digest"))?;
        ensure(link.previous == head, || format!("event {seq} does not follow the one before"))?;
        head = chain::link(&head, seq, &link.public, &digest);
        ensure(link.hash == head, || format!("event {seq} does not match its hash"))?;
    }
    ensure(case.stored.head == head, || "the state's head is not the last event's hash".to_owned())?;
    let folded = case.steps().last().map(|(_, _, after)| after);
    ensure(folded.as_ref() == Some(&case.stored.complaint), || {
        format!("the state is not what its events add up to:\n{:?}\n{folded:?}", case.stored.complaint)
    })
}
