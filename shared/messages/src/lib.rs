//! Shapes that leave a process: queue messages, stored items, HTTP bodies. Each stored or queued
//! shape carries a version; golden samples of every old one must still decode (`tests/golden.rs`).

pub mod api;
pub mod chain;
pub mod command;
pub mod counterparty;
pub mod figures;
pub mod log_days;
pub mod log_file;
pub mod queue;
pub mod stored;
pub mod stored_objects;
pub mod view;
