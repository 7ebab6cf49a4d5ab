//! Sends messages: one after the other within a conversation, many conversations at once.
//!
//! A message that must be tried again blocks those behind it (their order is what the customer reads); one
//! that failed for good unblocks them and is kept as a dead letter for staff. When the outcome of a call is
//! not known, the platform's echo is awaited for ten seconds, then the call is repeated once, then the
//! message is marked unknown.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tellerline_channels::messenger::{
    call::{Blocked, Call, Origin, Shows, Window},
    class::{Class, ECHO_WAIT, retry_delay},
    send::SendOutcome,
};
use tellerline_core::{
    ConversationId, EffectId, LinkId, Timestamp,
    conversation::{Input, SendFailure},
};
use tellerline_store::{EffectStatus, Resolution, StoreError, inbox};
use tokio::sync::oneshot;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Place, partition};
use crate::{
    chat::deliver,
    context::{Context, Pausable},
    endpoint::{Endpoint, Gate, Wire},
};

/// A call waiting to be made.
pub struct SendJob {
    place: Place,
    /// `None` for typing and seen marks, which have no row.
    id: Option<EffectId>,
    call: Call,
    /// What it shows of the customer's, which may be less by the time it leaves.
    shows: Option<Box<Shows>>,
    consent: Option<(LinkId, u64)>,
    attempts: i16,
    /// Not before then.
    due_at: Option<Timestamp>,
    /// The call may have been made before a crash: until then its echo is awaited first.
    echo_until: Option<Timestamp>,
    /// The row says that it waits, so that nobody who took it over would look for an echo.
    waits: bool,
    /// Until then the window's rule under which the call was made holds; `None`: has to be looked up.
    holds_until: Option<Timestamp>,
}

impl SendJob {
    /// A message that was just committed.
    pub(crate) fn new(
        place: Place,
        id: EffectId,
        call: Call,
        shows: Option<Shows>,
        consent: Option<(LinkId, u64)>,
    ) -> Self {
        let shows = shows.map(Box::new);
        Self { id: Some(id), shows, consent, ..Self::signal(place, call) }
    }

    /// A typing or seen mark.
    pub(crate) fn signal(place: Place, call: Call) -> Self {
        Self {
            place,
            id: None,
            call,
            shows: None,
            consent: None,
            attempts: 0,
            due_at: None,
            echo_until: None,
            waits: false,
            holds_until: None,
        }
    }

    /// With the time until which the rule of the window holds that the call was made under.
    pub(crate) fn holding(self, until: Option<Timestamp>) -> Self {
        Self { holds_until: until, ..self }
    }

    /// The same, left behind by an earlier owner of the partition. `echo_until` is the same for all that were
    /// taken over together: a backlog waits once, not once for each message.
    pub(crate) fn recovered(self, attempts: i16, due_at: Timestamp, echo_until: Option<Timestamp>) -> Self {
        Self { attempts, due_at: Some(due_at), echo_until, waits: echo_until.is_none(), ..self }
    }
}

/// Ends effects whose channel was removed from the config.
pub(super) const NO_CHANNEL: &str = "channel is not configured";
/// How often a row is looked at whose echo another process may receive.
const LOOK: Duration = Duration::from_millis(500);

/// Sends of this process that wait for their echo.
pub struct Sends {
    context: Arc<Context>,
    echoes: Mutex<HashMap<EffectId, oneshot::Sender<()>>>,
}

impl Sends {
    pub(crate) fn new(context: Arc<Context>) -> Self {
        Self { context, echoes: Mutex::default() }
    }

    /// The platform has shown us our own message: whatever the call's outcome was, it arrived.
    pub(crate) fn echoed(&self, id: EffectId) {
        if let Some(waiter) = self.echoes.lock().unwrap_or_else(PoisonError::into_inner).remove(&id) {
            let _ = waiter.send(());
        }
    }

    fn expect_echo(&self, id: EffectId) -> oneshot::Receiver<()> {
        let (seen, echo) = oneshot::channel();
        self.echoes.lock().unwrap_or_else(PoisonError::into_inner).insert(id, seen);
        echo
    }

    fn forget_echo(&self, id: EffectId) {
        self.echoes.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

/// Queues of all conversations of one partition that have something to send, while the partition is ours.
pub struct Queues {
    context: Arc<Context>,
    sends: Arc<Sends>,
    epoch: i64,
    queues: Mutex<HashMap<ConversationId, VecDeque<SendJob>>>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// How a message may leave.
enum Leave {
    AsItIs,
    Masked,
    Never,
}

/// Why a message does not leave any more.
enum Withheld {
    /// It is not wanted, for this reason.
    Cancelled(&'static str),
    /// It waited until the messenger's window had closed.
    TooLate,
}

/// What became of one try.
enum Next {
    Ended(EffectStatus, Option<String>),
    Again(Duration),
    /// The server stops: the row stays as it is for the next owner.
    Leave,
}

impl Queues {
    /// Ends with `stop`; what it does then still runs in `tasks`.
    pub(super) fn new(sends: Arc<Sends>, epoch: i64, stop: CancellationToken, tasks: TaskTracker) -> Self {
        Self { context: Arc::clone(&sends.context), sends, epoch, queues: Mutex::default(), stop, tasks }
    }

    fn queues(&self) -> MutexGuard<'_, HashMap<ConversationId, VecDeque<SendJob>>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Appends to the conversation's queue and makes sure that somebody works on it.
    pub(crate) fn push(self: &Arc<Self>, job: SendJob) {
        let conversation = job.place.conversation;
        let mut queues = self.queues();
        if let Some(queue) = queues.get_mut(&conversation) {
            queue.push_back(job);
            return;
        }
        queues.insert(conversation, VecDeque::from([job]));
        drop(queues);
        self.tasks.spawn(Arc::clone(self).drain(conversation));
    }

    async fn drain(self: Arc<Self>, conversation: ConversationId) {
        while let Some(mut job) = self.next(conversation) {
            if !self.carry_out(&mut job).await {
                let rest = self.queues().remove(&conversation).unwrap_or_default();
                return self.put_back(std::iter::once(job).chain(rest)).await;
            }
        }
    }

    fn next(&self, conversation: ConversationId) -> Option<SendJob> {
        let mut queues = self.queues();
        let job = queues.get_mut(&conversation)?.pop_front();
        if job.is_none() {
            queues.remove(&conversation);
        }
        job
    }

    /// The partition is left: rows stay in the outbox, and those whose call was certainly not made say so.
    async fn put_back(&self, jobs: impl Iterator<Item = SendJob>) {
        let untouched: Vec<EffectId> = jobs
            .filter(|job| job.attempts == 0 && job.echo_until.is_none())
            .filter_map(|job| job.id)
            .collect();
        if let Err(error) = inbox::put_back(&self.context.store.db, &untouched, self.epoch).await {
            // The next owner looks for echoes that cannot come, and sends then.
            tracing::warn!(error = &error as &dyn std::error::Error, "messages were not put back");
        }
    }

    /// Makes one call to its end. Returns false when the partition is left before.
    async fn carry_out(&self, job: &mut SendJob) -> bool {
        let Some(endpoint) = self.context.endpoints.get(&job.place.channel).cloned() else {
            let Some(id) = job.id else { return true };
            tracing::error!(effect.id = %id, channel.id = %job.place.channel, "a message for a channel that is not configured");
            metrics::counter!("tellerline_dead_letters_total", "kind" => "send").increment(1);
            return self.ended(job, id, EffectStatus::Dead, Some(NO_CHANNEL), None).await;
        };
        let Some(id) = job.id else {
            // A mark that fails must never fail the reply.
            if !self.stop.is_cancelled() && self.lets_marks_through(&endpoint, job) {
                let _ = self.post(&endpoint, job, None).await;
            }
            return true;
        };
        if let Some(until) = job.echo_until
            && self.echo_arrives(id, until).await
        {
            return self.ended(job, id, EffectStatus::Done, None, None).await;
        }
        loop {
            if !self.wait_until(job.due_at).await || !self.gate_opens(&endpoint, job).await {
                return false;
            }
            // The platform may have taken what it said had failed: then its echo has ended the row.
            if (job.attempts > 0 || job.echo_until.is_some()) && self.is_done(id).await {
                return true;
            }
            match self.prepare(job).await {
                Ok(Ok(())) => {}
                Ok(Err(Withheld::Cancelled(why))) => {
                    return self.ended(job, id, EffectStatus::Cancelled, Some(why), None).await;
                }
                Ok(Err(Withheld::TooLate)) => return self.too_late(job, id).await,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, effect.id = %id, "whether a message may leave could not be checked");
                    job.due_at = Some(self.context.now().plus(Duration::from_secs(1)));
                    continue;
                }
            }
            job.attempts = job.attempts.saturating_add(1);
            if job.waits {
                self.stands(job, id, EffectStatus::Claimed, self.context.now()).await;
                job.waits = false;
            }
            match self.call(&endpoint, job, id).await {
                (Next::Ended(status, failure), message) => {
                    return self.ended(job, id, status, failure.as_deref(), message.as_deref()).await;
                }
                (Next::Again(pause), _) => {
                    let due_at = self.context.now().plus(pause);
                    job.due_at = Some(due_at);
                    self.stands(job, id, EffectStatus::Waiting, due_at).await;
                    job.waits = true;
                }
                (Next::Leave, _) => return false,
            }
        }
    }

    /// Near the end of the Page's allowance what nobody asked for waits: until less is used or the figure is an hour
    /// old (see [`Usage::aged`]), or until something that was asked for waits behind it.
    ///
    /// [`Usage::aged`]: tellerline_channels::messenger::usage::Usage::aged
    fn held_back(&self, endpoint: &Endpoint, job: &SendJob) -> bool {
        if job.call.origin() != Origin::Unasked || !endpoint.sender.usage().is_critical() {
            return false;
        }
        let queues = self.queues();
        let mut behind = queues.get(&job.place.conversation).into_iter().flatten();
        !behind.any(|job| job.call.origin() != Origin::Unasked)
    }

    fn lets_marks_through(&self, endpoint: &Endpoint, job: &SendJob) -> bool {
        let in_time = job.holds_until.is_some_and(|until| self.context.now() < until);
        let allowed = !endpoint.sender.usage().is_critical();
        in_time && allowed && matches!(endpoint.gate(), Gate::Open) && !self.paused(job)
    }

    /// Makes the call what may leave now: less where less may be shown than was decided, and under the rule of the
    /// window as it is.
    async fn prepare(&self, job: &mut SendJob) -> Result<Result<(), Withheld>, StoreError> {
        match self.may_leave(job).await? {
            Leave::AsItIs => {}
            Leave::Masked => {
                let Some(masked) = job.shows.take().and_then(|shows| shows.masked) else {
                    return Ok(Err(Withheld::Cancelled("what it shows may not be shown any more")));
                };
                metrics::counter!("tellerline_sends_masked_late_total").increment(1);
                (job.call, job.holds_until) = (masked, None);
            }
            Leave::Never => return Ok(Err(Withheld::Cancelled("consent ended"))),
        }
        let now = self.context.now();
        if job.holds_until.is_some_and(|until| now < until) || self.context.is_web(&job.place.channel) {
            return Ok(Ok(()));
        }
        // The customer may have written meanwhile: then the window is open again.
        let last = partition::last_inbound(&self.context, &job.place).await?;
        job.holds_until = Window::ends(last, now);
        Ok(job.call.retarget(Window::at(last, now)).map_err(|Blocked::WindowClosed| Withheld::TooLate))
    }

    /// It waited for too long: not tried, because what the platform would answer is known.
    async fn too_late(&self, job: &SendJob, id: EffectId) -> bool {
        metrics::counter!("tellerline_sends_blocked_total").increment(1);
        metrics::counter!("tellerline_dead_letters_total", "kind" => "send").increment(1);
        tracing::warn!(effect.id = %id, "a message waited until the window had closed");
        self.tell(job, id, SendFailure::WindowClosed).await;
        let why = format!("{}: it waited too long", name(Class::Replan));
        self.ended(job, id, EffectStatus::Dead, Some(&why), None).await
    }

    fn paused(&self, job: &SendJob) -> bool {
        self.context.pauses.holds(Pausable::Sends, &job.place.bank, Some(&job.place.channel))
    }

    /// To the platform, or into the thread that the web chat reads.
    async fn post(&self, endpoint: &Endpoint, job: &SendJob, id: Option<EffectId>) -> SendOutcome {
        match (&endpoint.sender, id) {
            (Wire::Messenger(sender), id) => {
                sender.send(&job.call, &id.map(|id| id.to_string()).unwrap_or_default()).await
            }
            (Wire::Web(_), Some(id)) => deliver::message(&self.context, &job.place, &job.call, id).await,
            (Wire::Web(_), None) => {
                deliver::sign(&self.context, &job.place, &job.call).await;
                SendOutcome::Sent { message_id: None }
            }
        }
    }

    async fn call(&self, endpoint: &Endpoint, job: &mut SendJob, id: EffectId) -> (Next, Option<String>) {
        let echo = self.sends.expect_echo(id);
        let outcome = self.post(endpoint, job, Some(id)).await;
        let (class, detail) = match outcome {
            SendOutcome::Sent { message_id } => {
                self.sends.forget_echo(id);
                metrics::counter!("tellerline_sends_total", "outcome" => "sent").increment(1);
                return (Next::Ended(EffectStatus::Done, None), message_id);
            }
            SendOutcome::Failed(class, detail) => (class, detail),
        };
        metrics::counter!("tellerline_sends_total", "outcome" => name(class)).increment(1);
        tracing::warn!(
            effect.id = %id, error.class = name(class), error.code = detail.code, error.subcode = detail.subcode,
            error.trace = detail.fbtrace_id.as_deref(), "a send failed"
        );
        let (failure, message) = (Some(format!("{}: {}", name(class), detail)), detail.message_id.clone());
        let next = match class {
            Class::Ambiguous => {
                if self.arrives(id, echo, ECHO_WAIT).await {
                    Next::Ended(EffectStatus::Done, None)
                } else if self.stop.is_cancelled() {
                    Next::Leave
                } else if job.attempts < 2 {
                    Next::Again(Duration::ZERO)
                } else {
                    Next::Ended(EffectStatus::Unknown, failure)
                }
            }
            Class::Retry { most } => match retry_delay(tries(job) - 1, jitter(id)) {
                Some(pause) if tries(job) <= most => Next::Again(pause),
                _ => Next::Ended(EffectStatus::Dead, failure),
            },
            Class::PauseAndRetry { after } => {
                endpoint.pause_until(self.context.now().plus(after));
                // Waiting for the Page's allowance is not this message's failure.
                job.attempts -= 1;
                Next::Again(after)
            }
            Class::StopPage => {
                tracing::error!(
                    channel.id = %endpoint.id, error.code = detail.code,
                    "the platform refuses this Page: sending has stopped until its token is replaced or the block is lifted"
                );
                endpoint.set_gate(Gate::Stopped { reason: detail.to_string() });
                job.attempts -= 1;
                Next::Again(Duration::ZERO)
            }
            Class::Replan | Class::PersonUnavailable | Class::Drop | Class::Bug | Class::Operator => {
                Next::Ended(EffectStatus::Dead, failure)
            }
        };
        self.sends.forget_echo(id);
        if matches!(next, Next::Ended(EffectStatus::Dead | EffectStatus::Unknown, _)) {
            metrics::counter!("tellerline_dead_letters_total", "kind" => "send").increment(1);
            self.tell(job, id, failure_of(class)).await;
        }
        (next, message)
    }

    /// The conversation learns of a message that did not arrive; staff see the dead letter either way.
    async fn tell(&self, job: &SendJob, id: EffectId, failure: SendFailure) {
        let input = Input::SendFailed { failure };
        let told =
            match super::input_row(&self.context, &job.place, &input, &format!("send-failed:{id}")).await {
                Ok(row) => self.context.store.writer.inbox(vec![row]).await.map(|_| ()),
                Err(error) => Err(error),
            };
        if let Err(error) = told {
            tracing::warn!(error = &error as &dyn std::error::Error, effect.id = %id, "a failed send was not told");
        }
    }

    /// What a message may show now. Stricter than when it was decided, never looser: nothing of a link after
    /// "stop" (and none while that cannot be known), its masked form after any other change of the consent or
    /// a lowered ceiling.
    async fn may_leave(&self, job: &SendJob) -> Result<Leave, StoreError> {
        let Some((link, epoch)) = job.consent else { return Ok(Leave::AsItIs) };
        let row = self
            .context
            .store
            .db
            .query_one(
                "SELECT epoch FROM consent WHERE link_id = $1 AND live = 1",
                vec![link.as_uuid().into()],
            )
            .await?;
        let held: Option<i64> = row.map(|row| row.try_get("", "epoch")).transpose()?;
        let Some(held) = held else { return Ok(Leave::Never) };
        let unchanged = u64::try_from(held) == Ok(epoch);
        let Some(shows) = &job.shows else {
            // It shows nothing, but speaks of a consent that is another one now.
            return Ok(if unchanged { Leave::AsItIs } else { Leave::Never });
        };
        let ceiling = self.context.ceiling(&job.place.bank, &job.place.channel);
        Ok(if unchanged && ceiling.allows_all(shows.classes) { Leave::AsItIs } else { Leave::Masked })
    }

    async fn wait_until(&self, due_at: Option<Timestamp>) -> bool {
        let Some(due_at) = due_at else { return !self.stop.is_cancelled() };
        let pause = due_at.since(self.context.now());
        tokio::select! {
            biased;
            () = self.stop.cancelled() => false,
            () = tokio::time::sleep(pause) => true,
        }
    }

    /// Waits while the Page is stopped, the platform asked to wait, the operator paused sending, or the Page's
    /// allowance is kept for answers.
    async fn gate_opens(&self, endpoint: &Endpoint, job: &SendJob) -> bool {
        let mut watch = endpoint.watch_gate();
        loop {
            let gate = watch.borrow_and_update().clone();
            let pause = match gate {
                Gate::Open if !self.paused(job) && !self.held_back(endpoint, job) => return true,
                Gate::Open => Duration::from_millis(500),
                Gate::Until(at) => {
                    let pause = at.since(self.context.now());
                    if pause.is_zero() {
                        endpoint.end_pause(at);
                        continue;
                    }
                    pause
                }
                Gate::Stopped { .. } => Duration::from_hours(1),
            };
            tokio::select! {
                () = self.stop.cancelled() => return false,
                _ = watch.changed() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    async fn echo_arrives(&self, id: EffectId, until: Timestamp) -> bool {
        let echo = self.sends.expect_echo(id);
        // The echo may have come between the crash and this moment: then the row says so.
        let arrived = self.is_done(id).await || self.arrives(id, echo, until.since(self.context.now())).await;
        self.sends.forget_echo(id);
        arrived
    }

    async fn is_done(&self, id: EffectId) -> bool {
        let row = self
            .context
            .store
            .db
            .query_one("SELECT id FROM outbox WHERE id = $1 AND status IN (0, 1)", vec![id.as_uuid().into()])
            .await;
        matches!(row, Ok(None))
    }

    /// Whether the echo comes: to us, or to another process, which then ends the row.
    async fn arrives(&self, id: EffectId, mut echo: oneshot::Receiver<()>, limit: Duration) -> bool {
        let looks = async {
            loop {
                tokio::select! {
                    seen = &mut echo => return seen.is_ok(),
                    () = tokio::time::sleep(LOOK) => if self.is_done(id).await { return true },
                }
            }
        };
        tokio::select! {
            () = self.stop.cancelled() => false,
            seen = tokio::time::timeout(limit, looks) => seen.unwrap_or(false),
        }
    }

    /// Stores where a message stands that has not ended.
    async fn stands(&self, job: &SendJob, id: EffectId, status: EffectStatus, due_at: Timestamp) {
        let row = Resolution {
            id,
            status,
            attempts: job.attempts,
            due_at,
            done_at: None,
            message_hash: None,
            failure: None,
        };
        self.resolve(row).await;
    }

    async fn ended(
        &self,
        job: &SendJob,
        id: EffectId,
        status: EffectStatus,
        failure: Option<&str>,
        message: Option<&str>,
    ) -> bool {
        let now = self.context.now();
        let hash = message.and_then(|mid| {
            self.context.store.vault.lookup(&job.place.bank, "message", &[mid.as_bytes()]).ok()
        });
        let row = Resolution {
            id,
            status,
            attempts: job.attempts,
            due_at: now,
            done_at: Some(now),
            message_hash: hash,
            failure: failure.map(str::to_owned),
        };
        self.resolve(row).await;
        true
    }

    /// Failing to store an outcome is retried: the call was made, and a restart must not repeat it.
    async fn resolve(&self, row: Resolution) {
        let mut pause = Duration::from_millis(50);
        while let Err(error) = self.context.store.writer.resolve(vec![row.clone()]).await {
            tracing::warn!(error = &error as &dyn std::error::Error, effect.id = %row.id, "an outcome was not stored");
            if !error.is_transient() || matches!(error, StoreError::Stopped) {
                return;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(5));
        }
    }
}

/// A share of the delay that differs between messages, so that retries do not come in step: taken from the
/// random tail of the id.
fn jitter(id: EffectId) -> f64 {
    f64::from(id.as_uuid().into_bytes().last().copied().unwrap_or(0)) / 255.0
}

/// Calls made so far, the one just made included.
fn tries(job: &SendJob) -> u32 {
    u32::try_from(job.attempts).unwrap_or(0).max(1)
}

/// What the conversation is told of a message that did not arrive.
const fn failure_of(class: Class) -> SendFailure {
    match class {
        Class::Replan => SendFailure::WindowClosed,
        Class::PersonUnavailable => SendFailure::PersonUnavailable,
        Class::Ambiguous => SendFailure::Unknown,
        _ => SendFailure::Refused,
    }
}

/// The class in logs and metrics.
const fn name(class: Class) -> &'static str {
    match class {
        Class::Retry { .. } => "retry",
        Class::PauseAndRetry { .. } => "pause",
        Class::Replan => "window_closed",
        Class::PersonUnavailable => "person_unavailable",
        Class::Drop => "drop",
        Class::Bug => "refused",
        Class::Operator => "operator",
        Class::StopPage => "page_stopped",
        Class::Ambiguous => "ambiguous",
    }
}
