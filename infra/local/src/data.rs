//! The data directory: one process at a time, one format, and the keys.

use data_encoding::HEXLOWER;
use lambda_shell::Random;
use lambda_shell::ambient::SystemRandom;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use store::Keyring;

/// The format this program writes. A directory of another one is refused.
const FORMAT: u32 = 2;

/// An open data directory. Dropping it lets the next process in.
#[derive(Debug)]
pub struct DataDirectory {
    root: PathBuf,
    _lock: File,
}

/// A directory that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// There is none.
    #[error("there is no data directory {0}; name the one Recourse was run on with --data")]
    Absent(String),
    /// Somebody else has it open.
    #[error("the data directory {0} is in use by another process; stop that one, or name another with --data")]
    InUse(String),
    /// Written by a later program.
    #[error(
        "the data directory {directory} has format {found}, this program understands {FORMAT}; use a newer program"
    )]
    Newer {
        /// The directory.
        directory: String,
        /// Its format.
        found: u32,
    },
    /// Written by an earlier program.
    #[error("the data directory {0} was made before the first release; name a fresh one with --data")]
    Older(String),
    /// The file system refused.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: String,
        /// Its reason.
        source: std::io::Error,
    },
    /// A file holds something else than expected.
    #[error("{path}: {reason}")]
    Content {
        /// The file.
        path: String,
        /// What is wrong.
        reason: String,
    },
}

impl DataDirectory {
    /// Opens a directory, making it when it is not there.
    ///
    /// # Errors
    /// [`DataError`].
    pub fn open(root: &Path) -> Result<DataDirectory, DataError> {
        make_private(root).map_err(|source| failed(root, source))?;
        let path = root.join("lock");
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|source| failed(&path, source))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(DataError::InUse(root.display().to_string())),
            Err(TryLockError::Error(source)) => return Err(failed(&path, source)),
        }
        let directory = DataDirectory { root: root.to_owned(), _lock: lock };
        if !directory.check_format()? {
            let path = directory.file("format");
            write_whole(&path, &format!("{FORMAT}\n")).map_err(|source| failed(&path, source))?;
        }
        Ok(directory)
    }

    /// Opens a directory to look into it: it has to be there, and nothing is made or changed. Several
    /// may look at once, but none while a process runs on it.
    ///
    /// # Errors
    /// [`DataError`].
    pub fn look_into(root: &Path) -> Result<DataDirectory, DataError> {
        let absent = || DataError::Absent(root.display().to_string());
        let path = root.join("lock");
        let lock = match File::open(&path) {
            Ok(lock) => lock,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(absent()),
            Err(source) => return Err(failed(&path, source)),
        };
        match lock.try_lock_shared() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(DataError::InUse(root.display().to_string())),
            Err(TryLockError::Error(source)) => return Err(failed(&path, source)),
        }
        let directory = DataDirectory { root: root.to_owned(), _lock: lock };
        if directory.check_format()? { Ok(directory) } else { Err(absent()) }
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Where it is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether it says which format it has; one this program does not know is refused.
    fn check_format(&self) -> Result<bool, DataError> {
        let path = self.file("format");
        match std::fs::read_to_string(&path) {
            Ok(text) => match text.trim().parse::<u32>() {
                Ok(FORMAT) => Ok(true),
                Ok(found) if found < FORMAT => Err(DataError::Older(self.root.display().to_string())),
                Ok(found) => Err(DataError::Newer { directory: self.root.display().to_string(), found }),
                Err(_) => Err(DataError::Content {
                    path: path.display().to_string(),
                    reason: "is no format number".to_owned(),
                }),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(source) => Err(failed(&path, source)),
        }
    }

    /// The signing keys; made on first start, readable by their owner only.
    ///
    /// # Errors
    /// [`DataError`].
    pub fn keyring(&self) -> Result<Keyring, DataError> {
        let text = self.secret("signing-keys", || {
            let mut key = [0; store::secrets::KEY_BYTES];
            SystemRandom.fill(&mut key);
            format!("a:{}\n", HEXLOWER.encode(&key))
        })?;
        Keyring::from_text(&text).map_err(|error| DataError::Content {
            path: self.file("signing-keys").display().to_string(),
            reason: error.to_string(),
        })
    }

    /// A secret file of mode 0600, made by `fresh` when it is not there.
    ///
    /// # Errors
    /// [`DataError`].
    pub fn secret(&self, name: &str, fresh: impl FnOnce() -> String) -> Result<String, DataError> {
        let path = self.file(name);
        match std::fs::read_to_string(&path) {
            Ok(text) => return Ok(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(source) => return Err(failed(&path, source)),
        }
        let text = fresh();
        write_whole(&path, &text).map_err(|source| failed(&path, source))?;
        Ok(text)
    }
}

/// Writes a small file so that a crash or power cut leaves the old one or the new one, readable by
/// its owner only.
pub(crate) fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    let draft = path.with_extension("new");
    let mut out = private(&draft)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()?;
    std::fs::rename(&draft, path)?;
    sync_directory(path.parent().unwrap_or(Path::new(".")))
}

/// The rename itself has to reach the disk.
#[cfg(unix)]
fn sync_directory(directory: &Path) -> std::io::Result<()> {
    File::open(directory)?.sync_all()
}

#[cfg(not(unix))]
fn sync_directory(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Makes a directory for its owner only: mails, codes and tokens lie in it.
#[cfg(unix)]
fn make_private(root: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(root)
}

#[cfg(not(unix))]
fn make_private(root: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(root)
}

#[cfg(unix)]
fn private(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().create(true).truncate(true).write(true).open(path)
}

fn failed(path: &Path, source: std::io::Error) -> DataError {
    DataError::File { path: path.display().to_string(), source }
}
