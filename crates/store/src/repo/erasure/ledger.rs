//! The ledger of what was erased: rows in the database, and the same as lines of a file that is kept apart from it, so
//! that a backup from before an erasure can be restored without bringing the person back.
//!
//! A line is JSON with ids and a MAC under the bank's look-up key: whoever can write to the file but has no keys can
//! neither make a restore erase somebody nor change a line unseen; a line that is gone is known by the MAC of the one
//! before, which each line repeats.

use std::{collections::HashSet, path::Path};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};
use tellerline_core::{BankId, ConversationId, ErasureId, Timestamp};
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

use super::{super::Columns, ClassSet, Subject};
use crate::{db::Store, error::StoreError, hot::Extra};

/// One line: one identity or customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Tenant.
    pub bank: BankId,
    /// The request.
    pub erasure: ErasureId,
    /// Who was erased.
    pub subject: Subject,
    /// Their conversation.
    pub conversation: Option<Uuid>,
    /// What.
    pub classes: ClassSet,
    /// Whom what was kept belongs to since.
    pub retained: Option<Uuid>,
    /// When.
    pub at: Timestamp,
}

impl Line {
    pub(super) fn row(&self) -> Extra {
        let (kind, owner) = self.subject.stored();
        Extra {
            sql: "INSERT INTO erasure_ledger (bank_id, erasure_id, subject, owner_id, conversation_id, classes, \
                  retained_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            values: vec![
                self.bank.as_str().into(),
                self.erasure.as_uuid().into(),
                kind.into(),
                owner.into(),
                self.conversation.into(),
                self.classes.stored().into(),
                self.retained.into(),
                self.at.as_micros().into(),
            ],
            expect: Some(1),
        }
    }

    const fn key(&self) -> (ErasureId, Uuid) {
        (self.erasure, self.subject.stored().1)
    }
}

/// A line in a file.
#[derive(Serialize, Deserialize)]
struct Written {
    v: u8,
    bank: String,
    erasure: Uuid,
    subject: i16,
    owner: Uuid,
    conversation: Option<Uuid>,
    classes: i16,
    retained: Option<Uuid>,
    at: i64,
    /// The MAC of the line before; empty for the first.
    before: String,
    mac: String,
}

impl Written {
    fn of(line: &Line, before: &str) -> Self {
        let (subject, owner) = line.subject.stored();
        Self {
            v: 1,
            bank: line.bank.as_str().to_owned(),
            erasure: line.erasure.as_uuid(),
            subject,
            owner,
            conversation: line.conversation,
            classes: line.classes.stored(),
            retained: line.retained,
            at: line.at.as_micros(),
            before: before.to_owned(),
            mac: String::new(),
        }
    }

    /// What the MAC is over: everything but itself.
    fn mac(&self, store: &Store) -> Result<[u8; 32], StoreError> {
        let without =
            Self { mac: String::new(), bank: self.bank.clone(), before: self.before.clone(), ..*self };
        let text = serde_json::to_vec(&without).map_err(|_| StoreError::Sealed)?;
        store.vault.lookup(&BankId::new(&self.bank), "erasure-ledger", &[&text])
    }

    fn line(self) -> Line {
        Line {
            bank: BankId::new(self.bank),
            erasure: ErasureId::from_uuid(self.erasure),
            subject: Subject::from_stored(self.subject, self.owner),
            conversation: self.conversation,
            classes: ClassSet::from_stored(self.classes),
            retained: self.retained,
            at: Timestamp::from_micros(self.at),
        }
    }
}

fn stored(row: &QueryResult) -> Result<(i64, Line), StoreError> {
    let line = Line {
        bank: row.bank()?,
        erasure: ErasureId::from_uuid(row.uuid("erasure_id")?),
        subject: Subject::from_stored(row.small("subject")?, row.uuid("owner_id")?),
        conversation: row.maybe_uuid("conversation_id")?,
        classes: ClassSet::from_stored(row.small("classes")?),
        retained: row.maybe_uuid("retained_id")?,
        at: row.time("at")?,
    };
    Ok((row.int("id")?, line))
}

/// Lines with a number above `after`, in order, with their numbers.
///
/// # Errors
/// As the database says.
pub async fn since(store: &Store, after: i64) -> Result<Vec<(i64, Line)>, StoreError> {
    let sql = "SELECT id, bank_id, erasure_id, subject, owner_id, conversation_id, classes, retained_id, at \
               FROM erasure_ledger WHERE id > $1 ORDER BY id";
    store.db.query(sql, vec![after.into()]).await?.iter().map(stored).collect()
}

/// Whether what somebody's conversation had been was erased at or after that time, so that an older entry of the audit
/// log cannot be opened any more.
///
/// # Errors
/// As the database says.
pub(crate) async fn erased_since(
    db: &crate::Db,
    conversation: ConversationId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "SELECT 1 AS one FROM erasure_ledger WHERE conversation_id = $1 AND at >= $2 LIMIT 1";
    let values = vec![conversation.as_uuid().into(), at.as_micros().into()];
    Ok(db.query_one(sql, values).await?.is_some())
}

fn trouble(path: &Path, why: impl std::fmt::Display) -> StoreError {
    StoreError::File(format!("{}: {why}", path.display()))
}

/// Reads a file of the ledger and checks it. Banks must be ready.
///
/// # Errors
/// `File` when it cannot be read, or a line was changed, moved or is missing before another; it names the line.
pub async fn read(store: &Store, path: &Path) -> Result<Vec<Line>, StoreError> {
    Ok(read_with_end(store, path).await?.lines)
}

/// What a file holds, and where it goes on.
#[derive(Default)]
struct Held {
    lines: Vec<Line>,
    /// The MAC of the last line.
    end: String,
    /// Bytes of whole lines; after them there may be the beginning of one that was never written to its end.
    whole: u64,
    /// Whether the last whole line has no line feed.
    unended: bool,
}

/// The beginning of a line at the very end is what a crash left of an addition: it is passed over, and [`keep`] writes
/// it anew from the database. Anything else that is no line is refused.
async fn read_with_end(store: &Store, path: &Path) -> Result<Held, StoreError> {
    let all = tokio::fs::read_to_string(path).await.map_err(|error| trouble(path, error))?;
    let mut held = Held::default();
    for (at, text) in all.split_inclusive('\n').enumerate() {
        let wrong = |why: &str| trouble(path, format!("line {}: {why}", at + 1));
        let ended = text.ends_with('\n');
        let written: Written = match serde_json::from_str(text) {
            Ok(written) => written,
            Err(error) if error.is_eof() && !ended => {
                tracing::warn!(path = %path.display(), line = at + 1, "the ledger of erasures ends within a line");
                break;
            }
            Err(_) => return Err(wrong("is no line of a ledger")),
        };
        let mac = hex::encode(written.mac(store).map_err(|_| wrong("is of a bank that the config has not"))?);
        if verify_slices_are_equal(mac.as_bytes(), written.mac.as_bytes()).is_err() {
            return Err(wrong("was changed, or is of another installation"));
        }
        if written.before != held.end {
            return Err(wrong("does not follow the line before it"));
        }
        held.end = mac;
        held.lines.push(written.line());
        held.whole += u64::try_from(text.len()).unwrap_or(u64::MAX);
        held.unended = !ended;
    }
    Ok(held)
}

/// Adds to a file what the database knows and the file does not; makes the file where there is none, readable by its
/// owner only. How many lines were added. What a crash left of a line is cut off first.
///
/// # Errors
/// `File` when it cannot be read or written, or does not hold; else as the database says.
pub async fn keep(store: &Store, path: &Path) -> Result<usize, StoreError> {
    let there = tokio::fs::try_exists(path).await.map_err(|error| trouble(path, error))?;
    let held = if there { read_with_end(store, path).await? } else { Held::default() };
    let known: HashSet<(ErasureId, Uuid)> = held.lines.iter().map(Line::key).collect();
    let mut before = held.end;
    let mut text = if held.unended { "\n".to_owned() } else { String::new() };
    let mut added = 0;
    for (_, line) in since(store, 0).await? {
        if known.contains(&line.key()) {
            continue;
        }
        let mut written = Written::of(&line, &before);
        written.mac = hex::encode(written.mac(store)?);
        text.push_str(&serde_json::to_string(&written).map_err(|_| StoreError::Sealed)?);
        text.push('\n');
        before = written.mac;
        added += 1;
    }
    if there && added == 0 {
        return Ok(0);
    }
    let mut options = tokio::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(path).await.map_err(|error| trouble(path, error))?;
    file.set_len(held.whole).await.map_err(|error| trouble(path, error))?;
    file.write_all(text.as_bytes()).await.map_err(|error| trouble(path, error))?;
    file.sync_all().await.map_err(|error| trouble(path, error))?;
    Ok(added)
}
