//! What an earlier owner of a partition left behind: calls that were decided and have not ended.

use std::{collections::HashMap, sync::Arc};

use tellerline_channels::messenger::{call, class::ECHO_WAIT};
use tellerline_core::Timestamp;
use tellerline_store::{
    EffectKind, EffectStatus, Resolution, RetentionClass, StoreError, inbox, inbox::OpenEffect, lease::Lease,
    vault::places::OUTBOX_BODY,
};

use super::{Engine, Place, bank, bank::CallJob, partition, send::SendJob, tenure::Tenure};

/// A call that was taken over.
enum Job {
    Send(SendJob),
    Call(CallJob),
}

/// Starts the actors of partitions that this process holds and takes over what was left behind there. When it
/// fails no actor has started, and the next renewal of the leases tries again.
///
/// # Errors
/// As the database says.
pub(crate) async fn recover(engine: &Engine, leases: &[Lease]) -> Result<(), StoreError> {
    if leases.is_empty() {
        return Ok(());
    }
    let mut left_behind = jobs(engine, leases).await?;
    for lease in leases {
        let stop = engine.stopping().child_token();
        let (tenure, items) = Tenure::new(*lease, &engine.sends, stop);
        // Before the actor can say anything new in the same conversation.
        for job in left_behind.remove(&lease.partition).unwrap_or_default() {
            match job {
                Job::Send(job) => tenure.sends.push(job),
                Job::Call(job) => bank::spawn(engine, &tenure, job),
            }
        }
        engine.partitions_mut().insert(lease.partition, Arc::clone(&tenure));
        tenure.tasks.spawn(partition::run(engine.clone(), Arc::clone(&tenure), items));
    }
    Ok(())
}

async fn jobs(engine: &Engine, leases: &[Lease]) -> Result<HashMap<i16, Vec<Job>>, StoreError> {
    let ids: Vec<i16> = leases.iter().map(|lease| lease.partition).collect();
    let epochs: HashMap<i16, i64> = leases.iter().map(|lease| (lease.partition, lease.epoch)).collect();
    let echo_until = engine.context.now().plus(ECHO_WAIT);
    let mut jobs: HashMap<i16, Vec<Job>> = HashMap::new();
    for effect in inbox::open_effects(&engine.context.store.db, &ids).await? {
        let partition = tellerline_store::partition_of(effect.conversation);
        // Of our own epoch, too: then the actor died that had it.
        if epochs.get(&partition).is_none_or(|epoch| effect.epoch > *epoch) {
            continue;
        }
        let (id, attempts) = (effect.id, effect.attempts);
        match open(engine, effect, echo_until).await {
            Ok(job) => jobs.entry(partition).or_default().push(job),
            Err(error) if is_of_the_row(&error) => {
                tracing::error!(error = &error as &dyn std::error::Error, effect.id = %id, "an effect cannot be carried out");
                metrics::counter!("tellerline_dead_letters_total", "kind" => "unreadable").increment(1);
                let now = engine.context.now();
                let dead = Resolution {
                    id,
                    status: EffectStatus::Dead,
                    attempts,
                    due_at: now,
                    done_at: Some(now),
                    message_hash: None,
                    failure: Some(format!("unreadable: {error}")),
                };
                engine.context.store.writer.resolve(vec![dead]).await?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(jobs)
}

/// Whether the row itself is at fault, so that trying again is of no use; else it is the database.
pub(super) const fn is_of_the_row(error: &StoreError) -> bool {
    matches!(error, StoreError::Sealed | StoreError::KeyDestroyed | StoreError::Inconsistent { .. })
}

async fn open(engine: &Engine, effect: OpenEffect, echo_until: Timestamp) -> Result<Job, StoreError> {
    let inconsistent = |column| StoreError::Inconsistent { table: "outbox", column };
    let identity = effect.identity.ok_or(inconsistent("conversation_id"))?;
    let vault = &engine.context.store.vault;
    let chat = vault.key(&effect.bank, identity.as_uuid(), RetentionClass::Chat).await?;
    let plain = chat.open_bytes(&OUTBOX_BODY.row(effect.id.as_uuid()), &effect.body)?;
    let place = Place { bank: effect.bank, channel: effect.channel, conversation: effect.conversation };
    match effect.kind {
        Some(EffectKind::Send) => {
            let (call, shows) = call::from_stored(&plain).map_err(|_| inconsistent("sealed_body"))?;
            // Claimed and not ended: the call may have been made.
            // On the web it can be made again: twice the same message is one there.
            let may_be_made =
                effect.status == EffectStatus::Claimed as i16 && !engine.context.is_web(&place.channel);
            let echo_until = may_be_made.then_some(echo_until);
            let (attempts, due_at) = (effect.attempts, effect.due_at);
            let job = SendJob::new(place, effect.id, call, shows, effect.consent);
            let job = job.recovered(attempts, due_at, echo_until);
            Ok(Job::Send(job))
        }
        Some(EffectKind::BankRead | EffectKind::Revoke | EffectKind::Page) => {
            let body = serde_json::from_slice(&plain).map_err(|_| inconsistent("sealed_body"))?;
            let attempts = effect.attempts;
            Ok(Job::Call(CallJob { id: effect.id, place, identity, body, attempts }))
        }
        Some(EffectKind::Signal) | None => Err(inconsistent("kind")),
    }
}
