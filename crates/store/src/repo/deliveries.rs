//! What became of sends: echoes of our own messages, and those that failed for good.

use std::time::Duration;

use sea_orm::QueryResult;
use tellerline_core::{BankId, ChannelId, ConversationId, EffectId, Timestamp, time::days};

use super::Columns;
use crate::{
    db::Store,
    error::StoreError,
    hot::{EffectKind, EffectStatus, Resolution},
};

/// What an echo of the platform tells.
#[derive(Debug, Clone)]
pub enum Echo {
    /// No send of this bank: another tool or a person wrote.
    Foreign,
    /// A send of ours that is known to have arrived, or is not wanted any more.
    Known,
    /// A send of ours that was given up, or whose outcome stayed unknown: it arrived after all, which the row says now.
    Late,
    /// A send of ours whose outcome was open: it arrived. To be given to the writer.
    Resolves(Resolution),
}

/// What an echo that carries this effect's id tells; `message` is the platform's id of the message. Writes only for
/// [`Echo::Late`].
///
/// # Errors
/// As the database says.
pub async fn echo(
    store: &Store,
    bank: &BankId,
    effect: EffectId,
    message: &str,
    now: Timestamp,
) -> Result<Echo, StoreError> {
    let row = store
        .db
        .query_one(
            "SELECT status, attempts, due_at FROM outbox WHERE id = $1 AND bank_id = $2 AND kind = $3",
            vec![effect.as_uuid().into(), bank.as_str().into(), (EffectKind::Send as i16).into()],
        )
        .await?;
    let Some(row) = row else { return Ok(Echo::Foreign) };
    let status = row.small("status")?;
    if status == EffectStatus::Dead as i16 || status == EffectStatus::Unknown as i16 {
        let sql =
            format!("UPDATE outbox SET {ARRIVED}, message_hash = $2 WHERE id = $3 AND status IN (3, 4)");
        let hash = message_hash(store, bank, message)?.to_vec();
        store.db.execute(&sql, vec![now.as_micros().into(), hash.into(), effect.as_uuid().into()]).await?;
        return Ok(Echo::Late);
    }
    if status != EffectStatus::Claimed as i16 && status != EffectStatus::Waiting as i16 {
        return Ok(Echo::Known);
    }
    Ok(Echo::Resolves(Resolution {
        id: effect,
        status: EffectStatus::Done,
        attempts: row.small("attempts")?,
        due_at: row.time("due_at")?,
        done_at: Some(now),
        message_hash: Some(message_hash(store, bank, message)?),
        failure: None,
    }))
}

/// What becomes of a row whose message arrived after all; `$1` is when that was learnt.
const ARRIVED: &str = "status = 2, failure = NULL, done_at = $1";
/// How long after it was given up a message is still recognised by a receipt.
const RECEIPTS: Duration = days(7);

/// The platform says that these messages reached the person: sends of the bank that were given up in the last seven
/// days, or whose outcome stayed unknown, have arrived after all. Returns how many those were.
///
/// # Errors
/// As the database says.
pub async fn delivered(
    store: &Store,
    bank: &BankId,
    messages: &[String],
    now: Timestamp,
) -> Result<u64, StoreError> {
    if messages.is_empty() {
        return Ok(0);
    }
    // Receipts are many and such sends are few: looked up first, so that a receipt does not wait for the write lock.
    let places: Vec<String> = (4..4 + messages.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT id FROM outbox WHERE bank_id = $1 AND status IN (3, 4) AND done_at > $2 AND kind = $3 \
         AND message_hash IN ({})",
        places.join(", ")
    );
    let since = now.minus(RECEIPTS).as_micros();
    let mut values = vec![bank.as_str().into(), since.into(), (EffectKind::Send as i16).into()];
    for message in messages {
        values.push(message_hash(store, bank, message)?.to_vec().into());
    }
    let mut arrived = 0;
    for row in store.db.query(&sql, values).await? {
        let sql = format!("UPDATE outbox SET {ARRIVED} WHERE id = $2 AND status IN (3, 4)");
        let values = vec![now.as_micros().into(), row.uuid("id")?.into()];
        arrived += store.db.execute(&sql, values).await?.rows_affected();
    }
    Ok(arrived)
}

/// What [`Resolution::message_hash`] holds for a platform's message id.
///
/// # Errors
/// When the bank is unknown.
pub fn message_hash(store: &Store, bank: &BankId, message: &str) -> Result<[u8; 32], StoreError> {
    store.vault.lookup(bank, "message", &[message.as_bytes()])
}

/// An effect that failed for good or whose outcome is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// Its id.
    pub id: EffectId,
    /// Channel.
    pub channel: ChannelId,
    /// Whose conversation.
    pub conversation: ConversationId,
    /// What it was to do.
    pub kind: EffectKind,
    /// Whether its outcome is unknown (else it failed).
    pub unknown: bool,
    /// Tries.
    pub attempts: i16,
    /// Class of failure.
    pub failure: Option<String>,
    /// When it was wanted.
    pub created_at: Timestamp,
    /// When it was given up.
    pub done_at: Option<Timestamp>,
}

fn dead(row: &QueryResult) -> Result<DeadLetter, StoreError> {
    Ok(DeadLetter {
        id: EffectId::from_uuid(row.uuid("id")?),
        channel: ChannelId::new(row.text("channel_id")?),
        conversation: ConversationId::from_uuid(row.uuid("conversation_id")?),
        kind: EffectKind::from_code(row.small("kind")?)
            .ok_or(StoreError::Inconsistent { table: "outbox", column: "kind" })?,
        unknown: row.small("status")? == EffectStatus::Unknown as i16,
        attempts: row.small("attempts")?,
        failure: row.maybe_text("failure")?,
        created_at: row.time("created_at")?,
        done_at: row.maybe_time("done_at")?,
    })
}

/// The last `limit` effects of a bank that failed for good or whose outcome is unknown, newest first.
///
/// # Errors
/// As the database says.
pub async fn dead_letters(store: &Store, bank: &BankId, limit: u32) -> Result<Vec<DeadLetter>, StoreError> {
    let sql = format!(
        "SELECT id, channel_id, conversation_id, kind, status, attempts, failure, created_at, done_at \
         FROM outbox WHERE bank_id = $1 AND status IN (3, 4) ORDER BY done_at DESC, id LIMIT {limit}"
    );
    store.db.query(&sql, vec![bank.as_str().into()]).await?.iter().map(dead).collect()
}

/// A send to a customer and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id.
    pub id: EffectId,
    /// Where it stands.
    pub status: EffectStatus,
    /// Class of failure.
    pub failure: Option<String>,
    /// The time of the turn that wanted it, which is also the time of that turn's transcript line.
    pub created_at: Timestamp,
}

/// The last `limit` sends of a conversation, newest first.
///
/// # Errors
/// As the database says.
pub async fn for_conversation(
    store: &Store,
    bank: &BankId,
    conversation: ConversationId,
    limit: u32,
) -> Result<Vec<Delivery>, StoreError> {
    let sql = format!(
        "SELECT id, status, failure, created_at FROM outbox WHERE conversation_id = $1 AND bank_id = $2 \
         AND kind = $3 ORDER BY created_at DESC, id LIMIT {limit}"
    );
    let values = vec![conversation.as_uuid().into(), bank.as_str().into(), (EffectKind::Send as i16).into()];
    store
        .db
        .query(&sql, values)
        .await?
        .iter()
        .map(|row| {
            Ok(Delivery {
                id: EffectId::from_uuid(row.uuid("id")?),
                status: status(row.small("status")?)?,
                failure: row.maybe_text("failure")?,
                created_at: row.time("created_at")?,
            })
        })
        .collect()
}

fn status(code: i16) -> Result<EffectStatus, StoreError> {
    use EffectStatus::{Cancelled, Claimed, Dead, Done, Unknown, Waiting};
    [Claimed, Waiting, Done, Dead, Unknown, Cancelled]
        .into_iter()
        .find(|status| *status as i16 == code)
        .ok_or(StoreError::Inconsistent { table: "outbox", column: "status" })
}
