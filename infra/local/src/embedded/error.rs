//! What can go wrong below the SDK.

use std::path::PathBuf;

/// A part could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmbeddedError {
    /// SQLite refused: a full disk, an I/O error, a damaged file.
    #[error("the local database could not {action}")]
    Database {
        /// What was being done, as a verb phrase.
        action: &'static str,
        /// SQLite's own words.
        #[source]
        source: rusqlite::Error,
    },
    /// The embedded table refused.
    #[error("the local table could not {action}")]
    Table {
        /// What was being done, as a verb phrase.
        action: &'static str,
        /// The table's own words.
        #[source]
        source: dynoxide::DynoxideError,
    },
    /// The log of a database did not come onto the disk.
    #[error("the log of the {of} is not on the disk")]
    Log {
        /// Of the queues or the mailbox.
        of: &'static str,
        /// The system's own words.
        #[source]
        source: std::io::Error,
    },
    /// The file system refused.
    #[error("could not {action} {path}")]
    File {
        /// What was being done, as a verb.
        action: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// The system's own words.
        #[source]
        source: std::io::Error,
    },
    /// Something stored, or given as JSON, does not have the expected shape.
    #[error("could not read {what}")]
    Shape {
        /// What was being read.
        what: &'static str,
        /// The reader's own words.
        #[source]
        source: serde_json::Error,
    },
    /// No queue of that name was defined.
    #[error("no queue is named {0:?}")]
    UnknownQueue(String),
    /// A bucket or key that cannot be stored safely.
    #[error("refused key {0:?}")]
    RefusedKey(String),
    /// The object was to be created and exists already.
    #[error("object {0:?} exists already")]
    ObjectExists(String),
}

impl EmbeddedError {
    pub(super) fn database(action: &'static str) -> impl Fn(rusqlite::Error) -> Self {
        move |source| Self::Database { action, source }
    }

    pub(super) fn table(action: &'static str) -> impl Fn(dynoxide::DynoxideError) -> Self {
        move |source| Self::Table { action, source }
    }

    pub(super) fn shape(what: &'static str) -> impl Fn(serde_json::Error) -> Self {
        move |source| Self::Shape { what, source }
    }

    pub(super) fn log(of: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Log { of, source }
    }

    pub(super) fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { action, path, source }
    }
}
