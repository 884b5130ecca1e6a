//! Dates and events as lines of a page.

use business_time::Unit;
use jiff::Timestamp;
use messages::view::{ClockView, Entry, ExplanationView, StatusView};
use policy::Pack;
use web::format::Viewpoint;
use web::i18n::Lang;

/// A moment, for people and for a `datetime` attribute.
pub(super) struct Moment {
    pub(super) text: String,
    pub(super) attribute: String,
}

impl Moment {
    pub(super) fn new(at: Timestamp, lang: Lang, here: &Viewpoint) -> Moment {
        Moment { text: here.date_time(lang, at), attribute: here.attribute(at) }
    }
}

/// A deadline.
pub(super) struct Promise {
    pub(super) label: String,
    pub(super) due: Moment,
    pub(super) relative: String,
    pub(super) running: bool,
    pub(super) state: String,
    pub(super) state_label: String,
    pub(super) provisional: bool,
    /// Whether it stands still until the reader answers.
    pub(super) stands_still: bool,
    pub(super) moved_from: Option<String>,
    pub(super) why: Option<WhyThen>,
}

/// How a date comes about.
pub(super) struct WhyThen {
    pub(super) counted_in: String,
    pub(super) days: Vec<Day>,
}

/// A day of it.
pub(super) struct Day {
    pub(super) date: String,
    /// Which one it is of those that count.
    pub(super) number: Option<u32>,
    pub(super) why: String,
}

impl Promise {
    pub(super) fn new(clock: &ClockView, pack: &Pack, lang: Lang, here: &Viewpoint) -> Promise {
        let zone = pack.zone_of(&clock.calendar);
        let day = |at| here.deadline(lang, at, &zone);
        Promise {
            label: lang.label("promise", &clock.kind),
            due: Moment { text: day(clock.due_at), attribute: here.attribute(clock.due_at) },
            relative: here.until_due(lang, clock.due_at),
            running: clock.state == "running",
            state: clock.state.clone(),
            state_label: lang.label("clockstate", &clock.state),
            provisional: clock.provisional,
            stands_still: clock.paused_since.is_some(),
            moved_from: clock.original_due_at.map(day),
            why: None,
        }
    }

    /// With how it came about, day by day.
    pub(super) fn explained(self, explanations: &[ExplanationView], clock: &ClockView, lang: Lang) -> Promise {
        let same = |found: &&ExplanationView| {
            let counted = clock.original_due_at.unwrap_or(clock.due_at);
            let clock = (&clock.kind, &clock.regime, clock.started_at, counted);
            clock == (&found.kind, &found.regime, found.started_at, found.counted_due_at)
        };
        Promise { why: explanations.iter().find(same).map(|found| why_then(found, lang)), ..self }
    }
}

fn why_then(explanation: &ExplanationView, lang: Lang) -> WhyThen {
    let mut number = 0;
    // Hours are not counted by the day.
    let by_day = explanation.unit != Unit::Hours;
    let days = explanation.days.iter().map(|day| {
        number += u32::from(day.counts);
        Day {
            date: day.date.to_string(),
            number: (day.counts && by_day).then_some(number),
            why: if lang.is_zh() { &day.zh } else { &day.en }.clone(),
        }
    });
    let said = [
        ("calendar", explanation.calendar_version.as_str()),
        ("policy", explanation.policy_version.as_str()),
        ("regime", explanation.regime.as_str()),
    ];
    WhyThen { days: days.collect(), counted_in: lang.t_with("promises-counted", &said) }
}

/// Whether the firm, rather than the complainant, has to keep a clock. What is only asked after
/// closing is neither.
pub(super) fn is_firms(clock: &ClockView) -> bool {
    const OTHERS: [&str; 6] =
        ["identity", "complainant_answer", "third_party_answer", "revisit", "survey", "referral_window"];
    !OTHERS.contains(&clock.kind.as_str())
}

fn running(view: &StatusView) -> impl Iterator<Item = &ClockView> {
    view.clocks.iter().filter(|clock| clock.state == "running" && clock.paused_since.is_none())
}

/// The firm's next deadline.
pub(super) fn next_of_firm(view: &StatusView) -> Option<&ClockView> {
    running(view).filter(|clock| is_firms(clock)).min_by_key(|clock| clock.due_at)
}

/// The complainant's deadline to answer a question or proposal.
pub(super) fn next_of_complainant(view: &StatusView) -> Option<&ClockView> {
    view.clocks.iter().find(|clock| clock.state == "running" && clock.kind == "complainant_answer")
}

/// Something that happened.
pub(super) struct Line {
    pub(super) at: Moment,
    pub(super) label: String,
    pub(super) by: String,
    pub(super) text: Option<String>,
}

impl Line {
    pub(super) fn new(entry: &Entry, lang: Lang, here: &Viewpoint) -> Line {
        Line {
            at: Moment::new(entry.at, lang, here),
            label: lang.label("event", &entry.event),
            by: entry.by.clone(),
            text: entry.text.clone(),
        }
    }
}
