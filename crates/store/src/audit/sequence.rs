//! From rows to leaves: one process per bank gives each row its number in the tree, in batches, and signs
//! checkpoints.
//!
//! Who does it is settled by a lease, so that processes do not get into each other's way; that the
//! tree is right does not rest on it: each batch is one transaction that goes from the size it
//! started from, and of two only one does. Rows are found per writer, by their number: a writer's rows become visible
//! in their order, whatever order the writers' transactions commit in, so none is passed over. The command line may
//! run a batch without the lease.

use std::collections::HashMap;

use sea_orm::DatabaseTransaction;
use tellerline_core::{
    BankId, Timestamp,
    time::{days, hours},
};
use uuid::Uuid;

use super::{
    entry::leaf_hash,
    note::Checkpoint,
    tiles::{Filled, Tree},
};
use crate::{
    batch::Batch,
    db::Store,
    error::StoreError,
    repo::{self, Columns as _},
};

/// How long the lease holds without renewal; every round renews it.
pub const LEASE: std::time::Duration = std::time::Duration::from_secs(15);
/// How often a log that grows is signed.
pub const SIGN_EVERY: std::time::Duration = std::time::Duration::from_mins(1);
/// Rows in one batch.
const ROWS: usize = 8_192;
/// A writer that has not said that it is there for so long is over.
const SILENT: std::time::Duration = hours(24);

const BROKEN: StoreError = StoreError::Inconsistent { table: "audit_log", column: "size" };

/// What one round did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Round {
    /// This process has the lease.
    pub held: bool,
    /// Rows that became leaves.
    pub rows: usize,
    /// Leaves now.
    pub size: u64,
    /// A checkpoint that was signed.
    pub note: Option<String>,
}

impl Round {
    /// Whether there may be more rows already.
    pub const fn is_full(&self) -> bool {
        self.rows == ROWS
    }
}

struct Log {
    origin: String,
    size: u64,
    signed_size: u64,
    signed_at: Timestamp,
}

/// One round of the sequencer of a bank: takes or renews the lease, makes leaves of rows, signs where that is due.
///
/// # Errors
/// As the database says; nothing is half done.
pub async fn sequence(
    store: &Store,
    bank: &BankId,
    origin: &str,
    owner: &str,
    now: Timestamp,
) -> Result<Round, StoreError> {
    make_log(store, bank, origin).await?;
    if !lease(store, bank, owner, now).await? {
        return Ok(Round::default());
    }
    let due = |log: &Log| now >= log.signed_at.plus(SIGN_EVERY);
    Ok(Round { held: true, ..batch(store, bank, now, due).await? })
}

/// Makes leaves of everything that waits and signs, whoever has the lease; the newest checkpoint. `None` while the
/// log is empty.
///
/// # Errors
/// As the database says.
pub async fn checkpoint_now(
    store: &Store,
    bank: &BankId,
    origin: &str,
    now: Timestamp,
) -> Result<Option<(Checkpoint, String)>, StoreError> {
    make_log(store, bank, origin).await?;
    let mut lost = 0;
    loop {
        match batch(store, bank, now, |_| true).await {
            Ok(round) if round.is_full() => {}
            Ok(_) => return latest_checkpoint(store, bank).await,
            // Somebody else was faster; what we want may be done.
            Err(StoreError::Conflict(_)) if lost < 20 => lost += 1,
            Err(error) => return Err(error),
        }
    }
}

/// The newest signed checkpoint.
///
/// # Errors
/// As the database says; `File` when it was not signed by this bank's key.
pub async fn latest_checkpoint(
    store: &Store,
    bank: &BankId,
) -> Result<Option<(Checkpoint, String)>, StoreError> {
    let Some(note) = latest_note(store, bank).await? else { return Ok(None) };
    Ok(Some((store.vault.audit_signer(bank)?.open(&note)?, note)))
}

/// The newest signed checkpoint as it is published.
///
/// # Errors
/// As the database says.
pub async fn latest_note(store: &Store, bank: &BankId) -> Result<Option<String>, StoreError> {
    let sql = "SELECT note FROM audit_checkpoint WHERE bank_id = $1 ORDER BY size DESC LIMIT 1";
    let row = store.db.query_one(sql, vec![bank.as_str().into()]).await?;
    row.map(|row| row.text("note")).transpose()
}

/// Notes that a checkpoint was taken elsewhere.
///
/// # Errors
/// As the database says.
pub async fn note_export(store: &Store, bank: &BankId, size: u64, now: Timestamp) -> Result<(), StoreError> {
    let size = i64::try_from(size).map_err(|_| BROKEN)?;
    let sql = "UPDATE audit_log SET exported_size = $1, exported_at = $2 WHERE bank_id = $3";
    store.db.execute(sql, vec![size.into(), now.as_micros().into(), bank.as_str().into()]).await?;
    Ok(())
}

/// When a checkpoint was last taken elsewhere.
///
/// # Errors
/// As the database says.
pub async fn exported_at(db: &crate::Db, bank: &BankId) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT exported_at FROM audit_log WHERE bank_id = $1";
    let row = db.query_one(sql, vec![bank.as_str().into()]).await?;
    Ok(row.map(|row| row.maybe_time("exported_at")).transpose()?.flatten())
}

/// What is done now and then: writers that are over are no longer looked at, older checkpoints are thinned out to
/// one a day.
///
/// # Errors
/// As the database says.
pub async fn tidy(store: &Store, bank: &BankId, now: Timestamp) -> Result<(), StoreError> {
    let waits = "EXISTS (SELECT 1 FROM audit WHERE audit.writer = audit_writer.id \
                 AND audit.bank_id = audit_writer.bank_id AND audit.seq > audit_writer.sequenced)";
    let before = now.minus(SILENT).as_micros();
    let close = format!(
        "UPDATE audit_writer SET closed = 1 WHERE bank_id = $1 AND closed = 0 AND opened_at < $2 AND NOT {waits}"
    );
    store.db.execute(&close, vec![bank.as_str().into(), before.into()]).await?;
    // Should one have come back after all, its rows must not be left.
    let open = format!("UPDATE audit_writer SET closed = 0 WHERE bank_id = $1 AND closed = 1 AND {waits}");
    store.db.execute(&open, vec![bank.as_str().into()]).await?;
    let thin = "DELETE FROM audit_checkpoint WHERE bank_id = $1 AND at < $2 AND EXISTS (SELECT 1 \
                FROM audit_checkpoint AS later WHERE later.bank_id = audit_checkpoint.bank_id \
                AND later.size > audit_checkpoint.size AND later.at / 86400000000 = audit_checkpoint.at / 86400000000)";
    store.db.execute(thin, vec![bank.as_str().into(), now.minus(days(2)).as_micros().into()]).await?;
    Ok(())
}

/// The log's name is settled when it begins and kept when the bank's address changes.
async fn make_log(store: &Store, bank: &BankId, origin: &str) -> Result<(), StoreError> {
    let known = "SELECT size FROM audit_log WHERE bank_id = $1";
    if store.db.query_one(known, vec![bank.as_str().into()]).await?.is_none() {
        let sql = "INSERT INTO audit_log (bank_id, origin, owner, epoch, expires_at, size, signed_size, signed_at, \
                   exported_size) VALUES ($1, $2, '', 0, 0, 0, 0, 0, 0) ON CONFLICT (bank_id) DO NOTHING";
        store.db.execute(sql, vec![bank.as_str().into(), origin.into()]).await?;
    }
    Ok(())
}

async fn lease(store: &Store, bank: &BankId, owner: &str, now: Timestamp) -> Result<bool, StoreError> {
    let held = "SELECT expires_at FROM audit_log WHERE bank_id = $1 AND owner = $2 AND expires_at > $3";
    // A third of it left is enough for this round: no write when nothing happens.
    let soon = now.plus(LEASE / 3).as_micros();
    let values = vec![bank.as_str().into(), owner.into(), soon.into()];
    if store.db.query_one(held, values).await?.is_some() {
        return Ok(true);
    }
    let sql = "UPDATE audit_log SET epoch = CASE WHEN owner = $1 THEN epoch ELSE epoch + 1 END, owner = $2, \
               expires_at = $3 WHERE bank_id = $4 AND (owner = $5 OR expires_at <= $6)";
    let values = vec![
        owner.into(),
        owner.into(),
        now.plus(LEASE).as_micros().into(),
        bank.as_str().into(),
        owner.into(),
        now.as_micros().into(),
    ];
    Ok(store.db.execute(sql, values).await?.rows_affected() == 1)
}

/// Gives the lease back, so that another process need not wait for its end.
///
/// # Errors
/// As the database says.
pub async fn release(store: &Store, bank: &BankId, owner: &str) -> Result<(), StoreError> {
    let sql = "UPDATE audit_log SET owner = '', expires_at = 0 WHERE bank_id = $1 AND owner = $2";
    store.db.execute(sql, vec![bank.as_str().into(), owner.into()]).await?;
    Ok(())
}

async fn read_log(store: &Store, bank: &BankId) -> Result<Log, StoreError> {
    let sql = "SELECT origin, size, signed_size, signed_at FROM audit_log WHERE bank_id = $1";
    let row = store.db.query_one(sql, vec![bank.as_str().into()]).await?.ok_or(BROKEN)?;
    let number = |column| u64::try_from(row.int(column)?).map_err(|_| BROKEN);
    Ok(Log {
        origin: row.text("origin")?,
        size: number("size")?,
        signed_size: number("signed_size")?,
        signed_at: row.time("signed_at")?,
    })
}

struct Leaf {
    row: i64,
    writer: Uuid,
    seq: i64,
    hash: super::Hash,
}

/// Rows that are no leaves yet, in the order of their ids.
async fn waiting(store: &Store, bank: &BankId) -> Result<Vec<Leaf>, StoreError> {
    let sql = format!(
        "SELECT audit.id, audit.writer, audit.seq, audit.entry FROM audit_writer \
         JOIN audit ON audit.writer = audit_writer.id AND audit.bank_id = audit_writer.bank_id \
         AND audit.seq > audit_writer.sequenced \
         WHERE audit_writer.bank_id = $1 AND audit_writer.closed = 0 ORDER BY audit.id LIMIT {ROWS}"
    );
    let rows = store.db.query(&sql, vec![bank.as_str().into()]).await?;
    rows.iter()
        .map(|row| {
            let (id, writer, seq) = (row.int("id")?, row.uuid("writer")?, row.int("seq")?);
            Ok(Leaf { row: id, writer, seq, hash: leaf_hash(&row.bytes("entry")?) })
        })
        .collect()
}

async fn batch(
    store: &Store,
    bank: &BankId,
    now: Timestamp,
    sign_due: impl Fn(&Log) -> bool,
) -> Result<Round, StoreError> {
    // First the size, then the rows: a batch of somebody else in between makes this one lose, not repeat rows.
    let log = read_log(store, bank).await?;
    let leaves = waiting(store, bank).await?;
    let sign = sign_due(&log);
    let grows = log.size + leaves.len() as u64;
    if leaves.is_empty() && !(sign && log.size > log.signed_size) {
        return Ok(Round { size: log.size, ..Round::default() });
    }
    let mut tree = Tree::load(&store.db, bank, log.size).await?;
    let mut filled = Vec::new();
    let mut reached: HashMap<Uuid, i64> = HashMap::new();
    for leaf in &leaves {
        tree.push(leaf.hash, leaf.row, &mut filled);
        let last = reached.entry(leaf.writer).or_insert(leaf.seq);
        *last = leaf.seq.max(*last);
    }
    filled.extend(tree.partial());
    let note = if sign && grows > log.signed_size {
        let checkpoint = Checkpoint {
            origin: log.origin.clone(),
            size: tree.size,
            root: tree.root(),
            at: Some(now.as_micros()),
        };
        Some(store.vault.audit_signer(bank)?.sign(&checkpoint)?)
    } else {
        None
    };
    let tx = store.begin().await?;
    let written = Written { bank, log: &log, filled: &filled, reached: &reached, note: note.as_deref(), now };
    match written.store(store, &tx, grows).await {
        Ok(()) => tx.commit().await?,
        Err(error) => {
            let _ = tx.rollback().await;
            return Err(error);
        }
    }
    Ok(Round { held: false, rows: leaves.len(), size: grows, note })
}

struct Written<'a> {
    bank: &'a BankId,
    log: &'a Log,
    filled: &'a [Filled],
    reached: &'a HashMap<Uuid, i64>,
    note: Option<&'a str>,
    now: Timestamp,
}

impl Written<'_> {
    async fn store(&self, store: &Store, tx: &DatabaseTransaction, size: u64) -> Result<(), StoreError> {
        let number = |n: u64| i64::try_from(n).map_err(|_| BROKEN);
        let bank = self.bank.as_str();
        // The size is the guard: of two batches that start from it, one goes on.
        let sql = "UPDATE audit_log SET size = $1 WHERE bank_id = $2 AND size = $3";
        let values = vec![number(size)?.into(), bank.into(), number(self.log.size)?.into()];
        if repo::run(tx, sql, values).await? != 1 {
            return Err(StoreError::Conflict(crate::error::Guard::Version));
        }
        tiles(&Batch { db: &store.db, tx }, self.bank, self.filled).await?;
        for (writer, seq) in self.reached {
            let sql = "UPDATE audit_writer SET sequenced = $1 WHERE bank_id = $2 AND id = $3";
            repo::run(tx, sql, vec![(*seq).into(), bank.into(), (*writer).into()]).await?;
        }
        if let Some(note) = self.note {
            let at = self.now.as_micros();
            let sql = "INSERT INTO audit_checkpoint (bank_id, size, at, note) VALUES ($1, $2, $3, $4)";
            repo::run(tx, sql, vec![bank.into(), number(size)?.into(), at.into(), note.into()]).await?;
            let sql = "UPDATE audit_log SET signed_size = $1, signed_at = $2 WHERE bank_id = $3";
            repo::run(tx, sql, vec![number(size)?.into(), at.into(), bank.into()]).await?;
        }
        Ok(())
    }
}

async fn tiles(batch: &Batch<'_>, bank: &BankId, filled: &[Filled]) -> Result<(), StoreError> {
    // A tile that is whole may come after its own beginnings: the last state of each counts.
    let mut last: Vec<&Filled> = Vec::with_capacity(filled.len());
    for tile in filled {
        last.retain(|other| (other.level, other.place) != (tile.level, tile.place));
        last.push(tile);
    }
    batch
        .insert(
            "INSERT INTO audit_tile (bank_id, level, place, first_row, last_row, row_ids, hashes)",
            7,
            " ON CONFLICT (bank_id, level, place) DO UPDATE SET first_row = excluded.first_row, \
             last_row = excluded.last_row, row_ids = excluded.row_ids, hashes = excluded.hashes",
            &last,
            |tile, values| {
                let rows: Vec<u8> = tile.rows.iter().flat_map(|id| id.to_be_bytes()).collect();
                values.extend([
                    bank.as_str().into(),
                    i16::try_from(tile.level).unwrap_or(i16::MAX).into(),
                    i64::try_from(tile.place).unwrap_or(i64::MAX).into(),
                    tile.rows.iter().min().copied().unwrap_or(0).into(),
                    tile.rows.iter().max().copied().unwrap_or(0).into(),
                    rows.into(),
                    tile.hashes.concat().into(),
                ]);
            },
        )
        .await
}
