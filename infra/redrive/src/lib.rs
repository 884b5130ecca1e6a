//! What failed goes its way again, by hand: an operator's tool for a stack on AWS.
//!
//! [`command_line`] is what can be asked of it. [`look`] shows what lies in the dead-letter and
//! failure queues ([`saying`] what a message says, never a person's words); [`dead_letters`] moves
//! messages back to their queue; [`stream`] tells the queues of events that the stream gave up on
//! ([`failures`] reads which, [`events`] finds them in the table). [`queues`] are the calls.

pub mod command_line;
pub mod dead_letters;
pub mod events;
pub mod failures;
pub mod look;
pub mod queues;
pub mod saying;
pub mod stream;
