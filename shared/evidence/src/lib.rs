//! Evidence in the object store. What may be handed in is [`Declared`]; [`Vault`] signs an upload of exactly
//! that, stores what a form without scripts brought, and signs the reading of what has arrived.
//!
//! An object is named by its complaint and the SHA-256 of its bytes, so a file that is handed in twice is one
//! object. What its sender says of it goes with it as metadata: nothing is remembered of an upload that never
//! came, and nothing has to be tidied away.

mod declared;
mod vault;

pub use declared::{Declared, MOST_BYTES, MOST_FILES};
pub use vault::{Arrived, Signed, Upload, Vault, VaultError};

use complaint::Reference;

/// Where evidence lies in its bucket.
pub const PREFIX: &str = "evidence/";

/// The object of a file.
pub fn object(reference: &Reference, sha256: &str) -> String {
    format!("{PREFIX}{reference}/{sha256}")
}

/// The complaint an object belongs to; `None` for one that is no evidence.
pub fn complaint_of(object: &str) -> Option<Reference> {
    let (reference, sha256) = object.strip_prefix(PREFIX)?.split_once('/')?;
    declared::is_digest(sha256).then(|| reference.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_names_its_complaint() {
        let reference: Reference = "RC-7K3M-9QXD-0HTZ-W2F8".parse().expect("a number");
        let digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        assert_eq!(complaint_of(&object(&reference, digest)), Some(reference));
        for foreign in [
            "directory/accounts.json".to_owned(),
            format!("evidence/RC-7K3M-9QXD-0HTZ-W2F8/{digest}/more"),
            format!("evidence/RC-7K3M-9QXD-0HTZ-W2F8/{}", &digest[1..]),
            format!("evidence/somebody/{digest}"),
        ] {
            assert_eq!(complaint_of(&foreign), None, "{foreign}");
        }
    }
}
