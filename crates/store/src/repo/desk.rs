//! What the desk reads: the queue and transcripts. It changes nothing but whose team a conversation is; whatever else
//! staff do is an inbox row.

use sea_orm::QueryResult;
use serde::{Serialize, de::DeserializeOwned};
use tellerline_core::{BankId, ChannelId, ConversationId, IdentityId, LineId, StaffId, Timestamp};

use super::{Columns, run, unless_erased};
use crate::{
    Transaction,
    db::Store,
    error::StoreError,
    hot::{Extra, NewLine},
    vault::{Key, RetentionClass, Sealed, places::TURN_BODY},
};

/// A conversation in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// Which.
    pub conversation: ConversationId,
    /// Whose.
    pub identity: IdentityId,
    /// Where it comes from.
    pub channel: ChannelId,
    /// 0 bot, 1 waiting, 2 person, 3 other app.
    pub owner: i16,
    /// Since when the customer waits or is served.
    pub waiting_since: Option<Timestamp>,
    /// Who serves.
    pub staff: Option<StaffId>,
    /// When the customer last did something.
    pub last_event_at: Timestamp,
    /// Cases that nobody has closed.
    pub open_cases: i64,
    /// Those of them that report fraud.
    pub fraud_cases: i64,
    /// Those of them that need care.
    pub care_cases: i64,
    /// When the oldest of them began.
    pub case_since: Option<Timestamp>,
    /// The team that it was given to; `None` while it is everybody's.
    pub team: Option<String>,
}

impl QueueRow {
    /// Whether it is what was kept of somebody who was erased: cases, and nobody to talk to.
    pub fn is_erased(&self) -> bool {
        self.identity.as_uuid() == self.conversation.as_uuid()
    }

    /// Since when somebody should be looking at it: the oldest reason.
    pub fn since(&self) -> Timestamp {
        let reasons = self.waiting_since.into_iter().chain(self.case_since);
        reasons.min().unwrap_or(self.last_event_at)
    }
}

const SELECT: &str = "SELECT c.id, c.channel_id, c.identity_id, c.owner, c.waiting_since, c.staff_id, \
     c.last_event_at, \
     (SELECT COUNT(*) FROM case_file f WHERE f.conversation_id = c.id AND f.resolved_at IS NULL) AS open_cases, \
     (SELECT COUNT(*) FROM case_file f WHERE f.conversation_id = c.id AND f.resolved_at IS NULL \
        AND f.kind = 'fraud') AS fraud_cases, \
     (SELECT COUNT(*) FROM case_file f WHERE f.conversation_id = c.id AND f.resolved_at IS NULL \
        AND f.kind = 'care') AS care_cases, \
     (SELECT MIN(f.clock_started_at) FROM case_file f WHERE f.conversation_id = c.id \
        AND f.resolved_at IS NULL) AS case_since, \
     (SELECT t.team FROM team_conversation t WHERE t.conversation_id = c.id) AS team FROM conversation c";

fn stored(row: &QueryResult) -> Result<QueueRow, StoreError> {
    Ok(QueueRow {
        conversation: ConversationId::from_uuid(row.uuid("id")?),
        identity: IdentityId::from_uuid(row.uuid("identity_id")?),
        channel: ChannelId::new(row.text("channel_id")?),
        owner: row.small("owner")?,
        waiting_since: row.maybe_time("waiting_since")?,
        staff: row.maybe_uuid("staff_id")?.map(StaffId::from_uuid),
        last_event_at: row.time("last_event_at")?,
        open_cases: row.int("open_cases")?,
        fraud_cases: row.int("fraud_cases")?,
        care_cases: row.int("care_cases")?,
        case_since: row.maybe_time("case_since")?,
        team: row.maybe_text("team")?,
    })
}

/// The queue: conversations that wait, are held by a person, or have an open case. Those with an open case
/// first, fraud before care before the rest, oldest first.
///
/// # Errors
/// As the database says.
pub async fn waiting(store: &Store, bank: &BankId) -> Result<Vec<QueueRow>, StoreError> {
    let sql = format!(
        "{SELECT} WHERE c.id IN (SELECT id FROM conversation WHERE bank_id = $1 AND waiting_since IS NOT NULL \
         UNION SELECT conversation_id FROM case_file WHERE bank_id = $1 AND resolved_at IS NULL)"
    );
    let rows = store.db.query(&sql, vec![bank.as_str().into()]).await?;
    let mut queue: Vec<QueueRow> = rows.iter().map(stored).collect::<Result<_, _>>()?;
    queue.sort_by_key(|row| {
        (row.fraud_cases == 0, row.care_cases == 0, row.open_cases == 0, row.since(), row.conversation)
    });
    Ok(queue)
}

/// One conversation of a bank, as the queue shows it.
///
/// # Errors
/// As the database says.
pub async fn get(
    store: &Store,
    bank: &BankId,
    conversation: ConversationId,
) -> Result<Option<QueueRow>, StoreError> {
    let sql = format!("{SELECT} WHERE c.id = $1 AND c.bank_id = $2");
    let values = vec![conversation.as_uuid().into(), bank.as_str().into()];
    store.db.query_one(&sql, values).await?.map(|row| stored(&row)).transpose()
}

/// Gives a conversation to a team of its bank, or (`None`) to everybody, in the transaction that logs it.
///
/// # Errors
/// As the database says.
pub async fn give_to_team(
    tx: &Transaction,
    (bank, conversation): (&BankId, ConversationId),
    team: Option<&str>,
    (staff, at): (StaffId, Timestamp),
) -> Result<(), StoreError> {
    let sql = "DELETE FROM team_conversation WHERE conversation_id = $1 AND bank_id = $2";
    run(tx, sql, vec![conversation.as_uuid().into(), bank.as_str().into()]).await?;
    let Some(team) = team else { return Ok(()) };
    let sql = "INSERT INTO team_conversation (conversation_id, bank_id, team, assigned_by, at) \
               VALUES ($1, $2, $3, $4, $5)";
    let values = vec![
        conversation.as_uuid().into(),
        bank.as_str().into(),
        team.into(),
        staff.as_uuid().into(),
        at.as_micros().into(),
    ];
    run(tx, sql, values).await.map(|_| ())
}

/// Customers who wait and whom nobody serves yet.
///
/// # Errors
/// As the database says.
pub async fn count_waiting(store: &Store, bank: &BankId) -> Result<u32, StoreError> {
    let row = store
        .db
        .query_one(
            "SELECT COUNT(*) AS n FROM conversation WHERE bank_id = $1 AND waiting_since IS NOT NULL \
             AND staff_id IS NULL",
            vec![bank.as_str().into()],
        )
        .await?;
    let count = row.map(|row| row.int("n")).transpose()?.unwrap_or(0);
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// One turn's lines as they were said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranscriptLine<T> {
    /// Its id.
    pub id: LineId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub body: T,
}

/// A line for [`crate::TurnCommit::transcript`], to follow `previous`. Its body is bound to the line's id and, by
/// the key, to the person.
///
/// # Errors
/// When the operating system gives no randomness.
pub fn seal_line<T: Serialize>(
    chat: &Key,
    id: LineId,
    previous: Option<LineId>,
    body: &T,
) -> Result<NewLine, StoreError> {
    Ok(NewLine { id, previous, body: chat.seal(&TURN_BODY.row(id.as_uuid()), body)?.into_bytes() })
}

/// Replaces what a line says: something in it may not be kept. Goes with the turn that found out.
///
/// # Errors
/// When the operating system gives no randomness.
pub fn rewrite_line<T: Serialize>(chat: &Key, id: LineId, body: &T) -> Result<Extra, StoreError> {
    let sealed = chat.seal(&TURN_BODY.row(id.as_uuid()), body)?.into_bytes();
    let values = vec![sealed.into(), id.as_uuid().into()];
    Ok(Extra { sql: "UPDATE turn SET sealed_body = $1 WHERE id = $2", values, expect: Some(1) })
}

/// The last `limit` lines of a conversation, oldest first. Empty when the person was erased.
///
/// # Errors
/// `Sealed` when a line was moved or edited; else as the database says.
pub async fn transcript<T: DeserializeOwned>(
    store: &Store,
    bank: &BankId,
    conversation: ConversationId,
    limit: u32,
) -> Result<Vec<TranscriptLine<T>>, StoreError> {
    let Some(row) = get(store, bank, conversation).await? else { return Ok(Vec::new()) };
    let key = store.vault.key(bank, row.identity.as_uuid(), RetentionClass::Chat).await;
    let Some(key) = unless_erased(key)? else { return Ok(Vec::new()) };
    let sql = format!(
        "WITH RECURSIVE line (id, previous, at, sealed_body, n) AS (
           SELECT t.id, t.previous, t.at, t.sealed_body, 1 FROM conversation AS c JOIN turn AS t ON t.id = c.last_line
           WHERE c.id = $1
           UNION ALL
           SELECT t.id, t.previous, t.at, t.sealed_body, line.n + 1 FROM line JOIN turn AS t ON t.id = line.previous
           WHERE line.n < {limit})
         SELECT id, at, sealed_body FROM line ORDER BY n DESC"
    );
    let rows = store.db.query(&sql, vec![conversation.as_uuid().into()]).await?;
    rows.iter()
        .map(|row| {
            let (id, sealed): (_, Sealed<T>) = (row.uuid("id")?, row.sealed("sealed_body")?);
            let body = key.open(&TURN_BODY.row(id), &sealed)?;
            Ok(TranscriptLine { id: LineId::from_uuid(id), at: row.time("at")?, body })
        })
        .collect()
}
