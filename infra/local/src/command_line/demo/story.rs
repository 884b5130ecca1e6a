//! One complaint of the demo: who, what about, how it came in, and when what happens to it.

use super::people::{Person, person, pick};
use super::plots::{Act, Begins, Plot};
use super::texts;
use complaint::{Actor, Level, Money};
use data_encoding::BASE64;
use fastrand::Rng;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use messages::api::{AccountBody, ComplainantBody, MoneyBody, OpenBody, TransactionBody};

/// How else a complaint reaches the desk.
const DESK_CHANNELS: &[&str] = &["hotline", "live_chat", "letter", "in_person", "social_media", "in_app"];

/// How far back the demo goes.
pub(super) const DAYS: i64 = 30;

/// One complaint to be.
#[derive(Clone, Debug)]
pub(super) struct Story {
    pub(super) number: usize,
    pub(super) person: Person,
    pub(super) category: &'static str,
    pub(super) amount: Money,
    pub(super) way: Way,
    pub(super) opens_at: Timestamp,
    pub(super) acts: Vec<(Timestamp, Act)>,
    description: String,
    wish: String,
    transaction: String,
    shop: String,
}

/// How it comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Form,
    Mail,
    /// Typed in by staff from such a channel.
    Desk(&'static str),
}

/// Draws a complaint that follows a plot, all of it before `end`.
pub(super) fn story(rng: &mut Rng, number: usize, plot: &Plot, end: Timestamp, zone: &TimeZone) -> Story {
    let person = person(rng, number);
    let (category, zh, en) = texts::STORIES[number % texts::STORIES.len()];
    let amount = amount(rng, person.zh);
    let shop = pick(rng, texts::SHOPS);
    let shop = if person.zh { shop.0 } else { shop.1 }.to_owned();
    let (opens_at, acts) = times(rng, plot, end, zone);
    let transaction = format!("TX{:05}-{:03}", 10_000 + number, rng.u16(..1_000));
    let day = (opens_at - SignedDuration::from_hours(30)).to_zoned(zone.clone());
    let day = day.strftime(if person.zh { "%-m月%-d日" } else { "%-d %B" }).to_string();
    let told = pick(rng, if person.zh { &zh } else { &en });
    let money = format!("{} {}", amount.currency(), amount.value());
    let description = told
        .replace("{amount}", &money)
        .replace("{shop}", &shop)
        .replace("{number}", &transaction)
        .replace("{day}", &day);
    let wish = pick(rng, texts::WISHES);
    let wish = if person.zh { wish.0 } else { wish.1 }.to_owned();
    let way = match rng.u8(..20) {
        0..5 => Way::Mail,
        5..9 => Way::Desk(pick::<&str>(rng, DESK_CHANNELS)),
        _ => Way::Form,
    };
    Story { number, person, category, amount, way, opens_at, acts, description, wish, transaction, shop }
}

/// Small sums mostly, a few large ones.
fn amount(rng: &mut Rng, zh: bool) -> Money {
    let cents = match rng.u8(..40) {
        0 => rng.i64(5_000_000..8_000_000),
        1..4 => rng.i64(500_000..2_500_000),
        _ => rng.i64(800..300_000),
    };
    let currency = if zh || rng.bool() { "CNY" } else { pick(rng, &["USD", "EUR", "GBP", "HKD"]) };
    let text = format!("{}.{:02}", cents / 100, cents % 100);
    Money::new(text.parse().expect("a decimal"), currency).expect("a valid amount")
}

/// When it opens, and when each act happens: staff act in office hours.
fn times(rng: &mut Rng, plot: &Plot, end: Timestamp, zone: &TimeZone) -> (Timestamp, Vec<(Timestamp, Act)>) {
    let mut jitter = |hours: i64| SignedDuration::from_secs(hours * rng.i64(2_700..4_500) + rng.i64(0..1_800));
    let gaps: Vec<(SignedDuration, Act)> = plot.acts.iter().map(|(hours, act)| (jitter(*hours), *act)).collect();
    // Nights and weekends are waited for, so that the whole takes up to twice as long.
    let whole = gaps.iter().fold(SignedDuration::ZERO, |sum, (gap, _)| sum + *gap);
    let (from, to) = match plot.begins {
        Begins::Recently => (SignedDuration::from_hours(2), SignedDuration::from_hours(20)),
        Begins::DaysAgo(from, to) => (SignedDuration::from_hours(24 * from), SignedDuration::from_hours(24 * to + 12)),
        Begins::Before => (whole, SignedDuration::from_hours(24 * DAYS - 1)),
    };
    let first = end - SignedDuration::from_hours(24 * DAYS - 1);
    let ago = SignedDuration::from_secs(rng.i64(from.as_secs()..=to.as_secs().max(from.as_secs())));
    if plot.begins == Begins::Recently {
        return backwards(&gaps, end - ago, first);
    }
    let opens_at = (end - ago).clamp(first, end - SignedDuration::from_mins(20));
    let mut at = opens_at;
    let acts = gaps.into_iter().map(|(gap, act)| {
        at += gap;
        if is_staffs(act) {
            at = office_hours(at, zone);
        }
        (at, act)
    });
    (opens_at, acts.collect())
}

/// Acts whose last one lies at `last`.
fn backwards(gaps: &[(SignedDuration, Act)], last: Timestamp, first: Timestamp) -> (Timestamp, Vec<(Timestamp, Act)>) {
    let mut at = last;
    let mut acts = Vec::new();
    for (gap, act) in gaps.iter().rev() {
        acts.push((at, *act));
        at -= *gap;
    }
    acts.reverse();
    (at.max(first), acts)
}

fn is_staffs(act: Act) -> bool {
    !matches!(
        act,
        Act::Prove
            | Act::Answer
            | Act::MailAnswer
            | Act::Accept
            | Act::AcceptPart
            | Act::Object
            | Act::Arrived
            | Act::NotArrived
            | Act::Survey
            | Act::Withdraw
            | Act::AskHigher
            | Act::Reopen
    )
}

/// The same time, or the next morning at nine and some minutes.
fn office_hours(at: Timestamp, zone: &TimeZone) -> Timestamp {
    let local = at.to_zoned(zone.clone());
    if (9..18).contains(&local.hour()) {
        return at;
    }
    let day = if local.hour() < 9 { local.date() } else { local.date().saturating_add(1.days()) };
    let morning = day.to_datetime(Time::constant(9, local.minute(), local.second(), 0));
    morning.to_zoned(zone.clone()).map_or(at, |morning| morning.timestamp())
}

impl Story {
    /// The body as form or desk send it, and who sends it.
    pub(super) fn body(&self) -> (OpenBody, Actor) {
        let (by, channel) = match self.way {
            Way::Desk(channel) => (super::people::staff(Level::FIRST, self.number), Some(channel.to_owned())),
            Way::Form | Way::Mail => (Actor::Complainant, None),
        };
        let body = OpenBody {
            language: if self.person.zh { "zh-CN" } else { "en" }.to_owned(),
            jurisdiction: None,
            category: self.category.to_owned(),
            description: self.description.clone(),
            desired_outcome: self.wish.clone(),
            complainant: ComplainantBody {
                name: self.person.name.clone(),
                email: Some(self.person.email.clone()),
                phone: Some(self.person.phone.clone()).filter(|_| self.number.is_multiple_of(2)),
            },
            account: AccountBody { identifier: Some(self.person.account.clone()) },
            transaction: Some(TransactionBody {
                id: Some(self.transaction.clone()),
                amount: Some(MoneyBody::from(&self.amount)),
                counterparty: Some(self.shop.clone()),
                ..TransactionBody::default()
            }),
            channel,
            received_at: None,
        };
        (body, by)
    }

    /// The first letter, as their mail program sends it.
    pub(super) fn letter(&self, inbox: &str, at: Timestamp) -> Vec<u8> {
        let subject = texts::SUBJECTS[self.number % texts::SUBJECTS.len()].text(self.person.zh);
        self.mail(inbox, &subject, &format!("{}\n\n{}", self.description, self.wish), at)
    }

    /// A mail of theirs to an address of ours.
    pub(super) fn mail(&self, to: &str, subject: &str, text: &str, at: Timestamp) -> Vec<u8> {
        let encoded = |text: &str| format!("=?UTF-8?B?{}?=", BASE64.encode(text.as_bytes()));
        let date = at.to_zoned(TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S %z");
        let Person { name, email, .. } = &self.person;
        let domain = email.rsplit('@').next().unwrap_or_default();
        let head = [
            format!("From: {} <{email}>", encoded(name)),
            format!("To: <{to}>"),
            format!("Subject: {}", encoded(subject)),
            format!("Date: {date}"),
            format!("Message-ID: <{}.{}@{domain}>", self.transaction, at.as_second()),
            "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit"
                .to_owned(),
        ];
        format!("{}\r\n\r\n{}\r\n", head.join("\r\n"), text.replace('\n', "\r\n")).into_bytes()
    }
}
