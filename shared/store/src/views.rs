//! Filters of the desk's list that somebody gave a name: one row for each person.

use crate::attributes::{Item, item, number, number_of, text, text_of};
use crate::schema::{VIEWS_SK, views_pk};
use crate::{Store, StoreError};
use messages::stored::Unreadable;
use serde::{Deserialize, Serialize};

/// The most views one person keeps: more stand in each other's way.
pub const MOST_VIEWS: usize = 20;

/// How often a change is tried that another window's change comes before.
const ATTEMPTS: usize = 3;

/// A named filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Its name.
    pub name: String,
    /// The filter, as the query of the list's address.
    pub query: String,
}

impl Store {
    /// Somebody's views, in the order they were made.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn views(&self, person: &str) -> Result<Vec<SavedView>, StoreError> {
        Ok(self.views_row(person).await?.0)
    }

    /// Keeps a view, in place of one of the same name; `false` where there are [`MOST_VIEWS`] others already.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when other changes came before it every time.
    pub async fn keep_view(&self, person: &str, view: &SavedView) -> Result<bool, StoreError> {
        self.change_views(person, |views| {
            match views.iter().position(|kept| kept.name == view.name) {
                Some(place) => views[place] = view.clone(),
                None if views.len() == MOST_VIEWS => return false,
                None => views.push(view.clone()),
            }
            true
        })
        .await
    }

    /// Forgets a view; `false` where there is none of that name.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when other changes came before it every time.
    pub async fn forget_view(&self, person: &str, name: &str) -> Result<bool, StoreError> {
        self.change_views(person, |views| {
            let before = views.len();
            views.retain(|view| view.name != name);
            views.len() < before
        })
        .await
    }

    async fn change_views(
        &self,
        person: &str,
        change: impl Fn(&mut Vec<SavedView>) -> bool,
    ) -> Result<bool, StoreError> {
        for _ in 0..ATTEMPTS {
            let (mut views, version) = self.views_row(person).await?;
            if !change(&mut views) {
                return Ok(false);
            }
            let row = row_of(person, &views, version + 1)?;
            let call = self.client.put_item().table_name(&self.table).set_item(Some(row));
            let call = call.condition_expression("attribute_not_exists(pk) OR version = :before");
            let call = call.expression_attribute_values(":before", number(version));
            match call.send().await {
                Ok(_) => return Ok(true),
                Err(error)
                    if error.as_service_error().is_some_and(|error| error.is_conditional_check_failed_exception()) => {}
                Err(error) => return Err(StoreError::unavailable("PutItem", error)),
            }
        }
        Err(StoreError::Conflict)
    }

    async fn views_row(&self, person: &str) -> Result<(Vec<SavedView>, u64), StoreError> {
        let Some(row) = self.get(&views_pk(person), VIEWS_SK).await? else { return Ok((Vec::new(), 0)) };
        let views = serde_json::from_str(text_of(&row, "views")?).map_err(Unreadable::from)?;
        Ok((views, number_of(&row, "version")?))
    }
}

fn row_of(person: &str, views: &[SavedView], version: u64) -> Result<Item, StoreError> {
    let mut row = item(&views_pk(person), VIEWS_SK);
    row.insert("views".to_owned(), text(serde_json::to_string(views).map_err(Unreadable::from)?));
    row.insert("version".to_owned(), number(version));
    Ok(row)
}
