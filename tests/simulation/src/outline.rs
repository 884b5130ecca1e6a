//! What happened, without what differs between two runs that did the same: numbers drawn by
//! chance, and words.

use crate::checks;
use lambda_shell::Clock;
use local::Stack;
use std::fmt::Write;

/// The outline of a stack at rest, which is checked on the way.
///
/// # Panics
/// When an invariant does not hold.
pub async fn outline(stack: &Stack) -> String {
    let remains = match checks::sound(stack, stack.times().now()).await {
        Ok(remains) => remains,
        Err(wrong) => panic!("{wrong}"),
    };
    let mut lines: Vec<String> = remains.cases.iter().map(line).collect();
    lines.sort();
    let days = stack.observer().days().await.expect("the digests can be read");
    lines.extend(days.iter().map(|day| format!("{} digested: {} changed", day.day, day.count)));
    lines.push(format!("{} mails, {} breaches", remains.mails.len(), remains.breaches.len()));
    lines.join("\n")
}

fn line(case: &checks::Case) -> String {
    let complaint = &case.stored.complaint;
    let mut line = format!("{} at level {}:", complaint.status, complaint.level);
    for numbered in &case.events {
        write!(line, " {}", numbered.event.fact.name()).expect("text takes text");
    }
    for notice in &case.notices {
        let outcome = if notice.sent_at.is_some() { "sent" } else { "dropped" };
        write!(line, "; {} {outcome}", notice.sk).expect("text takes text");
    }
    line
}
