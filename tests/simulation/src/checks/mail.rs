//! The ledger of incoming mail balances: each raw message ends once, and as it should.

use super::people::says;
use super::{Remains, ensure};
use crate::model::{Letter, Taken};
use crate::world::World;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use store::inbound::MailRow;

/// Checks every mail that was taken.
pub(super) async fn check(world: &World, remains: &Remains) -> Result<(), String> {
    let mails = &world.model.mails;
    let mut rows: BTreeMap<String, MailRow> = BTreeMap::new();
    for mail in mails {
        let row = world.store().mail_row(&mail.raw_key).await.expect("the ledger can be read");
        rows.extend(row.map(|row| (row.raw_key.clone(), row)));
    }
    let taken: BTreeSet<&String> = mails.iter().map(|mail| &mail.raw_key).collect();
    ensure(taken == rows.keys().collect(), || "a mail did not end".to_owned())?;
    let days: BTreeSet<String> =
        mails.iter().filter_map(|mail| mail.raw_key.split('/').nth(1)).map(str::to_owned).collect();
    let mut ended = 0;
    for day in days {
        let ledger = world.store().mail_ledger(&day).await.expect("the ledger can be read");
        ensure(ledger.tally.is_balanced(Timestamp::MAX), || format!("the mail of {day} does not balance: {ledger:?}"))?;
        ended += ledger.ended.len();
    }
    ensure(ended == taken.len(), || "a mail is booked under no day, or under two".to_owned())?;
    for mail in mails.iter().filter(|mail| mail.letter != Letter::Again) {
        let copies: Vec<&Taken> = mails.iter().filter(|copy| copy.marker == mail.marker).collect();
        let ends: Vec<&str> = copies.iter().map(|copy| rows[&copy.raw_key].outcome.as_str()).collect();
        let wrong = || format!("{:?} {} ended as {ends:?}", mail.letter, mail.marker);
        ensure(is_right(&mail.letter, &ends), wrong)?;
        let happened = happened(remains, &copies);
        let expected = ends.iter().filter(|end| matches!(**end, "opened" | "appended")).count();
        ensure(happened == expected, || format!("{} happened {happened} times, not {expected}", mail.marker))?;
    }
    Ok(())
}

/// How the copies of one message may end.
fn is_right(letter: &Letter, ends: &[&str]) -> bool {
    let count = |end: &str| ends.iter().filter(|other| **other == end).count();
    match letter {
        Letter::Fresh => count("opened") == 1 && count("duplicate") + 1 == ends.len(),
        Letter::Automatic => count("suppressed") == ends.len(),
        Letter::Foreign => count("quarantined") == ends.len(),
        // The address on file may have been put right before the answer was read.
        Letter::Reply(_) => {
            // Or it was closed by then, and the answer opened a follow-up.
            count("appended") + count("opened") <= 1
                && count("appended") + count("opened") + count("duplicate") + count("quarantined") == ends.len()
                && count("duplicate") < ends.len()
        }
        Letter::Again => true,
    }
}

/// How many events the copies of a message led to.
fn happened(remains: &Remains, copies: &[&Taken]) -> usize {
    let is_task = |event: &complaint::Event| match &event.fact {
        complaint::Fact::TaskOpened { kind, text, .. } => {
            kind == "late_mail" && copies.iter().any(|copy| text.contains(&copy.raw_key))
        }
        _ => false,
    };
    let by_mail = |event: &complaint::Event| {
        matches!(event.fact.name(), "received" | "message_received")
            && copies.iter().any(|copy| says(event, &copy.marker))
    };
    let events = remains.cases.iter().flat_map(|case| case.events.iter());
    events.filter(|numbered| is_task(&numbered.event) || by_mail(&numbered.event)).count()
}
