//! Passkeys of customers and staff, their ceremonies, sessions of customers' pages, and what staff recover with.
//! Until when a browser is unlocked is no longer a column: each unlocking begins a session of its own.

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
    // Of a link (then with whose chat it is) or of somebody who works here.
    "CREATE TABLE passkey (
        id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, subject_id {uuid} NOT NULL, identity_id {uuid},
        credential_hash {blob} NOT NULL, sign_count BIGINT NOT NULL, sealed_body {blob} NOT NULL,
        created_at BIGINT NOT NULL, last_used_at BIGINT, UNIQUE (bank_id, credential_hash))",
    "CREATE INDEX passkey_subject ON passkey (subject_id)",
    "CREATE TABLE ceremony (
        id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, session_hash {blob} NOT NULL, subject_id {uuid} NOT NULL,
        sealed_body {blob} NOT NULL, expires_at BIGINT NOT NULL)",
    "CREATE TABLE page_session (
        secret_hash {blob} PRIMARY KEY, id {uuid} NOT NULL, bank_id TEXT NOT NULL, customer_id {uuid},
        browser_id {uuid}, login_at BIGINT, created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL)",
    "CREATE INDEX page_session_customer ON page_session (customer_id) WHERE customer_id IS NOT NULL",
    "CREATE INDEX page_session_browser ON page_session (browser_id) WHERE browser_id IS NOT NULL",
    "ALTER TABLE browser ADD COLUMN last_used_at BIGINT",
    "ALTER TABLE browser DROP COLUMN unlocked_until",
    "CREATE TABLE recovery_code (
        code_hash {blob} PRIMARY KEY, staff_id {uuid} NOT NULL REFERENCES staff (id), created_at BIGINT NOT NULL,
        used_at BIGINT)",
    "CREATE INDEX recovery_code_staff ON recovery_code (staff_id)",
    "CREATE TABLE staff_reset (
        staff_id {uuid} PRIMARY KEY REFERENCES staff (id), proposed_by TEXT NOT NULL, reason TEXT NOT NULL,
        proposed_at BIGINT NOT NULL)",
];
