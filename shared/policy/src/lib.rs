//! Policy packs: what a firm promises, as data (TOML), checked before anything starts.
//!
//! [`Pack::house`] is built in; [`Pack::from_toml`] reads another. A pack gives the core its
//! [`complaint::Rules`] and everything else the labels, texts and addresses in zh and en.

mod canned;
mod check;
mod file;
mod pack;
mod returns;
mod staff_mail;

pub use canned::{CannedFor, CannedText, Gap};
pub use check::BadPack;
pub use pack::{Asked, Category, ExtraNotice, Label, LevelInfo, Pack, Regime, Route, TeamInfo};
pub use returns::{Column, ReturnField, ReturnTable, Returns};
pub use staff_mail::StaffMail;
