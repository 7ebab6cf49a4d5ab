//! Channels: what a messenger sends becomes an [`Input`](tellerline_core::conversation::Input), what a flow
//! says becomes calls to the messenger's API.
//!
//! Texts (Fluent) and the forms of money and dates (ICU4X) live here too, because only a renderer needs them.
//! This crate refuses to know the database, the banks and the rules of the dialogue: it parses, renders and
//! sends, and leaves every decision to `tellerline-core` and the engine.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod channel;
pub mod messenger;
pub mod texts;
pub mod web;
