//! Events that could not be read: kept apart, so that one bad event does not stop its neighbours. A delivery
//! that is repeated is kept once; of each app the newest are kept, for a while.

use tellerline_core::Timestamp;
use zeroize::Zeroizing;

use super::Columns;
use crate::{
    db::Store,
    error::StoreError,
    vault::{hour_of, places::PARKED_BODY},
};

/// Rows kept per app; older ones go.
pub const MOST: u32 = 10_000;
/// Every so many rows the oldest are looked for.
const TRIM_EVERY: i64 = 64;

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parked {
    /// Whether it was not there before.
    pub new: bool,
    /// How many older ones had to go.
    pub dropped: u64,
}

/// An event, opened. Not printable: it may hold what somebody wrote.
#[derive(Clone)]
pub struct ParkedEvent {
    /// Whose callback it came to.
    pub app: String,
    /// Why it was kept apart.
    pub reason: String,
    /// When it came.
    pub arrived_at: Timestamp,
    /// The event as the channel stores it.
    pub body: Zeroizing<Vec<u8>>,
}

/// Keeps an event that could not be read, sealed under the key of its hour. The same bytes for the same reason
/// are kept once.
///
/// # Errors
/// As the keys and the database say; the caller then does not acknowledge it.
pub async fn insert(
    store: &Store,
    app: &str,
    reason: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<Parked, StoreError> {
    let hour = hour_of(now);
    let parts = [app.as_bytes(), reason.as_bytes(), body];
    let dedupe = store.vault.lookup_bankless("parked", &parts, now).await?;
    let sealed = store.vault.hour_key(hour).await?.seal_bytes(&PARKED_BODY.hash(&dedupe)?, body)?;
    let row = store
        .db
        .query_one(
            "INSERT INTO parked (app_id, reason, dedupe_hash, hour, sealed_body, arrived_at) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (dedupe_hash) DO NOTHING RETURNING id",
            vec![
                app.into(),
                reason.into(),
                dedupe.to_vec().into(),
                hour.into(),
                sealed.into(),
                now.as_micros().into(),
            ],
        )
        .await?;
    let Some(row) = row else { return Ok(Parked { new: false, dropped: 0 }) };
    let dropped = if row.int("id")? % TRIM_EVERY == 0 { trim(store, app, MOST).await? } else { 0 };
    Ok(Parked { new: true, dropped })
}

/// Deletes all but the newest `most` of an app; returns how many went.
///
/// # Errors
/// As the database says.
pub async fn trim(store: &Store, app: &str, most: u32) -> Result<u64, StoreError> {
    let sql = "DELETE FROM parked WHERE app_id = $1 AND id <= \
         (SELECT id FROM parked WHERE app_id = $2 ORDER BY id DESC LIMIT 1 OFFSET $3)";
    Ok(store.db.execute(sql, vec![app.into(), app.into(), i64::from(most).into()]).await?.rows_affected())
}

/// Apps that have events here.
pub(crate) async fn apps(store: &Store) -> Result<Vec<String>, StoreError> {
    let rows = store.db.query("SELECT DISTINCT app_id FROM parked", vec![]).await?;
    rows.iter().map(|row| row.text("app_id")).collect()
}

/// The newest events, opened.
///
/// # Errors
/// As the keys and the database say.
pub async fn newest(store: &Store, limit: u32) -> Result<Vec<ParkedEvent>, StoreError> {
    let sql = format!(
        "SELECT app_id, reason, dedupe_hash, hour, sealed_body, arrived_at FROM parked \
         ORDER BY id DESC LIMIT {limit}"
    );
    let mut events = Vec::new();
    for row in store.db.query(&sql, vec![]).await? {
        let key = store.vault.hour_key(row.int("hour")?).await?;
        events.push(ParkedEvent {
            app: row.text("app_id")?,
            reason: row.text("reason")?,
            arrived_at: row.time("arrived_at")?,
            body: key
                .open_bytes(&PARKED_BODY.hash(&row.bytes("dedupe_hash")?)?, &row.bytes("sealed_body")?)?,
        });
    }
    Ok(events)
}

/// How many events were kept apart, by reason.
///
/// # Errors
/// As the database says.
pub async fn count(store: &Store) -> Result<Vec<(String, i64)>, StoreError> {
    let sql = "SELECT reason, COUNT(*) AS n FROM parked GROUP BY reason ORDER BY reason";
    let rows = store.db.query(sql, vec![]).await?;
    rows.iter().map(|row| Ok((row.text("reason")?, row.int("n")?))).collect()
}
