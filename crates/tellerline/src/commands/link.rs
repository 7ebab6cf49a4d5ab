//! `link list`, `link revoke`.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use serde::Serialize;
use tellerline_core::LinkId;
use tellerline_server::{
    config::Config,
    ops::{self, Actor},
    setup,
    system::{SystemClock, SystemEntropy},
};
use tellerline_store::{
    Store,
    repo::links::{self, LinkStatus},
};

use crate::{
    cli::{LinkCommand, Why},
    global::{self, Global, audit},
    output::{self, say},
};

pub(crate) async fn run(global: &Global, command: LinkCommand) -> anyhow::Result<()> {
    let (config, store) = global.open().await?;
    let done = match &command {
        LinkCommand::List { bank, limit, why } => {
            list(global, &config, &store, bank.as_deref(), *limit, why).await
        }
        LinkCommand::Revoke { link, why } => revoke(&config, &store, *link, why).await,
    };
    store.close().await;
    done
}

#[derive(Serialize)]
struct Row {
    id: String,
    bank: String,
    institution: String,
    status: &'static str,
    conversation: String,
    created_at: String,
    authenticated_at: String,
    expires_at: String,
    ended_at: Option<String>,
}

async fn list(
    global: &Global,
    config: &Config,
    store: &Store,
    bank: Option<&str>,
    limit: u32,
    why: &Why,
) -> anyhow::Result<()> {
    let one = bank.map(|id| global::bank(config, Some(id))).transpose()?;
    let asked = one.map_or_else(|| config.bank.iter().collect(), |bank| vec![bank]);
    let trace =
        asked.iter().map(|bank| audit(&bank.id, why, "links.listed", format!("limit {limit}"))).collect();
    global::trace(store, trace).await?;
    let all = links::list(store, one.map(|bank| &*bank.id), limit).await.context("cannot list links")?;
    let rows: Vec<Row> = all
        .into_iter()
        .map(|link| Row {
            id: link.id.to_string(),
            bank: link.bank.to_string(),
            institution: link.institution.to_string(),
            status: match link.status {
                LinkStatus::Unpaired => "unpaired",
                LinkStatus::Live => "live",
                LinkStatus::Ended => "ended",
            },
            conversation: link.conversation.to_string(),
            created_at: output::time(link.created_at),
            authenticated_at: output::time(link.authenticated_at),
            expires_at: output::time(link.expires_at),
            ended_at: link.ended_at.map(output::time),
        })
        .collect();
    let head = ["link", "institution", "status", "since", "last login at the bank", "until"];
    output::rows(global.format, &rows, &head, |row| {
        let until = row.ended_at.as_ref().unwrap_or(&row.expires_at);
        vec![
            row.id.clone(),
            row.institution.clone(),
            row.status.to_owned(),
            row.created_at.clone(),
            row.authenticated_at.clone(),
            until.clone(),
        ]
    })
}

async fn revoke(config: &Config, store: &Store, link: LinkId, why: &Why) -> anyhow::Result<()> {
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy::new()));
    let built = setup::build_on(config, store.clone(), clock, entropy, config.is_demo_data(), None).await?;
    let actor = Actor { name: why.actor.clone(), reason: why.reason.clone() };
    if ops::revoke_link(&built.engine.context, link, &actor).await.context("the link was not revoked")? {
        say("the link is being ended: at once where a server runs, else when one starts");
        Ok(())
    } else {
        bail!("there is no such link, or it has ended already")
    }
}
