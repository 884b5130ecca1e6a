//! What people do over HTTP: complainants, and the desk in every role. Mostly what fits where the
//! complaint stands, sometimes anything at all.

use crate::client::{Answer, Call};
use crate::model::{Asked, Fate};
use crate::world::World;
use complaint::{Complaint, Role, Status};
use serde_json::{Value, json};

/// Everybody at the desk.
const STAFF: [(&str, Role); 7] = [
    ("Ha", Role::Handler),
    ("Hu", Role::Handler),
    ("Su", Role::Supervisor),
    ("Sp", Role::Specialist),
    ("Ma", Role::Manager),
    ("Op", Role::Operations),
    ("Co", Role::Compliance),
];

/// Those of the desk who may act.
const ACTING: usize = 5;

const CATEGORIES: [&str; 5] = ["payment_failed", "unauthorised_txn", "fees", "other", "no_such_category"];

/// An act before it is carried out.
#[derive(Clone, Debug)]
struct Act {
    label: String,
    call: Call,
    marker: String,
    facts: &'static [&'static str],
}

impl World {
    /// Somebody opens a complaint with the form's interface.
    pub async fn open_by_web(&mut self) {
        let marker = self.marker();
        let amount = *self.random.choice(&["12.50", "6000", "80000"]).expect("three amounts");
        let category = CATEGORIES[self.random.usize(0..CATEGORIES.len())];
        let body = json!({
            "language": if self.random.bool() { "zh-CN" } else { "en" }, "category": category,
            "description": format!("It did not work. {marker}"), "desired_outcome": "My money.",
            "complainant": {"name": "Customer", "email": format!("c{}@mail.example", self.serial)},
            "account": {"identifier": "A-1"},
            "transaction": {"id": "T-1", "amount": {"value": amount, "currency": "CNY"}},
        });
        let call = Call { path: "/v1/complaints".to_owned(), token: None, key: self.key(), body };
        let label = format!("opens {category}");
        let answer = self.carry_out(Act { label, call, marker: marker.clone(), facts: &["received"] }).await;
        if let Some(reference) = answer.body["reference"].as_str().filter(|_| answer.is_done()) {
            self.model.known.push(reference.parse().expect("an answer names a reference"));
        }
        let opening = self.model.acts.pop().expect("the opening was just asked for");
        self.model.openings.push(opening);
    }

    /// Somebody does something about some complaint.
    pub async fn act(&mut self) {
        let Some(complaint) = self.any_complaint().await else { return self.open_by_web().await };
        let fitting = self.random.u32(0..4) > 0;
        let status = if fitting { complaint.status } else { *self.random.choice(Status::ALL).expect("states") };
        let act = if self.random.u32(0..3) == 0 {
            self.complainant(&complaint, status)
        } else {
            self.staff(&complaint, status)
        };
        self.carry_out(act).await;
    }

    /// Carries an act out, sometimes while a trigger acts too.
    async fn carry_out(&mut self, act: Act) -> Answer {
        let repeats = self.random.u32(0..4);
        let trigger = self.any_trigger();
        let answer = if self.random.u32(0..3) == 0 {
            tokio::join!(self.client.post(&act.call, repeats), self.stack.step(trigger)).0
        } else {
            self.client.post(&act.call, repeats).await
        };
        let detail = answer.body["detail"].as_str().unwrap_or_default();
        self.note(format!("{} {}: {} {detail}", act.label, act.marker, answer.status));
        let fate = match &answer {
            answer if answer.is_done() => Fate::Acknowledged,
            answer if answer.is_refused() => Fate::Refused,
            _ => Fate::Unanswered,
        };
        self.model.acts.push(Asked { marker: act.marker, facts: act.facts, fate });
        answer
    }

    fn complainant(&mut self, complaint: &Complaint, status: Status) -> Act {
        let marker = self.marker();
        let text = format!("I say so. {marker}");
        let right =
            complaint.code.map(|code| self.stack.functions().portal.keyring.code(&complaint.reference, code.number));
        let code = right.filter(|_| self.random.u32(0..4) > 0).unwrap_or_else(|| "000000".to_owned());
        let answer = *self.random.choice(&["accept", "object", "accept_in_part"]).expect("three answers");
        let arrived = self.random.bool();
        let (call, body, facts): (&str, Value, &'static [&'static str]) = match (status, self.random.u32(0..6)) {
            (_, 0) => ("messages", json!({"text": text}), &["message_received"]),
            (Status::Received | Status::AwaitingIdentity, 1) => ("code", json!({}), &[]),
            (Status::Received | Status::AwaitingIdentity, _) => ("verification", json!({"code": code}), &[]),
            (Status::Proposed, _) => {
                ("decision", json!({"answer": answer, "reason": text, "items": [1]}), &["answered"])
            }
            (Status::Closed, 1..=2) => ("confirmation", json!({"arrived": arrived, "text": text}), &["confirmed"]),
            (Status::Closed, 3) => {
                ("survey", json!({"resolved": 5, "speed": 1, "attitude": 3, "comment": text}), &["survey_answered"])
            }
            (Status::Closed, _) => ("reopening", json!({"reason": text}), &["reopened"]),
            (_, 1) => ("escalation", json!({"reason": text}), &["escalated"]),
            (_, 2) => ("withdrawal", json!({"reason": text}), &["closed"]),
            _ => ("messages", json!({"text": text}), &["message_received"]),
        };
        let token = self.stack.functions().portal.keyring.access_token(&complaint.reference);
        let path = format!("/v1/complaints/{}/{call}", complaint.reference);
        let label = format!("complainant of {} ({}): {call}", complaint.reference, complaint.status);
        Act { label, call: Call { path, token: Some(token), key: self.key(), body }, marker, facts }
    }

    fn staff(&mut self, complaint: &Complaint, status: Status) -> Act {
        let marker = self.marker();
        let text = format!("We say so. {marker}");
        let acting = if self.random.u32(0..12) == 0 { STAFF.len() } else { ACTING };
        let (name, role) = STAFF[self.random.usize(0..acting)];
        let any = self.random.u32(0..3) == 0;
        let (body, facts) = match (status, &complaint.pending) {
            (Status::Investigating | Status::InReview, Some(pending)) if !any => match self.random.u32(0..3) {
                0 => (json!({"command": "refuse", "of": pending.id, "reason": text}), &["approval_refused"][..]),
                _ => (json!({"command": "approve", "of": pending.id}), &[][..]),
            },
            (Status::Received | Status::AwaitingIdentity, _) if !any => {
                (json!({"command": "confirm_identity", "method": "video call", "text": text}), &["identity_proven"][..])
            }
            (Status::Investigating | Status::InReview, _) if !any => self.work(&text),
            (Status::AwaitingThirdParty, _) if !any => (
                json!({"command": "record_contact", "party": "bank", "channel": "telephone", "text": text, "answered": true}),
                &["contact_recorded"][..],
            ),
            (Status::RemedyPending, _) if !any => {
                let item = if self.random.bool() { json!(1) } else { Value::Null };
                (json!({"command": "record_remedy", "item": item, "text": text}), &["remedy_recorded"][..])
            }
            (Status::Closed, _) if !any => (json!({"command": "reopen", "reason": text}), &["reopened"][..]),
            _ => self.anything(complaint, &text),
        };
        let token = self.sign_in(name, role);
        let path = format!("/v1/desk/complaints/{}/commands", complaint.reference);
        let label = format!("{name} on {} ({}): {}", complaint.reference, complaint.status, body["command"]);
        Act { label, call: Call { path, token: Some(token), key: self.key(), body }, marker, facts }
    }

    /// What moves a complaint that is worked on.
    fn work(&mut self, text: &str) -> (Value, &'static [&'static str]) {
        match self.random.u32(0..6) {
            0 => (
                json!({"command": "request_information", "text": text, "needs": ["receipt"]}),
                &["information_requested"],
            ),
            1 => (json!({"command": "contact_third_party", "party": "bank", "text": text}), &["third_party_contacted"]),
            2 => (json!({"command": "take_over"}), &[]),
            _ => {
                let amount = *self.random.choice(&["10", "7000"]).expect("two amounts");
                let redress = match self.random.u32(0..3) {
                    0 => json!([{"type": "apology"}]),
                    1 => json!([{"type": "full_refund", "amount": {"value": amount, "currency": "CNY"}}]),
                    _ => {
                        json!([{"type": "fee_waiver", "amount": {"value": "1", "currency": "CNY"}}, {"type": "partial_refund", "amount": {"value": amount, "currency": "CNY"}}])
                    }
                };
                let body = json!({"command": "propose", "outcome": "upheld", "redress": redress, "text": text});
                (body, &["proposed", "approval_requested"])
            }
        }
    }

    /// Any command, whether it fits or not.
    fn anything(&mut self, complaint: &Complaint, text: &str) -> (Value, &'static [&'static str]) {
        match self.random.u32(0..14) {
            0 => (json!({"command": "note", "text": text}), &["noted"]),
            1 => (json!({"command": "escalate", "reason": text}), &["escalated"]),
            2 => (json!({"command": "assign", "team": "specialists"}), &[]),
            3 => (json!({"command": "close", "reason": "goodwill", "text": text}), &["closed"]),
            4 => (json!({"command": "refer_external", "body": "12363", "text": text}), &["closed"]),
            5 => (json!({"command": "classify", "category": CATEGORIES[self.random.usize(0..CATEGORIES.len())]}), &[]),
            6 => {
                let days = self.random.i64(1..30);
                let due_on = complaint
                    .received_at
                    .to_zoned(jiff::tz::TimeZone::UTC)
                    .date()
                    .saturating_add(jiff::Span::new().days(days));
                (
                    json!({"command": "extend", "clock": "review", "reason": text, "due_on": due_on.to_string()}),
                    &["extended"],
                )
            }
            7 => {
                let emails = ["other@mail.example", "third@mail.example", "no address", "someone@nowhere@twice"];
                let email = *self.random.choice(&emails).expect("four addresses");
                (json!({"command": "amend", "email": email, "name": "Another"}), &[])
            }
            8 => {
                let task = complaint.open_tasks().next().map_or("none", |task| task.id.as_str());
                (json!({"command": "complete_task", "task": task}), &[])
            }
            9 => (json!({"command": "link_duplicate", "of": "RC-0000-0000-0000-0000"}), &[]),
            10 => (
                json!({"command": "propose", "outcome": "rejected", "redress": [], "text": text}),
                &["proposed", "approval_requested"],
            ),
            11 => (json!({"command": "take_over"}), &[]),
            _ => (json!({"command": "reply", "text": text}), &["replied"]),
        }
    }
}
