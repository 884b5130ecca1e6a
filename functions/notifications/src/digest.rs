//! What is open, to each team, each working day.

use crate::once::Ready;
use crate::{Notifications, NotifyError};
use complaint::Status;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use lambda_shell::queues::Delayed;
use mail::outgoing::{CountLine, DigestLine, Frame, Notice, Staff};
use mail::{EmailAddress, Language, Outgoing, Rendered, Submission};
use messages::queue::{DigestOwed, Queue};
use messages::view::Card;
use policy::{StaffMail, TeamInfo};
use web::format::Viewpoint;
use web::i18n::Lang;

/// Complaints a digest looks at; a firm with more open ones reads the desk.
const MOST_CARDS: usize = 10_000;
/// Complaints read at once.
const PAGE: usize = 200;
/// "Due soon" in a digest.
const SOON: SignedDuration = SignedDuration::from_hours(24);

/// One team's digest of a day.
struct Digest<'a> {
    day: &'a str,
    staff: &'a StaffMail,
    team: &'a TeamInfo,
    /// Which of the pack's teams it is, from one: the levels' own numbers come first.
    number: usize,
    cards: Vec<&'a Card>,
    now: Timestamp,
}

impl Notifications {
    /// Sends one team's digest, or has each team's sent by a message of its own: a relay may take long over
    /// one mail.
    pub(crate) async fn digest(&self, message: DigestOwed) -> Result<(), NotifyError> {
        let Some(staff) = &self.pack.staff_mail else { return Ok(()) };
        let Some(name) = &message.team else {
            let each = self.pack.all_teams().map(|team| Delayed { message: message.to(&team.team), seconds: 0 });
            return Ok(self.queues.send(Queue::Notifications, &each.collect::<Vec<_>>()).await?);
        };
        // A team the pack has lost meanwhile has lost its address.
        let found = self.pack.all_teams().enumerate().find(|(_, team)| team.team == *name);
        let Some((index, team)) = found else { return Ok(()) };
        let open = self.open_cards().await?;
        let cards: Vec<&Card> = open.iter().filter(|card| card.team == team.team).collect();
        let now = self.ambient.now();
        let digest = Digest { day: &message.day, staff, team: &team, number: index + 1, cards, now };
        self.send_digest(&digest, &message).await
    }

    /// What is open. The list has it first; what is closed behind it is not read.
    async fn open_cards(&self) -> Result<Vec<Card>, NotifyError> {
        let (mut open, mut cursor) = (Vec::new(), None);
        loop {
            let page = self.store.cards(&|_| true, cursor.as_deref(), PAGE).await?;
            let closed = page.items.iter().any(is_closed);
            open.extend(page.items.into_iter().filter(|card| !is_closed(card)));
            cursor = page.next_cursor;
            if closed || cursor.is_none() || open.len() >= MOST_CARDS {
                return Ok(open);
            }
        }
    }

    async fn send_digest(&self, digest: &Digest<'_>, message: &DigestOwed) -> Result<(), NotifyError> {
        let Digest { day, staff, team, now, .. } = digest;
        if digest.cards.is_empty() {
            return Ok(());
        }
        let key = format!("digest-{day}-{}", digest.number);
        let inbox = &self.addresses.inbox;
        // Written before it is taken on: what fails in between would never be sent.
        let raw = mail::compose(&Outgoing {
            from: inbox,
            from_name: self.pack.firm.text(staff.language == "zh"),
            to: &EmailAddress::parse(&team.email)?,
            reply_to: inbox.as_str(),
            message_id: &format!("{key}@{}", inbox.domain()),
            date: *now,
            key: &key,
            in_reply_to: None,
            references: &[],
            submission: Submission::Generated,
            rendered: &self.written(digest),
        })?;
        let Some(claimed) = self.store.claim_digest(day, &team.team).await? else { return Ok(()) };
        let since = self.owed_at(day, staff).unwrap_or(*now);
        self.send_once(Ready { to: &team.email, key: &key, raw, since }, claimed, message).await
    }

    /// When a day's digests were owed.
    fn owed_at(&self, day: &str, staff: &StaffMail) -> Option<Timestamp> {
        let day: Date = day.parse().ok()?;
        Some(day.to_datetime(staff.digest_at).to_zoned(self.pack.zone()).ok()?.timestamp())
    }

    fn written(&self, digest: &Digest<'_>) -> Rendered {
        let Digest { day, staff, team, cards, now, .. } = digest;
        let now = *now;
        let zh = staff.language == "zh";
        let lang = Lang::from_tag(&staff.language);
        let view = Viewpoint { now, zone: self.pack.zone() };
        let is_late = |card: &Card| card.next_due_at.is_some_and(|at| at <= now);
        let is_soon = |card: &Card| card.next_due_at.is_some_and(|at| at > now && at <= now + SOON);
        let count = |what: &str, wanted: &dyn Fn(&Card) -> bool| {
            let count = cards.iter().filter(|card| wanted(card)).count();
            CountLine { what: lang.label("digest", what), count: u32::try_from(count).unwrap_or(u32::MAX) }
        };
        let counts = [
            count("late", &is_late),
            count("soon", &is_soon),
            count("tasks", &|card| card.open_tasks > 0),
            count("open", &|_| true),
        ];
        let line = |card: &&Card| DigestLine {
            reference: card.reference.clone(),
            what: self.pack.category_label(&card.category, zh).to_owned(),
            due: card.next_due_at.map_or_else(|| lang.label("digest", "no_date"), |at| view.date_time(lang, at)),
            late: is_late(card),
        };
        let lines: Vec<DigestLine> = cards.iter().map(line).collect();
        let frame = Frame {
            language: if zh { Language::Zh } else { Language::En },
            firm: self.pack.firm.text(zh),
            reference: "",
            name: None,
            status_link: &format!("{}/desk", self.addresses.pages),
        };
        let digest = Staff::Digest { team: team.label.text(zh), day, counts: &counts, lines: &lines };
        self.texts.render(&frame, &Notice::Staff(digest))
    }
}

fn is_closed(card: &Card) -> bool {
    card.status == Status::Closed.as_str()
}
