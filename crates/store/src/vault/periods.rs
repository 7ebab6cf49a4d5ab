//! Keys of periods: a second layer around what the audit log says of people, so that it can go by age while they stay.
//! One key per bank and thirty days, kept like a person's and never made anew once it was destroyed.
//!
//! They are made ahead, by whoever starts on a bank and by the daily job: an entry is sealed while a transaction is
//! open, which is no time to make a key. Where there is none an entry has the person's layer only, and goes with them.

use std::{sync::Arc, time::Duration};

use sea_orm::DatabaseTransaction;
use tellerline_core::{BankId, Timestamp, time::days};
use uuid::Uuid;

use super::{Key, RetentionClass, Vault, destroyed};
use crate::{batch::list, error::StoreError, repo::Columns as _};

/// How long a period is.
pub const PERIOD: Duration = days(30);
/// Periods that are looked back at: twenty years.
const BACK: i64 = 244;

/// The number of a period, counted from the epoch.
pub const fn period_of(at: Timestamp) -> i64 {
    at.as_secs().div_euclid(PERIOD.as_secs().cast_signed())
}

/// The first instant after a period.
pub const fn period_end(period: i64) -> Timestamp {
    Timestamp::from_secs((period + 1) * PERIOD.as_secs().cast_signed())
}

impl Vault {
    fn period_owner(&self, bank: &BankId, period: i64) -> Result<Uuid, StoreError> {
        let mac = self.lookup(bank, "audit-period", &[&period.to_be_bytes()])?;
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(mac).for_each(|(to, from)| *to = from);
        Ok(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }

    /// Makes the keys of this period and the next, where there never were any.
    ///
    /// # Errors
    /// As the database says; when the bank is unknown.
    pub async fn ready_periods(&self, bank: &BankId, now: Timestamp) -> Result<(), StoreError> {
        for period in [period_of(now), period_of(now) + 1] {
            if self.period_key(bank, period).await?.is_some() {
                continue;
            }
            let owner = self.period_owner(bank, period)?;
            let [new] = self.new_key(bank, owner, RetentionClass::Audit).await?;
            let sql = "INSERT INTO data_key (owner_id, class, bank_id, wrapped_by, wrapped, created_at) \
                       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (owner_id, class) DO NOTHING";
            let values = vec![
                owner.into(),
                new.class.code().into(),
                bank.as_str().into(),
                new.wrapped_by.into(),
                new.wrapped.into(),
                now.as_micros().into(),
            ];
            self.db.execute(sql, values).await?;
        }
        Ok(())
    }

    /// The key of a period; `None` where it was destroyed, or never made.
    ///
    /// # Errors
    /// As the database says; when the bank is unknown.
    pub async fn period_key(&self, bank: &BankId, period: i64) -> Result<Option<Arc<Key>>, StoreError> {
        match self.key(bank, self.period_owner(bank, period)?, RetentionClass::Audit).await {
            Ok(key) => Ok(Some(key)),
            Err(StoreError::KeyDestroyed) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Periods that ended before an instant and still have their key, oldest first.
    ///
    /// # Errors
    /// As the database says; when the bank is unknown.
    pub async fn periods_over(&self, bank: &BankId, before: Timestamp) -> Result<Vec<i64>, StoreError> {
        if !self.banks.contains_key(bank) {
            // Without keys there is no log.
            return Ok(Vec::new());
        }
        let last = period_of(before) - 1;
        let mut owners = Vec::new();
        for period in (last - BACK)..=last {
            owners.push((self.period_owner(bank, period)?, period));
        }
        let sql = format!(
            "SELECT owner_id FROM data_key WHERE bank_id = $1 AND wrapped <> {} AND owner_id IN ({})",
            destroyed(&self.db),
            list(1, owners.len())
        );
        let mut values = vec![bank.as_str().into()];
        values.extend(owners.iter().map(|(owner, _)| (*owner).into()));
        let mut live = Vec::new();
        for row in self.db.query(&sql, values).await? {
            live.push(row.uuid("owner_id")?);
        }
        Ok(owners.into_iter().filter(|(owner, _)| live.contains(owner)).map(|(_, period)| period).collect())
    }

    /// Destroys the key of a period, for good: what the log said of people in it cannot be read any more. After the
    /// commit the caller calls [`Self::forget_period`].
    ///
    /// # Errors
    /// As the database says.
    pub async fn destroy_period_in(
        &self,
        tx: &DatabaseTransaction,
        bank: &BankId,
        period: i64,
    ) -> Result<u64, StoreError> {
        let owner = self.period_owner(bank, period)?;
        self.destroy_keys_in(tx, bank, owner, &[RetentionClass::Audit]).await
    }

    /// Forgets the unwrapped key of a period in this process.
    ///
    /// # Errors
    /// When the bank is unknown.
    pub fn forget_period(&self, bank: &BankId, period: i64) -> Result<(), StoreError> {
        self.forget_person(self.period_owner(bank, period)?);
        Ok(())
    }
}
