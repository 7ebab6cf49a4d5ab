//! Tickets: links in a chat. Only a hash of the token is stored; what the ticket is for is sealed.

use sea_orm::DatabaseTransaction;
use tellerline_core::{
    BankId, ConversationId, IdentityId, TicketId, Timestamp,
    conversation::{Ticket, TicketKind},
};

use super::{Columns, open, run, seal, unless_erased};
use crate::{
    db::Store,
    error::StoreError,
    hot::Extra,
    vault::{RetentionClass, Sealed, Vault, places::TICKET_BODY},
};

/// A ticket as a page finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTicket {
    /// Its id.
    pub id: TicketId,
    /// What it is for.
    pub kind: TicketKind,
    /// Whose chat it was sent to.
    pub conversation: ConversationId,
    /// Who writes in that chat.
    pub identity: IdentityId,
    /// The first instant at which it is refused.
    pub expires_at: Timestamp,
    /// Whether that has come.
    pub expired: bool,
    /// Whether it has been used up.
    pub used: bool,
}

fn hash(vault: &Vault, bank: &BankId, token: &str) -> Result<Vec<u8>, StoreError> {
    Ok(vault.lookup(bank, "ticket", &[token.as_bytes()])?.to_vec())
}

/// Remembers a ticket together with the turn that sends it.
///
/// # Errors
/// As the keys say.
pub async fn insert(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    conversation: ConversationId,
    ticket: &Ticket,
) -> Result<Extra, StoreError> {
    let row = ticket.id.as_uuid();
    let body =
        seal(store, bank, identity.as_uuid(), RetentionClass::Chat, TICKET_BODY.row(row), &ticket.kind)
            .await?;
    Ok(Extra {
        sql: "INSERT INTO ticket (token_hash, id, bank_id, conversation_id, sealed_body, expires_at) \
              VALUES ($1, $2, $3, $4, $5, $6)",
        values: vec![
            hash(&store.vault, bank, &ticket.token)?.into(),
            row.into(),
            bank.as_str().into(),
            conversation.as_uuid().into(),
            body.into(),
            ticket.expires_at.as_micros().into(),
        ],
        expect: Some(1),
    })
}

/// The ticket of a token, used up and expired ones included, so that the page can say which it is. `None` for
/// one that never was, is swept away, or whose person was erased.
///
/// # Errors
/// As the database says.
pub async fn find(
    store: &Store,
    bank: &BankId,
    token: &str,
    now: Timestamp,
) -> Result<Option<StoredTicket>, StoreError> {
    let row = store
        .db
        .query_one(
            "SELECT ticket.id, ticket.conversation_id, ticket.sealed_body, ticket.expires_at, ticket.used_at, \
             conversation.identity_id FROM ticket JOIN conversation ON conversation.id = ticket.conversation_id \
             WHERE ticket.token_hash = $1 AND ticket.bank_id = $2",
            vec![hash(&store.vault, bank, token)?.into(), bank.as_str().into()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let identity = row.uuid("identity_id")?;
    let sealed: Sealed<TicketKind> = row.sealed("sealed_body")?;
    let opened =
        open(store, bank, identity, RetentionClass::Chat, TICKET_BODY.row(row.uuid("id")?), &sealed).await;
    let Some(kind) = unless_erased(opened)? else { return Ok(None) };
    let expires_at = row.time("expires_at")?;
    Ok(Some(StoredTicket {
        id: TicketId::from_uuid(row.uuid("id")?),
        kind,
        conversation: ConversationId::from_uuid(row.uuid("conversation_id")?),
        identity: IdentityId::from_uuid(identity),
        expires_at,
        expired: now >= expires_at,
        used: row.maybe_time("used_at")?.is_some(),
    }))
}

/// Uses a ticket up. `false` when it was used before, has expired, or never was: of several at once only one
/// gets `true`.
///
/// # Errors
/// As the database says.
pub async fn use_once(
    store: &Store,
    tx: &DatabaseTransaction,
    bank: &BankId,
    token: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let used = run(
        tx,
        "UPDATE ticket SET used_at = $1 WHERE token_hash = $2 AND bank_id = $3 AND used_at IS NULL \
         AND expires_at > $4",
        vec![
            now.as_micros().into(),
            hash(&store.vault, bank, token)?.into(),
            bank.as_str().into(),
            now.as_micros().into(),
        ],
    )
    .await?;
    Ok(used == 1)
}
