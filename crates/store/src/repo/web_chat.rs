//! The web chat: messages as a browser reads them, in the order in which they were said, and the browsers that may.
//!
//! Each message of a thread has a number, one higher than the one before it. The number is taken under the lock of the
//! thread's row and becomes visible with the message, so whoever has read up to a number has read everything up to it:
//! that is what lets a browser that slept go on without loss. What a message looks like is not known here.

use std::time::Duration;

use sea_orm::QueryResult;
use serde::{Serialize, de::DeserializeOwned};
use tellerline_core::{
    BankId, ChannelId, ConversationId, CustomerId, EffectId, IdentityId, SessionId, Timestamp,
};
use uuid::Uuid;

use super::{Columns, open, run, seal, unless_erased};
use crate::{
    db::Store,
    error::StoreError,
    hot::Extra,
    vault::{RetentionClass, Sealed, Vault, places::WEB_MESSAGE_BODY},
};

/// Who said a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// The customer.
    Customer,
    /// The bot.
    Bot,
    /// Somebody at the desk.
    Staff,
}

impl Speaker {
    const fn code(self) -> i16 {
        match self {
            Self::Customer => 0,
            Self::Bot => 1,
            Self::Staff => 2,
        }
    }

    const fn from_code(code: i16) -> Option<Self> {
        match code {
            0 => Some(Self::Customer),
            1 => Some(Self::Bot),
            2 => Some(Self::Staff),
            _ => None,
        }
    }
}

/// A thread and whose it is.
#[derive(Debug, Clone, Copy)]
pub struct Thread<'a> {
    /// Tenant.
    pub bank: &'a BankId,
    /// Who writes there.
    pub identity: IdentityId,
    /// Which thread.
    pub conversation: ConversationId,
}

/// A message to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewMessage<'a, T> {
    /// Its id: the same message twice is one.
    pub id: Uuid,
    /// When it was said.
    pub at: Timestamp,
    /// By whom.
    pub speaker: Speaker,
    /// What a page shows.
    pub body: &'a T,
}

/// A message as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMessage<T> {
    /// Its id.
    pub id: Uuid,
    /// Its number in the thread; the first one is 1.
    pub seq: i64,
    /// When it was said.
    pub at: Timestamp,
    /// By whom.
    pub speaker: Speaker,
    /// What a page shows.
    pub body: T,
}

/// How far a thread has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// The number of the last message; 0 where there is none.
    pub last: i64,
    /// Up to which the bank has seen what the customer wrote.
    pub seen: i64,
    /// Up to which the customer has read.
    pub read: i64,
}

/// Takes the next number; the row stays locked until the transaction ends.
const NEXT: &str = "INSERT INTO web_thread (conversation_id, bank_id, last_seq, seen_seq, read_seq, changed_at) \
                    VALUES ($1, $2, 1, 0, 0, $3) ON CONFLICT (conversation_id) DO UPDATE SET \
                    last_seq = web_thread.last_seq + 1, changed_at = excluded.changed_at";

const INSERT: &str = "INSERT INTO web_message (id, bank_id, conversation_id, seq, at, speaker, sealed_body) \
                      SELECT $1, $2, $3, t.last_seq, $4, $5, $6 FROM web_thread t WHERE t.conversation_id = $3";

async fn values<T: Serialize>(
    store: &Store,
    thread: Thread<'_>,
    message: &NewMessage<'_, T>,
) -> Result<[Vec<sea_orm::Value>; 2], StoreError> {
    let owner = thread.identity.as_uuid();
    let place = WEB_MESSAGE_BODY.row(message.id);
    let body = seal(store, thread.bank, owner, RetentionClass::Chat, place, message.body).await?;
    let (bank, conversation) = (thread.bank.as_str(), thread.conversation.as_uuid());
    Ok([
        vec![conversation.into(), bank.into(), message.at.as_micros().into()],
        vec![
            message.id.into(),
            bank.into(),
            conversation.into(),
            message.at.as_micros().into(),
            message.speaker.code().into(),
            body.into(),
        ],
    ])
}

/// What the customer wrote, together with the turn that heard it.
///
/// # Errors
/// As the keys say.
pub async fn heard<T: Serialize>(
    store: &Store,
    thread: Thread<'_>,
    message: &NewMessage<'_, T>,
) -> Result<[Extra; 2], StoreError> {
    let [next, insert] = values(store, thread, message).await?;
    Ok([
        Extra { sql: NEXT, values: next, expect: Some(1) },
        Extra { sql: INSERT, values: insert, expect: Some(1) },
    ])
}

/// Delivers a message of the bank's, who has then seen what the customer wrote before. `false` when it was delivered before.
///
/// # Errors
/// As the database says; `KeyDestroyed` when the person was erased.
pub async fn say<T: Serialize>(
    store: &Store,
    thread: Thread<'_>,
    message: &NewMessage<'_, T>,
) -> Result<bool, StoreError> {
    let [next, insert] = values(store, thread, message).await?;
    let tx = store.begin().await?;
    run(&tx, NEXT, next).await?;
    // Under the lock of the thread's row: whoever else delivers the same message comes before or after.
    let known = super::statement(&tx, "SELECT id FROM web_message WHERE id = $1", vec![message.id.into()]);
    if sea_orm::ConnectionTrait::query_one_raw(&tx, known).await?.is_some() {
        return Ok(false);
    }
    run(&tx, INSERT, insert).await?;
    // Whoever answers has read.
    let sql = "UPDATE web_thread SET seen_seq = last_seq WHERE conversation_id = $1";
    run(&tx, sql, vec![thread.conversation.as_uuid().into()]).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(true)
}

/// The messages after a number in their order, at most `limit`.
///
/// # Errors
/// As the database says.
pub async fn after<T: DeserializeOwned>(
    store: &Store,
    thread: Thread<'_>,
    seq: i64,
    limit: u32,
) -> Result<Vec<StoredMessage<T>>, StoreError> {
    let sql = format!(
        "SELECT id, seq, at, speaker, sealed_body FROM web_message WHERE conversation_id = $1 AND bank_id = $2 \
         AND seq > $3 ORDER BY seq LIMIT {limit}"
    );
    let values = vec![thread.conversation.as_uuid().into(), thread.bank.as_str().into(), seq.into()];
    read(store, thread, store.db.query(&sql, values).await?).await
}

/// The last `limit` messages in their order.
///
/// # Errors
/// As the database says.
pub async fn newest<T: DeserializeOwned>(
    store: &Store,
    thread: Thread<'_>,
    limit: u32,
) -> Result<Vec<StoredMessage<T>>, StoreError> {
    let sql = format!(
        "SELECT id, seq, at, speaker, sealed_body FROM web_message WHERE conversation_id = $1 AND bank_id = $2 \
         ORDER BY seq DESC LIMIT {limit}"
    );
    let values = vec![thread.conversation.as_uuid().into(), thread.bank.as_str().into()];
    let mut messages = read(store, thread, store.db.query(&sql, values).await?).await?;
    messages.reverse();
    Ok(messages)
}

async fn read<T: DeserializeOwned>(
    store: &Store,
    thread: Thread<'_>,
    rows: Vec<QueryResult>,
) -> Result<Vec<StoredMessage<T>>, StoreError> {
    let mut messages = Vec::with_capacity(rows.len());
    for row in rows {
        let id = row.uuid("id")?;
        let sealed: Sealed<T> = row.sealed("sealed_body")?;
        let (owner, place) = (thread.identity.as_uuid(), WEB_MESSAGE_BODY.row(id));
        let opened = open(store, thread.bank, owner, RetentionClass::Chat, place, &sealed).await;
        let Some(body) = unless_erased(opened)? else { continue };
        let speaker = Speaker::from_code(row.small("speaker")?)
            .ok_or(StoreError::Inconsistent { table: "web_message", column: "speaker" })?;
        messages.push(StoredMessage { id, seq: row.int("seq")?, at: row.time("at")?, speaker, body });
    }
    Ok(messages)
}

/// Rewrites what the customer wrote since then, together with a turn: `rewrite` gives what is left, or nothing where all
/// of it stays.
///
/// # Errors
/// As the database and the keys say.
pub async fn rewrite<T: Serialize + DeserializeOwned>(
    store: &Store,
    thread: Thread<'_>,
    since: Timestamp,
    rewrite: impl Fn(&T) -> Option<T>,
) -> Result<Vec<Extra>, StoreError> {
    let sql = "SELECT id, seq, at, speaker, sealed_body FROM web_message WHERE conversation_id = $1 AND bank_id = $2 \
               AND speaker = 0 AND at >= $3 ORDER BY seq";
    let values =
        vec![thread.conversation.as_uuid().into(), thread.bank.as_str().into(), since.as_micros().into()];
    let messages: Vec<StoredMessage<T>> = read(store, thread, store.db.query(sql, values).await?).await?;
    let mut extras = Vec::new();
    for message in messages {
        let Some(body) = rewrite(&message.body) else { continue };
        let (owner, place) = (thread.identity.as_uuid(), WEB_MESSAGE_BODY.row(message.id));
        let sealed = seal(store, thread.bank, owner, RetentionClass::Chat, place, &body).await?;
        extras.push(Extra {
            sql: "UPDATE web_message SET sealed_body = $1 WHERE id = $2",
            values: vec![sealed.into(), message.id.into()],
            expect: Some(1),
        });
    }
    Ok(extras)
}

/// How far a thread has come; all zero for one that has not begun.
///
/// # Errors
/// As the database says.
pub async fn standing(
    store: &Store,
    bank: &BankId,
    conversation: ConversationId,
) -> Result<Standing, StoreError> {
    let sql =
        "SELECT last_seq, seen_seq, read_seq FROM web_thread WHERE conversation_id = $1 AND bank_id = $2";
    let values = vec![conversation.as_uuid().into(), bank.as_str().into()];
    let Some(row) = store.db.query_one(sql, values).await? else { return Ok(Standing::default()) };
    Ok(Standing { last: row.int("last_seq")?, seen: row.int("seen_seq")?, read: row.int("read_seq")? })
}

/// The bank has seen all that the customer wrote so far.
///
/// # Errors
/// As the database says.
pub async fn seen(store: &Store, conversation: ConversationId, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE web_thread SET seen_seq = last_seq, changed_at = $1 WHERE conversation_id = $2 \
               AND seen_seq < last_seq";
    let values = vec![now.as_micros().into(), conversation.as_uuid().into()];
    store.db.execute(sql, values).await?;
    Ok(())
}

/// The customer has read up to a number. What does not exist yet is not read, and what was read stays so.
///
/// # Errors
/// As the database says.
pub async fn was_read(
    store: &Store,
    bank: &BankId,
    conversation: ConversationId,
    seq: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE web_thread SET read_seq = $1 WHERE conversation_id = $2 AND bank_id = $3 AND read_seq < $1 \
               AND last_seq >= $1";
    let values = vec![seq.into(), conversation.as_uuid().into(), bank.as_str().into()];
    store.db.execute(sql, values).await?;
    Ok(())
}

/// The newest of the bank's messages that the customer has read, at most `limit`: ids of outbox rows.
///
/// # Errors
/// As the database says.
pub async fn read_by_customer(
    store: &Store,
    bank: &BankId,
    conversation: ConversationId,
    limit: u32,
) -> Result<Vec<EffectId>, StoreError> {
    let sql = format!(
        "SELECT m.id AS id FROM web_message AS m JOIN web_thread AS t ON t.conversation_id = m.conversation_id \
         WHERE m.conversation_id = $1 AND m.bank_id = $2 AND m.speaker <> 0 AND m.seq <= t.read_seq \
         ORDER BY m.seq DESC LIMIT {limit}"
    );
    let rows = store.db.query(&sql, vec![conversation.as_uuid().into(), bank.as_str().into()]).await?;
    rows.iter().map(|row| Ok(EffectId::from_uuid(row.uuid("id")?))).collect()
}

/// Threads that changed since then, wherever it happened; at most a thousand.
///
/// # Errors
/// As the database says.
pub async fn changed_since(store: &Store, since: Timestamp) -> Result<Vec<ConversationId>, StoreError> {
    let sql =
        "SELECT conversation_id FROM web_thread WHERE changed_at >= $1 ORDER BY changed_at DESC LIMIT 1000";
    let rows = store.db.query(sql, vec![since.as_micros().into()]).await?;
    rows.iter().map(|row| Ok(ConversationId::from_uuid(row.uuid("conversation_id")?))).collect()
}

/// A browser that is to read a thread.
#[derive(Clone, Copy)]
pub struct NewSession<'a> {
    /// Its id, drawn at random.
    pub id: SessionId,
    /// Tenant.
    pub bank: &'a BankId,
    /// The web chat.
    pub channel: &'a ChannelId,
    /// Which thread.
    pub conversation: ConversationId,
    /// Who logged in at the bank; `None` for somebody unknown.
    pub customer: Option<CustomerId>,
    /// The cookie's secret.
    pub secret: &'a str,
    /// When it begins.
    pub created_at: Timestamp,
    /// The first instant at which it is over, used or not.
    pub expires_at: Timestamp,
}

/// A session as stored, over or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredSession {
    /// Its id.
    pub id: SessionId,
    /// Which thread.
    pub conversation: ConversationId,
    /// Who logged in at the bank.
    pub customer: Option<CustomerId>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Timestamp,
    /// The first instant at which it is over, used or not.
    pub expires_at: Timestamp,
}

impl StoredSession {
    /// Whether it holds at `now`, when it may rest unused for so long.
    pub fn holds(&self, now: Timestamp, idle: Duration) -> bool {
        now < self.expires_at && now.since(self.used_at) < idle
    }
}

fn hash(vault: &Vault, bank: &BankId, secret: &str) -> Result<Vec<u8>, StoreError> {
    Ok(vault.lookup(bank, "web-session", &[secret.as_bytes()])?.to_vec())
}

/// Begins a session. `false` when the secret has one already: of two first messages at once one begins it.
///
/// # Errors
/// As the database says.
pub async fn begin(store: &Store, new: &NewSession<'_>) -> Result<bool, StoreError> {
    let sql = "INSERT INTO web_session (secret_hash, id, bank_id, channel_id, conversation_id, customer_id, created_at, \
               used_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (secret_hash) DO NOTHING";
    let values = vec![
        hash(&store.vault, new.bank, new.secret)?.into(),
        new.id.as_uuid().into(),
        new.bank.as_str().into(),
        new.channel.as_str().into(),
        new.conversation.as_uuid().into(),
        new.customer.map(CustomerId::as_uuid).into(),
        new.created_at.as_micros().into(),
        new.created_at.as_micros().into(),
        new.expires_at.as_micros().into(),
    ];
    Ok(store.db.execute(sql, values).await?.rows_affected() == 1)
}

/// The session of a secret at a web chat, over or not.
///
/// # Errors
/// As the database says.
pub async fn find(
    store: &Store,
    bank: &BankId,
    channel: &ChannelId,
    secret: &str,
) -> Result<Option<StoredSession>, StoreError> {
    let sql = "SELECT id, conversation_id, customer_id, created_at, used_at, expires_at FROM web_session \
               WHERE secret_hash = $1 AND bank_id = $2 AND channel_id = $3";
    let values =
        vec![hash(&store.vault, bank, secret)?.into(), bank.as_str().into(), channel.as_str().into()];
    let Some(row) = store.db.query_one(sql, values).await? else { return Ok(None) };
    Ok(Some(StoredSession {
        id: SessionId::from_uuid(row.uuid("id")?),
        conversation: ConversationId::from_uuid(row.uuid("conversation_id")?),
        customer: row.maybe_uuid("customer_id")?.map(CustomerId::from_uuid),
        created_at: row.time("created_at")?,
        used_at: row.time("used_at")?,
        expires_at: row.time("expires_at")?,
    }))
}

/// The session was used.
///
/// # Errors
/// As the database says.
pub async fn used(store: &Store, bank: &BankId, id: SessionId, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE web_session SET used_at = $1 WHERE id = $2 AND bank_id = $3 AND used_at < $1";
    let values = vec![now.as_micros().into(), id.as_uuid().into(), bank.as_str().into()];
    store.db.execute(sql, values).await?;
    Ok(())
}

/// Ends a session: its secret opens nothing from now on, and never begins another.
///
/// # Errors
/// As the database says.
pub async fn end(store: &Store, bank: &BankId, id: SessionId, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE web_session SET expires_at = $1 WHERE id = $2 AND bank_id = $3 AND expires_at > $1";
    let values = vec![now.as_micros().into(), id.as_uuid().into(), bank.as_str().into()];
    store.db.execute(sql, values).await?;
    Ok(())
}
