//! What a backup holds: every table and column, in an order that keeps references whole. A test compares this
//! list with the schema.

/// A column's type in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Int,
    Small,
    Uuid,
    Blob,
    /// An id that the database counts by itself.
    Serial,
}

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// What is read in place of the column.
    read_as: Option<&'static str>,
}

/// A table, and which of its rows are kept.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [Column],
    pub(super) tail: &'static str,
}

impl Table {
    pub(super) fn select(&self) -> String {
        let columns: Vec<&str> =
            self.columns.iter().map(|column| column.read_as.unwrap_or(column.name)).collect();
        columns.join(", ")
    }

    pub(super) fn has_serial(&self) -> bool {
        self.columns.iter().any(|column| column.kind == Kind::Serial)
    }
}

const fn column(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, read_as: None }
}

/// A column that is read as a fixed value: leases keep their epochs (which must never fall) but no owner.
const fn reset(name: &'static str, kind: Kind, read_as: &'static str) -> Column {
    Column { name, kind, read_as: Some(read_as) }
}

/// Tables that are not in a backup: sessions and ceremonies end with it, live processes are those of the database it
/// was made from, and the list of migrations belongs to the database it is restored into.
pub const TABLES_LEFT_OUT: &[&str] =
    &["staff_session", "page_session", "web_session", "ceremony", "process", "seaql_migrations"];

/// All tables.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "meta",
        columns: &[column("name", Kind::Text), column("value", Kind::Blob)],
        tail: "ORDER BY name",
    },
    Table {
        name: "bank_key",
        columns: &[
            column("id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("purpose", Kind::Text),
            column("generation", Kind::Int),
            column("master", Kind::Text),
            column("wrapped", Kind::Blob),
            column("chained", Kind::Blob),
            column("created_at", Kind::Int),
        ],
        tail: "ORDER BY bank_id, purpose, generation",
    },
    Table {
        name: "data_key",
        columns: &[
            column("owner_id", Kind::Uuid),
            column("class", Kind::Small),
            column("bank_id", Kind::Text),
            column("wrapped_by", Kind::Uuid),
            column("wrapped", Kind::Blob),
            column("created_at", Kind::Int),
        ],
        tail: "ORDER BY owner_id, class",
    },
    Table {
        name: "hour_key",
        columns: &[
            column("hour", Kind::Int),
            column("wrapped_by", Kind::Uuid),
            column("wrapped", Kind::Blob),
        ],
        tail: "WHERE hour IN (SELECT hour FROM inbox WHERE done_at IS NULL OR outcome IS NOT NULL) \
               OR hour IN (SELECT hour FROM parked) ORDER BY hour",
    },
    Table {
        name: "partition_lease",
        columns: &[
            column("id", Kind::Small),
            reset("owner", Kind::Text, "'' AS owner"),
            column("epoch", Kind::Int),
            reset("expires_at", Kind::Int, "CAST(0 AS BIGINT) AS expires_at"),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "inbox",
        columns: &[
            column("id", Kind::Serial),
            column("bank_id", Kind::Text),
            column("channel_id", Kind::Text),
            column("conversation_id", Kind::Uuid),
            column("part", Kind::Small),
            column("kind", Kind::Small),
            column("dedupe_hash", Kind::Blob),
            column("event_at", Kind::Int),
            column("arrived_at", Kind::Int),
            column("due_at", Kind::Int),
            column("hour", Kind::Int),
            column("sealed_body", Kind::Blob),
            column("done_at", Kind::Int),
            column("outcome", Kind::Small),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "parked",
        columns: &[
            column("id", Kind::Serial),
            column("app_id", Kind::Text),
            column("reason", Kind::Text),
            column("dedupe_hash", Kind::Blob),
            column("hour", Kind::Int),
            column("sealed_body", Kind::Blob),
            column("arrived_at", Kind::Int),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "conversation",
        columns: &[
            column("id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("channel_id", Kind::Text),
            column("identity_id", Kind::Uuid),
            column("part", Kind::Small),
            column("version", Kind::Int),
            column("sealed_state", Kind::Blob),
            column("sealed_address", Kind::Blob),
            column("owner", Kind::Small),
            column("waiting_since", Kind::Int),
            column("staff_id", Kind::Uuid),
            column("last_event_at", Kind::Int),
            column("created_at", Kind::Int),
            column("last_line", Kind::Uuid),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "turn",
        columns: &[
            column("id", Kind::Uuid),
            column("conversation_id", Kind::Uuid),
            column("previous", Kind::Uuid),
            column("at", Kind::Int),
            column("sealed_body", Kind::Blob),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "outbox",
        columns: &[
            column("id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("channel_id", Kind::Text),
            column("conversation_id", Kind::Uuid),
            column("part", Kind::Small),
            column("kind", Kind::Small),
            column("seq", Kind::Int),
            column("epoch", Kind::Int),
            column("status", Kind::Small),
            column("attempts", Kind::Small),
            column("due_at", Kind::Int),
            column("created_at", Kind::Int),
            column("done_at", Kind::Int),
            column("link_id", Kind::Uuid),
            column("consent_epoch", Kind::Int),
            column("message_hash", Kind::Blob),
            column("failure", Kind::Text),
            column("sealed_body", Kind::Blob),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "audit",
        columns: &[
            column("id", Kind::Serial),
            column("bank_id", Kind::Text),
            column("conversation_id", Kind::Uuid),
            column("writer", Kind::Uuid),
            column("seq", Kind::Int),
            column("entry", Kind::Blob),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "audit_writer",
        columns: &[
            column("bank_id", Kind::Text),
            column("id", Kind::Uuid),
            column("opened_at", Kind::Int),
            column("sequenced", Kind::Int),
            column("closed", Kind::Small),
        ],
        tail: "ORDER BY bank_id, id",
    },
    Table {
        name: "audit_log",
        columns: &[
            column("bank_id", Kind::Text),
            column("origin", Kind::Text),
            reset("owner", Kind::Text, "'' AS owner"),
            column("epoch", Kind::Int),
            reset("expires_at", Kind::Int, "CAST(0 AS BIGINT) AS expires_at"),
            column("size", Kind::Int),
            column("signed_size", Kind::Int),
            column("signed_at", Kind::Int),
            column("exported_size", Kind::Int),
            column("exported_at", Kind::Int),
        ],
        tail: "ORDER BY bank_id",
    },
    Table {
        name: "audit_tile",
        columns: &[
            column("bank_id", Kind::Text),
            column("level", Kind::Small),
            column("place", Kind::Int),
            column("first_row", Kind::Int),
            column("last_row", Kind::Int),
            column("row_ids", Kind::Blob),
            column("hashes", Kind::Blob),
        ],
        tail: "ORDER BY bank_id, level, place",
    },
    Table {
        name: "audit_checkpoint",
        columns: &[
            column("bank_id", Kind::Text),
            column("size", Kind::Int),
            column("at", Kind::Int),
            column("note", Kind::Text),
        ],
        tail: "ORDER BY bank_id, size",
    },
    Table {
        name: "customer",
        columns: &[
            column("id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("institution_id", Kind::Text),
            column("sealed_subject", Kind::Blob),
            column("created_at", Kind::Int),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "link",
        columns: &[
            column("id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("institution_id", Kind::Text),
            column("identity_id", Kind::Uuid),
            column("conversation_id", Kind::Uuid),
            column("customer_id", Kind::Uuid),
            column("status", Kind::Small),
            column("sealed_tokens", Kind::Blob),
            column("sealed_bank_consent", Kind::Blob),
            column("acr", Kind::Text),
            column("authenticated_at", Kind::Int),
            column("created_at", Kind::Int),
            column("ended_at", Kind::Int),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "consent",
        columns: &[
            column("id", Kind::Uuid),
            column("link_id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("epoch", Kind::Int),
            column("live", Kind::Small),
            column("sealed_body", Kind::Blob),
            column("expires_at", Kind::Int),
            column("changed_at", Kind::Int),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "consent_text",
        columns: &[
            column("bank_id", Kind::Text),
            column("version", Kind::Text),
            column("language", Kind::Text),
            column("body", Kind::Text),
            column("first_used_at", Kind::Int),
        ],
        tail: "ORDER BY bank_id, version",
    },
    Table {
        name: "consent_receipt",
        columns: &[
            column("id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("link_id", Kind::Uuid),
            column("consent_id", Kind::Uuid),
            column("epoch", Kind::Int),
            column("at", Kind::Int),
            column("sealed_body", Kind::Blob),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "ticket",
        columns: &[
            column("token_hash", Kind::Blob),
            column("id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("conversation_id", Kind::Uuid),
            column("sealed_body", Kind::Blob),
            column("expires_at", Kind::Int),
            column("used_at", Kind::Int),
        ],
        tail: "ORDER BY token_hash",
    },
    Table {
        name: "attempt",
        columns: &[
            column("id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("conversation_id", Kind::Uuid),
            column("session_hash", Kind::Blob),
            column("state_hash", Kind::Blob),
            column("link_id", Kind::Uuid),
            column("step", Kind::Small),
            column("sealed_body", Kind::Blob),
            column("created_at", Kind::Int),
            column("expires_at", Kind::Int),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "browser",
        columns: &[
            column("secret_hash", Kind::Blob),
            column("id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("identity_id", Kind::Uuid),
            column("link_id", Kind::Uuid),
            column("pin", Kind::Text),
            column("tries", Kind::Small),
            column("bound_at", Kind::Int),
            column("expires_at", Kind::Int),
            column("last_used_at", Kind::Int),
        ],
        tail: "ORDER BY secret_hash",
    },
    Table {
        name: "passkey",
        columns: &[
            column("id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("subject_id", Kind::Uuid),
            column("identity_id", Kind::Uuid),
            column("credential_hash", Kind::Blob),
            column("sign_count", Kind::Int),
            column("sealed_body", Kind::Blob),
            column("created_at", Kind::Int),
            column("last_used_at", Kind::Int),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "unattended",
        columns: &[
            column("link_id", Kind::Uuid),
            column("account_hash", Kind::Blob),
            column("resource", Kind::Text),
            column("day", Kind::Int),
            column("reads", Kind::Int),
        ],
        tail: "ORDER BY link_id, account_hash, resource, day",
    },
    Table {
        name: "case_file",
        columns: &[
            column("id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("conversation_id", Kind::Uuid),
            column("kind", Kind::Text),
            column("status", Kind::Text),
            column("clock_started_at", Kind::Int),
            column("opened_at", Kind::Int),
            column("opened_by", Kind::Uuid),
            column("resolved_at", Kind::Int),
            column("resolved_by", Kind::Uuid),
            column("linked", Kind::Small),
            column("sealed_body", Kind::Blob),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "case_note",
        columns: &[
            column("id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("conversation_id", Kind::Uuid),
            column("case_id", Kind::Uuid),
            column("at", Kind::Int),
            column("sealed_body", Kind::Blob),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "staff",
        columns: &[
            column("id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("name", Kind::Text),
            column("role", Kind::Text),
            column("password", Kind::Text),
            column("sealed_totp", Kind::Blob),
            column("totp_step", Kind::Int),
            column("failures", Kind::Small),
            column("locked_until", Kind::Int),
            column("created_at", Kind::Int),
            column("disabled_at", Kind::Int),
            column("team", Kind::Text),
            column("factors_changed_at", Kind::Int),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "team_conversation",
        columns: &[
            column("conversation_id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("team", Kind::Text),
            column("assigned_by", Kind::Uuid),
            column("at", Kind::Int),
        ],
        tail: "ORDER BY conversation_id",
    },
    Table {
        name: "recovery_code",
        columns: &[
            column("code_hash", Kind::Blob),
            column("staff_id", Kind::Uuid),
            column("created_at", Kind::Int),
            column("used_at", Kind::Int),
        ],
        tail: "ORDER BY code_hash",
    },
    Table {
        name: "staff_reset",
        columns: &[
            column("staff_id", Kind::Uuid),
            column("proposed_by", Kind::Text),
            column("reason", Kind::Text),
            column("proposed_at", Kind::Int),
        ],
        tail: "ORDER BY staff_id",
    },
    Table {
        name: "policy_change",
        columns: &[
            column("id", Kind::Serial),
            column("bank_id", Kind::Text),
            column("channel_id", Kind::Text),
            column("class", Kind::Text),
            column("allows", Kind::Small),
            column("proposed_by", Kind::Uuid),
            column("reason", Kind::Text),
            column("proposed_at", Kind::Int),
            column("decided_by", Kind::Uuid),
            column("decided_reason", Kind::Text),
            column("decided_at", Kind::Int),
            column("void_at", Kind::Int),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "erasure",
        columns: &[
            column("id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("subject", Kind::Small),
            column("owner_id", Kind::Uuid),
            column("classes", Kind::Small),
            column("asked_by", Kind::Text),
            column("sealed_reason", Kind::Blob),
            column("asked_at", Kind::Int),
            column("due_at", Kind::Int),
            column("state", Kind::Small),
            column("told_at", Kind::Int),
            column("held_at", Kind::Int),
            column("ended_at", Kind::Int),
            column("ended_by", Kind::Text),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "erasure_ledger",
        columns: &[
            column("id", Kind::Serial),
            column("bank_id", Kind::Text),
            column("erasure_id", Kind::Uuid),
            column("subject", Kind::Small),
            column("owner_id", Kind::Uuid),
            column("conversation_id", Kind::Uuid),
            column("classes", Kind::Small),
            column("retained_id", Kind::Uuid),
            column("at", Kind::Int),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "legal_hold",
        columns: &[
            column("id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("subject", Kind::Small),
            column("owner_id", Kind::Uuid),
            column("set_by", Kind::Text),
            column("sealed_reason", Kind::Blob),
            column("set_at", Kind::Int),
            column("lifted_by", Kind::Text),
            column("sealed_lift", Kind::Blob),
            column("lifted_at", Kind::Int),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "platform_request",
        columns: &[
            column("id", Kind::Serial),
            column("bank_id", Kind::Text),
            column("channel_id", Kind::Text),
            column("kind", Kind::Small),
            column("code_hash", Kind::Blob),
            column("outcome", Kind::Small),
            column("erasure_id", Kind::Uuid),
            column("at", Kind::Int),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "stranger",
        columns: &[
            column("id", Kind::Serial),
            column("bank_id", Kind::Text),
            column("channel_id", Kind::Text),
            column("conversation_id", Kind::Uuid),
            column("app_id", Kind::Text),
            column("first_at", Kind::Int),
            column("last_at", Kind::Int),
            column("times", Kind::Int),
            column("cleared_at", Kind::Int),
            column("cleared_by", Kind::Uuid),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "secure_note",
        columns: &[
            column("id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("conversation_id", Kind::Uuid),
            column("staff_id", Kind::Uuid),
            column("at", Kind::Int),
            column("as_text", Kind::Small),
            column("sealed_body", Kind::Blob),
            column("read_at", Kind::Int),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "web_thread",
        columns: &[
            column("conversation_id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("last_seq", Kind::Int),
            column("seen_seq", Kind::Int),
            column("read_seq", Kind::Int),
            column("changed_at", Kind::Int),
        ],
        tail: "ORDER BY conversation_id",
    },
    Table {
        name: "web_message",
        columns: &[
            column("id", Kind::Uuid),
            column("bank_id", Kind::Text),
            column("conversation_id", Kind::Uuid),
            column("seq", Kind::Int),
            column("at", Kind::Int),
            column("speaker", Kind::Small),
            column("sealed_body", Kind::Blob),
        ],
        tail: "ORDER BY id",
    },
    Table {
        name: "pause",
        columns: &[
            column("scope", Kind::Text),
            column("what", Kind::Text),
            column("actor", Kind::Text),
            column("reason", Kind::Text),
            column("at", Kind::Int),
        ],
        tail: "ORDER BY scope, what",
    },
];
