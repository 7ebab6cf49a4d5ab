//! What a messenger's owner asked for on behalf of a person: delete their data, end their connections. One row for each
//! request and channel, found by the code that was answered; no id of the person.

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
    "CREATE TABLE platform_request (
        id {serial}, bank_id TEXT NOT NULL, channel_id TEXT NOT NULL, kind SMALLINT NOT NULL,
        code_hash {blob} NOT NULL, outcome SMALLINT NOT NULL, erasure_id {uuid}, at BIGINT NOT NULL)",
    "CREATE UNIQUE INDEX platform_request_once ON platform_request (code_hash, channel_id)",
    "CREATE INDEX platform_request_at ON platform_request (at)",
];
