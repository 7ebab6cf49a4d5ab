//! What staff wrote to be read under lock, by the id of the ticket that leads to it.

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
    "CREATE TABLE secure_note (
        id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, conversation_id {uuid} NOT NULL, staff_id {uuid} NOT NULL,
        at BIGINT NOT NULL, as_text SMALLINT NOT NULL, sealed_body {blob} NOT NULL, read_at BIGINT)",
    "CREATE INDEX secure_note_conversation ON secure_note (conversation_id, at)",
    "CREATE INDEX secure_note_age ON secure_note (bank_id, at)",
];
