//! Events that could not be read: kept apart, so that one bad event does not stop its neighbours.

use tellerline_core::Timestamp;

use super::Columns;
use crate::{db::Store, error::StoreError, vault::hour_of};

/// Associated data of a parked body: the row has no id before it is written.
const AAD: &[u8] = b"parked";

/// Keeps an event that could not be read, sealed under the key of its hour.
///
/// # Errors
/// As the keys and the database say; the caller then does not acknowledge it.
pub async fn insert(
    store: &Store,
    app: &str,
    reason: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<(), StoreError> {
    let hour = hour_of(now);
    let sealed = store.vault.hour_key(hour).await?.seal_bytes(AAD, body)?;
    store
        .db
        .execute(
            "INSERT INTO parked (app_id, reason, hour, sealed_body, arrived_at) VALUES ($1, $2, $3, $4, $5)",
            vec![app.into(), reason.into(), hour.into(), sealed.into(), now.as_micros().into()],
        )
        .await?;
    Ok(())
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
