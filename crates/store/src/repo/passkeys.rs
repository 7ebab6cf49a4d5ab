//! Passkeys of customers' links and of staff. The credential is a value of the caller's, sealed: a customer's
//! under their own key, so that it goes when they are erased; staff's under the bank's. What it may open, and
//! whether an answer is right, is the caller's business.

use sea_orm::{DatabaseTransaction, QueryResult};
use serde::{Serialize, de::DeserializeOwned};
use tellerline_core::{BankId, IdentityId, LinkId, PasskeyId, StaffId, Timestamp};
use uuid::Uuid;

use super::{Columns, open, run, seal, unless_erased};
use crate::{
    db::Store,
    error::StoreError,
    vault::{RetentionClass, Sealed, Vault, places::PASSKEY_BODY},
};

/// Whose a passkey is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The customer of one link, in one chat.
    Link {
        /// Whose chat.
        identity: IdentityId,
        /// Whose figures it may show.
        link: LinkId,
    },
    /// Somebody who works here.
    Staff(StaffId),
}

impl Owner {
    const fn subject(self) -> Uuid {
        match self {
            Self::Link { link, .. } => link.as_uuid(),
            Self::Staff(staff) => staff.as_uuid(),
        }
    }

    const fn identity(self) -> Option<Uuid> {
        match self {
            Self::Link { identity, .. } => Some(identity.as_uuid()),
            Self::Staff(_) => None,
        }
    }
}

/// A passkey about to be stored.
#[derive(Debug)]
pub struct NewPasskey<'a, T> {
    /// Its id, for lists.
    pub id: PasskeyId,
    /// Tenant.
    pub bank: &'a BankId,
    /// Whose.
    pub owner: Owner,
    /// The authenticator's id of the credential; stored as a hash.
    pub credential: &'a [u8],
    /// What answers are checked with, and its name; sealed.
    pub body: &'a T,
    /// When.
    pub created_at: Timestamp,
}

/// A passkey as stored.
#[derive(Debug, Clone)]
pub struct StoredPasskey<T> {
    /// Its id.
    pub id: PasskeyId,
    /// What answers are checked with, and its name.
    pub body: T,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it last opened something.
    pub last_used_at: Option<Timestamp>,
}

fn hash(vault: &Vault, bank: &BankId, credential: &[u8]) -> Result<Vec<u8>, StoreError> {
    Ok(vault.lookup(bank, "passkey", &[credential])?.to_vec())
}

async fn sealed<T: Serialize + Sync>(
    store: &Store,
    bank: &BankId,
    owner: Owner,
    id: PasskeyId,
    body: &T,
) -> Result<Vec<u8>, StoreError> {
    let place = PASSKEY_BODY.row(id.as_uuid());
    match owner {
        Owner::Link { identity, .. } => {
            seal(store, bank, identity.as_uuid(), RetentionClass::Tokens, place, body).await
        }
        Owner::Staff(_) => Ok(store.vault.seal_for_bank(bank, &place, body)?.into_bytes()),
    }
}

/// Stores a passkey; `false` when this credential is somebody's at this bank already.
///
/// # Errors
/// As the keys and the database say.
pub async fn add<T: Serialize + Sync>(
    store: &Store,
    tx: &DatabaseTransaction,
    new: &NewPasskey<'_, T>,
) -> Result<bool, StoreError> {
    let body = sealed(store, new.bank, new.owner, new.id, new.body).await?;
    let added = run(
        tx,
        "INSERT INTO passkey (id, bank_id, subject_id, identity_id, credential_hash, sign_count, sealed_body, \
         created_at) VALUES ($1, $2, $3, $4, $5, 0, $6, $7) ON CONFLICT (bank_id, credential_hash) DO NOTHING",
        vec![
            new.id.as_uuid().into(),
            new.bank.as_str().into(),
            new.owner.subject().into(),
            new.owner.identity().into(),
            hash(&store.vault, new.bank, new.credential)?.into(),
            body.into(),
            new.created_at.as_micros().into(),
        ],
    )
    .await?;
    Ok(added == 1)
}

/// The passkeys of an owner, oldest first; none where the person was erased.
///
/// # Errors
/// As the keys and the database say.
pub async fn list<T: DeserializeOwned>(
    store: &Store,
    bank: &BankId,
    owner: Owner,
) -> Result<Vec<StoredPasskey<T>>, StoreError> {
    let sql = "SELECT id, sealed_body, created_at, last_used_at FROM passkey \
               WHERE subject_id = $1 AND bank_id = $2 ORDER BY created_at, id";
    let rows = store.db.query(sql, vec![owner.subject().into(), bank.as_str().into()]).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(passkey) = stored(store, bank, owner, &row).await? {
            all.push(passkey);
        }
    }
    Ok(all)
}

async fn stored<T: DeserializeOwned>(
    store: &Store,
    bank: &BankId,
    owner: Owner,
    row: &QueryResult,
) -> Result<Option<StoredPasskey<T>>, StoreError> {
    let id = row.uuid("id")?;
    let sealed: Sealed<T> = row.sealed("sealed_body")?;
    let place = PASSKEY_BODY.row(id);
    let opened = match owner {
        Owner::Link { identity, .. } => {
            open(store, bank, identity.as_uuid(), RetentionClass::Tokens, place, &sealed).await
        }
        Owner::Staff(_) => store.vault.open_for_bank(bank, &place, &sealed),
    };
    let Some(body) = unless_erased(opened)? else { return Ok(None) };
    Ok(Some(StoredPasskey {
        id: PasskeyId::from_uuid(id),
        body,
        created_at: row.time("created_at")?,
        last_used_at: row.maybe_time("last_used_at")?,
    }))
}

/// How many passkeys an owner has.
///
/// # Errors
/// As the database says.
pub async fn count(store: &Store, bank: &BankId, owner: Owner) -> Result<u64, StoreError> {
    let sql = "SELECT COUNT(*) AS n FROM passkey WHERE subject_id = $1 AND bank_id = $2";
    let row = store.db.query_one(sql, vec![owner.subject().into(), bank.as_str().into()]).await?;
    let n = row.map(|row| row.int("n")).transpose()?.unwrap_or_default();
    super::unsigned(n, "passkey", "count")
}

/// A right answer with this count of signatures. `false` when the count did not go up (two authenticators with
/// one key, or one answer brought twice), or the passkey was removed meanwhile. Zero stays zero: such an
/// authenticator counts nothing.
///
/// # Errors
/// As the keys and the database say.
pub async fn used<T: Serialize + Sync>(
    store: &Store,
    bank: &BankId,
    owner: Owner,
    id: PasskeyId,
    (sign_count, body): (u32, &T),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let body = sealed(store, bank, owner, id, body).await?;
    let sql = "UPDATE passkey SET sign_count = $1, sealed_body = $2, last_used_at = $3 WHERE id = $4 \
               AND subject_id = $5 AND bank_id = $6 AND (sign_count < $1 OR ($1 = 0 AND sign_count = 0))";
    let values = vec![
        i64::from(sign_count).into(),
        body.into(),
        now.as_micros().into(),
        id.as_uuid().into(),
        owner.subject().into(),
        bank.as_str().into(),
    ];
    Ok(store.db.execute(sql, values).await?.rows_affected() == 1)
}

/// Removes a passkey; `false` when the owner has none of that id.
///
/// # Errors
/// As the database says.
pub async fn remove(store: &Store, bank: &BankId, owner: Owner, id: PasskeyId) -> Result<bool, StoreError> {
    let sql = "DELETE FROM passkey WHERE id = $1 AND subject_id = $2 AND bank_id = $3";
    let values = vec![id.as_uuid().into(), owner.subject().into(), bank.as_str().into()];
    Ok(store.db.execute(sql, values).await?.rows_affected() == 1)
}

/// Removes all passkeys of an owner; how many there were.
///
/// # Errors
/// As the database says.
pub async fn remove_all(tx: &DatabaseTransaction, bank: &BankId, owner: Owner) -> Result<u64, StoreError> {
    let sql = "DELETE FROM passkey WHERE subject_id = $1 AND bank_id = $2";
    run(tx, sql, vec![owner.subject().into(), bank.as_str().into()]).await
}
