//! The nouns and rules of Tellerline, free of I/O.
//!
//! Everything here is a value or a pure function: ids, money, consent and its permits, what may be shown
//! in a chat, the state of a conversation and the step that moves it. Clocks, randomness, databases, banks
//! and messengers are ports ([`ports`]) that other crates implement. This crate refuses to know tokio, SQL,
//! HTTP and the wire format of any channel or bank.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod bank;
pub mod case;
pub mod consent;
pub mod conversation;
pub mod desk;
pub mod entropy;
pub mod flows;
pub mod id;
pub mod message;
pub mod money;
pub mod pairing;
pub mod payday;
pub mod ports;
pub mod reading;
pub mod redact;
pub mod time;

pub use consent::{Consent, ConsentError, Permit, Purpose, PurposeKind};
pub use entropy::{Entropy, Seed};
pub use id::*;
pub use money::{Currency, Money};
pub use time::{Clock, Timestamp};
