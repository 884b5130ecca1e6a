//! Which commands the desk offers for a complaint as it stands.

use complaint::command::{Amendment, Offer};
use complaint::decide::is_possible;
use complaint::values::{AppraisalMethod, Credit, Finding, Outcome};
use complaint::{ClockKind, ClosingReason, Command, Reference, Role, Status};
use jiff::civil::Date;
use messages::view::{ClockView, DeskView};
use policy::Pack;
use web::format::Viewpoint;

/// The category of what this is about where no law has a clock for it.
const RESTRICTED: &str = "account_restricted";

/// A complaint as somebody in a role finds it.
#[derive(Clone, Copy)]
pub(super) struct Situation<'a> {
    pub(super) view: &'a DeskView,
    pub(super) pack: &'a Pack,
    pub(super) here: &'a Viewpoint,
    /// `None` for a role the product does not know; it sees no forms.
    pub(super) role: Option<Role>,
}

impl<'a> Situation<'a> {
    /// Whether a form for the command makes sense. The core still has the last word.
    pub(super) fn offers(&self, command: &str) -> bool {
        let Ok(status) = self.view.card.status.parse::<Status>() else { return false };
        if !self.may_act() || !sample(command).is_some_and(|sample| is_possible(&sample, status)) {
            return false;
        }
        match command {
            "propose" => self.approval().is_none() && !self.is_below_level(),
            "approve" | "refuse" => self.approval().is_some(),
            "confirm_identity" => {
                let unreachable = self.view.identity.contact == "unproven" && self.view.complainant.email.is_none();
                self.view.identity.account != "attested" || unreachable
            }
            "extend" => !self.extendable().is_empty(),
            "explain_restriction" => self.is_about_a_limit(),
            "provisional_credit" => !self.credit_acts().is_empty(),
            _ => true,
        }
    }

    /// Whether an account or payment is limited: by its category, or by the clock of a law.
    fn is_about_a_limit(&self) -> bool {
        let law = ClockKind::RestrictionObjection.as_str();
        self.view.card.category == RESTRICTED || self.view.clocks.iter().any(|clock| clock.kind == law)
    }

    /// Whether the role has commands at all.
    pub(super) fn may_act(&self) -> bool {
        self.role.is_some_and(|role| role.level().is_some())
    }

    /// While in review, an answer has to come from at least the level that reviews.
    pub(super) fn is_below_level(&self) -> bool {
        let own = self.role.and_then(Role::level).map_or(0, |level| level.number());
        self.view.card.status == Status::InReview.as_str() && own < self.view.card.level.min(4)
    }

    fn is_identified(&self) -> bool {
        self.view.identity.account != "unproven" && self.view.identity.contact != "unproven"
    }

    /// What can become of a provisional credit now.
    pub(super) fn credit_acts(&self) -> &'static [Credit] {
        let state = self.view.provisional_credit.as_ref().map(|credit| credit.state.as_str());
        let may_post = self.view.card.status != Status::Closed.as_str() && self.is_identified();
        match state {
            Some("posted") => &[Credit::MadeFinal, Credit::Reversed],
            None | Some("reversed") if may_post => &[Credit::Posted],
            _ => &[],
        }
    }

    /// The id of the proposal that waits for a second person.
    pub(super) fn approval(&self) -> Option<&'a str> {
        let mut open = self.view.tasks.iter().filter(|task| task.done_at.is_none());
        open.find(|task| task.kind == "approval").map(|task| task.id.as_str())
    }

    /// Clocks the policy lets this role move to a later date now.
    pub(super) fn extendable(&self) -> Vec<&'a ClockView> {
        let own = self.role.and_then(Role::level);
        let allowed = |clock: &&ClockView| {
            let kind = clock.kind.parse::<ClockKind>().ok();
            let rule = kind.and_then(|kind| self.pack.rules.clock(kind, &clock.regime, &self.view.jurisdiction));
            rule.and_then(|rule| rule.extension.as_ref()).is_some_and(|rule| own >= Some(rule.approver_level))
        };
        let running = self.view.clocks.iter().filter(|clock| clock.state == "running" && clock.due_at > self.here.now);
        running.filter(allowed).collect()
    }
}

/// A command of that name with nothing in it: the table of moves looks at the name only.
fn sample(command: &str) -> Option<Command> {
    let text = String::new;
    Some(match command {
        "reply" => Command::Reply { text: text() },
        "request_information" => Command::RequestInformation { text: text(), needs: Vec::new() },
        "contact_third_party" => Command::ContactThirdParty { party: text(), text: text() },
        "record_contact" => Command::RecordContact { party: text(), channel: text(), text: text(), answered: None },
        "propose" => {
            let offer = Offer { outcome: Outcome::Rejected, redress: Vec::new(), root_cause: None, at_fault: None };
            Command::Propose { offer, text: text() }
        }
        "approve" => Command::Approve { of: text() },
        "refuse" => Command::Refuse { of: text(), reason: text() },
        "record_remedy" => Command::RecordRemedy { item: None, text: text(), reference: None },
        "provisional_credit" => Command::ProvisionalCredit { state: Credit::Posted, amount: None, text: text() },
        "record_appraisal" => {
            let (method, finding) = (AppraisalMethod::Other, Finding::Inconclusive);
            Command::RecordAppraisal { appraiser: text(), method, finding, text: text(), document: None }
        }
        "record_mediation" => {
            let (agreed_on, redress) = (Date::ZERO, Vec::new());
            Command::RecordMediation { mediator: text(), agreed_on, redress, text: text(), document: None }
        }
        "confirm_identity" => Command::ConfirmIdentity { method: text(), text: text() },
        "classify" => Command::Classify { category: None, grade: None, priority: None },
        "explain_restriction" => Command::ExplainRestriction { reason: text(), way_back: text(), needs: Vec::new() },
        "set_jurisdiction" => Command::SetJurisdiction { jurisdiction: text(), reason: text() },
        "amend" => Command::Amend(Amendment::default()),
        "escalate" => Command::Escalate { reason: text() },
        "assign" => Command::Assign { team: None, to: None },
        "take_over" => Command::TakeOver,
        "extend" => Command::Extend { clock: ClockKind::Review, reason: text(), due_on: Date::ZERO },
        "note" => Command::Note { text: text() },
        "complete_task" => Command::CompleteTask { task: text() },
        "link_duplicate" => Command::LinkDuplicate { of: Reference::from_random([0; 10]) },
        "refer_external" => Command::ReferExternal { body: text(), text: text() },
        "close" => {
            let reason = ClosingReason::Rejected;
            Command::Close { reason, reason_code: None, text: text(), root_cause: None, at_fault: None }
        }
        "reopen" => Command::Reopen { reason: text() },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::sample;

    #[test]
    fn samples_bear_their_name() {
        for group in super::super::forms::GROUPS {
            for command in group.commands {
                assert_eq!(sample(command).map(|sample| sample.name()), Some(*command));
            }
        }
        assert_eq!(sample("wake"), None);
    }
}
