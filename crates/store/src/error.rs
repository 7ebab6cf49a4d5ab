//! What can go wrong with storage.

use sea_orm::DbErr;

/// An error of the store. `Display` names no personal data and no bound value.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A guard did not hold: somebody else changed the conversation, took the partition, or ended the
    /// consent. Nothing was written.
    #[error("a guard did not hold: {0}")]
    Conflict(Guard),
    /// The database is gone, full, or too busy; the same call may succeed later.
    #[error("the database is not available")]
    Unavailable(#[source] DbErr),
    /// The database refused a statement.
    #[error("the database refused a statement")]
    Refused(#[source] DbErr),
    /// A row that cannot be what it says it is.
    #[error("inconsistent row in {table}, column {column}")]
    Inconsistent {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
    },
    /// Ciphertext that does not open under its key and row: moved, edited, or the key is wrong.
    #[error("sealed data did not open")]
    Sealed,
    /// The key of this person and class was destroyed.
    #[error("the key was destroyed")]
    KeyDestroyed,
    /// The writer has stopped (shutdown).
    #[error("the writer has stopped")]
    Stopped,
    /// The master key is missing, malformed, or not the one this database was made with.
    #[error("master key: {0}")]
    MasterKey(String),
    /// A file operation of backup or restore.
    #[error("{0}")]
    File(String),
}

/// Which guard did not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// The conversation's version.
    Version,
    /// The partition's epoch.
    Epoch,
    /// The consent's epoch.
    Consent,
    /// The inbox row was handled already, or cancelled.
    Inbox,
}

impl std::fmt::Display for Guard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Version => "conversation version",
            Self::Epoch => "partition epoch",
            Self::Consent => "consent epoch",
            Self::Inbox => "inbox row",
        })
    }
}

impl StoreError {
    /// Whether trying again later may help.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Stopped)
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if is_unavailable(&error) { Self::Unavailable(error) } else { Self::Refused(error) }
    }
}

/// Connection trouble, a full disk and lock time-outs, as opposed to a statement that can never work.
fn is_unavailable(error: &DbErr) -> bool {
    if matches!(error, DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) {
        return true;
    }
    let (DbErr::Exec(sea_orm::RuntimeErr::SqlxError(sqlx_error))
    | DbErr::Query(sea_orm::RuntimeErr::SqlxError(sqlx_error))) = error
    else {
        return false;
    };
    match &**sqlx_error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Protocol(_) => true,
        // SQLite: 5 busy, 6 locked, 8 read-only, 10 I/O error, 13 full, 14 cannot open. PostgreSQL: class 08
        // connection, 53 resources, 57 operator intervention, 40 serialisation and deadlock.
        sqlx::Error::Database(db) => db.code().is_some_and(|code| {
            let primary = code.parse::<u32>().ok().filter(|_| code.len() < 5).map(|n| n & 0xff);
            primary.is_some_and(|n| matches!(n, 5 | 6 | 8 | 10 | 13 | 14))
                || ["08", "53", "57", "40"].iter().any(|class| code.len() == 5 && code.starts_with(class))
        }),
        _ => false,
    }
}
