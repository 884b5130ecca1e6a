//! Objects: evidence and raw mail, on files or in memory.
//!
//! One object is one file: a line of JSON that describes it, then its bytes.
//! So a single rename makes it appear whole, with its description, or not at
//! all; a side file could be left beside the wrong bytes by a crash.

mod files;
mod keys;

use super::{Clocks, EmbeddedError, Place};
use files::Files;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Whether a put may replace what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutMode {
    /// It may.
    Replace,
    /// It fails with [`EmbeddedError::ObjectExists`].
    CreateOnly,
}

/// What is known about an object besides its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Description {
    pub(super) length: u64,
    pub(super) md5: String,
    pub(super) content_type: Option<String>,
    pub(super) metadata: BTreeMap<String, String>,
    pub(super) modified_at: Timestamp,
}

/// An object and what was stored with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredObject {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The media type, if one was given.
    pub content_type: Option<String>,
    /// The metadata, without the `x-amz-meta-` of its headers.
    pub metadata: BTreeMap<String, String>,
    /// When it was put, in business time.
    pub modified_at: Timestamp,
    pub(super) md5: String,
}

/// One line of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectEntry {
    /// The object's key.
    pub key: String,
    /// How many bytes it has.
    pub length: u64,
    /// When it was put, in business time.
    pub modified_at: Timestamp,
    pub(super) md5: String,
}

/// The objects of one process. Clones share them.
#[derive(Debug, Clone)]
pub struct Objects {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    clocks: Arc<dyn Clocks>,
    backing: Backing,
}

/// By bucket and key.
type InMemory = BTreeMap<(String, String), (Description, Vec<u8>)>;

#[derive(Debug)]
enum Backing {
    Memory(Mutex<InMemory>),
    Files(Files),
}

impl Objects {
    /// Opens the objects; for [`Place::File`] the path is a directory.
    pub fn open(place: Place, clocks: Arc<dyn Clocks>) -> Result<Self, EmbeddedError> {
        let backing = match place {
            Place::Memory => Backing::Memory(Mutex::default()),
            Place::File(root) => Backing::Files(Files::open(root)?),
        };
        Ok(Self { inner: Arc::new(Inner { clocks, backing }) })
    }

    /// Puts an object. Any bucket exists.
    pub fn put(
        &self,
        bucket: &str,
        key: &str,
        bytes: &[u8],
        content_type: Option<&str>,
        metadata: BTreeMap<String, String>,
        mode: PutMode,
    ) -> Result<(), EmbeddedError> {
        keys::check(bucket, key)?;
        let description = Description {
            length: bytes.len() as u64,
            md5: format!("{:x}", md5::compute(bytes)),
            content_type: content_type.map(str::to_owned),
            metadata,
            modified_at: self.inner.clocks.business(),
        };
        match &self.inner.backing {
            Backing::Files(files) => files.put(bucket, key, &description, bytes, mode),
            Backing::Memory(objects) => {
                let mut objects = lock(objects);
                let place = (bucket.to_owned(), key.to_owned());
                if mode == PutMode::CreateOnly && objects.contains_key(&place) {
                    return Err(EmbeddedError::ObjectExists(key.to_owned()));
                }
                objects.insert(place, (description, bytes.to_vec()));
                Ok(())
            }
        }
    }

    /// An object, if it exists.
    pub fn get(&self, bucket: &str, key: &str) -> Result<Option<StoredObject>, EmbeddedError> {
        keys::check(bucket, key)?;
        let found = match &self.inner.backing {
            Backing::Files(files) => files.get(bucket, key)?,
            Backing::Memory(objects) => lock(objects).get(&(bucket.to_owned(), key.to_owned())).cloned(),
        };
        Ok(found.map(|(description, bytes)| StoredObject {
            bytes,
            content_type: description.content_type,
            metadata: description.metadata,
            modified_at: description.modified_at,
            md5: description.md5,
        }))
    }

    /// What is known about an object, without its bytes.
    pub(super) fn describe(&self, bucket: &str, key: &str) -> Result<Option<Description>, EmbeddedError> {
        keys::check(bucket, key)?;
        match &self.inner.backing {
            Backing::Files(files) => files.describe(bucket, key),
            Backing::Memory(objects) => {
                let objects = lock(objects);
                let found = objects.get(&(bucket.to_owned(), key.to_owned()));
                Ok(found.map(|(description, _)| description.clone()))
            }
        }
    }

    /// Deletes an object; it need not exist.
    pub fn delete(&self, bucket: &str, key: &str) -> Result<(), EmbeddedError> {
        keys::check(bucket, key)?;
        match &self.inner.backing {
            Backing::Files(files) => files.delete(bucket, key),
            Backing::Memory(objects) => {
                lock(objects).remove(&(bucket.to_owned(), key.to_owned()));
                Ok(())
            }
        }
    }

    /// Up to `max` objects whose key starts with `prefix` and comes after `after`, by key.
    pub fn list(&self, bucket: &str, prefix: &str, after: &str, max: usize) -> Result<Vec<ObjectEntry>, EmbeddedError> {
        keys::check_bucket(bucket)?;
        let entry = |key: &str, description: Description| ObjectEntry {
            key: key.to_owned(),
            length: description.length,
            modified_at: description.modified_at,
            md5: description.md5,
        };
        match &self.inner.backing {
            Backing::Memory(objects) => {
                let objects = lock(objects);
                let matching = objects
                    .iter()
                    .filter(|((of, key), _)| of == bucket && key.starts_with(prefix) && key.as_str() > after);
                let entries = matching.map(|((_, key), (description, _))| entry(key, description.clone()));
                Ok(entries.take(max).collect())
            }
            Backing::Files(files) => {
                let mut entries = Vec::new();
                for key in files.keys(bucket, prefix)? {
                    if entries.len() == max {
                        break;
                    }
                    if key.as_str() > after
                        && let Some(description) = files.describe(bucket, &key)?
                    {
                        entries.push(entry(&key, description));
                    }
                }
                Ok(entries)
            }
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.inner.clocks.business()
    }

    pub(super) fn blocks(&self) -> bool {
        matches!(self.inner.backing, Backing::Files(_))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each change is one insertion or removal, so what a poisoned lock guards is sound.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
