//! Which keys there are, and what wraps what. Needs no key: only names and numbers are told.

use std::collections::BTreeMap;

use serde::Serialize;
use tellerline_core::Timestamp;
use uuid::Uuid;

use super::{RetentionClass, destroyed};
use crate::{db::Db, error::StoreError, repo::Columns as _};

/// The keys of one bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BankStatus {
    /// The bank; empty for the server's own keys.
    pub bank: String,
    /// Its keys, the newest generation of each purpose last.
    pub keys: Vec<BankKeyStatus>,
    /// Keys of people, by class and by the generation that wraps them.
    pub data_keys: Vec<DataKeyStatus>,
    /// Keys of hours, by the generation that wraps them.
    pub hour_keys: BTreeMap<i64, i64>,
}

/// One key of a bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BankKeyStatus {
    /// Its id.
    pub id: Uuid,
    /// `wrap`, `lookup`, `audit` or `seal`.
    pub purpose: String,
    /// From 1; only `wrap` has more.
    pub generation: i64,
    /// The id of the master key that wraps it; empty before the first start with this version.
    pub master: String,
    /// When it was made, in microseconds.
    pub created_at: Timestamp,
}

/// Keys of people that have something in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DataKeyStatus {
    /// What they seal.
    pub class: &'static str,
    /// The generation that wraps them.
    pub generation: i64,
    /// How many there are.
    pub live: i64,
    /// How many there were once: they were destroyed.
    pub destroyed: i64,
    /// When the oldest was made.
    pub oldest: Timestamp,
}

/// What is known of every bank's keys.
///
/// # Errors
/// As the database says; `Inconsistent` for a class that does not exist.
pub async fn status(db: &Db) -> Result<Vec<BankStatus>, StoreError> {
    let mut banks: BTreeMap<String, BankStatus> = BTreeMap::new();
    let sql = "SELECT id, bank_id, purpose, generation, master, created_at FROM bank_key \
               ORDER BY bank_id, purpose, generation";
    for row in db.query(sql, vec![]).await? {
        let bank = row.text("bank_id")?;
        let of = banks.entry(bank.clone()).or_insert_with(|| BankStatus {
            bank,
            keys: Vec::new(),
            data_keys: Vec::new(),
            hour_keys: BTreeMap::new(),
        });
        of.keys.push(BankKeyStatus {
            id: row.uuid("id")?,
            purpose: row.text("purpose")?,
            generation: row.int("generation")?,
            master: row.text("master")?,
            created_at: row.time("created_at")?,
        });
    }
    let sql = format!(
        "SELECT b.bank_id, b.generation, d.class, MIN(d.created_at) AS oldest, COUNT(*) AS number, \
         COUNT(CASE WHEN d.wrapped = {} THEN 1 END) AS gone FROM data_key d JOIN bank_key b ON b.id = d.wrapped_by \
         GROUP BY b.bank_id, b.generation, d.class ORDER BY b.bank_id, d.class, b.generation",
        destroyed(db)
    );
    for row in db.query(&sql, vec![]).await? {
        let code = row.small("class")?;
        let class = RetentionClass::ALL.into_iter().find(|class| class.code() == code);
        let class = class.ok_or(StoreError::Inconsistent { table: "data_key", column: "class" })?;
        let (number, gone) = (row.int("number")?, row.int("gone")?);
        if let Some(of) = banks.get_mut(&row.text("bank_id")?) {
            of.data_keys.push(DataKeyStatus {
                class: class.slug(),
                generation: row.int("generation")?,
                live: number - gone,
                destroyed: gone,
                oldest: row.time("oldest")?,
            });
        }
    }
    let sql = "SELECT b.bank_id, b.generation, COUNT(*) AS number FROM hour_key h \
               JOIN bank_key b ON b.id = h.wrapped_by GROUP BY b.bank_id, b.generation";
    for row in db.query(sql, vec![]).await? {
        if let Some(of) = banks.get_mut(&row.text("bank_id")?) {
            of.hour_keys.insert(row.int("generation")?, row.int("number")?);
        }
    }
    Ok(banks.into_values().collect())
}
