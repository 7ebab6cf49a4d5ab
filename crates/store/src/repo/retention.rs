//! What goes by age, per retention class and bank: lines of transcripts, ended messages, secure notes, leftover tokens, proof of
//! consent, closed cases, people who have been silent for long. [`preview`] counts what [`carry_out`] would take.
//! Nothing of a person under a legal hold goes, and nothing that is in use: live links, open cases, people who wait.

use std::time::Duration;

use sea_orm::Value;
use tellerline_core::{BankId, ErasureId, IdentityId, Timestamp, time::days};
use uuid::Uuid;

use super::{
    Columns,
    erasure::{self, ClassSet, Erase, NewRequest, Outcome, Subject},
    holds::HELD,
    run,
};
use crate::{
    batch::list,
    db::{Db, Store},
    error::StoreError,
    scrub,
    vault::{
        RetentionClass,
        periods::{PERIOD, period_end},
    },
};

/// How long a bank keeps what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Lines of transcripts, and which messages were sent when, since they were said.
    pub chat: Duration,
    /// A person without a live link or an open case, since they last wrote; with them goes what the audit log says of
    /// them.
    pub profile: Duration,
    /// Tokens of links whose end no bank confirmed, since that end.
    pub tokens: Duration,
    /// Proof of consent since the link's end, cases since they were closed.
    pub evidence: Duration,
    /// What the audit log says of people who stay, since it was written, by periods of thirty days.
    pub audit: Duration,
}

impl Default for Terms {
    /// Two years for what was said and for who is silent (GLBA, 16 CFR 314.4(c)(6)), a month for leftover tokens, six
    /// years for evidence (limitation of claims in England and Wales).
    fn default() -> Self {
        Self {
            chat: days(730),
            profile: days(730),
            tokens: days(30),
            evidence: days(2_190),
            audit: days(2_190),
        }
    }
}

/// How much of one kind is over its term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// `lines`, `messages`, `notes`, `tokens`, `consents`, `cases`, `kept` (what is left of people who were erased),
    /// `people`, `log` (periods of thirty days of what the audit log says).
    pub what: &'static str,
    /// Its class.
    pub class: RetentionClass,
    /// How many.
    pub rows: u64,
    /// Since when the oldest counts.
    pub oldest: Option<Timestamp>,
}

/// Rows per statement.
const ROWS: usize = 500;
/// People erased in one go: each is a transaction of many statements.
const PEOPLE: usize = 200;

/// One kind: where its rows are. `$1` is the bank, `$2` the last instant that is over, `$3` the first id of that instant.
struct Kind {
    what: &'static str,
    class: RetentionClass,
    id: &'static str,
    at: &'static str,
    from: String,
    term: Duration,
    /// Its ids follow time, so that the oldest are found by them.
    by_id: bool,
}

/// In the order in which they are carried out: a person's cases and consents before what is left of the person.
fn kinds(terms: &Terms) -> Vec<Kind> {
    let free = format!("NOT {HELD}");
    let kind =
        |what, class, id, at, from: String, term| Kind { what, class, id, at, from, term, by_id: false };
    vec![
        Kind {
            by_id: true,
            ..kind(
                "lines",
                RetentionClass::Chat,
                "t.id",
                "t.at",
                format!(
                    "turn t JOIN conversation c ON c.id = t.conversation_id WHERE c.bank_id = $1 AND t.at < $2 AND t.id < $3 AND {free}"
                ),
                terms.chat,
            )
        },
        Kind {
            by_id: true,
            ..kind(
                "messages",
                RetentionClass::Chat,
                "o.id",
                "o.done_at",
                format!(
                    "outbox o WHERE o.bank_id = $1 AND o.done_at < $2 AND o.id < $3 AND NOT EXISTS \
                     (SELECT 1 FROM conversation c WHERE c.id = o.conversation_id AND {HELD})"
                ),
                terms.chat,
            )
        },
        kind(
            "notes",
            RetentionClass::Chat,
            "n.id",
            "n.at",
            format!(
                "secure_note n JOIN conversation c ON c.id = n.conversation_id WHERE n.bank_id = $1 AND n.at < $2 \
                 AND {free}"
            ),
            terms.chat,
        ),
        kind(
            "web",
            RetentionClass::Chat,
            "w.id",
            "w.at",
            format!(
                "web_message w JOIN conversation c ON c.id = w.conversation_id WHERE w.bank_id = $1 AND w.at < $2 \
                 AND {free}"
            ),
            terms.chat,
        ),
        kind(
            "tokens",
            RetentionClass::Tokens,
            "k.id",
            "k.ended_at",
            format!(
                "link k JOIN conversation c ON c.id = k.conversation_id WHERE k.bank_id = $1 AND k.status = 2 \
                 AND k.ended_at < $2 AND k.sealed_tokens IS NOT NULL AND {free}"
            ),
            terms.tokens,
        ),
        kind(
            "consents",
            RetentionClass::Evidence,
            "k.id",
            "k.ended_at",
            format!(
                "link k JOIN conversation c ON c.id = k.conversation_id WHERE k.bank_id = $1 AND k.status = 2 \
                 AND k.ended_at < $2 AND {free}"
            ),
            terms.evidence,
        ),
        kind(
            "cases",
            RetentionClass::Evidence,
            "f.id",
            "f.resolved_at",
            format!(
                "case_file f JOIN conversation c ON c.id = f.conversation_id WHERE f.bank_id = $1 \
                 AND f.resolved_at < $2 AND {free}"
            ),
            terms.evidence,
        ),
        // Whom kept rows were moved to is their own conversation.
        kind(
            "kept",
            RetentionClass::Evidence,
            "c.id",
            "c.last_event_at",
            format!(
                "conversation c WHERE c.bank_id = $1 AND c.id = c.identity_id AND c.last_event_at < $2 \
                 AND NOT EXISTS (SELECT 1 FROM link k WHERE k.conversation_id = c.id) \
                 AND NOT EXISTS (SELECT 1 FROM case_file f WHERE f.conversation_id = c.id) AND {free}"
            ),
            Duration::ZERO,
        ),
        kind(
            "people",
            RetentionClass::Profile,
            "c.identity_id",
            "c.last_event_at",
            format!(
                "conversation c WHERE c.bank_id = $1 AND c.id <> c.identity_id AND c.last_event_at < $2 \
                 AND c.waiting_since IS NULL \
                 AND NOT EXISTS (SELECT 1 FROM link k WHERE k.conversation_id = c.id AND k.status IN (0, 1)) \
                 AND NOT EXISTS (SELECT 1 FROM case_file f WHERE f.conversation_id = c.id AND f.resolved_at IS NULL) \
                 AND {free}"
            ),
            terms.profile,
        ),
    ]
}

impl Kind {
    fn values(&self, bank: &BankId, now: Timestamp) -> Vec<Value> {
        let before = now.minus(self.term);
        let mut values = vec![bank.as_str().into(), before.as_micros().into()];
        if self.by_id {
            values.push(first_id(before).into());
        }
        values
    }

    async fn count(&self, db: &Db, bank: &BankId, now: Timestamp) -> Result<Due, StoreError> {
        let sql = format!("SELECT COUNT(*) AS n, MIN({}) AS oldest FROM {}", self.at, self.from);
        let row = db.query_one(&sql, self.values(bank, now)).await?;
        let row = row.ok_or(StoreError::Inconsistent { table: "retention", column: "n" })?;
        let rows = row.int("n")?.unsigned_abs();
        Ok(Due { what: self.what, class: self.class, rows, oldest: row.maybe_time("oldest")? })
    }

    /// The next ids, oldest first where ids follow time.
    async fn next(
        &self,
        db: &Db,
        bank: &BankId,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<Uuid>, StoreError> {
        let order = if self.by_id { format!(" ORDER BY {}", self.id) } else { String::new() };
        let sql = format!("SELECT {} AS id FROM {}{order} LIMIT {limit}", self.id, self.from);
        db.query(&sql, self.values(bank, now)).await?.iter().map(|row| row.uuid("id")).collect()
    }
}

/// No id that was drawn before this instant is as great (UUID version 7).
fn first_id(at: Timestamp) -> Uuid {
    let millis = u64::try_from(at.as_millis()).unwrap_or(0);
    Uuid::from_u128((u128::from(millis) << 80) | (0x7 << 76))
}

/// What is over its term now. Changes nothing.
///
/// # Errors
/// As the database says.
pub async fn preview(
    store: &Store,
    bank: &BankId,
    terms: &Terms,
    now: Timestamp,
) -> Result<Vec<Due>, StoreError> {
    let mut all = Vec::new();
    for kind in kinds(terms) {
        all.push(kind.count(&store.db, bank, now).await?);
    }
    all.push(log_due(&log_over(store, bank, terms, now).await?));
    Ok(all)
}

/// Periods of the log that are over their term. Nobody can take one person's entries out of a period, so one in which
/// somebody was known who is held stays as a whole.
async fn log_over(
    store: &Store,
    bank: &BankId,
    terms: &Terms,
    now: Timestamp,
) -> Result<Vec<i64>, StoreError> {
    let sql = format!(
        "SELECT 1 AS one FROM conversation c WHERE c.bank_id = $1 AND c.created_at < $2 AND {HELD} LIMIT 1"
    );
    let mut over = Vec::new();
    for period in store.vault.periods_over(bank, now.minus(terms.audit)).await? {
        let values = vec![bank.as_str().into(), period_end(period).as_micros().into()];
        if store.db.query_one(&sql, values).await?.is_none() {
            over.push(period);
        }
    }
    Ok(over)
}

fn log_due(periods: &[i64]) -> Due {
    let oldest = periods.first().map(|period| period_end(*period).minus(PERIOD));
    Due { what: "log", class: RetentionClass::Audit, rows: periods.len() as u64, oldest }
}

/// Destroys the keys of periods: the entries stay, with their hashes and proofs, and say nothing of anybody any more.
async fn forget_log(store: &Store, bank: &BankId, periods: &[i64]) -> Result<(), StoreError> {
    let tx = store.begin().await?;
    for period in periods {
        store.vault.destroy_period_in(&tx, bank, *period).await?;
    }
    tx.commit().await?;
    for period in periods {
        store.vault.forget_period(bank, *period)?;
    }
    Ok(())
}

/// Deletes what is over its term, in short transactions, and people whose term is over as if they had asked, so that
/// a restored backup does not bring them back. What was deleted, by kind; at most some hundred people in one go.
///
/// `draw` makes ids of requests. The caller logs the result.
///
/// # Errors
/// As the database says; what was deleted before stays deleted.
pub async fn carry_out(
    store: &Store,
    bank: &BankId,
    terms: &Terms,
    now: Timestamp,
    draw: &mut (dyn FnMut() -> ErasureId + Send),
) -> Result<Vec<Due>, StoreError> {
    let mut all = Vec::new();
    for kind in kinds(terms) {
        let mut due = kind.count(&store.db, bank, now).await?;
        due.rows = 0;
        loop {
            let limit = if kind.what == "people" { PEOPLE } else { ROWS };
            let ids = kind.next(&store.db, bank, now, limit).await?;
            if ids.is_empty() {
                break;
            }
            let done = if kind.what == "people" {
                people(store, bank, &ids, now, draw).await?
            } else {
                delete(store, bank, kind.what, &ids).await?
            };
            due.rows += done;
            // Somebody whom nothing can be deleted of now is left for the next time.
            if done == 0 || kind.what == "people" {
                break;
            }
        }
        if due.rows == 0 {
            due.oldest = None;
        }
        all.push(due);
    }
    let periods = log_over(store, bank, terms, now).await?;
    if !periods.is_empty() {
        forget_log(store, bank, &periods).await?;
    }
    all.push(log_due(&periods));
    if all.iter().any(|due| due.rows > 0)
        && let Err(error) = store.scrub_if_due(now).await
    {
        tracing::info!(error = &error as &dyn std::error::Error, "the write-ahead log was not emptied yet");
    }
    Ok(all)
}

async fn delete(store: &Store, bank: &BankId, what: &str, ids: &[Uuid]) -> Result<u64, StoreError> {
    let places = list(0, ids.len());
    let values = || ids.iter().map(|id| (*id).into()).collect::<Vec<Value>>();
    let empty = if store.db.is_postgres() { "''::bytea" } else { "x''" };
    let statements: Vec<String> = match what {
        "lines" => vec![format!("DELETE FROM turn WHERE id IN ({places})")],
        "messages" => vec![format!("DELETE FROM outbox WHERE id IN ({places})")],
        "notes" => vec![format!("DELETE FROM secure_note WHERE id IN ({places})")],
        "web" => vec![format!("DELETE FROM web_message WHERE id IN ({places})")],
        "tokens" => vec![format!(
            "UPDATE link SET sealed_tokens = NULL, sealed_bank_consent = {empty} WHERE status = 2 AND id IN ({places})"
        )],
        "consents" => ["consent_receipt", "consent", "browser", "unattended"]
            .iter()
            .map(|table| format!("DELETE FROM {table} WHERE link_id IN ({places})"))
            .chain([format!("DELETE FROM link WHERE id IN ({places})")])
            .collect(),
        "cases" => vec![
            format!("DELETE FROM case_note WHERE case_id IN ({places})"),
            format!("DELETE FROM case_file WHERE id IN ({places})"),
        ],
        _ => vec![format!("DELETE FROM conversation WHERE id = identity_id AND id IN ({places})")],
    };
    let tx = store.begin().await?;
    let mut rows = 0;
    for sql in &statements {
        // The last statement is the one that counts: the others are what hangs on its rows.
        rows = run(&tx, sql, values()).await?;
    }
    // What is deleted under a key that lives must leave the write-ahead log, too.
    scrub::mark(&tx).await?;
    if what == "kept" {
        for id in ids {
            store.vault.destroy_keys_in(&tx, bank, *id, &RetentionClass::ALL).await?;
        }
    }
    tx.commit().await?;
    if what == "kept" {
        for id in ids {
            store.vault.forget_person(*id);
        }
    }
    Ok(rows)
}

async fn people(
    store: &Store,
    bank: &BankId,
    ids: &[Uuid],
    now: Timestamp,
    draw: &mut (dyn FnMut() -> ErasureId + Send),
) -> Result<u64, StoreError> {
    let mut done = 0;
    for id in ids {
        let subject = Subject::Identity(IdentityId::from_uuid(*id));
        let new = NewRequest {
            id: draw(),
            bank,
            subject,
            classes: ClassSet::PERSON,
            asked_by: "retention",
            reason: None,
            at: now,
            due_at: now,
        };
        let request = erasure::ask(store, &new).await?;
        let order = Erase {
            id: request.id,
            bank,
            subject,
            classes: request.classes,
            by: "retention",
            at: now,
            fresh_state: b"{}",
            dry_run: false,
        };
        done += u64::from(matches!(erasure::erase(store, &order).await?, Outcome::Erased(_)));
    }
    Ok(done)
}

/// Takes the turn to carry retention out: `false` when it was taken within `every`. Of several processes one gets it.
///
/// # Errors
/// As the database says.
pub async fn take_turn(
    store: &Store,
    bank: &BankId,
    every: Duration,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let name = format!("retention/{bank}");
    let text = |at: Timestamp| at.as_micros().to_be_bytes().to_vec();
    let sql = "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    if store.db.execute(sql, vec![name.as_str().into(), text(now).into()]).await?.rows_affected() == 1 {
        return Ok(true);
    }
    // Times after 1970 as bytes are in the order of times.
    let sql = "UPDATE meta SET value = $1 WHERE name = $2 AND value <= $3";
    let values = vec![text(now).into(), name.into(), text(now.minus(every)).into()];
    Ok(store.db.execute(sql, values).await?.rows_affected() == 1)
}
