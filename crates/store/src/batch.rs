//! The batched statements that write what `hot.rs` describes: all statements of the hot path, each for up to 64
//! rows, inside one group's transaction.

use sea_orm::{ConnectionTrait, DatabaseTransaction, Value};
use tellerline_core::{LineId, LinkId, StaffId, Timestamp};

use crate::{
    db::Db,
    error::StoreError,
    hot::{EffectStatus, Extra, NewEffect, NewInbox, NewLine, Resolution, Stored, TurnCommit, partition_of},
    vault::{NewKey, destroyed},
};

/// Most rows of one statement. Each number of rows up to it is a statement of its own that is prepared once and
/// kept: a statement is a switch to the database's thread and back, which costs more than a few rows.
const ROWS: usize = 64;

/// Cuts rows into slices for one statement each.
pub(crate) fn chunks<T>(rows: &[T]) -> std::slice::Chunks<'_, T> {
    rows.chunks(ROWS)
}

/// `$1, $2, $3`.
pub(crate) fn list(from: usize, count: usize) -> String {
    use std::fmt::Write as _;
    let mut sql = String::with_capacity(count * 6);
    for column in 0..count {
        let separator = if column == 0 { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(sql, "{separator}${}", from + column + 1);
    }
    sql
}

/// Placeholders for so many rows: `($1, $2), ($3, $4)`. `SQLite` gets them unnumbered: the driver looks up the
/// name of every numbered one, which for a thousand of them costs more than the insert itself.
fn tuples(postgres: bool, from: usize, rows: usize, columns: usize) -> String {
    if !postgres {
        let row = format!("({}?)", "?, ".repeat(columns.saturating_sub(1)));
        return format!("{}{row}", format!("{row}, ").repeat(rows.saturating_sub(1)));
    }
    let row = |row: usize| format!("({})", list(from + row * columns, columns));
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// As [`tuples`]; `PostgreSQL` takes the types of a VALUES list from its first row.
pub(crate) fn typed(postgres: bool, from: usize, rows: usize, types: &[&str]) -> String {
    if !postgres {
        return tuples(postgres, from, rows, types.len());
    }
    let cast = |(at, name): (usize, &&str)| format!("CAST(${} AS {name})", from + at + 1);
    let first = types.iter().enumerate().map(cast).collect::<Vec<_>>().join(", ");
    let rest = tuples(postgres, from + types.len(), rows.saturating_sub(1), types.len());
    if rows < 2 { format!("({first})") } else { format!("({first}), {rest}") }
}

fn micros(at: Option<Timestamp>) -> Value {
    at.map(Timestamp::as_micros).into()
}

/// What a group leaves of one conversation.
pub(crate) struct Latest<'a> {
    /// Its last turn in the group.
    pub(crate) turn: &'a TurnCommit,
    /// The version after it.
    pub(crate) version: i64,
    /// The last line that the group added to its transcript.
    pub(crate) line: Option<LineId>,
}

/// Statements inside one group's transaction.
pub(crate) struct Batch<'a> {
    pub(crate) db: &'a Db,
    pub(crate) tx: &'a DatabaseTransaction,
}

impl Batch<'_> {
    fn tuples(&self, from: usize, rows: usize, columns: usize) -> String {
        tuples(self.db.is_postgres(), from, rows, columns)
    }

    /// As [`Self::tuples`]; `PostgreSQL` takes the types of a VALUES list from its first row.
    fn typed(&self, from: usize, rows: usize, types: &[&str]) -> String {
        typed(self.db.is_postgres(), from, rows, types)
    }

    fn list(&self, from: usize, count: usize) -> String {
        if self.db.is_postgres() {
            list(from, count)
        } else {
            format!("{}?", "?, ".repeat(count.saturating_sub(1)))
        }
    }

    pub(crate) async fn insert<T>(
        &self,
        head: &str,
        columns: usize,
        tail: &str,
        rows: &[T],
        bind: impl Fn(&T, &mut Vec<Value>),
    ) -> Result<(), StoreError> {
        for chunk in chunks(rows) {
            let sql = format!("{head} VALUES {}{tail}", self.tuples(0, chunk.len(), columns));
            let mut values = Vec::with_capacity(chunk.len() * columns);
            for row in chunk {
                bind(row, &mut values);
            }
            self.tx.execute_raw(self.db.statement(sql, values)).await?;
        }
        Ok(())
    }

    /// Marks inbox rows as done; their bodies go.
    async fn done<T>(
        &self,
        now: Timestamp,
        which: &str,
        rows: &[T],
        bind: impl Fn(&T) -> Value,
    ) -> Result<(), StoreError> {
        let (first, from) = if self.db.is_postgres() { ("$1", 1) } else { ("?", 0) };
        for chunk in chunks(rows) {
            let ids = self.list(from, chunk.len());
            let sql =
                format!("UPDATE inbox SET done_at = {first}, sealed_body = NULL WHERE {which} IN ({ids})");
            let values = std::iter::once(now.as_micros().into()).chain(chunk.iter().map(&bind)).collect();
            self.tx.execute_raw(self.db.statement(sql, values)).await?;
        }
        Ok(())
    }

    /// New inbox rows; tells for each whether it was new.
    pub(crate) async fn inbox(&self, rows: &[&NewInbox]) -> Result<Vec<Stored>, StoreError> {
        let mut ids = std::collections::HashMap::with_capacity(rows.len());
        for chunk in chunks(rows) {
            let sql = format!(
                "INSERT INTO inbox (bank_id, channel_id, conversation_id, part, kind, dedupe_hash, event_at, \
                 arrived_at, due_at, hour, sealed_body) VALUES {} ON CONFLICT (dedupe_hash) DO NOTHING \
                 RETURNING id, dedupe_hash",
                self.tuples(0, chunk.len(), 11)
            );
            let mut values = Vec::with_capacity(chunk.len() * 11);
            for row in chunk {
                bind_inbox(row, &mut values);
            }
            for row in self.tx.query_all_raw(self.db.statement(sql, values)).await? {
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
        self.done(now, "done_at IS NULL AND dedupe_hash", hashes, |hash| hash.to_vec().into()).await
    }

    /// Inputs that are handled by turns of this very group: they stay to be recognised should they come again, which a
    /// row that came meanwhile says by failing this.
    pub(crate) async fn arrived(&self, now: Timestamp, rows: &[&NewInbox]) -> Result<(), StoreError> {
        let columns = "bank_id, channel_id, conversation_id, part, kind, dedupe_hash, event_at, arrived_at, due_at, \
                       hour, done_at";
        self.insert(&format!("INSERT INTO inbox ({columns})"), 11, "", rows, |row, values| {
            bind_arrival(row, values);
            values.push(now.as_micros().into());
        })
        .await
    }

    pub(crate) async fn inbox_done(&self, now: Timestamp, ids: &[i64]) -> Result<(), StoreError> {
        self.done(now, "id", ids, |id| (*id).into()).await
    }

    pub(crate) async fn keys(&self, now: Timestamp, keys: &[&NewKey]) -> Result<(), StoreError> {
        self.insert(
            "INSERT INTO data_key (owner_id, class, bank_id, wrapped_by, wrapped, created_at)",
            6,
            // One that was destroyed makes room for a new one; one that is there stays.
            &format!(
                " ON CONFLICT (owner_id, class) DO UPDATE SET bank_id = excluded.bank_id, \
                 wrapped_by = excluded.wrapped_by, wrapped = excluded.wrapped, \
                 created_at = excluded.created_at WHERE data_key.wrapped = {}",
                destroyed(self.db)
            ),
            keys,
            |key, values| {
                values.extend([
                    key.owner.into(),
                    key.class.code().into(),
                    key.bank.as_str().into(),
                    key.wrapped_by.into(),
                    key.wrapped.clone().into(),
                    now.as_micros().into(),
                ]);
            },
        )
        .await
    }

    pub(crate) async fn conversations(&self, rows: &[Latest<'_>]) -> Result<(), StoreError> {
        self.insert(
            "INSERT INTO conversation (id, bank_id, channel_id, identity_id, part, version, sealed_state, \
             sealed_address, owner, waiting_since, staff_id, last_event_at, created_at, last_line)",
            14,
            " ON CONFLICT (id) DO UPDATE SET version = excluded.version, sealed_state = excluded.sealed_state, \
             owner = excluded.owner, waiting_since = excluded.waiting_since, staff_id = excluded.staff_id, \
             last_event_at = excluded.last_event_at, last_line = COALESCE(excluded.last_line, conversation.last_line)",
            rows,
            |latest, values| {
                let (commit, row) = (latest.turn, &latest.turn.conversation);
                values.extend([
                    row.id.as_uuid().into(),
                    row.bank.as_str().into(),
                    row.channel.as_str().into(),
                    row.identity.as_uuid().into(),
                    partition_of(row.id).into(),
                    latest.version.into(),
                    row.state.clone().into(),
                    row.address.clone().into(),
                    row.queue.owner.into(),
                    micros(row.queue.waiting_since),
                    row.queue.staff.map(StaffId::as_uuid).into(),
                    row.last_event_at.as_micros().into(),
                    commit.now.as_micros().into(),
                    latest.line.map(LineId::as_uuid).into(),
                ]);
            },
        )
        .await
    }

    pub(crate) async fn transcripts(&self, rows: &[(&TurnCommit, &NewLine)]) -> Result<(), StoreError> {
        self.insert(
            "INSERT INTO turn (id, conversation_id, previous, at, sealed_body)",
            5,
            "",
            rows,
            |(commit, line), values| {
                values.extend([
                    line.id.as_uuid().into(),
                    commit.conversation.id.as_uuid().into(),
                    line.previous.map(LineId::as_uuid).into(),
                    commit.now.as_micros().into(),
                    line.body.clone().into(),
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
        let types = ["UUID", "SMALLINT", "SMALLINT", "BIGINT", "BIGINT", "BYTEA", "TEXT"];
        for chunk in chunks(&last) {
            let sql = format!(
                "UPDATE outbox SET status = v.column2, attempts = v.column3, due_at = v.column4, \
                 done_at = v.column5, message_hash = COALESCE(v.column6, message_hash), failure = v.column7, \
                 sealed_body = CASE WHEN v.column5 IS NULL THEN outbox.sealed_body ELSE NULL END \
                 FROM (VALUES {}) AS v WHERE outbox.id = v.column1 AND outbox.status IN (0, 1)",
                self.typed(0, chunk.len(), &types)
            );
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
            self.tx.execute_raw(self.db.statement(sql, values)).await?;
        }
        Ok(())
    }

    pub(crate) async fn extra(&self, extra: &Extra) -> Result<u64, StoreError> {
        let result = self.tx.execute_raw(self.db.statement(extra.sql, extra.values.clone())).await?;
        Ok(result.rows_affected())
    }
}

fn bind_inbox(row: &NewInbox, values: &mut Vec<Value>) {
    bind_arrival(row, values);
    values.push(row.body.clone().into());
}

/// All of a row but its body.
fn bind_arrival(row: &NewInbox, values: &mut Vec<Value>) {
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
    ]);
}

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
    fn placeholders_are_numbered_through() {
        assert_eq!(tuples(true, 0, 2, 2), "($1, $2), ($3, $4)");
        assert_eq!(tuples(false, 0, 2, 2), "(?, ?), (?, ?)");
        assert_eq!(typed(true, 1, 2, &["UUID", "TEXT"]), "(CAST($2 AS UUID), CAST($3 AS TEXT)), ($4, $5)");
        assert_eq!(typed(true, 0, 1, &["UUID"]), "(CAST($1 AS UUID))");
        assert_eq!(list(2, 3), "$3, $4, $5");
    }
}
