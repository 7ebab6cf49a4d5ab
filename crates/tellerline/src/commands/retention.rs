//! `retention preview`, `retention run`: what goes by age.

use serde::Serialize;
use tellerline_core::Entropy as _;
use tellerline_server::{
    config::{Bank, Config},
    rights::{
        erase::keep_ledger,
        retention::{By, run as run_now},
    },
    system::SystemEntropy,
};
use tellerline_store::{
    Store,
    repo::retention::{self, Due},
};

use crate::{
    cli::RetentionCommand,
    global::{self, Global, audit, now},
    output::{self, Spinner, say},
};

pub(crate) async fn run(global: &Global, command: RetentionCommand) -> anyhow::Result<()> {
    let (config, store) = global.open().await?;
    let done = carry_out(global, &config, &store, &command).await;
    store.close().await;
    done
}

async fn carry_out(
    global: &Global,
    config: &Config,
    store: &Store,
    command: &RetentionCommand,
) -> anyhow::Result<()> {
    let (bank, why) = match command {
        RetentionCommand::Preview { bank, why } | RetentionCommand::Run { bank, why } => (bank, why),
    };
    let bank = global::bank(config, bank.as_deref())?;
    let all = if matches!(command, RetentionCommand::Preview { .. }) {
        global::trace(store, vec![audit(&bank.id, why, "retention.previewed", String::new())]).await?;
        retention::preview(store, &bank.id, &bank.keep(), now()).await?
    } else {
        let spinner = Spinner::start("deleting what is over its term");
        let actor = format!("cli:{}", why.actor);
        let by = By { actor: &actor, reason: Some(&why.reason), at: now() };
        let all = run_now(store, &bank.id, &bank.keep(), &SystemEntropy::new().seed(), by).await?;
        keep_ledger(store, config.store.ledger().as_deref()).await;
        drop(spinner);
        all
    };
    print(global, bank, &all)?;
    match command {
        RetentionCommand::Preview { .. } => say("nothing was changed; a running server does this once a day"),
        RetentionCommand::Run { .. } => say("done; the audit log says what went"),
    }
    Ok(())
}

#[derive(Serialize)]
struct Row {
    what: &'static str,
    class: &'static str,
    days: u32,
    rows: u64,
    oldest: Option<String>,
}

fn print(global: &Global, bank: &Bank, all: &[Due]) -> anyhow::Result<()> {
    let days = |what: &str| match what {
        "lines" | "messages" | "notes" | "web" => bank.keep_chat_days,
        "tokens" => bank.keep_token_days,
        "people" => bank.keep_profile_days,
        "log" => bank.keep_audit_days,
        _ => bank.keep_evidence_days,
    };
    let rows: Vec<Row> = all
        .iter()
        .map(|due| Row {
            what: due.what,
            class: due.class.slug(),
            days: days(due.what),
            rows: due.rows,
            oldest: due.oldest.map(output::time),
        })
        .collect();
    output::rows(global.format, &rows, &["what", "class", "kept for days", "rows", "oldest"], |row| {
        vec![
            row.what.to_owned(),
            row.class.to_owned(),
            row.days.to_string(),
            row.rows.to_string(),
            row.oldest.clone().unwrap_or_else(|| "-".to_owned()),
        ]
    })
}
