//! The tool on the embedded parts: what it does, and what it does when it is broken off.

mod dead_letters;
mod dying;
mod list;
mod stream;
mod world;
