//! Audit rows: written with the turn or transaction that they describe, read for the desk and the command
//! line. Nothing here changes or deletes one.

use sea_orm::{DatabaseTransaction, QueryResult};
use tellerline_core::{BankId, ConversationId, Timestamp};

use super::Columns;
use crate::{batch::Batch, db::Store, error::StoreError, hot::NewAudit};

/// A row of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAudit {
    /// Order of writing.
    pub id: i64,
    /// Whose conversation, where one is concerned.
    pub conversation: Option<ConversationId>,
    /// Who.
    pub actor: String,
    /// What happened.
    pub event: String,
    /// To what.
    pub object: String,
    /// Why, where somebody had to say.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Writes rows inside a transaction of a page or of staff.
///
/// # Errors
/// As the database says.
pub async fn insert(store: &Store, tx: &DatabaseTransaction, rows: &[&NewAudit]) -> Result<(), StoreError> {
    Batch { db: &store.db, tx }.audit(rows).await
}

fn stored(row: &QueryResult) -> Result<StoredAudit, StoreError> {
    Ok(StoredAudit {
        id: row.int("id")?,
        conversation: row.maybe_uuid("conversation_id")?.map(ConversationId::from_uuid),
        actor: row.text("actor")?,
        event: row.text("event")?,
        object: row.text("object")?,
        reason: row.maybe_text("reason")?,
        at: row.time("at")?,
    })
}

const SELECT: &str = "SELECT id, conversation_id, actor, event, object, reason, at FROM audit";

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
    rows.iter().rev().map(stored).collect()
}

/// The last `limit` rows of a bank, newest last.
///
/// # Errors
/// As the database says.
pub async fn for_bank(store: &Store, bank: &BankId, limit: u32) -> Result<Vec<StoredAudit>, StoreError> {
    let sql = format!("{SELECT} WHERE bank_id = $1 ORDER BY id DESC LIMIT {limit}");
    let rows = store.db.query(&sql, vec![bank.as_str().into()]).await?;
    rows.iter().rev().map(stored).collect()
}
