//! Sessions of customers' pages: begun by a login at the bank or by unlocking a bound browser, each with a
//! secret of its own, ended by idleness, by age, or by anybody who may. The secret is stored as a hash.

use sea_orm::{DatabaseTransaction, QueryResult};
use tellerline_core::{BankId, CustomerId, SessionId, Timestamp};

use super::{Columns, micros, run, staff::SessionLimits};
use crate::{db::Store, error::StoreError, vault::Vault};

/// How often a session's last use is written.
const TOUCH: std::time::Duration = std::time::Duration::from_secs(30);

/// What a session opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// All links of the customer who logged in at the bank.
    Customer(CustomerId),
    /// The link of one bound browser.
    Browser(SessionId),
}

/// A session that begins.
#[derive(Clone)]
pub struct NewSession<'a> {
    /// Its id, for lists.
    pub id: SessionId,
    /// Tenant.
    pub bank: &'a BankId,
    /// What it opens.
    pub opens: Opens,
    /// The cookie's secret, and what else the browser must bring.
    pub secret: &'a str,
    /// When the customer logged in at the bank, as the bank says.
    pub login_at: Option<Timestamp>,
    /// When it begins.
    pub created_at: Timestamp,
    /// The first instant at which it is over, used or not.
    pub expires_at: Timestamp,
}

/// A session that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredSession {
    /// Its id.
    pub id: SessionId,
    /// What it opens.
    pub opens: Opens,
    /// When the customer logged in at the bank.
    pub login_at: Option<Timestamp>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// The first instant at which it is over, used or not.
    pub expires_at: Timestamp,
}

fn hash(vault: &Vault, bank: &BankId, secret: &str) -> Result<Vec<u8>, StoreError> {
    Ok(vault.lookup(bank, "page-session", &[secret.as_bytes()])?.to_vec())
}

/// Begins a session.
///
/// # Errors
/// As the database says.
pub async fn begin(store: &Store, tx: &DatabaseTransaction, new: &NewSession<'_>) -> Result<(), StoreError> {
    let (customer, browser) = match new.opens {
        Opens::Customer(customer) => (Some(customer.as_uuid()), None),
        Opens::Browser(browser) => (None, Some(browser.as_uuid())),
    };
    run(
        tx,
        "INSERT INTO page_session (secret_hash, id, bank_id, customer_id, browser_id, login_at, created_at, \
         seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        vec![
            hash(&store.vault, new.bank, new.secret)?.into(),
            new.id.as_uuid().into(),
            new.bank.as_str().into(),
            customer.into(),
            browser.into(),
            micros(new.login_at),
            new.created_at.as_micros().into(),
            new.created_at.as_micros().into(),
            new.expires_at.as_micros().into(),
        ],
    )
    .await?;
    Ok(())
}

const SELECT: &str = "SELECT t.id, t.customer_id, t.browser_id, t.login_at, t.created_at, t.seen_at, \
                      t.expires_at FROM page_session t";

fn stored(row: &QueryResult) -> Result<StoredSession, StoreError> {
    let opens = match (row.maybe_uuid("customer_id")?, row.maybe_uuid("browser_id")?) {
        (Some(customer), None) => Opens::Customer(CustomerId::from_uuid(customer)),
        (None, Some(browser)) => Opens::Browser(SessionId::from_uuid(browser)),
        _ => return Err(StoreError::Inconsistent { table: "page_session", column: "customer_id" }),
    };
    Ok(StoredSession {
        id: SessionId::from_uuid(row.uuid("id")?),
        opens,
        login_at: row.maybe_time("login_at")?,
        created_at: row.time("created_at")?,
        seen_at: row.time("seen_at")?,
        expires_at: row.time("expires_at")?,
    })
}

/// The session of a secret, if it holds; its idle time starts anew.
///
/// # Errors
/// As the database says.
pub async fn find(
    store: &Store,
    bank: &BankId,
    secret: &str,
    limits: SessionLimits,
    now: Timestamp,
) -> Result<Option<StoredSession>, StoreError> {
    let sql = format!(
        "{SELECT} WHERE t.secret_hash = $1 AND t.bank_id = $2 AND t.expires_at > $3 AND t.created_at > $4 \
         AND t.seen_at > $5"
    );
    let hash = hash(&store.vault, bank, secret)?;
    let values = vec![
        hash.clone().into(),
        bank.as_str().into(),
        now.as_micros().into(),
        now.minus(limits.absolute).as_micros().into(),
        now.minus(limits.idle).as_micros().into(),
    ];
    let Some(row) = store.db.query_one(&sql, values).await? else { return Ok(None) };
    let session = stored(&row)?;
    if now.since(session.seen_at) >= TOUCH.min(limits.idle / 8) {
        let sql = "UPDATE page_session SET seen_at = $1 WHERE secret_hash = $2";
        store.db.execute(sql, vec![now.as_micros().into(), hash.into()]).await?;
    }
    Ok(Some(session))
}

/// The sessions that show links of a customer, theirs and those of their bound browsers, newest first.
///
/// # Errors
/// As the database says.
pub async fn of_customer(
    store: &Store,
    bank: &BankId,
    customer: CustomerId,
    limits: SessionLimits,
    now: Timestamp,
) -> Result<Vec<StoredSession>, StoreError> {
    let sql = format!(
        "{SELECT} WHERE t.bank_id = $1 AND t.expires_at > $2 AND t.created_at > $3 AND t.seen_at > $4 \
         AND (t.customer_id = $5 OR t.browser_id IN (SELECT b.id FROM browser b \
         JOIN link l ON l.id = b.link_id WHERE l.customer_id = $5)) ORDER BY t.created_at DESC, t.id"
    );
    let values = vec![
        bank.as_str().into(),
        now.as_micros().into(),
        now.minus(limits.absolute).as_micros().into(),
        now.minus(limits.idle).as_micros().into(),
        customer.as_uuid().into(),
    ];
    store.db.query(&sql, values).await?.iter().map(stored).collect()
}

/// Ends a session; `false` when there was none of that id at this bank.
///
/// # Errors
/// As the database says.
pub async fn end(store: &Store, bank: &BankId, id: SessionId) -> Result<bool, StoreError> {
    let sql = "DELETE FROM page_session WHERE id = $1 AND bank_id = $2";
    let values = vec![id.as_uuid().into(), bank.as_str().into()];
    Ok(store.db.execute(sql, values).await?.rows_affected() == 1)
}

/// Ends all sessions of a bound browser: what it showed is locked.
///
/// # Errors
/// As the database says.
pub async fn end_of_browser(store: &Store, bank: &BankId, browser: SessionId) -> Result<u64, StoreError> {
    let sql = "DELETE FROM page_session WHERE browser_id = $1 AND bank_id = $2";
    let values = vec![browser.as_uuid().into(), bank.as_str().into()];
    Ok(store.db.execute(sql, values).await?.rows_affected())
}
