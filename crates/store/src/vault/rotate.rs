//! Rotation: of the master key, which wraps the keys of banks, and of a bank's key, which wraps those of people.
//!
//! Nothing that was sealed is sealed anew: keys are wrapped anew, a batch at a time, each batch in a transaction of
//! its own. Whoever is killed in the middle leaves rows of two generations, each of which says which; the next run
//! goes on from there. The old generation is overwritten only when no row names it, which a foreign key makes sure
//! of, and when every process has had the time to notice the new one.

use std::time::Duration;

use sea_orm::{ConnectionTrait as _, Value};
use secrecy::ExposeSecret as _;
use tellerline_core::{BankId, Timestamp, ports::KeyWrapper};
use uuid::Uuid;

use super::{
    Vault,
    banks::{self, BankKeys, WRAP},
    check, destroyed,
    places::{DATA_KEY, HOUR_KEY, Place},
    sealed::WRAPPED_LEN,
};
use crate::{
    batch::{chunks, typed},
    db::Db,
    error::StoreError,
    repo::{Columns as _, run},
    scrub,
};

/// Data keys per transaction: the group commit waits no longer than for a group of its own.
const BATCH: u32 = 512;
/// A generation stays at least this long after its successor was made: a turn that began under it may still be
/// about to write a key.
const GRACE: Duration = Duration::from_mins(1);

/// A rotation of a bank's key under way.
#[derive(Debug)]
pub struct Rotation {
    bank: BankId,
    /// The generation that everything is moved to.
    pub generation: Uuid,
    /// Whether an earlier run had begun it.
    pub resumed: bool,
    /// Keys that are to be wrapped anew, as counted at the start.
    pub of: u64,
    /// Keys that have been.
    pub done: u64,
    /// Keys that do not open, and so stay as they are. They keep the old generation in place.
    pub broken: u64,
    after: (Uuid, i16),
    moved: u64,
}

/// One key to wrap anew: where it is, what it was, what it becomes.
struct Move {
    owner: Uuid,
    class: i16,
    was: Vec<u8>,
    becomes: Vec<u8>,
}

impl Vault {
    /// Makes the next generation of a bank's key, from now on used for new people; or goes on with a rotation that
    /// was begun. [`Self::rewrap`] then moves what is there.
    ///
    /// # Errors
    /// As the database says; when the bank is unknown; `MasterKey` when the master key was rotated meanwhile.
    pub async fn rotate_bank(&self, bank: &BankId, now: Timestamp) -> Result<Rotation, StoreError> {
        self.ready_bank(bank, now).await?;
        let current = self.bank_now(bank).await?.wrap()?.0;
        let open = self.older(bank, current).await?;
        let generation = if open > 0 { current } else { self.next_generation(bank, now).await? };
        Ok(Rotation {
            bank: bank.clone(),
            generation,
            resumed: open > 0,
            of: if open > 0 { open } else { self.older(bank, generation).await? },
            done: 0,
            broken: 0,
            after: (Uuid::nil(), i16::MIN),
            moved: 0,
        })
    }

    /// How many keys name another generation than this.
    async fn older(&self, bank: &BankId, generation: Uuid) -> Result<u64, StoreError> {
        let sql = "SELECT COUNT(*) AS number FROM data_key WHERE bank_id = $1 AND wrapped_by <> $2";
        let row = self.db.query_one(sql, vec![bank.as_str().into(), generation.into()]).await?;
        let mut number = row.map_or(Ok(0), |row| row.int("number"))?;
        if *bank == Self::server() {
            let sql = "SELECT COUNT(*) AS number FROM hour_key WHERE wrapped_by <> $1";
            let row = self.db.query_one(sql, vec![generation.into()]).await?;
            number += row.map_or(Ok(0), |row| row.int("number"))?;
        }
        Ok(u64::try_from(number).unwrap_or(0))
    }

    async fn next_generation(&self, bank: &BankId, now: Timestamp) -> Result<Uuid, StoreError> {
        let keys = self.bank_now(bank).await?;
        let (newest, before) = keys.wrap()?;
        let key = self.fresh_bank_key(bank, WRAP, Some(before)).await?;
        let tx = self.db.begin().await?;
        self.hold_master(&tx).await?;
        let sql = "SELECT generation FROM bank_key WHERE id = $1";
        let row = tx.query_one_raw(self.db.statement(sql, vec![newest.into()])).await?;
        let lacking = StoreError::Inconsistent { table: "bank_key", column: "generation" };
        // Of two that rotate at once one makes the generation, and both move keys to it.
        let generation = row.ok_or(lacking)?.int("generation")? + 1;
        self.insert_bank_key(&tx, bank, &key, generation, now).await?;
        tx.commit().await?;
        Ok(self.reload_bank(bank).await?.wrap()?.0)
    }

    /// Wraps one batch of keys anew; `false` when nothing is left. May be given up between any two batches.
    ///
    /// # Errors
    /// As the database says; what earlier batches did stays.
    pub async fn rewrap(&self, rotation: &mut Rotation) -> Result<bool, StoreError> {
        if rotation.bank == Self::server() {
            return self.rewrap_hours(rotation).await;
        }
        let sql = "SELECT owner_id, class, wrapped_by, wrapped FROM data_key WHERE bank_id = $1 AND wrapped_by <> $2 \
                   AND (owner_id > $3 OR (owner_id = $3 AND class > $4)) ORDER BY owner_id, class LIMIT $5";
        let values: Vec<Value> = vec![
            rotation.bank.as_str().into(),
            rotation.generation.into(),
            rotation.after.0.into(),
            rotation.after.1.into(),
            i64::from(BATCH).into(),
        ];
        let rows = self.db.query(sql, values).await?;
        if rows.is_empty() {
            // Once more from the start, for what came in behind; a round that moved nothing was the last.
            let again = rotation.moved > 0;
            (rotation.after, rotation.moved) = ((Uuid::nil(), i16::MIN), 0);
            return Ok(again);
        }
        let mut moves = Vec::with_capacity(rows.len());
        let mut broken = 0;
        for row in rows {
            let (owner, class, was) = (row.uuid("owner_id")?, row.small("class")?, row.bytes("wrapped")?);
            rotation.after = (owner, class);
            let keys = self.bank_with(&rotation.bank, row.uuid("wrapped_by")?).await?;
            let by = row.uuid("wrapped_by")?;
            match anew(&keys, by, rotation.generation, &DATA_KEY.class(owner, class), &was) {
                Ok(becomes) => moves.push(Move { owner, class, was, becomes }),
                Err(StoreError::Sealed) => broken += 1,
                Err(error) => return Err(error),
            }
        }
        let moved = self.commit(rotation.generation, &moves).await?;
        rotation.moved += moved;
        rotation.done += moved;
        rotation.broken += broken;
        Ok(true)
    }

    /// A key that changed meanwhile, destroyed above all, stays as it is.
    async fn commit(&self, generation: Uuid, moves: &[Move]) -> Result<u64, StoreError> {
        let types = ["UUID", "SMALLINT", "BYTEA", "BYTEA", "UUID"];
        let tx = self.db.begin().await?;
        let mut moved = 0;
        for chunk in chunks(moves) {
            let sql = format!(
                "UPDATE data_key SET wrapped = v.column4, wrapped_by = v.column5 FROM (VALUES {}) AS v \
                 WHERE data_key.owner_id = v.column1 AND data_key.class = v.column2 AND data_key.wrapped = v.column3",
                typed(self.db.is_postgres(), 0, chunk.len(), &types)
            );
            let mut values: Vec<Value> = Vec::with_capacity(chunk.len() * types.len());
            for key in chunk {
                values.extend([
                    key.owner.into(),
                    key.class.into(),
                    key.was.clone().into(),
                    key.becomes.clone().into(),
                    generation.into(),
                ]);
            }
            moved += run(&tx, &sql, values).await?;
        }
        tx.commit().await?;
        Ok(moved)
    }

    /// Keys of hours are few: all at once.
    async fn rewrap_hours(&self, rotation: &mut Rotation) -> Result<bool, StoreError> {
        let sql = "SELECT hour, wrapped_by, wrapped FROM hour_key WHERE wrapped_by <> $1";
        let rows = self.db.query(sql, vec![rotation.generation.into()]).await?;
        let tx = self.db.begin().await?;
        for row in rows {
            let (hour, by, was) = (row.int("hour")?, row.uuid("wrapped_by")?, row.bytes("wrapped")?);
            let keys = self.bank_with(&rotation.bank, by).await?;
            let becomes = anew(&keys, by, rotation.generation, &HOUR_KEY.hour(hour), &was)?;
            let values = vec![rotation.generation.into(), becomes.into(), hour.into(), was.into()];
            let sql = "UPDATE hour_key SET wrapped_by = $1, wrapped = $2 WHERE hour = $3 AND wrapped = $4";
            rotation.done += run(&tx, sql, values).await?;
        }
        tx.commit().await?;
        Ok(false)
    }

    /// Destroys generations that nothing names any more and that nobody can still be about to name. How many went.
    ///
    /// # Errors
    /// As the database says.
    pub async fn retire(&self, now: Timestamp) -> Result<u64, StoreError> {
        let sql = "SELECT b.id FROM bank_key b WHERE b.purpose = 'wrap' AND EXISTS (SELECT 1 FROM bank_key n \
                   WHERE n.bank_id = b.bank_id AND n.purpose = 'wrap' AND n.generation > b.generation \
                   AND n.created_at <= $1)";
        let mut retired = 0;
        for row in self.db.query(sql, vec![now.minus(GRACE).as_micros().into()]).await? {
            let id = row.uuid("id")?;
            // Only where there is an older generation at all is the table of keys read.
            let named = "SELECT 1 AS one FROM data_key WHERE wrapped_by = $1 \
                         UNION ALL SELECT 1 FROM hour_key WHERE wrapped_by = $1 LIMIT 1";
            if self.db.query_one(named, vec![id.into()]).await?.is_some() {
                continue;
            }
            let tx = self.db.begin().await?;
            let gone = destroyed(&self.db);
            // With it goes what it wrapped: the generation after it.
            let chained = format!(
                "UPDATE bank_key SET chained = {gone} WHERE chained IS NOT NULL AND purpose = 'wrap' \
                 AND bank_id = (SELECT b.bank_id FROM bank_key b WHERE b.id = $1) \
                 AND generation = (SELECT b.generation + 1 FROM bank_key b WHERE b.id = $1)"
            );
            run(&tx, &chained, vec![id.into()]).await?;
            let wrapped = format!("UPDATE bank_key SET wrapped = {gone}, chained = {gone} WHERE id = $1");
            run(&tx, &wrapped, vec![id.into()]).await?;
            match run(&tx, "DELETE FROM bank_key WHERE id = $1", vec![id.into()]).await {
                Ok(deleted) => {
                    scrub::mark(&tx).await?;
                    tx.commit().await?;
                    retired += deleted;
                }
                // Somebody named it after all: another time.
                Err(StoreError::Refused(_)) => tx.rollback().await?,
                Err(error) => return Err(error),
            }
        }
        Ok(retired)
    }
}

/// A wrapped key under another generation. What was destroyed stays so.
fn anew(keys: &BankKeys, from: Uuid, to: Uuid, place: &Place, was: &[u8]) -> Result<Vec<u8>, StoreError> {
    if was == [0; WRAPPED_LEN] {
        return Ok(was.to_vec());
    }
    let plain = keys.generation(from)?.open_bytes(place, was)?;
    keys.generation(to)?.seal_bytes(place, &plain)
}

/// What became of [`rotate_master`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Master {
    /// So many keys of banks are wrapped by the new master key now.
    Rotated(u64),
    /// They were before: an earlier run had ended.
    Already,
}

/// Wraps the keys of all banks under a new master key, in one transaction: whoever is killed has done nothing or
/// everything. Keys in the memory of running processes stay; their next start needs the new key.
///
/// # Errors
/// `MasterKey` when neither of the two is this database's, when they are the same, or when nothing is sealed yet.
pub async fn rotate_master(
    db: &Db,
    old: &dyn KeyWrapper,
    new: &dyn KeyWrapper,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<Master, StoreError> {
    if old.id() == new.id() {
        return Err(StoreError::MasterKey("the new key is the one in use; make another".into()));
    }
    match check::master_fits(db, old).await {
        Ok(true) => {}
        Ok(false) => {
            return Err(StoreError::MasterKey("nothing is sealed here yet; just use the new key".into()));
        }
        Err(wrong) => {
            return if check::master_fits(db, new).await.is_ok() { Ok(Master::Already) } else { Err(wrong) };
        }
    }
    let mark = new.wrap(check::CHECK, check::CHECK).await?;
    let rows = db.query("SELECT id, bank_id, purpose, wrapped FROM bank_key ORDER BY id", vec![]).await?;
    let of = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let mut wrapped = Vec::with_capacity(rows.len());
    for (row, done) in rows.iter().zip(1..) {
        let place = banks::place(&row.text("bank_id")?, &row.text("purpose")?);
        let plain = old.unwrap(&place, &row.bytes("wrapped")?).await?;
        wrapped.push((row.uuid("id")?, new.wrap(&place, plain.expose_secret()).await?));
        progress(done, of);
    }
    let tx = db.begin().await?;
    // Whoever makes keys of a bank holds this row, too: none is made while they move.
    let held = run(
        &tx,
        "UPDATE meta SET value = $1 WHERE name = $2 AND value = $3",
        vec![
            new.id().as_bytes().to_vec().into(),
            check::MASTER_ID.into(),
            old.id().as_bytes().to_vec().into(),
        ],
    )
    .await?;
    let changed =
        StoreError::MasterKey("keys of banks changed meanwhile; nothing was done, try again".into());
    if held != 1 {
        return Err(changed);
    }
    run(&tx, "UPDATE meta SET value = $1 WHERE name = $2", vec![mark.into(), check::MASTER_CHECK.into()])
        .await?;
    for (id, wrapped) in wrapped {
        let sql = "UPDATE bank_key SET wrapped = $1, master = $2 WHERE id = $3";
        run(&tx, sql, vec![wrapped.into(), new.id().into(), id.into()]).await?;
    }
    let left = "SELECT 1 AS one FROM bank_key WHERE master <> $1 LIMIT 1";
    if tx.query_one_raw(db.statement(left, vec![new.id().into()])).await?.is_some() {
        return Err(changed);
    }
    tx.commit().await?;
    Ok(Master::Rotated(of))
}
