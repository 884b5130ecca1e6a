//! Putting a notice into words.

use crate::plan::{Kind, is_promised};
use crate::{House, Told};
use complaint::clock::Clock;
use complaint::command::Redress;
use complaint::rules::UNSORTED;
use complaint::state::Proposal;
use complaint::values::{AccountFact, Answer, Credit};
use complaint::{Actor, ClockKind, Complaint, Fact};
use jiff::{SignedDuration, Timestamp};
use mail::outgoing::{CreditState, Texts};
use mail::understanding::Known;
use mail::{Danger, DateLine, Frame, Language, Notice, RedressLine, Rendered, Staff, TextKind};
use messages::view::Numbered;
use policy::Pack;
use web::format::{Viewpoint, lag, money};
use web::i18n::Lang;

/// Files a notice says of that they were not opened, and characters of their names it gives.
const MOST_FILES: usize = 3;
const MOST_NAME: usize = 80;

/// Everything a notice is written from.
struct Writer<'a> {
    complaint: &'a Complaint,
    numbered: &'a Numbered,
    pack: &'a Pack,
    pages: &'a str,
    texts: &'a Texts,
    lang: Lang,
    view: Viewpoint,
    status_link: &'a str,
}

impl House<'_> {
    /// Writes a notice; `None` when there is nothing to write any more.
    pub fn write(&self, told: &Told<'_>) -> Option<Rendered> {
        // Teams read the language of the house: Chinese for Chinese complaints, else English.
        let lang = Lang::from_tag(&told.then.language);
        let writer = Writer {
            complaint: told.then,
            numbered: told.event,
            pack: self.pack,
            pages: self.pages,
            texts: self.texts,
            lang,
            view: Viewpoint { now: told.event.event.at, zone: self.pack.zone() },
            status_link: told.status_link,
        };
        match told.kind {
            Kind::Acknowledgement | Kind::NewCode => writer.with_code(told),
            Kind::PersonText => writer.person_text(),
            Kind::Proposal => writer.proposal(),
            Kind::FinalAnswer => Some(writer.final_answer(told.referred_to)),
            Kind::Reminder => writer.reminder(told.now),
            Kind::FollowUp => Some(writer.render(&Notice::Survey { link: writer.status_link })),
            Kind::ProvisionalCredit => writer.provisional_credit(),
            Kind::RedressDone => writer.redress_done(),
            Kind::PassedOn => Some(writer.passed_on()),
            Kind::NewDates => writer.new_dates(),
            Kind::Reopened => Some(writer.render(&Notice::Reopened { dates: &writer.dates() })),
            Kind::Escalated => Some(writer.escalated()),
            Kind::Breached => writer.breached(),
            Kind::Task => Some(writer.task()),
        }
    }
}

impl Writer<'_> {
    /// The two notices that carry a code: the only places where a code is ever written.
    fn with_code(&self, told: &Told<'_>) -> Option<Rendered> {
        let (code, link) = told.code.map(|way_in| (way_in.code.as_str(), way_in.link.as_str()))?;
        let link_hours = self.pack.rules.limits.code_hours;
        if told.kind == Kind::NewCode {
            return Some(self.render(&Notice::NewCode { code, link, link_hours }));
        }
        let category = self.pack.category_label(&self.complaint.category, self.lang.is_zh());
        let advice = self.pack.category(&self.complaint.category).and_then(|category| category.advice.as_ref());
        let first_advice: Vec<String> =
            advice.map(|label| label.text(self.lang.is_zh()).to_owned()).into_iter().collect();
        let dates = self.dates();
        let mut missing = self.missing(told.first);
        missing.extend(self.not_opened(told.first));
        Some(self.render(&Notice::Acknowledgement {
            code,
            link,
            link_hours,
            dates: &dates,
            category,
            first_advice: &first_advice,
            missing: &missing,
            routes: &self.routes(),
        }))
    }

    fn render(&self, notice: &Notice<'_>) -> Rendered {
        let reference = self.complaint.reference.to_string();
        let staff = matches!(notice, Notice::Staff(_));
        let desk_link = format!("{}/desk/complaints/{reference}", self.pages);
        let link = if staff { desk_link.as_str() } else { self.status_link };
        let language = if self.lang.is_zh() { Language::Zh } else { Language::En };
        let firm = self.pack.firm.text(self.lang.is_zh());
        // Until contact is proven the address may be a stranger's, and the name what somebody wants them to read.
        let greets = |name: &&str| !staff && (self.complaint.contact.is_some() || is_a_name(name));
        let name = Some(self.complaint.person.name.trim()).filter(|name| !name.is_empty()).filter(greets);
        self.texts.render(&Frame { language, firm, reference: &reference, name, status_link: link }, notice)
    }

    fn moment(&self, at: Timestamp) -> String {
        format!("{} ({})", self.view.date_time(self.lang, at), self.view.zone_name())
    }

    /// A deadline in the zone it is counted in, named.
    fn deadline(&self, clock: &Clock, due_at: Timestamp) -> String {
        let there = Viewpoint { now: due_at, zone: self.pack.zone_of(&clock.calendar) };
        format!("{} ({})", there.date_time(self.lang, due_at), there.zone_name())
    }

    /// The same of a clock that is known by its number.
    fn deadline_of(&self, clock: u32, due_at: Timestamp) -> String {
        let known = self.complaint.clocks.iter().find(|known| known.id == clock);
        known.map_or_else(|| self.moment(due_at), |clock| self.deadline(clock, due_at))
    }

    /// The dates promised: the firm's own clocks that run for the complainant.
    fn dates(&self) -> Vec<DateLine> {
        let line = |clock: &Clock| DateLine {
            what: self.lang.label("promise", clock.kind.as_str()),
            due: self.deadline(clock, clock.due_at),
            provisional: clock.provisional,
        };
        self.complaint.clocks.iter().filter(|clock| clock.is_open() && is_promised(clock)).map(line).collect()
    }

    /// What only the complainant knows and has not said, as questions.
    fn missing(&self, first: &Numbered) -> Vec<String> {
        let person = &self.complaint.person;
        let description = first.event.personal.submission.as_ref().map_or("", |submission| &submission.description);
        let day = self.complaint.received_at.to_zoned(self.pack.zone()).date();
        let transaction = person.transaction.as_ref();
        let known = Known {
            account: person.account.is_some() || self.complaint.account != AccountFact::Unproven,
            transaction: transaction.is_some_and(|known| known.id.is_some()),
            amount: transaction.is_some_and(|known| known.amount.is_some()),
            date: transaction.is_some_and(|known| known.occurred_at.is_some()),
        };
        let found = mail::understand("", description, day);
        // Nobody sorted it yet: asked by what its words suggest, which is no more than a question.
        let suggested = found.categories.first().filter(|_| self.complaint.category == UNSORTED);
        let category = suggested.map_or(self.complaint.category.as_str(), |suggested| suggested.category.as_str());
        let missing = mail::missing(&found, category, known);
        let zh = self.lang.is_zh();
        missing.into_iter().map(|question| if zh { question.zh } else { question.en }.to_owned()).collect()
    }

    /// Files that came with the first mail and are not opened, with why and what to send instead.
    fn not_opened<'a>(&'a self, first: &'a Numbered) -> impl Iterator<Item = String> + 'a {
        let (zh, language) = match self.lang.is_zh() {
            true => (true, Language::Zh),
            false => (false, Language::En),
        };
        let dangerous = first.event.personal.files.iter().filter_map(move |file| {
            let why = Danger::from_word(file.danger.as_deref()?)?.sentence(language);
            let name: String = file.file_name.chars().take(MOST_NAME).collect();
            Some(if zh {
                format!("我们没有打开文件“{name}”：{why}请改用图片或 PDF 重新发送。")
            } else {
                format!("We did not open the file “{name}”. {why} Please send it again as a picture or PDF.")
            })
        });
        dangerous.take(MOST_FILES)
    }

    fn text(&self) -> &str {
        self.numbered.event.personal.text.as_deref().unwrap_or_default()
    }

    fn person_text(&self) -> Option<Rendered> {
        let personal = &self.numbered.event.personal;
        if let Some(way_back) = &personal.way_back {
            let objection = self.complaint.open_clock(ClockKind::RestrictionObjection);
            let decided_by = objection.map(|clock| self.deadline(clock, clock.due_at));
            let (reason, link) = (self.text(), self.status_link);
            let (needs, decided_by) = (&personal.needs, decided_by.as_deref());
            return Some(self.render(&Notice::Restriction { reason, way_back, needs, decided_by, link }));
        }
        let handler = self.numbered.event.by.name();
        let date;
        let (text, needs, kind): (&str, &[String], TextKind<'_>) = match &self.numbered.event.fact {
            Fact::Replied => (self.text(), &[], TextKind::Reply),
            Fact::InformationRequested => (self.text(), &personal.needs, TextKind::RequestInformation),
            Fact::Extended { clock, due_at, .. } => {
                date = self.deadline_of(*clock, *due_at);
                ("", &[], TextKind::Extension { new_date: &date, reason: self.text() })
            }
            _ => return None,
        };
        Some(self.render(&Notice::PersonText { text, handler, needs, kind }))
    }

    fn redress_lines<'r>(&self, redress: impl IntoIterator<Item = &'r Redress>) -> Vec<RedressLine> {
        let line = |item: &Redress| RedressLine {
            what: self.lang.label("redress", item.kind.as_str()),
            amount: item.amount.as_ref().map(|amount| money(self.lang, &amount.value().to_string(), amount.currency())),
        };
        redress.into_iter().map(line).collect()
    }

    /// The external bodies a law wants named.
    fn routes(&self) -> Vec<String> {
        let routes = self.pack.routes_of(&self.complaint.jurisdiction);
        routes.map(|route| route.text(self.lang.is_zh()).to_owned()).collect()
    }

    /// What a law wants said in an answer.
    fn statements(&self) -> Vec<String> {
        let statements = self.pack.statements_of(&self.complaint.jurisdiction);
        statements.map(|statement| statement.text(self.lang.is_zh()).to_owned()).collect()
    }

    fn proposal(&self) -> Option<Rendered> {
        let Fact::Proposed { offer, .. } = &self.numbered.event.fact else { return None };
        let answer =
            self.numbered.event.starts.iter().find(|started| started.clock.kind == ClockKind::ComplainantAnswer);
        let answer_by = answer.map(|started| self.moment(started.clock.due_at)).unwrap_or_default();
        let outcome = self.lang.label("outcome", offer.outcome.as_str());
        let redress = self.redress_lines(&offer.redress);
        Some(self.render(&Notice::Proposal {
            outcome: &outcome,
            redress: &redress,
            text: self.text(),
            answer_by: &answer_by,
            routes: &self.routes(),
            statements: &self.statements(),
            link: self.status_link,
        }))
    }

    fn final_answer(&self, referred_to: Option<&str>) -> Rendered {
        let zh = self.lang.is_zh();
        let (reason, code) = match &self.numbered.event.fact {
            Fact::Closed { reason, reason_code, .. } => (reason.as_str(), reason_code.map(|code| code.as_str())),
            _ => ("", None),
        };
        let outcome = self.lang.label("closing", reason);
        let why = code.map(|code| self.lang.label("reason", code));
        let redress = self.redress_lines(self.complaint.proposal.iter().flat_map(given));
        // Whoever withdrew, or is passed on, was given no answer.
        let routes = self.pack.routes_of(&self.complaint.jurisdiction).chain(&self.pack.routes);
        let routes: Vec<String> = routes.map(|route| route.text(zh).to_owned()).collect();
        let answered = matches!(&self.numbered.event.fact, Fact::Closed { reason, .. } if reason.is_answer());
        let statements = if answered { self.statements() } else { Vec::new() };
        let hint = self.pack.category(&self.complaint.category).and_then(|category| category.hint.as_ref());
        let hints: Vec<String> = hint.map(|label| label.text(zh).to_owned()).into_iter().collect();
        let window = SignedDuration::from_hours(24 * i64::from(self.pack.rules.limits.reopen_days));
        let reopen_by = self.moment(self.numbered.event.at + window);
        // What a person wrote is sent whole.
        if self.complaint.was_settled_soon() && self.text().is_empty() {
            let statements = self.pack.summary_of(&self.complaint.jurisdiction);
            let statements: Vec<String> = statements.map(|statement| statement.text(zh).to_owned()).collect();
            return self.render(&Notice::SummaryAnswer {
                outcome: &outcome,
                redress: &redress,
                routes: &routes,
                statements: &statements,
                hints: &hints,
                link: self.status_link,
            });
        }
        // Whoever withdraws is not sent their own words as our answer.
        let ours = self.numbered.event.by != Actor::Complainant;
        self.render(&Notice::FinalAnswer {
            outcome: &outcome,
            reason: why.as_deref(),
            referred_to,
            text: if ours { self.text() } else { "" },
            redress: &redress,
            routes: &routes,
            statements: &statements,
            hints: &hints,
            reopen_by: &reopen_by,
            link: self.status_link,
        })
    }

    fn provisional_credit(&self) -> Option<Rendered> {
        let Fact::ProvisionalCredit { state, amount } = &self.numbered.event.fact else { return None };
        let state = match state {
            Credit::Posted => CreditState::Posted,
            Credit::MadeFinal => CreditState::MadeFinal,
            Credit::Reversed => CreditState::Reversed,
        };
        let amount = money(self.lang, &amount.value().to_string(), amount.currency());
        let date = self.moment(self.numbered.event.at);
        Some(self.render(&Notice::ProvisionalCredit { state, amount: &amount, date: &date, text: self.text() }))
    }

    /// What was carried out just now.
    fn redress_done(&self) -> Option<Rendered> {
        let Fact::RemedyRecorded { items, .. } = &self.numbered.event.fact else { return None };
        let proposed = self.complaint.proposal.iter().flat_map(|proposal| &proposal.items);
        let done = proposed.filter(|line| items.contains(&line.item)).map(|line| &line.redress);
        let redress = self.redress_lines(done);
        Some(self.render(&Notice::RedressDone { redress: &redress, text: self.text() }))
    }

    /// Who has it now, in words for the complainant.
    fn passed_on(&self) -> Rendered {
        let team = self.pack.team_label(&self.complaint.team, self.lang.is_zh());
        self.render(&Notice::PassedOn { team, dates: &self.dates() })
    }

    /// Nothing is told of dates when none is left.
    fn new_dates(&self) -> Option<Rendered> {
        let dates = self.dates();
        (!dates.is_empty()).then(|| self.render(&Notice::NewDates { dates: &dates }))
    }

    /// A reminder is written only while its clock still runs.
    fn reminder(&self, now: &Complaint) -> Option<Rendered> {
        let Fact::Reminded { clock, kind, due_at, .. } = &self.numbered.event.fact else { return None };
        now.clocks.iter().find(|open| open.id == *clock && open.is_running())?;
        let what = self.lang.label("reminder", kind.as_str());
        Some(self.render(&Notice::Reminder { what: &what, due: &self.moment(*due_at), link: self.status_link }))
    }

    fn escalated(&self) -> Rendered {
        let (level, team, cause) = match &self.numbered.event.fact {
            Fact::Escalated { to, team, cause, .. } => (*to, team.as_str(), cause.as_str()),
            Fact::Answered { step: Some(step), .. } => (step.level, step.team.as_str(), "objection"),
            Fact::Confirmed { step: Some(step), .. } => (step.level, step.team.as_str(), "not_arrived"),
            _ => (self.complaint.level, self.complaint.team.as_str(), "staff"),
        };
        let response = self.numbered.event.starts.iter().find(|started| started.clock.kind == ClockKind::LevelResponse);
        let due = response.map(|started| self.moment(started.clock.due_at)).unwrap_or_default();
        let team = self.pack.level(level).map_or(team, |info| info.label.text(self.lang.is_zh()));
        let cause = self.lang.label("cause", cause);
        self.render(&Notice::Staff(Staff::Escalated { level: level.number(), team, cause: &cause, due: &due }))
    }

    fn breached(&self) -> Option<Rendered> {
        let Fact::ClockBreached { clock: id, kind, due_at, lag_ms, .. } = &self.numbered.event.fact else {
            return None;
        };
        let clock = self.lang.label("clock", kind.as_str());
        let lag = lag(self.lang, *lag_ms);
        let due_at = self.deadline_of(*id, *due_at);
        Some(self.render(&Notice::Staff(Staff::Breached { clock: &clock, due_at: &due_at, lag: &lag })))
    }

    fn task(&self) -> Rendered {
        let text = match &self.numbered.event.fact {
            Fact::TaskOpened { kind, text, .. } => format!("{}: {text}", self.lang.label("task", kind)),
            other => self.lang.label("event", other.name()),
        };
        self.render(&Notice::Staff(Staff::Task { text: &text }))
    }
}

/// Whether words are no more than a name: short, on one line, and nothing a mail client makes a link of.
fn is_a_name(words: &str) -> bool {
    const LONGEST: usize = 40;
    let fits = |(c, next): (char, char)| match c {
        // "J. Smith", and no address.
        '.' => !next.is_alphanumeric(),
        c => c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '·' | '\u{3000}'),
    };
    let nexts = words.chars().skip(1).chain([' ']);
    words.chars().count() <= LONGEST && words.chars().zip(nexts).all(fits)
}

/// What was really given: redress that was carried out and, of an accepted proposal, redress that is
/// given by saying so. An offer that was refused, or was never answered, gives nothing.
fn given(proposal: &Proposal) -> impl Iterator<Item = &Redress> {
    let accepted = proposal.answer == Some(Answer::Accept);
    let is_given = move |redress: &Redress, done: bool| done || (accepted && !redress.kind.is_carried_out());
    proposal.items.iter().filter(move |item| is_given(&item.redress, item.done)).map(|item| &item.redress)
}

#[cfg(test)]
mod tests {
    use super::is_a_name;

    #[test]
    fn names_are_told_from_messages() {
        for name in ["李雷", "阿依古丽·买买提", "Ann Miller", "J. R. Smith-O’Neil", "José Nuñez Jr.", "김민수"]
        {
            assert!(is_a_name(name), "{name}");
        }
        let frozen = "customer, your wallet is frozen. Unlock it at once and confirm who you are";
        for other in [frozen, "Ann\n\nClick", "https://evil.example", "evil.example", "call 13800138000", "a@b.example"]
        {
            assert!(!is_a_name(other), "{other}");
        }
    }
}
