//! Challenges of passkeys that wait for their answer. What is needed to check the answer is a value of the
//! caller's, sealed under the bank's key; it never leaves. An answer is taken once, by the session that asked,
//! for what it asked about.

use serde::{Serialize, de::DeserializeOwned};
use tellerline_core::{BankId, CeremonyId, Timestamp};
use uuid::Uuid;

use super::{Columns, returning};
use crate::{
    db::Store,
    error::StoreError,
    vault::{Sealed, Vault, places::CEREMONY_BODY},
};

/// Whose ceremony it is.
#[derive(Clone, Copy)]
pub struct Asker<'a> {
    /// Tenant.
    pub bank: &'a BankId,
    /// The secret of the browser's visit; stored as a hash.
    pub session: &'a str,
    /// What for, in the caller's words.
    pub act: &'static str,
    /// About what: a link, a bound browser, somebody who works here.
    pub subject: Uuid,
}

impl std::fmt::Debug for Asker<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Asker({}, {}, {})", self.bank, self.act, self.subject)
    }
}

fn hash(vault: &Vault, asker: &Asker<'_>) -> Result<Vec<u8>, StoreError> {
    let parts = [asker.session.as_bytes(), asker.act.as_bytes()];
    Ok(vault.lookup(asker.bank, "ceremony", &parts)?.to_vec())
}

/// Remembers a challenge until `expires_at`.
///
/// # Errors
/// As the keys and the database say.
pub async fn begin<T: Serialize + Sync>(
    store: &Store,
    id: CeremonyId,
    asker: &Asker<'_>,
    state: &T,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let sealed = store.vault.seal_for_bank(asker.bank, &CEREMONY_BODY.row(id.as_uuid()), state)?;
    store
        .db
        .execute(
            "INSERT INTO ceremony (id, bank_id, session_hash, subject_id, sealed_body, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            vec![
                id.as_uuid().into(),
                asker.bank.as_str().into(),
                hash(&store.vault, asker)?.into(),
                asker.subject.into(),
                sealed.into_bytes().into(),
                expires_at.as_micros().into(),
            ],
        )
        .await?;
    Ok(())
}

/// Takes a challenge: of several answers only the first finds it. `None` when it is over, was taken, or is
/// another session's, subject's or act's.
///
/// # Errors
/// As the keys and the database say.
pub async fn take<T: DeserializeOwned>(
    store: &Store,
    id: CeremonyId,
    asker: &Asker<'_>,
    now: Timestamp,
) -> Result<Option<T>, StoreError> {
    let row = returning(
        &store.db,
        "DELETE FROM ceremony WHERE id = $1 AND bank_id = $2 AND session_hash = $3 AND subject_id = $4 \
         AND expires_at > $5 RETURNING sealed_body",
        vec![
            id.as_uuid().into(),
            asker.bank.as_str().into(),
            hash(&store.vault, asker)?.into(),
            asker.subject.into(),
            now.as_micros().into(),
        ],
    )
    .await?;
    let Some(row) = row else { return Ok(None) };
    let sealed: Sealed<T> = row.sealed("sealed_body")?;
    Ok(Some(store.vault.open_for_bank(asker.bank, &CEREMONY_BODY.row(id.as_uuid()), &sealed)?))
}
