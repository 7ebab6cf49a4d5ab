//! `migrate`: makes the database or brings its schema up to date.

use anyhow::Context as _;
use secrecy::ExposeSecret as _;
use serde_json::json;
use tellerline_server::config::{Role, StoreUrl};
use tellerline_store::Db;

use crate::{
    cli::{Format, MigrateArgs},
    global::Global,
    output::{self, Failed, say},
};

pub(crate) async fn run(global: &Global, args: &MigrateArgs) -> anyhow::Result<()> {
    let config = global.config(Role::Tool)?;
    let place = config.store.url.to_string();
    if let StoreUrl::Sqlite { path } = &config.store.url {
        if args.dry_run && !path.exists() {
            output::print(&format!("there is no database at {place} yet: it would be made"))?;
            return Err(Failed.into());
        }
        if let Some(folder) = config.store.data_folder() {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
    }
    let url = config.store.connect_url().context("store.url")?;
    let db = Db::open(url.expose_secret()).await.with_context(|| format!("cannot open {place}"))?;
    let pending = db.pending_migrations().await.context("cannot read the state of the schema")?;
    if !args.dry_run && !pending.is_empty() {
        let bar = output::bar("schema");
        if let Some(bar) = &bar {
            bar.set_length(pending.len() as u64);
        }
        for step in &pending {
            if let Some(bar) = &bar {
                bar.set_message(step.clone());
            }
            db.migrate_one().await.with_context(|| format!("{place}: step {step} failed"))?;
            if let Some(bar) = &bar {
                bar.inc(1);
            }
        }
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
    }
    db.close().await;
    if global.format == Format::Json {
        output::print_json(&json!({ "done": !args.dry_run, "steps": pending }))?;
    } else {
        for step in &pending {
            output::print(&format!("{} {step}", if args.dry_run { "would do" } else { "did" }))?;
        }
        let left = if args.dry_run { pending.len() } else { 0 };
        say(if left == 0 { format!("{place} is up to date") } else { format!("{left} steps are due") });
    }
    if args.dry_run && !pending.is_empty() { Err(Failed.into()) } else { Ok(()) }
}
