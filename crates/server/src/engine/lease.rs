//! Which partitions are ours: taking, keeping, handing over, and the loops that look after them.

use std::{
    collections::HashMap,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use futures::future::join_all;
use tellerline_store::{
    StoreError, inbox,
    lease::{self, LEASE, Lease},
    repo,
};

use super::{Engine, POLL, all_partitions, recover::recover, tenure::Tenure};

/// How long calls under way have to end before their partition goes to another process; shorter than a lease.
const HAND_OVER: Duration = Duration::from_secs(5);

/// Takes what is free of this process's share and starts its actors.
pub(crate) async fn take(engine: &Engine) -> Result<(), StoreError> {
    let share = fair_share(engine).await?;
    fill(engine, share).await
}

async fn fill(engine: &Engine, share: usize) -> Result<(), StoreError> {
    let held = engine.partitions().len();
    if held >= share {
        return Ok(());
    }
    let (db, now) = (&engine.context.store.db, engine.context.now());
    let taken = lease::acquire(db, &engine.inner.owner, now, share - held).await?;
    if !taken.is_empty() {
        tracing::info!(partitions = taken.len(), "took partitions");
    }
    recover(engine, &taken).await
}

/// Partitions divided by the processes that live.
async fn fair_share(engine: &Engine) -> Result<usize, StoreError> {
    let alive = lease::alive(&engine.context.store.db, &engine.inner.owner, engine.context.now()).await?;
    engine.inner.others.store(alive > 1, Ordering::Relaxed);
    Ok(all_partitions().count().div_ceil(usize::try_from(alive).unwrap_or(1).max(1)))
}

/// Renews leases at a third of their life.
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

/// Renews, ends what was lost, starts what is held and does not work (its actor died, or could not be started
/// when the lease was taken), and gives back or takes what makes the share fair.
async fn renew(engine: &Engine) -> Result<(), StoreError> {
    let held = lease::renew(&engine.context.store.db, &engine.inner.owner, engine.context.now()).await?;
    let epochs: HashMap<i16, i64> = held.iter().map(|lease| (lease.partition, lease.epoch)).collect();
    let mut over: Vec<Arc<Tenure>> = Vec::new();
    engine.partitions_mut().retain(|id, tenure| {
        let works = epochs.get(id) == Some(&tenure.epoch) && tenure.is_alive();
        if !works {
            tenure.stop.cancel();
            over.push(Arc::clone(tenure));
        }
        works
    });
    // What died here and is ours must have ended before it begins again.
    let ours = over.iter().filter(|tenure| epochs.contains_key(&tenure.partition));
    join_all(ours.map(|tenure| tenure.end(HAND_OVER))).await;
    let idle: Vec<Lease> = {
        let partitions = engine.partitions();
        held.into_iter().filter(|lease| !partitions.contains_key(&lease.partition)).collect()
    };
    if !idle.is_empty() {
        tracing::warn!(partitions = idle.len(), "partitions without an actor are started");
    }
    recover(engine, &idle).await?;
    let share = fair_share(engine).await?;
    let surplus = epochs.len().saturating_sub(share);
    if surplus > 0 {
        return give_back(engine, surplus).await;
    }
    fill(engine, share).await
}

/// Another process has come: ends so many tenures, lets their calls finish, and only then frees the leases.
async fn give_back(engine: &Engine, count: usize) -> Result<(), StoreError> {
    let leaving: Vec<Arc<Tenure>> = engine.partitions().values().take(count).cloned().collect();
    join_all(leaving.iter().map(|tenure| tenure.end(HAND_OVER))).await;
    let ids: Vec<i16> = leaving.iter().map(|tenure| tenure.partition).collect();
    lease::give_back(&engine.context.store.db, &engine.inner.owner, &ids).await?;
    engine.partitions_mut().retain(|id, _| !ids.contains(id));
    tracing::info!(partitions = ids.len(), "gave partitions back");
    Ok(())
}

/// Looks for rows that no actor was told of: timers that are due, rows of other processes.
pub(crate) async fn poll(engine: Engine) {
    loop {
        tokio::select! {
            () = engine.stopping().cancelled() => return,
            () = tokio::time::sleep(POLL) => {}
        }
        if let Err(error) = look(&engine).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the inbox could not be read");
        }
    }
}

/// Counts what is due and compares it with what the actors have. Those that are behind know that already.
async fn look(engine: &Engine) -> Result<(), StoreError> {
    let tenures: HashMap<i16, Arc<Tenure>> = engine
        .partitions()
        .iter()
        .filter(|(_, tenure)| !tenure.is_behind())
        .map(|(id, tenure)| (*id, Arc::clone(tenure)))
        .collect();
    let ids: Vec<i16> = tenures.keys().copied().collect();
    let db = &engine.context.store.db;
    for (id, due) in inbox::count_due(db, &ids, engine.context.now()).await? {
        if let Some(tenure) = tenures.get(&id)
            && due > tenure.waiting()
        {
            tenure.fall_behind();
        }
    }
    Ok(())
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

/// What the operator paused and how long the desk's queues are, every second; new generations of keys, every ten;
/// old rows and keys, every ten minutes.
pub(crate) async fn housekeeping(engine: Engine) {
    let mut second = tokio::time::interval(Duration::from_secs(1));
    let mut sweep = tokio::time::interval(Duration::from_mins(10));
    let mut keys = tokio::time::interval(Duration::from_secs(10));
    loop {
        tokio::select! {
            () = engine.stopping().cancelled() => return,
            _ = second.tick() => {
                if let Err(error) = refresh_pauses(&engine).await {
                    tracing::warn!(error = &error as &dyn std::error::Error, "pauses could not be read");
                }
            }
            _ = keys.tick() => {
                if let Err(error) = engine.context.store.vault.refresh().await {
                    tracing::warn!(error = &error as &dyn std::error::Error, "new keys could not be read");
                }
            }
            _ = sweep.tick() => {
                let (store, now) = (&engine.context.store, engine.context.now());
                if let Err(error) = repo::sweep::sweep(store, now).await {
                    tracing::warn!(error = &error as &dyn std::error::Error, "old rows were not removed");
                }
                match store.scrub_if_due(now).await {
                    Ok(Some(left)) => {
                        for linger in left {
                            tracing::warn!(advice = linger.advice(), "bytes of destroyed keys are still on disk");
                        }
                    }
                    Ok(None) => {}
                    Err(error) => {
                        tracing::warn!(error = &error as &dyn std::error::Error, "destroyed keys were not scrubbed");
                    }
                }
            }
        }
    }
}

/// Reads what is paused, what may be shown, and how many wait.
pub(crate) async fn refresh_pauses(engine: &Engine) -> Result<(), StoreError> {
    let context = &engine.context;
    let rows = repo::pauses::list(&context.store).await?;
    context.pauses.replace(rows.into_iter().map(|row| (row.scope, row.what)));
    context.ceilings.refresh(&context.store).await?;
    for tenant in context.tenants.values() {
        let waiting = repo::desk::count_waiting(&context.store, &tenant.id).await?;
        tenant.waiting.store(waiting, Ordering::Relaxed);
    }
    Ok(())
}
