//! Reading a complaint and its events.

use crate::attributes::{Item, long_text_of, number_of, optional_long_text, optional_text, text, text_of};
use crate::commit::Stored;
use crate::schema;
use crate::{Store, StoreError};
use aws_sdk_dynamodb::types::AttributeValue;
use complaint::Reference;
use messages::stored;
use messages::view::Numbered;
use std::collections::HashMap;

/// Rows looked at in one call of a scan.
const SCANNED: i32 = 1_000;

impl Store {
    /// Reads a complaint's state, strongly consistent.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn load(&self, reference: &Reference) -> Result<Option<Stored>, StoreError> {
        let row = self.get(&schema::complaint_pk(reference), schema::STATE_SK).await?;
        row.map(|row| state_of(&row)).transpose()
    }

    /// Reads one event.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn event(&self, reference: &Reference, seq: u64) -> Result<Option<Numbered>, StoreError> {
        let row = self.get(&schema::complaint_pk(reference), &schema::event_sk(seq)).await?;
        row.map(|row| event_of(&row)).transpose()
    }

    /// Reads the event rows as they lie in the table, for export and checks of the chain.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn links(&self, reference: &Reference) -> Result<Vec<Link>, StoreError> {
        let rows = self.rows_with_prefix(&schema::complaint_pk(reference), schema::EVENT_PREFIX).await?;
        rows.iter().map(link_of).collect()
    }

    /// Some event rows of the whole table, those of a complaint together and in their order, after a place; the
    /// place to go on after, if there is more. For export: it reads the whole table.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn some_links(&self, after: Option<Item>) -> Result<(Vec<(Reference, Link)>, Option<Item>), StoreError> {
        let call = self.client.scan().table_name(&self.table).consistent_read(true).limit(SCANNED);
        let call = call.filter_expression("begins_with(pk, :complaint) AND begins_with(sk, :event)");
        let call = call.expression_attribute_values(":complaint", text(schema::COMPLAINT_PREFIX));
        let call = call.expression_attribute_values(":event", text(schema::EVENT_PREFIX));
        let answer = call.set_exclusive_start_key(after).send().await;
        let answer = answer.map_err(|error| StoreError::unavailable("Scan", error))?;
        let of = |row| Ok((schema::reference_of(text_of(row, "pk")?).ok_or(StoreError::Lacks("pk"))?, link_of(row)?));
        let links = answer.items().iter().map(of).collect::<Result<_, StoreError>>()?;
        Ok((links, answer.last_evaluated_key))
    }

    pub(crate) async fn get(&self, pk: &str, sk: &str) -> Result<Option<Item>, StoreError> {
        let call = self
            .client
            .get_item()
            .table_name(&self.table)
            .key("pk", text(pk))
            .key("sk", text(sk))
            .consistent_read(true);
        let answer = call.send().await.map_err(|error| StoreError::unavailable("GetItem", error))?;
        Ok(answer.item)
    }

    pub(crate) async fn rows_with_prefix(&self, pk: &str, prefix: &str) -> Result<Vec<Item>, StoreError> {
        self.rows_of(pk, Some(prefix)).await
    }

    pub(crate) async fn rows_of(&self, pk: &str, prefix: Option<&str>) -> Result<Vec<Item>, StoreError> {
        self.attributes_of(pk, prefix, None).await
    }

    /// Rows of a key, or of each only some attributes, whose names stand in a list.
    pub(crate) async fn attributes_of(
        &self,
        pk: &str,
        prefix: Option<&str>,
        attributes: Option<&str>,
    ) -> Result<Vec<Item>, StoreError> {
        let mut rows = Vec::new();
        let mut from: Option<HashMap<String, AttributeValue>> = None;
        loop {
            let call = self.client.query().table_name(&self.table).consistent_read(true);
            let call = call.expression_attribute_values(":pk", text(pk));
            let call = match prefix {
                None => call.key_condition_expression("pk = :pk"),
                Some(prefix) => call
                    .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
                    .expression_attribute_values(":prefix", text(prefix)),
            };
            let answer = call
                .set_projection_expression(attributes.map(str::to_owned))
                .set_exclusive_start_key(from)
                .send()
                .await
                .map_err(|error| StoreError::unavailable("Query", error))?;
            rows.extend(answer.items.unwrap_or_default());
            from = answer.last_evaluated_key;
            if from.is_none() {
                return Ok(rows);
            }
        }
    }
}

/// An event as the chain sees it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Link {
    /// From 1.
    pub seq: u64,
    /// Public part, to the letter.
    pub public: String,
    /// Personal part, unless erased.
    pub personal: Option<String>,
    /// Salt of the personal digest, in hex.
    pub salt: Option<String>,
    /// Digest of the personal part.
    pub digest: String,
    /// The link before.
    pub previous: String,
    /// This link.
    pub hash: String,
}

pub(crate) fn state_of(row: &Item) -> Result<Stored, StoreError> {
    let mut complaint =
        stored::read_state(&long_text_of(row, "state")?, optional_long_text(row, "person")?.as_deref())?;
    complaint.version = number_of(row, "version")?;
    Ok(Stored { complaint, head: text_of(row, "head")?.to_owned() })
}

pub(crate) fn event_of(row: &Item) -> Result<Numbered, StoreError> {
    let event = stored::read_event(&long_text_of(row, "public")?, optional_long_text(row, "personal")?.as_deref())?;
    let seq = schema::seq_of(text_of(row, "sk")?).ok_or(StoreError::Lacks("sk"))?;
    Ok(Numbered { seq, event, hash: text_of(row, "hash")?.to_owned() })
}

fn link_of(row: &Item) -> Result<Link, StoreError> {
    Ok(Link {
        seq: schema::seq_of(text_of(row, "sk")?).ok_or(StoreError::Lacks("sk"))?,
        public: long_text_of(row, "public")?.into_owned(),
        personal: optional_long_text(row, "personal")?.map(std::borrow::Cow::into_owned),
        salt: optional_text(row, "salt").map(str::to_owned),
        digest: text_of(row, "digest")?.to_owned(),
        previous: text_of(row, "previous")?.to_owned(),
        hash: text_of(row, "hash")?.to_owned(),
    })
}
