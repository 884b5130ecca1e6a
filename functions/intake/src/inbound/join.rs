//! A mail to a reply address: the token opens the door, the address on file says who may walk in.

use super::letter::Letter;
use super::texts::reply_of;
use super::{End, InboundError};
use crate::Intake;
use complaint::rules::LateMail;
use complaint::values::{Channel, ContactProof};
use complaint::{Actor, Command, Reference, Status};
use data_encoding::HEXLOWER;
use mail::EmailAddress;
use store::commit::Extra;
use store::inbound::{MailOutcome, joined};
use store::{ExecuteError, Order, Stored};

/// What a person has to decide on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked {
    /// It came after closing.
    Late,
    /// It is too large, or nothing in it can be read.
    NotTaken,
}

impl Intake {
    /// A mail that names several complaints joins each of them, once.
    pub(super) async fn join(
        &self,
        letter: &Letter<'_>,
        from: &EmailAddress,
        tokens: &[String],
    ) -> Result<MailOutcome, InboundError> {
        let (let_in, refused) = self.all_let_in(from, tokens).await?;
        let Some((first, others)) = let_in.split_first() else {
            // Vouched for, it is a complaint of its own: the token's is still not theirs to join.
            if letter.vouched_by.is_some() {
                return self.open(letter, from, None).await;
            }
            let reason = refused.unwrap_or("the reply token is not one of ours");
            return self.note(letter, End::quarantined(reason)).await;
        };
        for other in others {
            self.append_once(letter, from, other).await?;
        }
        if first.complaint.status == Status::Closed {
            return self.late(letter, from, first).await;
        }
        let end = End::new(MailOutcome::Appended, "reply token and address on file");
        let mut extras = self.rows(letter, Some(from), &end, Some(&first.complaint.reference));
        extras.push(self.joined(letter, from, first));
        self.append(letter, first, extras).await?;
        Ok(end.outcome)
    }

    /// A message that came before, by another recipient of it perhaps: joins what it has not joined yet.
    pub(super) async fn join_others(
        &self,
        letter: &Letter<'_>,
        from: &EmailAddress,
        tokens: &[String],
    ) -> Result<MailOutcome, InboundError> {
        let (let_in, _) = self.all_let_in(from, tokens).await?;
        let mut joined = false;
        for stored in &let_in {
            joined |= self.append_once(letter, from, stored).await?;
        }
        let also = End::new(MailOutcome::Appended, "the same message to another of its recipients");
        self.note(letter, if joined { also } else { End::duplicate() }).await
    }

    /// The complaints tokens open to whoever writes from that address, and why the first other does not.
    pub(super) async fn all_let_in(
        &self,
        from: &EmailAddress,
        tokens: &[String],
    ) -> Result<(Vec<Stored>, Option<&'static str>), InboundError> {
        let (mut let_in, mut refused) = (Vec::new(), None);
        for token in tokens {
            match self.lets_in(from, token).await? {
                Ok(stored) => let_in.push(stored),
                Err(reason) => refused = refused.or(Some(reason)),
            }
        }
        Ok((let_in, refused))
    }

    /// Whether the message joined now; `false` when it had.
    async fn append_once(
        &self,
        letter: &Letter<'_>,
        from: &EmailAddress,
        stored: &Stored,
    ) -> Result<bool, InboundError> {
        let row = self.joined(letter, from, stored);
        match self.append(letter, stored, vec![row]).await {
            Err(error) if error.is_already_there() => Ok(false),
            other => other.map(|()| true),
        }
    }

    pub(super) fn joined(&self, letter: &Letter<'_>, from: &EmailAddress, stored: &Stored) -> Extra {
        let message = letter.incoming.message_id.as_deref().map(|id| (id, from.as_str()));
        joined(message, letter.raw_key, &stored.complaint.reference, self.ambient.now())
    }

    /// The complaint a token opens to whoever writes from that address, or why it does not.
    async fn lets_in(&self, from: &EmailAddress, token: &str) -> Result<Result<Stored, &'static str>, InboundError> {
        let Some(reference) = self.keyring.reply_reference(token) else {
            return Ok(Err("the reply token is not one of ours"));
        };
        let Some(stored) = self.store.load(&reference).await? else {
            return Ok(Err("the reply token names no complaint"));
        };
        let on_file = stored.complaint.person.email.as_deref().and_then(|email| EmailAddress::parse(email).ok());
        if !on_file.is_some_and(|on_file| on_file.same_mailbox(from)) {
            return Ok(Err("the reply token came from another address than the one on file"));
        }
        Ok(Ok(stored))
    }

    async fn append(&self, letter: &Letter<'_>, stored: &Stored, extras: Vec<Extra>) -> Result<(), InboundError> {
        let reference = &stored.complaint.reference;
        if stored.complaint.status == Status::Closed {
            return self.ask_staff(letter, reference, Asked::Late, extras).await;
        }
        if stored.complaint.contact.is_none() && letter.vouched_by.is_none() {
            let proof = Command::ProveContact { proof: ContactProof::MailToken };
            // Only for the very address that was looked at.
            let if_version = Some(stored.complaint.version);
            let order = Order { if_version, ..Order::new(reference, &proof, &Actor::Complainant).on(stored) };
            self.store.execute(order, &self.pack.rules).await?;
        }
        let message = self.message(letter);
        self.carry_out(reference, &Actor::Complainant, &message, extras).await?;
        tracing::info!(complaint = %reference, mail.raw_key = letter.raw_key, "a mail joined its complaint");
        Ok(())
    }

    fn message(&self, letter: &Letter<'_>) -> Command {
        let text = reply_of(&letter.incoming);
        Command::Message { channel: Channel::Email, text, mail: letter.source(), files: letter.files() }
    }

    /// A reply to a complaint that is closed, as the policy has it.
    async fn late(
        &self,
        letter: &Letter<'_>,
        from: &EmailAddress,
        stored: &Stored,
    ) -> Result<MailOutcome, InboundError> {
        let reference = &stored.complaint.reference;
        let rows = |end: &End| {
            let mut rows = self.rows(letter, Some(from), end, Some(reference));
            rows.push(self.joined(letter, from, stored));
            rows
        };
        match self.pack.rules.limits.late_mail {
            LateMail::FollowUp => self.open(letter, from, Some(stored)).await,
            LateMail::Reopen => {
                let reopen = Command::Reopen { reason: reply_of(&letter.incoming) };
                match self.carry_out(reference, &Actor::Complainant, &reopen, Vec::new()).await {
                    // Open now; dying here it is found open, and the mail joins it all the same.
                    Ok(()) => {
                        let end = End::new(MailOutcome::Appended, "a late reply reopened the complaint");
                        let message = self.message(letter);
                        self.carry_out(reference, &Actor::Complainant, &message, rows(&end)).await?;
                        Ok(end.outcome)
                    }
                    Err(InboundError::Execute(ExecuteError::Rejected(_))) => {
                        self.open(letter, from, Some(stored)).await
                    }
                    Err(error) => Err(error),
                }
            }
            LateMail::Task => {
                let end = End::new(MailOutcome::Appended, "a late reply, for staff to decide on");
                self.ask_staff(letter, reference, Asked::Late, rows(&end)).await?;
                Ok(end.outcome)
            }
        }
    }

    /// Opens a task for a mail that a person has to decide on; once.
    pub(super) async fn ask_staff(
        &self,
        letter: &Letter<'_>,
        reference: &Reference,
        asked: Asked,
        extras: Vec<Extra>,
    ) -> Result<(), InboundError> {
        let (word, text) = match asked {
            Asked::Late => ("late", "a mail came after closing; read it and reopen the complaint if it calls for that"),
            Asked::NotTaken => {
                ("not-taken", "a mail of the complainant could not be taken in; open it where mail is set aside")
            }
        };
        let key = format!("{word}-{}", short(letter.raw_key));
        let kind = format!("{}_mail", word.replace('-', "_"));
        let task = Command::OpenTask { key, kind, text: format!("{text} ({})", letter.raw_key) };
        self.carry_out(reference, &Actor::System, &task, extras).await
    }

    pub(super) async fn carry_out(
        &self,
        reference: &Reference,
        by: &Actor,
        command: &Command,
        extras: Vec<Extra>,
    ) -> Result<(), InboundError> {
        let order = Order { extras, ..Order::new(reference, command, by) };
        self.store.execute(order, &self.pack.rules).await?;
        Ok(())
    }
}

fn short(raw_key: &str) -> String {
    HEXLOWER.encode(raw_key.as_bytes()).chars().rev().take(24).collect()
}
