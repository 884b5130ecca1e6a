//! What a complainant does, for API and pages alike.

use crate::Portal;
use complaint::values::{Channel, ContactProof};
use complaint::{Actor, Command, Complaint, Reference, Rejection};
use messages::api::{
    ConfirmationBody, DecisionBody, MessageBody, ReasonBody, SurveyBody, VerificationView, WithdrawalBody,
};
use messages::view::{StatusView, status};
use store::idempotency::IdempotencyKey;
use store::{Case, ExecuteError, Order, Stored};
use web::Problem;
use web::order::{Asked, carry_out};

pub(crate) fn message(body: &MessageBody) -> Command {
    Command::Message { channel: Channel::WebForm, text: body.text.clone(), mail: None, files: Vec::new() }
}

pub(crate) fn decision(body: &DecisionBody) -> Result<Command, Rejection> {
    let items = body.items.iter().map(|item| item.number("items")).collect::<Result<_, _>>()?;
    Ok(Command::Decide { answer: body.answer, reason: body.reason.clone(), items })
}

pub(crate) fn confirmation(body: &ConfirmationBody) -> Command {
    Command::Confirm { arrived: body.arrived, text: body.text.clone() }
}

pub(crate) fn withdrawal(body: &WithdrawalBody) -> Command {
    Command::Withdraw { reason: body.reason.clone() }
}

pub(crate) fn reopening(body: &ReasonBody) -> Command {
    Command::Reopen { reason: body.reason.clone() }
}

pub(crate) fn escalation(body: &ReasonBody) -> Command {
    Command::RequestEscalation { reason: body.reason.clone() }
}

pub(crate) fn survey(body: &SurveyBody) -> Command {
    let comment = body.comment.clone();
    Command::AnswerSurvey { resolved: body.resolved, speed: body.speed, attitude: body.attitude, comment }
}

/// The complainant's view.
pub(crate) fn view(case: &Case) -> StatusView {
    status(case.complaint(), &case.events)
}

impl Portal {
    /// Carries out what `decide` says of the complaint, on that very version of it.
    async fn on_sight(
        &self,
        reference: &Reference,
        decide: impl Fn(&Stored) -> Result<Option<Command>, Problem>,
    ) -> Result<Stored, Problem> {
        loop {
            let stored = self.store.load(reference).await?.ok_or_else(Problem::unknown)?;
            let Some(command) = decide(&stored)? else { return Ok(stored) };
            let if_version = Some(stored.complaint.version);
            let order = Order { if_version, ..Order::new(reference, &command, &Actor::Complainant).on(&stored) };
            match self.store.execute(order, &self.pack.rules).await {
                // Somebody wrote in between, so the look has to be taken again.
                Err(ExecuteError::Stale { .. }) => {}
                outcome => return Ok(outcome?.stored),
            }
        }
    }

    /// Carries a command of the complainant out and shows how it stands then.
    pub(crate) async fn act(
        &self,
        reference: &Reference,
        command: &Command,
        key: Option<&IdempotencyKey>,
    ) -> Result<StatusView, Problem> {
        let asked = Asked { reference, command, by: &Actor::Complainant, if_version: None, key };
        let case = carry_out(&self.store, &self.pack.rules, asked, self.ambient.now()).await?;
        tracing::info!(complaint = %reference, act = command.name(), "complainant acted");
        Ok(view(&case))
    }

    /// Checks a code in the request itself: right proves contact, wrong costs a try.
    pub(crate) async fn enter_code(&self, reference: &Reference, given: &str) -> Result<VerificationView, Problem> {
        let given: String = given.chars().filter(|letter| !letter.is_whitespace()).collect();
        let is_right = |complaint: &Complaint| {
            complaint.code.is_some_and(|code| self.keyring.is_code(reference, code.number, &given))
        };
        let stored = self.on_sight(reference, |stored| {
            let right = is_right(&stored.complaint);
            Ok(Some(Command::EnterCode { right }).filter(|_| stored.complaint.contact.is_none() || !right))
        });
        let complaint = stored.await?.complaint;
        if is_right(&complaint) {
            return Ok(VerificationView { status: complaint.status.to_string(), verified: true });
        }
        let tries_left = complaint.code.map_or(0, |code| code.tries_left);
        Err(Rejection::Code { reason: format!("the code is not right; {tries_left} tries are left"), tries_left }
            .into())
    }

    /// Sends a new code to the address on file.
    pub(crate) async fn request_code(&self, reference: &Reference) -> Result<(), Problem> {
        self.on_sight(reference, |_| Ok(Some(Command::RequestCode))).await.map(|_| ())
    }

    /// Whether a link token is the one mailed last, and still valid.
    pub(crate) fn is_live_link(&self, stored: &Stored, token: &str) -> bool {
        let now = self.ambient.now();
        let reference = &stored.complaint.reference;
        stored
            .complaint
            .code
            .is_some_and(|code| code.expires_at > now && self.keyring.is_link_token(reference, code.number, token))
    }

    /// Proves contact by a mailed link.
    pub(crate) async fn confirm_by_link(&self, reference: &Reference, token: &str) -> Result<(), Problem> {
        let decide = |stored: &Stored| {
            if self.is_live_link(stored, token) {
                return Ok(Some(Command::ProveContact { proof: ContactProof::Link }));
            }
            let reason = "the link is too old or not ours; ask for a new code".to_owned();
            Err(Rejection::Code { reason, tries_left: 0 }.into())
        };
        self.on_sight(reference, decide).await.map(|_| ())
    }
}
