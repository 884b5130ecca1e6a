//! What staff do, for API and pages alike.

use crate::{Desk, suggestions};
use complaint::command::Amendment;
use complaint::{Actor, Command, Reference};
use http::StatusCode;
use jiff::Timestamp;
use messages::view::{DeskView, desk};
use policy::Pack;
use store::Case;
use store::idempotency::IdempotencyKey;
use web::opening::Door;
use web::order::{Asked, carry_out};
use web::{Problem, Staff};

/// Refuses roles that only read.
pub(crate) fn may_act(staff: &Staff) -> Result<(), Problem> {
    if staff.role.level().is_some() {
        return Ok(());
    }
    Err(Problem::new(StatusCode::FORBIDDEN, "not-permitted", format!("the role {} reads only", staff.role)))
}

impl Desk {
    pub(crate) fn door(&self) -> Door<'_> {
        Door { store: &self.store, ambient: &self.ambient, pack: &self.pack }
    }

    pub(crate) async fn case(&self, reference: &Reference) -> Result<Case, Problem> {
        self.store.case(reference).await?.ok_or_else(Problem::unknown)
    }

    pub(crate) async fn carry_out(
        &self,
        reference: &Reference,
        command: &Command,
        by: &Actor,
        if_version: Option<u64>,
        key: Option<&IdempotencyKey>,
    ) -> Result<Case, Problem> {
        self.check(command).await?;
        let asked = Asked { reference, command, by, if_version, key };
        let case = carry_out(&self.store, &self.pack.rules, asked, self.ambient.now()).await?;
        tracing::info!(complaint = %reference, command = command.name(), "command carried out");
        Ok(case)
    }

    /// What the core cannot know of a command.
    pub(crate) async fn check(&self, command: &Command) -> Result<(), Problem> {
        if let Command::LinkDuplicate { of } = command {
            self.store.load(of).await?.ok_or_else(|| Problem::invalid("of", format!("there is no complaint {of}")))?;
        }
        if let Command::Amend(Amendment { email: Some(email), .. }) = command {
            mail::EmailAddress::parse(email).map_err(|error| Problem::invalid("email", error.to_string()))?;
        }
        Ok(())
    }
}

/// The desk's view at a moment, with what the first words suggest while nobody has filled it in.
pub(crate) fn view(case: &Case, pack: &Pack, now: Timestamp) -> DeskView {
    let mut view = desk(case.complaint(), &case.events, now);
    view.suggestions = suggestions::of(&view, &pack.zone());
    view
}
