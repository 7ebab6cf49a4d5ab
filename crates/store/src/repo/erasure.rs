//! Erasing a person: requests and their 72 hours, the act itself ([`carry_out`]), and the ledger of what was erased
//! ([`ledger`]), which is replayed when a backup from before is restored.
//!
//! Whom a request is about is an id: an identity (a person as one channel knows them) or a customer (all identities
//! that were ever linked to one). Both are HMACs, so that the tables here may outlive the person. Nothing here knows
//! how a bank is told of the end of a consent; who erases has done that before.

use std::time::Duration;

use sea_orm::{DatabaseTransaction, QueryResult, Value};
use tellerline_core::{
    BankId, ChannelId, ConversationId, CustomerId, ErasureId, IdentityId, Timestamp, time::hours,
};
use uuid::Uuid;

use super::{Columns, audit_rows, run, statement};
use crate::{
    db::Store,
    error::StoreError,
    hot::{Extra, NewAudit},
    vault::{RetentionClass, places::ERASURE_REASON},
};

mod before;
mod carry_out;
pub mod ledger;
mod rows;

pub use before::{end_attempts, is_quiet, was_erased};
pub use carry_out::{Erase, Outcome, Summary, erase, note_replay, note_replay_on, replay, replay_pending};

/// How long a request waits, so that whoever did not ask can say so.
pub const WAIT: Duration = hours(72);

/// Whom a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// One person as one channel knows them.
    Identity(IdentityId),
    /// A customer of an institution: every identity linked to them.
    Customer(CustomerId),
}

impl Subject {
    /// The number in storage, and whose it is.
    pub const fn stored(self) -> (i16, Uuid) {
        match self {
            Self::Identity(id) => (0, id.as_uuid()),
            Self::Customer(id) => (1, id.as_uuid()),
        }
    }

    pub(super) const fn from_stored(kind: i16, owner: Uuid) -> Self {
        match kind {
            0 => Self::Identity(IdentityId::from_uuid(owner)),
            _ => Self::Customer(CustomerId::from_uuid(owner)),
        }
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Identity(id) => id.fmt(f),
            Self::Customer(id) => id.fmt(f),
        }
    }
}

/// Which retention classes are erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassSet(i16);

impl ClassSet {
    /// Everything that no law wants kept: the person is met anew afterwards. Proof of consent and cases stay under a
    /// key of their own until their term.
    pub const PERSON: Self = Self(0b1_0111);
    /// The above, and the evidence, too.
    pub const EVERYTHING: Self = Self(0b1_1111);
    /// The conversation starts anew; links stay.
    pub const CHAT: Self = Self(0b0_0001);

    /// These classes; `None` where they cannot be erased together. `profile` is what a person is known by, so it goes
    /// with `chat`, `tokens` and `audit` or not at all; `evidence` goes with all the others.
    pub fn of(classes: &[RetentionClass]) -> Option<Self> {
        let bits = classes.iter().fold(0, |bits, class| bits | 1 << class.code());
        let chat_or_audit = bits != 0 && bits & !0b1_0001 == 0;
        (chat_or_audit || bits == Self::PERSON.0 || bits == Self::EVERYTHING.0).then_some(Self(bits))
    }

    /// Whether a class is among them.
    pub const fn has(self, class: RetentionClass) -> bool {
        self.0 & (1 << class.code()) != 0
    }

    /// Whether the person is not known any more afterwards.
    pub const fn is_person(self) -> bool {
        self.has(RetentionClass::Profile)
    }

    const fn stored(self) -> i16 {
        self.0
    }

    const fn from_stored(bits: i16) -> Self {
        Self(bits)
    }

    /// Their names, with commas.
    pub fn names(self) -> String {
        let all = RetentionClass::ALL.iter().filter(|class| self.has(**class));
        all.map(|class| class.slug()).collect::<Vec<_>>().join(",")
    }
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for its time, or is being carried out.
    Requested,
    /// Somebody said "keep".
    Cancelled,
    /// It was carried out.
    Done,
}

/// A request as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: ErasureId,
    /// Tenant.
    pub bank: BankId,
    /// Whom it is about.
    pub subject: Subject,
    /// What is erased.
    pub classes: ClassSet,
    /// `customer`, `chat`, `cli:<name>`, `platform` (the messenger's own callback), `retention`.
    pub asked_by: String,
    /// When.
    pub asked_at: Timestamp,
    /// The first instant at which it may be carried out.
    pub due_at: Timestamp,
    /// Where it stands.
    pub state: State,
    /// When the customer was told, in the chat, that it is being carried out.
    pub told_at: Option<Timestamp>,
    /// When it was first held up by a legal hold.
    pub held_at: Option<Timestamp>,
    /// When it was cancelled or carried out, and by whom.
    pub ended: Option<(Timestamp, String)>,
}

/// A request to be written.
#[derive(Debug, Clone)]
pub struct NewRequest<'a> {
    /// Its id.
    pub id: ErasureId,
    /// Tenant.
    pub bank: &'a BankId,
    /// Whom it is about.
    pub subject: Subject,
    /// What is to be erased.
    pub classes: ClassSet,
    /// `customer`, `chat`, `cli:<name>`.
    pub asked_by: &'a str,
    /// Why, where somebody had to say.
    pub reason: Option<&'a str>,
    /// When it was asked.
    pub at: Timestamp,
    /// The first instant at which it may be carried out.
    pub due_at: Timestamp,
}

const SELECT: &str = "SELECT id, bank_id, subject, owner_id, classes, asked_by, asked_at, due_at, state, told_at, \
                      held_at, ended_at, ended_by FROM erasure";

fn stored(row: &QueryResult) -> Result<Request, StoreError> {
    let ended = row.maybe_time("ended_at")?.zip(row.maybe_text("ended_by")?);
    Ok(Request {
        id: ErasureId::from_uuid(row.uuid("id")?),
        bank: row.bank()?,
        subject: Subject::from_stored(row.small("subject")?, row.uuid("owner_id")?),
        classes: ClassSet::from_stored(row.small("classes")?),
        asked_by: row.text("asked_by")?,
        asked_at: row.time("asked_at")?,
        due_at: row.time("due_at")?,
        state: match row.small("state")? {
            0 => State::Requested,
            1 => State::Cancelled,
            2 => State::Done,
            _ => return Err(StoreError::Inconsistent { table: "erasure", column: "state" }),
        },
        told_at: row.maybe_time("told_at")?,
        held_at: row.maybe_time("held_at")?,
        ended,
    })
}

fn audit(
    bank: &BankId,
    actor: &str,
    event: &str,
    object: String,
    reason: Option<&str>,
    at: Timestamp,
) -> NewAudit {
    NewAudit {
        bank: bank.clone(),
        // Under the bank's key: what is said of an erasure must be readable after it.
        conversation: None,
        actor: actor.to_owned(),
        event: event.to_owned(),
        object,
        reason: reason.map(ToOwned::to_owned),
        at,
    }
}

/// Asks for an erasure; the audit log says so in the same transaction. Somebody's request that is open already is
/// given back instead, made due earlier where the new one is.
///
/// # Errors
/// As the database says; nothing is asked then.
pub async fn ask(store: &Store, new: &NewRequest<'_>) -> Result<Request, StoreError> {
    let asked = ask_noting(store, new, |_| Vec::new()).await?;
    asked.ok_or(StoreError::Inconsistent { table: "erasure", column: "id" })
}

/// As [`ask`]; what `also` makes of the request's id is written in the same transaction. `None`, and nothing written,
/// when one of those rows says that somebody else was first.
///
/// # Errors
/// As the database says; nothing is asked then.
pub async fn ask_noting(
    store: &Store,
    new: &NewRequest<'_>,
    also: impl FnOnce(ErasureId) -> Vec<Extra> + Send,
) -> Result<Option<Request>, StoreError> {
    let tx = store.begin().await?;
    let (kind, owner) = new.subject.stored();
    let values = || vec![owner.into(), new.bank.as_str().into()];
    let sql = format!("{SELECT} WHERE owner_id = $1 AND bank_id = $2 AND state = 0");
    let open = sea_orm::ConnectionTrait::query_one_raw(&tx, statement(&tx, &sql, values())).await?;
    let open = open.as_ref().map(stored).transpose()?;
    let id = open.as_ref().map_or(new.id, |open| open.id);
    if !super::links::apply(&tx, also(id)).await? {
        return Ok(None);
    }
    if open.is_some() {
        let sql = "UPDATE erasure SET due_at = CASE WHEN due_at < $1 THEN due_at ELSE $1 END, \
                   classes = $2 WHERE id = $3";
        let classes = open.as_ref().map_or(0, |open| open.classes.stored()) | new.classes.stored();
        run(&tx, sql, vec![new.due_at.as_micros().into(), classes.into(), id.as_uuid().into()]).await?;
    } else {
        let place = ERASURE_REASON.row(id.as_uuid());
        let reason = new.reason.map(|reason| store.vault.seal_for_bank(new.bank, &place, &reason));
        let extra = row(new, kind, owner, reason.transpose()?.map(crate::Sealed::into_bytes));
        run(&tx, extra.sql, extra.values).await?;
    }
    let object = format!("{id} {} classes={} due={}", new.subject, new.classes.names(), new.due_at.to_jiff());
    let line = audit(new.bank, new.asked_by, "erasure.asked", object, new.reason, new.at);
    audit_rows::insert(store, &tx, &[&line]).await?;
    let sql = format!("{SELECT} WHERE id = $1");
    let written =
        sea_orm::ConnectionTrait::query_one_raw(&tx, statement(&tx, &sql, vec![id.as_uuid().into()])).await?;
    let written = written.ok_or(StoreError::Inconsistent { table: "erasure", column: "id" })?;
    let request = stored(&written)?;
    tx.commit().await?;
    Ok(Some(request))
}

fn row(new: &NewRequest<'_>, kind: i16, owner: Uuid, reason: Option<Vec<u8>>) -> Extra {
    Extra {
        sql: "INSERT INTO erasure (id, bank_id, subject, owner_id, classes, asked_by, sealed_reason, asked_at, \
              due_at, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)",
        values: vec![
            new.id.as_uuid().into(),
            new.bank.as_str().into(),
            kind.into(),
            owner.into(),
            new.classes.stored().into(),
            new.asked_by.into(),
            reason.into(),
            new.at.as_micros().into(),
            new.due_at.as_micros().into(),
        ],
        expect: Some(1),
    }
}

/// A request that a turn makes, committed with it.
pub fn ask_in_turn(new: &NewRequest<'_>) -> Extra {
    let (kind, owner) = new.subject.stored();
    row(new, kind, owner, None)
}

/// "Keep": a request of this bank that is still open ends. Nothing happens to one that was carried out.
pub fn cancel_in_turn(bank: &BankId, id: ErasureId, by: &str, at: Timestamp) -> Extra {
    Extra {
        sql: "UPDATE erasure SET state = 1, ended_at = $1, ended_by = $2 WHERE id = $3 AND bank_id = $4 \
              AND state = 0",
        values: vec![at.as_micros().into(), by.into(), id.as_uuid().into(), bank.as_str().into()],
        expect: None,
    }
}

/// As [`cancel_in_turn`], in a transaction of its own. `false` when it was over before.
///
/// # Errors
/// As the database says; nothing is cancelled then.
pub async fn cancel(
    store: &Store,
    bank: &BankId,
    id: ErasureId,
    by: &str,
    reason: Option<&str>,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let tx = store.begin().await?;
    let extra = cancel_in_turn(bank, id, by, at);
    if run(&tx, extra.sql, extra.values).await? == 0 {
        return Ok(false);
    }
    let line = audit(bank, by, "erasure.cancelled", id.to_string(), reason, at);
    audit_rows::insert(store, &tx, &[&line]).await?;
    tx.commit().await?;
    Ok(true)
}

/// One request of a bank.
///
/// # Errors
/// As the database says.
pub async fn get(store: &Store, bank: &BankId, id: ErasureId) -> Result<Option<Request>, StoreError> {
    let sql = format!("{SELECT} WHERE id = $1 AND bank_id = $2");
    let row = store.db.query_one(&sql, vec![id.as_uuid().into(), bank.as_str().into()]).await?;
    row.as_ref().map(stored).transpose()
}

/// Open requests that concern a person in any way, oldest first: their own, of their identities, of their customers.
///
/// # Errors
/// As the database says.
pub async fn open_of(store: &Store, bank: &BankId, person: &Known) -> Result<Vec<Request>, StoreError> {
    let mut all = Vec::new();
    let sql = format!("{SELECT} WHERE owner_id = $1 AND bank_id = $2 AND state = 0 ORDER BY asked_at");
    for owner in person.owners() {
        let rows = store.db.query(&sql, vec![owner.into(), bank.as_str().into()]).await?;
        all.extend(rows.iter().map(stored).collect::<Result<Vec<_>, _>>()?);
    }
    all.sort_by_key(|request| (request.asked_at, request.id));
    Ok(all)
}

/// Requests whose time has come, oldest first.
///
/// # Errors
/// As the database says.
pub async fn due(store: &Store, now: Timestamp, limit: u32) -> Result<Vec<Request>, StoreError> {
    let sql = format!("{SELECT} WHERE state = 0 AND due_at <= $1 ORDER BY due_at LIMIT {limit}");
    store.db.query(&sql, vec![now.as_micros().into()]).await?.iter().map(stored).collect()
}

/// Requests of a bank, newest first.
///
/// # Errors
/// As the database says.
pub async fn list(store: &Store, bank: &BankId, limit: u32) -> Result<Vec<Request>, StoreError> {
    let sql = format!("{SELECT} WHERE bank_id = $1 ORDER BY asked_at DESC, id LIMIT {limit}");
    store.db.query(&sql, vec![bank.as_str().into()]).await?.iter().map(stored).collect()
}

/// The customer was told that it is being carried out. `false` when that was noted before, or it is over.
///
/// # Errors
/// As the database says.
pub async fn note_told(store: &Store, id: ErasureId, at: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE erasure SET told_at = $1 WHERE id = $2 AND state = 0 AND told_at IS NULL";
    let values: Vec<Value> = vec![at.as_micros().into(), id.as_uuid().into()];
    Ok(store.db.execute(sql, values).await?.rows_affected() == 1)
}

/// A legal hold keeps it from being carried out. `false` when that was noted before.
///
/// # Errors
/// As the database says.
pub async fn note_held(store: &Store, request: &Request, at: Timestamp) -> Result<bool, StoreError> {
    let tx = store.begin().await?;
    let sql = "UPDATE erasure SET held_at = $1 WHERE id = $2 AND state = 0 AND held_at IS NULL";
    if run(&tx, sql, vec![at.as_micros().into(), request.id.as_uuid().into()]).await? == 0 {
        return Ok(false);
    }
    let object = format!("{} {}", request.id, request.subject);
    audit_rows::insert(store, &tx, &[&audit(&request.bank, "system", "erasure.held", object, None, at)])
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// One conversation of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// As the channel knows them.
    pub identity: IdentityId,
    /// Their conversation.
    pub conversation: ConversationId,
    /// Where.
    pub channel: ChannelId,
}

/// What belongs to a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Conversations that are erased with them.
    pub threads: Vec<Thread>,
    /// Conversations in which somebody else's link lives, too: only what is this customer's ends there.
    pub shared: Vec<Thread>,
    /// Customers that are linked to nobody else.
    pub customers: Vec<CustomerId>,
    /// Customers of these conversations that are linked to others, too, and stay.
    pub staying: Vec<CustomerId>,
}

impl Known {
    /// Whether nothing is known of them.
    pub const fn is_empty(&self) -> bool {
        self.threads.is_empty() && self.shared.is_empty() && self.customers.is_empty()
    }

    /// Everybody's ids.
    pub fn owners(&self) -> Vec<Uuid> {
        let threads = self.threads.iter().chain(&self.shared).map(|thread| thread.identity.as_uuid());
        threads.chain(self.customers.iter().chain(&self.staying).map(|id| id.as_uuid())).collect()
    }
}

/// What belongs to whom a request is about.
///
/// # Errors
/// As the database says.
pub async fn known(store: &Store, bank: &BankId, subject: Subject) -> Result<Known, StoreError> {
    known_by(store, &store.db.read, bank, subject).await
}

pub(super) async fn known_by<C: sea_orm::ConnectionTrait>(
    store: &Store,
    conn: &C,
    bank: &BankId,
    subject: Subject,
) -> Result<Known, StoreError> {
    let mut known = Known::default();
    let (identities, mut customers) = match subject {
        Subject::Identity(identity) => {
            let conversation = store.vault.conversation(bank, identity)?;
            let sql =
                "SELECT DISTINCT customer_id AS id FROM link WHERE conversation_id = $1 AND bank_id = $2";
            let values = vec![conversation.as_uuid().into(), bank.as_str().into()];
            (vec![identity.as_uuid()], ids(conn, sql, values).await?)
        }
        Subject::Customer(customer) => {
            let sql = "SELECT DISTINCT identity_id AS id FROM link WHERE customer_id = $1 AND bank_id = $2";
            let values = vec![customer.as_uuid().into(), bank.as_str().into()];
            (ids(conn, sql, values).await?, vec![customer.as_uuid()])
        }
    };
    for id in identities {
        let Some(thread) = thread(store, conn, bank, IdentityId::from_uuid(id)).await? else { continue };
        let others = match subject {
            Subject::Identity(_) => Vec::new(),
            Subject::Customer(customer) => {
                let sql = "SELECT DISTINCT customer_id AS id FROM link WHERE conversation_id = $1 AND \
                           bank_id = $2 AND customer_id <> $3 AND status IN (0, 1)";
                let of = thread.conversation.as_uuid();
                ids(conn, sql, vec![of.into(), bank.as_str().into(), customer.as_uuid().into()]).await?
            }
        };
        if others.is_empty() {
            let sql =
                "SELECT DISTINCT customer_id AS id FROM link WHERE conversation_id = $1 AND bank_id = $2";
            let of = thread.conversation.as_uuid();
            customers.extend(ids(conn, sql, vec![of.into(), bank.as_str().into()]).await?);
            known.threads.push(thread);
        } else {
            known.shared.push(thread);
        }
    }
    customers.sort_unstable();
    customers.dedup();
    for id in customers {
        let own = matches!(subject, Subject::Customer(customer) if customer.as_uuid() == id);
        let staying = !own && linked_elsewhere(conn, bank, id, &known.threads).await?;
        let of = if staying { &mut known.staying } else { &mut known.customers };
        of.push(CustomerId::from_uuid(id));
    }
    Ok(known)
}

/// Whether a conversation that stays has a link of this customer.
async fn linked_elsewhere<C: sea_orm::ConnectionTrait>(
    conn: &C,
    bank: &BankId,
    customer: Uuid,
    threads: &[Thread],
) -> Result<bool, StoreError> {
    let sql = "SELECT DISTINCT conversation_id AS id FROM link WHERE customer_id = $1 AND bank_id = $2";
    let found = ids(conn, sql, vec![customer.into(), bank.as_str().into()]).await?;
    Ok(found.iter().any(|id| threads.iter().all(|thread| thread.conversation.as_uuid() != *id)))
}

async fn thread<C: sea_orm::ConnectionTrait>(
    store: &Store,
    conn: &C,
    bank: &BankId,
    identity: IdentityId,
) -> Result<Option<Thread>, StoreError> {
    // An identity has one conversation, found by look-up; what is retained of somebody is not found by it.
    let conversation = store.vault.conversation(bank, identity)?.as_uuid();
    let sql = "SELECT id, channel_id FROM conversation WHERE bank_id = $1 AND identity_id = $2 AND id = $3";
    let values = vec![bank.as_str().into(), identity.as_uuid().into(), conversation.into()];
    let row = conn.query_one_raw(statement(conn, sql, values)).await?;
    row.map(|row| {
        Ok(Thread {
            identity,
            conversation: ConversationId::from_uuid(row.uuid("id")?),
            channel: ChannelId::new(row.text("channel_id")?),
        })
    })
    .transpose()
}

async fn ids<C: sea_orm::ConnectionTrait>(
    conn: &C,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<Uuid>, StoreError> {
    let rows = conn.query_all_raw(statement(conn, sql, values)).await?;
    rows.iter().map(|row| row.uuid("id")).collect()
}

/// Marks a request as carried out, within the transaction that does so. `false` when somebody else was first, or it
/// was cancelled.
async fn close(tx: &DatabaseTransaction, id: ErasureId, by: &str, at: Timestamp) -> Result<bool, StoreError> {
    let sql = "UPDATE erasure SET state = 2, ended_at = $1, ended_by = $2 WHERE id = $3 AND state = 0";
    Ok(run(tx, sql, vec![at.as_micros().into(), by.into(), id.as_uuid().into()]).await? == 1)
}
