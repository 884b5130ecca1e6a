//! The program itself, as a process: killed and started again, refused, asked for a date.

mod command_line;
mod demo;
mod kill;
mod log;
mod recompute;
mod relay;
mod replay;
mod server;
