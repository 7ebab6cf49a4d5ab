//! The built product from outside: it runs as a child process, is spoken to as Messenger speaks, and is killed
//! without warning. Nothing in here reaches into it while it runs; only its database is read, and only after.

mod access;
mod crash;
mod dialogue;
mod erasure;
mod hooks;
mod packs;
mod privacy;
mod redaction;
mod rotation;
mod sends;
mod support;
