//! The rules of a complaint's life, one check and its rows for each (design §2–4).

mod answers;
mod bounds;
mod classes;
mod clocks;
mod identity;
mod jurisdictions;
mod ladder;
mod late;
mod laws;
mod letters;
mod pauses;
mod recompute;
mod records;
mod replays;
mod roster;
mod shedding;
#[path = "../support/mod.rs"]
mod support;
mod team_time;
