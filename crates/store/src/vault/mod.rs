//! Keys and sealing.
//!
//! Four layers. The master key, outside the database ([`KeyWrapper`]), wraps the keys of banks (`banks.rs`) and is
//! asked for nothing else. The bank's newest `wrap` key wraps data keys, one per person and retention class
//! (`persons.rs`); the server's own wraps the keys of hours, which seal the bodies of the inbox until they are
//! processed (`hours.rs`). Data keys seal columns with AES-256-GCM-SIV (`sealed.rs`) and table, column and row as
//! associated data (`places.rs`), so that what is moved to another place does not open. Each wrapped key names what
//! wraps it, so that both upper layers can be rotated while the server works (`rotate.rs`).

use std::{sync::Arc, time::Duration};

use aws_lc_rs::{
    hmac,
    rand::{SecureRandom as _, SystemRandom},
};
use moka::sync::Cache;
use sea_orm::ConnectionTrait;
use serde::{Serialize, de::DeserializeOwned};
use tellerline_core::{BankId, ConversationId, IdentityId, Timestamp, ports::KeyWrapper};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{audit::Signer, db::Db, error::StoreError, repo::run};

use banks::BankKeys;
use places::Place;

mod banks;
pub mod check;
mod class;
mod hours;
mod master;
pub mod periods;
mod persons;
pub mod places;
pub mod rotate;
mod sealed;
pub mod status;
mod upgrade;

pub use class::RetentionClass;
pub use hours::hour_of;
pub use master::MasterKey;
pub use persons::NewKey;
pub(crate) use persons::destroyed;
pub use sealed::{Key, Sealed};

const KEY_LEN: usize = 32;

/// Unwraps and caches keys.
pub struct Vault {
    db: Db,
    master: Arc<dyn KeyWrapper>,
    banks: Cache<BankId, Arc<BankKeys>>,
    data: Cache<(Uuid, i16), Arc<Key>>,
    hours: Cache<i64, Arc<Key>>,
    owners: Cache<ConversationId, IdentityId>,
}

/// Identities whose keys stay unwrapped in memory; about 100 bytes each.
const CACHED_KEYS: u64 = 50_000;
/// How long: a key that another process destroys is forgotten here after that at the latest.
const REMEMBERED: Duration = Duration::from_mins(1);

impl Vault {
    /// Checks that the master key is the one this database was made with; a new database remembers it.
    ///
    /// # Errors
    /// `MasterKey` for another key; nothing is overwritten.
    pub async fn open(db: Db, master: impl Into<Arc<dyn KeyWrapper>>) -> Result<Self, StoreError> {
        let master = master.into();
        if !check::master_fits(&db, &*master).await? {
            let mark = master.wrap(check::CHECK, check::CHECK).await?;
            let tx = db.begin().await?;
            remember(&tx, check::MASTER_CHECK, mark).await?;
            remember(&tx, check::MASTER_ID, master.id().into()).await?;
            tx.commit().await?;
            // Of two processes that start at once with different keys only one made the mark.
            check::master_fits(&db, &*master).await?;
        }
        // A database from before keys had names.
        remember(&db.write, check::MASTER_ID, master.id().into()).await?;
        let vault = Self {
            db,
            master,
            banks: Cache::new(1_000),
            data: Cache::builder().time_to_live(REMEMBERED).max_capacity(CACHED_KEYS).build(),
            owners: Cache::new(CACHED_KEYS),
            hours: Cache::builder().time_to_live(Duration::from_hours(2)).max_capacity(100).build(),
        };
        vault.upgrade().await?;
        Ok(vault)
    }

    /// The id of the master key at hand.
    pub fn master_id(&self) -> &str {
        self.master.id()
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
        self.server_keys(now).await?;
        self.lookup(&Self::server(), domain, parts)
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
        self.bank(bank)?.seal.seal_bound(aad, plain)
    }

    /// Opens what [`Self::bank_seal`] sealed.
    pub(crate) fn bank_open(
        &self,
        bank: &BankId,
        aad: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        self.bank(bank)?.seal.open_bound(aad, sealed)
    }

    /// Seals something that belongs to no person: secrets of staff, notes of the operator.
    ///
    /// # Errors
    /// When the bank is unknown.
    pub fn seal_for_bank<T: Serialize>(
        &self,
        bank: &BankId,
        place: &Place,
        value: &T,
    ) -> Result<Sealed<T>, StoreError> {
        self.bank(bank)?.seal.seal(place, value)
    }

    /// Opens what [`Self::seal_for_bank`] sealed.
    ///
    /// # Errors
    /// `Sealed` when it does not open.
    pub fn open_for_bank<T: DeserializeOwned>(
        &self,
        bank: &BankId,
        place: &Place,
        sealed: &Sealed<T>,
    ) -> Result<T, StoreError> {
        self.bank(bank)?.seal.open(place, sealed)
    }
}

/// Writes a fact about the database, unless it is known.
async fn remember<C: ConnectionTrait>(conn: &C, name: &str, value: Vec<u8>) -> Result<u64, StoreError> {
    let sql = "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    run(conn, sql, vec![name.into(), value.into()]).await
}

pub(crate) fn uuid_of(hash: &[u8; 32]) -> Uuid {
    let mut half = [0_u8; 16];
    half.iter_mut().zip(hash).for_each(|(to, from)| *to = *from);
    uuid::Builder::from_custom_bytes(half).into_uuid()
}

fn fill(buffer: &mut [u8]) -> Result<(), StoreError> {
    SystemRandom::new().fill(buffer).map_err(|_| StoreError::Sealed)
}
