//! The binaries to measure.

use anyhow::{Context, bail};
use std::path::{Path, PathBuf};

/// The least function there is: `tests/hello`.
pub(crate) const HELLO: &str = "hello";

/// Every function of the product.
pub(crate) const ALL: [&str; 8] =
    ["intake", "portal", "desk", "verification", "sla-timers", "escalation", "notifications", "outbox-relay"];

/// A binary.
#[derive(Clone, Debug)]
pub(crate) struct Binary {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// Its size in bytes.
    pub(crate) size: u64,
}

/// The functions to measure, and the least function after them.
pub(crate) fn find(folder: &Path, only: &[String]) -> anyhow::Result<Vec<Binary>> {
    if let Some(unknown) = only.iter().find(|name| !ALL.contains(&name.as_str())) {
        bail!("there is no function {unknown}");
    }
    let wanted = |name: &&str| only.is_empty() || only.iter().any(|only| only == name);
    ALL.into_iter().filter(wanted).chain([HELLO]).map(|name| binary(folder, name)).collect()
}

fn binary(folder: &Path, name: &str) -> anyhow::Result<Binary> {
    let places = [folder.join(name), folder.join(name).join("bootstrap")];
    let path = places.into_iter().find(|place| place.is_file());
    let path = path.with_context(|| format!("{name} is not in {}; build it first", folder.display()))?;
    // A relative path without a slash would be looked for elsewhere.
    let path = path.canonicalize()?;
    Ok(Binary { name: name.to_owned(), size: std::fs::metadata(&path)?.len(), path })
}
