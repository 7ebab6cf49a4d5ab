//! Connectors to institutions: they implement [`tellerline_core::ports::Bank`] over the institution's own API.
//!
//! [`fapi`] is the OpenID Connect relying party (pushed requests, PKCE, `private_key_jwt`, DPoP);
//! [`uk_open_banking`] the account-information API of UK Open Banking v4.0 above it. This crate refuses to
//! know customers, chats, pages and databases: tokens come and go through [`tellerline_core::ports::TokenVault`],
//! time and randomness are handed in.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod breaker;
mod config;
pub mod fapi;
mod net;
mod registry;
pub mod uk_open_banking;
mod unattended;

pub use config::{ConfigError, InstitutionConfig, Timeouts};
pub use fapi::keys::{KeyError, SigningKey, generate_signing_key, jwks};
pub use registry::Banks;
pub use uk_open_banking::{Dependencies, PossessionKey, ReadyGrant, UkOpenBanking};
pub use unattended::{MemoryLedger, UnattendedLedger};
