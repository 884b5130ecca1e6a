//! What every function shares, so that a function holds only its own work.
//!
//! [`ambient`] is the one place that reads the computer's clock and random source; [`batch`] the one
//! loop of all queue functions; [`function`] is what surrounds a handler; [`http`] serves a router as
//! a Lambda function; [`queues`] sends; [`settings`] reads the environment and [`secrets`] the
//! secrets it names, once; [`telemetry`] writes logs and metrics.

pub mod ambient;
pub mod aws;
pub mod batch;
pub mod function;
pub mod http;
pub mod queues;
pub mod secrets;
pub mod settings;
pub mod telemetry;

pub use ambient::{Ambient, Clock, Random};
