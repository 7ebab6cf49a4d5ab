//! Doubles of the outside world for the demo and the tests: a bank and a messenger, each on its own listener.
//! Nothing here knows the product; both sides meet over HTTP only.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod bank;
pub mod messenger;
