//! Carries out what is due: erasures every second, the ledger's copy every minute, retention every day.

use std::{collections::HashMap, path::PathBuf, time::Duration};

use tellerline_core::{ErasureId, Timestamp};
use tellerline_store::{StoreError, repo::erasure};

use super::{
    erase::{self, Hands, Step, WaitsFor},
    retention,
};
use crate::engine::Engine;

/// How often requests are looked for.
const EVERY: Duration = Duration::from_secs(1);
/// How often the ledger is compared with its file, and what waits is looked at again.
const ROUND: Duration = Duration::from_mins(1);
/// When a bank that has not confirmed is asked again.
const BANK: Duration = Duration::from_secs(15);
/// Requests of one round.
const AT_ONCE: u32 = 20;

/// Starts the job; it ends with the engine. `ledger` is the file that is kept apart from the database.
pub fn start(engine: &Engine, ledger: Option<PathBuf>) {
    engine.spawn(run(engine.clone(), ledger));
}

async fn run(engine: Engine, ledger: Option<PathBuf>) {
    let mut second = tokio::time::interval(EVERY);
    let mut minute = tokio::time::interval(ROUND);
    let mut later: HashMap<ErasureId, Timestamp> = HashMap::new();
    let hands = Hands { by: "system", speak: true, ledger: ledger.as_deref() };
    loop {
        let done = tokio::select! {
            () = engine.stopping().cancelled() => return,
            _ = second.tick() => due(&engine, hands, &mut later).await,
            _ = minute.tick() => {
                erase::keep_ledger(&engine.context.store, hands.ledger).await;
                retention::ready(&engine.context).await.and(retention::daily(&engine.context).await)
            }
        };
        if let Err(error) = done {
            tracing::warn!(error = &error as &dyn std::error::Error, "erasures or retention have to wait");
        }
    }
}

/// One step of every request that is due. What waits for a bank or is held is left alone for a while.
async fn due(
    engine: &Engine,
    hands: Hands<'_>,
    later: &mut HashMap<ErasureId, Timestamp>,
) -> Result<(), StoreError> {
    let now = engine.context.now();
    later.retain(|_, until| now < *until);
    // Those that are left alone must not hide the others.
    let limit = AT_ONCE + u32::try_from(later.len()).unwrap_or(AT_ONCE);
    for request in erasure::due(&engine.context.store, now, limit).await? {
        if later.contains_key(&request.id) || engine.stopping().is_cancelled() {
            continue;
        }
        let step = erase::carry_out(engine, &request, hands).await;
        let pause = match &step {
            Ok(Step::Wait(WaitsFor::Bank)) => {
                tracing::info!(erasure.id = %request.id, "an erasure waits for a bank");
                BANK
            }
            Ok(Step::Erased(_)) => {
                tracing::info!(erasure.id = %request.id, "somebody was erased");
                Duration::ZERO
            }
            Ok(Step::Wait(WaitsFor::LastWord) | Step::Over) => Duration::ZERO,
            Ok(Step::Held(_) | Step::CaseOpen) => ROUND,
            Err(error) => {
                tracing::error!(error = error as &dyn std::error::Error, erasure.id = %request.id, "an erasure failed");
                ROUND
            }
        };
        later.insert(request.id, now.plus(pause));
    }
    Ok(())
}
