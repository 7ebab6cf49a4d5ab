//! The engine: takes inbox rows in order, lets [`tellerline_core::flows::step`] decide, commits, and carries
//! out what was decided.
//!
//! * [`tenure`]: what begins and ends with the lease of one partition.
//! * [`partition`]: one actor per partition that this process owns; in order per conversation.
//! * [`turn`]: one decision as one `TurnCommit`.
//! * [`send`]: per-conversation FIFO of messages, retries by error class, echoes.
//! * [`bank`]: bank reads and revocations, pages to the bank's contact.
//! * [`lease`]: which partitions are ours; the loops that look after them.
//! * [`recover`]: what an earlier owner of a partition left behind.
//!
//! Nothing here waits on the network inside a turn.

pub mod bank;
pub mod lease;
pub mod partition;
pub mod recover;
pub mod send;
pub mod tenure;
pub mod turn;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tellerline_channels::messenger::event::Event;
use tellerline_core::{
    BankId, ChannelId, ConversationId, Timestamp,
    conversation::{Input, TimerKey},
};
use tellerline_store::{
    Consumed, InboxKind, NewInbox, PARTITIONS, StoreError, Stored, partition_of,
    vault::{hour_of, places::INBOX_BODY},
};
use tokio::sync::oneshot;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::context::Context;
use tenure::Tenure;

/// What an inbox row says, opened.
#[derive(Debug, Clone)]
pub enum Body {
    /// An event of a channel.
    Event(Event),
    /// Anything else that happened.
    Input(Input),
    /// A timer.
    Timer(TimerKey),
}

/// The inbox row of an [`Item`].
#[derive(Debug)]
pub enum Row {
    /// Stored, under this id.
    Stored(i64),
    /// To be stored by the turn that handles it; without its body, which then nobody needs any more. Whoever brought it
    /// is told what became of the turn; who is told nothing knows nothing.
    New(Box<NewInbox>, oneshot::Sender<AtOnce>),
}

/// What became of a turn that was to store its own input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtOnce {
    /// It is committed.
    Committed,
    /// It lost to another; nothing was written.
    NotWritten,
    /// It failed on the way, and may have been committed before.
    Unknown,
}

impl Row {
    fn consumed(&self) -> Consumed {
        match self {
            Self::Stored(id) => Consumed::Row(*id),
            Self::New(row, _) => Consumed::New(row.clone()),
        }
    }
}

/// An inbox row on its way to the actor of its partition.
#[derive(Debug)]
pub struct Item {
    /// The row.
    pub row: Row,
    /// Tenant.
    pub bank: BankId,
    /// Channel.
    pub channel: ChannelId,
    /// Whose conversation.
    pub conversation: ConversationId,
    /// By the platform's clock.
    pub event_at: Timestamp,
    /// By ours.
    pub arrived_at: Timestamp,
    /// What happened.
    pub body: Body,
}

impl Item {
    fn new(row: Row, head: &NewInbox, body: Body) -> Self {
        Self {
            row,
            bank: head.bank.clone(),
            channel: head.channel.clone(),
            conversation: head.conversation,
            event_at: head.event_at,
            arrived_at: head.arrived_at,
            body,
        }
    }

    /// The id of its row, once it is stored.
    fn stored(&self) -> Option<i64> {
        match self.row {
            Row::Stored(id) => Some(id),
            Row::New(..) => None,
        }
    }
}

/// An input that is not an inbox row yet.
pub struct Incoming {
    /// The row to write.
    pub row: NewInbox,
    /// The same, opened, to spare the worker a read.
    pub body: Body,
}

/// What became of an input that was offered to an idle actor.
enum Offered {
    /// It is stored, and its turn is committed.
    Handled,
    /// Its turn failed: it was stored by itself, and the actor reads it.
    Stored(Stored),
    /// Nothing: the actor is not idle, or not ours.
    Back(Box<Incoming>),
}

/// The engine of one process. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    /// What everything shares.
    pub context: Arc<Context>,
    /// Sends that wait for their echo.
    pub(crate) sends: Arc<send::Sends>,
    inner: Arc<Inner>,
}

struct Inner {
    /// Names this process in lease rows.
    owner: String,
    partitions: RwLock<HashMap<i16, Arc<Tenure>>>,
    /// Other processes work on this database, and store rows that we are not told of.
    others: AtomicBool,
    waiters: Mutex<HashMap<i64, oneshot::Sender<()>>>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// How often the database is asked for rows that nobody in this process wrote: timers, other processes.
const POLL: Duration = Duration::from_millis(200);
/// How long what is under way has at shutdown.
const LAST_CALLS: Duration = Duration::from_secs(3);

impl Engine {
    /// This process's name among those that share the database.
    pub(crate) fn owner(&self) -> &str {
        &self.inner.owner
    }

    /// An engine that owns nothing yet; see [`Self::start`].
    pub fn new(context: Arc<Context>, owner: String) -> Self {
        Self {
            sends: Arc::new(send::Sends::new(Arc::clone(&context))),
            context,
            inner: Arc::new(Inner {
                owner,
                partitions: RwLock::default(),
                others: AtomicBool::new(false),
                waiters: Mutex::default(),
                stop: CancellationToken::new(),
                tasks: TaskTracker::new(),
            }),
        }
    }

    /// Takes partitions and begins to work. `alone` says that no other process can be alive on this database
    /// (the caller holds the lock file of a SQLite database): leases of a crashed process are then taken at
    /// once.
    ///
    /// # Errors
    /// As the database says.
    pub async fn start(&self, alone: bool) -> Result<(), StoreError> {
        lease::refresh_pauses(self).await?;
        if alone {
            tellerline_store::lease::end_all(&self.context.store.db).await?;
        }
        lease::take(self).await?;
        self.spawn(lease::keep(self.clone()));
        self.spawn(lease::poll(self.clone()));
        self.spawn(lease::housekeeping(self.clone()));
        self.spawn(lease::end_unfinished(self.clone()));
        self.spawn(crate::chat::readers::watch(self.clone()));
        Ok(())
    }

    /// Finishes turns and sends that are under way (at most three seconds), gives the partitions back.
    pub async fn stop(&self) {
        self.inner.stop.cancel();
        self.inner.tasks.close();
        let tenures: Vec<_> = self.partitions_mut().drain().map(|(_, tenure)| tenure).collect();
        let ends = futures::future::join_all(tenures.iter().map(|tenure| tenure.end(LAST_CALLS)));
        let _ = tokio::time::timeout(LAST_CALLS, futures::future::join(ends, self.inner.tasks.wait())).await;
        if let Err(error) = tellerline_store::lease::release(&self.context.store.db, &self.inner.owner).await
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "leases were not given back");
        }
    }

    /// Whether every partition that this process holds by the database's word has an actor that takes rows.
    ///
    /// # Errors
    /// As the database says.
    pub async fn is_whole(&self) -> Result<bool, StoreError> {
        let held = tellerline_store::lease::held(&self.context.store.db, &self.inner.owner).await?;
        let partitions = self.partitions();
        // One that is being handed over is still held, and is as it should be.
        Ok(held
            .iter()
            .all(|id| partitions.get(id).is_some_and(|tenure| tenure.is_alive() || tenure.is_ending())))
    }

    /// Partitions in which this process takes turns now: held, and not on their way to another process.
    pub fn working(&self) -> usize {
        self.partitions().values().filter(|tenure| tenure.is_alive()).count()
    }

    /// Whether other processes work on this database.
    pub(crate) fn shares(&self) -> bool {
        self.inner.others.load(Ordering::Relaxed)
    }

    pub(crate) fn stopping(&self) -> &CancellationToken {
        &self.inner.stop
    }

    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.inner.tasks.spawn(task);
    }

    fn partitions(&self) -> RwLockReadGuard<'_, HashMap<i16, Arc<Tenure>>> {
        self.inner.partitions.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn partitions_mut(&self) -> RwLockWriteGuard<'_, HashMap<i16, Arc<Tenure>>> {
        self.inner.partitions.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stores rows and, once they are on disk, hands them to their actors. One that comes alone and finds its actor idle
    /// is stored with its turn. Returns whether one of them had come before.
    ///
    /// Cancellation: once called, rows may be stored even if the future is dropped; the poll finds them.
    ///
    /// # Errors
    /// `Unavailable` when they could not be stored: nothing may be acknowledged then.
    pub async fn accept(&self, incoming: Vec<Incoming>) -> Result<bool, StoreError> {
        let incoming = match <[Incoming; 1]>::try_from(incoming) {
            Ok([only]) => match self.at_once(only).await? {
                Offered::Handled => return Ok(false),
                Offered::Stored(stored) => return Ok(stored == Stored::Duplicate),
                Offered::Back(only) => vec![*only],
            },
            Err(several) => several,
        };
        let stored = self.store(incoming).await?;
        Ok(stored.contains(&Stored::Duplicate))
    }

    /// One commit for an input and its turn, where nothing else waits for the actor (ADR 0024). When the turn fails for
    /// whatever reason the input is stored by itself after all, and tried again as every other.
    async fn at_once(&self, incoming: Incoming) -> Result<Offered, StoreError> {
        let Some(tenure) = self.tenure_alone(incoming.row.conversation) else {
            return Ok(Offered::Back(Box::new(incoming)));
        };
        let Incoming { row, body } = incoming;
        let (told, became) = oneshot::channel();
        if let Some(item) = tenure.take(Item::new(Row::New(Box::new(row.head()), told), &row, body)) {
            return Ok(Offered::Back(Box::new(Incoming { row, body: item.body })));
        }
        let became = became.await;
        if became == Ok(AtOnce::Committed) {
            return Ok(Offered::Handled);
        }
        let stored = self.context.store.writer.inbox(vec![row]).await?;
        let stored = stored.first().copied().unwrap_or(Stored::Duplicate);
        match stored {
            Stored::New(_) => tenure.fall_behind(),
            Stored::Duplicate if became == Ok(AtOnce::Unknown) => tenure.committed_unnoticed(),
            Stored::Duplicate => {}
        }
        Ok(Offered::Stored(stored))
    }

    /// The holder of a conversation's partition, if that is us and nobody else stores rows of it.
    fn tenure_alone(&self, conversation: ConversationId) -> Option<Arc<Tenure>> {
        let alone = !self.inner.others.load(Ordering::Relaxed);
        alone.then(|| self.partitions().get(&partition_of(conversation)).cloned()).flatten()
    }

    async fn store(&self, incoming: Vec<Incoming>) -> Result<Vec<Stored>, StoreError> {
        let (rows, bodies): (Vec<NewInbox>, Vec<Body>) =
            incoming.into_iter().map(|i| (i.row, i.body)).unzip();
        let heads: Vec<_> = rows.iter().map(NewInbox::head).collect();
        let stored = self.context.store.writer.inbox(rows).await?;
        for ((head, body), outcome) in heads.iter().zip(bodies).zip(&stored) {
            let Stored::New(inbox) = outcome else { continue };
            self.deliver(Item::new(Row::Stored(*inbox), head, body));
        }
        Ok(stored)
    }

    /// Tells the actor of the row's partition, if that is ours, of a stored row.
    pub(crate) fn deliver(&self, item: Item) {
        let partitions = self.partitions();
        let Some(tenure) = partitions.get(&partition_of(item.conversation)) else { return };
        // Another process may have stored an earlier row of the conversation: the actor reads them in order.
        if self.inner.others.load(Ordering::Relaxed) {
            tenure.fall_behind();
        } else {
            tenure.offer(item);
        }
    }

    /// Submits something that a page, the desk or a bank's answer brings. `key` makes it unique: the same
    /// key twice is one input.
    ///
    /// # Errors
    /// As [`Self::accept`]; also when the bank has no keys.
    pub async fn submit(&self, place: &Place, input: Input, key: &str) -> Result<(), StoreError> {
        let incoming = self.incoming(place, input, key).await?;
        self.accept(vec![incoming]).await.map(drop)
    }

    /// As [`Self::submit`], and waits until the turn has been committed (at most `limit`). Returns whether it
    /// was seen to be committed.
    ///
    /// # Errors
    /// As [`Self::submit`].
    pub async fn submit_and_wait(
        &self,
        place: &Place,
        input: Input,
        key: &str,
        limit: Duration,
    ) -> Result<bool, StoreError> {
        let incoming = self.incoming(place, input, key).await?;
        let (done, committed) = oneshot::channel();
        let inbox = match self.at_once(incoming).await? {
            Offered::Handled | Offered::Stored(Stored::Duplicate) => return Ok(true),
            Offered::Stored(Stored::New(inbox)) => {
                self.waiters().insert(inbox, done);
                inbox
            }
            Offered::Back(back) => {
                let Incoming { row, body } = *back;
                let head = row.head();
                let stored = self.context.store.writer.inbox(vec![row]).await?;
                let Some(Stored::New(inbox)) = stored.first().copied() else { return Ok(true) };
                self.waiters().insert(inbox, done);
                self.deliver(Item::new(Row::Stored(inbox), &head, body));
                inbox
            }
        };
        let seen = tokio::time::timeout(limit, self.committed(inbox, committed)).await;
        self.waiters().remove(&inbox);
        Ok(seen.is_ok())
    }

    /// Resolves when the row is done, told by our own actor or, when another process owns the partition, by
    /// the database.
    async fn committed(&self, inbox: i64, mut told: oneshot::Receiver<()>) {
        loop {
            tokio::select! {
                _ = &mut told => return,
                () = tokio::time::sleep(POLL) => {
                    let row = self.context.store.db
                        .query_one("SELECT id FROM inbox WHERE id = $1 AND done_at IS NULL", vec![inbox.into()])
                        .await;
                    if matches!(row, Ok(None)) {
                        return;
                    }
                }
            }
        }
    }

    fn waiters(&self) -> std::sync::MutexGuard<'_, HashMap<i64, oneshot::Sender<()>>> {
        self.inner.waiters.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn row_done(&self, inbox: i64) {
        if let Some(waiter) = self.waiters().remove(&inbox) {
            let _ = waiter.send(());
        }
    }

    async fn incoming(&self, place: &Place, input: Input, key: &str) -> Result<Incoming, StoreError> {
        let row = input_row(&self.context, place, &input, key).await?;
        Ok(Incoming { row, body: Body::Input(input) })
    }
}

/// Where a conversation is.
#[derive(Debug, Clone)]
pub struct Place {
    /// Tenant.
    pub bank: BankId,
    /// Channel.
    pub channel: ChannelId,
    /// Which conversation.
    pub conversation: ConversationId,
}

/// An input as an inbox row, sealed under the key of the hour.
///
/// # Errors
/// As the vault says.
pub async fn input_row(
    context: &Context,
    place: &Place,
    input: &Input,
    key: &str,
) -> Result<NewInbox, StoreError> {
    let now = context.now();
    let hour = hour_of(now);
    let dedupe = context.store.vault.lookup(
        &place.bank,
        "input",
        &[place.conversation.as_uuid().as_bytes(), key.as_bytes()],
    )?;
    let plain = serde_json::to_vec(input).map_err(|_| StoreError::Sealed)?;
    let body = context.store.vault.hour_key(hour).await?.seal_bytes(&INBOX_BODY.hash(&dedupe)?, &plain)?;
    Ok(NewInbox {
        bank: place.bank.clone(),
        channel: place.channel.clone(),
        conversation: place.conversation,
        kind: InboxKind::Input,
        dedupe,
        event_at: now,
        arrived_at: now,
        due_at: now,
        hour,
        body,
    })
}

/// All partition numbers.
pub(crate) fn all_partitions() -> impl Iterator<Item = i16> {
    (0..PARTITIONS).filter_map(|id| i16::try_from(id).ok())
}
