//! `backup` and `restore`: one file for both kinds of database.

use std::path::Path;

use anyhow::{Context as _, bail};
use secrecy::ExposeSecret as _;
use serde_json::json;
use tellerline_server::{
    config::{Config, Role, StoreUrl},
    setup::{self, Alone},
};
use tellerline_store::{
    Db, NewAudit,
    backup::{self, Counts},
    vault::check,
};

use crate::{
    cli::{BackupArgs, Format, RestoreArgs},
    global::{self, Global, now},
    output::{self, Spinner, say},
};

pub(crate) async fn backup(global: &Global, args: &BackupArgs) -> anyhow::Result<()> {
    let config = global.config(Role::Tool)?;
    if let StoreUrl::Sqlite { path } = &config.store.url
        && !path.exists()
    {
        bail!("there is no database at {}", path.display());
    }
    let db = open(&config).await?;
    let pending = db.pending_migrations().await.context("cannot read the state of the schema")?;
    if !pending.is_empty() {
        bail!("the schema of {} is not up to date; run `tellerline migrate` first", config.store.url);
    }
    trace(&config, "backup.written", &args.to).await?;
    let spinner = Spinner::start("writing the backup");
    let counts = backup::backup(&db, &args.to, now()).await.context("the backup was not written")?;
    drop(spinner);
    db.close().await;
    tell(global, &counts, &format!("written to {}; keep the master key apart from it", args.to.display()))
}

pub(crate) async fn restore(global: &Global, args: &RestoreArgs) -> anyhow::Result<()> {
    let config = global.config(Role::Tool)?;
    let _alone = match config.store.data_folder() {
        Some(folder) => {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            Some(Alone::try_new(folder)?)
        }
        None => None,
    };
    let key = setup::master_key(&config).context("nothing was restored")?;
    check::master_fits_backup(&args.from, &key).await.context("nothing was restored")?;
    let db = open(&config).await?;
    db.migrate().await.context("the schema could not be made")?;
    let spinner = Spinner::start("reading the backup");
    let counts = backup::restore(&db, &args.from).await.context("nothing was restored")?;
    drop(spinner);
    db.close().await;
    trace(&config, "backup.restored", &args.from).await?;
    tell(global, &counts, &format!("restored into {}", config.store.url))
}

/// Everybody's data leave or come: an entry in every bank's audit log.
async fn trace(config: &Config, event: &str, file: &Path) -> anyhow::Result<()> {
    let store = global::open_store(config).await?;
    let mut rows = Vec::with_capacity(config.bank.len());
    for bank in &config.bank {
        store.vault.ready_bank(&bank.id, now()).await?;
        rows.push(NewAudit {
            bank: (*bank.id).clone(),
            conversation: None,
            actor: "cli".to_owned(),
            event: event.to_owned(),
            object: file.display().to_string(),
            reason: None,
            at: now(),
        });
    }
    let done = global::trace(&store, rows).await;
    store.close().await;
    done
}

async fn open(config: &Config) -> anyhow::Result<Db> {
    let url = config.store.connect_url().context("store.url")?;
    Db::open(url.expose_secret()).await.with_context(|| format!("cannot open {}", config.store.url))
}

fn tell(global: &Global, counts: &Counts, done: &str) -> anyhow::Result<()> {
    if global.format == Format::Json {
        let tables: serde_json::Map<_, _> =
            counts.iter().map(|(table, rows)| ((*table).to_owned(), json!(rows))).collect();
        return output::print_json(&json!({ "rows": tables }));
    }
    let rows: Vec<Vec<String>> = counts
        .iter()
        .filter(|(_, rows)| *rows > 0)
        .map(|(t, n)| vec![(*t).to_owned(), n.to_string()])
        .collect();
    output::print(&output::table(&["table", "rows"], &rows))?;
    say(done);
    Ok(())
}
