//! Objects on files: written aside, synced, renamed, directory synced.

use super::keys::{self, SUFFIX};
use super::{Description, PutMode};
use crate::embedded::EmbeddedError;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Where files are written before they are renamed. No bucket is called so: `~` is always encoded.
const INCOMING: &str = "~incoming";

#[derive(Debug)]
pub(super) struct Files {
    root: PathBuf,
    written: AtomicU64,
    /// Held from looking whether an object exists to the rename that makes it exist.
    appearing: Mutex<()>,
}

impl Files {
    pub(super) fn open(root: PathBuf) -> Result<Self, EmbeddedError> {
        let incoming = root.join(INCOMING);
        // What a crash left half written was never acknowledged.
        match fs::remove_dir_all(&incoming) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(EmbeddedError::file("clear", &incoming)(error));
            }
            _ => {}
        }
        fs::create_dir_all(&incoming).map_err(EmbeddedError::file("create", &incoming))?;
        sync_directory(&root)?;
        Ok(Self { root, written: AtomicU64::new(0), appearing: Mutex::new(()) })
    }

    pub(super) fn put(
        &self,
        bucket: &str,
        key: &str,
        description: &Description,
        bytes: &[u8],
        mode: PutMode,
    ) -> Result<(), EmbeddedError> {
        let path = self.root.join(keys::path_of(bucket, key));
        let exists = || EmbeddedError::ObjectExists(key.to_owned());
        if mode == PutMode::CreateOnly && path.exists() {
            return Err(exists());
        }
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let aside = self.root.join(INCOMING).join(number.to_string());
        let written = write_synced(&aside, description, bytes);
        written.map_err(EmbeddedError::file("write", &aside))?;
        let directory = path.parent().unwrap_or(&self.root);
        self.create_directory(directory)?;
        {
            let _appearing = self.appearing.lock().unwrap_or_else(PoisonError::into_inner);
            if mode == PutMode::CreateOnly && path.exists() {
                // Left behind it would only cost space until the next start.
                let _ = fs::remove_file(&aside);
                return Err(exists());
            }
            fs::rename(&aside, &path).map_err(EmbeddedError::file("rename", &aside))?;
        }
        sync_directory(directory)
    }

    pub(super) fn get(&self, bucket: &str, key: &str) -> Result<Option<(Description, Vec<u8>)>, EmbeddedError> {
        let Some((mut reader, description)) = self.start(bucket, key)? else { return Ok(None) };
        let mut bytes = Vec::new();
        let path = keys::path_of(bucket, key);
        reader.read_to_end(&mut bytes).map_err(EmbeddedError::file("read", path))?;
        Ok(Some((description, bytes)))
    }

    pub(super) fn describe(&self, bucket: &str, key: &str) -> Result<Option<Description>, EmbeddedError> {
        Ok(self.start(bucket, key)?.map(|(_, description)| description))
    }

    pub(super) fn delete(&self, bucket: &str, key: &str) -> Result<(), EmbeddedError> {
        let path = self.root.join(keys::path_of(bucket, key));
        match fs::remove_file(&path) {
            Ok(()) => sync_directory(path.parent().unwrap_or(&self.root)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(EmbeddedError::file("delete", path)(error)),
        }
    }

    /// The keys with a prefix, sorted.
    pub(super) fn keys(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, EmbeddedError> {
        let mut found = Vec::new();
        collect(&self.root.join(keys::directory_of(bucket)), "", prefix, &mut found)?;
        found.sort_unstable();
        Ok(found)
    }

    /// Opens an object's file and reads its description; the bytes come next.
    fn start(&self, bucket: &str, key: &str) -> Result<Option<(BufReader<File>, Description)>, EmbeddedError> {
        let path = self.root.join(keys::path_of(bucket, key));
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(EmbeddedError::file("open", path)(error)),
        };
        let mut reader = BufReader::new(file);
        let mut line = Vec::new();
        reader.read_until(b'\n', &mut line).map_err(EmbeddedError::file("read", path))?;
        let description = serde_json::from_slice(&line);
        Ok(Some((reader, description.map_err(EmbeddedError::shape("an object's description"))?)))
    }

    /// Creates a directory below the root so that it is still there after a power cut.
    fn create_directory(&self, directory: &Path) -> Result<(), EmbeddedError> {
        if directory.is_dir() {
            return Ok(());
        }
        let parent = directory.parent().unwrap_or(&self.root);
        self.create_directory(parent)?;
        match fs::create_dir(directory) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                Err(EmbeddedError::file("create", directory)(error))
            }
            _ => sync_directory(parent),
        }
    }
}

fn write_synced(path: &Path, description: &Description, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    let mut line = serde_json::to_vec(description)?;
    line.push(b'\n');
    file.write_all(&line)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn sync_directory(directory: &Path) -> Result<(), EmbeddedError> {
    let synced = File::open(directory).and_then(|directory| directory.sync_all());
    synced.map_err(EmbeddedError::file("sync", directory))
}

/// Collects the keys below a directory; only directories that can hold the prefix are entered.
fn collect(directory: &Path, above: &str, prefix: &str, found: &mut Vec<String>) -> Result<(), EmbeddedError> {
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(EmbeddedError::file("list", directory)(error)),
    };
    for entry in entries {
        let entry = entry.map_err(EmbeddedError::file("list", directory))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if let Some(name) = name.strip_suffix(SUFFIX) {
            let key = format!("{above}{}", keys::decoded(name));
            if key.starts_with(prefix) {
                found.push(key);
            }
        } else {
            let below = format!("{above}{}/", keys::decoded(&name));
            if below.starts_with(prefix) || prefix.starts_with(&below) {
                collect(&entry.path(), &below, prefix, found)?;
            }
        }
    }
    Ok(())
}
