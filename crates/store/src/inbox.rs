//! What a worker reads: waiting inbox rows, conversations, open effects.

use sea_orm::QueryResult;
use tellerline_core::{BankId, ChannelId, ConversationId, EffectId, IdentityId, LineId, LinkId, Timestamp};
use uuid::Uuid;

use crate::{
    batch::{chunks, list},
    db::Db,
    error::StoreError,
    hot::{EffectKind, InboxKind},
};

/// An inbox row that waits.
#[derive(Debug, Clone)]
pub struct InboxRow {
    /// Its id.
    pub id: i64,
    /// Tenant.
    pub bank: BankId,
    /// Channel.
    pub channel: ChannelId,
    /// Whose conversation.
    pub conversation: ConversationId,
    /// What the body is; `None` when this version does not know it.
    pub kind: Option<InboxKind>,
    /// By the platform's clock.
    pub event_at: Timestamp,
    /// By ours.
    pub arrived_at: Timestamp,
    /// Not before then.
    pub due_at: Timestamp,
    /// Hour of the sealing key.
    pub hour: i64,
    /// HMAC of the event key; associated data of the body.
    pub dedupe: Vec<u8>,
    /// Ciphertext.
    pub body: Vec<u8>,
}

/// Rows of a partition that are due, in the order in which they must be handled: by the platform's time,
/// then by arrival (after failed deliveries the platform's order is not kept). A row of an unknown kind is no
/// error here, because it must not keep the others.
///
/// # Errors
/// As the database says.
pub async fn due(
    db: &Db,
    partitions: &[i16],
    now: Timestamp,
    after: i64,
    limit: u32,
) -> Result<Vec<InboxRow>, StoreError> {
    if partitions.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id, bank_id, channel_id, conversation_id, kind, event_at, arrived_at, due_at, hour, dedupe_hash, \
         sealed_body FROM inbox WHERE done_at IS NULL AND due_at <= $1 AND id > $2 AND part IN ({}) \
         ORDER BY id LIMIT {limit}",
        list(2, partitions.len())
    );
    let mut values = vec![now.as_micros().into(), after.into()];
    values.extend(partitions.iter().map(|id| (*id).into()));
    db.query(&sql, values).await?.iter().map(inbox_row).collect()
}

fn inbox_row(row: &QueryResult) -> Result<InboxRow, StoreError> {
    Ok(InboxRow {
        id: row.try_get("", "id")?,
        bank: BankId::new(row.try_get::<String>("", "bank_id")?),
        channel: ChannelId::new(row.try_get::<String>("", "channel_id")?),
        conversation: ConversationId::from_uuid(row.try_get("", "conversation_id")?),
        kind: InboxKind::from_code(row.try_get("", "kind")?),
        event_at: Timestamp::from_micros(row.try_get("", "event_at")?),
        arrived_at: Timestamp::from_micros(row.try_get("", "arrived_at")?),
        due_at: Timestamp::from_micros(row.try_get("", "due_at")?),
        hour: row.try_get("", "hour")?,
        dedupe: row.try_get("", "dedupe_hash")?,
        body: row.try_get::<Option<Vec<u8>>>("", "sealed_body")?.unwrap_or_default(),
    })
}

/// How many rows of each partition are due; partitions without any are missing.
///
/// # Errors
/// As the database says.
pub async fn count_due(db: &Db, partitions: &[i16], now: Timestamp) -> Result<Vec<(i16, u64)>, StoreError> {
    if partitions.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT part, COUNT(*) AS n FROM inbox WHERE done_at IS NULL AND due_at <= $1 AND part IN ({}) GROUP BY part",
        list(1, partitions.len())
    );
    let mut values = vec![now.as_micros().into()];
    values.extend(partitions.iter().map(|id| (*id).into()));
    let rows = db.query(&sql, values).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "part")?, row.try_get::<i64>("", "n")?.unsigned_abs())))
        .collect()
}

/// When the next waiting row of these partitions is due.
///
/// # Errors
/// As the database says.
pub async fn next_due(db: &Db, partitions: &[i16]) -> Result<Option<Timestamp>, StoreError> {
    if partitions.is_empty() {
        return Ok(None);
    }
    let sql = format!(
        "SELECT MIN(due_at) AS at FROM inbox WHERE done_at IS NULL AND part IN ({})",
        list(0, partitions.len())
    );
    let row = db.query_one(&sql, partitions.iter().map(|id| (*id).into()).collect()).await?;
    let at: Option<i64> = row.map(|row| row.try_get("", "at")).transpose()?.flatten();
    Ok(at.map(Timestamp::from_micros))
}

/// A conversation as stored.
#[derive(Debug, Clone)]
pub struct StoredConversation {
    /// Tenant.
    pub bank: BankId,
    /// Channel.
    pub channel: ChannelId,
    /// Whose.
    pub identity: IdentityId,
    /// Raised by each turn.
    pub version: i64,
    /// Ciphertext of the state.
    pub state: Vec<u8>,
    /// Ciphertext of the platform's id of the person.
    pub address: Vec<u8>,
    /// The last line of its transcript.
    pub last_line: Option<LineId>,
}

/// Loads a conversation.
///
/// # Errors
/// As the database says.
pub async fn conversation(db: &Db, id: ConversationId) -> Result<Option<StoredConversation>, StoreError> {
    let row = db
        .query_one(
            "SELECT bank_id, channel_id, identity_id, version, sealed_state, sealed_address, last_line FROM conversation
             WHERE id = $1",
            vec![id.as_uuid().into()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(StoredConversation {
        bank: BankId::new(row.try_get::<String>("", "bank_id")?),
        channel: ChannelId::new(row.try_get::<String>("", "channel_id")?),
        identity: IdentityId::from_uuid(row.try_get::<Uuid>("", "identity_id")?),
        version: row.try_get("", "version")?,
        state: row.try_get("", "sealed_state")?,
        address: row.try_get("", "sealed_address")?,
        last_line: row.try_get::<Option<Uuid>>("", "last_line")?.map(LineId::from_uuid),
    }))
}

/// An effect that has not ended.
#[derive(Debug, Clone)]
pub struct OpenEffect {
    /// Its id.
    pub id: EffectId,
    /// Tenant.
    pub bank: BankId,
    /// Channel.
    pub channel: ChannelId,
    /// Whose conversation.
    pub conversation: ConversationId,
    /// Whose effect; `None` when the conversation is gone.
    pub identity: Option<IdentityId>,
    /// What it does; `None` when this version does not know it.
    pub kind: Option<EffectKind>,
    /// Order within the conversation.
    pub seq: i64,
    /// The epoch that wrote or last claimed it.
    pub epoch: i64,
    /// 0 claimed, 1 waiting.
    pub status: i16,
    /// Tries so far.
    pub attempts: i16,
    /// Not before then.
    pub due_at: Timestamp,
    /// When it was written.
    pub created_at: Timestamp,
    /// The consent it rests on.
    pub consent: Option<(LinkId, u64)>,
    /// Ciphertext.
    pub body: Vec<u8>,
}

/// Effects of a partition that have not ended, in order: what a new owner takes over. A row that cannot be
/// carried out is no error here, because it must not keep the others.
///
/// # Errors
/// As the database says.
pub async fn open_effects(db: &Db, partitions: &[i16]) -> Result<Vec<OpenEffect>, StoreError> {
    if partitions.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT o.id, o.bank_id, o.channel_id, o.conversation_id, c.identity_id, o.kind, o.seq, o.epoch, o.status, \
         o.attempts, o.due_at, o.created_at, o.link_id, o.consent_epoch, o.sealed_body \
         FROM outbox AS o LEFT JOIN conversation AS c ON c.id = o.conversation_id \
         WHERE o.status IN (0, 1) AND o.part IN ({}) ORDER BY o.seq",
        list(0, partitions.len())
    );
    db.query(&sql, partitions.iter().map(|id| (*id).into()).collect())
        .await?
        .iter()
        .map(open_effect)
        .collect()
}

/// Effects that were claimed and not begun go back to waiting: whoever takes them over need not look whether
/// their call was made. Does nothing for partitions that have another epoch by now.
///
/// # Errors
/// As the database says.
pub async fn put_back(db: &Db, effects: &[EffectId], epoch: i64) -> Result<(), StoreError> {
    for chunk in chunks(effects) {
        let sql = format!(
            "UPDATE outbox SET status = 1 WHERE status = 0 AND EXISTS
               (SELECT 1 FROM partition_lease AS l WHERE l.id = outbox.part AND l.epoch = $1) AND id IN ({})",
            list(1, chunk.len())
        );
        let mut values = vec![epoch.into()];
        values.extend(chunk.iter().map(|id| id.as_uuid().into()));
        db.execute(&sql, values).await?;
    }
    Ok(())
}

fn open_effect(row: &QueryResult) -> Result<OpenEffect, StoreError> {
    let identity: Option<Uuid> = row.try_get("", "identity_id")?;
    let link: Option<Uuid> = row.try_get("", "link_id")?;
    let epoch: Option<i64> = row.try_get("", "consent_epoch")?;
    Ok(OpenEffect {
        id: EffectId::from_uuid(row.try_get("", "id")?),
        bank: BankId::new(row.try_get::<String>("", "bank_id")?),
        channel: ChannelId::new(row.try_get::<String>("", "channel_id")?),
        conversation: ConversationId::from_uuid(row.try_get("", "conversation_id")?),
        identity: identity.map(IdentityId::from_uuid),
        kind: EffectKind::from_code(row.try_get("", "kind")?),
        seq: row.try_get("", "seq")?,
        epoch: row.try_get("", "epoch")?,
        status: row.try_get("", "status")?,
        attempts: row.try_get("", "attempts")?,
        due_at: Timestamp::from_micros(row.try_get("", "due_at")?),
        created_at: Timestamp::from_micros(row.try_get("", "created_at")?),
        consent: link
            .zip(epoch)
            .map(|(link, epoch)| (LinkId::from_uuid(link), u64::try_from(epoch).unwrap_or(0))),
        body: row.try_get::<Option<Vec<u8>>>("", "sealed_body")?.unwrap_or_default(),
    })
}
