//! Reads without the customer present are counted: RTS article 36(5) allows four a day, account and resource.

use std::{collections::HashMap, sync::Mutex, sync::PoisonError};

use async_trait::async_trait;
use jiff::civil::Date;
use tellerline_core::{
    id::{AccountId, LinkId},
    ports::BankError,
};

/// Counts unattended reads. The count must survive a restart, so the server keeps it in its store.
#[async_trait]
pub trait UnattendedLedger: Send + Sync {
    /// Takes one read out of the allowance of `limit` for this link, account, resource (`accounts`,
    /// `balances`, `transactions`) and day (in the institution's time zone). `false` when it is used up; then
    /// nothing was taken. The account list belongs to no single account and counts under the id `*`.
    async fn take(
        &self,
        link: LinkId,
        account: &AccountId,
        resource: &'static str,
        day: Date,
        limit: u32,
    ) -> Result<bool, BankError>;
}

type Counted = (LinkId, AccountId, &'static str);

/// A ledger that forgets at the end of the process; for tests and for one-off commands.
#[derive(Default)]
pub struct MemoryLedger {
    days: Mutex<HashMap<Counted, (Date, u32)>>,
}

#[async_trait]
impl UnattendedLedger for MemoryLedger {
    async fn take(
        &self,
        link: LinkId,
        account: &AccountId,
        resource: &'static str,
        day: Date,
        limit: u32,
    ) -> Result<bool, BankError> {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = days.entry((link, account.clone(), resource)).or_insert((day, 0));
        if slot.0 != day {
            *slot = (day, 0);
        }
        let free = slot.1 < limit;
        slot.1 += u32::from(free);
        Ok(free)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn four_a_day_per_account_and_resource() {
        let ledger = MemoryLedger::default();
        let link = LinkId::from_uuid(Uuid::from_u128(1));
        let account = AccountId::new("A1");
        let monday = jiff::civil::date(2026, 1, 5);
        let take = async |account: &AccountId, resource, day| {
            ledger.take(link, account, resource, day, 4).await.unwrap()
        };
        for _ in 0..4 {
            assert!(take(&account, "balances", monday).await);
        }
        assert!(!take(&account, "balances", monday).await);
        assert!(take(&account, "transactions", monday).await);
        assert!(take(&AccountId::new("A2"), "balances", monday).await);
        assert!(take(&account, "balances", jiff::civil::date(2026, 1, 6)).await);
    }
}
