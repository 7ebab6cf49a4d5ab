//! The act: everything of one person in one transaction, ended by a line in the ledger and one in the audit log.

use tellerline_core::{BankId, ErasureId, Timestamp};
use uuid::Uuid;

use super::{
    super::{audit_rows, holds, run},
    ClassSet, Known, Subject, audit, close, known_by,
    ledger::Line,
    rows::{Erasing, Tally, retained_id},
};
use crate::{
    db::{Db, Store},
    error::StoreError,
    vault::RetentionClass,
};

/// An erasure to be carried out.
#[derive(Debug, Clone)]
pub struct Erase<'a> {
    /// The request.
    pub id: ErasureId,
    /// Tenant.
    pub bank: &'a BankId,
    /// Whom.
    pub subject: Subject,
    /// What.
    pub classes: ClassSet,
    /// Who carries it out: `system`, `cli:<name>`, `retention`.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
    /// What a conversation begins with that is emptied and goes on, as JSON.
    pub fresh_state: &'a [u8],
    /// Only count; nothing is changed.
    pub dry_run: bool,
}

/// How many rows of each table were removed, emptied (`inbox`, `outbox`, `link`) or kept under a key of their own
/// (`kept`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Table and rows.
    pub rows: Vec<(&'static str, u64)>,
    /// Identities that were erased.
    pub identities: usize,
    /// Customers that were erased.
    pub customers: usize,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Carried out (or, dry, counted).
    Erased(Summary),
    /// A legal hold forbids it.
    Held(Box<holds::Hold>),
    /// An open case needs the evidence that was to go.
    CaseOpen,
    /// The request was cancelled or carried out before.
    Over,
}

/// Erases. Links should have been ended before, so that their banks know; those that were not end here.
///
/// # Errors
/// As the database says; nothing is erased then.
pub async fn erase(store: &Store, order: &Erase<'_>) -> Result<Outcome, StoreError> {
    let tx = store.begin().await?;
    let known = known_by(store, &tx, order.bank, order.subject).await?;
    if let Some(hold) = holds::on(store, &tx, order.bank, &known.owners()).await? {
        return Ok(Outcome::Held(Box::new(hold)));
    }
    let mut erasing = Erasing { store, tx: &tx, bank: order.bank, at: order.at, tally: Tally::default() };
    if order.classes.has(RetentionClass::Evidence) {
        for thread in &known.threads {
            if erasing.open_cases(thread).await? > 0 {
                return Ok(Outcome::CaseOpen);
            }
        }
    }
    let lines = all(&mut erasing, order, &known).await?;
    let summary = Summary {
        rows: std::mem::take(&mut erasing.tally).0,
        identities: known.threads.len(),
        customers: known.customers.len(),
    };
    if order.dry_run {
        tx.rollback().await?;
        return Ok(Outcome::Erased(summary));
    }
    for line in &lines {
        let extra = line.row();
        run(&tx, extra.sql, extra.values).await?;
    }
    if !close(&tx, order.id, order.by, order.at).await? {
        return Ok(Outcome::Over);
    }
    let counts: Vec<String> = summary.rows.iter().map(|(table, rows)| format!("{table}:{rows}")).collect();
    let object =
        format!("{} {} classes={} {}", order.id, order.subject, order.classes.names(), counts.join(" "));
    let line = audit(order.bank, order.by, "erasure.done", object, None, order.at);
    audit_rows::insert(store, &tx, &[&line]).await?;
    tx.commit().await?;
    forget(store, &lines, order.at).await;
    Ok(Outcome::Erased(summary))
}

/// Carries one line of the ledger out again, in a database that was restored from before it. `false` when the
/// database knows of it.
///
/// # Errors
/// As the database says; nothing is erased then.
pub async fn replay(
    store: &Store,
    line: &Line,
    fresh_state: &[u8],
    now: Timestamp,
) -> Result<Option<Summary>, StoreError> {
    let tx = store.begin().await?;
    let extra = line.row();
    let sql = "SELECT 1 AS one FROM erasure_ledger WHERE erasure_id = $1 AND owner_id = $2";
    let values = vec![line.erasure.as_uuid().into(), line.subject.stored().1.into()];
    let there = sea_orm::ConnectionTrait::query_one_raw(&tx, super::statement(&tx, sql, values)).await?;
    if there.is_some() {
        return Ok(None);
    }
    let known = known_by(store, &tx, &line.bank, line.subject).await?;
    let order = Erase {
        id: line.erasure,
        bank: &line.bank,
        subject: line.subject,
        classes: line.classes,
        by: "restore",
        at: now,
        fresh_state,
        dry_run: false,
    };
    let mut erasing = Erasing { store, tx: &tx, bank: &line.bank, at: now, tally: Tally::default() };
    all(&mut erasing, &order, &known).await?;
    let rows = std::mem::take(&mut erasing.tally).0;
    run(&tx, extra.sql, extra.values).await?;
    let sql = "UPDATE erasure SET state = 2, ended_at = $1, ended_by = 'restore' WHERE id = $2 AND state = 0";
    run(&tx, sql, vec![now.as_micros().into(), line.erasure.as_uuid().into()]).await?;
    let object = format!("{} {} classes={}", line.erasure, line.subject, line.classes.names());
    let entry = audit(&line.bank, "restore", "erasure.replayed", object, None, now);
    audit_rows::insert(store, &tx, &[&entry]).await?;
    tx.commit().await?;
    forget(store, std::slice::from_ref(line), now).await;
    Ok(Some(Summary { rows, identities: known.threads.len(), customers: known.customers.len() }))
}

const PENDING: &str = "replay_pending";

/// Marks a database as restored and not yet erased again, or takes the mark away.
///
/// # Errors
/// As the database says.
pub async fn note_replay(store: &Store, pending: bool) -> Result<(), StoreError> {
    note_replay_on(&store.db, pending).await
}

/// As [`note_replay`], before the keys are ready.
///
/// # Errors
/// As the database says.
pub async fn note_replay_on(db: &Db, pending: bool) -> Result<(), StoreError> {
    let sql = if pending {
        "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"
    } else {
        "DELETE FROM meta WHERE name = $1 AND value = $2"
    };
    db.execute(sql, vec![PENDING.into(), b"1".to_vec().into()]).await.map(|_| ())
}

/// Whether erasures wait to be carried out again: then nobody may be served from this database.
///
/// # Errors
/// As the database says.
pub async fn replay_pending(store: &Store) -> Result<bool, StoreError> {
    let sql = "SELECT 1 AS one FROM meta WHERE name = $1";
    Ok(store.db.query_one(sql, vec![PENDING.into()]).await?.is_some())
}

/// Every row of the person; what the ledger will say.
async fn all(erasing: &mut Erasing<'_>, order: &Erase<'_>, known: &Known) -> Result<Vec<Line>, StoreError> {
    let mut lines = Vec::new();
    let line = |subject: Subject, conversation: Option<Uuid>, retained: Option<Uuid>| Line {
        bank: order.bank.clone(),
        erasure: order.id,
        subject,
        conversation,
        classes: order.classes,
        retained,
        at: order.at,
    };
    for thread in &known.threads {
        let owner = thread.identity;
        let mut retained = None;
        if order.classes.is_person() {
            erasing.end_links(thread, None).await?;
            erasing.chat(thread, true).await?;
            erasing.tokens(thread, None).await?;
            if order.classes.has(RetentionClass::Evidence) {
                erasing.evidence(thread).await?;
            }
            let to = retained_id(erasing.store, order.bank, order.id.as_uuid(), owner.as_uuid())?;
            retained = erasing.retain(thread, to).await?;
            erasing.forget(thread).await?;
        } else {
            if order.classes.has(RetentionClass::Chat) {
                erasing.chat(thread, false).await?;
                erasing.restart(thread, order.fresh_state).await?;
            }
            if order.classes.has(RetentionClass::Audit) {
                erasing.renew(owner, RetentionClass::Audit).await?;
            }
        }
        lines.push(line(Subject::Identity(owner), Some(thread.conversation.as_uuid()), retained));
    }
    if !order.classes.is_person() {
        return Ok(lines);
    }
    if let Subject::Customer(customer) = order.subject {
        for thread in &known.shared {
            let to = retained_id(erasing.store, order.bank, order.id.as_uuid(), customer.as_uuid())?;
            erasing.sever(thread, customer.as_uuid(), to).await?;
        }
    }
    for customer in &known.customers {
        erasing.customer(customer.as_uuid()).await?;
        lines.push(line(Subject::Customer(*customer), None, None));
    }
    Ok(lines)
}

/// Keys leave the memory of this process (others forget them by themselves), and what the database's files still hold of
/// them is written over, or will be by the next sweep.
async fn forget(store: &Store, lines: &[Line], now: Timestamp) {
    for line in lines {
        store.vault.forget_person(line.subject.stored().1);
    }
    match store.scrub_if_due(now).await {
        Ok(None) => {}
        Ok(Some(left)) if left.is_empty() => {}
        Ok(Some(left)) => tracing::info!(?left, "bytes of destroyed keys are still on disk"),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "destroyed keys were not scrubbed yet");
        }
    }
}
