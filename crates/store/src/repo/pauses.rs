//! Kill switches of the operator: what is paused, where, by whom and why. Each change writes its audit row in
//! the same transaction.

use tellerline_core::Timestamp;

use super::{Columns, audit_rows, run};
use crate::{db::Store, error::StoreError, hot::NewAudit};

/// What can be paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pausable {
    /// Messages to customers; they wait in the outbox.
    Sends,
    /// Reads of bank data.
    Reads,
    /// New links.
    Links,
}

impl Pausable {
    /// The name in storage and on the command line.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Sends => "sends",
            Self::Reads => "reads",
            Self::Links => "links",
        }
    }

    /// From storage or the command line.
    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Sends, Self::Reads, Self::Links].into_iter().find(|what| what.slug() == slug)
    }
}

/// One switch that is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// `bank:<id>`, `channel:<id>` or `all`.
    pub scope: String,
    /// What is paused there.
    pub what: Pausable,
    /// Who did it.
    pub actor: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// Sets a switch; setting it again replaces the reason.
///
/// # Errors
/// As the database says; then nothing is paused.
pub async fn set(store: &Store, pause: &Pause, audit: &NewAudit) -> Result<(), StoreError> {
    let tx = store.begin().await?;
    run(
        &tx,
        "INSERT INTO pause (scope, what, actor, reason, at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (scope, what) DO UPDATE SET actor = excluded.actor, reason = excluded.reason, \
         at = excluded.at",
        vec![
            pause.scope.as_str().into(),
            pause.what.slug().into(),
            pause.actor.as_str().into(),
            pause.reason.as_str().into(),
            pause.at.as_micros().into(),
        ],
    )
    .await?;
    audit_rows::insert(store, &tx, &[audit]).await?;
    Ok(tx.commit().await?)
}

/// Clears a switch; `false` when it was not set (then no audit row is written either).
///
/// # Errors
/// As the database says; then everything stays as it was.
pub async fn clear(store: &Store, scope: &str, what: Pausable, audit: &NewAudit) -> Result<bool, StoreError> {
    let tx = store.begin().await?;
    let sql = "DELETE FROM pause WHERE scope = $1 AND what = $2";
    let cleared = run(&tx, sql, vec![scope.into(), what.slug().into()]).await? == 1;
    if cleared {
        audit_rows::insert(store, &tx, &[audit]).await?;
    }
    tx.commit().await?;
    Ok(cleared)
}

/// All switches that are set.
///
/// # Errors
/// As the database says.
pub async fn list(store: &Store) -> Result<Vec<Pause>, StoreError> {
    let sql = "SELECT scope, what, actor, reason, at FROM pause ORDER BY scope, what";
    let rows = store.db.query(sql, vec![]).await?;
    rows.iter()
        .map(|row| {
            let what = Pausable::from_slug(&row.text("what")?)
                .ok_or(StoreError::Inconsistent { table: "pause", column: "what" })?;
            Ok(Pause {
                scope: row.text("scope")?,
                what,
                actor: row.text("actor")?,
                reason: row.text("reason")?,
                at: row.time("at")?,
            })
        })
        .collect()
}
