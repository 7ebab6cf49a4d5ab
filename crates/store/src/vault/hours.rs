//! Keys of hours, which seal the bodies of the inbox.

use std::sync::Arc;

use tellerline_core::Timestamp;
use zeroize::Zeroizing;

use super::{KEY_LEN, Key, Vault, fill};
use crate::error::StoreError;

impl Vault {
    /// The inbox key of an hour, made on first use. `hour` counts hours since the epoch.
    ///
    /// # Errors
    /// As the database says; `KeyDestroyed` is not possible here: a destroyed hour gets a new key, under
    /// which old bodies no longer open.
    pub async fn hour_key(&self, hour: i64) -> Result<Arc<Key>, StoreError> {
        if let Some(key) = self.hours.get(&hour) {
            return Ok(key);
        }
        let mut fresh = Zeroizing::new([0_u8; KEY_LEN]);
        fill(fresh.as_mut_slice())?;
        let aad = hour.to_be_bytes();
        let wrapped = self.master.seal_bytes(&aad, fresh.as_slice())?;
        self.db
            .execute(
                "INSERT INTO hour_key (hour, wrapped) VALUES ($1, $2) ON CONFLICT (hour) DO NOTHING",
                vec![hour.into(), wrapped.into()],
            )
            .await?;
        let row = self
            .db
            .query_one("SELECT wrapped FROM hour_key WHERE hour = $1", vec![hour.into()])
            .await?
            .ok_or(StoreError::Inconsistent { table: "hour_key", column: "wrapped" })?;
        let wrapped: Vec<u8> = row.try_get("", "wrapped")?;
        let key = Arc::new(Key::new(&self.master.open_bytes(&aad, &wrapped)?)?);
        self.hours.insert(hour, Arc::clone(&key));
        Ok(key)
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
