//! What is open, to each team, each working day.

use crate::sender::Attempt;
use crate::{Notifications, NotifyError};
use complaint::Status;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use lambda_shell::telemetry::names;
use mail::outgoing::{CountLine, DigestLine, Frame, Notice, Staff};
use mail::{EmailAddress, Language, Outgoing, Rendered, Submission};
use messages::queue::DigestOwed;
use messages::view::Card;
use policy::{LevelInfo, StaffMail};
use web::format::Viewpoint;
use web::i18n::Lang;

/// Complaints a digest looks at; a firm with more open ones reads the desk.
const MOST_CARDS: usize = 10_000;
/// Complaints read at once.
const PAGE: usize = 200;
/// "Due soon" in a digest.
const SOON: SignedDuration = SignedDuration::from_hours(24);

impl Notifications {
    pub(crate) async fn digest(&self, message: DigestOwed) -> Result<(), NotifyError> {
        let Some(staff) = &self.pack.staff_mail else { return Ok(()) };
        let now = self.ambient.now();
        let open = self.open_cards().await?;
        let mut failed = None;
        for level in self.pack.levels.iter().filter(|level| !level.email.is_empty()) {
            let cards: Vec<&Card> = open.iter().filter(|card| card.team == level.team).collect();
            if let Err(error) = self.digest_of(&message, staff, level, &cards, now).await {
                tracing::warn!(team = level.team, failure.reason = %error, "a digest was not sent");
                failed = Some(error);
            }
        }
        failed.map_or(Ok(()), Err)
    }

    /// What is open. The list has it first; what is closed behind it is not read.
    async fn open_cards(&self) -> Result<Vec<Card>, NotifyError> {
        let (mut open, mut cursor) = (Vec::new(), None);
        loop {
            let page = self.store.cards(|_| true, cursor.as_deref(), PAGE).await?;
            let closed = page.items.iter().any(is_closed);
            open.extend(page.items.into_iter().filter(|card| !is_closed(card)));
            cursor = page.next_cursor;
            if closed || cursor.is_none() || open.len() >= MOST_CARDS {
                return Ok(open);
            }
        }
    }

    /// When a day's digests were owed.
    fn owed_at(&self, day: &str, staff: &StaffMail) -> Option<Timestamp> {
        let day: Date = day.parse().ok()?;
        Some(day.to_datetime(staff.digest_at).to_zoned(self.pack.zone()).ok()?.timestamp())
    }

    /// Sends a team's digest, once: rather none than two.
    async fn digest_of(
        &self,
        message: &DigestOwed,
        staff: &StaffMail,
        level: &LevelInfo,
        cards: &[&Card],
        now: Timestamp,
    ) -> Result<(), NotifyError> {
        if cards.is_empty() {
            return Ok(());
        }
        let Some(claimed) = self.store.claim_digest(&message.day, &level.team).await? else { return Ok(()) };
        let rendered = self.written(message, staff, level, cards, now);
        let key = format!("digest-{}-{}", message.day, level.team);
        let inbox = &self.addresses.inbox;
        let raw = mail::compose(&Outgoing {
            from: inbox,
            from_name: self.pack.firm.text(staff.language == "zh"),
            to: &EmailAddress::parse(&level.email)?,
            reply_to: inbox.as_str(),
            message_id: &format!("{key}@{}", inbox.domain()),
            date: now,
            key: &key,
            in_reply_to: None,
            references: &[],
            submission: Submission::Generated,
            rendered: &rendered,
        })?;
        self.pace.turn().await;
        match self.sender.send(inbox, &level.email, &key, raw).await {
            Attempt::Later(reason) => {
                self.store.give_back(&claimed).await?;
                self.put_off_or_drop(message, self.owed_at(&message.day, staff).unwrap_or(now), &reason).await
            }
            Attempt::Taken(_) => {
                metrics::counter!(names::NOTICES_SENT).increment(1);
                tracing::info!(team = level.team, cards = cards.len(), "digest sent");
                Ok(())
            }
            Attempt::Never(reason) | Attempt::Unknown(reason) => {
                metrics::counter!(names::NOTICES_GIVEN_UP).increment(1);
                tracing::error!(team = level.team, failure.reason = %reason, "a digest may not have arrived");
                Ok(())
            }
        }
    }

    fn written(
        &self,
        message: &DigestOwed,
        staff: &StaffMail,
        level: &LevelInfo,
        cards: &[&Card],
        now: Timestamp,
    ) -> Rendered {
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
        let digest = Staff::Digest { team: level.label.text(zh), day: &message.day, counts: &counts, lines: &lines };
        self.texts.render(&frame, &Notice::Staff(digest))
    }
}

fn is_closed(card: &Card) -> bool {
    card.status == Status::Closed.as_str()
}
