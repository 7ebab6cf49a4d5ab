//! Data keys: one per person and retention class. Made at first contact, kept in memory while they are used,
//! destroyed to erase what they sealed.

use std::sync::Arc;

use sea_orm::DatabaseTransaction;
use tellerline_core::BankId;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{KEY_LEN, Key, RetentionClass, Vault, fill, sealed::WRAPPED_LEN};
use crate::{
    batch::list,
    db::Db,
    error::StoreError,
    repo::{Columns as _, run},
};

/// A data key that does not exist yet: unwrapped for use, wrapped for the row that a turn writes.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// Whose.
    pub owner: Uuid,
    /// For what.
    pub class: RetentionClass,
    /// The bank whose key wraps it.
    pub bank: BankId,
    /// Ciphertext for `data_key.wrapped`.
    pub wrapped: Vec<u8>,
    /// Ready for use.
    pub key: Arc<Key>,
}

/// What is in place of a key that was destroyed, as a literal: as long as a key, so that it is written over it.
pub(crate) fn destroyed(db: &Db) -> String {
    let zeros = "00".repeat(WRAPPED_LEN);
    if db.is_postgres() { format!("'\\x{zeros}'::bytea") } else { format!("X'{zeros}'") }
}

impl Vault {
    /// Keys for a person met for the first time; the caller's turn writes them.
    ///
    /// # Errors
    /// When the bank is unknown.
    pub fn new_keys(&self, bank: &BankId, owner: Uuid) -> Result<Vec<NewKey>, StoreError> {
        let keys = self.bank(bank)?;
        RetentionClass::ALL
            .into_iter()
            .map(|class| {
                let mut fresh = Zeroizing::new([0_u8; KEY_LEN]);
                fill(fresh.as_mut_slice())?;
                let wrapped = keys.wrap.seal_bytes(&key_aad(owner, class), fresh.as_slice())?;
                let key = Arc::new(Key::new(fresh.as_slice())?);
                Ok(NewKey { owner, class, bank: bank.clone(), wrapped, key })
            })
            .collect()
    }

    /// As [`Self::new_keys`], but only for classes that the person has no key of: whoever was erased in part and
    /// comes back keeps the keys of what had to stay.
    ///
    /// # Errors
    /// As the database says; when the bank is unknown.
    pub async fn missing_keys(&self, bank: &BankId, owner: Uuid) -> Result<Vec<NewKey>, StoreError> {
        let rows = self.rows_of(bank, owner).await?;
        let mut keys = self.new_keys(bank, owner)?;
        keys.retain(|key| !rows.iter().any(|(code, _)| *code == key.class.code()));
        Ok(keys)
    }

    /// Classes and wrapped keys of a person; what was destroyed is not among them.
    async fn rows_of(&self, bank: &BankId, owner: Uuid) -> Result<Vec<(i16, Vec<u8>)>, StoreError> {
        let rows = self
            .db
            .query(
                &format!(
                    "SELECT class, wrapped FROM data_key WHERE owner_id = $1 AND bank_id = $2 AND wrapped <> {}",
                    destroyed(&self.db)
                ),
                vec![owner.into(), bank.as_str().into()],
            )
            .await?;
        rows.iter().map(|row| Ok((row.small("class")?, row.bytes("wrapped")?))).collect()
    }

    /// Destroys keys of a person, for good and for every process: what they sealed is erased. Other processes may
    /// still have them in memory for a minute. How many there were; none is no error.
    ///
    /// What was in the database's files before goes with the next checkpoint of its log.
    ///
    /// # Errors
    /// As the database says.
    pub async fn destroy_keys(
        &self,
        bank: &BankId,
        owner: Uuid,
        classes: &[RetentionClass],
    ) -> Result<u64, StoreError> {
        let tx = self.db.begin().await?;
        let destroyed = self.destroy_keys_in(&tx, bank, owner, classes).await?;
        tx.commit().await?;
        self.forget_person(owner);
        Ok(destroyed)
    }

    /// As [`Self::destroy_keys`] within the caller's transaction; after the commit the caller calls
    /// [`Self::forget_person`].
    ///
    /// # Errors
    /// As the database says.
    pub async fn destroy_keys_in(
        &self,
        tx: &DatabaseTransaction,
        bank: &BankId,
        owner: Uuid,
        classes: &[RetentionClass],
    ) -> Result<u64, StoreError> {
        if classes.is_empty() {
            return Ok(0);
        }
        // Overwritten in place rather than deleted: where rows go, a database moves their neighbours together,
        // and leaves copies of those behind that nobody would find when their turn comes.
        let sql = format!(
            "UPDATE data_key SET wrapped = {gone} WHERE owner_id = $1 AND bank_id = $2 AND wrapped <> {gone} \
             AND class IN ({})",
            list(2, classes.len()),
            gone = destroyed(&self.db)
        );
        let mut values = vec![owner.into(), bank.as_str().into()];
        values.extend(classes.iter().map(|class| class.code().into()));
        run(tx, &sql, values).await
    }

    /// Forgets the unwrapped keys of a person in this process.
    pub fn forget_person(&self, owner: Uuid) {
        for class in RetentionClass::ALL {
            self.data.invalidate(&(owner, class.code()));
        }
    }

    /// Forgets keys whose rows were not committed after all.
    pub fn forget(&self, keys: &[NewKey]) {
        for key in keys {
            self.data.invalidate(&(key.owner, key.class.code()));
        }
    }

    /// Remembers keys whose rows have been or are about to be committed.
    pub fn adopt(&self, keys: &[NewKey]) {
        for key in keys {
            self.data.insert((key.owner, key.class.code()), Arc::clone(&key.key));
        }
    }

    /// The data key of a person and class.
    ///
    /// # Errors
    /// `KeyDestroyed` when there is none (any more).
    pub async fn key(
        &self,
        bank: &BankId,
        owner: Uuid,
        class: RetentionClass,
    ) -> Result<Arc<Key>, StoreError> {
        if let Some(key) = self.data.get(&(owner, class.code())) {
            return Ok(key);
        }
        // A turn needs several classes: whoever asks for one gets them all with one read.
        let rows = self.rows_of(bank, owner).await?;
        let keys = self.bank(bank)?;
        let mut wanted = None;
        for (code, wrapped) in rows {
            let Some(found) = RetentionClass::ALL.into_iter().find(|other| other.code() == code) else {
                continue;
            };
            let opened = keys.wrap.open_bytes(&key_aad(owner, found), &wrapped);
            // One that does not open is the trouble of whoever needs it.
            let key = match opened {
                Ok(plain) => Arc::new(Key::new(&plain)?),
                Err(error) if found == class => return Err(error),
                Err(_) => continue,
            };
            self.data.insert((owner, code), Arc::clone(&key));
            if found == class {
                wanted = Some(key);
            }
        }
        wanted.ok_or(StoreError::KeyDestroyed)
    }
}

fn key_aad(owner: Uuid, class: RetentionClass) -> Vec<u8> {
    let mut aad = owner.as_bytes().to_vec();
    aad.extend_from_slice(&class.code().to_be_bytes());
    aad
}
