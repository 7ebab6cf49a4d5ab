//! Who works on which partitions: lease rows with an epoch that every commit checks.

use std::time::Duration;

use sea_orm::ConnectionTrait as _;
use tellerline_core::Timestamp;

use crate::{
    batch::{chunks, list},
    db::Db,
    error::StoreError,
    hot::PARTITIONS,
};

/// How long a lease holds without renewal; renew at a third of it.
pub const LEASE: Duration = Duration::from_secs(9);

/// A partition that this process owns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// Which.
    pub partition: i16,
    /// Raised by each change of owner.
    pub epoch: i64,
}

/// Takes every partition that is free or whose lease is over, up to `most`; the epoch of each rises.
///
/// # Errors
/// As the database says.
pub async fn acquire(db: &Db, owner: &str, now: Timestamp, most: usize) -> Result<Vec<Lease>, StoreError> {
    let tx = db.begin().await?;
    let rows: Vec<i16> = (0..i16::try_from(PARTITIONS).unwrap_or(i16::MAX)).collect();
    for chunk in chunks(&rows) {
        let values: Vec<String> = chunk.iter().map(|id| format!("({id}, '', 0, 0)")).collect();
        let sql = format!(
            "INSERT INTO partition_lease (id, owner, epoch, expires_at) VALUES {} ON CONFLICT (id) DO NOTHING",
            values.join(", ")
        );
        tx.execute_raw(db.statement(sql, vec![])).await?;
    }
    // Waits for the groups that are being committed under the old epoch (see `Batch::guards`).
    let lock = if db.is_postgres() { "FOR UPDATE" } else { "" };
    let free = tx
        .query_all_raw(db.statement(
            format!(
                "SELECT id FROM partition_lease WHERE expires_at <= $1 AND owner <> $2 ORDER BY id LIMIT $3 {lock}"
            ),
            vec![now.as_micros().into(), owner.into(), i64::try_from(most).unwrap_or(i64::MAX).into()],
        ))
        .await?;
    let mut ids: Vec<i16> = Vec::with_capacity(free.len());
    for row in free {
        ids.push(row.try_get("", "id")?);
    }
    let mut leases = Vec::with_capacity(ids.len());
    for chunk in chunks(&ids) {
        // The condition is repeated: on PostgreSQL another process may have been faster.
        let sql = format!(
            "UPDATE partition_lease SET owner = $1, epoch = epoch + 1, expires_at = $2
             WHERE expires_at <= $3 AND id IN ({}) RETURNING id, epoch",
            list(3, chunk.len())
        );
        let mut values = vec![owner.into(), now.plus(LEASE).as_micros().into(), now.as_micros().into()];
        values.extend(chunk.iter().map(|id| (*id).into()));
        for row in tx.query_all_raw(db.statement(sql, values)).await? {
            leases.push(Lease { partition: row.try_get("", "id")?, epoch: row.try_get("", "epoch")? });
        }
    }
    tx.commit().await?;
    // A row that is changed is returned in whatever order it was found.
    leases.sort_unstable_by_key(|lease| lease.partition);
    Ok(leases)
}

/// Renews all leases of `owner`; returns what it still owns. A lease that was over may have been taken by
/// somebody else meanwhile and is then missing.
///
/// # Errors
/// As the database says.
pub async fn renew(db: &Db, owner: &str, now: Timestamp) -> Result<Vec<Lease>, StoreError> {
    let lock = if db.is_postgres() { "FOR NO KEY UPDATE" } else { "" };
    let sql = format!(
        "UPDATE partition_lease SET expires_at = $1 WHERE id IN
           (SELECT id FROM partition_lease WHERE owner = $2 ORDER BY id {lock}) AND owner = $2
         RETURNING id, epoch"
    );
    let rows = db
        .write
        .query_all_raw(db.statement(sql, vec![now.plus(LEASE).as_micros().into(), owner.into()]))
        .await?;
    let mut leases = Vec::with_capacity(rows.len());
    for row in rows {
        leases.push(Lease { partition: row.try_get("", "id")?, epoch: row.try_get("", "epoch")? });
    }
    Ok(leases)
}

/// Partitions that `owner` holds by the database's word.
///
/// # Errors
/// As the database says.
pub async fn held(db: &Db, owner: &str) -> Result<Vec<i16>, StoreError> {
    let rows = db.query("SELECT id FROM partition_lease WHERE owner = $1", vec![owner.into()]).await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// Frees some partitions of `owner`, whose actors must have ended, for another process.
///
/// # Errors
/// As the database says; they are still held then.
pub async fn give_back(db: &Db, owner: &str, partitions: &[i16]) -> Result<(), StoreError> {
    if partitions.is_empty() {
        return Ok(());
    }
    // Rows are locked in one order everywhere, so that no two processes wait for each other.
    let lock = if db.is_postgres() { "FOR UPDATE" } else { "" };
    let sql = format!(
        "UPDATE partition_lease SET owner = '', expires_at = 0 WHERE id IN
           (SELECT id FROM partition_lease WHERE owner = $1 AND id IN ({}) ORDER BY id {lock})",
        list(1, partitions.len())
    );
    let mut values = vec![owner.into()];
    values.extend(partitions.iter().map(|id| (*id).into()));
    db.execute(&sql, values).await?;
    Ok(())
}

/// Gives everything back at shutdown, so that another process need not wait for the leases to end.
///
/// # Errors
/// As the database says.
pub async fn release(db: &Db, owner: &str) -> Result<(), StoreError> {
    give_back(db, owner, &held(db, owner).await?).await?;
    db.execute("DELETE FROM process WHERE owner = $1", vec![owner.into()]).await?;
    Ok(())
}

/// Says that `owner` lives, forgets processes that have not said so for [`LEASE`], and returns how many live.
/// Partitions are shared by this number: a process that has just come holds none yet, but wants some.
///
/// # Errors
/// As the database says.
pub async fn alive(db: &Db, owner: &str, now: Timestamp) -> Result<i64, StoreError> {
    db.execute(
        "INSERT INTO process (owner, seen_at) VALUES ($1, $2)
         ON CONFLICT (owner) DO UPDATE SET seen_at = excluded.seen_at",
        vec![owner.into(), now.as_micros().into()],
    )
    .await?;
    let over = now.minus(LEASE).as_micros();
    db.execute("DELETE FROM process WHERE seen_at <= $1", vec![over.into()]).await?;
    let row = db.query_one("SELECT COUNT(*) AS n FROM process", vec![]).await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(1))
}

/// Ends all leases: for a process that has proven that no other one is alive.
///
/// # Errors
/// As the database says.
pub async fn end_all(db: &Db) -> Result<(), StoreError> {
    db.execute("UPDATE partition_lease SET expires_at = 0", vec![]).await?;
    db.execute("DELETE FROM process", vec![]).await?;
    Ok(())
}
