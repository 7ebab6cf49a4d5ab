//! `pause` and `resume`: the kill switch.

use anyhow::Context as _;
use serde_json::json;
use tellerline_core::BankId;
use tellerline_server::config::Config;
use tellerline_store::{
    Store,
    repo::pauses::{self, Pausable, Pause},
};

use crate::{
    cli::{Format, PauseArgs, PauseWhat},
    global::{self, Global, audit, now},
    output::{self, say},
};

pub(crate) async fn pause(global: &Global, args: &PauseArgs) -> anyhow::Result<()> {
    let (config, store) = global.open().await?;
    for (scope, bank) in scopes(&config, args)? {
        for what in args.what.iter().copied().map(pausable) {
            let row = audit(&bank, &args.why, "pause.set", format!("{} {scope}", what.slug()));
            let pause = Pause {
                scope: scope.clone(),
                what,
                actor: row.actor.clone(),
                reason: args.why.reason.clone(),
                at: now(),
            };
            pauses::set(&store, &pause, &row).await.with_context(|| format!("{scope} was not paused"))?;
        }
    }
    tell(global, store).await
}

pub(crate) async fn resume(global: &Global, args: &PauseArgs) -> anyhow::Result<()> {
    let (config, store) = global.open().await?;
    for (scope, bank) in scopes(&config, args)? {
        for what in args.what.iter().copied().map(pausable) {
            let row = audit(&bank, &args.why, "pause.cleared", format!("{} {scope}", what.slug()));
            let was = pauses::clear(&store, &scope, what, &row)
                .await
                .with_context(|| format!("{scope} was not resumed"))?;
            if !was {
                say(format_args!("{} of {scope} were not paused", what.slug()));
            }
        }
    }
    tell(global, store).await
}

const fn pausable(what: PauseWhat) -> Pausable {
    match what {
        PauseWhat::Sends => Pausable::Sends,
        PauseWhat::Reads => Pausable::Reads,
        PauseWhat::Links => Pausable::Links,
    }
}

/// The switches that are meant, each with the bank whose log tells of it. Everywhere is every bank: so one of
/// them can be resumed alone.
fn scopes(config: &Config, args: &PauseArgs) -> anyhow::Result<Vec<(String, BankId)>> {
    if let Some(id) = &args.channel {
        let channel = config.channel(id).with_context(|| format!("there is no channel `{id}`"))?;
        return Ok(vec![(format!("channel:{id}"), (*channel.bank).clone())]);
    }
    let banks = match &args.bank {
        Some(id) => vec![global::bank(config, Some(id))?],
        None => config.bank.iter().collect(),
    };
    Ok(banks.into_iter().map(|bank| (format!("bank:{}", bank.id), (*bank.id).clone())).collect())
}

/// What is paused now.
async fn tell(global: &Global, store: Store) -> anyhow::Result<()> {
    let all = pauses::list(&store).await.context("cannot list what is paused")?;
    store.close().await;
    if global.format == Format::Json {
        let all: Vec<_> = all
            .iter()
            .map(|pause| {
                json!({
                    "scope": pause.scope, "what": pause.what.slug(), "actor": pause.actor,
                    "reason": pause.reason, "since": output::time(pause.at),
                })
            })
            .collect();
        return output::print_json(&all);
    }
    if all.is_empty() {
        say("nothing is paused");
        return Ok(());
    }
    let rows: Vec<Vec<String>> = all
        .into_iter()
        .map(|pause| {
            vec![pause.what.slug().to_owned(), pause.scope, output::time(pause.at), pause.actor, pause.reason]
        })
        .collect();
    output::print(&output::table(&["paused", "where", "since", "by", "why"], &rows))
}
