//! Keys of hours, which seal the bodies of the inbox. They belong to no bank: a key of the server's own, kept like
//! a bank's under an empty name, wraps them.

use std::sync::Arc;

use tellerline_core::{BankId, Timestamp};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{KEY_LEN, Key, Vault, banks::BankKeys, fill, places::HOUR_KEY};
use crate::{
    error::StoreError,
    repo::{Columns as _, run},
};

/// What the master key bound an hour's key to, before there was a key of the server to wrap it.
pub(super) const fn under_master(hour: i64) -> [u8; 8] {
    hour.to_be_bytes()
}

impl Vault {
    /// The server's own keys, made at first use.
    pub(super) async fn server_keys(&self, now: Timestamp) -> Result<Arc<BankKeys>, StoreError> {
        let server = Self::server();
        if !self.banks.contains_key(&server) {
            self.ready_bank(&server, now).await?;
        }
        self.bank(&server)
    }

    /// The name under which the server's own keys are kept.
    pub fn server() -> BankId {
        BankId::new("")
    }

    /// The inbox key of an hour, made on first use. `hour` counts hours since the epoch.
    ///
    /// # Errors
    /// As the database says; `KeyDestroyed` is not possible here: a destroyed hour gets a new key, under
    /// which old bodies no longer open.
    pub async fn hour_key(&self, hour: i64) -> Result<Arc<Key>, StoreError> {
        if let Some(key) = self.hours.get(&hour) {
            return Ok(key);
        }
        let now = Timestamp::from_micros(hour.saturating_mul(3_600_000_000));
        self.server_keys(now).await?;
        if self.hour_row(hour).await?.is_none() && self.make_hour(hour).await.is_err() {
            // The generation was retired under our hands: now the newest is known.
            self.make_hour(hour).await?;
        }
        let lacking = StoreError::Inconsistent { table: "hour_key", column: "wrapped" };
        let (by, wrapped) = self.hour_row(hour).await?.ok_or(lacking)?;
        let keys = self.bank_with(&Self::server(), by).await?;
        let plain = keys.generation(by)?.open_bytes(&HOUR_KEY.hour(hour), &wrapped)?;
        let key = Arc::new(Key::new(&plain)?);
        self.hours.insert(hour, Arc::clone(&key));
        Ok(key)
    }

    async fn hour_row(&self, hour: i64) -> Result<Option<(Uuid, Vec<u8>)>, StoreError> {
        let sql = "SELECT wrapped_by, wrapped FROM hour_key WHERE hour = $1";
        let row = self.db.query_one(sql, vec![hour.into()]).await?;
        row.map(|row| Ok((row.uuid("wrapped_by")?, row.bytes("wrapped")?))).transpose()
    }

    async fn make_hour(&self, hour: i64) -> Result<(), StoreError> {
        let keys = self.bank_now(&Self::server()).await?;
        let (by, wrap) = keys.wrap()?;
        let mut fresh = Zeroizing::new([0_u8; KEY_LEN]);
        fill(fresh.as_mut_slice())?;
        let wrapped = wrap.seal_bytes(&HOUR_KEY.hour(hour), fresh.as_slice())?;
        run(
            &self.db.write,
            "INSERT INTO hour_key (hour, wrapped_by, wrapped) VALUES ($1, $2, $3) ON CONFLICT (hour) DO NOTHING",
            vec![hour.into(), by.into(), wrapped.into()],
        )
        .await?;
        Ok(())
    }

    /// Destroys the keys of hours that are over and have no row left that could be opened: none that waits, none
    /// that was set aside, none that was parked.
    ///
    /// # Errors
    /// As the database says.
    pub async fn destroy_hour_keys(&self, now: Timestamp) -> Result<u64, StoreError> {
        let result = self
            .db
            .execute(
                "DELETE FROM hour_key WHERE hour < $1 AND NOT EXISTS
                   (SELECT 1 FROM inbox WHERE inbox.hour = hour_key.hour AND inbox.done_at IS NULL)
                 AND NOT EXISTS
                   (SELECT 1 FROM inbox WHERE inbox.hour = hour_key.hour AND inbox.outcome IS NOT NULL)
                 AND NOT EXISTS (SELECT 1 FROM parked WHERE parked.hour = hour_key.hour)",
                vec![(hour_of(now) - 1).into()],
            )
            .await?;
        self.hours.invalidate_all();
        Ok(result.rows_affected())
    }
}

/// Hours since the epoch.
pub const fn hour_of(at: Timestamp) -> i64 {
    at.as_secs().div_euclid(3_600)
}
