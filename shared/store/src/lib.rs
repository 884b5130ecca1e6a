//! The one table (design §6).
//!
//! A command is one conditional transaction: the state item (version checked, with its wake-up and
//! list keys) and its event items (append-only, hash-chained). [`schema`] names every key and
//! index; [`commit`] writes; [`mod@case`], [`read`] and [`lists`] read; [`notices`], [`answers`] and [`inbound`] are the rows
//! of effects that leave or enter the system; [`away`] says who is away, [`views`] keeps
//! named filters; [`days`] digests the chains' heads; [`figures`] count the list; [`secrets`] derives tokens and codes.

pub mod answers;
mod attributes;
pub mod away;
pub mod case;
pub mod commit;
pub mod days;
pub mod digests;
mod error;
pub mod execute;
pub mod figures;
pub mod found_by;
mod held;
pub mod idempotency;
pub mod inbound;
pub mod lists;
pub mod notices;
mod paging;
pub mod read;
pub mod readers;
pub mod recomputations;
pub mod reread;
pub mod schema;
pub mod secrets;
pub mod standing;
pub mod views;

pub use case::Case;
pub use commit::{Extra, Stored};
pub use error::StoreError;
pub use execute::{Carried, ExecuteError, Order};
pub use secrets::Keyring;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use lambda_shell::Ambient;
use lambda_shell::aws::SdkConfig;
use lambda_shell::secrets::SecretError;
use lambda_shell::settings::{BadSetting, Settings};

/// [`Store::from_settings`] and [`Keyring::from_settings`], side by side.
///
/// # Errors
/// Theirs.
pub async fn open(config: &SdkConfig, ambient: &Ambient, settings: Settings) -> Result<(Store, Keyring), SecretError> {
    let store = async { Ok(Store::from_settings(config, ambient, settings).await?) };
    futures_util::try_join!(store, Keyring::from_settings(config, settings))
}

/// The table, for one process.
#[derive(Clone, Debug)]
pub struct Store {
    client: Client,
    table: String,
    ambient: Ambient,
}

impl Store {
    /// From a client and the table's name. `ambient` gives commit ids and salts.
    pub fn new(client: Client, table: impl Into<String>, ambient: Ambient) -> Store {
        Store { client, table: table.into(), ambient }
    }

    /// From an SDK configuration and the setting `TABLE_NAME`, with its connection open.
    ///
    /// # Errors
    /// [`BadSetting`] naming `TABLE_NAME` when it is missing, or the table is not there or may not be read.
    pub async fn from_settings(config: &SdkConfig, ambient: &Ambient, settings: Settings) -> Result<Store, BadSetting> {
        let store = Store::new(Client::new(config), settings.required("TABLE_NAME")?, ambient.clone());
        store.warm().await?;
        Ok(store)
    }

    /// Opens the connection before the first event does, by reading a row that is never there. What may
    /// pass is logged only.
    async fn warm(&self) -> Result<(), BadSetting> {
        let call = self.client.get_item().table_name(&self.table);
        let call = call.key("pk", attributes::text("WARM")).key("sk", attributes::text("WARM")).send();
        let Err(error) = call.await else { return Ok(()) };
        let reason = lambda_shell::aws::reason(&error);
        let code = error.code().unwrap_or_default();
        if ["ResourceNotFoundException", "AccessDeniedException", "ValidationException"].contains(&code) {
            let name = "TABLE_NAME".to_owned();
            return Err(BadSetting { name, reason: format!("names a table that cannot be used: {reason}") });
        }
        tracing::warn!(failure.reason = %reason, "the table did not answer at the start");
        Ok(())
    }
}
