//! Customers: one (institution, subject) inside a bank. The subject is sealed under a key of its own, so that
//! erasing a customer is destroying that key.

use std::sync::Arc;

use sea_orm::DatabaseTransaction;
use tellerline_core::{BankId, CustomerId, InstitutionId, Timestamp};

use super::run;
use crate::{
    db::Store,
    error::StoreError,
    vault::{RetentionClass, Vault, destroyed, places::CUSTOMER_SUBJECT, uuid_of},
};

/// The customer behind a subject: an HMAC, so that the same person is found again without storing who.
///
/// # Errors
/// When the bank is unknown.
pub fn id_for(
    vault: &Vault,
    bank: &BankId,
    institution: &InstitutionId,
    subject: &str,
) -> Result<CustomerId, StoreError> {
    let hash = vault.lookup(bank, "customer", &[institution.as_str().as_bytes(), subject.as_bytes()])?;
    Ok(CustomerId::from_uuid(uuid_of(&hash)))
}

/// Remembers a customer at first linking, and anew after an erasure; other times change nothing.
///
/// # Errors
/// As the keys and the database say.
pub async fn upsert(
    store: &Store,
    tx: &DatabaseTransaction,
    bank: &BankId,
    institution: &InstitutionId,
    subject: &str,
    now: Timestamp,
) -> Result<CustomerId, StoreError> {
    let id = id_for(&store.vault, bank, institution, subject)?;
    let keys = store.vault.new_keys(bank, id.as_uuid())?;
    let Some(fresh) = keys.iter().find(|key| key.class == RetentionClass::Profile) else {
        return Err(StoreError::KeyDestroyed);
    };
    let taken = format!(
        "INSERT INTO data_key (owner_id, class, bank_id, wrapped_by, wrapped, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (owner_id, class) DO UPDATE SET \
         wrapped_by = excluded.wrapped_by, wrapped = excluded.wrapped, created_at = excluded.created_at \
         WHERE data_key.wrapped = {}",
        destroyed(&store.db)
    );
    let values = vec![
        id.as_uuid().into(),
        fresh.class.code().into(),
        bank.as_str().into(),
        fresh.wrapped_by.into(),
        fresh.wrapped.clone().into(),
        now.as_micros().into(),
    ];
    let key = match run(tx, &taken, values).await? {
        0 => store.vault.key(bank, id.as_uuid(), RetentionClass::Profile).await?,
        _ => Arc::clone(&fresh.key),
    };
    run(
        tx,
        "INSERT INTO customer (id, bank_id, institution_id, sealed_subject, created_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET sealed_subject = excluded.sealed_subject",
        vec![
            id.as_uuid().into(),
            bank.as_str().into(),
            institution.as_str().into(),
            key.seal(&CUSTOMER_SUBJECT.row(id.as_uuid()), &subject)?.into(),
            now.as_micros().into(),
        ],
    )
    .await?;
    Ok(id)
}

/// The institution's name for a customer.
///
/// # Errors
/// `KeyDestroyed` when the customer was erased; else as the database says.
pub async fn subject(store: &Store, bank: &BankId, id: CustomerId) -> Result<Option<String>, StoreError> {
    use super::Columns;
    let row = store
        .db
        .query_one(
            "SELECT sealed_subject FROM customer WHERE id = $1 AND bank_id = $2",
            vec![id.as_uuid().into(), bank.as_str().into()],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let key = store.vault.key(bank, id.as_uuid(), RetentionClass::Profile).await?;
    Ok(Some(key.open(&CUSTOMER_SUBJECT.row(id.as_uuid()), &row.sealed("sealed_subject")?)?))
}
