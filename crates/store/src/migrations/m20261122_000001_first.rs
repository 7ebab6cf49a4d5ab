//! The first schema. Every personal column is ciphertext (`sealed_…`) or an HMAC (`…_hash`), from the start.
//!
//! Times are UTC microseconds. Rows of a conversation carry `conversation_id`, so that the tables can later
//! be distributed by it.

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
    // --- keys and facts about the database itself
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value {blob} NOT NULL)",
    "CREATE TABLE bank_key (
        bank_id TEXT NOT NULL, purpose TEXT NOT NULL, wrapped {blob} NOT NULL, created_at BIGINT NOT NULL,
        PRIMARY KEY (bank_id, purpose))",
    "CREATE TABLE data_key (
        owner_id {uuid} NOT NULL, class SMALLINT NOT NULL, bank_id TEXT NOT NULL, wrapped {blob} NOT NULL,
        created_at BIGINT NOT NULL, PRIMARY KEY (owner_id, class))",
    "CREATE TABLE hour_key (hour BIGINT PRIMARY KEY, wrapped {blob} NOT NULL)",
    // --- the path of a message
    "CREATE TABLE partition_lease (
        id SMALLINT PRIMARY KEY, owner TEXT NOT NULL, epoch BIGINT NOT NULL, expires_at BIGINT NOT NULL)",
    "CREATE TABLE process (owner TEXT PRIMARY KEY, seen_at BIGINT NOT NULL)",
    "CREATE TABLE inbox (
        id {serial}, bank_id TEXT NOT NULL, channel_id TEXT NOT NULL, conversation_id {uuid} NOT NULL,
        part SMALLINT NOT NULL, kind SMALLINT NOT NULL, dedupe_hash {blob} NOT NULL UNIQUE,
        event_at BIGINT NOT NULL, arrived_at BIGINT NOT NULL, due_at BIGINT NOT NULL, hour BIGINT NOT NULL,
        sealed_body {blob}, done_at BIGINT, outcome SMALLINT)",
    "CREATE INDEX inbox_waiting ON inbox (part, due_at) WHERE done_at IS NULL",
    // What was set aside keeps its body, and with it the key of its hour.
    "CREATE INDEX inbox_set_aside ON inbox (hour) WHERE outcome IS NOT NULL",
    "CREATE TABLE parked (
        id {serial}, app_id TEXT NOT NULL, reason TEXT NOT NULL, dedupe_hash {blob} NOT NULL UNIQUE,
        hour BIGINT NOT NULL, sealed_body {blob}, arrived_at BIGINT NOT NULL)",
    "CREATE INDEX parked_app ON parked (app_id, id)",
    "CREATE INDEX parked_hour ON parked (hour)",
    "CREATE TABLE conversation (
        id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, channel_id TEXT NOT NULL, identity_id {uuid} NOT NULL,
        part SMALLINT NOT NULL, version BIGINT NOT NULL, sealed_state {blob} NOT NULL,
        sealed_address {blob} NOT NULL, owner SMALLINT NOT NULL, waiting_since BIGINT, staff_id {uuid},
        last_event_at BIGINT NOT NULL, created_at BIGINT NOT NULL, last_line {uuid})",
    "CREATE INDEX conversation_waiting ON conversation (bank_id, waiting_since) WHERE waiting_since IS NOT NULL",
    // Each line names the one before it and the conversation the last, so that a turn appends: an index by
    // conversation would dirty a page at a random place for each turn.
    "CREATE TABLE turn (
        id {uuid} PRIMARY KEY, conversation_id {uuid} NOT NULL, previous {uuid}, at BIGINT NOT NULL,
        sealed_body {blob} NOT NULL)",
    "CREATE TABLE outbox (
        id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, channel_id TEXT NOT NULL, conversation_id {uuid} NOT NULL,
        part SMALLINT NOT NULL, kind SMALLINT NOT NULL, seq BIGINT NOT NULL, epoch BIGINT NOT NULL,
        status SMALLINT NOT NULL, attempts SMALLINT NOT NULL, due_at BIGINT NOT NULL, created_at BIGINT NOT NULL,
        done_at BIGINT, link_id {uuid}, consent_epoch BIGINT, message_hash {blob}, failure TEXT,
        sealed_body {blob})",
    "CREATE INDEX outbox_open ON outbox (part, seq) WHERE status IN (0, 1)",
    "CREATE INDEX outbox_dead ON outbox (bank_id, done_at) WHERE status IN (3, 4)",
    "CREATE INDEX outbox_link ON outbox (link_id) WHERE link_id IS NOT NULL AND status IN (0, 1)",
    // --- links and consent
    "CREATE TABLE customer (
        id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, institution_id TEXT NOT NULL, sealed_subject {blob} NOT NULL,
        created_at BIGINT NOT NULL)",
    "CREATE TABLE link (
        id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, institution_id TEXT NOT NULL, identity_id {uuid} NOT NULL,
        conversation_id {uuid} NOT NULL, customer_id {uuid} NOT NULL, status SMALLINT NOT NULL,
        sealed_tokens {blob}, sealed_bank_consent {blob} NOT NULL, acr TEXT NOT NULL,
        authenticated_at BIGINT NOT NULL, created_at BIGINT NOT NULL, ended_at BIGINT)",
    "CREATE INDEX link_conversation ON link (conversation_id)",
    "CREATE INDEX link_customer ON link (customer_id)",
    "CREATE TABLE consent (
        id {uuid} PRIMARY KEY, link_id {uuid} NOT NULL UNIQUE REFERENCES link (id), bank_id TEXT NOT NULL,
        epoch BIGINT NOT NULL, live SMALLINT NOT NULL, sealed_body {blob} NOT NULL, expires_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL)",
    "CREATE TABLE ticket (
        token_hash {blob} PRIMARY KEY, id {uuid} NOT NULL, bank_id TEXT NOT NULL, conversation_id {uuid} NOT NULL,
        sealed_body {blob} NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT)",
    "CREATE TABLE attempt (
        id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, conversation_id {uuid} NOT NULL, session_hash {blob} NOT NULL,
        state_hash {blob} UNIQUE, link_id {uuid}, step SMALLINT NOT NULL, sealed_body {blob} NOT NULL,
        created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)",
    "CREATE INDEX attempt_session ON attempt (session_hash)",
    "CREATE INDEX attempt_over ON attempt (expires_at)",
    "CREATE TABLE browser (
        secret_hash {blob} PRIMARY KEY, id {uuid} NOT NULL, bank_id TEXT NOT NULL, identity_id {uuid} NOT NULL,
        link_id {uuid} NOT NULL, pin TEXT NOT NULL, tries SMALLINT NOT NULL, unlocked_until BIGINT NOT NULL,
        bound_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)",
    "CREATE INDEX browser_link ON browser (link_id)",
    "CREATE TABLE unattended (
        link_id {uuid} NOT NULL, account_hash {blob} NOT NULL, resource TEXT NOT NULL, day BIGINT NOT NULL,
        reads BIGINT NOT NULL, PRIMARY KEY (link_id, account_hash, resource, day))",
    // --- the desk
    "CREATE TABLE case_file (
        id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, conversation_id {uuid} NOT NULL, kind TEXT NOT NULL,
        status TEXT NOT NULL, clock_started_at BIGINT NOT NULL, opened_at BIGINT, opened_by {uuid},
        resolved_at BIGINT, resolved_by {uuid}, linked SMALLINT NOT NULL, sealed_body {blob} NOT NULL)",
    "CREATE INDEX case_open ON case_file (bank_id, clock_started_at) WHERE resolved_at IS NULL",
    "CREATE INDEX case_conversation ON case_file (conversation_id)",
    "CREATE TABLE case_note (
        id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, conversation_id {uuid} NOT NULL, case_id {uuid} NOT NULL,
        at BIGINT NOT NULL, sealed_body {blob} NOT NULL)",
    "CREATE INDEX case_note_case ON case_note (case_id, at)",
    "CREATE TABLE staff (
        id {uuid} PRIMARY KEY, bank_id TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
        password TEXT NOT NULL, sealed_totp {blob} NOT NULL, totp_step BIGINT NOT NULL, failures SMALLINT NOT NULL,
        locked_until BIGINT NOT NULL, created_at BIGINT NOT NULL, disabled_at BIGINT, UNIQUE (bank_id, name))",
    "CREATE TABLE staff_session (
        secret_hash {blob} PRIMARY KEY, id {uuid} NOT NULL, staff_id {uuid} NOT NULL REFERENCES staff (id),
        created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)",
    "CREATE TABLE pause (
        scope TEXT NOT NULL, what TEXT NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL,
        PRIMARY KEY (scope, what))",
];
