//! The one-machine stack (design §7): the same functions as on AWS, in one process, on durable
//! embedded parts plugged in below the AWS SDK.
//!
//! [`stack`] builds the functions and plays the triggers; [`times`] is business and machine time;
//! [`data`] the data directory; [`http`] the pages and `/local`; [`smtp`] the listener;
//! [`embedded`] the parts themselves; [`issuer`] signs staff in on this machine.

pub mod chance;
pub mod data;
pub mod embedded;
pub mod http;
pub mod issuer;
pub mod pages;
pub mod smtp;
pub mod stack;
pub mod times;

pub use stack::{Options, Stack};
