//! End-to-end tests: the life of complaints by HTTP and mail, as people and programs meet it.

mod clocks;
mod life;
mod ways_out;
