//! Connections: one writer and several readers, whichever database it is.

use std::{str::FromStr, sync::Arc, time::Duration};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, ExecResult, QueryResult,
    SqliteTransactionMode, SqlxPostgresConnector, SqlxSqliteConnector, Statement, TransactionOptions,
    TransactionTrait, Value,
};
use sea_orm_migration::MigratorTrait;
use sqlx::{
    ConnectOptions as _,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tellerline_core::ports::KeyWrapper;

use crate::{error::StoreError, migrations::Migrator, vault::Vault, writer::Writer};

/// How long a statement may wait for a lock or a connection.
const BUSY: Duration = Duration::from_secs(5);

/// Prepared statements kept per connection: up to 64 sizes of each batched one.
const STATEMENTS: usize = 1_024;

/// The two pools of one database.
#[derive(Clone)]
pub struct Db {
    /// One connection: SQLite allows one writer, and the group commit wants one.
    pub(crate) write: DatabaseConnection,
    /// Several connections that only read.
    pub(crate) read: DatabaseConnection,
    backend: DbBackend,
}

impl Db {
    /// Opens `sqlite://path`, `sqlite::memory:` is refused (two pools would see two databases), or
    /// `postgres://…`.
    ///
    /// # Errors
    /// `Unavailable` when it cannot be reached or the URL is malformed.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return open_postgres(url).await;
        }
        open_sqlite(url).await
    }

    /// Which database it is.
    pub const fn backend(&self) -> DbBackend {
        self.backend
    }

    /// Whether several processes may work on it.
    pub fn is_postgres(&self) -> bool {
        self.backend == DbBackend::Postgres
    }

    /// A statement with `$1`-style placeholders, which both databases accept.
    pub fn statement(&self, sql: impl Into<String>, values: Vec<Value>) -> Statement {
        Statement::from_sql_and_values(self.backend, sql, values)
    }

    /// Reads rows.
    ///
    /// # Errors
    /// As the database says.
    pub async fn query(&self, sql: &str, values: Vec<Value>) -> Result<Vec<QueryResult>, StoreError> {
        Ok(self.read.query_all_raw(self.statement(sql, values)).await?)
    }

    /// Reads at most one row.
    ///
    /// # Errors
    /// As the database says.
    pub async fn query_one(&self, sql: &str, values: Vec<Value>) -> Result<Option<QueryResult>, StoreError> {
        Ok(self.read.query_one_raw(self.statement(sql, values)).await?)
    }

    /// One statement, one commit; for the rare writes of staff and leases.
    ///
    /// # Errors
    /// As the database says.
    pub async fn execute(&self, sql: &str, values: Vec<Value>) -> Result<ExecResult, StoreError> {
        Ok(self.write.execute_raw(self.statement(sql, values)).await?)
    }

    /// A short transaction that takes the write lock at once (a read that turns into a write would fail on
    /// SQLite without waiting).
    ///
    /// # Errors
    /// As the database says.
    pub async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.write.begin_with_options(options).await?)
    }

    /// Whether whole pages that this transaction gives up are overwritten; what it deletes within a page is either way.
    /// It stays so for the connection.
    pub(crate) async fn overwrite_pages(
        &self,
        tx: &DatabaseTransaction,
        yes: bool,
    ) -> Result<(), StoreError> {
        if !self.is_postgres() {
            let sql = if yes { "PRAGMA secure_delete = on" } else { "PRAGMA secure_delete = fast" };
            tx.execute_unprepared(sql).await?;
        }
        Ok(())
    }

    /// Copies pages from `SQLite`'s log into the file, as far as no reader needs them where they are; writers go on.
    pub(crate) async fn fold(&self) -> Result<(), StoreError> {
        self.read.execute_unprepared("PRAGMA wal_checkpoint(PASSIVE)").await?;
        Ok(())
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// As the database says; nothing half-done remains of a failed step on PostgreSQL.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        Ok(Migrator::up(&self.write, None).await?)
    }

    /// Takes the next step of [`Self::pending_migrations`], for whoever shows how far it is; nothing where none is due.
    ///
    /// # Errors
    /// As [`Self::migrate`].
    pub async fn migrate_one(&self) -> Result<(), StoreError> {
        Ok(Migrator::up(&self.write, Some(1)).await?)
    }

    /// Steps that [`Self::migrate`] would take, by name.
    ///
    /// # Errors
    /// As the database says.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        let pending = Migrator::get_pending_migrations(&self.write).await?;
        Ok(pending.iter().map(|step| step.name().to_owned()).collect())
    }

    /// Closes both pools; on SQLite this folds the write-ahead log into the file.
    pub async fn close(self) {
        let _ = self.read.close().await;
        let _ = self.write.close().await;
    }
}

async fn open_sqlite(url: &str) -> Result<Db, StoreError> {
    let bad = |error: sqlx::Error| StoreError::Unavailable(sea_orm::DbErr::Custom(error.to_string()));
    let base = SqliteConnectOptions::from_str(url)
        .map_err(bad)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY)
        .foreign_keys(true)
        .statement_cache_capacity(STATEMENTS)
        .disable_statement_logging()
        .pragma("temp_store", "memory")
        // What is deleted is overwritten: the keys of an erased person above all.
        .pragma("secure_delete", "on")
        // 64 MiB: pages that are written again and again reach the file once.
        .pragma("wal_autocheckpoint", "16000");
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(BUSY)
        // What is written again and again stays in memory: in KiB.
        .connect_with(base.clone().pragma("cache_size", "-65536"))
        .await
        .map_err(bad)?;
    let read = SqlitePoolOptions::new()
        .max_connections(4)
        .min_connections(1)
        .acquire_timeout(BUSY)
        // Each commit makes what they have read stale.
        .connect_with(base.pragma("cache_size", "-4096"))
        .await
        .map_err(bad)?;
    Ok(Db {
        write: SqlxSqliteConnector::from_sqlx_sqlite_pool(write),
        read: SqlxSqliteConnector::from_sqlx_sqlite_pool(read),
        backend: DbBackend::Sqlite,
    })
}

async fn open_postgres(url: &str) -> Result<Db, StoreError> {
    let bad = |error: sqlx::Error| StoreError::Unavailable(sea_orm::DbErr::Custom(error.to_string()));
    let base = PgConnectOptions::from_str(url)
        .map_err(|_| StoreError::Unavailable(sea_orm::DbErr::Custom("malformed database URL".into())))?
        .statement_cache_capacity(STATEMENTS)
        .disable_statement_logging()
        .application_name("tellerline");
    let write = PgPoolOptions::new()
        .max_connections(2)
        .acquire_timeout(BUSY)
        .connect_with(base.clone())
        .await
        .map_err(bad)?;
    let read = PgPoolOptions::new()
        .max_connections(8)
        .acquire_timeout(BUSY)
        .connect_with(base)
        .await
        .map_err(bad)?;
    Ok(Db {
        write: SqlxPostgresConnector::from_sqlx_postgres_pool(write),
        read: SqlxPostgresConnector::from_sqlx_postgres_pool(read),
        backend: DbBackend::Postgres,
    })
}

/// The store as the server holds it: pools, keys and the group-commit writer.
#[derive(Clone)]
pub struct Store {
    /// Connections.
    pub db: Db,
    /// Keys.
    pub vault: Arc<Vault>,
    /// Group commit.
    pub writer: Writer,
    /// Names this process's short transactions as a writer of the audit log.
    pub(crate) lane: uuid::Uuid,
}

impl Store {
    /// Opens the database, brings the schema up to date and unwraps the banks' keys.
    ///
    /// # Errors
    /// `Unavailable` for the database, `MasterKey` when the key is not the one this database was made with;
    /// nothing is overwritten then.
    pub async fn open(url: &str, master: impl Into<Arc<dyn KeyWrapper>>) -> Result<Self, StoreError> {
        let db = Db::open(url).await?;
        db.migrate().await?;
        let vault = Arc::new(Vault::open(db.clone(), master).await?);
        let writer = Writer::start(db.clone(), Arc::clone(&vault));
        Ok(Self { db, vault, writer, lane: uuid::Uuid::now_v7() })
    }

    /// A short transaction for pages and staff; no network await inside.
    ///
    /// # Errors
    /// As the database says.
    pub async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        self.db.begin().await
    }

    /// Stops the writer after everything it was given, then closes the pools.
    pub async fn close(self) {
        self.writer.stop().await;
        self.db.close().await;
    }
}
