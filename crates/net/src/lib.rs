//! Every connection that this program opens by itself: only to hosts that the config names, checked when an address
//! is used and again when its name is resolved.
//!
//! [`Hosts`] is the list, [`Client`] and [`Poster`] the only ways out; no other crate of the product may make an HTTP
//! client (`cargo xtask tidy`). Redirects are never followed, no proxy is taken from the environment, and a name that
//! resolves into a private network is refused unless the config says that it may. This crate refuses to know what is
//! sent and to whom it belongs.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod address;
mod client;
mod hosts;
mod post;
mod resolve;

pub use address::{Reach, reach};
pub use client::{Client, Limits};
pub use hosts::{Cause, Destination, Hosts, Refusal};
pub use post::{Answer, Failure, Poster};
pub use resolve::{Lookup, SystemLookup, Watch};

/// A request to a host of the list, not sent yet.
pub type Call = reqwest::RequestBuilder;
/// An answer whose body has not been read.
pub type Response = reqwest::Response;
/// Why there is no answer. Its text can hold the address: use `without_url` before it is logged.
pub type Error = reqwest::Error;
