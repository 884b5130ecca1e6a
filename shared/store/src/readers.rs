//! Who read which complaint: a row for each person and day, written once.

use crate::attributes::{Item, item, text, text_of};
use crate::schema::{READER_PREFIX, complaint_pk, reader_sk};
use crate::{Store, StoreError};
use complaint::Reference;
use jiff::Timestamp;

/// Somebody who read a complaint on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The id of their sign-in.
    pub person: String,
    /// Their name then.
    pub name: String,
    /// Their role then.
    pub role: String,
    /// When they read it first on that day.
    pub first_at: Timestamp,
}

impl Store {
    /// Writes down that somebody reads a complaint; the first reading of a day (in UTC) stays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_reader(&self, reference: &Reference, reader: &Reader) -> Result<(), StoreError> {
        let call = self.client.put_item().table_name(&self.table).set_item(Some(row_of(reference, reader)));
        match call.condition_expression("attribute_not_exists(pk)").send().await {
            Ok(_) => Ok(()),
            Err(error)
                if error.as_service_error().is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Ok(())
            }
            Err(error) => Err(StoreError::unavailable("PutItem", error)),
        }
    }

    /// Who read a complaint, the first day first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn readers(&self, reference: &Reference) -> Result<Vec<Reader>, StoreError> {
        self.rows_with_prefix(&complaint_pk(reference), READER_PREFIX).await?.iter().map(reader_of).collect()
    }
}

fn row_of(reference: &Reference, reader: &Reader) -> Item {
    let day = reader.first_at.strftime("%Y-%m-%d").to_string();
    let mut row = item(&complaint_pk(reference), &reader_sk(&day, &reader.person));
    row.insert("person".to_owned(), text(&reader.person));
    row.insert("name".to_owned(), text(&reader.name));
    row.insert("role".to_owned(), text(&reader.role));
    row.insert("first_at".to_owned(), text(reader.first_at.to_string()));
    row
}

fn reader_of(row: &Item) -> Result<Reader, StoreError> {
    Ok(Reader {
        person: text_of(row, "person")?.to_owned(),
        name: text_of(row, "name")?.to_owned(),
        role: text_of(row, "role")?.to_owned(),
        first_at: text_of(row, "first_at")?.parse().map_err(|_| StoreError::Lacks("first_at"))?,
    })
}
