//! Keys as file names, so that no key leaves the root or meets another's file.

use crate::embedded::EmbeddedError;
use crate::embedded::wire::percent_decoded;
use std::fmt::Write as _;
use std::path::PathBuf;

/// The most bytes of a key, as on AWS.
const MAX_KEY_BYTES: usize = 1_024;

/// The most bytes of one part of a key once it is a file name: file systems stop at 255.
const MAX_NAME_BYTES: usize = 240;

/// Ends the name of an object's file. No encoded part contains a `~`, so an object `a` and a
/// directory `a` of the object `a/b` can stand side by side.
pub(super) const SUFFIX: &str = "~object";

/// Refuses a bucket or key that has no safe file name.
pub(super) fn check(bucket: &str, key: &str) -> Result<(), EmbeddedError> {
    check_bucket(bucket)?;
    if key.len() > MAX_KEY_BYTES || !key.split('/').all(safe) {
        return Err(EmbeddedError::RefusedKey(key.to_owned()));
    }
    Ok(())
}

/// Refuses a bucket that has no safe directory name.
pub(super) fn check_bucket(bucket: &str) -> Result<(), EmbeddedError> {
    if bucket.contains('/') || !safe(bucket) {
        return Err(EmbeddedError::RefusedKey(bucket.to_owned()));
    }
    Ok(())
}

fn safe(part: &str) -> bool {
    !matches!(part, "" | "." | "..") && encoded(part).len() <= MAX_NAME_BYTES
}

/// The path of an object's file below the root.
pub(super) fn path_of(bucket: &str, key: &str) -> PathBuf {
    let mut path = PathBuf::from(encoded(bucket));
    path.extend(key.split('/').map(encoded));
    path.as_mut_os_string().push(SUFFIX);
    path
}

/// A bucket's directory below the root.
pub(super) fn directory_of(bucket: &str) -> PathBuf {
    PathBuf::from(encoded(bucket))
}

/// The part of a key a file or directory name stands for.
pub(super) fn decoded(name: &str) -> String {
    percent_decoded(name)
}

fn encoded(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-=@+".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
