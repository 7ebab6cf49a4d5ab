//! The wrapped keys in a backup, read without restoring it: so that a copy of the master key can be tried on it.

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use serde_json::Value as Json;
use uuid::Uuid;

use super::{Lines, check, damaged};
use crate::error::StoreError;

/// A row of `bank_key`.
pub(crate) struct BankKey {
    pub(crate) id: Uuid,
    pub(crate) bank: String,
    pub(crate) purpose: String,
    pub(crate) master: String,
    pub(crate) wrapped: Vec<u8>,
}

/// A key that a bank's key wraps.
pub(crate) enum Sealed {
    /// A row of `data_key`.
    Data { owner: Uuid, class: i16, wrapped_by: Uuid, wrapped: Vec<u8> },
    /// A row of `hour_key`.
    Hour { hour: i64, wrapped_by: Option<Uuid>, wrapped: Vec<u8> },
}

/// The facts in `meta`, and the keys of banks. Format and checksum are compared first.
pub(crate) async fn of_banks(path: &Path) -> Result<(Vec<(String, Vec<u8>)>, Vec<BankKey>), StoreError> {
    check(path).await?;
    let (mut meta, mut keys) = (Vec::new(), Vec::new());
    scan(path, TABLES.split_at(2).0, &mut |table, row| {
        match table {
            "meta" => meta.push((row.text("name")?, row.bytes("value")?)),
            "bank_key" => keys.push(BankKey {
                id: row.uuid("id")?,
                bank: row.text("bank_id")?,
                purpose: row.text("purpose")?,
                master: row.text("master")?,
                wrapped: row.bytes("wrapped")?,
            }),
            _ => return None,
        }
        Some(Ok(()))
    })
    .await?;
    Ok((meta, keys))
}

/// Tells each key that a bank's key wraps.
pub(crate) async fn of_people(
    path: &Path,
    tell: &mut (dyn FnMut(Sealed) -> Result<(), StoreError> + Send),
) -> Result<(), StoreError> {
    scan(path, &TABLES, &mut |table, row| {
        let key = match table {
            "meta" | "bank_key" => return Some(Ok(())),
            "data_key" => Sealed::Data {
                owner: row.uuid("owner_id")?,
                class: i16::try_from(row.cell("class")?.as_i64()?).ok()?,
                wrapped_by: row.uuid("wrapped_by")?,
                wrapped: row.bytes("wrapped")?,
            },
            "hour_key" => Sealed::Hour {
                hour: row.cell("hour")?.as_i64()?,
                wrapped_by: row.uuid("wrapped_by"),
                wrapped: row.bytes("wrapped")?,
            },
            _ => return None,
        };
        Some(tell(key))
    })
    .await
}

/// A row with the names of its columns.
struct Row<'a> {
    columns: &'a [String],
    cells: &'a [Json],
}

impl Row<'_> {
    fn cell(&self, column: &str) -> Option<&Json> {
        self.cells.get(self.columns.iter().position(|name| name == column)?)
    }

    fn text(&self, column: &str) -> Option<String> {
        self.cell(column)?.as_str().map(ToOwned::to_owned)
    }

    fn bytes(&self, column: &str) -> Option<Vec<u8>> {
        STANDARD_NO_PAD.decode(self.cell(column)?.as_str()?).ok()
    }

    fn uuid(&self, column: &str) -> Option<Uuid> {
        Uuid::try_parse(self.cell(column)?.as_str()?).ok()
    }
}

/// The tables that hold keys, which come first in the file.
const TABLES: [&str; 4] = ["meta", "bank_key", "data_key", "hour_key"];

/// Takes a row of a table.
type Take<'a> = dyn FnMut(&str, &Row<'_>) -> Option<Result<(), StoreError>> + Send + 'a;

/// Reads rows of the tables of keys; `None` from `take` is a row that is not what it should be.
async fn scan(path: &Path, tables: &[&str], take: &mut Take<'_>) -> Result<(), StoreError> {
    let mut lines = Lines::open(path).await?;
    lines.json().await?;
    for &table in tables {
        let head = lines.json().await?;
        if head.get("table").and_then(Json::as_str) != Some(table) {
            return Err(damaged(path, &format!("its table {table} is missing")));
        }
        let columns = head.get("columns").and_then(Json::as_array).cloned().unwrap_or_default();
        let columns: Vec<String> =
            columns.iter().map(|name| name.as_str().unwrap_or_default().to_owned()).collect();
        while let Json::Array(cells) = lines.json().await? {
            let row = Row { columns: &columns, cells: &cells };
            match take(table, &row) {
                Some(taken) => taken?,
                None => return Err(damaged(path, &format!("a row of its table {table}"))),
            }
        }
    }
    Ok(())
}
