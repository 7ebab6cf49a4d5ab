//! Facebook Messenger: the wire format in both directions (`facts/channels.md` part 1).
//!
//! Inbound: [`signature`] checks the raw bytes, [`envelope`] cuts them into [`event::Event`]s, [`input`] turns
//! one into what a turn can read. Outbound: [`render`] makes [`call::Call`]s, [`send`] makes the request and
//! sorts the answer by what has to happen next ([`class`]). [`page`] looks after the Page's subscription and
//! profile. Nothing in here keeps state beyond the last usage headers.

pub mod access;
pub mod call;
pub mod class;
pub mod envelope;
pub mod event;
pub mod input;
pub mod page;
pub mod render;
pub mod send;
pub mod signature;
pub mod usage;
mod wire;
