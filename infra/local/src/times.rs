//! The two times (design §7). Clocks, delays of wake-ups, tokens and records follow business
//! time; visibility, back-off and time-outs follow machine time.

use crate::data::write_whole;
use crate::embedded::Clocks;
use jiff::{SignedDuration, Timestamp};
use lambda_shell::Clock;
use lambda_shell::ambient::SystemClock;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

/// Business and machine time of one stack.
#[derive(Debug)]
pub struct Times {
    business: Option<Manual>,
    machine: Option<Mutex<Timestamp>>,
    moved: watch::Sender<u64>,
}

/// A business clock moved by hand.
#[derive(Debug)]
struct Manual {
    now: Mutex<Timestamp>,
    file: Option<PathBuf>,
}

/// A manual clock's file that cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the clock's file {file} cannot be used: {reason}")]
pub struct BadClockFile {
    file: String,
    reason: String,
}

impl Times {
    /// Both times are the computer's.
    pub fn system() -> Times {
        Times { business: None, machine: None, moved: watch::Sender::new(0) }
    }

    /// Both times are the computer's, unless business time was moved ahead of it by hand before:
    /// it never goes back.
    ///
    /// # Errors
    /// [`BadClockFile`].
    pub fn system_after(file: &Path) -> Result<Times, BadClockFile> {
        match kept(file)? {
            Some(then) if then > SystemClock.now() => {
                let reason = format!(
                    "it was moved by hand to {then}, ahead of the computer's clock; start with --clock manual, or with a fresh --data"
                );
                Err(bad(file, reason))
            }
            Some(_) => {
                // A later manual start begins at the computer's time, not where an earlier one stood.
                std::fs::remove_file(file).map_err(|error| bad(file, error.to_string()))?;
                Ok(Times::system())
            }
            None => Ok(Times::system()),
        }
    }

    /// Business time stands still until it is moved. It starts at the computer's time on first
    /// start, is kept in `file`, and never goes back.
    ///
    /// # Errors
    /// [`BadClockFile`].
    pub fn manual(file: PathBuf) -> Result<Times, BadClockFile> {
        let now = kept(&file)?.unwrap_or_else(|| SystemClock.now());
        write_whole(&file, &format!("{now}\n")).map_err(|error| bad(&file, error.to_string()))?;
        let business = Manual { now: Mutex::new(now), file: Some(file) };
        Ok(Times { business: Some(business), machine: None, moved: watch::Sender::new(0) })
    }

    /// Both times stand still at the business time a clock's file was left at, or at the computer's where
    /// business time was the computer's. The file stays as it is.
    ///
    /// # Errors
    /// [`BadClockFile`].
    pub fn left_at(file: &Path) -> Result<Times, BadClockFile> {
        Ok(Times::standing(kept(file)?.unwrap_or_else(|| SystemClock.now())))
    }

    /// Both times stand still until they are moved: for tests and simulation.
    pub fn standing(at: Timestamp) -> Times {
        let business = Manual { now: Mutex::new(at), file: None };
        Times { business: Some(business), machine: Some(Mutex::new(at)), moved: watch::Sender::new(0) }
    }

    /// Business time stands still, machine time runs: for tests with real sockets.
    pub fn standing_business(at: Timestamp) -> Times {
        let business = Manual { now: Mutex::new(at), file: None };
        Times { business: Some(business), machine: None, moved: watch::Sender::new(0) }
    }

    /// Whether business time is moved by hand.
    pub fn is_manual(&self) -> bool {
        self.business.is_some()
    }

    /// Moves a manual business clock on; never back.
    ///
    /// # Errors
    /// When its file cannot be written; the clock stands as it was then.
    pub fn move_to(&self, to: Timestamp) -> std::io::Result<()> {
        let Some(manual) = &self.business else { return Ok(()) };
        let mut now = manual.now.lock().unwrap_or_else(PoisonError::into_inner);
        if to > *now {
            if let Some(file) = &manual.file {
                write_whole(file, &format!("{to}\n"))?;
            }
            *now = to;
        }
        drop(now);
        self.moved.send_modify(|count| *count += 1);
        Ok(())
    }

    /// Moves a standing machine clock on.
    pub fn move_machine(&self, by: SignedDuration) {
        if let Some(machine) = &self.machine {
            let mut now = machine.lock().unwrap_or_else(PoisonError::into_inner);
            *now += by;
        }
        self.moved.send_modify(|count| *count += 1);
    }

    /// Tells whenever a clock was moved.
    pub fn moves(&self) -> watch::Receiver<u64> {
        self.moved.subscribe()
    }
}

/// The time a clock's file keeps, if there is one.
fn kept(file: &Path) -> Result<Option<Timestamp>, BadClockFile> {
    match std::fs::read_to_string(file) {
        Ok(text) => text.trim().parse().map(Some).map_err(|error: jiff::Error| bad(file, error.to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(bad(file, error.to_string())),
    }
}

fn bad(file: &Path, reason: String) -> BadClockFile {
    BadClockFile { file: file.display().to_string(), reason }
}

impl Clock for Times {
    fn now(&self) -> Timestamp {
        match &self.business {
            None => SystemClock.now(),
            Some(manual) => *manual.now.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    fn runs(&self) -> bool {
        !self.is_manual()
    }
}

impl Clocks for Times {
    fn business(&self) -> Timestamp {
        self.now()
    }

    fn machine(&self) -> Timestamp {
        match &self.machine {
            None => SystemClock.now(),
            Some(now) => *now.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }
}
