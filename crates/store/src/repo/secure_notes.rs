//! Secure notes: what staff wrote about a customer's data, kept sealed where the chat gets only "there is a message for
//! you". A note has the id of the ticket that leads to it.

use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};
use tellerline_core::{BankId, ConversationId, IdentityId, StaffId, TicketId, Timestamp};

use super::{Columns, open, seal, unless_erased};
use crate::{
    db::Store,
    error::StoreError,
    hot::Extra,
    vault::{RetentionClass, Sealed, places::SECURE_NOTE_BODY},
};

/// What a note says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteBody {
    /// The name that the customer reads.
    pub name: String,
    /// The text.
    pub text: String,
}

impl std::fmt::Debug for NoteBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NoteBody(..)")
    }
}

/// A note to be written.
#[derive(Debug)]
pub struct NewNote<'a> {
    /// The ticket that leads to it.
    pub id: TicketId,
    /// Tenant.
    pub bank: &'a BankId,
    /// To whom.
    pub identity: IdentityId,
    /// In which chat.
    pub conversation: ConversationId,
    /// Who wrote it.
    pub staff: StaffId,
    /// When: the time of the turn, which is also that of its line in the transcript.
    pub at: Timestamp,
    /// Whether the chat was sent the text itself, because bank and customer allow that.
    pub as_text: bool,
    /// What it says.
    pub body: &'a NoteBody,
}

/// A note as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecureNote {
    /// Who wrote it.
    pub staff: StaffId,
    /// When.
    pub at: Timestamp,
    /// Whether the chat was sent the text itself.
    pub as_text: bool,
    /// When the customer first opened it; `None` while unread.
    pub read_at: Option<Timestamp>,
    /// What it says; `None` when it was erased.
    pub body: Option<NoteBody>,
}

/// Keeps a note together with the turn that tells of it.
///
/// # Errors
/// As the keys say.
pub async fn insert(store: &Store, note: &NewNote<'_>) -> Result<Extra, StoreError> {
    let row = note.id.as_uuid();
    let owner = note.identity.as_uuid();
    let body =
        seal(store, note.bank, owner, RetentionClass::Chat, SECURE_NOTE_BODY.row(row), note.body).await?;
    Ok(Extra {
        sql: "INSERT INTO secure_note (id, bank_id, conversation_id, staff_id, at, as_text, sealed_body) \
              VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values: vec![
            row.into(),
            note.bank.as_str().into(),
            note.conversation.as_uuid().into(),
            note.staff.as_uuid().into(),
            note.at.as_micros().into(),
            i16::from(note.as_text).into(),
            body.into(),
        ],
        expect: Some(1),
    })
}

const SELECT: &str =
    "SELECT id, staff_id, at, as_text, sealed_body, read_at FROM secure_note WHERE bank_id = $1";

/// The note of a ticket of this conversation.
///
/// # Errors
/// As the database says.
pub async fn find(
    store: &Store,
    bank: &BankId,
    (identity, conversation): (IdentityId, ConversationId),
    id: TicketId,
) -> Result<Option<SecureNote>, StoreError> {
    let sql = format!("{SELECT} AND id = $2 AND conversation_id = $3");
    let values = vec![bank.as_str().into(), id.as_uuid().into(), conversation.as_uuid().into()];
    let row = store.db.query_one(&sql, values).await?;
    match row {
        Some(row) => Ok(Some(stored(store, bank, identity, &row).await?)),
        None => Ok(None),
    }
}

/// The last `limit` notes of a conversation, newest first.
///
/// # Errors
/// As the database says.
pub async fn for_conversation(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    conversation: ConversationId,
    limit: u32,
) -> Result<Vec<SecureNote>, StoreError> {
    let sql = format!("{SELECT} AND conversation_id = $2 ORDER BY at DESC, id DESC LIMIT {limit}");
    let rows = store.db.query(&sql, vec![bank.as_str().into(), conversation.as_uuid().into()]).await?;
    let mut notes = Vec::with_capacity(rows.len());
    for row in &rows {
        notes.push(stored(store, bank, identity, row).await?);
    }
    Ok(notes)
}

/// The customer has opened a note; the first time counts.
///
/// # Errors
/// As the database says.
pub async fn mark_read(store: &Store, bank: &BankId, id: TicketId, at: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE secure_note SET read_at = $1 WHERE id = $2 AND bank_id = $3 AND read_at IS NULL";
    let values = vec![at.as_micros().into(), id.as_uuid().into(), bank.as_str().into()];
    store.db.execute(sql, values).await?;
    Ok(())
}

async fn stored(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    row: &QueryResult,
) -> Result<SecureNote, StoreError> {
    let sealed: Sealed<NoteBody> = row.sealed("sealed_body")?;
    let place = SECURE_NOTE_BODY.row(row.uuid("id")?);
    let opened = open(store, bank, identity.as_uuid(), RetentionClass::Chat, place, &sealed).await;
    Ok(SecureNote {
        staff: StaffId::from_uuid(row.uuid("staff_id")?),
        at: row.time("at")?,
        as_text: row.small("as_text")? == 1,
        read_at: row.maybe_time("read_at")?,
        body: unless_erased(opened)?,
    })
}
