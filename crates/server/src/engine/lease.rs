//! Which partitions are ours: taking, keeping, recovering, and the loops that look after them.

use std::{collections::HashMap, sync::atomic::Ordering, time::Duration};

use tellerline_channels::messenger::{call::Call, class::ECHO_WAIT, event::Event};
use tellerline_core::{
    Timestamp,
    conversation::{Input, TimerKey},
};
use tellerline_store::{
    EffectKind, InboxKind, RetentionClass, StoreError, inbox,
    inbox::{InboxRow, OpenEffect},
    lease::{self, LEASE, Lease},
    repo,
};
use tokio::sync::mpsc;

use super::{
    Body, Engine, Item, Owned, POLL, Place, all_partitions, bank, bank::CallJob, partition, send::SendJob,
};

/// Rows fetched by one look.
const PAGE: u32 = 1_000;

/// Takes what is free and starts its actors.
pub(crate) async fn take(engine: &Engine, alone: bool) -> Result<(), StoreError> {
    let db = &engine.context.store.db;
    let now = engine.context.now();
    if alone {
        // Nobody else can be alive: leases that a crashed process left behind do not have to run out.
        db.execute("UPDATE partition_lease SET expires_at = 0", vec![]).await?;
    }
    let held = engine.inner.partitions.read().unwrap_or_else(std::sync::PoisonError::into_inner).len();
    let share = fair_share(engine, now).await?;
    if held >= share {
        return Ok(());
    }
    let taken = lease::acquire(db, &engine.inner.owner, now, share - held).await?;
    if taken.is_empty() {
        return Ok(());
    }
    tracing::info!(partitions = taken.len(), "took partitions");
    recover(engine, &taken).await
}

/// Partitions divided by processes; a process that has just come counts itself.
async fn fair_share(engine: &Engine, now: Timestamp) -> Result<usize, StoreError> {
    let all = all_partitions().count();
    let others = lease::owners(&engine.context.store.db, now).await?;
    let mine = engine.inner.partitions.read().unwrap_or_else(std::sync::PoisonError::into_inner).is_empty();
    let processes = usize::try_from(others).unwrap_or(1) + usize::from(mine);
    Ok(all.div_ceil(processes.max(1)))
}

/// Starts the actors of new partitions and takes over what an earlier owner left behind.
async fn recover(engine: &Engine, taken: &[Lease]) -> Result<(), StoreError> {
    let ids: Vec<i16> = taken.iter().map(|lease| lease.partition).collect();
    let epochs: HashMap<i16, i64> = taken.iter().map(|lease| (lease.partition, lease.epoch)).collect();
    let left_behind = inbox::open_effects(&engine.context.store.db, &ids).await?;
    for lease in taken {
        let (items, received) = mpsc::unbounded_channel();
        let stop = engine.inner.stop.child_token();
        engine.spawn(partition::run(engine.clone(), lease.epoch, received, stop.clone()));
        let owned = Owned { epoch: lease.epoch, items, stop };
        if let Some(old) = engine.partitions_mut().insert(lease.partition, owned) {
            old.stop.cancel();
        }
    }
    let echo_until = engine.context.now().plus(ECHO_WAIT);
    for effect in left_behind {
        let epoch = epochs.get(&tellerline_store::partition_of(effect.conversation)).copied().unwrap_or(0);
        if effect.epoch < epoch
            && let Err(error) = resume(engine, effect, echo_until).await
        {
            tracing::error!(error = &error as &dyn std::error::Error, "an effect could not be taken over");
        }
    }
    engine.kick();
    Ok(())
}

async fn resume(engine: &Engine, effect: OpenEffect, echo_until: Timestamp) -> Result<(), StoreError> {
    let context = &engine.context;
    let Some(row) = inbox::conversation(&context.store.db, effect.conversation).await? else { return Ok(()) };
    let chat = context.store.vault.key(&effect.bank, row.identity.as_uuid(), RetentionClass::Chat).await?;
    let plain = chat.open_bytes(effect.id.as_uuid().as_bytes(), &effect.body)?;
    let place = Place { bank: effect.bank, channel: effect.channel, conversation: effect.conversation };
    match effect.kind {
        EffectKind::Send => {
            let call = Call::from_stored(&plain).map_err(|_| StoreError::Sealed)?;
            // Claimed and not ended: the call may have been made.
            let echo_until = (effect.status == 0).then_some(echo_until);
            let job = SendJob::recovered(
                place,
                effect.id,
                call,
                effect.consent,
                effect.attempts,
                effect.due_at,
                echo_until,
            );
            engine.sends.push(effect.conversation, job);
        }
        EffectKind::Signal => {}
        EffectKind::BankRead | EffectKind::Revoke | EffectKind::Page => {
            let body = serde_json::from_slice(&plain).map_err(|_| StoreError::Sealed)?;
            let job =
                CallJob { id: effect.id, place, identity: row.identity, body, attempts: effect.attempts };
            bank::spawn(engine, job);
        }
    }
    Ok(())
}

/// Renews leases at a third of their life, gives up actors whose lease is lost, takes what became free.
pub(crate) async fn keep(engine: Engine) {
    let mut tick = tokio::time::interval(LEASE / 3);
    loop {
        tokio::select! {
            () = engine.stopping().cancelled() => return,
            _ = tick.tick() => {}
        }
        if let Err(error) = renew(&engine).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "leases were not renewed");
        }
    }
}

async fn renew(engine: &Engine) -> Result<(), StoreError> {
    let now = engine.context.now();
    let held = lease::renew(&engine.context.store.db, &engine.inner.owner, now).await?;
    let held: HashMap<i16, i64> = held.into_iter().map(|lease| (lease.partition, lease.epoch)).collect();
    let surplus = held.len().saturating_sub(fair_share(engine, now).await?);
    engine.partitions_mut().retain(|id, owned| {
        let ours = held.get(id) == Some(&owned.epoch);
        if !ours {
            owned.stop.cancel();
        }
        ours
    });
    if surplus > 0 {
        give_back(engine, surplus).await?;
    }
    take(engine, false).await
}

/// Another process has come: stop so many actors and free their leases.
async fn give_back(engine: &Engine, count: usize) -> Result<(), StoreError> {
    let ids: Vec<i16> = {
        let mut partitions = engine.partitions_mut();
        let ids: Vec<i16> = partitions.keys().copied().take(count).collect();
        for id in &ids {
            if let Some(owned) = partitions.remove(id) {
                owned.stop.cancel();
            }
        }
        ids
    };
    for id in ids {
        engine
            .context
            .store
            .db
            .execute(
                "UPDATE partition_lease SET owner = '', expires_at = 0 WHERE id = $1 AND owner = $2",
                vec![id.into(), engine.inner.owner.as_str().into()],
            )
            .await?;
    }
    Ok(())
}

/// Looks for rows that no actor was told of: timers that are due, rows of other processes, rows of a crash.
pub(crate) async fn poll(engine: Engine) {
    loop {
        tokio::select! {
            () = engine.stopping().cancelled() => return,
            () = engine.inner.kick.notified() => {}
            () = tokio::time::sleep(POLL) => {}
        }
        if let Err(error) = look(&engine).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the inbox could not be read");
        }
    }
}

async fn look(engine: &Engine) -> Result<(), StoreError> {
    let owned: Vec<i16> = engine
        .inner
        .partitions
        .read()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .keys()
        .copied()
        .collect();
    let mut after = 0;
    loop {
        let rows = inbox::due(&engine.context.store.db, &owned, engine.context.now(), after, PAGE).await?;
        let full = rows.len() == PAGE as usize;
        for row in rows {
            after = row.id;
            match open(engine, &row).await {
                Ok(body) => engine.deliver(Item {
                    inbox: row.id,
                    bank: row.bank,
                    channel: row.channel,
                    conversation: row.conversation,
                    event_at: row.event_at,
                    arrived_at: row.arrived_at,
                    body,
                }),
                // The database's trouble is not the row's: it is looked at again.
                Err(error) if error.is_transient() => return Err(error),
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        inbox.id = row.id,
                        "an inbox row does not open"
                    );
                    metrics::counter!("tellerline_inputs_set_aside_total").increment(1);
                    engine
                        .context
                        .store
                        .db
                        .execute(
                            "UPDATE inbox SET done_at = $1, outcome = 2 WHERE id = $2",
                            vec![engine.context.now().as_micros().into(), row.id.into()],
                        )
                        .await?;
                }
            }
        }
        if !full {
            return Ok(());
        }
    }
}

async fn open(engine: &Engine, row: &InboxRow) -> Result<Body, StoreError> {
    if row.kind == InboxKind::Timer {
        let key: TimerKey = serde_json::from_slice(&row.body).map_err(|_| StoreError::Sealed)?;
        return Ok(Body::Timer(key));
    }
    let plain = engine.context.store.vault.hour_key(row.hour).await?.open_bytes(&row.dedupe, &row.body)?;
    if row.kind == InboxKind::Channel {
        return Event::from_stored(&plain).map(Body::Event).map_err(|_| StoreError::Sealed);
    }
    let input: Input = serde_json::from_slice(&plain).map_err(|_| StoreError::Sealed)?;
    Ok(Body::Input(input))
}

/// Ends linkings that nobody finished, every minute. A task of its own: it talks to banks, which may hang, and
/// a pause must be noticed meanwhile.
pub(crate) async fn end_unfinished(engine: Engine) {
    let mut minute = tokio::time::interval(Duration::from_mins(1));
    loop {
        tokio::select! {
            () = engine.stopping().cancelled() => return,
            _ = minute.tick() => {}
        }
        tokio::select! {
            () = engine.stopping().cancelled() => return,
            ended = crate::pages::link::sweep::sweep(&engine) => if let Err(error) = ended {
                tracing::warn!(error = &error as &dyn std::error::Error, "unfinished linkings were not ended");
            },
        }
    }
}

/// What the operator paused and how long the desk's queues are, every second; old rows and keys, every ten
/// minutes.
pub(crate) async fn housekeeping(engine: Engine) {
    let mut second = tokio::time::interval(Duration::from_secs(1));
    let mut sweep = tokio::time::interval(Duration::from_mins(10));
    loop {
        tokio::select! {
            () = engine.stopping().cancelled() => return,
            _ = second.tick() => {
                if let Err(error) = refresh_pauses(&engine).await {
                    tracing::warn!(error = &error as &dyn std::error::Error, "pauses could not be read");
                }
            }
            _ = sweep.tick() => {
                let (store, now) = (&engine.context.store, engine.context.now());
                if let Err(error) = repo::sweep::sweep(store, now).await {
                    tracing::warn!(error = &error as &dyn std::error::Error, "old rows were not removed");
                }
            }
        }
    }
}

/// Reads what is paused and how many wait.
pub(crate) async fn refresh_pauses(engine: &Engine) -> Result<(), StoreError> {
    let context = &engine.context;
    let rows = repo::pauses::list(&context.store).await?;
    context.pauses.replace(rows.into_iter().map(|row| (row.scope, row.what)));
    for tenant in context.tenants.values() {
        let waiting = repo::desk::count_waiting(&context.store, &tenant.id).await?;
        tenant.waiting.store(waiting, Ordering::Relaxed);
    }
    Ok(())
}
