//! What a message says, in a line: its kind and the complaint, never a person's words.
//!
//! A dead letter may be anything, so nothing of it is shown that was not read as what it has to be.

use crate::failures::Failure;
use complaint::Reference;
use messages::queue::{AnswerOwed, CountDue, DigestOwed, Happened, ReadAgain, StepDue, WakeUp};
use messages::stored_objects::StoredObjects;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Letters of a word that are shown.
const LONGEST_WORD: usize = 120;

#[derive(Deserialize)]
#[serde(untagged)]
enum Body {
    Happened(Happened),
    WakeUp(WakeUp),
    Again(ReadAgain),
    Step(StepDue),
    Count(CountDue),
    Answer(AnswerOwed),
    Digest(DigestOwed),
    Stored(StoredObjects),
    Feedback(Feedback),
}

#[derive(Deserialize)]
struct Feedback {
    #[serde(alias = "eventType", alias = "notificationType")]
    kind: String,
    mail: FeedbackMail,
}

#[derive(Deserialize)]
struct FeedbackMail {
    #[serde(default)]
    tags: BTreeMap<String, Vec<String>>,
}

/// What a message of any of the queues says.
pub fn saying(body: &str) -> String {
    if let Ok(failure) = Failure::read(body) {
        let (records, from, to) = (failure.records, failure.span.from, failure.span.to);
        return format!("{records} records of the stream, written {from} to {to}");
    }
    match serde_json::from_str(body) {
        Ok(Body::Happened(told)) => format!("{} event {}, {}", told.reference, told.seq, word(&told.fact)),
        Ok(Body::WakeUp(wake_up)) => format!("{} wake-up for {}", wake_up.reference, wake_up.wake_at),
        Ok(Body::Again(again)) => format!("mail to be read again {}", word(&again.raw_key)),
        Ok(Body::Step(due)) => format!("step of re-computation {}", word(&due.run)),
        Ok(Body::Count(due)) => format!("count for operations, wanted at {}", due.wanted_at),
        Ok(Body::Answer(owed)) => format!("answer to mail {}", word(&owed.raw_key)),
        Ok(Body::Digest(owed)) => {
            let team = owed.team.as_deref().map_or("all teams", word);
            format!("digests of {} to {team}", word(&owed.day))
        }
        Ok(Body::Stored(objects)) => {
            let keys: Vec<&str> = objects.records.iter().map(|record| word(&record.s3.object.key)).collect();
            format!("stored {}", keys.join(", "))
        }
        Ok(Body::Feedback(feedback)) => format!("{} of a mail about {}", word(&feedback.kind), about(&feedback)),
        Err(_) => format!("something else, {} bytes", body.len()),
    }
}

fn about(feedback: &Feedback) -> String {
    let key = feedback.mail.tags.get("recourse-key").and_then(|values| values.first());
    let reference = key.and_then(|key| key.split('_').next()).and_then(|text| text.parse::<Reference>().ok());
    reference.map_or_else(|| "no complaint it names".to_owned(), |reference| reference.to_string())
}

/// A name or a key; anything that could be a sentence or an address is not shown.
fn word(text: &str) -> &str {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-/.:+%=".contains(letter);
    if text.len() <= LONGEST_WORD && text.chars().all(plain) { text } else { "(not shown)" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_told_by_its_kind() {
        let check = |body: &str, expected: &str| assert_eq!(saying(body), expected);
        check(
            r#"{"v":1,"reference":"RC-D089-89F0-6VVN-KABR","seq":7,"fact":"answered"}"#,
            "RC-D089-89F0-6VVN-KABR event 7, answered",
        );
        check(
            r#"{"v":1,"reference":"RC-D089-89F0-6VVN-KABR","wake_at":"2026-11-16T14:00:00Z"}"#,
            "RC-D089-89F0-6VVN-KABR wake-up for 2026-11-16T14:00:00Z",
        );
        check(r#"{"Records":[{"s3":{"object":{"key":"mail/o3vrnil0e2ic28tr"}}}]}"#, "stored mail/o3vrnil0e2ic28tr");
        check(
            r#"{"eventType":"Bounce","mail":{"destination":["ann@example.org"],"tags":{"recourse-key":["RC-D089-89F0-6VVN-KABR_7_answer_0102030405"]}}}"#,
            "Bounce of a mail about RC-D089-89F0-6VVN-KABR",
        );
        check(r#"{"v":1,"wanted_at":"2026-11-16T14:00:00Z"}"#, "count for operations, wanted at 2026-11-16T14:00:00Z");
        check("{}", "something else, 2 bytes");
    }

    #[test]
    fn nothing_personal_is_shown() {
        let check = |body: &str| assert!(!saying(body).to_lowercase().contains("ann"), "{}", saying(body));
        check("Ann Miller, ann@example.org, wants her money");
        check(r#"{"v":1,"reference":"RC-D089-89F0-6VVN-KABR","seq":7,"fact":"Ann wants her money"}"#);
        check(r#"{"Records":[{"s3":{"object":{"key":"mail/ann@example.org"}}}]}"#);
        check(r#"{"eventType":"Bounce of Ann","mail":{"tags":{"recourse-key":["ann@example.org_1"]}}}"#);
    }
}
