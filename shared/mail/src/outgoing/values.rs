//! The names by which a text knows the values of its notice.

use minijinja::{Value, context};

use super::staff::DIGEST_LINES_MAX;
use super::{CountLine, CreditState, DateLine, DigestLine, Frame, NotTaken, Notice, RedressLine, Staff, TextKind};

/// The values every text has, under `frame`.
pub(super) fn of_frame(frame: &Frame<'_>) -> Value {
    let Frame { firm, reference, name, status_link, .. } = *frame;
    context! { firm, reference, name, status_link }
}

/// The values of one notice, and those of its frame.
pub(super) fn of_notice(frame: &Frame<'_>, notice: &Notice<'_>) -> Value {
    let own = match *notice {
        Notice::Staff(staff) => of_staff(&staff),
        _ => of_letter(notice),
    };
    context! { frame => of_frame(frame), ..own }
}

fn of_letter(notice: &Notice<'_>) -> Value {
    match *notice {
        Notice::Acknowledgement { code, link, link_hours, dates, category, first_advice, missing, routes } => {
            let (dates, first_advice) = (of_dates(dates), strings(first_advice));
            let (missing, routes) = (strings(missing), strings(routes));
            context! { code, link, link_hours, dates, category, first_advice, missing, routes }
        }
        Notice::NewCode { code, link, link_hours } => context! { code, link, link_hours },
        Notice::PersonText { text, handler, needs, kind: TextKind::Extension { new_date, reason } } => {
            context! { text, handler, needs => strings(needs), new_date, reason }
        }
        Notice::PersonText { text, handler, needs, .. } => context! { text, handler, needs => strings(needs) },
        Notice::Restriction { reason, way_back, needs, decided_by, link } => {
            context! { reason, way_back, needs => strings(needs), decided_by, link }
        }
        Notice::Proposal { outcome, redress, text, answer_by, routes, statements, link } => {
            let (redress, routes, statements) = (of_redress(redress), strings(routes), strings(statements));
            context! { outcome, redress, text, answer_by, routes, statements, link }
        }
        Notice::ProvisionalCredit { state, amount, date, text } => {
            let state = match state {
                CreditState::Posted => "posted",
                CreditState::MadeFinal => "made_final",
                CreditState::Reversed => "reversed",
            };
            context! { state, amount, date, text }
        }
        Notice::RedressDone { redress, text } => context! { redress => of_redress(redress), text },
        Notice::FinalAnswer {
            outcome,
            reason,
            referred_to,
            text,
            redress,
            routes,
            statements,
            hints,
            reopen_by,
            link,
        } => {
            let (redress, routes, hints) = (of_redress(redress), strings(routes), strings(hints));
            let statements = strings(statements);
            context! { outcome, reason, referred_to, text, redress, routes, statements, hints, reopen_by, link }
        }
        Notice::SummaryAnswer { outcome, redress, routes, statements, hints, link } => {
            let (redress, routes, hints) = (of_redress(redress), strings(routes), strings(hints));
            let statements = strings(statements);
            context! { outcome, redress, routes, statements, hints, link }
        }
        Notice::Reminder { what, due, link } => context! { what, due, link },
        Notice::Survey { link } => context! { link },
        Notice::PassedOn { team, dates } => context! { team, dates => of_dates(dates) },
        Notice::NewDates { dates } | Notice::Reopened { dates } => context! { dates => of_dates(dates) },
        Notice::LateReply { earlier, dates } => context! { earlier, dates => of_dates(dates) },
        Notice::NotTakenIn { why, address, other_firm } => {
            let (why, size_mb) = match why {
                NotTaken::Unreadable => ("unreadable", None),
                NotTaken::TooLarge { limit_mb } => ("too_large", Some(limit_mb)),
                NotTaken::DangerousAttachment => ("dangerous_attachment", None),
            };
            context! { why, size_mb, address, other_firm }
        }
        Notice::Staff(staff) => of_staff(&staff),
    }
}

fn of_staff(staff: &Staff<'_>) -> Value {
    match *staff {
        Staff::Escalated { level, team, cause, due } => context! { level, team, cause, due },
        Staff::Breached { clock, due_at, lag } => context! { clock, due_at, lag },
        Staff::Task { text } => context! { text },
        Staff::Digest { team, day, counts, lines } => {
            let more = lines.len().saturating_sub(DIGEST_LINES_MAX);
            let count = |CountLine { what, count }: &CountLine| context! { what, count => *count };
            let line = |DigestLine { reference, what, due, late }: &DigestLine| {
                context! { reference, what, due, late => *late }
            };
            let counts: Vec<Value> = counts.iter().map(count).collect();
            let lines: Vec<Value> = lines.iter().take(DIGEST_LINES_MAX).map(line).collect();
            context! { team, day, counts, lines, more }
        }
    }
}

fn strings(texts: &[String]) -> Vec<Value> {
    texts.iter().map(Value::from).collect()
}

fn of_dates(dates: &[DateLine]) -> Vec<Value> {
    let line = |DateLine { what, due, provisional }: &DateLine| {
        context! { what, due, provisional => *provisional }
    };
    dates.iter().map(line).collect()
}

fn of_redress(redress: &[RedressLine]) -> Vec<Value> {
    redress.iter().map(|RedressLine { what, amount }| context! { what, amount => amount.as_deref() }).collect()
}
