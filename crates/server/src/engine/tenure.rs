//! The time for which this process holds one partition: its actor, its sends and its calls begin and end with
//! it, so that nothing of it goes on when the partition has another owner.
//!
//! Rows reach the actor in one of three ways: handed over by whoever brought them, to be stored with their turn; handed
//! over by whoever stored them, which spares a read; or read from the database by the actor itself. The last is always
//! right; the others are taken only while nothing can be overtaken by them, the first while nothing waits at all. Once a row found no room in the queue, those after it are not handed over either,
//! until the actor has read what waits.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tellerline_store::lease::Lease;
use tokio::sync::{Notify, mpsc};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    Item,
    send::{Queues, Sends},
};

/// Rows that may wait in front of one actor.
pub(super) const QUEUE: usize = 256;

/// See the module.
pub(crate) struct Tenure {
    pub(crate) partition: i16,
    pub(crate) epoch: i64,
    /// Messages of this partition on their way out.
    pub(crate) sends: Arc<Queues>,
    pub(crate) stop: CancellationToken,
    pub(crate) tasks: TaskTracker,
    items: mpsc::Sender<Item>,
    inflow: Mutex<Inflow>,
    bell: Notify,
}

/// What the actor has been given, and whether there is more.
struct Inflow {
    /// Rows wait in the database that were not handed over.
    behind: bool,
    /// Rows that the actor has and has not handled yet.
    waiting: u64,
}

impl Tenure {
    /// A tenure whose actor has yet to be started with the receiver. It begins behind: whatever an earlier
    /// owner left comes before what is stored from now on.
    pub(super) fn new(
        lease: Lease,
        sends: &Arc<Sends>,
        stop: CancellationToken,
    ) -> (Arc<Self>, mpsc::Receiver<Item>) {
        let (items, received) = mpsc::channel(QUEUE);
        let tasks = TaskTracker::new();
        let tenure = Self {
            partition: lease.partition,
            epoch: lease.epoch,
            sends: Arc::new(Queues::new(Arc::clone(sends), lease.epoch, stop.clone(), tasks.clone())),
            stop,
            tasks,
            items,
            inflow: Mutex::new(Inflow { behind: true, waiting: 0 }),
            bell: Notify::new(),
        };
        (Arc::new(tenure), received)
    }

    fn inflow(&self) -> MutexGuard<'_, Inflow> {
        self.inflow.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands a stored row over, or leaves it for the actor to read in its turn.
    pub(super) fn offer(&self, item: Item) {
        let mut inflow = self.inflow();
        if inflow.behind {
            return;
        }
        match self.items.try_send(item) {
            Ok(()) => inflow.waiting += 1,
            Err(_) => inflow.behind = true,
        }
    }

    /// Hands over what is not stored yet; gives it back unless the actor would begin with it now.
    pub(super) fn take(&self, item: Item) -> Option<Item> {
        let mut inflow = self.inflow();
        if inflow.behind || inflow.waiting > 0 || self.is_ending() {
            return Some(item);
        }
        let full = self.items.try_send(item).err().map(mpsc::error::TrySendError::into_inner);
        inflow.waiting += u64::from(full.is_none());
        full
    }

    /// A commit was made although the database said that it failed: what it decided is in the outbox and with nobody.
    /// Whoever takes the partition anew carries it out.
    pub(super) fn committed_unnoticed(&self) {
        tracing::warn!(partition.id = self.partition, "a turn was committed unnoticed");
        self.stop.cancel();
    }

    /// Tells the actor that there are rows which nobody hands over.
    pub(super) fn fall_behind(&self) {
        self.inflow().behind = true;
        self.bell.notify_one();
    }

    pub(super) fn is_behind(&self) -> bool {
        self.inflow().behind
    }

    /// Rows that the actor has and has not handled yet.
    pub(super) fn waiting(&self) -> u64 {
        self.inflow().waiting
    }

    /// The actor is about to read from the database, which has all that was handed over and not handled, too.
    pub(super) fn begin_reading(&self, items: &mut mpsc::Receiver<Item>) {
        let mut inflow = self.inflow();
        while items.try_recv().is_ok() {}
        *inflow = Inflow { behind: false, waiting: 0 };
    }

    /// The actor has read so many rows.
    pub(super) fn has_read(&self, rows: usize) {
        self.inflow().waiting += rows as u64;
    }

    /// The actor is done with one row.
    pub(super) fn handled(&self) {
        let mut inflow = self.inflow();
        inflow.waiting = inflow.waiting.saturating_sub(1);
    }

    /// Resolves when [`Self::fall_behind`] was called since it last resolved.
    pub(super) async fn rung(&self) {
        self.bell.notified().await;
    }

    /// Whether the actor takes rows.
    pub(super) fn is_alive(&self) -> bool {
        !self.items.is_closed() && !self.is_ending()
    }

    /// Whether it has been told to end.
    pub(super) fn is_ending(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// Ends it: no new turn, no new call; what is under way has so long to finish.
    pub(super) async fn end(&self, limit: Duration) {
        self.stop.cancel();
        self.tasks.close();
        let _ = tokio::time::timeout(limit, self.tasks.wait()).await;
    }
}
