//! Repositories for pages, staff and the rarer reads of workers: one module per aggregate.
//!
//! Two shapes. What a page does by itself is an async function over [`Store`] (or over a transaction, where
//! several belong together). What belongs to a turn is a builder of [`crate::Extra`] rows, so that it is
//! committed with the turn or not at all. Sealing happens in here: callers see plain, typed values and never a
//! key. Nothing in here knows a flow, a page or a wire format.

use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use serde::{Serialize, de::DeserializeOwned};
use tellerline_core::{BankId, Timestamp};
use uuid::Uuid;

use crate::{
    db::{Db, Store},
    error::StoreError,
    vault::{RetentionClass, Sealed, places::Place},
};

pub mod attempts;
pub mod audit_rows;
pub mod browsers;
pub mod cases;
pub mod ceremonies;
pub mod customers;
pub mod deliveries;
pub mod desk;
pub mod erasure;
pub mod holds;
pub mod links;
pub mod parked;
pub mod passkeys;
pub mod pauses;
pub mod platform_requests;
pub mod policy;
pub mod receipts;
pub mod retention;
pub mod secure_notes;
pub mod sessions;
pub mod staff;
pub mod stamp;
pub mod strangers;
pub mod sweep;
pub mod tickets;
pub mod unattended;
pub mod web_chat;

/// Columns by name, as the types of the domain.
pub(crate) trait Columns {
    fn text(&self, column: &'static str) -> Result<String, StoreError>;
    fn maybe_text(&self, column: &'static str) -> Result<Option<String>, StoreError>;
    fn uuid(&self, column: &'static str) -> Result<Uuid, StoreError>;
    fn maybe_uuid(&self, column: &'static str) -> Result<Option<Uuid>, StoreError>;
    fn bytes(&self, column: &'static str) -> Result<Vec<u8>, StoreError>;
    fn maybe_bytes(&self, column: &'static str) -> Result<Option<Vec<u8>>, StoreError>;
    fn int(&self, column: &'static str) -> Result<i64, StoreError>;
    fn small(&self, column: &'static str) -> Result<i16, StoreError>;
    fn time(&self, column: &'static str) -> Result<Timestamp, StoreError>;
    fn maybe_time(&self, column: &'static str) -> Result<Option<Timestamp>, StoreError>;

    fn bank(&self) -> Result<BankId, StoreError> {
        Ok(BankId::new(self.text("bank_id")?))
    }

    /// Ciphertext of a `T`.
    fn sealed<T>(&self, column: &'static str) -> Result<Sealed<T>, StoreError> {
        Ok(Sealed::from_bytes(self.bytes(column)?))
    }
}

impl Columns for QueryResult {
    fn text(&self, column: &'static str) -> Result<String, StoreError> {
        Ok(self.try_get("", column)?)
    }
    fn maybe_text(&self, column: &'static str) -> Result<Option<String>, StoreError> {
        Ok(self.try_get("", column)?)
    }
    fn uuid(&self, column: &'static str) -> Result<Uuid, StoreError> {
        Ok(self.try_get("", column)?)
    }
    fn maybe_uuid(&self, column: &'static str) -> Result<Option<Uuid>, StoreError> {
        Ok(self.try_get("", column)?)
    }
    fn bytes(&self, column: &'static str) -> Result<Vec<u8>, StoreError> {
        Ok(self.try_get("", column)?)
    }
    fn maybe_bytes(&self, column: &'static str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.try_get("", column)?)
    }
    fn int(&self, column: &'static str) -> Result<i64, StoreError> {
        Ok(self.try_get("", column)?)
    }
    fn small(&self, column: &'static str) -> Result<i16, StoreError> {
        Ok(self.try_get("", column)?)
    }
    fn time(&self, column: &'static str) -> Result<Timestamp, StoreError> {
        Ok(Timestamp::from_micros(self.int(column)?))
    }
    fn maybe_time(&self, column: &'static str) -> Result<Option<Timestamp>, StoreError> {
        let micros: Option<i64> = self.try_get("", column)?;
        Ok(micros.map(Timestamp::from_micros))
    }
}

/// A value or NULL.
pub(crate) fn micros(at: Option<Timestamp>) -> Value {
    at.map(Timestamp::as_micros).into()
}

/// A statement for whichever database the connection or transaction belongs to.
pub(crate) fn statement<C: ConnectionTrait>(conn: &C, sql: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(conn.get_database_backend(), sql, values)
}

/// Runs a statement; how many rows it changed.
pub(crate) async fn run<C: ConnectionTrait>(
    conn: &C,
    sql: &str,
    values: Vec<Value>,
) -> Result<u64, StoreError> {
    Ok(conn.execute_raw(statement(conn, sql, values)).await?.rows_affected())
}

/// A statement that changes at most one row and returns it.
pub(crate) async fn returning(
    db: &Db,
    sql: &str,
    values: Vec<Value>,
) -> Result<Option<QueryResult>, StoreError> {
    // A read pool's connection would do, but on SQLite it would compete with the writer for the lock.
    Ok(db.write.query_one_raw(db.statement(sql, values)).await?)
}

/// Seals a value under a person's key, bound to its place.
async fn seal<T: Serialize>(
    store: &Store,
    bank: &BankId,
    owner: Uuid,
    class: RetentionClass,
    place: Place,
    value: &T,
) -> Result<Vec<u8>, StoreError> {
    Ok(store.vault.key(bank, owner, class).await?.seal(&place, value)?.into_bytes())
}

/// Opens a value that [`seal`] sealed.
async fn open<T: DeserializeOwned>(
    store: &Store,
    bank: &BankId,
    owner: Uuid,
    class: RetentionClass,
    place: Place,
    sealed: &Sealed<T>,
) -> Result<T, StoreError> {
    store.vault.key(bank, owner, class).await?.open(&place, sealed)
}

/// `None` where the key was destroyed: what it sealed has been erased, the row remains.
fn unless_erased<T>(opened: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match opened {
        Ok(value) => Ok(Some(value)),
        Err(StoreError::KeyDestroyed) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A count or epoch as the domain has it; storage never holds a negative one.
fn unsigned(number: i64, table: &'static str, column: &'static str) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| StoreError::Inconsistent { table, column })
}

/// An epoch as storage has it.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
