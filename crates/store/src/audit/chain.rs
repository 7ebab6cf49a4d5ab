//! Rows as they are written: numbered per writer, each with the hash of the writer's row before.
//!
//! There are two kinds of writers in a process. The group commit keeps the heads of its chains in memory and needs
//! no read; they advance only when the transaction has committed. Short transactions of pages and staff
//! have a writer of their own, whose head is read inside the transaction under the lock of its row in
//! `audit_writer`. Each process start is a new pair of writers, so no two processes ever continue one chain.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, QueryResult};
use tellerline_core::{BankId, ConversationId, Timestamp, time::hours};
use uuid::Uuid;

use super::{
    Hash,
    entry::{Draft, leaf_hash},
};
use crate::{
    batch::Batch,
    db::{Db, Store},
    error::StoreError,
    hot::NewAudit,
    repo::Columns as _,
    writer::Entered,
};

/// A writer says that it is there at its first row and then this often; one that has been silent for
/// twice as long is left alone by the sequencer.
const SAY: std::time::Duration = hours(12);

/// Where a chain stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    seq: i64,
    hash: Hash,
    said_at: Timestamp,
}

const GENESIS: Head = Head { seq: 0, hash: [0; 32], said_at: Timestamp::from_micros(i64::MIN) };

/// The chains of the group commit, one per bank.
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    writer: Uuid,
    heads: HashMap<BankId, Head>,
    /// A commit failed, so that nobody knows whether it happened: the heads are read again before the next.
    in_doubt: bool,
}

impl Chain {
    /// Chains of a writer that has written nothing yet.
    pub(crate) fn start() -> Self {
        Self { writer: Uuid::now_v7(), heads: HashMap::new(), in_doubt: false }
    }

    /// The chains as they are before a group, to be advanced by it and kept when it has committed.
    pub(crate) async fn next(&mut self, db: &Db) -> Result<Self, StoreError> {
        if self.in_doubt {
            let mut heads = HashMap::with_capacity(self.heads.len());
            for bank in self.heads.keys() {
                let row = db.query_one(HEAD, vec![self.writer.into(), bank.as_str().into()]).await?;
                heads.insert(bank.clone(), head(row.as_ref())?);
            }
            self.heads = heads;
            self.in_doubt = false;
        }
        Ok(self.clone())
    }

    /// The group did not commit, as far as is known.
    pub(crate) fn doubt(&mut self) {
        self.in_doubt = true;
    }

    /// Writes entries at the heads and advances them.
    pub(crate) async fn append(&mut self, batch: &Batch<'_>, drafts: &[&Draft]) -> Result<(), StoreError> {
        let writer = self.writer;
        let mut rows = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let head = match self.heads.get_mut(&draft.bank) {
                Some(head) => head,
                None => self.heads.entry(draft.bank.clone()).or_insert(GENESIS),
            };
            if draft.at >= head.said_at.plus(SAY) {
                say(batch, writer, &draft.bank, draft.at).await?;
                head.said_at = draft.at;
            }
            rows.push(next_row(draft, writer, head));
        }
        // The one thing that can be refused is a number that is taken: a commit whose outcome we never learnt
        // became visible after all. The heads are read again, and the same group can be written then.
        insert(batch, &rows).await.map_err(|error| match error {
            StoreError::Refused(cause) => StoreError::Unavailable(cause),
            other => other,
        })
    }
}

const HEAD: &str =
    "SELECT seq, entry FROM audit WHERE writer = $1 AND bank_id = $2 ORDER BY seq DESC LIMIT 1";

fn head(row: Option<&QueryResult>) -> Result<Head, StoreError> {
    let Some(row) = row else { return Ok(GENESIS) };
    Ok(Head { seq: row.int("seq")?, hash: leaf_hash(&row.bytes("entry")?), ..GENESIS })
}

struct Row<'a> {
    bank: &'a BankId,
    conversation: Option<ConversationId>,
    writer: Uuid,
    seq: i64,
    entry: Vec<u8>,
}

fn next_row<'a>(draft: &'a Draft, writer: Uuid, head: &mut Head) -> Row<'a> {
    let seq = head.seq + 1;
    let entry = draft.entry(writer, seq, &head.hash);
    (head.seq, head.hash) = (seq, leaf_hash(&entry));
    Row { bank: &draft.bank, conversation: draft.conversation, writer, seq, entry }
}

async fn insert(batch: &Batch<'_>, rows: &[Row<'_>]) -> Result<(), StoreError> {
    batch
        .insert(
            "INSERT INTO audit (bank_id, conversation_id, writer, seq, entry)",
            5,
            "",
            rows,
            |row, values| {
                values.extend([
                    row.bank.as_str().into(),
                    row.conversation.map(ConversationId::as_uuid).into(),
                    row.writer.into(),
                    row.seq.into(),
                    row.entry.clone().into(),
                ]);
            },
        )
        .await
}

/// The writer is there. On PostgreSQL this also locks its row until the transaction ends.
async fn say(batch: &Batch<'_>, writer: Uuid, bank: &BankId, now: Timestamp) -> Result<(), StoreError> {
    let statement = batch.db.statement(
        "INSERT INTO audit_writer (bank_id, id, opened_at, sequenced, closed) VALUES ($1, $2, $3, 0, 0) \
         ON CONFLICT (bank_id, id) DO UPDATE SET opened_at = excluded.opened_at, closed = 0",
        vec![bank.as_str().into(), writer.into(), now.as_micros().into()],
    );
    batch.tx.execute_raw(statement).await?;
    Ok(())
}

/// Writes entries inside a transaction of a page or of staff.
///
/// # Errors
/// As the database says.
pub async fn within(store: &Store, tx: &DatabaseTransaction, rows: &[&NewAudit]) -> Result<(), StoreError> {
    let written = append_within(store, tx, rows).await;
    // Told before the commit: should that fail, the act was tried, and that is worth knowing, too.
    let entered = if written.is_ok() { Entered::Written } else { Entered::Lost };
    for row in rows {
        store.writer.tell(row, entered);
    }
    written
}

async fn append_within(
    store: &Store,
    tx: &DatabaseTransaction,
    rows: &[&NewAudit],
) -> Result<(), StoreError> {
    let batch = Batch { db: &store.db, tx };
    for row in rows {
        let drafts =
            super::entry::draft(&store.vault, &store.db, &[], None, std::slice::from_ref(*row)).await?;
        let Some(draft) = drafts.first() else { continue };
        say(&batch, store.lane, &draft.bank, draft.at).await?;
        let values = vec![store.lane.into(), draft.bank.as_str().into()];
        let found = tx.query_one_raw(store.db.statement(HEAD, values)).await?;
        let mut head = head(found.as_ref())?;
        insert(&batch, &[next_row(draft, store.lane, &mut head)]).await?;
    }
    Ok(())
}
