//! Backup and restore: one portable file for both databases, so that a backup of SQLite can be restored into
//! PostgreSQL and the other way round.
//!
//! The file is text, one JSON value a line: a head (`tellerline-backup-v1`), then per table a line with its
//! name and columns, a line per row, and a line with the number of rows; last a SHA-256 over everything before
//! it, so that a truncated or edited file is refused before a row is written. Binary columns are base64. It is
//! read from one snapshot while the server works. Personal columns are ciphertext in the file as in the
//! database: without the master key it tells nothing. Sessions of staff are not in it, and of leases only the
//! epochs (so that they never fall); inbox keys only for hours that still have unprocessed rows.

use std::path::{Path, PathBuf};

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use futures::TryStreamExt as _;
use sea_orm::{
    AccessMode, ConnectionTrait as _, DatabaseTransaction, IsolationLevel, QueryResult, StreamTrait as _,
    TransactionOptions, TransactionTrait as _, Value,
};
use serde_json::{Value as Json, json};
use tellerline_core::Timestamp;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, BufWriter};
use uuid::Uuid;

use crate::{
    batch::{chunks, list},
    db::Db,
    error::StoreError,
};

pub(crate) mod keys;
mod tables;

pub use tables::TABLES_LEFT_OUT;
use tables::{Column, Kind, TABLES, Table};

/// The file's format; another one is refused.
pub const FORMAT: &str = "tellerline-backup-v1";

/// Rows per table of a backup or restore, in the order of the file.
pub type Counts = Vec<(&'static str, u64)>;

fn file_error(path: &Path, error: impl std::fmt::Display) -> StoreError {
    StoreError::File(format!("{}: {error}", path.display()))
}

fn damaged(path: &Path, what: &str) -> StoreError {
    file_error(path, format!("is not a whole backup: {what}"))
}

/// Writes a backup of everything to a new file, readable by its owner only. The file appears whole or not at
/// all.
///
/// # Errors
/// `File` when it exists already or cannot be written; else as the database says.
pub async fn backup(db: &Db, to: &Path, now: Timestamp) -> Result<Counts, StoreError> {
    if tokio::fs::try_exists(to).await.map_err(|error| file_error(to, error))? {
        return Err(file_error(to, "exists already; a backup never overwrites"));
    }
    let partial = partial_name(to)?;
    let result = write_file(db, &partial, now).await;
    let result = match result {
        Ok(counts) => publish(&partial, to).await.map(|()| counts),
        Err(error) => Err(error),
    };
    // After a success the other name of the file goes, after a failure the file.
    let _ = tokio::fs::remove_file(&partial).await;
    result
}

fn partial_name(to: &Path) -> Result<PathBuf, StoreError> {
    let name = to.file_name().ok_or_else(|| file_error(to, "is not a file name"))?;
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.partial", Uuid::new_v4().simple()));
    Ok(to.with_file_name(hidden))
}

/// Gives the finished file its name without ever replacing another: a link fails where a rename would not.
async fn publish(partial: &Path, to: &Path) -> Result<(), StoreError> {
    tokio::fs::hard_link(partial, to).await.map_err(|error| file_error(to, error))?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = tokio::fs::File::open(folder).await.map_err(|error| file_error(to, error))?;
    folder.sync_all().await.map_err(|error| file_error(to, error))
}

/// The file being written and the digest of what is in it.
struct Sink {
    path: PathBuf,
    file: BufWriter<tokio::fs::File>,
    digest: digest::Context,
}

impl Sink {
    async fn create(path: &Path) -> Result<Self, StoreError> {
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        options.mode(0o600);
        let file = options.open(path).await.map_err(|error| file_error(path, error))?;
        Ok(Self {
            path: path.to_owned(),
            file: BufWriter::with_capacity(1 << 18, file),
            digest: digest::Context::new(&digest::SHA256),
        })
    }

    async fn line(&mut self, value: &Json) -> Result<(), StoreError> {
        let mut line = value.to_string();
        line.push('\n');
        self.digest.update(line.as_bytes());
        self.file.write_all(line.as_bytes()).await.map_err(|error| file_error(&self.path, error))
    }

    async fn finish(mut self) -> Result<(), StoreError> {
        let sum = hex::encode(self.digest.clone().finish());
        self.line(&json!({ "sha256": sum })).await?;
        self.file.flush().await.map_err(|error| file_error(&self.path, error))?;
        self.file.get_ref().sync_all().await.map_err(|error| file_error(&self.path, error))
    }
}

async fn write_file(db: &Db, path: &Path, now: Timestamp) -> Result<Counts, StoreError> {
    let mut sink = Sink::create(path).await?;
    let tx = snapshot(db).await?;
    sink.line(&json!({ "format": FORMAT, "created_at": now.as_micros() })).await?;
    let mut counts = Vec::with_capacity(TABLES.len());
    for table in TABLES {
        counts.push((table.name, write_table(db, &tx, table, &mut sink).await?));
    }
    tx.rollback().await?;
    sink.finish().await?;
    Ok(counts)
}

/// One consistent view; on SQLite a deferred transaction reads the state at its first statement and holds up
/// nobody.
async fn snapshot(db: &Db) -> Result<DatabaseTransaction, StoreError> {
    let options = if db.is_postgres() {
        TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        }
    } else {
        TransactionOptions::default()
    };
    Ok(db.read.begin_with_options(options).await?)
}

async fn write_table(
    db: &Db,
    tx: &DatabaseTransaction,
    table: &Table,
    sink: &mut Sink,
) -> Result<u64, StoreError> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    sink.line(&json!({ "table": table.name, "columns": names })).await?;
    let sql = format!("SELECT {} FROM {} {}", table.select(), table.name, table.tail);
    let mut rows = tx.stream_raw(db.statement(sql, vec![])).await?;
    let mut count = 0_u64;
    while let Some(row) = rows.try_next().await? {
        let cells: Vec<Json> = table
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| cell(&row, at, column))
            .collect::<Result<_, _>>()?;
        sink.line(&Json::Array(cells)).await?;
        count += 1;
    }
    sink.line(&json!({ "table": table.name, "rows": count })).await?;
    Ok(count)
}

fn cell(row: &QueryResult, at: usize, column: &Column) -> Result<Json, StoreError> {
    Ok(match column.kind {
        Kind::Text => row.try_get_by_index::<Option<String>>(at)?.into(),
        Kind::Int | Kind::Serial => row.try_get_by_index::<Option<i64>>(at)?.into(),
        Kind::Small => row.try_get_by_index::<Option<i16>>(at)?.into(),
        Kind::Uuid => row.try_get_by_index::<Option<Uuid>>(at)?.map(|id| id.simple().to_string()).into(),
        Kind::Blob => {
            row.try_get_by_index::<Option<Vec<u8>>>(at)?.map(|bytes| STANDARD_NO_PAD.encode(bytes)).into()
        }
    })
}

/// Reads a backup back into an empty database whose schema is up to date.
///
/// # Errors
/// `File` when the file is damaged or of another format, or the database is not empty; nothing is written
/// then.
pub async fn restore(db: &Db, from: &Path) -> Result<Counts, StoreError> {
    check(from).await?;
    let tx = db.begin().await?;
    // A failure drops the transaction, which takes everything back.
    for table in TABLES {
        let sql = format!("SELECT 1 AS one FROM {} LIMIT 1", table.name);
        if tx.query_one_raw(db.statement(sql, vec![])).await?.is_some() {
            return Err(StoreError::File(format!(
                "the database is not empty (table {}); restore into a new one",
                table.name
            )));
        }
    }
    let counts = read_tables(db, &tx, from).await?;
    if db.is_postgres() {
        for table in TABLES.iter().filter(|table| table.has_serial()) {
            let sql = format!(
                "SELECT setval(pg_get_serial_sequence('{0}', 'id'), COALESCE(MAX(id), 0) + 1, false) FROM {0}",
                table.name
            );
            tx.execute_raw(db.statement(sql, vec![])).await?;
        }
    }
    tx.commit().await?;
    Ok(counts)
}

/// Lines of a file, whatever their length, without the line break.
struct Lines {
    path: PathBuf,
    file: BufReader<tokio::fs::File>,
    line: Vec<u8>,
}

impl Lines {
    async fn open(path: &Path) -> Result<Self, StoreError> {
        let file = tokio::fs::File::open(path).await.map_err(|error| file_error(path, error))?;
        Ok(Self { path: path.to_owned(), file: BufReader::with_capacity(1 << 18, file), line: Vec::new() })
    }

    /// The next line with its line break; `None` at the end.
    async fn raw(&mut self) -> Result<Option<&[u8]>, StoreError> {
        self.line.clear();
        let read = self.file.read_until(b'\n', &mut self.line).await;
        let read = read.map_err(|error| file_error(&self.path, error))?;
        Ok((read > 0).then_some(self.line.as_slice()))
    }

    async fn json(&mut self) -> Result<Json, StoreError> {
        let path = self.path.clone();
        let line = self.raw().await?.ok_or_else(|| damaged(&path, "it ends too early"))?;
        serde_json::from_slice(line).map_err(|_| damaged(&path, "a line is not JSON"))
    }
}

/// Compares format and checksum before anything is written.
async fn check(path: &Path) -> Result<(), StoreError> {
    let mut lines = Lines::open(path).await?;
    let head = lines.json().await?;
    if head.get("format").and_then(Json::as_str) != Some(FORMAT) {
        return Err(file_error(path, format!("is not in the format {FORMAT}")));
    }
    let mut lines = Lines::open(path).await?;
    let mut sum = digest::Context::new(&digest::SHA256);
    let mut last: Vec<u8> = Vec::new();
    while let Some(line) = lines.raw().await? {
        sum.update(&last);
        last.clear();
        last.extend_from_slice(line);
    }
    let told: Option<Json> = serde_json::from_slice(&last).ok();
    let told = told.as_ref().and_then(|line| line.get("sha256")).and_then(Json::as_str);
    match told {
        None => Err(damaged(path, "its last line, the checksum, is missing")),
        Some(told) if told == hex::encode(sum.finish()) => Ok(()),
        Some(_) => Err(damaged(path, "its checksum is another")),
    }
}

async fn read_tables(db: &Db, tx: &DatabaseTransaction, path: &Path) -> Result<Counts, StoreError> {
    let mut lines = Lines::open(path).await?;
    lines.json().await?;
    let mut counts = Vec::with_capacity(TABLES.len());
    for table in TABLES {
        let head = lines.json().await?;
        let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        if head != json!({ "table": table.name, "columns": names }) {
            return Err(damaged(path, &format!("its table {} is of another version", table.name)));
        }
        counts.push((table.name, read_table(db, tx, table, &mut lines).await?));
    }
    Ok(counts)
}

async fn read_table(
    db: &Db,
    tx: &DatabaseTransaction,
    table: &Table,
    lines: &mut Lines,
) -> Result<u64, StoreError> {
    let path = lines.path.clone();
    let mut waiting: Vec<Vec<Value>> = Vec::new();
    let mut count = 0_u64;
    loop {
        let line = lines.json().await?;
        let Json::Array(cells) = line else {
            insert(db, tx, table, &waiting).await?;
            return if line == json!({ "table": table.name, "rows": count }) {
                Ok(count)
            } else {
                Err(damaged(&path, &format!("the rows of its table {} do not add up", table.name)))
            };
        };
        let row = values(table, cells);
        waiting.push(row.ok_or_else(|| damaged(&path, &format!("a row of its table {}", table.name)))?);
        count += 1;
        if waiting.len() == 256 {
            insert(db, tx, table, &waiting).await?;
            waiting.clear();
        }
    }
}

fn values(table: &Table, cells: Vec<Json>) -> Option<Vec<Value>> {
    if cells.len() != table.columns.len() {
        return None;
    }
    table.columns.iter().zip(cells).map(|(column, cell)| value(column.kind, &cell)).collect()
}

/// `None` for a cell that is not of its column's type.
fn value(kind: Kind, cell: &Json) -> Option<Value> {
    let null = cell.is_null();
    Some(match kind {
        Kind::Text if null => None::<String>.into(),
        Kind::Text => cell.as_str()?.into(),
        Kind::Int | Kind::Serial if null => None::<i64>.into(),
        Kind::Int | Kind::Serial => cell.as_i64()?.into(),
        Kind::Small if null => None::<i16>.into(),
        Kind::Small => i16::try_from(cell.as_i64()?).ok()?.into(),
        Kind::Uuid if null => None::<Uuid>.into(),
        Kind::Uuid => Uuid::try_parse(cell.as_str()?).ok()?.into(),
        Kind::Blob if null => None::<Vec<u8>>.into(),
        Kind::Blob => STANDARD_NO_PAD.decode(cell.as_str()?).ok()?.into(),
    })
}

async fn insert(
    db: &Db,
    tx: &DatabaseTransaction,
    table: &Table,
    rows: &[Vec<Value>],
) -> Result<(), StoreError> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let ids = if db.is_postgres() && table.has_serial() { "OVERRIDING SYSTEM VALUE " } else { "" };
    for chunk in chunks(rows) {
        let tuples: Vec<String> = (0..chunk.len())
            .map(|row| format!("({})", list(row * table.columns.len(), table.columns.len())))
            .collect();
        let sql =
            format!("INSERT INTO {} ({}) {ids}VALUES {}", table.name, names.join(", "), tuples.join(", "));
        let values = chunk.iter().flatten().cloned().collect();
        tx.execute_raw(db.statement(sql, values)).await?;
    }
    Ok(())
}

/// Every column that a backup holds, as `table.column`.
pub fn columns() -> impl Iterator<Item = String> {
    TABLES
        .iter()
        .flat_map(|table| table.columns.iter().map(|column| format!("{}.{}", table.name, column.name)))
}
