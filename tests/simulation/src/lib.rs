//! Whole lives of complaints, on the in-memory stack, under faults: one seed is one history.
//!
//! [`faults`] draws what goes wrong, [`world`] holds a stack with the people around it, [`acts`] is
//! what they do over HTTP and [`post`] what they send by mail; [`life`] plays one seed from the
//! first complaint to long after the last clock, and [`checks`] compares what is left with the
//! invariants of the design. [`crash`] kills a handler after each of its calls
//! instead, at one of the [`scenes`] of a life.

pub mod acts;
pub mod checks;
pub mod client;
pub mod crash;
pub mod faults;
pub mod life;
pub mod model;
pub mod outline;
pub mod post;
pub mod scenes;
pub mod world;
