//! Consent receipts and the texts that were agreed to. A receipt is written in the commit that changes the
//! consent, one for each epoch, and never changed: who holds an older one can show what was agreed then.

use aws_lc_rs::digest::{SHA256, digest};
use sea_orm::{DatabaseTransaction, QueryResult};
use tellerline_core::{BankId, Consent, ConversationId, IdentityId, LinkId, ReceiptId, Timestamp};

use super::{Columns, open, run, seal, signed, unless_erased, unsigned};
use crate::{
    audit::{self, Proof},
    db::Store,
    error::StoreError,
    hot::Extra,
    vault::{RetentionClass, Sealed, places::CONSENT_RECEIPT_BODY},
};

/// A receipt about to be written.
#[derive(Debug, Clone)]
pub struct NewReceipt {
    /// Its id, which the signed text names, too.
    pub id: ReceiptId,
    /// The signed text (a compact JWS).
    pub signed: String,
}

impl NewReceipt {
    /// The event under which the audit log holds this receipt; to be written in the commit that writes the receipt.
    pub fn event(&self) -> String {
        event_of(&self.signed)
    }
}

/// The event of a receipt names its hash in clear, so that whoever has both receipt and entry can see without any
/// key that they belong together. To whoever has only the log the hash says nothing: the signed text holds random
/// ids.
fn event_of(signed: &str) -> String {
    format!("consent.receipt/{}", hex::encode(digest(&SHA256, signed.as_bytes())))
}

/// A receipt as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReceipt {
    /// Its id.
    pub id: ReceiptId,
    /// The epoch of the consent that it describes.
    pub epoch: u64,
    /// When.
    pub at: Timestamp,
    /// The signed text.
    pub signed: String,
}

/// The row of a receipt for the consent as it is `after` a change.
///
/// # Errors
/// `KeyDestroyed` when the person was erased.
pub(super) async fn row(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    after: &Consent,
    receipt: &NewReceipt,
    now: Timestamp,
) -> Result<Extra, StoreError> {
    let (class, place) = (RetentionClass::Evidence, CONSENT_RECEIPT_BODY.row(receipt.id.as_uuid()));
    let body = seal(store, bank, identity.as_uuid(), class, place, &receipt.signed).await?;
    Ok(Extra {
        sql: "INSERT INTO consent_receipt (id, bank_id, link_id, consent_id, epoch, at, sealed_body) \
              VALUES ($1, $2, $3, $4, $5, $6, $7)",
        values: vec![
            receipt.id.as_uuid().into(),
            bank.as_str().into(),
            after.link.as_uuid().into(),
            after.id.as_uuid().into(),
            signed(after.epoch).into(),
            now.as_micros().into(),
            body.into(),
        ],
        expect: Some(1),
    })
}

/// The newest receipt of a link; `None` when there is none, or the person was erased.
///
/// # Errors
/// `Sealed` when a row was moved or edited; else as the database says.
pub async fn latest(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    link: LinkId,
) -> Result<Option<StoredReceipt>, StoreError> {
    let sql = "SELECT id, epoch, at, sealed_body FROM consent_receipt WHERE link_id = $1 AND bank_id = $2 \
               ORDER BY epoch DESC LIMIT 1";
    let row = store.db.query_one(sql, vec![link.as_uuid().into(), bank.as_str().into()]).await?;
    let Some(row) = row else { return Ok(None) };
    stored(store, bank, identity, &row).await
}

async fn stored(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    row: &QueryResult,
) -> Result<Option<StoredReceipt>, StoreError> {
    let sealed: Sealed<String> = row.sealed("sealed_body")?;
    let id = row.uuid("id")?;
    let opened = open(
        store,
        bank,
        identity.as_uuid(),
        RetentionClass::Evidence,
        CONSENT_RECEIPT_BODY.row(id),
        &sealed,
    )
    .await;
    let Some(signed) = unless_erased(opened)? else { return Ok(None) };
    let epoch = unsigned(row.int("epoch")?, "consent_receipt", "epoch")?;
    Ok(Some(StoredReceipt { id: ReceiptId::from_uuid(id), epoch, at: row.time("at")?, signed }))
}

/// Proof that the log holds a receipt, against the newest checkpoint; `None` until one covers it.
///
/// # Errors
/// As the database says.
pub async fn proof(
    store: &Store,
    bank: &BankId,
    conversation: ConversationId,
    receipt: &StoredReceipt,
) -> Result<Option<Proof>, StoreError> {
    let place = if store.db.is_postgres() { "position($3 IN entry)" } else { "instr(entry, $3)" };
    let sql = format!(
        "SELECT id FROM audit WHERE conversation_id = $1 AND bank_id = $2 AND {place} > 0 ORDER BY id LIMIT 1"
    );
    // A line of its own in the entry's text.
    let line = format!("\n{}\n", event_of(&receipt.signed)).into_bytes();
    let values = vec![conversation.as_uuid().into(), bank.as_str().into(), line.into()];
    match store.db.query_one(&sql, values).await? {
        Some(row) => audit::proof(store, bank, row.int("id")?).await,
        None => Ok(None),
    }
}

/// All receipts of a link, oldest first; none when the person was erased.
///
/// # Errors
/// As [`latest`].
pub async fn all(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    link: LinkId,
) -> Result<Vec<StoredReceipt>, StoreError> {
    let sql = "SELECT id, epoch, at, sealed_body FROM consent_receipt WHERE link_id = $1 AND bank_id = $2 \
               ORDER BY epoch";
    let mut receipts = Vec::new();
    for row in store.db.query(sql, vec![link.as_uuid().into(), bank.as_str().into()]).await? {
        receipts.extend(stored(store, bank, identity, &row).await?);
    }
    Ok(receipts)
}

/// Whether a link has a receipt, which each has that ever came to life.
///
/// # Errors
/// As the database says.
pub async fn exist(store: &Store, bank: &BankId, link: LinkId) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM consent_receipt WHERE link_id = $1 AND bank_id = $2 LIMIT 1";
    let values = vec![link.as_uuid().into(), bank.as_str().into()];
    Ok(store.db.query_one(sql, values).await?.is_some())
}

/// Keeps the text that a customer is about to agree to; the same version again changes nothing.
///
/// # Errors
/// As the database says.
pub async fn keep_text(
    tx: &DatabaseTransaction,
    bank: &BankId,
    (version, language, body): (&str, &str, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    run(
        tx,
        "INSERT INTO consent_text (bank_id, version, language, body, first_used_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (bank_id, version) DO NOTHING",
        vec![bank.as_str().into(), version.into(), language.into(), body.into(), now.as_micros().into()],
    )
    .await?;
    Ok(())
}

/// A text that customers agreed to: its language, and its lines.
///
/// # Errors
/// As the database says.
pub async fn text(
    store: &Store,
    bank: &BankId,
    version: &str,
) -> Result<Option<(String, String)>, StoreError> {
    let sql = "SELECT language, body FROM consent_text WHERE bank_id = $1 AND version = $2";
    let row = store.db.query_one(sql, vec![bank.as_str().into(), version.into()]).await?;
    row.map(|row| Ok((row.text("language")?, row.text("body")?))).transpose()
}
