//! The keys of a bank, wrapped by the master key.
//!
//! Four purposes. `wrap` wraps the data keys of people; it has generations, of which the newest is used and older
//! ones are kept while something names them. `lookup` makes hashes that are found again, `audit` signs the log's
//! checkpoints, `seal` seals what belongs to no person: those three stay, for what they made could not be made
//! again.

use std::{collections::HashMap, sync::Arc};

use aws_lc_rs::hmac;
use sea_orm::{ConnectionTrait as _, DatabaseTransaction};
use secrecy::ExposeSecret as _;
use tellerline_core::{BankId, Timestamp};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{KEY_LEN, Key, Vault, check, fill};
use crate::{
    audit::Signer,
    error::StoreError,
    repo::{Columns as _, run},
};

pub(super) const WRAP: &str = "wrap";
pub(super) const SEAL: &str = "seal";
const LOOKUP: &str = "lookup";
const AUDIT: &str = "audit";

/// What a bank's key is bound to.
pub(super) fn place(bank: &str, purpose: &str) -> Vec<u8> {
    format!("{bank}/{purpose}").into_bytes()
}

/// The unwrapped keys of a bank.
pub(super) struct BankKeys {
    current: Uuid,
    wraps: HashMap<Uuid, Key>,
    pub(super) lookup: hmac::Key,
    pub(super) seal: Key,
    pub(super) signer: Arc<Signer>,
}

impl BankKeys {
    /// The newest generation and its key.
    pub(super) fn wrap(&self) -> Result<(Uuid, &Key), StoreError> {
        Ok((self.current, self.generation(self.current)?))
    }

    /// The key of a generation.
    pub(super) fn generation(&self, id: Uuid) -> Result<&Key, StoreError> {
        self.wraps.get(&id).ok_or(StoreError::Inconsistent { table: "data_key", column: "wrapped_by" })
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

    /// `None` while one of its keys does not exist.
    async fn load_bank(&self, bank: &BankId) -> Result<Option<Arc<BankKeys>>, StoreError> {
        let rows = self
            .db
            .query(
                "SELECT id, purpose, master, wrapped FROM bank_key WHERE bank_id = $1 ORDER BY generation",
                vec![bank.as_str().into()],
            )
            .await?;
        let (mut current, mut wraps) = (None, HashMap::new());
        let (mut lookup, mut seal, mut signer) = (None, None, None);
        for row in rows {
            let (id, purpose) = (row.uuid("id")?, row.text("purpose")?);
            check::named(&*self.master, &row.text("master")?)?;
            let plain = self.master.unwrap(&place(bank.as_str(), &purpose), &row.bytes("wrapped")?).await?;
            let plain = plain.expose_secret();
            match purpose.as_str() {
                WRAP => {
                    wraps.insert(id, Key::new(plain)?);
                    current = Some(id);
                }
                LOOKUP => lookup = Some(hmac::Key::new(hmac::HMAC_SHA256, plain)),
                AUDIT => signer = Some(Arc::new(Signer::from_seed(plain)?)),
                SEAL => seal = Some(Key::new(plain)?),
                _ => return Err(StoreError::Inconsistent { table: "bank_key", column: "purpose" }),
            }
        }
        let (Some(current), Some(lookup), Some(seal), Some(signer)) = (current, lookup, seal, signer) else {
            return Ok(None);
        };
        let keys = Arc::new(BankKeys { current, wraps, lookup, seal, signer });
        self.banks.insert(bank.clone(), Arc::clone(&keys));
        Ok(Some(keys))
    }

    async fn make_bank(&self, bank: &BankId, now: Timestamp) -> Result<(), StoreError> {
        let mut fresh = Vec::new();
        for purpose in [WRAP, LOOKUP, AUDIT, SEAL] {
            fresh.push((purpose, self.fresh_bank_key(bank, purpose).await?));
        }
        let tx = self.db.begin().await?;
        self.hold_master(&tx).await?;
        for (purpose, wrapped) in fresh {
            // Two processes starting at once must end up with the same key: whoever comes second reads the first.
            self.insert_bank_key(&tx, bank, purpose, 1, wrapped, now).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// A new key for a purpose, wrapped.
    pub(super) async fn fresh_bank_key(&self, bank: &BankId, purpose: &str) -> Result<Vec<u8>, StoreError> {
        let mut fresh = Zeroizing::new([0_u8; KEY_LEN]);
        fill(fresh.as_mut_slice())?;
        Ok(self.master.wrap(&place(bank.as_str(), purpose), fresh.as_slice()).await?)
    }

    /// Writes a key of a bank; one that is there already stays.
    pub(super) async fn insert_bank_key(
        &self,
        tx: &DatabaseTransaction,
        bank: &BankId,
        purpose: &str,
        generation: i64,
        wrapped: Vec<u8>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        run(
            tx,
            "INSERT INTO bank_key (id, bank_id, purpose, generation, master, wrapped, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (bank_id, purpose, generation) DO NOTHING",
            vec![
                Uuid::now_v7().into(),
                bank.as_str().into(),
                purpose.into(),
                generation.into(),
                self.master.id().into(),
                wrapped.into(),
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
