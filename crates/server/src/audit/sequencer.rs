//! Makes leaves of audit rows, signs checkpoints, and puts them where they are kept apart from the database.

use std::{
    collections::HashMap,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
    time::Duration,
};

use tellerline_core::{BankId, Timestamp};
use tellerline_store::{StoreError, audit::sequence};

use crate::engine::Engine;

/// How often new rows are looked for.
const EVERY: Duration = Duration::from_secs(1);
/// How often what is over is put away.
const TIDY: Duration = Duration::from_hours(1);

/// Where checkpoints are kept apart.
#[derive(Debug, Clone, Default)]
pub struct Keep {
    /// The folder; each checkpoint is a new file there, none is ever overwritten.
    pub folder: Option<PathBuf>,
    /// At most so often.
    pub every: Duration,
}

/// The log's name: the bank's address and its id, without the scheme (c2sp.org/tlog-checkpoint).
pub fn origin(public_url: &str, bank: &BankId) -> String {
    let place = public_url.split_once("://").map_or(public_url, |(_, place)| place);
    format!("{}/audit/{bank}", place.trim_end_matches('/'))
}

/// Starts the sequencer; it ends with the engine.
pub fn start(engine: &Engine, keep: Keep) {
    engine.spawn(run(engine.clone(), keep));
}

struct Kept {
    size: u64,
    at: Timestamp,
}

async fn run(engine: Engine, keep: Keep) {
    let owner = uuid::Uuid::now_v7().to_string();
    let mut kept: HashMap<BankId, Kept> = HashMap::new();
    let mut tidied: Option<Timestamp> = None;
    loop {
        tokio::select! {
            () = engine.stopping().cancelled() => break,
            () = tokio::time::sleep(EVERY) => {}
        }
        let now = engine.context.now();
        let tidy = tidied.is_none_or(|at| now >= at.plus(TIDY));
        for (bank, tenant) in &engine.context.tenants {
            let origin = origin(&tenant.public_url, bank);
            match look_after(&engine, bank, &origin, &owner, tidy).await {
                Ok(true) => keep_apart(&engine, bank, &keep, &mut kept, now).await,
                Ok(false) => {}
                Err(error) => {
                    metrics::counter!("tellerline_audit_failures_total").increment(1);
                    engine.context.security.audit_failed(bank, "not-sequenced");
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        bank.id = %bank,
                        "audit rows wait to become leaves"
                    );
                }
            }
        }
        if tidy {
            tidied = Some(now);
        }
    }
    for bank in engine.context.tenants.keys() {
        let _ = sequence::release(&engine.context.store, bank, &owner).await;
    }
}

/// Rounds until nothing waits; whether this process has the lease.
async fn look_after(
    engine: &Engine,
    bank: &BankId,
    origin: &str,
    owner: &str,
    tidy: bool,
) -> Result<bool, StoreError> {
    let (store, now) = (&engine.context.store, engine.context.now());
    loop {
        let round = sequence::sequence(store, bank, origin, owner, now).await?;
        if !round.held {
            return Ok(false);
        }
        let size = u32::try_from(round.size).unwrap_or(u32::MAX);
        metrics::gauge!("tellerline_audit_entries", "bank" => bank.to_string()).set(f64::from(size));
        if !round.is_full() || engine.stopping().is_cancelled() {
            break;
        }
    }
    if tidy {
        sequence::tidy(store, bank, now).await?;
    }
    Ok(true)
}

/// Puts the newest checkpoint into the folder, where that is due. A folder that cannot be written is an alarm, no
/// reason to stop: the log itself is whole, and `doctor` says the same.
async fn keep_apart(
    engine: &Engine,
    bank: &BankId,
    keep: &Keep,
    kept: &mut HashMap<BankId, Kept>,
    now: Timestamp,
) {
    let Some(folder) = &keep.folder else { return };
    if kept.get(bank).is_some_and(|last| now < last.at.plus(keep.every)) {
        return;
    }
    let done = async {
        let Some((checkpoint, note)) = sequence::latest_checkpoint(&engine.context.store, bank).await? else {
            return Ok(None);
        };
        if kept.get(bank).is_none_or(|last| last.size < checkpoint.size) {
            put(folder, bank, checkpoint.size, &note)
                .map_err(|error| StoreError::File(format!("{}: {error}", folder.display())))?;
            sequence::note_export(&engine.context.store, bank, checkpoint.size, now).await?;
        }
        Ok::<_, StoreError>(Some(checkpoint.size))
    };
    match done.await {
        Ok(Some(size)) => {
            kept.insert(bank.clone(), Kept { size, at: now });
        }
        Ok(None) => {}
        Err(error) => {
            metrics::counter!("tellerline_audit_checkpoints_not_kept_total").increment(1);
            tracing::error!(
                error = &error as &dyn std::error::Error,
                bank.id = %bank,
                "a checkpoint of the audit log could not be kept apart"
            );
        }
    }
}

/// A new file per checkpoint. One of this size that is there already stays: it may say something else, and that is
/// what it is kept for.
fn put(folder: &Path, bank: &BankId, size: u64, note: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join(format!("{bank}-{size:012}.checkpoint"));
    match std::fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => {
            file.write_all(note.as_bytes())?;
            file.sync_all()
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_named_after_the_banks_address() {
        let bank = BankId::new("demo");
        assert_eq!(origin("https://chat.bank.test", &bank), "chat.bank.test/audit/demo");
        assert_eq!(origin("http://localhost:8080/", &bank), "localhost:8080/audit/demo");
    }

    #[test]
    fn a_kept_checkpoint_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let bank = BankId::new("demo");
        put(folder.path(), &bank, 7, "first").unwrap();
        put(folder.path(), &bank, 7, "second").unwrap();
        put(folder.path(), &bank, 8, "third").unwrap();
        let mut files: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
            .collect();
        files.sort();
        assert_eq!(files, ["first", "third"]);
    }
}
