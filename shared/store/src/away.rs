//! Who is away: one row for each person, replaced by what they said last.
//!
//! A row that is over means nothing and stays for a while; so does one that was ended early.

use crate::attributes::{Item, item, number, optional_text, text, text_of};
use crate::schema::{AWAY_PK, away_sk};
use crate::{Store, StoreError};
use complaint::{Away, Roster};
use jiff::{SignedDuration, Timestamp};

/// How long a row is kept after its end, for whoever asks why a complaint went elsewhere.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);

/// Somebody's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwayRow {
    /// Who, when and their substitute.
    pub away: Away,
    /// Who said so, to the issuer of their sign-in.
    pub set_by: String,
    /// When they said so.
    pub set_at: Timestamp,
}

impl Store {
    /// Writes down that somebody is away, in place of what was said of them before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_away(&self, row: &AwayRow) -> Result<(), StoreError> {
        let call = self.client.put_item().table_name(&self.table).set_item(Some(row_of(row))).send();
        call.await.map(drop).map_err(|error| StoreError::unavailable("PutItem", error))
    }

    /// Ends somebody's time away now, or takes back one that lies ahead; `false` when they are not away,
    /// nor going to be.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when something else was said of them meanwhile.
    pub async fn end_away(&self, person: &str, by: &str, now: Timestamp) -> Result<bool, StoreError> {
        let Some(found) = self.get(AWAY_PK, &away_sk(person)).await? else { return Ok(false) };
        let before = away_of(&found)?;
        if before.away.until <= now {
            return Ok(false);
        }
        let away = Away { from: before.away.from.min(now), until: now, ..before.away.clone() };
        let after = AwayRow { away, set_by: by.to_owned(), set_at: now };
        let call = self.client.put_item().table_name(&self.table).set_item(Some(row_of(&after)));
        let call = call
            .condition_expression("away_from = :from AND away_until = :until")
            .expression_attribute_values(":from", text(before.away.from.to_string()))
            .expression_attribute_values(":until", text(before.away.until.to_string()));
        match call.send().await {
            Ok(_) => Ok(true),
            Err(error)
                if error.as_service_error().is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Err(StoreError::Conflict)
            }
            Err(error) => Err(StoreError::unavailable("PutItem", error)),
        }
    }

    /// Everybody's row, by person, those that are over among them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn away(&self) -> Result<Vec<AwayRow>, StoreError> {
        self.rows_of(AWAY_PK, None).await?.iter().map(away_of).collect()
    }

    /// Who is away, for a decision.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn roster(&self) -> Result<Roster, StoreError> {
        let rows = self.away().await?;
        Ok(Roster::from(rows.into_iter().map(|row| row.away).collect::<Vec<_>>()))
    }
}

fn row_of(row: &AwayRow) -> Item {
    let AwayRow { away, set_by, set_at } = row;
    let mut item = item(AWAY_PK, &away_sk(&away.person));
    item.insert("person".to_owned(), text(&away.person));
    item.insert("name".to_owned(), text(&away.name));
    item.insert("away_from".to_owned(), text(away.from.to_string()));
    item.insert("away_until".to_owned(), text(away.until.to_string()));
    if let Some(substitute) = &away.substitute {
        item.insert("substitute".to_owned(), text(substitute));
    }
    item.insert("set_by".to_owned(), text(set_by));
    item.insert("set_at".to_owned(), text(set_at.to_string()));
    let forgotten = away.until.saturating_add(KEPT).unwrap_or(Timestamp::MAX);
    item.insert("expires".to_owned(), number(forgotten.as_second()));
    item
}

fn away_of(row: &Item) -> Result<AwayRow, StoreError> {
    let moment = |name: &'static str| text_of(row, name)?.parse().map_err(|_| StoreError::Lacks(name));
    let away = Away {
        person: text_of(row, "person")?.to_owned(),
        name: text_of(row, "name")?.to_owned(),
        from: moment("away_from")?,
        until: moment("away_until")?,
        substitute: optional_text(row, "substitute").map(str::to_owned),
    };
    Ok(AwayRow { away, set_by: text_of(row, "set_by")?.to_owned(), set_at: moment("set_at")? })
}
