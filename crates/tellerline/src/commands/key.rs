//! `key status`, `key rotate`, `key check`.

use std::path::Path;

use anyhow::{Context as _, bail};
use secrecy::ExposeSecret as _;
use serde_json::json;
use tellerline_core::{BankId, ports::KeyWrapper as _};
use tellerline_server::{
    config::{Config, Role, StoreUrl, read_secret, readable_by_others},
    setup,
};
use tellerline_store::{
    Db, NewAudit, Store,
    vault::{
        MasterKey, Vault, check,
        rotate::{Master, rotate_master},
        status::{self, BankStatus},
    },
};

use crate::{
    cli::{Format, KeyCommand, KeyRotate},
    global::{self, Global, audit, now},
    output::{self, say},
};

pub(crate) async fn run(global: &Global, command: KeyCommand) -> anyhow::Result<()> {
    match command {
        KeyCommand::Status { bank } => list(global, bank.as_deref()).await,
        KeyCommand::Rotate(args) => match (&args.new_key_file, &args.bank) {
            (Some(file), _) => master(global, &args, file).await,
            (None, Some(bank)) => {
                let config = global.config(Role::Tool)?;
                let id = (*global::bank(&config, Some(bank))?.id).clone();
                rotate(global, &args, id).await
            }
            (None, None) => rotate(global, &args, Vault::server()).await,
        },
        KeyCommand::Check { key_file, backup } => try_copy(global, &key_file, backup.as_deref()).await,
    }
}

/// What to call whose keys these are, and the option that rotates them.
pub(crate) fn names(bank: &str) -> (String, String) {
    if bank.is_empty() {
        ("the server".to_owned(), "--server".to_owned())
    } else {
        (bank.to_owned(), format!("--bank {bank}"))
    }
}

/// The database of the config, whatever is wrong with its secrets: the master key may be what is missing.
async fn database(global: &Global) -> anyhow::Result<Db> {
    let config = global.read()?;
    if let StoreUrl::Sqlite { path } = &config.store.url
        && !path.exists()
    {
        bail!("there is no database at {}", path.display());
    }
    let url = config.store.connect_url().context("store.url")?;
    let db =
        Db::open(url.expose_secret()).await.with_context(|| format!("cannot open {}", config.store.url))?;
    let pending = db.pending_migrations().await.context("cannot read the state of the schema")?;
    if !pending.is_empty() {
        bail!("the schema of {} is not up to date; run `tellerline migrate` first", config.store.url);
    }
    Ok(db)
}

async fn list(global: &Global, bank: Option<&str>) -> anyhow::Result<()> {
    let db = database(global).await?;
    let mut all = status::status(&db).await.context("the keys cannot be listed")?;
    db.close().await;
    if let Some(bank) = bank {
        all.retain(|of| of.bank == bank);
        if all.is_empty() {
            bail!("there are no keys of a bank `{bank}`");
        }
    }
    if global.format == Format::Json {
        return output::print_json(&all.iter().map(as_json).collect::<Vec<_>>());
    }
    let keys: Vec<Vec<String>> = all.iter().flat_map(key_rows).collect();
    let head = ["keys of", "for", "generation", "age in days", "wrapped by master key", "id"];
    output::print(&output::table(&head, &keys))?;
    let wrapped: Vec<Vec<String>> = all.iter().flat_map(wrapped_rows).collect();
    if wrapped.is_empty() {
        return Ok(());
    }
    output::print(&format!(
        "\n{}",
        output::table(&["of", "class", "generation", "keys", "destroyed", "oldest"], &wrapped)
    ))
}

fn days(since: tellerline_core::Timestamp) -> u64 {
    now().since(since).as_secs() / 86_400
}

fn key_rows(bank: &BankStatus) -> Vec<Vec<String>> {
    let name = names(&bank.bank).0;
    let master = |id: &str| if id.is_empty() { "not named yet" } else { id }.to_owned();
    bank.keys
        .iter()
        .map(|key| {
            vec![
                name.clone(),
                key.purpose.clone(),
                key.generation.to_string(),
                days(key.created_at).to_string(),
                master(&key.master),
                key.id.to_string(),
            ]
        })
        .collect()
}

fn wrapped_rows(bank: &BankStatus) -> Vec<Vec<String>> {
    let name = names(&bank.bank).0;
    let people = bank.data_keys.iter().map(|keys| {
        vec![
            name.clone(),
            keys.class.to_owned(),
            keys.generation.to_string(),
            keys.live.to_string(),
            keys.destroyed.to_string(),
            output::time(keys.oldest),
        ]
    });
    let hours = bank.hour_keys.iter().map(|(generation, number)| {
        let number = number.to_string();
        vec![name.clone(), "hours".to_owned(), generation.to_string(), number, "-".to_owned(), "-".to_owned()]
    });
    people.chain(hours).collect()
}

fn as_json(bank: &BankStatus) -> serde_json::Value {
    let keys = bank.keys.iter().map(|key| {
        json!({
            "id": key.id.to_string(), "purpose": key.purpose, "generation": key.generation, "master": key.master,
            "created": output::time(key.created_at), "age_days": days(key.created_at),
        })
    });
    let people = bank.data_keys.iter().map(|keys| {
        json!({
            "class": keys.class, "generation": keys.generation, "live": keys.live, "destroyed": keys.destroyed,
            "oldest": output::time(keys.oldest),
        })
    });
    let hours =
        bank.hour_keys.iter().map(|(generation, live)| json!({ "generation": generation, "live": live }));
    json!({
        "bank": bank.bank, "keys": keys.collect::<Vec<_>>(), "data_keys": people.collect::<Vec<_>>(),
        "hour_keys": hours.collect::<Vec<_>>(),
    })
}

fn key_of(file: &Path) -> anyhow::Result<MasterKey> {
    let text = read_secret(file)?;
    MasterKey::parse(text.expose_secret()).with_context(|| file.display().to_string())
}

/// An entry in the log of the bank, or of every bank.
async fn trace(
    config: &Config,
    store: &Store,
    bank: Option<&BankId>,
    args: &KeyRotate,
    event: &str,
    object: &str,
) -> anyhow::Result<()> {
    let concerned = |id: &BankId| bank.is_none_or(|bank| bank == id);
    let rows: Vec<NewAudit> = config
        .bank
        .iter()
        .filter(|bank| concerned(&bank.id))
        .map(|bank| audit(&bank.id, &args.why, event, object.to_owned()))
        .collect();
    global::trace(store, rows).await
}

async fn master(global: &Global, args: &KeyRotate, file: &Path) -> anyhow::Result<()> {
    let config = global.config(Role::Tool)?;
    if readable_by_others(file) {
        bail!("others on this machine can read {0}; run: chmod 600 {0}", file.display());
    }
    let (old, new) = (setup::master_key(&config)?, key_of(file)?);
    let ids = format!("master {} -> {}", old.id(), new.id());
    let db = database(global).await?;
    // A wrong key is refused here, unless all was done before: then the new one is this database's.
    if check::master_fits(&db, &old).await.is_err()
        && check::master_fits(&db, &new).await.is_ok_and(|fits| fits)
    {
        db.close().await;
        return tell_master(global, new.id(), 0);
    }
    db.close().await;
    let (config, store) = global.open().await?;
    trace(&config, &store, None, args, "key.rotate", &ids).await?;
    let bar = output::bar("keys of banks");
    let done = rotate_master(&store.db, &old, &new, &mut |done, of| {
        if let Some(bar) = &bar {
            bar.set_length(of);
            bar.set_position(done);
        }
    })
    .await;
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let rotated = match done.context("nothing was rotated")? {
        Master::Rotated(keys) => keys,
        Master::Already => 0,
    };
    trace(&config, &store, None, args, "key.rotated", &ids).await?;
    store.close().await;
    tell_master(global, new.id(), rotated)
}

fn tell_master(global: &Global, id: &str, rotated: u64) -> anyhow::Result<()> {
    if global.format == Format::Json {
        output::print_json(&json!({ "master": id, "bank_keys": rotated }))?;
    } else if rotated == 0 {
        output::print(&format!("the keys of banks are wrapped by {id} already"))?;
    } else {
        output::print(&format!("{rotated} keys of banks are wrapped by {id} now"))?;
    }
    say(
        "next: point store.master_key_file at the new file (or put it in place of the old one), restart, run \
         `tellerline doctor`, and put a copy of the new key where the old one's copy is. Keep the old key for as long \
         as a backup from before today: it opens nothing newer",
    );
    Ok(())
}

async fn rotate(global: &Global, args: &KeyRotate, bank: BankId) -> anyhow::Result<()> {
    let (config, store) = global.open().await?;
    let (name, option) = names(bank.as_str());
    // The server's own keys are everybody's business.
    let log = (bank != Vault::server()).then_some(&bank);
    trace(&config, &store, log, args, "key.rotate", &format!("wrap of {name}")).await?;
    let mut rotation =
        store.vault.rotate_bank(&bank, now()).await.context("no new key was made, and none changed")?;
    let bar = output::bar(&name);
    loop {
        if let Some(bar) = &bar {
            bar.set_length(rotation.of.max(rotation.done));
            bar.set_position(rotation.done);
        }
        let stopped = || format!("stopped after {} keys; run it again, it goes on there", rotation.done);
        let said = stopped();
        if !store.vault.rewrap(&mut rotation).await.context(said)? {
            break;
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let retired = store.vault.retire(now()).await.context("the old key could not be destroyed")?;
    let object = format!("wrap of {name}: {} keys under {}", rotation.done, rotation.generation);
    trace(&config, &store, log, args, "key.rotated", &object).await?;
    store.close().await;
    if global.format == Format::Json {
        output::print_json(&json!({
            "bank": bank.as_str(), "key": rotation.generation.to_string(), "resumed": rotation.resumed,
            "rewrapped": rotation.done, "broken": rotation.broken, "retired": retired,
        }))?;
    } else {
        output::print(&format!("{} keys of {name} are wrapped by {}", rotation.done, rotation.generation))?;
    }
    if rotation.resumed {
        say(format_args!(
            "this ended a rotation that was begun before; for a new key run: tellerline key rotate {option}"
        ));
    } else if retired == 0 {
        say("the old key goes with the next sweep of a running server, once nothing names it");
    }
    if rotation.broken > 0 {
        bail!("{} keys do not open; they were left as they are, and the old key with them", rotation.broken);
    }
    Ok(())
}

async fn try_copy(global: &Global, file: &Path, backup: Option<&Path>) -> anyhow::Result<()> {
    if readable_by_others(file) {
        say(format_args!("warning: others on this machine can read {}", file.display()));
    }
    let key = key_of(file)?;
    let (opened, what) = if let Some(path) = backup {
        let opened = check::open_backup(path, &key).await;
        (opened.with_context(|| format!("the copy does not open {}", path.display()))?, "the backup")
    } else {
        let db = database(global).await?;
        let opened = check::open_all(&db, &key).await.context("the copy does not open the database")?;
        db.close().await;
        (opened, "the database")
    };
    if global.format == Format::Json {
        return output::print_json(&json!({
            "ok": true, "master": opened.master, "bank_keys": opened.bank_keys, "data_keys": opened.data_keys,
            "destroyed": opened.destroyed, "hour_keys": opened.hour_keys,
        }));
    }
    output::print(&format!(
        "{} opens {what}: {} keys of banks, {} of people ({} more were destroyed), {} of hours",
        opened.master, opened.bank_keys, opened.data_keys, opened.destroyed, opened.hour_keys
    ))
}
