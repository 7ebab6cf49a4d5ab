//! After keys were destroyed: what the database's files still hold of them is overwritten or unlinked.
//!
//! A row that is overwritten or deleted is not gone from the disk: it is in the write-ahead log, and `PostgreSQL`
//! keeps its old version in the table's file. [`Store::scrub`] folds, rewrites and removes those, as far as the
//! database lets us, and says what is left. It knows nothing of file systems, disks and backups: what they keep is told
//! in `docs/security.md`.

use std::time::Duration;

use sea_orm::{DbErr, RuntimeErr};
use sqlx::Row as _;
use tellerline_core::Timestamp;

use crate::{
    db::{Db, Store},
    error::StoreError,
    repo::{Columns as _, run},
};

/// Set with each destruction, cleared by a scrub that left nothing it could still do.
const DUE: &str = "scrub_due";
/// When the last scrub was, in microseconds.
const DONE: &str = "scrub_done";
/// Rewriting the table of keys holds up whoever needs one: not more often than this on `PostgreSQL`.
const EVERY: Duration = Duration::from_hours(1);
/// How long open transactions are waited for, and how often we look.
const PATIENCE: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(50);

/// Why bytes of destroyed keys may still be in the database's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Linger {
    /// Somebody reads and needs the old state: a backup, a long query. Another time.
    Readers,
    /// Another connection may not be asked to finish the log or rewrite the table: rights are missing.
    Rights,
    /// Segments of the write-ahead log are used again with their old content in them.
    Recycled,
    /// A replica, an archive or a setting keeps segments of the write-ahead log.
    Kept,
}

impl Linger {
    /// Whether trying again later helps.
    pub const fn passes(self) -> bool {
        matches!(self, Self::Readers)
    }

    /// What it is and what the operator can do about it.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Readers => "an open transaction still sees them; it is tried again",
            Self::Rights => {
                "our role may not finish the log; run: GRANT pg_checkpoint TO <role>; GRANT EXECUTE ON FUNCTION \
                 pg_switch_wal() TO <role>; and make the role owner of the tables"
            }
            Self::Recycled => {
                "wal_recycle is on; run: ALTER SYSTEM SET wal_recycle = off, then SELECT pg_reload_conf()"
            }
            Self::Kept => {
                "archive_mode, wal_keep_size or a replication slot keeps the log; let archives expire within 35 days"
            }
        }
    }
}

/// Remembers, in the transaction that destroys keys, that their bytes are to be scrubbed.
pub(crate) async fn mark<C: sea_orm::ConnectionTrait>(conn: &C) -> Result<(), StoreError> {
    // Another value each time: a destruction during a scrub is not taken for one before it.
    let value = uuid::Uuid::new_v4().as_bytes().to_vec();
    set(conn, DUE, value).await
}

async fn set<C: sea_orm::ConnectionTrait>(conn: &C, name: &str, value: Vec<u8>) -> Result<(), StoreError> {
    let sql = "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    run(conn, sql, vec![name.into(), value.into()]).await?;
    Ok(())
}

async fn get(db: &Db, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let row = db.query_one("SELECT value FROM meta WHERE name = $1", vec![name.into()]).await?;
    row.map(|row| row.bytes("value")).transpose()
}

impl Store {
    /// Scrubs if keys were destroyed since the last time; on `PostgreSQL` at most once an hour. `None` when there was
    /// nothing to do yet.
    ///
    /// # Errors
    /// As the database says; then it is due still.
    pub async fn scrub_if_due(&self, now: Timestamp) -> Result<Option<Vec<Linger>>, StoreError> {
        if get(&self.db, DUE).await?.is_none() {
            return Ok(None);
        }
        let last = get(&self.db, DONE).await?.and_then(|bytes| bytes.try_into().ok()).map(i64::from_be_bytes);
        let last = last.map(Timestamp::from_micros);
        if self.db.is_postgres() && last.is_some_and(|last| last <= now && now < last.plus(EVERY)) {
            return Ok(None);
        }
        let left = self.scrub().await?;
        set(&self.db.write, DONE, now.as_micros().to_be_bytes().to_vec()).await?;
        Ok(Some(left))
    }

    /// Overwrites what is left of destroyed keys in the database's files, and says what it could not reach. Empty:
    /// nothing is left in any file of the database.
    ///
    /// # Errors
    /// As the database says.
    pub async fn scrub(&self) -> Result<Vec<Linger>, StoreError> {
        let due = get(&self.db, DUE).await?;
        let left = if self.db.is_postgres() { postgres(&self.db).await? } else { sqlite(&self.db).await? };
        if let Some(value) = due
            && !left.iter().any(|linger| linger.passes())
        {
            let sql = "DELETE FROM meta WHERE name = $1 AND value = $2";
            self.db.execute(sql, vec![DUE.into(), value.into()]).await?;
        }
        Ok(left)
    }
}

/// Rows are overwritten where they lie (`secure_delete`); what remains is the log, which is folded and cut off. Readers
/// are waited for only briefly, for meanwhile nobody writes.
async fn sqlite(db: &Db) -> Result<Vec<Linger>, StoreError> {
    let mut writer = db.write.get_sqlite_connection_pool().acquire().await.map_err(gone)?;
    let mut order = async |sql: &'static str| sqlx::query(sql).fetch_one(&mut *writer).await;
    order("PRAGMA busy_timeout = 250").await.map_err(gone)?;
    let folded = order("PRAGMA wal_checkpoint(TRUNCATE)").await;
    // As `db.rs` opened it.
    order("PRAGMA busy_timeout = 5000").await.map_err(gone)?;
    let busy: i32 = folded.and_then(|row| row.try_get(0)).map_err(gone)?;
    Ok(if busy == 0 { vec![] } else { vec![Linger::Readers] })
}

/// The tables are rewritten without old versions, then the log is begun anew and what came before it unlinked.
async fn postgres(db: &Db) -> Result<Vec<Linger>, StoreError> {
    let mut left = lingering(db).await?;
    if !nobody_sees_older(db).await? {
        left.push(Linger::Readers);
        return Ok(left);
    }
    let mut own = db.write.get_postgres_connection_pool().acquire().await.map_err(gone)?;
    let mut order = async |sql: &'static str| sqlx::query(sql).execute(&mut *own).await;
    // Whoever waits for a table keeps everybody waiting who comes after.
    order("SET lock_timeout = '1s'").await.map_err(gone)?;
    let mut results = Vec::with_capacity(3);
    // Segments that end before the checkpoint go with it, and so do the files of the tables as they were.
    for sql in ["VACUUM (FULL) data_key, bank_key, hour_key", "SELECT pg_switch_wal()", "CHECKPOINT"] {
        results.push(order(sql).await);
    }
    order("RESET lock_timeout").await.map_err(gone)?;
    for result in results {
        match result {
            Ok(_) => {}
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(NOT_NOW) => {
                left.push(Linger::Readers);
            }
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(NOT_YOURS) => {
                left.push(Linger::Rights);
            }
            Err(error) => return Err(gone(error)),
        }
    }
    left.sort_unstable();
    left.dedup();
    Ok(left)
}

/// `lock_not_available`.
const NOT_NOW: &str = "55P03";
/// `insufficient_privilege`.
const NOT_YOURS: &str = "42501";

fn gone(error: sqlx::Error) -> StoreError {
    DbErr::Exec(RuntimeErr::SqlxError(error.into())).into()
}

/// Waits until no transaction is older than what was committed before the call: a table is rewritten with every version
/// of a row that somebody may still see.
async fn nobody_sees_older(db: &Db) -> Result<bool, StoreError> {
    let row = db.query_one("SELECT txid_snapshot_xmax(txid_current_snapshot()) AS next", vec![]).await?;
    let next = row.map_or(Ok(0), |row| row.int("next"))? % (1 << 32);
    let sql = "SELECT COUNT(*) AS number FROM pg_stat_activity WHERE datname = current_database() \
               AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL AND age(backend_xmin) > age($1::text::xid)";
    let tries = PATIENCE.as_millis() / LOOK.as_millis();
    for _ in 0..tries {
        let row = db.query_one(sql, vec![next.to_string().into()]).await?;
        if row.map_or(Ok(0), |row| row.int("number"))? == 0 {
            return Ok(true);
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(false)
}

/// Settings and rights of the database under which bytes of destroyed keys stay in its files, whatever we do; none on
/// `SQLite`.
///
/// # Errors
/// As the database says.
pub async fn lingering(db: &Db) -> Result<Vec<Linger>, StoreError> {
    if !db.is_postgres() {
        return Ok(vec![]);
    }
    let Some(row) = db.query_one(SETTINGS, vec![]).await? else { return Ok(vec![]) };
    let (recycle, archive, keep) = (row.text("recycle")?, row.text("archive")?, row.text("keep")?);
    Ok(judge(&recycle, &archive, &keep, row.int("slots")?, row.int("lacking")? > 0))
}

/// Who does not own a table is told only by a warning that it was not rewritten: so we ask before.
const SETTINGS: &str = "SELECT current_setting('wal_recycle') AS recycle, current_setting('archive_mode') AS archive, \
    current_setting('wal_keep_size') AS keep, \
    (SELECT COUNT(*) FROM pg_replication_slots WHERE restart_lsn IS NOT NULL OR xmin IS NOT NULL) AS slots, \
    (SELECT COUNT(*) FROM pg_roles me WHERE me.rolname = current_user AND NOT me.rolsuper AND NOT ( \
     has_function_privilege(current_user, 'pg_switch_wal()', 'EXECUTE') \
     AND EXISTS (SELECT 1 FROM pg_roles r WHERE r.rolname = 'pg_checkpoint' AND pg_has_role(current_user, r.oid, 'MEMBER')) \
     AND NOT EXISTS (SELECT 1 FROM pg_class c WHERE c.relname IN ('data_key', 'bank_key', 'hour_key') \
     AND c.relkind = 'r' AND pg_table_is_visible(c.oid) AND NOT pg_has_role(current_user, c.relowner, 'USAGE')))) AS lacking";

fn judge(recycle: &str, archive: &str, keep: &str, slots: i64, lacking: bool) -> Vec<Linger> {
    let mut left = Vec::new();
    if lacking {
        left.push(Linger::Rights);
    }
    if recycle != "off" {
        left.push(Linger::Recycled);
    }
    if archive != "off" || keep.trim_end_matches(char::is_alphabetic) != "0" || slots > 0 {
        left.push(Linger::Kept);
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_under_which_the_log_stays_are_told() {
        assert_eq!(judge("off", "off", "0", 0, false), []);
        assert_eq!(judge("off", "off", "0MB", 0, false), []);
        assert_eq!(judge("off", "off", "0MB", 0, true), [Linger::Rights]);
        assert_eq!(judge("on", "off", "0", 0, false), [Linger::Recycled]);
        for (archive, keep, slots) in [("on", "0", 0), ("always", "0", 0), ("off", "1GB", 0), ("off", "0", 1)]
        {
            assert_eq!(judge("off", archive, keep, slots, false), [Linger::Kept], "{archive} {keep} {slots}");
        }
    }
}
