//! What has to be well before any count means anything: timers, mail, queues.

use crate::operations::{Operations, TIMERS_LATE};
use web::format::{self, Viewpoint};
use web::i18n::Lang;

/// A question and its answer.
pub(super) struct Check {
    pub(super) well: bool,
    pub(super) verdict: String,
    pub(super) detail: String,
    /// Where more is.
    pub(super) href: &'static str,
}

pub(super) fn checks(seen: &Operations, lang: Lang, here: &Viewpoint) -> Vec<Check> {
    let mut all = vec![timers(seen, lang, here), mail(seen, lang)];
    all.extend(queues(seen, lang));
    all
}

fn timers(seen: &Operations, lang: Lang, here: &Viewpoint) -> Check {
    let timers = &seen.timers;
    let well = i128::from(timers.late_ms) < TIMERS_LATE.as_millis();
    let verdict = match well {
        true => lang.t("operations-timers_well"),
        false => lang.t_with("operations-timers_late", &[("n", &format::lag(lang, timers.late_ms))]),
    };
    let next =
        timers.next_wake_at.map(|at| lang.t_with("operations-timers_next", &[("at", &here.date_time(lang, at))]));
    let lags = (timers.breaches > 0).then(|| {
        let (median, most) = (format::lag(lang, timers.lag_ms_median), format::lag(lang, timers.lag_ms_most));
        let count = timers.breaches.to_string();
        lang.t_with("operations-timers_lag", &[("n", &count), ("median", &median), ("most", &most)])
    });
    let detail: Vec<String> = next.into_iter().chain(lags).collect();
    Check { well, verdict, detail: detail.join(" "), href: "/desk/breaches" }
}

fn mail(seen: &Operations, lang: Lang) -> Check {
    let well = seen.mail.iter().all(|day| day.balanced);
    let (arrived, waiting) =
        seen.mail.iter().fold((0, 0), |(arrived, waiting), day| (arrived + day.arrived, waiting + day.waiting));
    let verdict = lang.t(if well { "operations-mail_well" } else { "operations-mail_amiss" });
    let counts = [("n", &*arrived.to_string()), ("waiting", &*waiting.to_string())];
    Check { well, verdict, detail: lang.t_with("operations-mail_detail", &counts), href: "#mail" }
}

fn queues(seen: &Operations, lang: Lang) -> Option<Check> {
    let queues = seen.queues.as_ref()?;
    let dead = queues.dead();
    let verdict = match dead {
        0 => lang.t("operations-queues_well"),
        _ => lang.t_with("operations-queues_dead", &[("n", &dead.to_string())]),
    };
    let detail = lang.t_with("operations-outbox", &[("n", &queues.outbox.to_string())]);
    Some(Check { well: dead == 0, verdict, detail, href: "#queues" })
}
