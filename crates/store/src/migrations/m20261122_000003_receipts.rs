//! Consent receipts, and the texts that customers agreed to.
//!
//! A text holds nothing personal and is kept for ever: a receipt names it by its version. A receipt is sealed
//! under the person's key for evidence, so that erasing the person erases it.

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
    "CREATE TABLE consent_text (
        bank_id TEXT NOT NULL, version TEXT NOT NULL, language TEXT NOT NULL, body TEXT NOT NULL,
        first_used_at BIGINT NOT NULL, PRIMARY KEY (bank_id, version))",
    "CREATE TABLE consent_receipt (
        id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, link_id {uuid} NOT NULL REFERENCES link (id),
        consent_id {uuid} NOT NULL, epoch BIGINT NOT NULL, at BIGINT NOT NULL, sealed_body {blob} NOT NULL,
        UNIQUE (consent_id, epoch))",
    "CREATE INDEX consent_receipt_link ON consent_receipt (link_id)",
];
