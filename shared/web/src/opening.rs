//! Taking a complaint in over HTTP: the public form and the desk come through the same door.

use crate::complaint_form::FormFields;
use crate::masking;
use crate::order::recall;
use crate::problem::Problem;
use complaint::command::{Opening, Submission};
use complaint::values::Channel;
use complaint::{Actor, Reference};
use jiff::Timestamp;
use lambda_shell::Ambient;
use mail::EmailAddress;
use messages::api::{AccountBody, ComplainantBody, MoneyBody, OpenBody, OpenedView, TransactionBody};
use messages::view;
use policy::Pack;
use store::idempotency::IdempotencyKey;
use store::{Keyring, Store, StoreError, Stored};

/// What is needed to take a complaint in.
#[derive(Clone, Copy, Debug)]
pub struct Door<'a> {
    /// The table.
    pub store: &'a Store,
    /// Time and chance.
    pub ambient: &'a Ambient,
    /// The policy.
    pub pack: &'a Pack,
}

/// Opens a complaint, once per idempotency key. Secrets in its fields are masked first.
///
/// # Errors
/// A [`Problem`] that names the field.
pub async fn open(door: Door<'_>, body: OpenBody, by: &Actor, key: Option<&IdempotencyKey>) -> Result<Stored, Problem> {
    if let Some(before) = recall(door.store, key).await? {
        return door.store.load(&before.reference).await?.ok_or_else(Problem::unknown);
    }
    let opening = opening(door, body, by)?;
    let now = door.ambient.now();
    let events = complaint::open(&opening, by, now, &door.pack.rules)?;
    let remembered = key.map(|key| key.remember(&opening.reference, now));
    match door.store.commit(None, &events, remembered.into_iter().collect()).await {
        Ok(carried) => Ok(carried.stored),
        // Somebody else used the same key at the same time.
        Err(StoreError::AlreadyThere) => {
            let before = recall(door.store, key).await?.ok_or_else(Problem::unavailable)?;
            door.store.load(&before.reference).await?.ok_or_else(Problem::unknown)
        }
        Err(error) => Err(error.into()),
    }
}

fn opening(door: Door<'_>, body: OpenBody, by: &Actor) -> Result<Opening, Problem> {
    let staff = matches!(by, Actor::Staff { .. });
    let email = body.complainant.email.as_deref().map(str::trim).filter(|email| !email.is_empty());
    let email = match email {
        Some(email) => {
            Some(EmailAddress::parse(email).map_err(|error| Problem::invalid("complainant.email", error.to_string()))?)
        }
        None if staff => None,
        None => {
            return Err(Problem::invalid(
                "complainant.email",
                "an e-mail address is needed: number, dates and answers go there",
            ));
        }
    };
    if body.complainant.name.trim().is_empty() {
        return Err(Problem::invalid("complainant.name", "must not be empty"));
    }
    let channel = match body.channel.as_deref() {
        Some(word) if staff => {
            word.parse::<Channel>().map_err(|error| Problem::invalid("channel", error.to_string()))?
        }
        _ if staff => Channel::Hotline,
        _ => Channel::WebForm,
    };
    let filled = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut submission = Submission {
        name: body.complainant.name.trim().to_owned(),
        email: email.map(|email| email.as_str().to_owned()),
        phone: filled(body.complainant.phone),
        account: filled(body.account.identifier),
        transaction: body.transaction.map(TransactionBody::into_transaction).transpose()?,
        description: body.description,
        desired_outcome: body.desired_outcome,
    };
    masking::submission(&mut submission);
    let now = door.ambient.now();
    Ok(Opening {
        reference: door.ambient.reference(),
        channel,
        language: body.language,
        jurisdiction: body.jurisdiction.map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()),
        category: body.category,
        received_at: body.received_at.filter(|_| staff).map(to_microseconds).unwrap_or(now),
        submission,
        mail: None,
        files: Vec::new(),
        message_id: None,
        thread: None,
        follow_up_of: None,
    })
}

/// Instants carry microseconds at most (contract §8).
fn to_microseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// The answer to whoever opened a complaint.
pub fn opened(stored: &Stored, keyring: &Keyring) -> OpenedView {
    let complaint = &stored.complaint;
    let reference: &Reference = &complaint.reference;
    OpenedView {
        reference: reference.to_string(),
        access_token: keyring.access_token(reference),
        status: complaint.status.to_string(),
        received_at: complaint.received_at,
        clocks: view::clocks(complaint),
    }
}

/// The form's name of an API field.
pub fn form_field(field: &str) -> &str {
    match field {
        "complainant.email" => "email",
        "complainant.name" => "name",
        "complainant.phone" => "phone",
        "account.identifier" => "account",
        "transaction.amount" => "amount",
        "body" => "",
        other => other,
    }
}

/// A new complaint as typed into a form, for the same door; `language` where none was chosen.
pub fn body_of_form(fields: &FormFields, language: &str) -> OpenBody {
    let filled = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let amount = filled(&fields.amount)
        .map(|value| MoneyBody { value, currency: filled(&fields.currency).unwrap_or_else(|| "CNY".to_owned()) });
    let transaction = TransactionBody {
        id: filled(&fields.transaction_id),
        occurred_at: filled(&fields.transaction_occurred_at),
        amount,
        counterparty: filled(&fields.counterparty),
        device: filled(&fields.device),
    };
    OpenBody {
        language: filled(&fields.language).unwrap_or_else(|| language.to_owned()),
        jurisdiction: None,
        category: fields.category.clone(),
        description: fields.description.clone(),
        desired_outcome: fields.desired_outcome.clone(),
        complainant: ComplainantBody {
            name: fields.name.clone(),
            email: filled(&fields.email),
            phone: filled(&fields.phone),
        },
        account: AccountBody { identifier: filled(&fields.account) },
        transaction: Some(transaction).filter(|transaction| *transaction != TransactionBody::default()),
        channel: None,
        received_at: None,
    }
}
