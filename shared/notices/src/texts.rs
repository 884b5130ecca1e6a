//! The words of notices: the built-in ones, or those of the folder the policy names.

use mail::outgoing::{BadText, Texts};
use policy::Pack;
use std::fs;
use std::path::{Path, PathBuf};

/// Texts that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadTexts {
    /// The folder or a file in it cannot be read.
    #[error("the texts of notices in '{}' cannot be read: {error}", .folder.display())]
    Unreadable {
        /// The folder.
        folder: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A text is wrong.
    #[error(transparent)]
    Text(#[from] BadText),
}

/// The texts a policy calls for: every `zh/….notice` and `en/….notice` of its folder takes the place of
/// the built-in one.
///
/// # Errors
/// [`BadTexts`] naming file, line and reason.
pub fn texts(pack: &Pack) -> Result<Texts, BadTexts> {
    let Some(folder) = &pack.notices else { return Ok(Texts::built_in()) };
    let files = read(folder).map_err(|error| BadTexts::Unreadable { folder: folder.clone(), error })?;
    Ok(Texts::with_overrides(files)?)
}

fn read(folder: &Path) -> std::io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for language in fs::read_dir(folder)? {
        let language = language?.path();
        if !language.is_dir() {
            continue;
        }
        for file in fs::read_dir(&language)? {
            let file = file?.path();
            let name = file.strip_prefix(folder).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            files.push((name, fs::read_to_string(&file)?));
        }
    }
    files.sort();
    Ok(files)
}
