//! What is looked at before somebody is erased: whether anything of theirs is still under way.

use tellerline_core::{ConversationId, Timestamp};

use super::{super::Columns as _, Known, ledger};
use crate::{db::Store, error::StoreError, hot::partition_of};

/// Whether everything that was to be said in these conversations has left, or has failed for good.
///
/// # Errors
/// As the database says.
pub async fn is_quiet(store: &Store, known: &Known) -> Result<bool, StoreError> {
    let sql = "SELECT 1 AS one FROM outbox WHERE part = $1 AND status IN (0, 1) AND kind = 0 AND conversation_id = $2 \
               UNION ALL SELECT 1 AS one FROM inbox WHERE part = $1 AND done_at IS NULL AND kind = 1 \
               AND conversation_id = $2 LIMIT 1";
    for thread in &known.threads {
        let id = thread.conversation;
        let values = vec![partition_of(id).into(), id.as_uuid().into()];
        if store.db.query_one(sql, values).await?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Ends page sessions of these conversations, so that what they made at a bank is ended there; how many are left.
///
/// # Errors
/// As the database says.
pub async fn end_attempts(store: &Store, known: &Known, now: Timestamp) -> Result<i64, StoreError> {
    let mut left = 0;
    for thread in &known.threads {
        let id = thread.conversation.as_uuid();
        let sql = "UPDATE attempt SET expires_at = $1 WHERE conversation_id = $2 AND expires_at > $1";
        store.db.execute(sql, vec![now.as_micros().into(), id.into()]).await?;
        let sql = "SELECT COUNT(*) AS n FROM attempt WHERE conversation_id = $1";
        let row = store.db.query_one(sql, vec![id.into()]).await?;
        left += row.map_or(Ok(0), |row| row.int("n"))?;
    }
    Ok(left)
}

/// Whether somebody's conversation was erased at some time; then what comes for it is for nobody.
///
/// # Errors
/// As the database says.
pub async fn was_erased(store: &Store, conversation: ConversationId) -> Result<bool, StoreError> {
    ledger::erased_since(&store.db, conversation, Timestamp::from_micros(i64::MIN)).await
}
