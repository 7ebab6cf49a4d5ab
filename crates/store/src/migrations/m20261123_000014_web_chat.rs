//! The web chat: threads as a browser reads them, their messages, and who reads them.

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
    "CREATE TABLE web_thread (
        conversation_id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, last_seq BIGINT NOT NULL, seen_seq BIGINT NOT NULL,
        read_seq BIGINT NOT NULL, changed_at BIGINT NOT NULL)",
    "CREATE INDEX web_thread_changed ON web_thread (changed_at)",
    "CREATE TABLE web_message (
        id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, conversation_id {uuid} NOT NULL, seq BIGINT NOT NULL,
        at BIGINT NOT NULL, speaker SMALLINT NOT NULL, sealed_body {blob} NOT NULL)",
    "CREATE UNIQUE INDEX web_message_thread ON web_message (conversation_id, seq)",
    "CREATE INDEX web_message_age ON web_message (bank_id, at)",
    "CREATE TABLE web_session (
        secret_hash {blob} PRIMARY KEY, id {uuid} NOT NULL, bank_id TEXT NOT NULL, channel_id TEXT NOT NULL,
        conversation_id {uuid} NOT NULL, customer_id {uuid}, created_at BIGINT NOT NULL, used_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL)",
    "CREATE INDEX web_session_id ON web_session (id)",
    "CREATE INDEX web_session_conversation ON web_session (conversation_id)",
];
