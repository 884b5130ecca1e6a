//! What every function shares, so that a function holds only its own work.
//!
//! [`ambient`] is the one place that reads the computer's clock and random source; [`batch`] the one
//! loop of all queue functions; [`http`] serves a router as a Lambda function; [`queues`] sends;
//! [`settings`] reads the environment once; [`telemetry`] sets the logs up.

pub mod ambient;
pub mod aws;
pub mod batch;
pub mod http;
pub mod queues;
pub mod settings;
pub mod telemetry;

pub use ambient::{Ambient, Clock, Random};
