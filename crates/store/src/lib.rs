//! Storage on SQLite and PostgreSQL behind one code path.
//!
//! Two ways in. Workers and hooks hand values ([`TurnCommit`], new inbox rows, outcomes of effects) to the
//! group-commit [`Writer`], which takes all that is ready and commits once. Pages and staff use short
//! transactions ([`Store::begin`]) through the repositories. Everything personal is sealed before it gets
//! here to disk ([`vault`]); look-ups go by HMAC columns. This crate refuses to know any channel's or bank's
//! wire format.

#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod audit;
pub mod backup;
mod batch;
pub mod data_map;
pub mod db;
pub mod error;
mod guards;
pub mod hot;
pub mod inbox;
pub mod lease;
pub mod migrations;
pub mod repo;
pub mod scrub;
pub mod vault;
pub mod writer;

pub use db::{Db, Store};
pub use error::StoreError;
pub use hot::*;
pub use sea_orm::DatabaseTransaction as Transaction;
pub use vault::{RetentionClass, Sealed, Vault};
pub use writer::{AuditWatch, Entered, Writer};
