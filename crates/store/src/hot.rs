//! The values that hooks and workers submit, and the batched statements that write them.
//!
//! All statements of the hot path are here. Each takes up to 64 rows.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult, Statement, Value};
use tellerline_core::{BankId, ChannelId, ConversationId, EffectId, IdentityId, LinkId, StaffId, Timestamp};
use uuid::Uuid;

use crate::{db::Db, error::StoreError, vault::NewKey};

/// How many partitions there are; a constant of the format, not a setting.
pub const PARTITIONS: u16 = 256;

/// The partition of a conversation.
pub fn partition_of(conversation: ConversationId) -> i16 {
    let [first, ..] = conversation.as_uuid().into_bytes();
    i16::from(first)
}

/// What an inbox row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i16)]
pub enum InboxKind {
    /// An event from a channel, as its adapter stores it.
    Channel = 0,
    /// A [`tellerline_core::conversation::Input`] as JSON: pages, desk, bank answers.
    Input = 1,
    /// A timer set by a turn.
    Timer = 2,
}

impl InboxKind {
    /// From storage.
    pub const fn from_code(code: i16) -> Option<Self> {
        match code {
            0 => Some(Self::Channel),
            1 => Some(Self::Input),
            2 => Some(Self::Timer),
            _ => None,
        }
    }
}

/// A row to be written.
#[derive(Debug, Clone)]
pub struct NewInbox {
    /// Tenant.
    pub bank: BankId,
    /// Channel.
    pub channel: ChannelId,
    /// Whose conversation.
    pub conversation: ConversationId,
    /// What the body is.
    pub kind: InboxKind,
    /// HMAC of (channel, event key): a second row with the same value is dropped.
    pub dedupe: [u8; 32],
    /// By the platform's clock.
    pub event_at: Timestamp,
    /// By ours.
    pub arrived_at: Timestamp,
    /// Not before then; `arrived_at` for everything but timers.
    pub due_at: Timestamp,
    /// Hour of the key that seals the body; -1 for timers, whose body holds nothing personal.
    pub hour: i64,
    /// Ciphertext (timers: the timer's key as JSON).
    pub body: Vec<u8>,
}

/// What became of a new row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// Written, under this id.
    New(i64),
    /// A row with the same key was there before.
    Duplicate,
}

/// What one outbox row does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(i16)]
pub enum EffectKind {
    /// A message; FIFO within the conversation.
    Send = 0,
    /// Typing, seen: never retried, never waited for.
    Signal = 1,
    /// Read bank data.
    BankRead = 2,
    /// End a consent at the bank.
    Revoke = 3,
    /// Page the bank's contact.
    Page = 4,
}

impl EffectKind {
    /// From storage.
    pub const fn from_code(code: i16) -> Option<Self> {
        match code {
            0 => Some(Self::Send),
            1 => Some(Self::Signal),
            2 => Some(Self::BankRead),
            3 => Some(Self::Revoke),
            4 => Some(Self::Page),
            _ => None,
        }
    }
}

/// Where an outbox row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i16)]
pub enum EffectStatus {
    /// Claimed by the epoch that wrote it; its call may be under way.
    Claimed = 0,
    /// Waits for its time to be tried again.
    Waiting = 1,
    /// Done.
    Done = 2,
    /// Failed for good; visible to staff.
    Dead = 3,
    /// Whether it arrived is not known; visible to staff.
    Unknown = 4,
    /// Not wanted any more: the consent ended, the conversation was erased.
    Cancelled = 5,
}

impl EffectStatus {
    /// From storage.
    pub const fn from_code(code: i16) -> Option<Self> {
        match code {
            0 => Some(Self::Claimed),
            1 => Some(Self::Waiting),
            2 => Some(Self::Done),
            3 => Some(Self::Dead),
            4 => Some(Self::Unknown),
            5 => Some(Self::Cancelled),
            _ => None,
        }
    }
}

/// A row of the outbox to be written: one call to the outside.
#[derive(Debug, Clone)]
pub struct NewEffect {
    /// Its id; travels as the message's `metadata`.
    pub id: EffectId,
    /// What it does.
    pub kind: EffectKind,
    /// Order within the conversation.
    pub seq: i64,
    /// The link whose data it touches, and the consent's epoch that allowed it.
    pub consent: Option<(LinkId, u64)>,
    /// Ciphertext under the chat key, with the effect's id as associated data.
    pub body: Vec<u8>,
}

/// An outcome to be written.
#[derive(Debug, Clone)]
pub struct Resolution {
    /// Which effect.
    pub id: EffectId,
    /// Where it stands now.
    pub status: EffectStatus,
    /// Tries so far.
    pub attempts: i16,
    /// When to try again, for `Waiting`.
    pub due_at: Timestamp,
    /// When it ended, for all but `Waiting`.
    pub done_at: Option<Timestamp>,
    /// HMAC of the platform's message id, to recognise receipts.
    pub message_hash: Option<[u8; 32]>,
    /// Class of failure, for staff.
    pub failure: Option<String>,
}

/// One line for the audit log.
#[derive(Debug, Clone)]
pub struct NewAudit {
    /// Tenant.
    pub bank: BankId,
    /// Whose conversation, where one is concerned.
    pub conversation: Option<ConversationId>,
    /// `customer`, `staff:<id>`, `system`, `cli:<name>`.
    pub actor: String,
    /// What happened.
    pub event: String,
    /// To what.
    pub object: String,
    /// Why, where somebody had to say.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Who answers, as the queue's columns say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QueueColumns {
    /// 0 bot, 1 waiting, 2 person, 3 other app.
    pub owner: i16,
    /// Since when a customer waits or is served.
    pub waiting_since: Option<Timestamp>,
    /// Who serves.
    pub staff: Option<StaffId>,
}

/// The conversation's row as the turn leaves it.
#[derive(Debug, Clone)]
pub struct ConversationRow {
    /// Its id.
    pub id: ConversationId,
    /// Tenant.
    pub bank: BankId,
    /// Channel.
    pub channel: ChannelId,
    /// Whose.
    pub identity: IdentityId,
    /// Ciphertext of the state.
    pub state: Vec<u8>,
    /// Ciphertext of the platform's id of the person.
    pub address: Vec<u8>,
    /// For the desk's queue.
    pub queue: QueueColumns,
    /// When the customer last did something.
    pub last_event_at: Timestamp,
}

/// A rare write that belongs to a turn, as SQL text with `$n` placeholders.
#[derive(Debug, Clone)]
pub struct Extra {
    /// The statement.
    pub sql: &'static str,
    /// Its values.
    pub values: Vec<Value>,
    /// Rows it must change, where another number means that somebody else was first.
    pub expect: Option<u64>,
}

/// What must hold at commit.
#[derive(Debug, Clone)]
pub struct Guards {
    /// The conversation's version that the turn started from; 0 when there is no row yet.
    pub version: i64,
    /// The partition's epoch under which the worker works.
    pub epoch: i64,
    /// Consents that effects rest on: (link, epoch).
    pub consents: Vec<(LinkId, u64)>,
}

/// All that one turn writes; it is committed as a whole or not at all.
#[derive(Debug, Clone)]
pub struct TurnCommit {
    /// What must hold.
    pub guards: Guards,
    /// When.
    pub now: Timestamp,
    /// The inbox row that this turn consumed; `None` for a turn without one.
    pub inbox: Option<i64>,
    /// The conversation.
    pub conversation: ConversationRow,
    /// Keys of a person met for the first time.
    pub keys: Vec<NewKey>,
    /// Ciphertext of what was said, for the transcript; none when nothing was.
    pub transcript: Option<Vec<u8>>,
    /// Timers to set (as inbox rows) …
    pub timers: Vec<NewInbox>,
    /// … and to cancel, by their dedupe value.
    pub cancelled: Vec<[u8; 32]>,
    /// Calls to the outside.
    pub effects: Vec<NewEffect>,
    /// Audit rows.
    pub audit: Vec<NewAudit>,
    /// Rare writes: tickets, cases, consents.
    pub extras: Vec<Extra>,
}

/// Most rows of one statement. Each number of rows up to it is a statement of its own that is prepared once and
/// kept: a statement is a switch to the database's thread and back, which costs more than a few rows.
const ROWS: usize = 64;

/// Lengths of the lists in the guards' query, whose three lists would otherwise give too many statements.
const LISTS: [usize; 4] = [8, 32, 128, 512];

/// Cuts rows into slices for one statement each.
pub(crate) fn chunks<T>(rows: &[T]) -> std::slice::Chunks<'_, T> {
    rows.chunks(ROWS)
}

/// `($1, $2), ($3, $4)`.
fn tuples(rows: usize, columns: usize) -> String {
    let mut sql = String::with_capacity(rows * columns * 6);
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        placeholders(&mut sql, row * columns, columns);
        sql.push(')');
    }
    sql
}

fn placeholders(sql: &mut String, from: usize, count: usize) {
    use std::fmt::Write as _;
    for column in 0..count {
        let separator = if column == 0 { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(sql, "{separator}${}", from + column + 1);
    }
}

/// `$1, $2, $3`.
pub(crate) fn list(from: usize, count: usize) -> String {
    let mut sql = String::with_capacity(count * 6);
    placeholders(&mut sql, from, count);
    sql
}

/// `?` for each `$n`.
fn unnumbered(sql: &str) -> String {
    let mut parts = sql.split('$');
    let mut out = String::with_capacity(sql.len());
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push('?');
        out.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    out
}

fn micros(at: Option<Timestamp>) -> Value {
    at.map(Timestamp::as_micros).into()
}

/// Statements inside one group's transaction.
pub(crate) struct Batch<'a> {
    pub(crate) db: &'a Db,
    pub(crate) tx: &'a DatabaseTransaction,
}

impl Batch<'_> {
    /// A statement whose placeholders count upwards from `$1`, each used once. `SQLite` gets them unnumbered:
    /// the driver looks up the name of every numbered one, which for a thousand of them costs more than the
    /// insert itself.
    fn statement(&self, sql: String, values: Vec<Value>) -> Statement {
        let sql = if self.db.is_postgres() { sql } else { unnumbered(&sql) };
        self.db.statement(sql, values)
    }

    async fn insert<T>(
        &self,
        head: &str,
        columns: usize,
        tail: &str,
        rows: &[T],
        bind: impl Fn(&T, &mut Vec<Value>),
    ) -> Result<(), StoreError> {
        for chunk in chunks(rows) {
            let sql = format!("{head} VALUES {}{tail}", tuples(chunk.len(), columns));
            let mut values = Vec::with_capacity(chunk.len() * columns);
            for row in chunk {
                bind(row, &mut values);
            }
            self.tx.execute_raw(self.statement(sql, values)).await?;
        }
        Ok(())
    }

    async fn for_ids<T>(
        &self,
        before: &str,
        after: &str,
        first: &[Value],
        rows: &[T],
        bind: impl Fn(&T) -> Value,
    ) -> Result<(), StoreError> {
        for chunk in chunks(rows) {
            let sql = format!("{before} IN ({}){after}", list(first.len(), chunk.len()));
            let values = first.iter().cloned().chain(chunk.iter().map(&bind)).collect();
            self.tx.execute_raw(self.statement(sql, values)).await?;
        }
        Ok(())
    }

    /// Versions of conversations, epochs of partitions and of consents, in one query per chunk. The kind
    /// column tells which: 0, 1, 2.
    pub(crate) async fn guards(
        &self,
        conversations: &[Uuid],
        partitions: &[i16],
        links: &[Uuid],
    ) -> Result<Vec<QueryResult>, StoreError> {
        let mut sql = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        // On PostgreSQL what was read must still hold at commit: a takeover waits for the groups that saw the
        // old epoch, a change of a consent for those that rest on it. Renewing a lease locks neither out.
        // Rows are locked in one order everywhere, so that no two processes wait for each other.
        let lock = |lock: &'static str| if self.db.is_postgres() { lock } else { "" };
        let none = if self.db.is_postgres() { "CAST(NULL AS UUID)" } else { "NULL" };
        // The lists are padded by repeating their last element.
        let mut part = |select: &str, mut rows: Vec<Value>, tail: &str| {
            let Some(last) = rows.last().cloned() else { return };
            let size = LISTS.into_iter().find(|size| *size >= rows.len()).unwrap_or(rows.len());
            rows.resize(size, last);
            let place = sql.len();
            sql.push(format!("SELECT * FROM ({select} IN ({}){tail}) AS g{place}", list(values.len(), size)));
            values.append(&mut rows);
        };
        part(
            "SELECT 0 AS k, id AS id, 0 AS part, version AS n FROM conversation WHERE id",
            conversations.iter().map(|id| Value::from(*id)).collect(),
            "",
        );
        part(
            &format!("SELECT 1 AS k, {none} AS id, id AS part, epoch AS n FROM partition_lease WHERE id"),
            partitions.iter().map(|id| Value::from(*id)).collect(),
            lock(" ORDER BY partition_lease.id FOR KEY SHARE"),
        );
        part(
            "SELECT 2 AS k, link_id AS id, 0 AS part, epoch AS n FROM consent WHERE live = 1 AND link_id",
            links.iter().map(|id| Value::from(*id)).collect(),
            lock(" ORDER BY consent.link_id FOR SHARE"),
        );
        if sql.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.tx.query_all_raw(self.statement(sql.join(" UNION ALL "), values)).await?)
    }

    /// New inbox rows; tells for each whether it was new.
    pub(crate) async fn inbox(&self, rows: &[&NewInbox]) -> Result<Vec<Stored>, StoreError> {
        let mut ids = std::collections::HashMap::with_capacity(rows.len());
        for chunk in chunks(rows) {
            let sql = format!(
                "INSERT INTO inbox (bank_id, channel_id, conversation_id, part, kind, dedupe_hash, event_at, \
                 arrived_at, due_at, hour, sealed_body) VALUES {} ON CONFLICT (dedupe_hash) DO NOTHING \
                 RETURNING id, dedupe_hash",
                tuples(chunk.len(), 11)
            );
            let mut values = Vec::with_capacity(chunk.len() * 11);
            for row in chunk {
                bind_inbox(row, &mut values);
            }
            for row in self.tx.query_all_raw(self.statement(sql, values)).await? {
                let hash: Vec<u8> = row.try_get_by_index(1)?;
                ids.insert(hash, row.try_get_by_index::<i64>(0)?);
            }
        }
        // `remove`: of two equal rows in one group only the first is new.
        Ok(rows
            .iter()
            .map(|row| ids.remove(row.dedupe.as_slice()).map_or(Stored::Duplicate, Stored::New))
            .collect())
    }

    /// Sets timers; an earlier one of the same key is replaced.
    pub(crate) async fn timers(&self, rows: &[&NewInbox]) -> Result<(), StoreError> {
        // One statement must not touch a row twice: the last setting wins.
        let mut last: Vec<&NewInbox> = Vec::with_capacity(rows.len());
        for row in rows {
            last.retain(|other| other.dedupe != row.dedupe);
            last.push(row);
        }
        self.insert(
            "INSERT INTO inbox (bank_id, channel_id, conversation_id, part, kind, dedupe_hash, event_at, \
             arrived_at, due_at, hour, sealed_body)",
            11,
            " ON CONFLICT (dedupe_hash) DO UPDATE SET due_at = excluded.due_at, event_at = excluded.event_at, \
             sealed_body = excluded.sealed_body, done_at = NULL, outcome = NULL",
            &last,
            |row, values| bind_inbox(row, values),
        )
        .await
    }

    pub(crate) async fn cancel_timers(&self, now: Timestamp, hashes: &[[u8; 32]]) -> Result<(), StoreError> {
        self.for_ids(
            "UPDATE inbox SET done_at = $1, sealed_body = NULL WHERE done_at IS NULL AND dedupe_hash",
            "",
            &[now.as_micros().into()],
            hashes,
            |hash| hash.to_vec().into(),
        )
        .await
    }

    pub(crate) async fn inbox_done(&self, now: Timestamp, ids: &[i64]) -> Result<(), StoreError> {
        self.for_ids(
            "UPDATE inbox SET done_at = $1, sealed_body = NULL WHERE id",
            "",
            &[now.as_micros().into()],
            ids,
            |id| (*id).into(),
        )
        .await
    }

    pub(crate) async fn keys(&self, now: Timestamp, keys: &[&NewKey]) -> Result<(), StoreError> {
        self.insert(
            "INSERT INTO data_key (owner_id, class, bank_id, wrapped, created_at)",
            5,
            " ON CONFLICT (owner_id, class) DO NOTHING",
            keys,
            |key, values| {
                values.extend([
                    key.owner.into(),
                    key.class.code().into(),
                    key.bank.as_str().into(),
                    key.wrapped.clone().into(),
                    now.as_micros().into(),
                ]);
            },
        )
        .await
    }

    pub(crate) async fn conversations(&self, rows: &[(&TurnCommit, i64)]) -> Result<(), StoreError> {
        self.insert(
            "INSERT INTO conversation (id, bank_id, channel_id, identity_id, part, version, sealed_state, \
             sealed_address, owner, waiting_since, staff_id, last_event_at, created_at)",
            13,
            " ON CONFLICT (id) DO UPDATE SET version = excluded.version, sealed_state = excluded.sealed_state, \
             owner = excluded.owner, waiting_since = excluded.waiting_since, staff_id = excluded.staff_id, \
             last_event_at = excluded.last_event_at",
            rows,
            |(commit, version), values| {
                let row = &commit.conversation;
                values.extend([
                    row.id.as_uuid().into(),
                    row.bank.as_str().into(),
                    row.channel.as_str().into(),
                    row.identity.as_uuid().into(),
                    partition_of(row.id).into(),
                    (*version).into(),
                    row.state.clone().into(),
                    row.address.clone().into(),
                    row.queue.owner.into(),
                    micros(row.queue.waiting_since),
                    row.queue.staff.map(StaffId::as_uuid).into(),
                    row.last_event_at.as_micros().into(),
                    commit.now.as_micros().into(),
                ]);
            },
        )
        .await
    }

    pub(crate) async fn transcripts(&self, rows: &[(&TurnCommit, &Vec<u8>)]) -> Result<(), StoreError> {
        self.insert(
            "INSERT INTO turn (conversation_id, at, sealed_body)",
            3,
            "",
            rows,
            |(commit, body), values| {
                values.extend([
                    commit.conversation.id.as_uuid().into(),
                    commit.now.as_micros().into(),
                    (*body).clone().into(),
                ]);
            },
        )
        .await
    }

    pub(crate) async fn effects(&self, rows: &[(&TurnCommit, &NewEffect)]) -> Result<(), StoreError> {
        self.insert(
            "INSERT INTO outbox (id, bank_id, channel_id, conversation_id, part, kind, seq, epoch, status, \
             attempts, due_at, created_at, link_id, consent_epoch, sealed_body)",
            15,
            "",
            rows,
            |(commit, effect), values| {
                let row = &commit.conversation;
                let (link, epoch) = effect.consent.unzip();
                values.extend([
                    effect.id.as_uuid().into(),
                    row.bank.as_str().into(),
                    row.channel.as_str().into(),
                    row.id.as_uuid().into(),
                    partition_of(row.id).into(),
                    (effect.kind as i16).into(),
                    effect.seq.into(),
                    commit.guards.epoch.into(),
                    (EffectStatus::Claimed as i16).into(),
                    0_i16.into(),
                    commit.now.as_micros().into(),
                    commit.now.as_micros().into(),
                    link.map(LinkId::as_uuid).into(),
                    epoch.map(|epoch| i64::try_from(epoch).unwrap_or(i64::MAX)).into(),
                    effect.body.clone().into(),
                ]);
            },
        )
        .await
    }

    pub(crate) async fn audit(&self, rows: &[&NewAudit]) -> Result<(), StoreError> {
        self.insert(
            "INSERT INTO audit (bank_id, conversation_id, actor, event, object, reason, at)",
            7,
            "",
            rows,
            |row, values| {
                values.extend([
                    row.bank.as_str().into(),
                    row.conversation.map(ConversationId::as_uuid).into(),
                    row.actor.as_str().into(),
                    row.event.as_str().into(),
                    row.object.as_str().into(),
                    row.reason.as_deref().into(),
                    row.at.as_micros().into(),
                ]);
            },
        )
        .await
    }

    /// Outcomes. A row that has ended stays ended: a late answer does not revive a cancelled effect, and a
    /// row marked done by its echo is not marked unknown afterwards. Bodies of ended rows go.
    pub(crate) async fn resolve(&self, rows: &[&Resolution]) -> Result<(), StoreError> {
        let mut last: Vec<&Resolution> = Vec::with_capacity(rows.len());
        for row in rows {
            match last.iter_mut().find(|other| other.id == row.id) {
                Some(other) if other.done_at.is_some() => {}
                Some(other) => *other = row,
                None => last.push(row),
            }
        }
        // PostgreSQL takes the types of a VALUES list from its first row, hence the casts.
        let (uuid, blob) = if self.db.is_postgres() { ("UUID", "BYTEA") } else { ("BLOB", "BLOB") };
        for chunk in chunks(&last) {
            let mut sql = format!(
                "UPDATE outbox SET status = v.column2, attempts = v.column3, due_at = v.column4, \
                 done_at = v.column5, message_hash = COALESCE(v.column6, message_hash), failure = v.column7, \
                 sealed_body = CASE WHEN v.column5 IS NULL THEN outbox.sealed_body ELSE NULL END FROM (VALUES \
                 (CAST($1 AS {uuid}), CAST($2 AS SMALLINT), CAST($3 AS SMALLINT), CAST($4 AS BIGINT), \
                 CAST($5 AS BIGINT), CAST($6 AS {blob}), CAST($7 AS TEXT))"
            );
            for row in 1..chunk.len() {
                sql.push_str(", (");
                placeholders(&mut sql, row * 7, 7);
                sql.push(')');
            }
            sql.push_str(") AS v WHERE outbox.id = v.column1 AND outbox.status IN (0, 1)");
            let mut values = Vec::with_capacity(chunk.len() * 7);
            for row in chunk {
                values.extend([
                    row.id.as_uuid().into(),
                    (row.status as i16).into(),
                    row.attempts.into(),
                    row.due_at.as_micros().into(),
                    micros(row.done_at),
                    row.message_hash.map(|hash| hash.to_vec()).into(),
                    row.failure.clone().into(),
                ]);
            }
            self.tx.execute_raw(self.statement(sql, values)).await?;
        }
        Ok(())
    }

    pub(crate) async fn extra(&self, extra: &Extra) -> Result<u64, StoreError> {
        let result = self.tx.execute_raw(self.db.statement(extra.sql, extra.values.clone())).await?;
        Ok(result.rows_affected())
    }
}

fn bind_inbox(row: &NewInbox, values: &mut Vec<Value>) {
    values.extend([
        row.bank.as_str().into(),
        row.channel.as_str().into(),
        row.conversation.as_uuid().into(),
        partition_of(row.conversation).into(),
        (row.kind as i16).into(),
        row.dedupe.to_vec().into(),
        row.event_at.as_micros().into(),
        row.arrived_at.as_micros().into(),
        row.due_at.as_micros().into(),
        row.hour.into(),
        row.body.clone().into(),
    ]);
}

/// A group member's share of work, kept as `Arc` so that a poisoned group can be retried one by one without
/// copying.
pub(crate) type Shared<T> = Arc<T>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_row_is_lost_between_statements() {
        let rows: Vec<usize> = (0..1_000).collect();
        assert_eq!(chunks(&rows).flatten().copied().collect::<Vec<_>>(), rows);
        assert!(chunks(&rows).all(|chunk| chunk.len() <= ROWS));
        assert_eq!(chunks::<u32>(&[]).count(), 0);
    }

    #[test]
    fn placeholders_lose_their_numbers_only() {
        assert_eq!(unnumbered("a = $1 AND b IN ($2, $13)"), "a = ? AND b IN (?, ?)");
    }

    #[test]
    fn placeholders_are_numbered_through() {
        assert_eq!(tuples(2, 2), "($1, $2), ($3, $4)");
        assert_eq!(list(2, 3), "$3, $4, $5");
    }
}
