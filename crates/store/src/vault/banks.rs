//! The keys of a bank, wrapped by the master key.
//!
//! Four purposes. `wrap` wraps the data keys of people; it has generations, of which the newest is used and older
//! ones are kept while something names them. `lookup` makes hashes that are found again, `audit` signs the log's
//! checkpoints, `seal` seals what belongs to no person: those three stay, for what they made could not be made
//! again.
//!
//! A generation is wrapped by the one before it, too, while that one lives: a process that still has the master key of
//! before a rotation in memory can follow.

use std::{collections::HashMap, sync::Arc};

use aws_lc_rs::hmac;
use sea_orm::{ConnectionTrait as _, DatabaseTransaction, QueryResult};
use secrecy::{ExposeSecret as _, SecretSlice};
use tellerline_core::{BankId, Timestamp};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{KEY_LEN, Key, Vault, check, fill, places::NEXT_GENERATION};
use crate::{
    audit::Signer,
    error::StoreError,
    repo::{Columns as _, run},
};

pub(super) const WRAP: &str = "wrap";
pub(super) const SEAL: &str = "seal";
const LOOKUP: &str = "lookup";
const AUDIT: &str = "audit";

/// What a bank's key is bound to where the master key wraps it.
pub(super) fn place(bank: &str, purpose: &str) -> Vec<u8> {
    format!("{bank}/{purpose}").into_bytes()
}

/// A key of a bank that is to be written.
pub(super) struct NewBankKey {
    pub(super) id: Uuid,
    pub(super) purpose: &'static str,
    pub(super) wrapped: Vec<u8>,
    pub(super) chained: Option<Vec<u8>>,
}

/// The unwrapped keys of a bank.
pub(super) struct BankKeys {
    current: Uuid,
    wraps: HashMap<Uuid, Arc<Key>>,
    pub(super) lookup: hmac::Key,
    pub(super) seal: Arc<Key>,
    pub(super) signer: Arc<Signer>,
}

impl BankKeys {
    /// The newest generation and its key.
    pub(super) fn wrap(&self) -> Result<(Uuid, &Key), StoreError> {
        Ok((self.current, self.generation(self.current)?))
    }

    /// The key of a generation.
    pub(super) fn generation(&self, id: Uuid) -> Result<&Key, StoreError> {
        self.wraps
            .get(&id)
            .map(AsRef::as_ref)
            .ok_or(StoreError::Inconsistent { table: "data_key", column: "wrapped_by" })
    }
}

impl Vault {
    /// Makes the bank's keys if it has none, and unwraps them. Call once per bank at start.
    ///
    /// # Errors
    /// As the database says; `Sealed` when a wrapped key does not open, `MasterKey` when another master key wraps
    /// it.
    pub async fn ready_bank(&self, bank: &BankId, now: Timestamp) -> Result<(), StoreError> {
        // The server's own keys with them: after a rotation of the master key nothing new may be needed of it.
        for bank in [&Self::server(), bank] {
            if self.load_bank(bank).await?.is_none() {
                self.make_bank(bank, now).await?;
                self.reload_bank(bank).await?;
            }
        }
        Ok(())
    }

    /// Reads the bank's keys again, for generations that another process made.
    pub(super) async fn reload_bank(&self, bank: &BankId) -> Result<Arc<BankKeys>, StoreError> {
        let lacking = StoreError::Inconsistent { table: "bank_key", column: "purpose" };
        self.load_bank(bank).await?.ok_or(lacking)
    }

    /// Reads the keys of every bank that has generations unknown here. Call it every few seconds: a generation can be
    /// followed without the master key only while the one before it lives.
    ///
    /// # Errors
    /// As the database says; `MasterKey` when the master key was rotated and a generation was missed.
    pub async fn refresh(&self) -> Result<(), StoreError> {
        for row in self.db.query("SELECT id, bank_id FROM bank_key WHERE purpose = 'wrap'", vec![]).await? {
            let (id, bank) = (row.uuid("id")?, row.bank()?);
            if self.banks.get(&bank).is_some_and(|keys| keys.generation(id).is_err()) {
                self.reload_bank(&bank).await?;
            }
        }
        Ok(())
    }

    /// `None` while one of its keys does not exist.
    async fn load_bank(&self, bank: &BankId) -> Result<Option<Arc<BankKeys>>, StoreError> {
        let rows = self
            .db
            .query(
                "SELECT id, purpose, master, wrapped, chained FROM bank_key WHERE bank_id = $1 ORDER BY generation",
                vec![bank.as_str().into()],
            )
            .await?;
        let known = self.banks.get(bank);
        let (mut current, mut wraps) = (None::<Uuid>, HashMap::new());
        // What is known stays: the master key may be another by now.
        let mut lookup = known.as_ref().map(|keys| keys.lookup.clone());
        let mut seal = known.as_ref().map(|keys| Arc::clone(&keys.seal));
        let mut signer = known.as_ref().map(|keys| Arc::clone(&keys.signer));
        for row in rows {
            let (id, purpose) = (row.uuid("id")?, row.text("purpose")?);
            if purpose == WRAP {
                let before = current.and_then(|id| wraps.get(&id)).map(AsRef::as_ref);
                let key = match known.as_ref().and_then(|keys| keys.wraps.get(&id)) {
                    Some(key) => Arc::clone(key),
                    None => Arc::new(self.generation_of(bank, &row, id, before).await?),
                };
                wraps.insert(id, key);
                current = Some(id);
            } else if known.is_none() {
                let plain = self.by_master(bank, &row, &purpose).await?;
                let plain = plain.expose_secret();
                match purpose.as_str() {
                    LOOKUP => lookup = Some(hmac::Key::new(hmac::HMAC_SHA256, plain)),
                    AUDIT => signer = Some(Arc::new(Signer::from_seed(plain)?)),
                    SEAL => seal = Some(Arc::new(Key::new(plain)?)),
                    _ => return Err(StoreError::Inconsistent { table: "bank_key", column: "purpose" }),
                }
            }
        }
        let (Some(current), Some(lookup), Some(seal), Some(signer)) = (current, lookup, seal, signer) else {
            return Ok(None);
        };
        let keys = Arc::new(BankKeys { current, wraps, lookup, seal, signer });
        self.banks.insert(bank.clone(), Arc::clone(&keys));
        Ok(Some(keys))
    }

    async fn by_master(
        &self,
        bank: &BankId,
        row: &QueryResult,
        purpose: &str,
    ) -> Result<SecretSlice<u8>, StoreError> {
        check::named(&*self.master, &row.text("master")?)?;
        Ok(self.master.unwrap(&place(bank.as_str(), purpose), &row.bytes("wrapped")?).await?)
    }

    /// A generation by the master key, or else by the generation before it.
    async fn generation_of(
        &self,
        bank: &BankId,
        row: &QueryResult,
        id: Uuid,
        before: Option<&Key>,
    ) -> Result<Key, StoreError> {
        let by_master = self.by_master(bank, row, WRAP).await;
        if let (Err(StoreError::MasterKey(_)), Some(before), Some(chained)) =
            (&by_master, before, row.maybe_bytes("chained")?)
            && let Ok(plain) = before.open_bytes(&NEXT_GENERATION.row(id), &chained)
        {
            return Key::new(&plain);
        }
        Key::new(by_master?.expose_secret())
    }

    async fn make_bank(&self, bank: &BankId, now: Timestamp) -> Result<(), StoreError> {
        let mut fresh = Vec::new();
        for purpose in [WRAP, LOOKUP, AUDIT, SEAL] {
            fresh.push(self.fresh_bank_key(bank, purpose, None).await?);
        }
        let tx = self.db.begin().await?;
        self.hold_master(&tx).await?;
        for key in &fresh {
            // Two processes starting at once must end up with the same key: whoever comes second reads the first.
            self.insert_bank_key(&tx, bank, key, 1, now).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// A new key for a purpose, wrapped; also by the generation before it.
    pub(super) async fn fresh_bank_key(
        &self,
        bank: &BankId,
        purpose: &'static str,
        before: Option<&Key>,
    ) -> Result<NewBankKey, StoreError> {
        let id = Uuid::now_v7();
        let mut fresh = Zeroizing::new([0_u8; KEY_LEN]);
        fill(fresh.as_mut_slice())?;
        let wrapped = self.master.wrap(&place(bank.as_str(), purpose), fresh.as_slice()).await?;
        let chained =
            before.map(|key| key.seal_bytes(&NEXT_GENERATION.row(id), fresh.as_slice())).transpose()?;
        Ok(NewBankKey { id, purpose, wrapped, chained })
    }

    /// Writes a key of a bank; one that is there already stays.
    pub(super) async fn insert_bank_key(
        &self,
        tx: &DatabaseTransaction,
        bank: &BankId,
        key: &NewBankKey,
        generation: i64,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        run(
            tx,
            "INSERT INTO bank_key (id, bank_id, purpose, generation, master, wrapped, chained, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (bank_id, purpose, generation) DO NOTHING",
            vec![
                key.id.into(),
                bank.as_str().into(),
                key.purpose.into(),
                generation.into(),
                self.master.id().into(),
                key.wrapped.clone().into(),
                key.chained.clone().into(),
                now.as_micros().into(),
            ],
        )
        .await
    }

    /// Makes sure that our master key is the database's until the transaction ends: nothing new may be wrapped by
    /// one that was just rotated away.
    pub(super) async fn hold_master(&self, tx: &DatabaseTransaction) -> Result<(), StoreError> {
        let lock = if self.db.is_postgres() { " FOR UPDATE" } else { "" };
        let sql = format!("SELECT value FROM meta WHERE name = '{}'{lock}", check::MASTER_ID);
        let row = tx.query_one_raw(self.db.statement(sql, vec![])).await?;
        let theirs = row.map(|row| row.bytes("value")).transpose()?.unwrap_or_default();
        check::named(&*self.master, &String::from_utf8_lossy(&theirs))
    }

    pub(super) fn bank(&self, bank: &BankId) -> Result<Arc<BankKeys>, StoreError> {
        self.banks.get(bank).ok_or(StoreError::Inconsistent { table: "bank_key", column: "bank_id" })
    }

    /// The bank's keys with this generation among them; one that is not known here yet is read.
    pub(super) async fn bank_with(
        &self,
        bank: &BankId,
        generation: Uuid,
    ) -> Result<Arc<BankKeys>, StoreError> {
        let keys = self.bank(bank)?;
        if keys.generation(generation).is_ok() {
            return Ok(keys);
        }
        self.reload_bank(bank).await
    }

    /// The bank's keys with its newest generation, whoever made it.
    pub(super) async fn bank_now(&self, bank: &BankId) -> Result<Arc<BankKeys>, StoreError> {
        let sql = "SELECT id FROM bank_key WHERE bank_id = $1 AND purpose = 'wrap' ORDER BY generation DESC LIMIT 1";
        let row = self.db.query_one(sql, vec![bank.as_str().into()]).await?;
        let keys = self.bank(bank)?;
        match row {
            Some(row) if row.uuid("id")? != keys.current => self.reload_bank(bank).await,
            _ => Ok(keys),
        }
    }
}
