//! Data keys: one per person and retention class. Made at first contact, kept in memory while they are used,
//! destroyed to erase what they sealed.

use std::sync::Arc;

use sea_orm::DatabaseTransaction;
use tellerline_core::BankId;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    KEY_LEN, Key, RetentionClass, Vault, banks::BankKeys, fill, places::DATA_KEY, sealed::WRAPPED_LEN,
};
use crate::{
    batch::list,
    db::Db,
    error::StoreError,
    repo::{Columns as _, run},
    scrub,
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
    /// The generation of the bank's key that wraps it.
    pub wrapped_by: Uuid,
    /// Ciphertext for `data_key.wrapped`.
    pub wrapped: Vec<u8>,
    /// Ready for use.
    pub key: Arc<Key>,
}

/// A data key as it is stored.
struct Wrapped {
    class: i16,
    by: Uuid,
    wrapped: Vec<u8>,
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
        Self::wrap_new(&*self.bank(bank)?, bank, owner, RetentionClass::ALL.into_iter())
    }

    fn wrap_new(
        keys: &BankKeys,
        bank: &BankId,
        owner: Uuid,
        classes: impl Iterator<Item = RetentionClass>,
    ) -> Result<Vec<NewKey>, StoreError> {
        let (wrapped_by, wrap) = keys.wrap()?;
        classes
            .map(|class| {
                let mut fresh = Zeroizing::new([0_u8; KEY_LEN]);
                fill(fresh.as_mut_slice())?;
                let wrapped = wrap.seal_bytes(&DATA_KEY.class(owner, class.code()), fresh.as_slice())?;
                let key = Arc::new(Key::new(fresh.as_slice())?);
                Ok(NewKey { owner, class, bank: bank.clone(), wrapped_by, wrapped, key })
            })
            .collect()
    }

    /// One key of an owner who has nothing else.
    pub(super) async fn new_key(
        &self,
        bank: &BankId,
        owner: Uuid,
        class: RetentionClass,
    ) -> Result<[NewKey; 1], StoreError> {
        let made = Self::wrap_new(&*self.bank_now(bank).await?, bank, owner, std::iter::once(class))?;
        made.try_into().map_err(|_| StoreError::Sealed)
    }

    /// As [`Self::new_keys`], but only for classes that the person has no key of: whoever was erased in part and
    /// comes back keeps the keys of what had to stay.
    ///
    /// # Errors
    /// As the database says; when the bank is unknown.
    pub async fn missing_keys(&self, bank: &BankId, owner: Uuid) -> Result<Vec<NewKey>, StoreError> {
        let rows = self.rows_of(bank, owner).await?;
        let missing =
            RetentionClass::ALL.into_iter().filter(|class| !rows.iter().any(|row| row.class == class.code()));
        Self::wrap_new(&*self.bank_now(bank).await?, bank, owner, missing)
    }

    /// The wrapped keys of a person; what was destroyed is not among them.
    async fn rows_of(&self, bank: &BankId, owner: Uuid) -> Result<Vec<Wrapped>, StoreError> {
        let rows = self
            .db
            .query(
                &format!(
                    "SELECT class, wrapped_by, wrapped FROM data_key WHERE owner_id = $1 AND bank_id = $2 AND wrapped <> {}",
                    destroyed(&self.db)
                ),
                vec![owner.into(), bank.as_str().into()],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Wrapped {
                    class: row.small("class")?,
                    by: row.uuid("wrapped_by")?,
                    wrapped: row.bytes("wrapped")?,
                })
            })
            .collect()
    }

    /// Destroys keys of a person, for good and for every process: what they sealed is erased. Other processes may
    /// still have them in memory for a minute. How many there were; none is no error.
    ///
    /// What the database's files still hold of them goes with the next [`crate::Store::scrub`].
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
        let destroyed = run(tx, &sql, values).await?;
        if destroyed > 0 {
            scrub::mark(tx).await?;
        }
        Ok(destroyed)
    }

    /// A key wrapped for another owner, so that what it seals outlives the first one. It stays under its generation.
    ///
    /// # Errors
    /// `Sealed` when it does not open; when the bank is unknown.
    pub(crate) async fn wrap_for(
        &self,
        bank: &BankId,
        (from, to): (Uuid, Uuid),
        class: RetentionClass,
        (by, wrapped): (Uuid, &[u8]),
    ) -> Result<Vec<u8>, StoreError> {
        let keys = self.bank_with(bank, by).await?;
        let wrap = keys.generation(by)?;
        wrap.seal_bytes(
            &DATA_KEY.class(to, class.code()),
            &wrap.open_bytes(&DATA_KEY.class(from, class.code()), wrapped)?,
        )
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
        match self.read_keys(bank, owner, class).await {
            // A rotation retired the generation between two reads: by now the row names another.
            Err(StoreError::Inconsistent { .. }) => self.read_keys(bank, owner, class).await,
            read => read,
        }
    }

    async fn read_keys(
        &self,
        bank: &BankId,
        owner: Uuid,
        class: RetentionClass,
    ) -> Result<Arc<Key>, StoreError> {
        let mut wanted = None;
        for row in self.rows_of(bank, owner).await? {
            let keys = self.bank_with(bank, row.by).await?;
            // One that does not open is the trouble of whoever needs it.
            let opened = keys
                .generation(row.by)
                .and_then(|wrap| wrap.open_bytes(&DATA_KEY.class(owner, row.class), &row.wrapped))
                .and_then(|plain| Key::new(&plain));
            let key = match opened {
                Ok(key) => Arc::new(key),
                Err(error) if row.class == class.code() => return Err(error),
                Err(_) => continue,
            };
            self.data.insert((owner, row.class), Arc::clone(&key));
            if row.class == class.code() {
                wanted = Some(key);
            }
        }
        wanted.ok_or(StoreError::KeyDestroyed)
    }
}
