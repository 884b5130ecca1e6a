//! The pages of the one-machine stack; answered on loopback only.

mod clock;
mod home;
mod mailbox;
mod sign_in;
#[cfg(test)]
mod tests;

pub use clock::{ClockPage, clock};
pub use home::{Home, home};
pub use mailbox::{Mail, mail, mailbox};
pub use sign_in::{SignIn, sign_in};
