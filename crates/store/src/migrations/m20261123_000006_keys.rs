//! Keys by generation: what wraps a key is named beside it, so that keys can be rotated while the server works.
//!
//! `bank_key.master` names the master key that wraps the row, `data_key.wrapped_by` and `hour_key.wrapped_by` the
//! bank's key. What was there before names no master key yet; `vault/upgrade.rs` fills that in with the key at hand.
//! `bank_key.chained` is the same key wrapped by the generation before it, as long as that one lives.
//! The tables are made anew rather than widened, so that no copy of a key stays behind in the old pages.

use sea_orm_migration::prelude::*;

/// See the module.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::run(manager, STATEMENTS).await
    }
}

const STATEMENTS: &[&str] = &[
    "CREATE TABLE bank_key_6 (
        id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, purpose TEXT NOT NULL, generation BIGINT NOT NULL,
        master TEXT NOT NULL, wrapped {blob} NOT NULL, chained {blob}, created_at BIGINT NOT NULL,
        UNIQUE (bank_id, purpose, generation))",
    "INSERT INTO bank_key_6 SELECT {new_uuid}, bank_id, purpose, 1, '', wrapped, NULL, created_at
        FROM bank_key",
    "DROP TABLE bank_key",
    "ALTER TABLE bank_key_6 RENAME TO bank_key",
    "CREATE TABLE data_key_6 (
        owner_id {uuid} NOT NULL, class SMALLINT NOT NULL, bank_id TEXT NOT NULL,
        wrapped_by {uuid} NOT NULL REFERENCES bank_key (id), wrapped {blob} NOT NULL, created_at BIGINT NOT NULL,
        PRIMARY KEY (owner_id, class))",
    "INSERT INTO data_key_6 SELECT d.owner_id, d.class, d.bank_id, b.id, d.wrapped, d.created_at FROM data_key d
        JOIN bank_key b ON b.bank_id = d.bank_id AND b.purpose = 'wrap'",
    "DROP TABLE data_key",
    "ALTER TABLE data_key_6 RENAME TO data_key",
    "CREATE TABLE hour_key_6 (
        hour BIGINT PRIMARY KEY, wrapped_by {uuid} REFERENCES bank_key (id), wrapped {blob} NOT NULL)",
    "INSERT INTO hour_key_6 SELECT hour, NULL, wrapped FROM hour_key",
    "DROP TABLE hour_key",
    "ALTER TABLE hour_key_6 RENAME TO hour_key",
];
