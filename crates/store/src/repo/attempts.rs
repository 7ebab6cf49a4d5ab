//! Linkings in progress: from the opened page to the pairing words. What the page must remember is a value of
//! the caller's, sealed under the chat key; the login's `state` and the page's session are stored as hashes.

use sea_orm::{DatabaseTransaction, QueryResult};
use serde::{Serialize, de::DeserializeOwned};
use tellerline_core::{AttemptId, BankId, ConversationId, IdentityId, LinkId, Timestamp};

use super::{Columns, open, returning, run, seal, unless_erased};
use crate::{
    db::Store,
    error::StoreError,
    hot::Extra,
    vault::{RetentionClass, Sealed, Vault, places::ATTEMPT_BODY},
};

/// A linking as the page begins it.
#[derive(Debug, Clone)]
pub struct NewAttempt<'a, T> {
    /// Its id.
    pub id: AttemptId,
    /// Tenant.
    pub bank: &'a BankId,
    /// Whose chat.
    pub identity: IdentityId,
    /// Which conversation.
    pub conversation: ConversationId,
    /// The page session's secret; stored as a hash.
    pub session: &'a str,
    /// The step that the page stands at, by the caller's numbers.
    pub step: i16,
    /// What the page must remember.
    pub body: &'a T,
    /// When it began.
    pub created_at: Timestamp,
    /// The first instant at which it is over.
    pub expires_at: Timestamp,
}

/// A change of an attempt; made only when it still stands at `from_step`.
#[derive(Debug, Clone)]
pub struct AttemptChange<'a, T> {
    /// The step it must stand at: of two equal form posts only one moves it on.
    pub from_step: i16,
    /// The step it then stands at.
    pub step: i16,
    /// The login's single-use `state`, where one was just begun; `None` clears an earlier one.
    pub state: Option<&'a str>,
    /// The link that came out of it.
    pub link: Option<LinkId>,
    /// What the page must remember from now on.
    pub body: &'a T,
    /// The first instant at which it is over.
    pub expires_at: Timestamp,
}

/// An attempt as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAttempt<T> {
    /// Its id.
    pub id: AttemptId,
    /// Tenant.
    pub bank: BankId,
    /// Which conversation.
    pub conversation: ConversationId,
    /// Whose chat.
    pub identity: IdentityId,
    /// The link that came out of it.
    pub link: Option<LinkId>,
    /// The step that the page stands at.
    pub step: i16,
    /// What the page remembers.
    pub body: T,
    /// When it began.
    pub created_at: Timestamp,
    /// The first instant at which it is over.
    pub expires_at: Timestamp,
}

const COLUMNS: &str = "attempt.id, attempt.bank_id, attempt.conversation_id, attempt.link_id, attempt.step, \
     attempt.sealed_body, attempt.created_at, attempt.expires_at, conversation.identity_id";
const FROM: &str = "FROM attempt JOIN conversation ON conversation.id = attempt.conversation_id";

/// Attempts of one browser that are looked at. A person has a few; more are somebody playing.
const AT_ONCE: u32 = 50;

fn session_hash(vault: &Vault, bank: &BankId, session: &str) -> Result<Vec<u8>, StoreError> {
    Ok(vault.lookup(bank, "link-session", &[session.as_bytes()])?.to_vec())
}

fn state_hash(vault: &Vault, bank: &BankId, state: &str) -> Result<Vec<u8>, StoreError> {
    Ok(vault.lookup(bank, "login-state", &[state.as_bytes()])?.to_vec())
}

/// Begins an attempt.
///
/// # Errors
/// As the keys and the database say.
pub async fn insert<T: Serialize + Sync>(
    store: &Store,
    tx: &DatabaseTransaction,
    attempt: &NewAttempt<'_, T>,
) -> Result<(), StoreError> {
    let row = attempt.id.as_uuid();
    let owner = attempt.identity.as_uuid();
    let body =
        seal(store, attempt.bank, owner, RetentionClass::Chat, ATTEMPT_BODY.row(row), attempt.body).await?;
    run(
        tx,
        "INSERT INTO attempt (id, bank_id, conversation_id, session_hash, step, sealed_body, created_at, \
         expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        vec![
            row.into(),
            attempt.bank.as_str().into(),
            attempt.conversation.as_uuid().into(),
            session_hash(&store.vault, attempt.bank, attempt.session)?.into(),
            attempt.step.into(),
            body.into(),
            attempt.created_at.as_micros().into(),
            attempt.expires_at.as_micros().into(),
        ],
    )
    .await?;
    Ok(())
}

/// Hands everything that hangs on one page session over to another: who knows only the old secret has nothing left.
///
/// # Errors
/// As the database says.
pub async fn move_session(store: &Store, bank: &BankId, before: &str, after: &str) -> Result<(), StoreError> {
    let hash = |session| session_hash(&store.vault, bank, session);
    let sql = "UPDATE attempt SET session_hash = $1 WHERE session_hash = $2 AND bank_id = $3";
    store.db.execute(sql, vec![hash(after)?.into(), hash(before)?.into(), bank.as_str().into()]).await?;
    Ok(())
}

async fn stored<T: DeserializeOwned>(
    store: &Store,
    row: &QueryResult,
) -> Result<Option<StoredAttempt<T>>, StoreError> {
    let bank = row.bank()?;
    let identity = row.uuid("identity_id")?;
    let id = row.uuid("id")?;
    let sealed: Sealed<T> = row.sealed("sealed_body")?;
    let opened = open(store, &bank, identity, RetentionClass::Chat, ATTEMPT_BODY.row(id), &sealed).await;
    let Some(body) = unless_erased(opened)? else { return Ok(None) };
    Ok(Some(StoredAttempt {
        id: AttemptId::from_uuid(id),
        bank,
        conversation: ConversationId::from_uuid(row.uuid("conversation_id")?),
        identity: IdentityId::from_uuid(identity),
        link: row.maybe_uuid("link_id")?.map(LinkId::from_uuid),
        step: row.small("step")?,
        body,
        created_at: row.time("created_at")?,
        expires_at: row.time("expires_at")?,
    }))
}

async fn one<T: DeserializeOwned>(
    store: &Store,
    row: Option<QueryResult>,
) -> Result<Option<StoredAttempt<T>>, StoreError> {
    match row {
        Some(row) => stored(store, &row).await,
        None => Ok(None),
    }
}

/// Attempts of a browser that are not over, newest first; a browser may have several under way, in several
/// tabs.
///
/// # Errors
/// As the keys and the database say.
pub async fn by_session<T: DeserializeOwned>(
    store: &Store,
    bank: &BankId,
    session: &str,
    now: Timestamp,
) -> Result<Vec<StoredAttempt<T>>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE attempt.session_hash = $1 AND attempt.bank_id = $2 \
         AND attempt.expires_at > $3 ORDER BY attempt.created_at DESC, attempt.id DESC LIMIT {AT_ONCE}"
    );
    let hash = session_hash(&store.vault, bank, session)?;
    let values = vec![hash.into(), bank.as_str().into(), now.as_micros().into()];
    let mut found = Vec::new();
    for row in store.db.query(&sql, values).await? {
        found.extend(stored(store, &row).await?);
    }
    Ok(found)
}

/// The attempt of this browser whose login awaits this `state`, which stays unused: for a look before
/// [`take_by_state`].
///
/// # Errors
/// As the keys and the database say.
pub async fn by_state<T: DeserializeOwned>(
    store: &Store,
    bank: &BankId,
    session: &str,
    state: &str,
    now: Timestamp,
) -> Result<Option<StoredAttempt<T>>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE attempt.state_hash = $1 AND attempt.session_hash = $2 \
         AND attempt.bank_id = $3 AND attempt.expires_at > $4"
    );
    let values = vec![
        state_hash(&store.vault, bank, state)?.into(),
        session_hash(&store.vault, bank, session)?.into(),
        bank.as_str().into(),
        now.as_micros().into(),
    ];
    one(store, store.db.query_one(&sql, values).await?).await
}

/// An attempt by its id, over or not: for the turn that answers the pairing words.
///
/// # Errors
/// As the keys and the database say.
pub async fn by_id<T: DeserializeOwned>(
    store: &Store,
    bank: &BankId,
    id: AttemptId,
) -> Result<Option<StoredAttempt<T>>, StoreError> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE attempt.id = $1 AND attempt.bank_id = $2");
    one(store, store.db.query_one(&sql, vec![id.as_uuid().into(), bank.as_str().into()]).await?).await
}

/// The attempt whose login comes back with this `state`, which is used up thereby: a second call with the same
/// `state` finds nothing, whether it is a replay, a double click or another browser.
///
/// # Errors
/// As the keys and the database say.
pub async fn take_by_state<T: DeserializeOwned>(
    store: &Store,
    bank: &BankId,
    state: &str,
    now: Timestamp,
) -> Result<Option<StoredAttempt<T>>, StoreError> {
    let taken = returning(
        &store.db,
        "UPDATE attempt SET state_hash = NULL WHERE state_hash = $1 AND bank_id = $2 AND expires_at > $3 \
         RETURNING id",
        vec![state_hash(&store.vault, bank, state)?.into(), bank.as_str().into(), now.as_micros().into()],
    )
    .await?;
    match taken {
        Some(row) => by_id(store, bank, AttemptId::from_uuid(row.uuid("id")?)).await,
        None => Ok(None),
    }
}

/// Moves an attempt on. `false` when it no longer stands at `from_step` or is gone.
///
/// # Errors
/// As the keys and the database say.
pub async fn update<T: Serialize + Sync>(
    store: &Store,
    tx: &DatabaseTransaction,
    attempt: &StoredAttempt<impl Sync>,
    change: &AttemptChange<'_, T>,
) -> Result<bool, StoreError> {
    let row = attempt.id.as_uuid();
    let owner = attempt.identity.as_uuid();
    let body =
        seal(store, &attempt.bank, owner, RetentionClass::Chat, ATTEMPT_BODY.row(row), change.body).await?;
    let state = change.state.map(|state| state_hash(&store.vault, &attempt.bank, state)).transpose()?;
    let changed = run(
        tx,
        "UPDATE attempt SET step = $1, state_hash = $2, link_id = $3, sealed_body = $4, expires_at = $5 \
         WHERE id = $6 AND step = $7",
        vec![
            change.step.into(),
            state.into(),
            change.link.map(LinkId::as_uuid).into(),
            body.into(),
            change.expires_at.as_micros().into(),
            row.into(),
            change.from_step.into(),
        ],
    )
    .await?;
    Ok(changed == 1)
}

/// Forgets an attempt.
///
/// # Errors
/// As the database says.
pub async fn delete(store: &Store, id: AttemptId) -> Result<(), StoreError> {
    let extra = forget(id);
    store.db.execute(extra.sql, extra.values).await?;
    Ok(())
}

/// Forgets an attempt together with the turn that ends it.
pub fn forget(id: AttemptId) -> Extra {
    Extra { sql: "DELETE FROM attempt WHERE id = $1", values: vec![id.as_uuid().into()], expect: None }
}

/// Attempts of all banks that are over but still there, oldest first: what they left at the bank must go.
/// Those of erased persons are deleted here, since nobody can read them any more.
///
/// # Errors
/// As the keys and the database say.
pub async fn expired<T: DeserializeOwned>(
    store: &Store,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<StoredAttempt<T>>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE attempt.expires_at <= $1 ORDER BY attempt.expires_at LIMIT {limit}"
    );
    let mut over = Vec::new();
    for row in store.db.query(&sql, vec![now.as_micros().into()]).await? {
        match stored(store, &row).await? {
            Some(attempt) => over.push(attempt),
            None => delete(store, AttemptId::from_uuid(row.uuid("id")?)).await?,
        }
    }
    Ok(over)
}
