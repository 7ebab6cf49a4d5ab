//! The daily allowance of reads without the customer present (RTS article 36(5)): a row per account, resource
//! and day, so that it holds across restarts and processes.

use tellerline_core::{AccountId, BankId, LinkId};

use super::run;
use crate::{db::Store, error::StoreError};

/// Takes one read from the allowance of that day (days since 1970, in whatever time zone the caller counts).
/// `false` when `limit` reads were taken before; takers at the same time never get more than the limit.
///
/// # Errors
/// As the database says; then the read must not be made.
pub async fn take(
    store: &Store,
    bank: &BankId,
    link: LinkId,
    account: &AccountId,
    resource: &str,
    day: i64,
    limit: i64,
) -> Result<bool, StoreError> {
    if limit <= 0 {
        return Ok(false);
    }
    let hash = store.vault.lookup(bank, "unattended", &[account.as_str().as_bytes()])?;
    let taken = run(
        &store.db.write,
        "INSERT INTO unattended (link_id, account_hash, resource, day, reads) VALUES ($1, $2, $3, $4, 1) \
         ON CONFLICT (link_id, account_hash, resource, day) DO UPDATE SET reads = unattended.reads + 1 \
         WHERE unattended.reads < $5",
        vec![link.as_uuid().into(), hash.to_vec().into(), resource.into(), day.into(), limit.into()],
    )
    .await?;
    Ok(taken == 1)
}
