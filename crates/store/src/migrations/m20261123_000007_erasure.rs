//! Erasing and what may not be erased: requests, the ledger of what was erased, legal holds.
//!
//! All three outlive the people they are about and so hold ids only, which are HMACs or drawn at random. What staff
//! gave as a reason is sealed under the bank's key.

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
    "CREATE TABLE erasure (
        id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, subject SMALLINT NOT NULL, owner_id {uuid} NOT NULL,
        classes SMALLINT NOT NULL, asked_by TEXT NOT NULL, sealed_reason {blob}, asked_at BIGINT NOT NULL,
        due_at BIGINT NOT NULL, state SMALLINT NOT NULL, told_at BIGINT, held_at BIGINT, ended_at BIGINT,
        ended_by TEXT)",
    "CREATE INDEX erasure_due ON erasure (due_at) WHERE state = 0",
    "CREATE INDEX erasure_owner ON erasure (owner_id)",
    // Rows are only ever added. `retained_id` is whom what must be kept belongs to from then on.
    "CREATE TABLE erasure_ledger (
        id {serial}, bank_id TEXT NOT NULL, erasure_id {uuid} NOT NULL, subject SMALLINT NOT NULL,
        owner_id {uuid} NOT NULL, conversation_id {uuid}, classes SMALLINT NOT NULL, retained_id {uuid},
        at BIGINT NOT NULL, UNIQUE (erasure_id, owner_id))",
    "CREATE INDEX erasure_ledger_conversation ON erasure_ledger (conversation_id)",
    "CREATE INDEX erasure_ledger_retained ON erasure_ledger (retained_id) WHERE retained_id IS NOT NULL",
    "CREATE TABLE legal_hold (
        id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, subject SMALLINT NOT NULL, owner_id {uuid} NOT NULL,
        set_by TEXT NOT NULL, sealed_reason {blob} NOT NULL, set_at BIGINT NOT NULL, lifted_by TEXT,
        sealed_lift {blob}, lifted_at BIGINT)",
    "CREATE INDEX legal_hold_owner ON legal_hold (owner_id) WHERE lifted_at IS NULL",
];
