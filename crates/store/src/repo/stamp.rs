//! The mark of a database that the demo made: its staff, keys and second factors follow from names that everybody
//! knows. It lies in the database, so that a backup, a copy and PostgreSQL keep it.

use crate::{db::Db, error::StoreError};

const NAME: &str = "demo";

/// Marks the database for good.
///
/// # Errors
/// As the database says.
pub async fn mark_demo(db: &Db) -> Result<(), StoreError> {
    let sql = "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    db.execute(sql, vec![NAME.into(), b"1".to_vec().into()]).await.map(drop)
}

/// Whether the demo made it.
///
/// # Errors
/// As the database says.
pub async fn is_demo(db: &Db) -> Result<bool, StoreError> {
    let sql = "SELECT name FROM meta WHERE name = $1";
    Ok(db.query_one(sql, vec![NAME.into()]).await?.is_some())
}
