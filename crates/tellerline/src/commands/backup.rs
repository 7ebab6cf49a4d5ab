//! `backup` and `restore`: one file for both kinds of database, and beside it who was erased, which a restore of an
//! older backup carries out again.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use secrecy::ExposeSecret as _;
use serde_json::json;
use tellerline_server::{
    config::{Config, Role, StoreUrl},
    rights::erase::fresh_state,
    setup::{self, Alone},
};
use tellerline_store::{
    Db, NewAudit, Store,
    backup::{self, Counts},
    repo::erasure::{self, ledger},
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
    let beside = beside(&args.to);
    if beside.exists() {
        bail!("{} exists already; a backup never overwrites", beside.display());
    }
    trace(&config, "backup.written", &args.to).await?;
    let spinner = Spinner::start("writing the backup");
    let counts = backup::backup(&db, &args.to, now()).await.context("the backup was not written")?;
    drop(spinner);
    db.close().await;
    let store = ready(&config).await?;
    let kept = ledger::keep(&store, &beside).await.context("the ledger of erasures was not written");
    store.close().await;
    kept?;
    tell(global, &counts, &format!("written to {}; keep the master key apart from it", args.to.display()))
}

/// Where the ledger of erasures lies beside a backup.
fn beside(backup: &Path) -> PathBuf {
    let mut name = backup.as_os_str().to_owned();
    name.push(".erasures");
    PathBuf::from(name)
}

/// Every ledger of erasures that there is for a backup.
fn ledgers(config: &Config, args: &RestoreArgs) -> anyhow::Result<Vec<PathBuf>> {
    if args.without_ledger {
        return Ok(Vec::new());
    }
    let mut files = args.ledger.clone();
    for file in config.store.ledger().into_iter().chain([beside(&args.from)]) {
        if file.exists() && !files.contains(&file) {
            files.push(file);
        }
    }
    if files.is_empty() {
        bail!(
            "there is no ledger of erasures: neither store.erasure_ledger nor {}. People who were erased after this \
             backup was made would come back; name the ledger with --ledger, or say --without-ledger",
            beside(&args.from).display()
        );
    }
    Ok(files)
}

/// Erases again whoever was erased after the backup was made. Until it is done nothing is served.
async fn replay(config: &Config, files: &[PathBuf]) -> anyhow::Result<usize> {
    let store = ready(config).await?;
    let done = async {
        let mut lines = Vec::new();
        for file in files {
            lines.extend(ledger::read(&store, file).await?);
        }
        lines.sort_by_key(|line| line.at);
        let fresh = fresh_state()?;
        let mut erased = 0;
        for line in &lines {
            erased += usize::from(erasure::replay(&store, line, &fresh, now()).await?.is_some());
        }
        if let Some(path) = config.store.ledger() {
            ledger::keep(&store, &path).await?;
        }
        Ok::<_, tellerline_store::StoreError>(erased)
    };
    let done = done.await;
    store.close().await;
    done.context(
        "the rows were restored, but people who were erased after the backup was made are among them: nothing will be \
         served from this database. Put the ledger right and restore once more, into a new database",
    )
}

pub(crate) async fn restore(global: &Global, args: &RestoreArgs) -> anyhow::Result<()> {
    let config = global.config(Role::Tool)?;
    let files = ledgers(&config, args)?;
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
    spinner.now("erasing again who was erased since");
    erasure::note_replay_on(&db, true).await?;
    db.close().await;
    let erased = replay(&config, &files).await?;
    drop(spinner);
    // Not served before it is logged.
    trace(&config, "backup.restored", &args.from).await?;
    serve_again(&config).await?;
    if args.without_ledger {
        say("without a ledger: people who were erased after this backup was made are back");
    }
    tell(global, &counts, &format!("restored into {}; erased again: {erased}", config.store.url))
}

/// Takes back the mark that keeps a restored database from being served.
async fn serve_again(config: &Config) -> anyhow::Result<()> {
    let store = ready(config).await?;
    let done = erasure::note_replay(&store, false).await;
    store.close().await;
    done.context(
        "everything was restored, but the database could not be freed for serving; restore once more",
    )
}

/// Everybody's data leave or come: an entry in every bank's audit log.
async fn trace(config: &Config, event: &str, file: &Path) -> anyhow::Result<()> {
    let store = ready(config).await?;
    let mut rows = Vec::with_capacity(config.bank.len());
    for bank in &config.bank {
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

/// The store with the keys of every bank.
async fn ready(config: &Config) -> anyhow::Result<Store> {
    let store = global::open_store(config).await?;
    for bank in &config.bank {
        store.vault.ready_bank(&bank.id, now()).await?;
    }
    Ok(store)
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
