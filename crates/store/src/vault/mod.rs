//! Keys and sealing.
//!
//! Master key (outside the database) wraps one key pair per bank (`wrap`, `lookup`); the bank's wrap key
//! wraps data keys, one per identity and retention class; data keys seal columns with AES-256-GCM-SIV and
//! the row's id as associated data, so that a row moved to another person does not open. Bodies of the inbox
//! are sealed under a key that lives for an hour and is destroyed after processing. No key service is asked
//! per person.

use std::{sync::Arc, time::Duration};

use aws_lc_rs::{
    hmac,
    rand::{SecureRandom as _, SystemRandom},
};
use moka::sync::Cache;
use serde::{Serialize, de::DeserializeOwned};
use tellerline_core::{BankId, ConversationId, IdentityId, Timestamp};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{audit::Signer, db::Db, error::StoreError};

mod class;
mod hours;
mod master;
mod persons;
mod sealed;

pub use class::RetentionClass;
pub use hours::hour_of;
pub use master::MasterKey;
pub use persons::NewKey;
pub(crate) use persons::destroyed;
pub use sealed::{Key, Sealed};

const KEY_LEN: usize = 32;

struct BankKeys {
    wrap: Key,
    lookup: hmac::Key,
    signer: Arc<Signer>,
}

/// Unwraps and caches keys.
pub struct Vault {
    db: Db,
    master: Key,
    banks: Cache<BankId, Arc<BankKeys>>,
    data: Cache<(Uuid, i16), Arc<Key>>,
    hours: Cache<i64, Arc<Key>>,
    owners: Cache<ConversationId, IdentityId>,
}

/// Identities whose keys stay unwrapped in memory; about 100 bytes each.
const CACHED_KEYS: u64 = 50_000;
/// How long: a key that another process destroys is forgotten here after that at the latest.
const REMEMBERED: Duration = Duration::from_mins(1);
const CHECK: &[u8] = b"tellerline master key check";

impl Vault {
    /// Checks that the master key is the one this database was made with; a new database remembers it.
    ///
    /// # Errors
    /// `MasterKey` for another key; nothing is overwritten.
    pub async fn open(db: Db, master: MasterKey) -> Result<Self, StoreError> {
        let master = Key::new(master.0.as_slice())?;
        if !master_fits(&db, &master).await? {
            let sealed = master.seal_bytes(CHECK, CHECK)?;
            db.execute(
                "INSERT INTO meta (name, value) VALUES ('master_check', $1) ON CONFLICT (name) DO NOTHING",
                vec![sealed.into()],
            )
            .await?;
            // Of two processes that start at once with different keys only one made the mark.
            master_fits(&db, &master).await?;
        }
        Ok(Self {
            db,
            master,
            banks: Cache::new(1_000),
            data: Cache::builder().time_to_live(REMEMBERED).max_capacity(CACHED_KEYS).build(),
            owners: Cache::new(CACHED_KEYS),
            hours: Cache::builder().time_to_live(Duration::from_hours(2)).max_capacity(100).build(),
        })
    }

    /// Makes the bank's keys if it has none, and unwraps them. Call once per bank at start.
    ///
    /// # Errors
    /// As the database says; `Sealed` when a wrapped key does not open.
    pub async fn ready_bank(&self, bank: &BankId, now: Timestamp) -> Result<(), StoreError> {
        let wrap = self.bank_key(bank, "wrap", now).await?;
        let lookup = self.bank_key(bank, "lookup", now).await?;
        let seed = self.bank_key(bank, "audit", now).await?;
        let keys = BankKeys {
            wrap: Key::new(&wrap)?,
            lookup: hmac::Key::new(hmac::HMAC_SHA256, &lookup),
            signer: Arc::new(Signer::from_seed(&seed)?),
        };
        self.banks.insert(bank.clone(), Arc::new(keys));
        Ok(())
    }

    async fn bank_key(
        &self,
        bank: &BankId,
        purpose: &str,
        now: Timestamp,
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let aad = format!("{bank}/{purpose}");
        let mut fresh = Zeroizing::new([0_u8; KEY_LEN]);
        fill(fresh.as_mut_slice())?;
        let wrapped = self.master.seal_bytes(aad.as_bytes(), fresh.as_slice())?;
        // Two processes starting at once must end up with the same key: whoever comes second reads the first.
        self.db
            .execute(
                "INSERT INTO bank_key (bank_id, purpose, wrapped, created_at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (bank_id, purpose) DO NOTHING",
                vec![bank.as_str().into(), purpose.into(), wrapped.into(), now.as_micros().into()],
            )
            .await?;
        let row = self
            .db
            .query_one(
                "SELECT wrapped FROM bank_key WHERE bank_id = $1 AND purpose = $2",
                vec![bank.as_str().into(), purpose.into()],
            )
            .await?
            .ok_or(StoreError::Inconsistent { table: "bank_key", column: "wrapped" })?;
        let wrapped: Vec<u8> = row.try_get("", "wrapped")?;
        self.master.open_bytes(aad.as_bytes(), &wrapped)
    }

    fn bank(&self, bank: &BankId) -> Result<Arc<BankKeys>, StoreError> {
        self.banks.get(bank).ok_or(StoreError::Inconsistent { table: "bank_key", column: "bank_id" })
    }

    /// HMAC-SHA256 under the bank's look-up key, over parts that cannot run into each other.
    ///
    /// # Errors
    /// When the bank is unknown.
    pub fn lookup(&self, bank: &BankId, domain: &str, parts: &[&[u8]]) -> Result<[u8; 32], StoreError> {
        let keys = self.bank(bank)?;
        let mut context = hmac::Context::with_key(&keys.lookup);
        for part in std::iter::once(domain.as_bytes()).chain(parts.iter().copied()) {
            context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            context.update(part);
        }
        let mut out = [0_u8; 32];
        out.copy_from_slice(context.sign().as_ref());
        Ok(out)
    }

    /// As [`Self::lookup`], for what no bank is known for.
    ///
    /// # Errors
    /// As the database says.
    pub async fn lookup_bankless(
        &self,
        domain: &str,
        parts: &[&[u8]],
        now: Timestamp,
    ) -> Result<[u8; 32], StoreError> {
        let nobody = BankId::new("");
        if !self.banks.contains_key(&nobody) {
            self.ready_bank(&nobody, now).await?;
        }
        self.lookup(&nobody, domain, parts)
    }

    /// The identity behind a platform's id: an HMAC, so that a webhook needs no read and the table no
    /// platform id.
    ///
    /// # Errors
    /// When the bank is unknown.
    pub fn identity(&self, bank: &BankId, channel: &str, address: &str) -> Result<IdentityId, StoreError> {
        let hash = self.lookup(bank, "identity", &[channel.as_bytes(), address.as_bytes()])?;
        Ok(IdentityId::from_uuid(uuid_of(&hash)))
    }

    /// The one conversation of an identity.
    ///
    /// # Errors
    /// When the bank is unknown.
    pub fn conversation(&self, bank: &BankId, identity: IdentityId) -> Result<ConversationId, StoreError> {
        let hash = self.lookup(bank, "conversation", &[identity.as_uuid().as_bytes()])?;
        Ok(ConversationId::from_uuid(uuid_of(&hash)))
    }

    /// Whose a conversation is; `None` before its first turn.
    ///
    /// # Errors
    /// As the database says.
    pub(crate) async fn owner(
        &self,
        db: &Db,
        conversation: ConversationId,
    ) -> Result<Option<IdentityId>, StoreError> {
        if let Some(owner) = self.owners.get(&conversation) {
            return Ok(Some(owner));
        }
        let sql = "SELECT identity_id FROM conversation WHERE id = $1";
        let Some(row) = db.query_one(sql, vec![conversation.as_uuid().into()]).await? else {
            return Ok(None);
        };
        let owner = IdentityId::from_uuid(row.try_get("", "identity_id")?);
        self.owners.insert(conversation, owner);
        Ok(Some(owner))
    }

    /// Signs and checks checkpoints of the bank's audit log.
    ///
    /// # Errors
    /// When the bank is unknown.
    pub fn audit_signer(&self, bank: &BankId) -> Result<Arc<Signer>, StoreError> {
        Ok(Arc::clone(&self.bank(bank)?.signer))
    }

    /// Seals bytes that belong to no person, bound to `aad`.
    pub(crate) fn bank_seal(&self, bank: &BankId, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.bank(bank)?.wrap.seal_bytes(aad, plain)
    }

    /// Opens what [`Self::bank_seal`] sealed.
    pub(crate) fn bank_open(
        &self,
        bank: &BankId,
        aad: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        self.bank(bank)?.wrap.open_bytes(aad, sealed)
    }

    /// Seals something that belongs to no person: secrets of staff, notes of the operator.
    ///
    /// # Errors
    /// When the bank is unknown.
    pub fn seal_for_bank<T: Serialize>(
        &self,
        bank: &BankId,
        row: Uuid,
        value: &T,
    ) -> Result<Sealed<T>, StoreError> {
        self.bank(bank)?.wrap.seal(row, value)
    }

    /// Opens what [`Self::seal_for_bank`] sealed.
    ///
    /// # Errors
    /// `Sealed` when it does not open.
    pub fn open_for_bank<T: DeserializeOwned>(
        &self,
        bank: &BankId,
        row: Uuid,
        sealed: &Sealed<T>,
    ) -> Result<T, StoreError> {
        self.bank(bank)?.wrap.open(row, sealed)
    }
}

/// Whether the database was made with this key; `false` when it was made with none yet.
async fn master_fits(db: &Db, master: &Key) -> Result<bool, StoreError> {
    let row = db.query_one("SELECT value FROM meta WHERE name = 'master_check'", vec![]).await?;
    let Some(row) = row else { return Ok(false) };
    let sealed: Vec<u8> = row.try_get("", "value")?;
    master
        .open_bytes(CHECK, &sealed)
        .map_err(|_| StoreError::MasterKey("is not the one this database was made with".into()))?;
    Ok(true)
}

pub(crate) fn uuid_of(hash: &[u8; 32]) -> Uuid {
    let mut half = [0_u8; 16];
    half.iter_mut().zip(hash).for_each(|(to, from)| *to = *from);
    uuid::Builder::from_custom_bytes(half).into_uuid()
}

fn fill(buffer: &mut [u8]) -> Result<(), StoreError> {
    SystemRandom::new().fill(buffer).map_err(|_| StoreError::Sealed)
}
