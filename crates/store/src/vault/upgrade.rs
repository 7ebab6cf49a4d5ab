//! What a database from before the generations lacks: the name of the master key beside what it wraps, a `seal` key
//! per bank, and hours wrapped by the server's own key. Done once, at the first start; harmless at any other.

use sea_orm::Value;
use secrecy::ExposeSecret as _;
use tellerline_core::{BankId, Timestamp};
use uuid::Uuid;

use super::{
    Vault,
    banks::{NewBankKey, SEAL, WRAP, place},
    hours,
    places::HOUR_KEY,
};
use crate::{
    error::StoreError,
    repo::{Columns as _, run},
};

impl Vault {
    pub(super) async fn upgrade(&self) -> Result<(), StoreError> {
        let unnamed =
            "SELECT bank_id, wrapped, created_at FROM bank_key WHERE master = '' AND purpose = 'wrap'";
        for row in self.db.query(unnamed, vec![]).await? {
            let bank = row.bank()?;
            let plain = self.master.unwrap(&place(bank.as_str(), WRAP), &row.bytes("wrapped")?).await?;
            // What belonged to no person was sealed under the key that wraps.
            let wrapped = self.master.wrap(&place(bank.as_str(), SEAL), plain.expose_secret()).await?;
            let seal = NewBankKey { id: Uuid::now_v7(), purpose: SEAL, wrapped, chained: None };
            self.name_master(&bank, seal, row.time("created_at")?).await?;
        }
        let unnamed = "SELECT hour, wrapped FROM hour_key WHERE wrapped_by IS NULL";
        for row in self.db.query(unnamed, vec![]).await? {
            self.rewrap_hour(row.int("hour")?, row.bytes("wrapped")?).await?;
        }
        Ok(())
    }

    async fn name_master(&self, bank: &BankId, seal: NewBankKey, at: Timestamp) -> Result<(), StoreError> {
        let tx = self.db.begin().await?;
        self.hold_master(&tx).await?;
        self.insert_bank_key(&tx, bank, &seal, 1, at).await?;
        let values = vec![self.master.id().into(), bank.as_str().into()];
        run(&tx, "UPDATE bank_key SET master = $1 WHERE bank_id = $2 AND master = ''", values).await?;
        Ok(tx.commit().await?)
    }

    async fn rewrap_hour(&self, hour: i64, wrapped: Vec<u8>) -> Result<(), StoreError> {
        let plain = self.master.unwrap(&hours::under_master(hour), &wrapped).await?;
        let keys = self.server_keys(Timestamp::from_micros(hour.saturating_mul(3_600_000_000))).await?;
        let (by, wrap) = keys.wrap()?;
        let anew = wrap.seal_bytes(&HOUR_KEY.hour(hour), plain.expose_secret())?;
        let values: Vec<Value> = vec![by.into(), anew.into(), hour.into()];
        let sql = "UPDATE hour_key SET wrapped_by = $1, wrapped = $2 WHERE hour = $3 AND wrapped_by IS NULL";
        self.db.execute(sql, values).await?;
        Ok(())
    }
}
