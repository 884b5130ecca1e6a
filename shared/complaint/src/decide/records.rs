//! What goes on record beside the conversation: technical appraisals and agreements brokered between the
//! sides (`domain.md` §1d rows 56 and 64). They change no state; what an agreement gives, a proposal carries out.

use super::words::{line_of, optional_line, text_of};
use super::{Case, Events, propose};
use crate::command::{Actor, Command, Redress};
use crate::event::{Fact, Personal};
use crate::rejection::Rejection;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

pub(super) fn decide(case: &Case<'_>, command: &Command) -> Events {
    let (fact, personal) = match command {
        Command::RecordAppraisal { appraiser, method, finding, text, document } => {
            let by = line_of("appraiser", appraiser)?;
            let fact = Fact::AppraisalRecorded { method: *method, finding: *finding };
            (fact, words(by, text, document.as_ref())?)
        }
        Command::RecordMediation { mediator, agreed_on, redress, text, document } => {
            let by = line_of("mediator", mediator)?;
            check_day(case, *agreed_on)?;
            propose::check_items(redress)?;
            check_limit(case, redress)?;
            let fact = Fact::MediationRecorded { agreed_on: *agreed_on, redress: redress.clone() };
            (fact, words(by, text, document.as_ref())?)
        }
        other => unreachable!("{} is decided in its own file", other.name()),
    };
    Ok(vec![case.event(fact, personal)])
}

fn words(by: String, text: &str, document: Option<&String>) -> Result<Personal, Rejection> {
    let reference = optional_line("document", document)?;
    Ok(Personal { party: Some(by), reference, ..text_of("text", text)? })
}

/// The complainant sees what was agreed: nobody agrees to more than they could give.
fn check_limit(case: &Case<'_>, redress: &[Redress]) -> Result<(), Rejection> {
    match case.by {
        Actor::Staff { role, .. } if propose::is_above_limit(case, *role, redress) => Err(Rejection::not_permitted(
            "what was agreed is above your role's limit: somebody whose limit it is within puts it on record",
        )),
        _ => Ok(()),
    }
}

/// Nobody agreed tomorrow. It is a day earliest where the date changes first, at UTC+14.
fn check_day(case: &Case<'_>, agreed_on: Date) -> Result<(), Rejection> {
    let today = TimeZone::fixed(Offset::constant(14)).to_datetime(case.now).date();
    if agreed_on > today {
        return Err(Rejection::invalid("agreed_on", format!("{agreed_on} has not come yet: give the day both agreed")));
    }
    Ok(())
}
