//! Threads in which somebody whom the bank does not know wrote in its name. Rows come and are cleared with the
//! turns that say so; here they are only read. Nothing of what was written is kept.

use sea_orm::QueryResult;
use tellerline_core::{BankId, ChannelId, ConversationId, StaffId, Timestamp};

use super::Columns;
use crate::{db::Store, error::StoreError, hot::Extra};

/// A thread in which a stranger wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stranger {
    /// Number of the row.
    pub id: i64,
    /// Channel.
    pub channel: ChannelId,
    /// Which thread.
    pub conversation: ConversationId,
    /// The platform's number of the app that was used last, where told.
    pub app: Option<String>,
    /// When they wrote first.
    pub first_at: Timestamp,
    /// When they wrote last.
    pub last_at: Timestamp,
    /// How often.
    pub times: i64,
    /// When the officer cleared it; `None` while links are stopped.
    pub cleared_at: Option<Timestamp>,
    /// Who cleared it.
    pub cleared_by: Option<StaffId>,
}

/// A stranger wrote: one open row a conversation, which counts what comes after.
pub fn wrote(
    bank: &BankId,
    channel: &ChannelId,
    conversation: ConversationId,
    app: Option<&str>,
    at: Timestamp,
) -> Extra {
    Extra {
        sql: "INSERT INTO stranger (bank_id, channel_id, conversation_id, app_id, first_at, last_at, times) \
              VALUES ($1, $2, $3, $4, $5, $5, 1) \
              ON CONFLICT (conversation_id) WHERE cleared_at IS NULL \
              DO UPDATE SET app_id = excluded.app_id, last_at = excluded.last_at, times = stranger.times + 1",
        values: vec![
            bank.as_str().into(),
            channel.as_str().into(),
            conversation.as_uuid().into(),
            app.map(str::to_owned).into(),
            at.as_micros().into(),
        ],
        expect: Some(1),
    }
}

/// The officer has looked at a thread.
pub fn cleared(conversation: ConversationId, staff: StaffId, at: Timestamp) -> Extra {
    Extra {
        sql: "UPDATE stranger SET cleared_at = $1, cleared_by = $2 \
              WHERE conversation_id = $3 AND cleared_at IS NULL",
        values: vec![at.as_micros().into(), staff.as_uuid().into(), conversation.as_uuid().into()],
        expect: None,
    }
}

/// Whether links are stopped in a thread.
///
/// # Errors
/// As the database says.
pub async fn is_open(store: &Store, bank: &BankId, conversation: ConversationId) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM stranger WHERE conversation_id = $1 AND bank_id = $2 AND cleared_at IS NULL";
    let values = vec![conversation.as_uuid().into(), bank.as_str().into()];
    Ok(store.db.query_one(sql, values).await?.is_some())
}

const SELECT: &str = "SELECT id, channel_id, conversation_id, app_id, first_at, last_at, times, cleared_at, \
                      cleared_by FROM stranger";

/// Threads of a bank that nobody has cleared yet, all of them, then the newest cleared ones; at most `limit`.
///
/// # Errors
/// As the database says.
pub async fn for_bank(store: &Store, bank: &BankId, limit: u32) -> Result<Vec<Stranger>, StoreError> {
    let sql = format!(
        "{SELECT} WHERE bank_id = $1 \
         ORDER BY CASE WHEN cleared_at IS NULL THEN 0 ELSE 1 END, last_at DESC, id DESC LIMIT {limit}"
    );
    store.db.query(&sql, vec![bank.as_str().into()]).await?.iter().map(stored).collect()
}

/// One open row of this bank.
///
/// # Errors
/// As the database says.
pub async fn open(store: &Store, bank: &BankId, id: i64) -> Result<Option<Stranger>, StoreError> {
    let sql = format!("{SELECT} WHERE id = $1 AND bank_id = $2 AND cleared_at IS NULL");
    let row = store.db.query_one(&sql, vec![id.into(), bank.as_str().into()]).await?;
    row.as_ref().map(stored).transpose()
}

fn stored(row: &QueryResult) -> Result<Stranger, StoreError> {
    Ok(Stranger {
        id: row.int("id")?,
        channel: ChannelId::new(row.text("channel_id")?),
        conversation: ConversationId::from_uuid(row.uuid("conversation_id")?),
        app: row.maybe_text("app_id")?,
        first_at: row.time("first_at")?,
        last_at: row.time("last_at")?,
        times: row.int("times")?,
        cleared_at: row.maybe_time("cleared_at")?,
        cleared_by: row.maybe_uuid("cleared_by")?.map(StaffId::from_uuid),
    })
}
