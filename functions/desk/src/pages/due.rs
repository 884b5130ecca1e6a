//! How near a deadline is: as a word, a colour and a picture.

use complaint::ClockState;
use complaint::rules::OnDue;
use jiff::{SignedDuration, Timestamp};
use messages::view::ClockView;
use policy::Pack;
use web::format::Viewpoint;
use web::i18n::Lang;

/// From here on a deadline is near: what is left of a working day and the night before it.
const SOON: SignedDuration = SignedDuration::from_hours(24);

/// A deadline as the desk sees it.
pub(super) struct Due {
    /// `over`, `soon` or `fine`: a class of the stylesheet.
    pub(super) urgency: &'static str,
    /// The same in words.
    pub(super) word: String,
    /// "in 3 h".
    pub(super) relative: String,
    /// Date and time.
    pub(super) text: String,
    /// For a `datetime` attribute.
    pub(super) attribute: String,
}

impl Due {
    pub(super) fn new(at: Timestamp, lang: Lang, here: &Viewpoint) -> Due {
        let left = at.duration_since(here.now);
        let urgency = match left {
            left if left.is_negative() => "over",
            left if left < SOON => "soon",
            _ => "fine",
        };
        Due {
            urgency,
            word: lang.label("due", urgency),
            relative: here.until_due(lang, at),
            text: here.date_time(lang, at),
            attribute: here.attribute(at),
        }
    }
}

/// A clock with its bar.
pub(super) struct ClockBar {
    pub(super) label: String,
    pub(super) regime: String,
    /// running, met, breached, lapsed or cancelled.
    pub(super) state: String,
    pub(super) state_label: String,
    /// While it runs.
    pub(super) running: bool,
    pub(super) due: Due,
    pub(super) started: String,
    pub(super) moved_from: Option<String>,
    pub(super) provisional: bool,
    /// Whether it waits for the complainant's answer.
    pub(super) stands_still: bool,
    /// Width of the bar, from 0 to 100.
    pub(super) percent: u8,
    /// The same in words.
    pub(super) passed: String,
    /// Where on the bar the team is warned, while it runs.
    pub(super) warnings: Vec<u8>,
}

impl ClockBar {
    pub(super) fn new(clock: &ClockView, jurisdiction: &str, pack: &Pack, lang: Lang, here: &Viewpoint) -> ClockBar {
        let zone = pack.zone_of(&clock.calendar);
        let day = |at| here.deadline(lang, at, &zone);
        let until = Viewpoint { now: clock.ended_at.unwrap_or(here.now), zone: here.zone.clone() };
        let running = clock.state == ClockState::Running.as_str();
        let percent = until.percent_passed(clock.started_at, clock.due_at);
        let kind = clock.kind.parse().ok().filter(|_| running);
        let rule = kind.and_then(|kind| pack.rules.clock(kind, &clock.regime, jurisdiction));
        let mut due = Due { text: day(clock.due_at), ..Due::new(clock.due_at, lang, here) };
        if rule.is_some_and(|rule| rule.on_due == OnDue::Expire) {
            // Nobody is late when it is over.
            due.urgency = "";
        }
        let warnings: Vec<u8> = rule.map(|rule| rule.warn.clone()).unwrap_or_default();
        let points: Vec<String> = warnings.iter().map(|point| format!("{point} %")).collect();
        let gone = lang.t_with("clockbar-gone", &[("n", &percent.to_string())]);
        let warned = || lang.t_with("clockbar-warned", &[("points", &points.join(", "))]);
        ClockBar {
            passed: if points.is_empty() { gone } else { format!("{gone} · {}", warned()) },
            warnings,
            label: lang.label("clock", &clock.kind),
            regime: clock.regime.clone(),
            state: clock.state.clone(),
            state_label: lang.label("clockstate", &clock.state),
            running,
            due,
            started: here.date_time(lang, clock.started_at),
            moved_from: clock.original_due_at.map(day),
            provisional: clock.provisional,
            stands_still: clock.paused_since.is_some(),
            percent,
        }
    }
}
