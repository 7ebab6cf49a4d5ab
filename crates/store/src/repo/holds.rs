//! Legal holds: a reason why a person is neither erased nor has anything of theirs go by age, set and lifted by staff
//! with a reason. A hold on a customer covers every identity linked to them, and what was kept of somebody who was
//! erased before.

use sea_orm::{ConnectionTrait, QueryResult};
use tellerline_core::{BankId, HoldId, Timestamp};
use uuid::Uuid;

use super::{Columns, audit_rows, erasure::Subject, run, statement};
use crate::{
    db::Store,
    error::StoreError,
    hot::NewAudit,
    vault::{
        Sealed, Vault,
        places::{LEGAL_HOLD_LIFT, LEGAL_HOLD_REASON},
    },
};

/// True for a row `c` of `conversation` whose person is held.
pub(super) const HELD: &str = "EXISTS (SELECT 1 FROM legal_hold h WHERE h.lifted_at IS NULL AND h.bank_id = c.bank_id \
     AND (h.owner_id = c.identity_id \
          OR h.owner_id IN (SELECT l.customer_id FROM link l WHERE l.conversation_id = c.id) \
          OR h.owner_id IN (SELECT g.owner_id FROM erasure_ledger g WHERE g.erasure_id IN \
             (SELECT r.erasure_id FROM erasure_ledger r WHERE r.retained_id = c.identity_id))))";

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Its id.
    pub id: HoldId,
    /// On whom.
    pub subject: Subject,
    /// Who set it.
    pub set_by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub set_at: Timestamp,
    /// When it was lifted, by whom and why.
    pub lifted: Option<(Timestamp, String, String)>,
}

const SELECT: &str = "SELECT id, bank_id, subject, owner_id, set_by, sealed_reason, set_at, lifted_by, sealed_lift, \
                      lifted_at FROM legal_hold";

fn stored(vault: &Vault, row: &QueryResult) -> Result<Hold, StoreError> {
    let (bank, id) = (row.bank()?, row.uuid("id")?);
    let sealed: Sealed<String> = row.sealed("sealed_reason")?;
    let lift = row.maybe_bytes("sealed_lift")?.map(Sealed::<String>::from_bytes);
    let lift =
        lift.map(|sealed| vault.open_for_bank(&bank, &LEGAL_HOLD_LIFT.row(id), &sealed)).transpose()?;
    let lifted = row.maybe_time("lifted_at")?.zip(row.maybe_text("lifted_by")?).zip(lift);
    Ok(Hold {
        id: HoldId::from_uuid(id),
        subject: Subject::from_stored(row.small("subject")?, row.uuid("owner_id")?),
        set_by: row.text("set_by")?,
        reason: vault.open_for_bank(&bank, &LEGAL_HOLD_REASON.row(id), &sealed)?,
        set_at: row.time("set_at")?,
        lifted: lifted.map(|((at, by), why)| (at, by, why)),
    })
}

/// Who sets or lifts a hold, and why.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    /// `cli:<name>`, `staff:<id>`.
    pub by: &'a str,
    /// Why.
    pub reason: &'a str,
    /// When.
    pub at: Timestamp,
}

fn audit(bank: &BankId, act: Act<'_>, event: &str, object: String) -> NewAudit {
    NewAudit {
        bank: bank.clone(),
        conversation: None,
        actor: act.by.to_owned(),
        event: event.to_owned(),
        object,
        reason: Some(act.reason.to_owned()),
        at: act.at,
    }
}

/// Sets a hold. From then on nothing of the person is erased until it is lifted.
///
/// # Errors
/// As the database says; nothing is held then.
pub async fn set(
    store: &Store,
    bank: &BankId,
    id: HoldId,
    subject: Subject,
    act: Act<'_>,
) -> Result<(), StoreError> {
    let (kind, owner) = subject.stored();
    let reason =
        store.vault.seal_for_bank(bank, &LEGAL_HOLD_REASON.row(id.as_uuid()), &act.reason)?.into_bytes();
    let tx = store.begin().await?;
    run(
        &tx,
        "INSERT INTO legal_hold (id, bank_id, subject, owner_id, set_by, sealed_reason, set_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        vec![
            id.as_uuid().into(),
            bank.as_str().into(),
            kind.into(),
            owner.into(),
            act.by.into(),
            reason.into(),
            act.at.as_micros().into(),
        ],
    )
    .await?;
    audit_rows::insert(store, &tx, &[&audit(bank, act, "hold.set", format!("{id} {subject}"))]).await?;
    Ok(tx.commit().await?)
}

/// Lifts a hold of this bank. `false` when there is none, or it was lifted before.
///
/// # Errors
/// As the database says; it still holds then.
pub async fn lift(store: &Store, bank: &BankId, id: HoldId, act: Act<'_>) -> Result<bool, StoreError> {
    let reason =
        store.vault.seal_for_bank(bank, &LEGAL_HOLD_LIFT.row(id.as_uuid()), &act.reason)?.into_bytes();
    let tx = store.begin().await?;
    let sql = "UPDATE legal_hold SET lifted_by = $1, sealed_lift = $2, lifted_at = $3 \
               WHERE id = $4 AND bank_id = $5 AND lifted_at IS NULL";
    let values = vec![
        act.by.into(),
        reason.into(),
        act.at.as_micros().into(),
        id.as_uuid().into(),
        bank.as_str().into(),
    ];
    if run(&tx, sql, values).await? == 0 {
        return Ok(false);
    }
    audit_rows::insert(store, &tx, &[&audit(bank, act, "hold.lifted", id.to_string())]).await?;
    tx.commit().await?;
    Ok(true)
}

/// Holds of a bank, newest first, lifted ones included.
///
/// # Errors
/// As the database says.
pub async fn list(store: &Store, bank: &BankId, limit: u32) -> Result<Vec<Hold>, StoreError> {
    let sql = format!("{SELECT} WHERE bank_id = $1 ORDER BY set_at DESC, id LIMIT {limit}");
    let rows = store.db.query(&sql, vec![bank.as_str().into()]).await?;
    rows.iter().map(|row| stored(&store.vault, row)).collect()
}

/// The hold that covers one of these, if one does.
///
/// # Errors
/// As the database says.
pub async fn on<C: ConnectionTrait>(
    store: &Store,
    conn: &C,
    bank: &BankId,
    owners: &[Uuid],
) -> Result<Option<Hold>, StoreError> {
    let sql = format!(
        "{SELECT} WHERE owner_id = $1 AND bank_id = $2 AND lifted_at IS NULL ORDER BY set_at LIMIT 1"
    );
    for owner in owners {
        let values = vec![(*owner).into(), bank.as_str().into()];
        if let Some(row) = conn.query_one_raw(statement(conn, &sql, values)).await? {
            return stored(&store.vault, &row).map(Some);
        }
    }
    Ok(None)
}

/// As [`on`], outside a transaction.
///
/// # Errors
/// As the database says.
pub async fn holding(store: &Store, bank: &BankId, owners: &[Uuid]) -> Result<Option<Hold>, StoreError> {
    on(store, &store.db.read, bank, owners).await
}
