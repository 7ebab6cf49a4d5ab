//! `audit verify`, `audit checkpoint`, `audit export`.

mod export;

use std::{io::Write as _, path::Path, sync::Arc, time::Instant};

use anyhow::{Context as _, bail};
use serde::Serialize;
use serde_json::json;
use tellerline_core::Clock;
use tellerline_server::{
    audit::origin,
    config::{Bank, Config},
    security::{Event, Kind, Outcome},
    setup,
    system::SystemClock,
};
use tellerline_store::{
    Store,
    audit::{self, Report, sequence},
};

use crate::{
    cli::{AuditCommand, Format},
    global::{self, Global, now},
    output::{self, Failed, say},
};

pub(crate) async fn run(global: &Global, command: AuditCommand) -> anyhow::Result<()> {
    match command {
        AuditCommand::Verify { data, bank, checkpoint } => {
            let global = match data {
                Some(folder) => Global { config: Some(folder.join("tellerline.toml")), ..global.clone() },
                None => global.clone(),
            };
            let (config, store) = global.open().await?;
            let done = verify(&global, &config, &store, bank.as_deref(), &checkpoint).await;
            store.close().await;
            done
        }
        AuditCommand::Checkpoint { bank, out } => {
            let (config, store) = global.open().await?;
            let done = checkpoint(global, &config, &store, bank.as_deref(), out.as_deref()).await;
            store.close().await;
            done
        }
        AuditCommand::Export(args) => {
            let (config, store) = global.open().await?;
            let done = export::run(global, &config, &store, &args).await;
            store.close().await;
            done
        }
    }
}

/// What `audit verify` found in one bank's log.
#[derive(Serialize)]
struct Found {
    bank: String,
    holds: bool,
    entries: u64,
    waiting: u64,
    size: u64,
    root: String,
    writers: usize,
    checkpoints: usize,
    entries_per_second: u64,
    first_bad_entry: Option<u64>,
    fault: Option<String>,
    faults: u64,
    gaps: Vec<serde_json::Value>,
}

impl Found {
    fn of(bank: &Bank, report: Report, rate: u64) -> Self {
        let gap = |gap: &audit::verify::Gap| json!({ "writer": gap.writer.to_string(), "after": gap.after, "before": gap.before });
        let (first_bad_entry, fault) =
            report.first.map_or((None, None), |fault| (fault.entry, Some(fault.what)));
        Self {
            bank: bank.id.to_string(),
            holds: fault.is_none(),
            entries: report.entries,
            waiting: report.waiting,
            size: report.entries,
            root: hex::encode(report.root),
            writers: report.writers,
            checkpoints: report.checkpoints,
            entries_per_second: rate,
            first_bad_entry,
            fault,
            faults: report.faults,
            gaps: report.gaps.iter().map(gap).collect(),
        }
    }

    fn table(&self) -> String {
        let line = |name: &str, value: String| vec![name.to_owned(), value];
        let mut rows = vec![
            line("log", if self.holds { "holds".to_owned() } else { "DOES NOT HOLD".to_owned() }),
            line("entries", self.entries.to_string()),
            line("not yet in the tree", self.waiting.to_string()),
            line("tree size", self.size.to_string()),
            line("root", self.root.clone()),
            line("writers", self.writers.to_string()),
            line("checkpoints that fit", self.checkpoints.to_string()),
            line("entries per second", self.entries_per_second.to_string()),
        ];
        if let Some(fault) = &self.fault {
            let number = self.first_bad_entry.map_or_else(|| "-".to_owned(), |entry| entry.to_string());
            rows.push(line("first bad entry", number));
            rows.push(line("what is wrong", fault.clone()));
            rows.push(line("faults", self.faults.to_string()));
        }
        for gap in &self.gaps {
            let text = |key: &str| gap.get(key).map(ToString::to_string).unwrap_or_default();
            rows.push(line(
                "gap",
                format!("writer {}: from {} to {}", text("writer"), text("after"), text("before")),
            ));
        }
        output::table(&["bank", &self.bank], &rows)
    }
}

async fn verify(
    global: &Global,
    config: &Config,
    store: &Store,
    bank: Option<&str>,
    kept: &[std::path::PathBuf],
) -> anyhow::Result<()> {
    let asked: Vec<&Bank> = match bank {
        Some(id) => vec![global::bank(config, Some(id))?],
        None if kept.is_empty() => config.bank.iter().collect(),
        // A checkpoint belongs to one bank.
        None => vec![global::bank(config, None)?],
    };
    let mut notes = Vec::with_capacity(kept.len());
    for path in kept {
        notes.push(std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?);
    }
    let mut all = Vec::with_capacity(asked.len());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    for bank in asked {
        let bar = output::bar(&bank.id.to_string());
        let began = Instant::now();
        let mut progress = |done: u64, of: u64| {
            if let Some(bar) = &bar {
                bar.set_length(of);
                bar.set_position(done);
            }
        };
        let report = audit::verify(store, &bank.id, &notes, &mut progress).await;
        let took = began.elapsed();
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
        let report = report.with_context(|| format!("the log of {} cannot be verified", bank.id))?;
        let micros = took.as_micros().max(1);
        let rate = u64::try_from(u128::from(report.entries) * 1_000_000 / micros).unwrap_or(u64::MAX);
        let found = Found::of(bank, report, rate);
        let outcome = if found.holds { Outcome::Success } else { Outcome::Failure };
        let event = Event::new(Kind::Audit, outcome).bank(&bank.id).actor("cli").detail("verified");
        setup::security(config, &clock).report(&event);
        all.push(found);
    }
    if global.format == Format::Json {
        match all.as_slice() {
            [one] => output::print_json(one)?,
            more => output::print_json(&more)?,
        }
    } else {
        for found in &all {
            output::print(&found.table())?;
        }
    }
    if all.iter().all(|found| found.holds) { Ok(()) } else { Err(Failed.into()) }
}

async fn checkpoint(
    global: &Global,
    config: &Config,
    store: &Store,
    bank: Option<&str>,
    out: Option<&Path>,
) -> anyhow::Result<()> {
    let bank = global::bank(config, bank)?;
    let name = origin(bank.public_base(), &bank.id);
    let made =
        audit::checkpoint_now(store, &bank.id, &name, now()).await.context("no checkpoint was made")?;
    let Some((checkpoint, note)) = made else { bail!("the audit log of {} is empty", bank.id) };
    if let Some(path) = out {
        write_new(path, note.as_bytes())?;
        sequence::note_export(store, &bank.id, checkpoint.size, now()).await?;
        say(format_args!(
            "{} entries signed; keep {} where this machine cannot change it",
            checkpoint.size,
            path.display()
        ));
    }
    if global.format == Format::Json {
        return output::print_json(&json!({
            "bank": bank.id.to_string(),
            "origin": checkpoint.origin,
            "size": checkpoint.size,
            "root": hex::encode(checkpoint.root),
            "note": note,
            "verifier_key": store.vault.audit_signer(&bank.id)?.verifier_key(&checkpoint.origin),
        }));
    }
    if out.is_none() { output::print(&note) } else { Ok(()) }
}

/// A file that was not there before.
fn write_new(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let write = || {
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().with_context(|| format!("cannot write {} (nothing is overwritten)", path.display()))
}
