//! Commits that share the disk's work.
//!
//! SQLite appends a commit to its write-ahead log and would sync the log before the next one may begin. Here it
//! only appends; whoever wants to tell of a commit waits until the log is on the disk, and one sync serves all who
//! wait by then. Commits lie in the log one behind the other, so a power cut takes the last ones and never one from
//! the middle: whatever was built on a commit goes with it.

use super::Place;
use rusqlite::Connection;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use tokio::sync::watch;

/// The write-ahead log of one database.
#[derive(Debug)]
pub struct Disk {
    /// Where the log lies; nothing in memory.
    log: Option<PathBuf>,
    opened: OnceLock<File>,
    progress: Mutex<Progress>,
    changed: Condvar,
    failed: watch::Sender<bool>,
}

/// How many commits there were, and how far they came.
#[derive(Debug, Default)]
struct Progress {
    begun: u64,
    ended: u64,
    on_disk: u64,
    syncing: bool,
    waiting: usize,
}

/// A commit under way; over when dropped, whatever came of it.
#[derive(Debug)]
pub struct Writing<'a>(&'a Disk);

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        let mut progress = self.0.progress();
        progress.ended = progress.begun;
        self.0.tell(&progress);
    }
}

impl Disk {
    /// The log of the SQLite database at this place, which will be in WAL mode and sync at checkpoints only. What
    /// an earlier program left in the log is brought onto the disk first: it may have ended before it could, and
    /// what is read of it is told at once.
    ///
    /// # Errors
    /// SQLite's.
    pub fn open(place: &Place) -> rusqlite::Result<Disk> {
        let log = match place {
            Place::Memory => None,
            Place::File(path) => {
                let log = log_of(path);
                if log.exists() {
                    let database = Connection::open(path)?;
                    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
                }
                Some(log)
            }
        };
        Ok(Disk {
            log,
            opened: OnceLock::new(),
            progress: Mutex::default(),
            changed: Condvar::new(),
            failed: watch::Sender::default(),
        })
    }

    /// Begins a commit. The caller holds the lock that lets one write at a time, until after this is dropped.
    pub fn writing(&self) -> Writing<'_> {
        self.progress().begun += 1;
        Writing(self)
    }

    /// Waits until every commit begun before is on the disk.
    ///
    /// # Errors
    /// The disk's. After it nothing counts as written any more until the program starts anew, which writes it all
    /// again: the system may have dropped what it could not write, and a later sync would not say so.
    pub fn wait(&self) -> io::Result<()> {
        let Some(log) = &self.log else { return Ok(()) };
        let mut progress = self.progress();
        let mine = progress.begun;
        while progress.on_disk < mine {
            if *self.failed.borrow() {
                return Err(io::Error::other("the disk failed before; see to it and start again"));
            }
            if progress.syncing || progress.ended == progress.on_disk {
                progress.waiting += 1;
                progress = self.changed.wait(progress).unwrap_or_else(PoisonError::into_inner);
                progress.waiting -= 1;
                continue;
            }
            let through = progress.ended;
            progress.syncing = true;
            drop(progress);
            let synced = self.opened(log).and_then(File::sync_data);
            progress = self.progress();
            progress.syncing = false;
            match &synced {
                Ok(()) => progress.on_disk = through,
                Err(_) => drop(self.failed.send_replace(true)),
            }
            self.tell(&progress);
            if let Err(error) = synced {
                tracing::error!(log = %log.display(), failure.reason = %error, "the disk failed: nothing is told any more");
                return Err(error);
            }
        }
        Ok(())
    }

    /// Waits until a sync fails, most likely for good: whoever runs the program should end it then.
    pub async fn fails(&self) {
        let ended = self.failed.subscribe().wait_for(|failed| *failed).await.is_err();
        debug_assert!(!ended, "the disk holds the other end");
    }

    /// The log, opened when there is something in it. SQLite keeps the file as long as the database is open.
    fn opened(&self, log: &Path) -> io::Result<&File> {
        if let Some(file) = self.opened.get() {
            return Ok(file);
        }
        let file = File::open(log)?;
        Ok(self.opened.get_or_init(|| file))
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        // Every change is one assignment.
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, progress: &Progress) {
        if progress.waiting > 0 {
            self.changed.notify_all();
        }
    }
}

/// Where SQLite keeps the log of a database.
fn log_of(database: &Path) -> PathBuf {
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::time::Duration;

    impl Disk {
        /// Lets every sync fail: there is nothing to sync behind this device, and the system says so.
        pub(in crate::embedded) fn fail(&self) {
            self.opened.set(File::open("/dev/null").unwrap()).unwrap();
        }
    }

    /// A disk whose log is there, and the folder that holds it.
    fn disk() -> (Arc<Disk>, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::open(&Place::File(folder.path().join("t.sqlite"))).unwrap();
        std::fs::write(folder.path().join("t.sqlite-wal"), "frames").unwrap();
        (Arc::new(disk), folder)
    }

    #[test]
    fn who_saw_a_write_under_way_waits_for_its_end_and_the_disk() {
        let (disk, _folder) = disk();
        let writing = disk.writing();
        let (told, hears) = std::sync::mpsc::channel();
        let waiting = {
            let disk = disk.clone();
            std::thread::spawn(move || {
                disk.wait().unwrap();
                told.send(disk.progress().on_disk).unwrap();
            })
        };
        assert!(hears.recv_timeout(Duration::from_millis(50)).is_err(), "the write is not over");
        drop(writing);
        assert_eq!(hears.recv_timeout(Duration::from_secs(20)), Ok(1));
        waiting.join().unwrap();
    }

    #[test]
    fn whoever_is_told_is_on_the_disk() {
        let (disk, _folder) = disk();
        let turn = Arc::new(Mutex::new(()));
        let writers: Vec<_> = (0..8)
            .map(|_| {
                let (disk, turn) = (disk.clone(), turn.clone());
                std::thread::spawn(move || {
                    for _ in 0..50 {
                        let mine = {
                            let _turn = turn.lock().unwrap();
                            let _writing = disk.writing();
                            disk.progress().begun
                        };
                        disk.wait().unwrap();
                        assert!(disk.progress().on_disk >= mine);
                    }
                })
            })
            .collect();
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        assert_eq!(disk.progress().on_disk, 400);
    }

    #[test]
    fn after_a_disk_that_failed_nothing_is_told_any_more() {
        let (disk, folder) = disk();
        let log = folder.path().join("t.sqlite-wal");
        std::fs::rename(&log, folder.path().join("elsewhere")).unwrap();
        drop(disk.writing());
        assert_eq!(disk.wait().unwrap_err().kind(), io::ErrorKind::NotFound);
        std::fs::rename(folder.path().join("elsewhere"), &log).unwrap();
        drop(disk.writing());
        assert!(disk.wait().unwrap_err().to_string().contains("start again"));
    }

    #[test]
    fn what_an_earlier_program_left_in_the_log_is_on_the_disk_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.sqlite");
        let earlier = Connection::open(&path).unwrap();
        earlier.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE t (v);").unwrap();
        assert!(std::fs::metadata(log_of(&path)).unwrap().len() > 0);
        Disk::open(&Place::File(path.clone())).unwrap();
        assert_eq!(std::fs::metadata(log_of(&path)).unwrap().len(), 0);
    }

    #[test]
    fn memory_has_no_disk_to_wait_for() {
        let disk = Disk::open(&Place::Memory).unwrap();
        let _writing = disk.writing();
        disk.wait().unwrap();
    }
}
