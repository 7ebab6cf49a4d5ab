//! Entries of the audit log as the desk, *My data* and the command line read them. How they are written, hashed and
//! proven is in [`crate::audit`].

use sea_orm::{DatabaseTransaction, QueryResult};
use tellerline_core::{BankId, ConversationId, Timestamp};

use super::Columns;
use crate::{
    audit::{chain, entry::Entry},
    db::{Db, Store},
    error::StoreError,
    hot::NewAudit,
};

/// An entry, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAudit {
    /// Order of writing.
    pub id: i64,
    /// Whose conversation, where one is concerned.
    pub conversation: Option<ConversationId>,
    /// Who; empty when it was erased.
    pub actor: String,
    /// What happened.
    pub event: String,
    /// To what; empty when it was erased.
    pub object: String,
    /// Why, where somebody had to say.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
    /// The person's key was destroyed: what is left is that there was an entry.
    pub erased: bool,
}

/// Writes entries inside a transaction of a page or of staff.
///
/// # Errors
/// As the database says.
pub async fn insert(store: &Store, tx: &DatabaseTransaction, rows: &[&NewAudit]) -> Result<(), StoreError> {
    chain::within(store, tx, rows).await
}

async fn stored(store: &Store, rows: &[QueryResult]) -> Result<Vec<StoredAudit>, StoreError> {
    let mut read = Vec::with_capacity(rows.len());
    for row in rows.iter().rev() {
        let entry = Entry::parse(&row.bytes("entry")?)?;
        let content = entry.open(&store.vault, &store.db).await?;
        let erased = content.is_none();
        let (actor, object, reason) =
            content.map(|content| (content.actor, content.object, content.reason)).unwrap_or_default();
        let Entry { conversation, event, at, .. } = entry;
        read.push(StoredAudit { id: row.int("id")?, conversation, actor, event, object, reason, at, erased });
    }
    Ok(read)
}

const SELECT: &str = "SELECT id, entry FROM audit";

/// The last `limit` rows of a conversation, newest last.
///
/// # Errors
/// As the database says.
pub async fn for_conversation(
    store: &Store,
    bank: &BankId,
    conversation: ConversationId,
    limit: u32,
) -> Result<Vec<StoredAudit>, StoreError> {
    let sql = format!("{SELECT} WHERE conversation_id = $1 AND bank_id = $2 ORDER BY id DESC LIMIT {limit}");
    let rows = store.db.query(&sql, vec![conversation.as_uuid().into(), bank.as_str().into()]).await?;
    stored(store, &rows).await
}

/// At most `limit` rows of some conversations that were written before the row `before`, newest first.
///
/// # Errors
/// As the database says.
pub async fn page(
    store: &Store,
    bank: &BankId,
    conversations: &[ConversationId],
    before: i64,
    limit: u32,
) -> Result<Vec<StoredAudit>, StoreError> {
    if conversations.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (3..3 + conversations.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "{SELECT} WHERE bank_id = $1 AND id < $2 AND conversation_id IN ({}) ORDER BY id DESC LIMIT {limit}",
        places.join(", ")
    );
    let mut values = vec![bank.as_str().into(), before.into()];
    values.extend(conversations.iter().map(|conversation| conversation.as_uuid().into()));
    let mut rows = stored(store, &store.db.query(&sql, values).await?).await?;
    rows.reverse();
    Ok(rows)
}

/// The last `limit` rows of a bank, newest last.
///
/// # Errors
/// As the database says.
pub async fn for_bank(store: &Store, bank: &BankId, limit: u32) -> Result<Vec<StoredAudit>, StoreError> {
    let sql = format!("{SELECT} WHERE bank_id = $1 ORDER BY id DESC LIMIT {limit}");
    let rows = store.db.query(&sql, vec![bank.as_str().into()]).await?;
    stored(store, &rows).await
}

/// How many entries of all banks say that this happened. Reads the whole log.
///
/// # Errors
/// As the database says.
pub async fn count(db: &Db, event: &str) -> Result<i64, StoreError> {
    // A line of its own in the entry's text.
    let place = if db.is_postgres() { "position($1 IN entry)" } else { "instr(entry, $1)" };
    let sql = format!("SELECT COUNT(*) AS n FROM audit WHERE {place} > 0");
    let line = format!("\n{event}\n").into_bytes();
    db.query_one(&sql, vec![line.into()]).await?.map_or(Ok(0), |row| row.int("n"))
}

/// What was last logged under a name: the config, for one.
///
/// # Errors
/// As the database says.
pub async fn remembered(store: &Store, name: &str) -> Result<Option<String>, StoreError> {
    let row = store.db.query_one("SELECT value FROM meta WHERE name = $1", vec![name.into()]).await?;
    Ok(row
        .map(|row| row.bytes("value"))
        .transpose()?
        .map(|value| String::from_utf8_lossy(&value).into_owned()))
}

/// Logs entries and remembers under the name what they say, in one transaction.
///
/// # Errors
/// As the database says; nothing is remembered then.
pub async fn remember(store: &Store, name: &str, value: &str, rows: &[&NewAudit]) -> Result<(), StoreError> {
    let tx = store.begin().await?;
    insert(store, &tx, rows).await?;
    let sql = "INSERT INTO meta (name, value) VALUES ($1, $2) \
               ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    super::run(&tx, sql, vec![name.into(), value.as_bytes().to_vec().into()]).await?;
    Ok(tx.commit().await?)
}
