//! Group commit: many submissions, one transaction, one fsync.
//!
//! The writer takes everything that is ready, checks every guard, drops the losers with `Conflict`, writes
//! the rest in a fixed number of multi-row statements, commits once and wakes all. When a statement fails
//! that can never work (a poisoned group), the members are retried one by one, so that only the guilty one
//! fails.
//!
//! Cancellation: dropping the future of a submission does not take it back; it may still be committed.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use sea_orm::DatabaseTransaction;
use tellerline_core::Timestamp;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::{
    audit::{
        chain::Chain,
        entry::{self, Draft},
    },
    batch::{Batch, Latest},
    db::Db,
    error::{Guard, StoreError},
    guards::Expected,
    hot::{Consumed, NewAudit, NewInbox, Resolution, Stored, TurnCommit, partition_of},
    vault::Vault,
};

/// Submissions that may wait; beyond it submitters wait too, which is the back-pressure of the hooks.
const QUEUE: usize = 4_096;
/// Submissions in one group: bounds how long one transaction holds the lock.
const GROUP: usize = 512;
/// A group of this size means load …
const CROWD: usize = 4;
/// … and then a group is kept open until nobody has come for so many rounds of the runtime. Groups of half the size, so
/// that the other half is worked on while the disk syncs, were a fifth slower: each writes most of the same pages again.
const QUIET: usize = 3;
/// Groups between two foldings of `SQLite`'s log.
const FOLD_EVERY: usize = 64;

enum Work {
    Inbox(Arc<Vec<NewInbox>>),
    /// With its entries for the audit log, sealed.
    Turn(Arc<TurnCommit>, Vec<Draft>),
    Resolve(Arc<Vec<Resolution>>),
    Audit(Vec<Draft>),
}

enum Outcome {
    Inbox(Vec<Stored>),
    /// The conversation's new version.
    Turn(i64),
    Done,
}

struct Job {
    work: Work,
    reply: oneshot::Sender<Result<Outcome, StoreError>>,
}

enum Order {
    Job(Job),
    Stop(oneshot::Sender<()>),
}

/// What became of an entry for the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    /// It is in the log.
    Written,
    /// It could not be written; what it was to say was not done.
    Lost,
}

/// Is told of entries for the audit log, in the task that wrote them.
pub type AuditWatch = Arc<dyn Fn(&NewAudit, Entered) + Send + Sync>;

/// Hands work to the group-commit task. Cheap to clone.
#[derive(Clone)]
pub struct Writer {
    orders: mpsc::Sender<Order>,
    watch: Arc<OnceLock<AuditWatch>>,
    db: Db,
    vault: Arc<Vault>,
}

impl Writer {
    /// Starts the task; it ends at [`Self::stop`] or when the last handle is dropped.
    pub fn start(db: Db, vault: Arc<Vault>) -> Self {
        let (orders, inbox) = mpsc::channel(QUEUE);
        tokio::spawn(run(db.clone(), inbox));
        Self { orders, watch: Arc::default(), db, vault }
    }

    async fn submit(&self, work: Work) -> Result<Outcome, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.orders.send(Order::Job(Job { work, reply })).await.map_err(|_| StoreError::Stopped)?;
        answer.await.map_err(|_| StoreError::Stopped)?
    }

    /// Writes inbox rows; when this returns they are on disk.
    ///
    /// # Errors
    /// `Unavailable` when they could not be stored: the caller must not acknowledge them.
    pub async fn inbox(&self, rows: Vec<NewInbox>) -> Result<Vec<Stored>, StoreError> {
        match self.submit(Work::Inbox(Arc::new(rows))).await? {
            Outcome::Inbox(stored) => Ok(stored),
            _ => Err(StoreError::Stopped),
        }
    }

    /// Commits a turn; returns the conversation's new version.
    ///
    /// # Errors
    /// `Conflict` when a guard did not hold; nothing of this turn is written then.
    pub async fn turn(&self, commit: TurnCommit) -> Result<i64, StoreError> {
        // Sealed here, in the submitter's task: the one task that writes only numbers and hashes.
        let whose = Some((commit.conversation.id, commit.conversation.identity));
        let drafts = entry::draft(&self.vault, &self.db, &commit.keys, whose, &commit.audit).await;
        let commit = Arc::new(commit);
        let outcome = match drafts {
            Ok(drafts) => self.submit(Work::Turn(Arc::clone(&commit), drafts)).await,
            Err(error) => Err(error),
        };
        match &outcome {
            // Somebody else was first, or the person was erased: decided anew, and nothing is lost.
            Err(StoreError::Conflict(_) | StoreError::KeyDestroyed | StoreError::Stopped) => {}
            _ => self.tell_all(&commit.audit, outcome.is_ok()),
        }
        match outcome? {
            Outcome::Turn(version) => Ok(version),
            _ => Err(StoreError::Stopped),
        }
    }

    /// Writes outcomes of effects.
    ///
    /// # Errors
    /// As the database says.
    pub async fn resolve(&self, rows: Vec<Resolution>) -> Result<(), StoreError> {
        self.submit(Work::Resolve(Arc::new(rows))).await.map(|_| ())
    }

    /// Writes audit rows outside a turn: intent and completion of bank calls, acts of staff.
    ///
    /// # Errors
    /// As the database says; the caller then does not act.
    pub async fn audit(&self, rows: Vec<NewAudit>) -> Result<(), StoreError> {
        let written = match entry::draft(&self.vault, &self.db, &[], None, &rows).await {
            Ok(drafts) => self.submit(Work::Audit(drafts)).await.map(|_| ()),
            Err(error) => Err(error),
        };
        self.tell_all(&rows, written.is_ok());
        written
    }

    /// Tells somebody of every entry that the audit log takes, or cannot take, from now on through this store. Only
    /// the first who asks is told, so that no entry is told twice.
    pub fn watch(&self, watch: AuditWatch) {
        // A second one would hear half of it.
        let _ = self.watch.set(watch);
    }

    pub(crate) fn tell(&self, row: &NewAudit, entered: Entered) {
        if let Some(watch) = self.watch.get() {
            watch(row, entered);
        }
    }

    fn tell_all(&self, rows: &[NewAudit], written: bool) {
        let entered = if written { Entered::Written } else { Entered::Lost };
        for row in rows {
            self.tell(row, entered);
        }
    }

    /// Finishes what was submitted before, then stops.
    pub async fn stop(&self) {
        let (done, finished) = oneshot::channel();
        if self.orders.send(Order::Stop(done)).await.is_ok() {
            let _ = finished.await;
        }
    }
}

async fn run(db: Db, mut orders: mpsc::Receiver<Order>) {
    let mut batch = Vec::with_capacity(GROUP);
    let mut last = 0;
    let mut chain = Chain::start();
    let mut fold = Fold::default();
    loop {
        batch.clear();
        if orders.recv_many(&mut batch, GROUP).await == 0 {
            return;
        }
        gather(&mut orders, &mut batch, last).await;
        let mut jobs = Vec::with_capacity(batch.len());
        let mut stop = None;
        for order in batch.drain(..) {
            match order {
                Order::Job(job) => jobs.push(job),
                Order::Stop(done) => stop = Some(done),
            }
        }
        last = jobs.len();
        commit_group(&db, &mut chain, jobs).await;
        fold.after_group(&db);
        if let Some(done) = stop {
            let _ = done.send(());
            return;
        }
    }
}

/// `SQLite`'s log is folded into the file beside the commits, by another connection. Left to the connection that commits,
/// it happens when the log is long, and everybody waits for thousands of pages; so that one finds little to do and can
/// begin the log anew.
#[derive(Default)]
struct Fold {
    groups: usize,
    running: Option<tokio::task::JoinHandle<()>>,
}

impl Fold {
    fn after_group(&mut self, db: &Db) {
        self.groups += 1;
        let free = self.running.as_ref().is_none_or(tokio::task::JoinHandle::is_finished);
        if db.is_postgres() || self.groups < FOLD_EVERY || !free {
            return;
        }
        self.groups = 0;
        let db = db.clone();
        self.running = Some(tokio::spawn(async move {
            if let Err(error) = db.fold().await {
                // The connection that commits does it then.
                tracing::debug!(error = &error as &dyn std::error::Error, "the log was not folded");
            }
        }));
    }
}

/// Under load, letting everybody else go first makes groups larger and so everything cheaper: a commit costs
/// the same for one row as for a hundred. When the last group was small nobody waits, so an idle machine answers
/// at once; and no time is spent asleep.
async fn gather(orders: &mut mpsc::Receiver<Order>, batch: &mut Vec<Order>, last: usize) {
    let mut quiet = if last < CROWD { QUIET } else { 0 };
    loop {
        let before = batch.len();
        while batch.len() < GROUP
            && let Ok(order) = orders.try_recv()
        {
            batch.push(order);
        }
        quiet = if batch.len() == before { quiet + 1 } else { quiet };
        if quiet >= QUIET || batch.len() >= GROUP {
            return;
        }
        tokio::task::yield_now().await;
    }
}

async fn commit_group(db: &Db, chain: &mut Chain, jobs: Vec<Job>) {
    if jobs.is_empty() {
        return;
    }
    let works: Vec<&Work> = jobs.iter().map(|job| &job.work).collect();
    match attempt(db, chain, &works).await {
        Ok(results) => {
            for (job, result) in jobs.into_iter().zip(results) {
                let _ = job.reply.send(result);
            }
        }
        Err(error) if jobs.len() == 1 || error.is_transient() => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                members = jobs.len(),
                "a group was not committed"
            );
            let mut replies = jobs.into_iter().map(|job| job.reply);
            if let Some(first) = replies.next() {
                // Source errors are not clonable: the first submitter gets the cause, the others its kind.
                let transient = error.is_transient();
                let _ = first.send(Err(error));
                for reply in replies {
                    let _ = reply.send(Err(repeat(transient)));
                }
            }
        }
        Err(_) => {
            for job in jobs {
                let result = match attempt(db, chain, &[&job.work]).await {
                    Ok(mut results) => results.pop().unwrap_or(Err(StoreError::Stopped)),
                    Err(error) => {
                        tracing::error!(
                            error = &error as &dyn std::error::Error,
                            "a submission cannot be stored"
                        );
                        Err(error)
                    }
                };
                let _ = job.reply.send(result);
            }
        }
    }
}

fn repeat(transient: bool) -> StoreError {
    let text = "the group could not be committed".to_owned();
    let error = sea_orm::DbErr::Custom(text);
    if transient { StoreError::Unavailable(error) } else { StoreError::Refused(error) }
}

/// One transaction for the whole group. `Err` means that nothing was written.
///
/// The heads of the audit chains advance with the commit: a group that failed leaves them where they were. After a
/// failure nobody knows for sure, so they are read again.
///
/// Pages that a group gives up are not overwritten: that would be a tenth of all its time. What lies there is sealed, and
/// no page of a table of keys is among them, since a group only adds to those (ADR 0016).
async fn attempt(
    db: &Db,
    chain: &mut Chain,
    works: &[&Work],
) -> Result<Vec<Result<Outcome, StoreError>>, StoreError> {
    let mut next = chain.next(db).await?;
    let tx = db.begin().await?;
    db.overwrite_pages(&tx, false).await?;
    let written = write_all(db, &tx, &mut next, works).await;
    db.overwrite_pages(&tx, true).await?;
    let written = match written {
        Ok(results) => tx.commit().await.map(|()| results).map_err(StoreError::from),
        Err(error) => {
            let _ = tx.rollback().await;
            Err(error)
        }
    };
    match &written {
        Ok(_) => *chain = next,
        Err(_) => chain.doubt(),
    }
    written
}

async fn write_all(
    db: &Db,
    tx: &DatabaseTransaction,
    chain: &mut Chain,
    works: &[&Work],
) -> Result<Vec<Result<Outcome, StoreError>>, StoreError> {
    let batch = Batch { db, tx };
    let turns: Vec<&TurnCommit> = works
        .iter()
        .filter_map(|work| match work {
            Work::Turn(turn, _) => Some(turn.as_ref()),
            _ => None,
        })
        .collect();
    let mut verdicts = judge(&batch, &turns).await?;
    let winners: Vec<(&TurnCommit, i64)> = turns
        .iter()
        .zip(&verdicts)
        .filter_map(|(turn, verdict)| verdict.as_ref().ok().map(|version| (*turn, *version)))
        .collect();
    write_turns(&batch, &winners).await?;
    // Rare writes last: what ends a consent also cancels the reads that this very group wrote. Each may still
    // make its turn lose; then some of its rows are already written, and the group starts again without it.
    for (turn, _) in &winners {
        if !extras_hold(&batch, turn).await? {
            return if works.len() == 1 {
                Err(StoreError::Conflict(Guard::Consent))
            } else {
                Err(StoreError::Refused(sea_orm::DbErr::Custom("a rare write lost a race".into())))
            };
        }
    }

    let rows: Vec<&NewInbox> = works
        .iter()
        .flat_map(|work| match work {
            Work::Inbox(rows) => rows.as_slice(),
            _ => &[],
        })
        .collect();
    let mut stored = batch.inbox(&rows).await?.into_iter();
    let resolutions: Vec<&Resolution> = works
        .iter()
        .flat_map(|work| match work {
            Work::Resolve(rows) => rows.as_slice(),
            _ => &[],
        })
        .collect();
    batch.resolve(&resolutions).await?;
    let mut decided = verdicts.iter();
    let drafts: Vec<&Draft> = works
        .iter()
        .flat_map(|work| match work {
            Work::Audit(drafts) => drafts.as_slice(),
            Work::Turn(_, drafts) if decided.next().is_some_and(Result::is_ok) => drafts.as_slice(),
            _ => &[],
        })
        .collect();
    chain.append(&batch, &drafts).await?;

    let mut verdicts = verdicts.drain(..);
    Ok(works
        .iter()
        .map(|work| match work {
            Work::Inbox(rows) => Ok(Outcome::Inbox(stored.by_ref().take(rows.len()).collect())),
            Work::Turn(..) => match verdicts.next() {
                Some(Ok(version)) => Ok(Outcome::Turn(version)),
                Some(Err(guard)) => Err(StoreError::Conflict(guard)),
                None => Err(StoreError::Stopped),
            },
            Work::Resolve(_) | Work::Audit(_) => Ok(Outcome::Done),
        })
        .collect())
}

/// Checks every guard in one query: the new version for winners, the broken guard for losers. Two turns of
/// one conversation in a group: the second sees what the first leaves behind.
async fn judge(batch: &Batch<'_>, turns: &[&TurnCommit]) -> Result<Vec<Result<i64, Guard>>, StoreError> {
    // In order, so that rows are locked and pages are read in order.
    let mut versions: BTreeMap<Uuid, i64> = BTreeMap::new();
    let (mut epochs, mut consents) = (BTreeSet::new(), BTreeSet::new());
    let (mut waiting, mut coming) = (BTreeSet::new(), BTreeSet::new());
    for turn in turns {
        versions.entry(turn.conversation.id.as_uuid()).or_insert(turn.guards.version);
        epochs.insert((partition_of(turn.conversation.id), turn.guards.epoch));
        consents.extend(turn.guards.consents.iter().map(consent));
        match &turn.inbox {
            Some(Consumed::Row(row)) => waiting.insert(*row),
            Some(Consumed::New(row)) => coming.insert(row.dedupe),
            None => false,
        };
    }
    let expected = Expected {
        versions: versions.iter().map(|(id, version)| (*id, *version)).collect(),
        epochs: epochs.into_iter().collect(),
        consents: consents.into_iter().collect(),
        inbox: waiting.iter().copied().collect(),
        unknown: coming.iter().copied().collect(),
    };
    let broken = batch.broken(&expected).await?;
    versions.extend(&broken.versions);
    waiting.retain(|row| !broken.inbox.contains(row));
    coming.retain(|key| !broken.known.contains(key));
    Ok(turns
        .iter()
        .map(|turn| {
            let id = turn.conversation.id;
            let version = versions.entry(id.as_uuid()).or_insert(0);
            let epoch = broken.epochs.get(&partition_of(id)).unwrap_or(&turn.guards.epoch);
            if *epoch != turn.guards.epoch {
                Err(Guard::Epoch)
            } else if !is_to_handle(turn, &waiting, &coming) {
                Err(Guard::Inbox)
            } else if *version != turn.guards.version {
                Err(Guard::Version)
            } else if turn.guards.consents.iter().any(|held| broken.consents.contains(&consent(held))) {
                Err(Guard::Consent)
            } else {
                *version += 1;
                // An input is handled by one turn.
                match &turn.inbox {
                    Some(Consumed::Row(row)) => waiting.remove(row),
                    Some(Consumed::New(row)) => coming.remove(&row.dedupe),
                    None => false,
                };
                Ok(*version)
            }
        })
        .collect())
}

/// Whether the input of this turn has not been handled by another.
fn is_to_handle(turn: &TurnCommit, waiting: &BTreeSet<i64>, coming: &BTreeSet<[u8; 32]>) -> bool {
    match &turn.inbox {
        Some(Consumed::Row(row)) => waiting.contains(row),
        Some(Consumed::New(row)) => coming.contains(&row.dedupe),
        None => true,
    }
}

fn consent((link, epoch): &(tellerline_core::LinkId, u64)) -> (Uuid, i64) {
    (link.as_uuid(), i64::try_from(*epoch).unwrap_or(i64::MAX))
}

async fn extras_hold(batch: &Batch<'_>, turn: &TurnCommit) -> Result<bool, StoreError> {
    for extra in &turn.extras {
        let changed = batch.extra(extra).await?;
        if extra.expect.is_some_and(|expected| expected != changed) {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn write_turns(batch: &Batch<'_>, winners: &[(&TurnCommit, i64)]) -> Result<(), StoreError> {
    let Some((first, _)) = winners.first() else { return Ok(()) };
    let now: Timestamp = first.now;
    let keys: Vec<_> = winners.iter().flat_map(|(turn, _)| &turn.keys).collect();
    batch.keys(now, &keys).await?;
    // One statement must not touch a conversation twice: only its last row counts.
    let mut latest: BTreeMap<Uuid, Latest<'_>> = BTreeMap::new();
    for (turn, version) in winners {
        let id = turn.conversation.id.as_uuid();
        let before = latest.get(&id).and_then(|latest| latest.line);
        let line = turn.transcript.as_ref().map(|line| line.id).or(before);
        latest.insert(id, Latest { turn, version: *version, line });
    }
    batch.conversations(&latest.into_values().collect::<Vec<_>>()).await?;
    let (mut done, mut arrived): (Vec<i64>, Vec<&NewInbox>) = (Vec::new(), Vec::new());
    for (turn, _) in winners {
        match &turn.inbox {
            Some(Consumed::Row(row)) => done.push(*row),
            Some(Consumed::New(row)) => arrived.push(row),
            None => {}
        }
    }
    batch.inbox_done(now, &done).await?;
    batch.arrived(now, &arrived).await?;
    let transcripts: Vec<_> =
        winners.iter().filter_map(|(turn, _)| turn.transcript.as_ref().map(|body| (*turn, body))).collect();
    batch.transcripts(&transcripts).await?;
    // A timer that an earlier turn of the group sets and a later one cancels must not ring.
    let mut cancelled: Vec<[u8; 32]> = Vec::new();
    let mut timers: Vec<&NewInbox> = Vec::new();
    for (turn, _) in winners {
        timers.retain(|timer| !turn.cancelled.contains(&timer.dedupe));
        cancelled.extend(&turn.cancelled);
        timers.extend(&turn.timers);
    }
    batch.cancel_timers(now, &cancelled).await?;
    batch.timers(&timers).await?;
    let effects: Vec<_> =
        winners.iter().flat_map(|(turn, _)| turn.effects.iter().map(|effect| (*turn, effect))).collect();
    batch.effects(&effects).await
}
