//! Browsers bound to an identity and a link: where figures may be shown after a PIN. The cookie's secret is
//! stored as a hash, the PIN as the caller's password hash.

use sea_orm::{DatabaseTransaction, QueryResult};
use tellerline_core::{BankId, IdentityId, LinkId, SessionId, Timestamp};

use super::{Columns, returning, run};
use crate::{db::Store, error::StoreError, vault::Vault};

/// A browser as the page binds it.
#[derive(Clone)]
pub struct NewBrowser<'a> {
    /// Its id, for lists.
    pub id: SessionId,
    /// Tenant.
    pub bank: &'a BankId,
    /// Whose chat.
    pub identity: IdentityId,
    /// Whose figures it may show.
    pub link: LinkId,
    /// The cookie's secret.
    pub secret: &'a str,
    /// Password hash of the PIN; empty where a passkey stands for it, or nothing for one visit.
    pub pin: &'a str,
    /// Tries of the PIN before only a bank login helps.
    pub tries: i16,
    /// When it was bound.
    pub bound_at: Timestamp,
    /// The first instant at which the binding no longer holds.
    pub expires_at: Timestamp,
}

/// A bound browser.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredBrowser {
    /// Its id.
    pub id: SessionId,
    /// Whose chat.
    pub identity: IdentityId,
    /// Whose figures it may show.
    pub link: LinkId,
    /// Password hash of the PIN; empty where a passkey stands for it, or nothing for one visit.
    pub pin: String,
    /// Tries of the PIN that are left.
    pub tries: i16,
    /// When it was bound.
    pub bound_at: Timestamp,
    /// The first instant at which the binding no longer holds.
    pub expires_at: Timestamp,
    /// When it was last unlocked; `None` when never since it was bound.
    pub last_used_at: Option<Timestamp>,
    hash: Vec<u8>,
}

impl std::fmt::Debug for StoredBrowser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoredBrowser({}, {})", self.id, self.link)
    }
}

fn hash(vault: &Vault, bank: &BankId, secret: &str) -> Result<Vec<u8>, StoreError> {
    Ok(vault.lookup(bank, "browser", &[secret.as_bytes()])?.to_vec())
}

/// Binds a browser; an earlier binding of the same cookie is replaced.
///
/// # Errors
/// As the database says.
pub async fn bind(
    store: &Store,
    tx: &DatabaseTransaction,
    browser: &NewBrowser<'_>,
) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO browser (secret_hash, id, bank_id, identity_id, link_id, pin, tries, bound_at, \
         expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (secret_hash) DO UPDATE SET id = excluded.id, identity_id = excluded.identity_id, \
         link_id = excluded.link_id, pin = excluded.pin, tries = excluded.tries, \
         bound_at = excluded.bound_at, expires_at = excluded.expires_at, last_used_at = NULL",
        vec![
            hash(&store.vault, browser.bank, browser.secret)?.into(),
            browser.id.as_uuid().into(),
            browser.bank.as_str().into(),
            browser.identity.as_uuid().into(),
            browser.link.as_uuid().into(),
            browser.pin.into(),
            browser.tries.into(),
            browser.bound_at.as_micros().into(),
            browser.expires_at.as_micros().into(),
        ],
    )
    .await?;
    Ok(())
}

const SELECT: &str = "SELECT secret_hash, id, identity_id, link_id, pin, tries, bound_at, expires_at, \
                      last_used_at FROM browser";

fn stored(row: &QueryResult) -> Result<StoredBrowser, StoreError> {
    Ok(StoredBrowser {
        id: SessionId::from_uuid(row.uuid("id")?),
        identity: IdentityId::from_uuid(row.uuid("identity_id")?),
        link: LinkId::from_uuid(row.uuid("link_id")?),
        pin: row.text("pin")?,
        tries: row.small("tries")?,
        bound_at: row.time("bound_at")?,
        expires_at: row.time("expires_at")?,
        last_used_at: row.maybe_time("last_used_at")?,
        hash: row.bytes("secret_hash")?,
    })
}

/// The browser of a cookie, if its binding holds.
///
/// # Errors
/// As the database says.
pub async fn find(
    store: &Store,
    bank: &BankId,
    secret: &str,
    now: Timestamp,
) -> Result<Option<StoredBrowser>, StoreError> {
    let sql = format!("{SELECT} WHERE secret_hash = $1 AND bank_id = $2 AND expires_at > $3");
    let hash = hash(&store.vault, bank, secret)?;
    let values = vec![hash.into(), bank.as_str().into(), now.as_micros().into()];
    store.db.query_one(&sql, values).await?.map(|row| stored(&row)).transpose()
}

/// Spends one try of the PIN, before it is compared: tries left, or `None` when none was left to spend.
/// Guesses sent at the same time each spend one.
///
/// # Errors
/// As the database says.
pub async fn spend_try(store: &Store, browser: &StoredBrowser) -> Result<Option<i16>, StoreError> {
    let row = returning(
        &store.db,
        "UPDATE browser SET tries = tries - 1 WHERE secret_hash = $1 AND tries > 0 RETURNING tries",
        vec![browser.hash.clone().into()],
    )
    .await?;
    row.map(|row| row.small("tries")).transpose()
}

/// The PIN or the passkey was right: tries are whole again. `false` when the browser was unbound meanwhile.
///
/// # Errors
/// As the database says.
pub async fn unlocked(
    store: &Store,
    browser: &StoredBrowser,
    tries: i16,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "UPDATE browser SET tries = $1, last_used_at = $2 WHERE secret_hash = $3";
    let values = vec![tries.into(), now.as_micros().into(), browser.hash.clone().into()];
    Ok(store.db.execute(sql, values).await?.rows_affected() == 1)
}

/// Gives a browser another PIN, with all its tries; `false` when it was unbound meanwhile.
///
/// # Errors
/// As the database says.
pub async fn change_pin(
    store: &Store,
    browser: &StoredBrowser,
    pin: &str,
    tries: i16,
) -> Result<bool, StoreError> {
    let sql = "UPDATE browser SET pin = $1, tries = $2 WHERE secret_hash = $3";
    let values = vec![pin.into(), tries.into(), browser.hash.clone().into()];
    Ok(store.db.execute(sql, values).await?.rows_affected() == 1)
}

/// Forgets a browser.
///
/// # Errors
/// As the database says.
pub async fn unbind(store: &Store, browser: &StoredBrowser) -> Result<(), StoreError> {
    let sql = "DELETE FROM browser WHERE secret_hash = $1";
    store.db.execute(sql, vec![browser.hash.clone().into()]).await?;
    Ok(())
}

/// Forgets all browsers of a link; how many there were.
///
/// # Errors
/// As the database says.
pub async fn unbind_link(store: &Store, link: LinkId) -> Result<u64, StoreError> {
    let sql = "DELETE FROM browser WHERE link_id = $1";
    Ok(store.db.execute(sql, vec![link.as_uuid().into()]).await?.rows_affected())
}

/// The browsers of a link whose binding holds, oldest first.
///
/// # Errors
/// As the database says.
pub async fn list(
    store: &Store,
    bank: &BankId,
    link: LinkId,
    now: Timestamp,
) -> Result<Vec<StoredBrowser>, StoreError> {
    let sql =
        format!("{SELECT} WHERE link_id = $1 AND bank_id = $2 AND expires_at > $3 ORDER BY bound_at, id");
    let values = vec![link.as_uuid().into(), bank.as_str().into(), now.as_micros().into()];
    store.db.query(&sql, values).await?.iter().map(stored).collect()
}
