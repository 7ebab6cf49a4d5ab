//! Keys and sealing.
//!
//! Master key (outside the database) wraps one key pair per bank (`wrap`, `lookup`); the bank's wrap key
//! wraps data keys, one per identity and retention class; data keys seal columns with AES-256-GCM-SIV and
//! the row's id as associated data, so that a row moved to another person does not open. Bodies of the inbox
//! are sealed under a key that lives for an hour and is destroyed after processing. No key service is asked
//! per person.

use std::{cell::RefCell, marker::PhantomData, sync::Arc, time::Duration};

use aws_lc_rs::{
    aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
    rand::{SecureRandom as _, SystemRandom},
};
use moka::sync::Cache;
use sea_orm::Value;
use serde::{Serialize, de::DeserializeOwned};
use tellerline_core::{BankId, ConversationId, IdentityId, Timestamp};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{audit::Signer, db::Db, error::StoreError};

const KEY_LEN: usize = 32;

/// Ciphertext of a `T`: nonce, then AES-256-GCM-SIV output.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed<T> {
    bytes: Vec<u8>,
    holds: PhantomData<fn() -> T>,
}

impl<T> std::fmt::Debug for Sealed<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} bytes)", self.bytes.len())
    }
}

impl<T> Sealed<T> {
    /// Wraps what a column holds.
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self { bytes, holds: PhantomData }
    }

    /// What goes into a column.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl<T> From<Sealed<T>> for Value {
    fn from(sealed: Sealed<T>) -> Self {
        sealed.bytes.into()
    }
}

/// Why something is kept, and so under which key: destroying a key erases everything of its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RetentionClass {
    /// State and transcript of the conversation.
    Chat,
    /// The platform's id of the person.
    Profile,
    /// Tokens and bank consents of links.
    Tokens,
    /// Cases and proof of consent.
    Evidence,
    /// What entries of the audit log say of the person; without it only that there are entries, and when.
    Audit,
}

impl RetentionClass {
    /// All classes; an identity gets a key for each at first contact.
    pub const ALL: [Self; 5] = [Self::Chat, Self::Profile, Self::Tokens, Self::Evidence, Self::Audit];

    /// The number in storage.
    pub const fn code(self) -> i16 {
        match self {
            Self::Chat => 0,
            Self::Profile => 1,
            Self::Tokens => 2,
            Self::Evidence => 3,
            Self::Audit => 4,
        }
    }
}

/// The master key, from a key file or the environment; never in the database.
pub struct MasterKey(Zeroizing<[u8; KEY_LEN]>);

impl MasterKey {
    /// 32 bytes in hexadecimal, surrounding white space ignored.
    ///
    /// # Errors
    /// `MasterKey` that says what is wrong, never the text.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        let bytes = Zeroizing::new(
            hex::decode(text.trim()).map_err(|_| StoreError::MasterKey("is not hexadecimal".into()))?,
        );
        let bytes: [u8; KEY_LEN] = bytes
            .as_slice()
            .try_into()
            .map_err(|_| StoreError::MasterKey("must be 32 bytes (64 hexadecimal digits)".into()))?;
        Ok(Self(Zeroizing::new(bytes)))
    }

    /// A fresh key as the text of a key file.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn generate() -> Result<Zeroizing<String>, StoreError> {
        let mut bytes = Zeroizing::new([0_u8; KEY_LEN]);
        fill(bytes.as_mut_slice())?;
        Ok(Zeroizing::new(hex::encode(bytes.as_slice())))
    }
}

/// An unwrapped key, ready to seal and open.
pub struct Key {
    aead: LessSafeKey,
}

impl Key {
    fn new(bytes: &[u8]) -> Result<Self, StoreError> {
        let unbound = UnboundKey::new(&AES_256_GCM_SIV, bytes).map_err(|_| StoreError::Sealed)?;
        Ok(Self { aead: LessSafeKey::new(unbound) })
    }

    /// Seals bytes; `aad` is the id of the row that will hold them.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn seal_bytes(&self, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let nonce = fresh_nonce()?;
        let mut out = Vec::with_capacity(NONCE_LEN + plain.len() + AES_256_GCM_SIV.tag_len());
        out.extend_from_slice(&nonce);
        out.extend_from_slice(plain);
        let (_, body) = out.split_at_mut(NONCE_LEN);
        let tag = self
            .aead
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), body)
            .map_err(|_| StoreError::Sealed)?;
        out.extend_from_slice(tag.as_ref());
        Ok(out)
    }

    /// Opens bytes that were sealed for the same row.
    ///
    /// # Errors
    /// `Sealed` when they were edited, belong to another row or another key.
    pub fn open_bytes(&self, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let (nonce, body) = sealed.split_at_checked(NONCE_LEN).ok_or(StoreError::Sealed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| StoreError::Sealed)?;
        let mut body = Zeroizing::new(body.to_vec());
        let length =
            self.aead.open_in_place(nonce, Aad::from(aad), &mut body).map_err(|_| StoreError::Sealed)?.len();
        body.truncate(length);
        Ok(body)
    }

    /// Seals a value as JSON.
    ///
    /// # Errors
    /// As [`Self::seal_bytes`].
    pub fn seal<T: Serialize>(&self, row: Uuid, value: &T) -> Result<Sealed<T>, StoreError> {
        let plain = Zeroizing::new(serde_json::to_vec(value).map_err(|_| StoreError::Sealed)?);
        Ok(Sealed::from_bytes(self.seal_bytes(row.as_bytes(), &plain)?))
    }

    /// Opens a value.
    ///
    /// # Errors
    /// As [`Self::open_bytes`]; also when the content is not a `T`.
    pub fn open<T: DeserializeOwned>(&self, row: Uuid, sealed: &Sealed<T>) -> Result<T, StoreError> {
        let plain = self.open_bytes(row.as_bytes(), &sealed.bytes)?;
        serde_json::from_slice(&plain).map_err(|_| StoreError::Sealed)
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(..)")
    }
}

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
            data: Cache::new(CACHED_KEYS),
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
        let rows = self
            .db
            .query(
                "SELECT class, wrapped FROM data_key WHERE owner_id = $1 AND bank_id = $2",
                vec![owner.into(), bank.as_str().into()],
            )
            .await?;
        let keys = self.bank(bank)?;
        let mut wanted = None;
        for row in rows {
            let code: i16 = row.try_get("", "class")?;
            let Some(found) = RetentionClass::ALL.into_iter().find(|other| other.code() == code) else {
                continue;
            };
            let wrapped: Vec<u8> = row.try_get("", "wrapped")?;
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

    /// The inbox key of an hour, made on first use. `hour` counts hours since the epoch.
    ///
    /// # Errors
    /// As the database says; `KeyDestroyed` is not possible here: a destroyed hour gets a new key, under
    /// which old bodies no longer open.
    pub async fn hour_key(&self, hour: i64) -> Result<Arc<Key>, StoreError> {
        if let Some(key) = self.hours.get(&hour) {
            return Ok(key);
        }
        let mut fresh = Zeroizing::new([0_u8; KEY_LEN]);
        fill(fresh.as_mut_slice())?;
        let aad = hour.to_be_bytes();
        let wrapped = self.master.seal_bytes(&aad, fresh.as_slice())?;
        self.db
            .execute(
                "INSERT INTO hour_key (hour, wrapped) VALUES ($1, $2) ON CONFLICT (hour) DO NOTHING",
                vec![hour.into(), wrapped.into()],
            )
            .await?;
        let row = self
            .db
            .query_one("SELECT wrapped FROM hour_key WHERE hour = $1", vec![hour.into()])
            .await?
            .ok_or(StoreError::Inconsistent { table: "hour_key", column: "wrapped" })?;
        let wrapped: Vec<u8> = row.try_get("", "wrapped")?;
        let key = Arc::new(Key::new(&self.master.open_bytes(&aad, &wrapped)?)?);
        self.hours.insert(hour, Arc::clone(&key));
        Ok(key)
    }

    /// Destroys the keys of hours that are over and have no row left that could be opened: none that waits, none
    /// that was set aside, none that was parked.
    ///
    /// # Errors
    /// As the database says.
    pub async fn destroy_hour_keys(&self, now: Timestamp) -> Result<u64, StoreError> {
        let result = self
            .db
            .execute(
                "DELETE FROM hour_key WHERE hour < $1 AND NOT EXISTS
                   (SELECT 1 FROM inbox WHERE inbox.hour = hour_key.hour AND inbox.done_at IS NULL)
                 AND NOT EXISTS
                   (SELECT 1 FROM inbox WHERE inbox.hour = hour_key.hour AND inbox.outcome IS NOT NULL)
                 AND NOT EXISTS (SELECT 1 FROM parked WHERE parked.hour = hour_key.hour)",
                vec![(hour_of(now) - 1).into()],
            )
            .await?;
        self.hours.invalidate_all();
        Ok(result.rows_affected())
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

/// Hours since the epoch.
pub const fn hour_of(at: Timestamp) -> i64 {
    at.as_secs().div_euclid(3_600)
}

fn key_aad(owner: Uuid, class: RetentionClass) -> Vec<u8> {
    let mut aad = owner.as_bytes().to_vec();
    aad.extend_from_slice(&class.code().to_be_bytes());
    aad
}

pub(crate) fn uuid_of(hash: &[u8; 32]) -> Uuid {
    let mut half = [0_u8; 16];
    half.iter_mut().zip(hash).for_each(|(to, from)| *to = *from);
    uuid::Builder::from_custom_bytes(half).into_uuid()
}

/// A nonce from the operating system's generator. They are fetched many at a time, because a call costs as much
/// as sealing a message; that is no risk, for nonces are no secret.
fn fresh_nonce() -> Result<[u8; NONCE_LEN], StoreError> {
    const STOCK: usize = 64;
    thread_local! {
        static NONCES: RefCell<Vec<[u8; NONCE_LEN]>> = const { RefCell::new(Vec::new()) };
    }
    NONCES.with_borrow_mut(|stock| {
        if stock.is_empty() {
            let mut bytes = [0_u8; STOCK * NONCE_LEN];
            fill(&mut bytes)?;
            stock.extend_from_slice(bytes.as_chunks().0);
        }
        stock.pop().ok_or(StoreError::Sealed)
    })
}

fn fill(buffer: &mut [u8]) -> Result<(), StoreError> {
    SystemRandom::new().fill(buffer).map_err(|_| StoreError::Sealed)
}
