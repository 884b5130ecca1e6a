//! What has to hold when a life has come to rest (design §9).

mod chain;
mod clocks;
mod days;
mod mail;
mod notices;
mod people;

use crate::world::World;
use complaint::{Complaint, Reference};
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use lambda_shell::Clock;
use local::Stack;
use local::embedded::SentMail;
use messages::view::Numbered;
use notifications::plan;
use sha2::{Digest, Sha256};
use store::lists::Breach;
use store::notices::NoticeRow;
use store::read::Link;
use store::{Store, Stored};

/// Rows a list is read in.
const PAGE: usize = 200;

/// One complaint, with everything stored about it.
#[derive(Debug)]
pub struct Case {
    /// The state.
    pub stored: Stored,
    /// The events.
    pub events: Vec<Numbered>,
    /// The events as they lie in the table.
    pub links: Vec<Link>,
    /// The ledger of its mails.
    pub notices: Vec<NoticeRow>,
}

impl Case {
    /// Its number.
    pub fn reference(&self) -> &Reference {
        &self.stored.complaint.reference
    }

    /// The state before and after each event, with the event.
    pub fn steps(&self) -> impl Iterator<Item = (Option<Complaint>, &Numbered, Complaint)> {
        let mut state = None;
        self.events.iter().filter_map(move |numbered| {
            let before = state.clone();
            state = complaint::evolve(state.take(), &numbered.event);
            Some((before, numbered, state.clone()?))
        })
    }
}

/// Everything that was stored and sent.
#[derive(Debug)]
pub struct Remains {
    /// Every complaint, by reference.
    pub cases: Vec<Case>,
    /// Every breach.
    pub breaches: Vec<Breach>,
    /// Every mail that left.
    pub mails: Vec<SentMail>,
}

impl Remains {
    /// Reads everything.
    pub async fn of(store: &Store, mails: Vec<SentMail>) -> Remains {
        let cards = store.cards(&|_| true, None, PAGE).await.expect("the list can be read");
        let breaches = store.breaches(None, PAGE).await.expect("the breaches can be read");
        assert!(cards.next_cursor.is_none() && breaches.next_cursor.is_none(), "a life fits on one page");
        let mut cases = Vec::new();
        for card in cards.items {
            let reference: Reference = card.reference.parse().expect("a card names a reference");
            cases.push(Case {
                stored: store.load(&reference).await.expect("reads").expect("a listed complaint is there"),
                events: store.case(&reference).await.expect("reads").expect("it exists").events,
                links: store.links(&reference).await.expect("reads"),
                notices: store.notices(&reference).await.expect("reads"),
            });
        }
        cases.sort_by(|a, b| a.reference().cmp(b.reference()));
        Remains { cases, breaches: breaches.items, mails }
    }

    /// A digest of every event, ledger row, breach and mail.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for case in &self.cases {
            hash.update(format!("{:?}{:?}", case.links, case.notices));
        }
        hash.update(format!("{:?}", self.breaches));
        for mail in &self.mails {
            hash.update(format!("{:?}{}", mail.tags, mail.sent_at));
            hash.update(&mail.raw);
        }
        HEXLOWER.encode(&hash.finalize())
    }
}

/// Checks everything; answers a summary with the digest.
///
/// # Errors
/// The first thing that is wrong, in words.
pub async fn everything(world: &World, rested_at: Timestamp) -> Result<String, String> {
    let remains = sound(&world.stack, rested_at).await?;
    people::check(&world.model, &remains)?;
    mail::check(world, &remains).await?;
    let events: usize = remains.cases.iter().map(|case| case.events.len()).sum();
    let (cases, mails, breaches) = (remains.cases.len(), remains.mails.len(), remains.breaches.len());
    Ok(format!("{cases} complaints, {events} events, {mails} mails, {breaches} breaches, digest {}", remains.digest()))
}

/// Checks what holds for any stack at rest, whoever did what; from `calm_from` on nothing failed.
///
/// # Errors
/// The first thing that is wrong, in words.
pub async fn sound(stack: &Stack, calm_from: Timestamp) -> Result<Remains, String> {
    let mailbox = &stack.embedded().mailbox;
    let remains = Remains::of(stack.observer(), mailbox.list().expect("the mailbox can be read")).await;
    let pack = &stack.functions().notifications.pack;
    let now = stack.times().now();
    for case in &remains.cases {
        let of_case = |wrong: String| format!("{}: {wrong}", case.reference());
        chain::check(case).map_err(of_case)?;
        clocks::check(case, now, calm_from).map_err(of_case)?;
        clocks::check_ladder(case, &pack.rules).map_err(of_case)?;
        clocks::check_breaches(case, &remains.breaches).map_err(of_case)?;
        notices::check(case, pack, plan::notices).map_err(of_case)?;
    }
    days::check(stack.observer(), &remains.cases).await?;
    notices::check_mailbox(&remains)?;
    let refused = mailbox.refused_duplicates().expect("the mailbox can be read");
    ensure(refused == 0, || format!("{refused} mails were sent that had been sent before"))?;
    Ok(remains)
}

/// Fails with a text unless something holds.
pub(crate) fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}
