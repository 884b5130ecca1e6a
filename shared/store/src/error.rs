//! What can go wrong with the table.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use messages::stored::Unreadable;

/// A read or write that did not happen, or of which it is not known.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The service did not answer, or refused. Try again later.
    #[error("{operation} failed: {reason}")]
    Unavailable {
        /// The call.
        operation: &'static str,
        /// The service's reason; for logs.
        reason: String,
    },
    /// Somebody else wrote first.
    #[error("the complaint was changed by somebody else at the same time")]
    Conflict,
    /// A row that must be new is there already.
    #[error("a row that must be new is there already")]
    AlreadyThere,
    /// A stored item cannot be read.
    #[error("a stored item cannot be read: {0}")]
    Unreadable(#[from] Unreadable),
    /// A stored item lacks an attribute, or a complaint an item.
    #[error("what is stored lacks '{0}'")]
    Lacks(&'static str),
}

impl StoreError {
    pub(crate) fn unavailable<E, R>(operation: &'static str, error: SdkError<E, R>) -> StoreError
    where
        E: std::error::Error + ProvideErrorMetadata + 'static,
        R: std::fmt::Debug,
    {
        StoreError::Unavailable { operation, reason: lambda_shell::aws::reason(&error) }
    }
}
