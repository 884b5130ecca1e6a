//! Links of our own mails, which open a complaint's page to whoever has them: mails come back with them quoted.

use super::{Find, Secret};
use crate::scan::Scan;

/// How the path of one begins, before the complaint's number.
const PATH: &str = "/c/rc-";

/// Characters from there to the key: four groups of four, a dash or a slash behind each.
const NUMBER: usize = 20;

/// Shortest key.
const KEY_MIN: usize = 20;

/// Finds a link's key where the link's path starts here.
pub(super) fn find(scan: &Scan, start: usize) -> Option<Find> {
    if !scan.starts_with(start, PATH) {
        return None;
    }
    let key = start + PATH.len() + NUMBER;
    let mut end = key;
    while scan.at(end).is_ascii_alphanumeric() {
        end += 1;
    }
    let is_key = scan.before(key) == '/' && end - key >= KEY_MIN;
    is_key.then(|| Find { start: key, end, secret: Secret::Link, replacement: "[link]".to_owned() })
}
