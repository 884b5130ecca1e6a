//! The handler's everyday acts, and the few of the machine and complainant that change no state.

use super::words::{line_of, optional_line, text_of};
use super::{Case, Events, classify, climb, extend, jurisdiction, pause, tasks};
use crate::clock::{ClockKind, StartedClock};
use crate::command::Command;
use crate::event::{Event, Fact, Personal};
use crate::rejection::Rejection;
use crate::rules::StartsOn;
use crate::state::Complaint;
use crate::values::{Channel, Status};

/// Most single things to ask for in one question.
const MAX_NEEDS: usize = 20;

/// Characters of a mail that are kept once a complaint holds as many messages as it may.
const CUT: usize = 500;

pub(super) fn decide(case: &Case<'_>, command: &Command) -> Events {
    let one = |fact: Fact, personal: Personal| Ok(vec![case.event(fact, personal)]);
    match command {
        Command::Reply { text } => reply(case, text_of("text", text)?),
        Command::ExplainRestriction { reason, way_back, needs } => explain_restriction(case, reason, way_back, needs),
        Command::Note { text } => one(Fact::Noted, text_of("text", text)?),
        Command::Message { channel, text, mail, files } => {
            let personal = Personal { files: files.clone(), ..letter(case, *channel, text)? };
            word(case, Fact::MessageReceived { channel: *channel, mail: mail.clone() }, personal)
        }
        Command::HandIn { object, file } => {
            let personal = Personal { files: vec![file.clone()], ..Personal::default() };
            word(case, Fact::EvidenceReceived { object: line_of("object", object)? }, personal)
        }
        Command::RequestInformation { text, needs } => request_information(case, text, needs),
        Command::ContactThirdParty { party, text } => {
            let starts = case.clocks(StartsOn::ThirdPartyQuestion)?;
            Ok(vec![case.event_starting(Fact::ThirdPartyContacted, with_party(party, text)?, starts)])
        }
        Command::RecordContact { party, channel, text, answered } => {
            let channel = Some(line_of("channel", channel)?);
            let personal = Personal { channel, ..with_party(party, text)? };
            let answered = answered.unwrap_or(false);
            let recorded = case.event(Fact::ContactRecorded { answered }, personal);
            Ok(std::iter::once(recorded).chain(answer_to_question(case, answered)).collect())
        }
        Command::Classify { category, grade, priority } => {
            classify::classify(case, category.as_deref(), *grade, *priority)
        }
        Command::SetJurisdiction { jurisdiction, reason } => jurisdiction::set(case, jurisdiction, reason),
        Command::Assign { team, to } => assign(case, team.as_ref(), to.as_ref()),
        Command::TakeOver => climb::take_over(case),
        Command::Extend { clock, reason, due_on } => extend::extend(case, *clock, reason, *due_on),
        Command::LinkDuplicate { of } if *of == case.complaint.reference => {
            Err(Rejection::invalid("of", "a complaint cannot repeat itself"))
        }
        Command::LinkDuplicate { of } => one(Fact::DuplicateLinked { of: of.clone() }, Personal::default()),
        other => unreachable!("{} is decided in its own file", other.name()),
    }
}

fn with_party(party: &str, text: &str) -> Result<Personal, Rejection> {
    let party = Some(line_of("party", party)?);
    Ok(Personal { party, ..text_of("text", text)? })
}

/// A reply to what the complainant wrote about a proposal gives them the whole time to answer the
/// proposal again.
fn reply(case: &Case<'_>, written: Personal) -> Events {
    let starts = if is_about_a_letter(case.complaint) { window_anew(case)? } else { Vec::new() };
    Ok(vec![case.event_starting(Fact::Replied, written, starts)])
}

/// The reason for a limit, how it is lifted, and what an objection needs (AML Law (2024) art. 39).
fn explain_restriction(case: &Case<'_>, reason: &str, way_back: &str, needs: &[String]) -> Events {
    let way_back = text_of("way_back", way_back)?.text;
    reply(case, Personal { way_back, needs: listed(needs)?, ..text_of("reason", reason)? })
}

/// Whether a reply now answers what the complainant wrote about the proposal.
pub(super) fn is_about_a_letter(complaint: &Complaint) -> bool {
    complaint.status == Status::Proposed && complaint.unread_message().is_some()
}

/// The complainant's time to answer the proposal, started anew.
pub(super) fn window_anew(case: &Case<'_>) -> Result<Vec<StartedClock>, Rejection> {
    let mut starts = case.clocks(StartsOn::Proposal)?;
    starts.retain(|started| started.clock.kind == ClockKind::ComplainantAnswer);
    Ok(starts)
}

/// What the complainant wrote. A complaint is read as a whole, so what it takes in has an end.
fn letter(case: &Case<'_>, channel: Channel, text: &str) -> Result<Personal, Rejection> {
    let (most, personal) = (case.rules.limits.letters, text_of("text", text)?);
    if case.complaint.letters < most {
        return Ok(personal);
    }
    // A mail is not refused: it lies whole where mail is kept.
    if channel == Channel::Email {
        return Ok(Personal::text(text.chars().take(CUT).collect::<String>()));
    }
    let reason = format!("the complaint holds {most} messages already; write by e-mail, in answer to one of ours");
    Err(Rejection::Full { reason })
}

/// The complainant wrote or handed something in; the handler is told, wherever the complaint stands (design §2).
fn word(case: &Case<'_>, fact: Fact, personal: Personal) -> Events {
    let task = tasks::word(case, &fact);
    let mut starts = Vec::new();
    if is_news_of_a_proposal(case.complaint) {
        starts = climb::level_response(case, case.complaint.level)?;
    }
    let received = case.event_starting(fact, personal, starts);
    Ok(std::iter::once(received).chain(answer_to_question(case, true)).chain(task).collect())
}

/// What stood still for the complainant's answer goes on with it.
fn answer_to_question(case: &Case<'_>, answered: bool) -> Vec<Event> {
    if answered && case.complaint.status == Status::AwaitingComplainant { pause::go_on(case) } else { Vec::new() }
}

/// Whether a message now is the first unread one about a proposal. The proposal has met the firm's other
/// promises: while the letter lies unread, the level's own runs.
pub(super) fn is_news_of_a_proposal(complaint: &Complaint) -> bool {
    complaint.status == Status::Proposed && complaint.unread_message().is_none()
}

/// What the complainant is asked for, a line each.
fn listed(needs: &[String]) -> Result<Vec<String>, Rejection> {
    if needs.len() > MAX_NEEDS {
        return Err(Rejection::invalid("needs", format!("has more than {MAX_NEEDS} entries")));
    }
    needs.iter().map(|need| line_of("needs", need)).collect()
}

fn request_information(case: &Case<'_>, text: &str, needs: &[String]) -> Events {
    let needs = listed(needs)?;
    let starts = case.clocks(StartsOn::Question)?;
    let personal = Personal { needs, ..text_of("text", text)? };
    let asked = case.event_starting(Fact::InformationRequested, personal, starts);
    Ok(std::iter::once(asked).chain(pause::stop(case)).collect())
}

/// Gives it to a team, a person or both. Who is away has a substitute, or the team has it.
fn assign(case: &Case<'_>, team: Option<&String>, to: Option<&String>) -> Events {
    if team.is_none() && to.is_none() {
        return Err(Rejection::invalid("assign", "name a team, a person (to) or both"));
    }
    let team = optional_line("team", team)?.unwrap_or_else(|| case.complaint.team.clone());
    let named = optional_line("to", to)?;
    let to = named.as_deref().and_then(|person| case.roster.who_works_for(person, case.now)).map(str::to_owned);
    let meant_for = named.filter(|named| to.as_deref() != Some(named.trim()));
    Ok(vec![case.event(Fact::Assigned { team, to, meant_for }, Personal::default())])
}
