//! What officers allowed and forbade on each channel. Rows are added and decided, never removed: the list is the
//! history, and its last decided row of a class is what holds.

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
    "CREATE TABLE policy_change (
        id {serial}, bank_id TEXT NOT NULL, channel_id TEXT NOT NULL, class TEXT NOT NULL, allows SMALLINT NOT NULL,
        proposed_by {uuid}, reason TEXT NOT NULL, proposed_at BIGINT NOT NULL,
        decided_by {uuid}, decided_reason TEXT, decided_at BIGINT, void_at BIGINT)",
    "CREATE INDEX policy_change_class ON policy_change (bank_id, channel_id, class, id)",
];
