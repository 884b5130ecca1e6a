//! Claim → send once → recorded.
//!
//! Which side of a crash may double: none while the provider can be asked (the local mailbox). SES
//! and SMTP cannot; an attempt nobody knows the end of waits for the provider's word until the
//! grace has passed and is then sent once more. What can double is a mail the provider took while
//! every trace of that was lost: the written residue of design §9.

use crate::plan::Kind;
use crate::sender::{Attempt, Delivery};
use crate::{Notifications, NotifyError, Told};
use complaint::{Actor, Command, Complaint, Fact, Status};
use jiff::{SignedDuration, Timestamp};
use lambda_shell::telemetry::names;
use mail::{EmailAddress, Outgoing, Submission};
use messages::queue::{Happened, Queue, delay_seconds};
use store::notices::{Claim, NoticeKey, NoticeRow, UNREACHED};
use store::standing::Standing;
use store::{Order, StoreError};

/// How often an attempt is repeated although nobody knows the end of the one before (design §5);
/// then a person is asked to reach the complainant another way. A relay that never answers would
/// otherwise be given the same mail for ever.
const MOST_REPEATS: u32 = 1;
/// Seconds until a mail the provider would not take is tried again, doubled each time up to
/// [`LONGEST_PAUSE`].
const FIRST_PAUSE: i32 = 30;
/// In seconds: the longest delay a queue knows.
pub(crate) const LONGEST_PAUSE: i32 = 900;
/// Attempts before a person is asked to reach the complainant another way: they take a day.
const MOST_ATTEMPTS: u32 = 100;
/// How long the provider's word about an attempt is awaited before it is made again.
const GRACE: SignedDuration = SignedDuration::from_mins(30);

impl Notifications {
    pub(crate) async fn deliver(&self, told: &Told<'_>, message: &Happened) -> Result<(), NotifyError> {
        let key = NoticeKey::new(&told.now.reference, told.event.seq, told.planned.kind.as_str(), &told.planned.to);
        let now = self.ambient.now();
        let attempt = match self.store.claim_notice(&key, now).await? {
            Claim::Ours => 1,
            Claim::Before(row) => match self.again(&key, &row, message, now).await? {
                Again::No => return Ok(()),
                Again::GiveUp => return self.give_up(told, &key, "unknown", now).await,
                Again::Send => match self.store.reclaim_notice(&key, &row, now).await {
                    Ok(()) => row.attempt + 1,
                    Err(StoreError::Conflict) => return Ok(()),
                    Err(error) => return Err(error.into()),
                },
            },
        };
        // On every way to an attempt: whoever claimed it may have died before this.
        match self.held(told, &key, now).await? {
            Some(held) => self.hold(told, &key, held, now).await,
            None => match self.attempt(told, &key, now).await? {
                Some(refused) => self.put_off(told, &key, message, attempt, &refused).await,
                None => Ok(()),
            },
        }
    }

    /// Why a notice is not sent, if it is not. To a team: it has quiet hours. To the complainant: mail to
    /// the address comes back, or the answers to its own mail are used up (design §5). The standing is
    /// looked at only for the first mail of a complaint; for later ones a task says it.
    async fn held(&self, told: &Told<'_>, key: &NoticeKey, now: Timestamp) -> Result<Option<Held>, NotifyError> {
        let (complaint, planned) = (told.now, told.planned);
        if planned.kind.is_for_staff() {
            // A closed complaint stands in no digest.
            let quiet = self.pack.is_quiet(now) && complaint.status != Status::Closed;
            return Ok(quiet.then_some(Held::Quiet));
        }
        if complaint.tasks.iter().any(|task| task.kind == UNREACHED && task.done_at.is_none()) {
            return Ok(Some(Held::Unreached));
        }
        if planned.kind != Kind::Acknowledgement {
            return Ok(None);
        }
        if self.store.standing(&planned.to, now).await? != Standing::Good {
            return Ok(Some(Held::Unreached));
        }
        // Only what a mail sets off is an answer to a mail; a notice of a clock or a person never is.
        let answers_mail = told.first.event.by == Actor::Complainant
            && matches!(told.first.event.fact, Fact::Received { mail: Some(_), .. });
        let thread = told.first.event.personal.thread.as_deref();
        let within = !answers_mail || self.store.take_answer(&planned.to, thread, &key.to_string(), now).await?;
        Ok((!within).then_some(Held::Budget))
    }

    /// A person is asked to do what the mail would have done.
    async fn hold(&self, told: &Told<'_>, key: &NoticeKey, held: Held, now: Timestamp) -> Result<(), NotifyError> {
        let (complaint, kind) = (told.now, told.planned.kind);
        match held {
            // It stands in the morning's digest.
            Held::Quiet => {
                return Ok(self.store.notice_dropped(key, held.as_str(), now).await?);
            }
            Held::Unreached => self.reach_another_way(complaint, kind, key).await?,
            Held::Budget => {
                let text = "the address was sent all the answers it may have in a day or a conversation, so a machine may be writing: look at the mail, and reply if a person wrote it";
                let (key, kind) = (format!("answer-{key}"), "acknowledge_by_hand".to_owned());
                let command = Command::OpenTask { key, kind, text: text.to_owned() };
                self.store.execute(Order::of_system(&complaint.reference, &command), &self.pack.rules).await?;
            }
        }
        metrics::counter!(names::NOTICES_HELD).increment(1);
        tracing::warn!(complaint = %complaint.reference, notice = kind.as_str(), reason = held.as_str(), "a notice is held");
        Ok(self.store.notice_dropped(key, held.as_str(), now).await?)
    }

    /// What to do about a notice that was claimed before.
    async fn again(
        &self,
        key: &NoticeKey,
        row: &NoticeRow,
        message: &Happened,
        now: Timestamp,
    ) -> Result<Again, NotifyError> {
        if row.is_settled() {
            return Ok(Again::No);
        }
        if row.refused {
            return Ok(Again::Send);
        }
        match self.sender.find(&key.to_string()).await {
            Delivery::Taken(id) => {
                self.store.notice_sent(key, &id, now).await?;
                Ok(Again::No)
            }
            Delivery::NotTaken => Ok(Again::Send),
            Delivery::Unknown if now < row.claimed_at + GRACE => {
                let seconds = delay_seconds(now, row.claimed_at + GRACE);
                self.queues.send_one(Queue::Notifications, message, seconds).await?;
                Ok(Again::No)
            }
            Delivery::Unknown if row.repeats >= MOST_REPEATS => Ok(Again::GiveUp),
            Delivery::Unknown => Ok(Again::Send),
        }
    }

    /// One attempt; why the provider would not take the mail now, where it is to be tried again.
    async fn attempt(&self, told: &Told<'_>, key: &NoticeKey, now: Timestamp) -> Result<Option<String>, NotifyError> {
        let (complaint, planned) = (told.now, told.planned);
        let Some(raw) = self.mail(told, key)? else {
            self.store.notice_dropped(key, "overtaken", now).await?;
            return Ok(None);
        };
        self.pace.turn().await;
        match self.sender.send(&self.addresses.inbox, &planned.to, &key.to_string(), raw).await {
            Attempt::Taken(id) => {
                self.store.notice_sent(key, &id, now).await?;
                metrics::counter!(names::NOTICES_SENT).increment(1);
                tracing::info!(complaint = %complaint.reference, notice = planned.kind.as_str(), "notice sent");
                Ok(None)
            }
            Attempt::Later(reason) => {
                metrics::counter!(names::NOTICES_FAILED).increment(1);
                self.store.notice_refused(key).await?;
                Ok(Some(reason))
            }
            Attempt::Never(reason) => {
                metrics::counter!(names::NOTICES_REFUSED).increment(1);
                tracing::error!(complaint = %complaint.reference, notice = planned.kind.as_str(), failure.reason = %reason, "the provider refused a notice for good");
                self.give_up(told, key, "refused", now).await?;
                Ok(None)
            }
            Attempt::Unknown(reason) => {
                metrics::counter!(names::NOTICES_FAILED).increment(1);
                Err(NotifyError::NotTaken(format!("outcome unknown: {reason}")))
            }
        }
    }

    /// Tries again by a schedule of its own: a throttle is over in seconds, a paused account in hours.
    async fn put_off(
        &self,
        told: &Told<'_>,
        key: &NoticeKey,
        message: &Happened,
        attempt: u32,
        refused: &str,
    ) -> Result<(), NotifyError> {
        let (reference, notice) = (&told.now.reference, told.planned.kind.as_str());
        if attempt >= MOST_ATTEMPTS {
            tracing::error!(complaint = %reference, notice, attempt, failure.reason = refused, "the provider has not taken a notice for a day");
            return self.give_up(told, key, "refused", self.ambient.now()).await;
        }
        let seconds = pause_after(attempt);
        tracing::warn!(complaint = %reference, notice, attempt, seconds, failure.reason = refused, "a notice is tried again later");
        Ok(self.queues.send_one(Queue::Notifications, message, seconds).await?)
    }

    /// The bytes of the mail; the same for every attempt.
    fn mail(&self, told: &Told<'_>, key: &NoticeKey) -> Result<Option<Vec<u8>>, NotifyError> {
        let Some(rendered) = self.write(told) else { return Ok(None) };
        let Told { event, then: complaint, planned, .. } = told;
        let inbox = &self.addresses.inbox;
        let to = EmailAddress::parse(&planned.to)?;
        let reply_to = if planned.kind.is_for_staff() {
            inbox.as_str().to_owned()
        } else {
            format!("{}+{}@{}", inbox.local_part(), self.keyring.reply_token(&complaint.reference), inbox.domain())
        };
        let zh = web::i18n::Lang::from_tag(&complaint.language).is_zh();
        let outgoing = Outgoing {
            from: inbox,
            from_name: self.pack.firm.text(zh),
            to: &to,
            reply_to: &reply_to,
            message_id: &format!("{key}@{}", inbox.domain()),
            date: event.event.at,
            key: &key.to_string(),
            in_reply_to: told.answers(),
            references: &[format!("{}@{}", complaint.reference, inbox.domain())],
            submission: if told.answers().is_some() { Submission::Replied } else { Submission::Generated },
            rendered: &rendered,
        };
        Ok(Some(mail::compose(&outgoing)?))
    }

    /// The task first: once the notice is dropped nobody looks at it again.
    async fn give_up(&self, told: &Told<'_>, key: &NoticeKey, why: &str, now: Timestamp) -> Result<(), NotifyError> {
        let (complaint, kind) = (told.now, told.planned.kind);
        metrics::counter!(names::NOTICES_GIVEN_UP).increment(1);
        tracing::error!(complaint = %complaint.reference, notice = kind.as_str(), reason = why, "a notice is given up");
        self.reach_another_way(complaint, kind, key).await?;
        Ok(self.store.notice_dropped(key, why, now).await?)
    }

    pub(crate) async fn reach_another_way(
        &self,
        complaint: &Complaint,
        kind: Kind,
        key: &NoticeKey,
    ) -> Result<(), NotifyError> {
        if kind.is_for_staff() {
            return Ok(());
        }
        let command = key.unreached("could not be delivered");
        self.store.execute(Order::of_system(&complaint.reference, &command), &self.pack.rules).await?;
        Ok(())
    }
}

/// Seconds to wait after so many attempts.
fn pause_after(attempt: u32) -> i32 {
    (FIRST_PAUSE << attempt.saturating_sub(1).min(5)).min(LONGEST_PAUSE)
}

/// Why a notice is held.
#[derive(Clone, Copy)]
enum Held {
    Quiet,
    Unreached,
    Budget,
}

impl Held {
    fn as_str(self) -> &'static str {
        match self {
            Held::Quiet => "quiet hours",
            Held::Unreached => "unreached",
            Held::Budget => "answers used up",
        }
    }
}

/// Whether a claimed notice is attempted again.
enum Again {
    Send,
    No,
    GiveUp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_quarter_of_an_hour_and_last_for_a_day() {
        let pauses: Vec<i32> = (1..MOST_ATTEMPTS).map(pause_after).collect();
        assert_eq!(pauses[..7], [30, 60, 120, 240, 480, 900, 900]);
        let day = 24 * 3_600;
        assert!((day - 1_800..day + 1_800).contains(&pauses.iter().sum::<i32>()));
    }
}
