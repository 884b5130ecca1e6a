//! What is known of the addresses we write to: whether mail arrives there, and how many answers to
//! its own mail it was sent today.

use crate::attributes::{item, number, optional_text, text};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::types::AttributeValue;
use data_encoding::HEXLOWER;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

/// Whether mail arrives at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing speaks against it.
    Good,
    /// A mail to it came back for good.
    Bounced,
    /// Its owner or their provider said that our mail is unwanted.
    Unwanted,
}

impl Standing {
    const ALL: [Standing; 3] = [Standing::Good, Standing::Bounced, Standing::Unwanted];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Good => "good",
            Standing::Bounced => "bounced",
            Standing::Unwanted => "unwanted",
        }
    }
}

/// How long it is remembered that mail does not arrive: mailboxes are emptied and mended.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Answers to inbound mail one address may be sent on one day, in UTC (design §5).
pub const ANSWERS_A_DAY: u32 = 5;

/// Answers an address may be sent in one conversation, in a week of the calendar (design §5).
pub const ANSWERS_A_THREAD: u32 = 3;

/// How long answers are counted after the last one.
const COUNTED: SignedDuration = SignedDuration::from_hours(24 * 7);

/// No address stands in a key.
fn address_pk(address: &str) -> String {
    format!("A#{}", HEXLOWER.encode(&Sha256::digest(address.trim().to_lowercase().as_bytes())))
}

impl Store {
    /// Whether mail arrives at an address, as far as is known lately.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn standing(&self, address: &str, now: Timestamp) -> Result<Standing, StoreError> {
        let Some(row) = self.get(&address_pk(address), "A").await? else { return Ok(Standing::Good) };
        let since: Option<Timestamp> = optional_text(&row, "since").and_then(|since| since.parse().ok());
        if since.is_none_or(|since| since + REMEMBERED < now) {
            return Ok(Standing::Good);
        }
        let word = optional_text(&row, "standing");
        Ok(Standing::ALL.into_iter().find(|standing| Some(standing.as_str()) == word).unwrap_or(Standing::Good))
    }

    /// Notes what became known of an address.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_standing(&self, address: &str, standing: Standing, now: Timestamp) -> Result<(), StoreError> {
        let mut row = item(&address_pk(address), "A");
        row.insert("standing".to_owned(), text(standing.as_str()));
        row.insert("since".to_owned(), text(now.to_string()));
        let call = self.client.put_item().table_name(&self.table).set_item(Some(row)).send();
        call.await.map(drop).map_err(|error| StoreError::unavailable("PutItem", error))
    }

    /// Takes one answer from the conversation's budget and from the address's of the day, for a notice;
    /// `false` when one of them is used up. The same notice takes one answer however often it asks.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take_answer(
        &self,
        address: &str,
        thread: Option<&str>,
        notice: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        if let Some(thread) = thread {
            let week = now.to_zoned(TimeZone::UTC).date().iso_week_date();
            let hash = HEXLOWER.encode(&Sha256::digest(thread.as_bytes()));
            let sk = format!("W#{}-{:02}#{hash}", week.year(), week.week());
            if !self.take_one_of(ANSWERS_A_THREAD, &address_pk(address), &sk, notice, now).await? {
                return Ok(false);
            }
        }
        let day = format!("D#{}", crate::inbound::day_of(now));
        self.take_one_of(ANSWERS_A_DAY, &address_pk(address), &day, notice, now).await
    }

    async fn take_one_of(
        &self,
        most: u32,
        pk: &str,
        sk: &str,
        notice: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let call = self.client.update_item().table_name(&self.table).key("pk", text(pk)).key("sk", text(sk));
        let call = call
            .update_expression("ADD answers :these SET expires = :expires")
            .condition_expression("attribute_not_exists(answers) OR contains(answers, :this) OR size(answers) < :most")
            .expression_attribute_values(":these", AttributeValue::Ss(vec![notice.to_owned()]))
            .expression_attribute_values(":this", text(notice))
            .expression_attribute_values(":most", number(most))
            .expression_attribute_values(":expires", number((now + COUNTED).as_second()));
        match call.send().await {
            Ok(_) => Ok(true),
            Err(error)
                if error.as_service_error().is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Ok(false)
            }
            Err(error) => Err(StoreError::unavailable("UpdateItem", error)),
        }
    }
}
