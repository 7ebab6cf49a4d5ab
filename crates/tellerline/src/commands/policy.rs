//! `policy`: what may be shown in chats. The rules (two officers to raise, one to lower) are the store's.

use std::collections::HashMap;

use anyhow::{Context as _, bail};
use serde_json::json;
use tellerline_core::{BankId, ChannelId, message::Class};
use tellerline_server::{
    config::{Bank, Channel, Config},
    setup,
};
use tellerline_store::{
    Store,
    repo::policy::{self, Change, Officer},
};

use crate::{
    cli::{Format, PolicyClasses, PolicyCommand, Why},
    global::{self, Global, now},
    output::{self, Failed, say},
};

pub(crate) async fn run(global: &Global, command: &PolicyCommand) -> anyhow::Result<()> {
    let (config, store) = global.open().await?;
    // A channel that no server has seen yet has no rows: they are written here as they would be there.
    let ceilings = setup::ceilings(&config);
    ceilings.start(&store, now()).await.context("the policy could not be read")?;
    let done = carry_out(global, &config, &store, command).await;
    store.close().await;
    done
}

async fn carry_out(
    global: &Global,
    config: &Config,
    store: &Store,
    command: &PolicyCommand,
) -> anyhow::Result<()> {
    match command {
        PolicyCommand::Show { bank, history } => {
            let bank = global::bank(config, bank.as_deref())?;
            if *history {
                tell_history(global, store, &bank.id).await
            } else {
                show(global, config, store, bank).await
            }
        }
        PolicyCommand::Propose { what, why } => {
            let (bank, channel) = place(config, what)?;
            let officer = officer(store, &bank.id, why).await?;
            let allowed = channel.policy(bank);
            for class in classes(what) {
                if !allowed.allows(class) {
                    bail!(
                        "the config does not allow `{}` on channel `{}`: whoever looks after the machine has to change \
                         `ceiling` first; nothing was proposed from there on",
                        class.slug(),
                        channel.id
                    );
                }
                let id = policy::propose(store, &officer, &channel.id, class, &why.reason, now()).await?;
                say(format_args!(
                    "#{id} proposed: `{}` on `{}`; another officer approves it",
                    class.slug(),
                    channel.id
                ));
            }
            Ok(())
        }
        PolicyCommand::Approve { id, bank, why } => {
            let bank = global::bank(config, bank.as_deref())?;
            let officer = officer(store, &bank.id, why).await?;
            let mut failed = false;
            for id in id {
                match policy::approve(store, &officer, *id, &why.reason, now()).await? {
                    Ok(change) => {
                        say(format_args!(
                            "#{id} approved: `{}` on `{}`",
                            change.class.slug(),
                            change.channel
                        ));
                    }
                    Err(refused) => {
                        say(format_args!("#{id} not approved: {refused}"));
                        failed = true;
                    }
                }
            }
            if failed { Err(Failed.into()) } else { Ok(()) }
        }
        PolicyCommand::Lower { what, why } => {
            let (bank, channel) = place(config, what)?;
            let officer = officer(store, &bank.id, why).await?;
            for class in classes(what) {
                policy::lower(store, &officer, &channel.id, class, &why.reason, now()).await?;
                say(format_args!("`{}` is no longer shown on `{}`", class.slug(), channel.id));
            }
            Ok(())
        }
    }
}

fn classes(what: &PolicyClasses) -> impl Iterator<Item = Class> {
    what.class.iter().filter_map(|name| Class::from_slug(name))
}

fn place<'c>(config: &'c Config, what: &PolicyClasses) -> anyhow::Result<(&'c Bank, &'c Channel)> {
    let channel =
        config.channel(&what.channel).with_context(|| format!("there is no channel `{}`", what.channel))?;
    let bank = config.bank(channel.bank.text()).context("the channel's bank is not in the config")?;
    Ok((bank, channel))
}

async fn officer(store: &Store, bank: &BankId, why: &Why) -> anyhow::Result<Officer> {
    let found = policy::officer(store, bank, &why.actor).await?;
    found.with_context(|| {
        format!("`{}` is not an officer of `{bank}`: see `tellerline staff list`", why.actor)
    })
}

async fn show(global: &Global, config: &Config, store: &Store, bank: &Bank) -> anyhow::Result<()> {
    let decided = policy::in_force(store).await?;
    let open: Vec<Change> =
        policy::history(store, &bank.id).await?.into_iter().filter(|change| change.is_open(now())).collect();
    let mut proposals: HashMap<(&ChannelId, Class), Vec<i64>> = HashMap::new();
    for change in &open {
        proposals.entry((&change.channel, change.class)).or_default().push(change.id);
    }
    let mut rows = Vec::new();
    for channel in config.channel.iter().filter(|channel| channel.bank.text() == bank.id.text()) {
        let configured = channel.policy(bank);
        let officers = decided.get(&((*bank.id).clone(), (*channel.id).clone())).copied().unwrap_or_default();
        for class in Class::ADJUSTABLE {
            let waiting = proposals.get(&(&*channel.id, *class)).cloned().unwrap_or_default();
            rows.push((
                channel.id.to_string(),
                *class,
                configured.allows(*class),
                officers.has(*class),
                waiting,
            ));
        }
    }
    if global.format == Format::Json {
        let all: Vec<_> = rows
            .iter()
            .map(|(channel, class, config, officers, proposed)| {
                json!({
                    "channel": channel, "class": class.slug(), "config": config, "officers": officers,
                    "in_force": *config && *officers, "proposed": proposed,
                })
            })
            .collect();
        return output::print_json(&all);
    }
    let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let rows: Vec<Vec<String>> = rows
        .into_iter()
        .map(|(channel, class, config, officers, proposed)| {
            let proposed: Vec<String> = proposed.iter().map(|id| format!("#{id}")).collect();
            vec![
                channel,
                class.slug().to_owned(),
                yes(config && officers),
                yes(config),
                yes(officers),
                proposed.join(" "),
            ]
        })
        .collect();
    output::print(&output::table(
        &["channel", "class", "may be shown", "config", "officers", "proposed"],
        &rows,
    ))
}

async fn tell_history(global: &Global, store: &Store, bank: &BankId) -> anyhow::Result<()> {
    let history = policy::history(store, bank).await?;
    let state = |change: &Change| match change {
        _ if change.decided_at.is_some() && change.allows => "allowed",
        _ if change.decided_at.is_some() => "forbidden",
        _ if change.is_open(now()) => "proposed",
        _ => "lapsed",
    };
    if global.format == Format::Json {
        let all: Vec<_> = history
            .iter()
            .map(|change| {
                json!({
                    "id": change.id, "channel": change.channel.as_str(), "class": change.class.slug(),
                    "state": state(change), "by": change.proposed_by, "reason": change.reason,
                    "at": output::time(change.proposed_at), "approved_by": change.decided_by,
                    "approved_reason": change.decided_reason, "decided_at": change.decided_at.map(output::time),
                })
            })
            .collect();
        return output::print_json(&all);
    }
    let rows: Vec<Vec<String>> = history
        .iter()
        .map(|change| {
            vec![
                format!("#{}", change.id),
                change.channel.to_string(),
                change.class.slug().to_owned(),
                state(change).to_owned(),
                output::time(change.proposed_at),
                change.proposed_by.clone().unwrap_or_else(|| "config".to_owned()),
                change.reason.clone(),
                change.decided_by.clone().unwrap_or_default(),
                change.decided_reason.clone().unwrap_or_default(),
            ]
        })
        .collect();
    output::print(&output::table(
        &["number", "channel", "class", "what", "at", "by", "why", "approved by", "why approved"],
        &rows,
    ))
}
