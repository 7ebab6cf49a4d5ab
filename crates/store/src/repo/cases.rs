//! Cases: opened, added to and closed by turns, listed for the desk and the command line. The customer's words
//! are evidence and sealed as such.

use sea_orm::QueryResult;
use tellerline_core::{
    BankId, CaseId, ConversationId, IdentityId, StaffId, Timestamp,
    case::{Case, CaseKind, CaseStatus},
};
use uuid::Uuid;

use super::{Columns, open as open_sealed, seal, unless_erased};
use crate::{
    db::Store,
    error::StoreError,
    hot::Extra,
    vault::{
        RetentionClass, Sealed,
        places::{CASE_FILE_BODY, CASE_NOTE_BODY, Column},
    },
};

/// A case as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCase {
    /// Its id.
    pub id: CaseId,
    /// Whose conversation.
    pub conversation: ConversationId,
    /// What it is about.
    pub kind: CaseKind,
    /// Where it stands.
    pub status: CaseStatus,
    /// When the message that opened it arrived.
    pub clock_started_at: Timestamp,
    /// When somebody first looked, and who.
    pub opened: Option<(Timestamp, StaffId)>,
    /// When it was closed, and by whom.
    pub resolved: Option<(Timestamp, StaffId)>,
    /// Whether a link told who the customer is.
    pub linked: bool,
    /// What the customer wrote, redacted; `None` when it was erased.
    pub words: Option<String>,
}

/// Opens a case together with the turn that promises it.
///
/// # Errors
/// As the keys say.
pub async fn open(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    conversation: ConversationId,
    case: &Case,
) -> Result<Extra, StoreError> {
    let row = case.id.as_uuid();
    let words =
        seal(store, bank, identity.as_uuid(), RetentionClass::Evidence, CASE_FILE_BODY.row(row), &case.words)
            .await?;
    Ok(Extra {
        sql: "INSERT INTO case_file (id, bank_id, conversation_id, kind, status, clock_started_at, linked, \
              sealed_body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        values: vec![
            row.into(),
            bank.as_str().into(),
            conversation.as_uuid().into(),
            case.kind.slug().into(),
            CaseStatus::New.slug().into(),
            case.clock_started_at.as_micros().into(),
            i16::from(case.linked).into(),
            words.into(),
        ],
        expect: Some(1),
    })
}

/// What the customer said about a case after it was opened.
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    /// When it was heard.
    pub at: Timestamp,
    /// What they wrote, redacted; `None` when it was erased.
    pub words: Option<String>,
}

/// A case and whose it is.
#[derive(Debug, Clone, Copy)]
pub struct CaseOf<'a> {
    /// Tenant.
    pub bank: &'a BankId,
    /// Who wrote.
    pub identity: IdentityId,
    /// Where.
    pub conversation: ConversationId,
    /// Which case.
    pub case: CaseId,
}

/// Adds words of the customer to a case, together with the turn that heard them. `id` is new to each.
///
/// # Errors
/// As the keys say.
pub async fn add_words(
    store: &Store,
    of: CaseOf<'_>,
    id: Uuid,
    at: Timestamp,
    words: &str,
) -> Result<Extra, StoreError> {
    let owner = of.identity.as_uuid();
    let sealed =
        seal(store, of.bank, owner, RetentionClass::Evidence, CASE_NOTE_BODY.row(id), &words.to_owned())
            .await?;
    Ok(Extra {
        sql: "INSERT INTO case_note (id, bank_id, conversation_id, case_id, at, sealed_body) \
              VALUES ($1, $2, $3, $4, $5, $6)",
        values: vec![
            id.into(),
            of.bank.as_str().into(),
            of.conversation.as_uuid().into(),
            of.case.as_uuid().into(),
            at.as_micros().into(),
            sealed.into(),
        ],
        expect: Some(1),
    })
}

/// Most words of one case that are read at once: the newest, in the order in which they were written.
const NOTES: u32 = 200;

/// What was added to a case of a bank, oldest first.
///
/// # Errors
/// As the database says.
pub async fn notes(store: &Store, bank: &BankId, case: CaseId) -> Result<Vec<Note>, StoreError> {
    let sql = format!(
        "SELECT n.id, n.at, n.sealed_body, c.identity_id FROM case_note n \
         JOIN conversation c ON c.id = n.conversation_id \
         WHERE n.case_id = $1 AND n.bank_id = $2 ORDER BY n.at DESC, n.id DESC LIMIT {NOTES}"
    );
    let mut notes = Vec::new();
    for row in store.db.query(&sql, vec![case.as_uuid().into(), bank.as_str().into()]).await? {
        let (id, owner) = (row.uuid("id")?, row.uuid("identity_id")?);
        let sealed: Sealed<String> = row.sealed("sealed_body")?;
        let opened =
            open_sealed(store, bank, owner, RetentionClass::Evidence, CASE_NOTE_BODY.row(id), &sealed).await;
        notes.push(Note { at: row.time("at")?, words: unless_erased(opened)? });
    }
    notes.reverse();
    Ok(notes)
}

/// Replaces words that cases of a conversation have kept since then: `rewrite` gives the new ones, or `None` where
/// the old ones may stay. Goes with the turn that found out.
///
/// # Errors
/// As the keys and the database say.
pub async fn rewrite_words(
    store: &Store,
    bank: &BankId,
    identity: IdentityId,
    conversation: ConversationId,
    since: Timestamp,
    rewrite: impl Fn(&str) -> Option<String>,
) -> Result<Vec<Extra>, StoreError> {
    const KEPT: [(Column, &str, &str); 2] = [
        (
            CASE_FILE_BODY,
            "SELECT id, sealed_body FROM case_file WHERE conversation_id = $1 AND bank_id = $2 \
             AND clock_started_at >= $3",
            "UPDATE case_file SET sealed_body = $1 WHERE id = $2",
        ),
        (
            CASE_NOTE_BODY,
            "SELECT id, sealed_body FROM case_note WHERE conversation_id = $1 AND bank_id = $2 AND at >= $3",
            "UPDATE case_note SET sealed_body = $1 WHERE id = $2",
        ),
    ];
    let (owner, class) = (identity.as_uuid(), RetentionClass::Evidence);
    let mut extras = Vec::new();
    for (column, select, update) in KEPT {
        let values = vec![conversation.as_uuid().into(), bank.as_str().into(), since.as_micros().into()];
        for row in store.db.query(select, values).await? {
            let (id, sealed): (_, Sealed<String>) = (row.uuid("id")?, row.sealed("sealed_body")?);
            let words = unless_erased(open_sealed(store, bank, owner, class, column.row(id), &sealed).await)?;
            let Some(words) = words.as_deref().and_then(&rewrite) else { continue };
            let sealed = seal(store, bank, owner, class, column.row(id), &words).await?;
            extras.push(Extra { sql: update, values: vec![sealed.into(), id.into()], expect: Some(1) });
        }
    }
    Ok(extras)
}

/// Somebody looked at a case of this conversation; the first one counts, and a closed case stays closed.
pub fn mark_opened(of: ConversationId, case: CaseId, staff: StaffId, now: Timestamp) -> Extra {
    Extra {
        sql: "UPDATE case_file SET opened_at = $1, opened_by = $2, status = $3 \
              WHERE id = $4 AND conversation_id = $5 AND opened_at IS NULL AND resolved_at IS NULL",
        values: vec![
            now.as_micros().into(),
            staff.as_uuid().into(),
            CaseStatus::Opened.slug().into(),
            case.as_uuid().into(),
            of.as_uuid().into(),
        ],
        expect: None,
    }
}

/// Closes a case of this conversation; the first one to do so counts.
pub fn close(of: ConversationId, case: CaseId, staff: StaffId, now: Timestamp) -> Extra {
    Extra {
        sql: "UPDATE case_file SET resolved_at = $1, resolved_by = $2, status = $3 \
              WHERE id = $4 AND conversation_id = $5 AND resolved_at IS NULL",
        values: vec![
            now.as_micros().into(),
            staff.as_uuid().into(),
            CaseStatus::Resolved.slug().into(),
            case.as_uuid().into(),
            of.as_uuid().into(),
        ],
        expect: None,
    }
}

const SELECT: &str = "SELECT f.id, f.bank_id, f.conversation_id, f.kind, f.status, f.clock_started_at, \
     f.opened_at, f.opened_by, f.resolved_at, f.resolved_by, f.linked, f.sealed_body, c.identity_id \
     FROM case_file f JOIN conversation c ON c.id = f.conversation_id";

async fn stored(store: &Store, row: &QueryResult) -> Result<StoredCase, StoreError> {
    let wrong = |column| StoreError::Inconsistent { table: "case_file", column };
    let id = row.uuid("id")?;
    let sealed: Sealed<String> = row.sealed("sealed_body")?;
    let owner = row.uuid("identity_id")?;
    let opened =
        open_sealed(store, &row.bank()?, owner, RetentionClass::Evidence, CASE_FILE_BODY.row(id), &sealed)
            .await;
    let by = |at, who| -> Result<Option<(Timestamp, StaffId)>, StoreError> {
        Ok(row.maybe_time(at)?.zip(row.maybe_uuid(who)?.map(StaffId::from_uuid)))
    };
    Ok(StoredCase {
        id: CaseId::from_uuid(id),
        conversation: ConversationId::from_uuid(row.uuid("conversation_id")?),
        kind: row.text("kind")?.parse().map_err(|_| wrong("kind"))?,
        status: row.text("status")?.parse().map_err(|_| wrong("status"))?,
        clock_started_at: row.time("clock_started_at")?,
        opened: by("opened_at", "opened_by")?,
        resolved: by("resolved_at", "resolved_by")?,
        linked: row.small("linked")? == 1,
        words: unless_erased(opened)?,
    })
}

async fn all(store: &Store, rows: Vec<QueryResult>) -> Result<Vec<StoredCase>, StoreError> {
    let mut cases = Vec::with_capacity(rows.len());
    for row in rows {
        cases.push(stored(store, &row).await?);
    }
    Ok(cases)
}

/// Cases of a bank by their clock, oldest first; with `open_only` those that nobody has closed.
///
/// # Errors
/// As the database says.
pub async fn list(
    store: &Store,
    bank: &BankId,
    open_only: bool,
    limit: u32,
) -> Result<Vec<StoredCase>, StoreError> {
    let open = if open_only { "AND f.resolved_at IS NULL" } else { "" };
    let sql = format!("{SELECT} WHERE f.bank_id = $1 {open} ORDER BY f.clock_started_at, f.id LIMIT {limit}");
    all(store, store.db.query(&sql, vec![bank.as_str().into()]).await?).await
}

/// Cases of a conversation, oldest first.
///
/// # Errors
/// As the database says.
pub async fn for_conversation(
    store: &Store,
    bank: &BankId,
    conversation: ConversationId,
) -> Result<Vec<StoredCase>, StoreError> {
    let sql =
        format!("{SELECT} WHERE f.bank_id = $1 AND f.conversation_id = $2 ORDER BY f.clock_started_at, f.id");
    let values = vec![bank.as_str().into(), conversation.as_uuid().into()];
    all(store, store.db.query(&sql, values).await?).await
}

/// One case of a bank.
///
/// # Errors
/// As the database says.
pub async fn get(store: &Store, bank: &BankId, id: CaseId) -> Result<Option<StoredCase>, StoreError> {
    let sql = format!("{SELECT} WHERE f.id = $1 AND f.bank_id = $2");
    let values = vec![id.as_uuid().into(), bank.as_str().into()];
    Ok(all(store, store.db.query(&sql, values).await?).await?.pop())
}
