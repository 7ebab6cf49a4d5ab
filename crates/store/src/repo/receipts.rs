//! Consent receipts and the texts that were agreed to. A receipt is written in the commit that changes the
//! consent, one for each epoch, and never changed: who holds an older one can show what was agreed then.

use sea_orm::DatabaseTransaction;
use tellerline_core::{BankId, Consent, IdentityId, LinkId, ReceiptId, Timestamp};

use super::{Columns, open, run, seal, signed, unless_erased, unsigned};
use crate::{
    db::Store,
    error::StoreError,
    hot::Extra,
    vault::{RetentionClass, Sealed},
};

/// A receipt about to be written.
#[derive(Debug, Clone)]
pub struct NewReceipt {
    /// Its id, which the signed text names, too.
    pub id: ReceiptId,
    /// The signed text (a compact JWS).
    pub signed: String,
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
    let class = RetentionClass::Evidence;
    let body = seal(store, bank, identity.as_uuid(), class, receipt.id.as_uuid(), &receipt.signed).await?;
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
    let sealed: Sealed<String> = row.sealed("sealed_body")?;
    let id = row.uuid("id")?;
    let opened = open(store, bank, identity.as_uuid(), RetentionClass::Evidence, id, &sealed).await;
    let Some(signed) = unless_erased(opened)? else { return Ok(None) };
    let epoch = unsigned(row.int("epoch")?, "consent_receipt", "epoch")?;
    Ok(Some(StoredReceipt { id: ReceiptId::from_uuid(id), epoch, at: row.time("at")?, signed }))
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
