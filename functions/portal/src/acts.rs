//! What a complainant does, for API and pages alike.

use crate::Portal;
use complaint::values::{Channel, ContactProof};
use complaint::{Actor, Command, Reference, Rejection};
use messages::api::{
    ConfirmationBody, DecisionBody, MessageBody, ReasonBody, SurveyBody, VerificationView, WithdrawalBody,
};
use messages::view::{StatusView, status};
use store::idempotency::IdempotencyKey;
use store::{Carried, Case, Order, Stored};
use web::Problem;
use web::order::{Asked, carry_out};

pub(crate) fn message(body: &MessageBody) -> Command {
    Command::Message { channel: Channel::WebForm, text: body.text.clone() }
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
    async fn load(&self, reference: &Reference) -> Result<Stored, Problem> {
        self.store.load(reference).await?.ok_or_else(Problem::unknown)
    }

    async fn execute(&self, stored: &Stored, command: &Command) -> Result<Carried, Problem> {
        let order = Order::new(&stored.complaint.reference, command, &Actor::Complainant).on(stored);
        Ok(self.store.execute(order, &self.pack.rules).await?)
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
        tracing::info!(complaint.reference = %reference, act = command.name(), "complainant acted");
        Ok(view(&case))
    }

    /// Checks a code in the request itself: right proves contact, wrong costs a try.
    pub(crate) async fn enter_code(&self, reference: &Reference, given: &str) -> Result<VerificationView, Problem> {
        let stored = self.load(reference).await?;
        let given: String = given.chars().filter(|letter| !letter.is_whitespace()).collect();
        let right = stored.complaint.code.is_some_and(|code| self.keyring.is_code(reference, code.number, &given));
        if stored.complaint.contact.is_some() && right {
            return Ok(VerificationView { status: stored.complaint.status.to_string(), verified: true });
        }
        let carried = self.execute(&stored, &Command::EnterCode { right }).await?;
        let complaint = &carried.stored.complaint;
        if right {
            return Ok(VerificationView { status: complaint.status.to_string(), verified: true });
        }
        let tries_left = complaint.code.map_or(0, |code| code.tries_left);
        Err(Rejection::Code { reason: format!("the code is not right; {tries_left} tries are left"), tries_left }
            .into())
    }

    /// Sends a new code to the address on file.
    pub(crate) async fn request_code(&self, reference: &Reference) -> Result<(), Problem> {
        let stored = self.load(reference).await?;
        self.execute(&stored, &Command::RequestCode).await.map(|_| ())
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
        let stored = self.load(reference).await?;
        if !self.is_live_link(&stored, token) {
            return Err(Rejection::Code {
                reason: "the link is too old or not ours; ask for a new code".to_owned(),
                tries_left: 0,
            }
            .into());
        }
        let command = Command::ProveContact { proof: ContactProof::Link };
        self.execute(&stored, &command).await.map(|_| ())
    }
}
