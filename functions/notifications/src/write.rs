//! Putting a notice into words: what only the sender knows, the ways in, is added here.

use crate::{Notifications, Told};
use complaint::Fact;
use mail::Rendered;
use notices::{House, WayIn};

impl Notifications {
    /// Writes a notice; `None` when there is nothing to write any more.
    pub(crate) fn write(&self, told: &Told<'_>) -> Option<Rendered> {
        let (complaint, pages) = (told.then, &self.addresses.pages);
        let address = complaint.person.email.as_deref().unwrap_or_default();
        let token = self.keyring.page_token(&complaint.reference, address);
        let status_link = format!("{pages}/c/{}/{token}", complaint.reference);
        let code = self.way_in(told);
        let house = House { pack: &self.pack, texts: &self.texts, pages };
        house.write(&notices::Told {
            kind: told.planned.kind,
            first: told.first,
            event: told.event,
            then: complaint,
            now: told.now,
            referred_to: told.referred_to,
            status_link: &status_link,
            code: code.as_ref(),
        })
    }

    /// The code an event brings, and its link.
    fn way_in(&self, told: &Told<'_>) -> Option<WayIn> {
        let reference = &told.then.reference;
        let number = match &told.event.event.fact {
            Fact::Assessed { code, .. } => (*code)?,
            Fact::CodeIssued { number, .. } => *number,
            _ => return None,
        };
        let link = self.keyring.link_token(reference, number);
        let link = format!("{}/c/{reference}/{link}", self.addresses.pages);
        Some(WayIn { code: self.keyring.code(reference, number), link })
    }
}
