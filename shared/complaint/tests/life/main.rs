//! The rules of a complaint's life, one check and its rows for each (design §2–4).

mod answers;
mod clocks;
mod identity;
mod ladder;
#[path = "../support/mod.rs"]
mod support;
