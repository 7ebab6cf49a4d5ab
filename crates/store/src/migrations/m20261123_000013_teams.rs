//! Teams of staff, conversations that were given to one, and when somebody's ways to sign in changed last.

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
    "ALTER TABLE staff ADD COLUMN team TEXT",
    "ALTER TABLE staff ADD COLUMN factors_changed_at BIGINT",
    "CREATE TABLE team_conversation (
        conversation_id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, team TEXT NOT NULL, assigned_by {uuid} NOT NULL,
        at BIGINT NOT NULL)",
];
