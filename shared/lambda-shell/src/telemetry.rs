//! Logs: one JSON line an event, level by `RUST_LOG`, never an address, name, subject or body.

use tracing_subscriber::EnvFilter;

/// Sets the logs of a Lambda function up.
pub fn init() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().with_env_filter(filter).with_current_span(false).without_time().init();
}
