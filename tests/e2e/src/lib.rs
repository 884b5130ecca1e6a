//! The harness of the end-to-end tests: the whole stack in memory, reached by HTTP and SMTP on
//! port 0 and by nothing else, stepped by `/local/clock` and `/local/settle`. No test sleeps.
//!
//! [`app`] starts the stack and fails a test that leaves work behind; [`http`] is the client;
//! [`mail`] speaks SMTP and reads the mailbox; [`life`] holds the steps most tests share,
//! [`evidence`] the files they hand in.

pub mod app;
pub mod evidence;
pub mod http;
pub mod life;
pub mod mail;
pub mod sample;

pub use app::TestApp;
pub use http::{Answer, Call};
pub use life::{Colleague, Filed};
pub use mail::Mail;
