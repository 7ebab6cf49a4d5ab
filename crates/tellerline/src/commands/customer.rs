//! `customer export`, `customer erase`, `customer hold`: rights of a person, exercised by staff.

mod erase;
mod export;
mod hold;

use std::sync::Arc;

use anyhow::Context as _;
use tellerline_core::BankId;
use tellerline_server::{
    config::Config,
    setup::{self, Built},
    system::{SystemClock, SystemEntropy},
};
use tellerline_store::{
    Store,
    repo::{self, erasure::Subject},
};

use crate::{
    cli::{CustomerCommand, Whom},
    global::{self, Global},
};

pub(crate) async fn run(global: &Global, command: CustomerCommand) -> anyhow::Result<()> {
    let (config, store) = global.open().await?;
    let done = match &command {
        CustomerCommand::Erase(args) => erase::run(global, &config, &store, args).await,
        CustomerCommand::Hold(command) => hold::run(global, &config, &store, command).await,
        CustomerCommand::Export(args) => export::run(global, &config, &store, args).await,
    };
    store.close().await;
    done
}

/// The server's parts, without listeners and without work.
async fn built(config: &Config, store: &Store) -> anyhow::Result<Built> {
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy::new()));
    setup::build_on(config, store.clone(), clock, entropy, config.is_demo_data(), None).await
}

/// Whom the options name, and their bank.
async fn whom(config: &Config, store: &Store, whom: &Whom) -> anyhow::Result<(BankId, Subject)> {
    if let Some(link) = whom.link {
        let row = repo::links::any_link_for_worker(store, link).await?.context("there is no such link")?;
        return Ok((row.bank, Subject::Customer(row.customer)));
    }
    let bank = (*global::bank(config, whom.bank.as_deref())?.id).clone();
    if let Some(conversation) = whom.conversation {
        let row = repo::desk::get(store, &bank, conversation).await?;
        let row = row.context("there is no such conversation at this bank")?;
        return Ok((bank, Subject::Identity(row.identity)));
    }
    let subject = match (whom.identity, whom.customer) {
        (Some(identity), _) => Subject::Identity(identity),
        (None, Some(customer)) => Subject::Customer(customer),
        (None, None) => anyhow::bail!("say whom: --identity, --customer, --conversation or --link"),
    };
    Ok((bank, subject))
}
