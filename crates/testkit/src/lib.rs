//! What the tests of several crates share: real servers as child processes, and suites that more than one
//! implementation must pass. Nothing in here is part of the product.

pub mod demo;
pub mod postgres;
pub mod store_conformance;
