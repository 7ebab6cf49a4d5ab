//! What is deleted by age. Short statements, so that the group commit never waits long behind one.

use std::time::Duration;

use tellerline_core::{Timestamp, time::days};

use super::parked;
use crate::{db::Store, error::StoreError};

/// How long processed inbox rows stay: platforms repeat a delivery for up to a day and a half; a row that is
/// gone can no longer recognise its repetition. Inputs that were set aside keep their body as long.
pub const KEEP_DEDUPE: Duration = days(7);
/// How long events that could not be read stay, for somebody to look at.
pub const KEEP_PARKED: Duration = days(7);
/// How long tickets, attempts and the like stay after their end, so that a page can say "this has expired"
/// rather than "no such page", and the engine can end at the bank what an attempt left there.
pub const KEEP_ENDED: Duration = days(1);
/// How long a thread in which a stranger wrote stays on the officer's list after it was cleared; the log keeps its
/// entries.
pub const KEEP_STRANGERS: Duration = days(365);
/// How long somebody can look up what came of a request that their messenger passed on. Longer than such a request is
/// good for, so that none is ever taken twice.
pub const KEEP_PLATFORM_REQUESTS: Duration = days(365);
/// Rows per statement.
const ROWS: u32 = 2_000;

/// What one sweep deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Processed inbox rows.
    pub inbox: u64,
    /// Events that could not be read.
    pub parked: u64,
    /// Tickets.
    pub tickets: u64,
    /// Attempts.
    pub attempts: u64,
    /// Browsers whose binding ended.
    pub browsers: u64,
    /// Sessions of staff and of customers' pages.
    pub sessions: u64,
    /// Challenges of passkeys that nobody answered.
    pub ceremonies: u64,
    /// Counts of unattended reads.
    pub unattended: u64,
    /// Cleared threads in which a stranger wrote.
    pub strangers: u64,
    /// Requests that a messenger passed on.
    pub platform_requests: u64,
    /// Keys of hours.
    pub hour_keys: u64,
    /// Generations of banks' keys that nothing named any more.
    pub generations: u64,
}

/// Deletes what is over. Safe to run at any time and in several processes.
///
/// # Errors
/// As the database says; what was deleted before stays deleted.
pub async fn sweep(store: &Store, now: Timestamp) -> Result<Swept, StoreError> {
    let ended = now.minus(KEEP_ENDED).as_micros();
    let today = now.as_secs().div_euclid(86_400);
    Ok(Swept {
        inbox: delete_inbox(store, now.minus(KEEP_DEDUPE).as_micros()).await?,
        parked: delete_parked(store, now.minus(KEEP_PARKED).as_micros()).await?,
        tickets: delete(store, "ticket", "token_hash", "expires_at < $1", ended).await?,
        attempts: delete(store, "attempt", "id", "expires_at < $1", ended).await?,
        browsers: delete(store, "browser", "secret_hash", "expires_at < $1", ended).await?,
        sessions: delete(store, "staff_session", "secret_hash", "expires_at < $1", now.as_micros()).await?
            + delete(store, "page_session", "secret_hash", "expires_at < $1", now.as_micros()).await?
            + delete(store, "web_session", "secret_hash", "expires_at < $1", ended).await?,
        ceremonies: delete(store, "ceremony", "id", "expires_at < $1", now.as_micros()).await?,
        // Banks count their days in other time zones: two days are over everywhere.
        unattended: store
            .db
            .execute("DELETE FROM unattended WHERE day < $1", vec![(today - 2).into()])
            .await?
            .rows_affected(),
        strangers: delete(store, "stranger", "id", "cleared_at < $1", now.minus(KEEP_STRANGERS).as_micros())
            .await?,
        platform_requests: delete(
            store,
            "platform_request",
            "id",
            "at < $1",
            now.minus(KEEP_PLATFORM_REQUESTS).as_micros(),
        )
        .await?,
        // Last: what went above no longer needs them.
        hour_keys: store.vault.destroy_hour_keys(now).await?,
        generations: store.vault.retire(now).await?,
    })
}

/// Inbox rows are written in the order of their ids, so the oldest are the first: looking only at those spares
/// the hot path an index on the time of completion.
async fn delete_inbox(store: &Store, before: i64) -> Result<u64, StoreError> {
    let sql = format!(
        "DELETE FROM inbox WHERE id IN (SELECT id FROM \
         (SELECT id, done_at FROM inbox ORDER BY id LIMIT {ROWS}) AS oldest WHERE done_at < $1)"
    );
    let mut deleted = 0;
    loop {
        let rows = store.db.execute(&sql, vec![before.into()]).await?.rows_affected();
        deleted += rows;
        if rows == 0 {
            return Ok(deleted);
        }
    }
}

async fn delete_parked(store: &Store, before: i64) -> Result<u64, StoreError> {
    let mut deleted = delete(store, "parked", "id", "arrived_at < $1", before).await?;
    for app in parked::apps(store).await? {
        deleted += parked::trim(store, &app, parked::MOST).await?;
    }
    Ok(deleted)
}

async fn delete(
    store: &Store,
    table: &str,
    key: &str,
    condition: &str,
    before: i64,
) -> Result<u64, StoreError> {
    let sql = format!(
        "DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {condition} LIMIT {ROWS})"
    );
    let mut deleted = 0;
    loop {
        let rows = store.db.execute(&sql, vec![before.into()]).await?.rows_affected();
        deleted += rows;
        if rows < u64::from(ROWS) {
            return Ok(deleted);
        }
    }
}
