//! Threads in which somebody whom the bank does not know wrote in its name: the list that the compliance officer
//! works through. One open row a conversation; no text.

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
    "CREATE TABLE stranger (
        id {serial}, bank_id TEXT NOT NULL, channel_id TEXT NOT NULL, conversation_id {uuid} NOT NULL, app_id TEXT,
        first_at BIGINT NOT NULL, last_at BIGINT NOT NULL, times BIGINT NOT NULL, cleared_at BIGINT,
        cleared_by {uuid})",
    "CREATE UNIQUE INDEX stranger_open ON stranger (conversation_id) WHERE cleared_at IS NULL",
    "CREATE INDEX stranger_bank ON stranger (bank_id, last_at)",
];
