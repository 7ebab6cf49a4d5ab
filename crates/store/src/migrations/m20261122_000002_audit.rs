//! The audit log: rows that are only ever added, and the Merkle tree over them (`audit` in this crate,
//! `docs/audit.md`).
//!
//! `entry` is the text whose hash is the leaf; the other columns of a row are for finding it and must say what
//! the entry says. `audit_tile.row_ids` says which row each leaf of a tile of level 0 is.

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
    "CREATE TABLE audit (
        id {serial}, bank_id TEXT NOT NULL, conversation_id {uuid}, writer {uuid} NOT NULL, seq BIGINT NOT NULL,
        entry {blob} NOT NULL, UNIQUE (writer, bank_id, seq))",
    "CREATE INDEX audit_conversation ON audit (conversation_id, id) WHERE conversation_id IS NOT NULL",
    "CREATE TABLE audit_writer (
        bank_id TEXT NOT NULL, id {uuid} NOT NULL, opened_at BIGINT NOT NULL, sequenced BIGINT NOT NULL,
        closed SMALLINT NOT NULL, PRIMARY KEY (bank_id, id))",
    "CREATE TABLE audit_log (
        bank_id TEXT PRIMARY KEY, origin TEXT NOT NULL, owner TEXT NOT NULL, epoch BIGINT NOT NULL,
        expires_at BIGINT NOT NULL, size BIGINT NOT NULL, signed_size BIGINT NOT NULL, signed_at BIGINT NOT NULL,
        exported_size BIGINT NOT NULL, exported_at BIGINT)",
    "CREATE TABLE audit_tile (
        bank_id TEXT NOT NULL, level SMALLINT NOT NULL, place BIGINT NOT NULL, first_row BIGINT NOT NULL,
        last_row BIGINT NOT NULL, row_ids {blob} NOT NULL, hashes {blob} NOT NULL,
        PRIMARY KEY (bank_id, level, place))",
    "CREATE INDEX audit_tile_rows ON audit_tile (bank_id, last_row, first_row) WHERE level = 0",
    "CREATE TABLE audit_checkpoint (
        bank_id TEXT NOT NULL, size BIGINT NOT NULL, at BIGINT NOT NULL, note TEXT NOT NULL,
        PRIMARY KEY (bank_id, size))",
];
