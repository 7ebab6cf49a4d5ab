//! `customer hold`: legal holds.

use anyhow::{Context as _, bail};
use serde::Serialize;
use tellerline_core::{Entropy as _, HoldId};
use tellerline_server::{config::Config, system::SystemEntropy};
use tellerline_store::{
    Store,
    repo::{
        erasure,
        holds::{self, Act, Hold},
    },
};

use super::whom;
use crate::{
    cli::{HoldCommand, Why},
    global::{self, Global, audit, now},
    output::{self, say},
};

pub(super) async fn run(
    global: &Global,
    config: &Config,
    store: &Store,
    command: &HoldCommand,
) -> anyhow::Result<()> {
    match command {
        HoldCommand::Set { whom: person, why } => {
            let (bank, subject) = whom(config, store, person).await?;
            let known = erasure::known(store, &bank, subject).await?;
            let id = HoldId::draw(now(), &mut SystemEntropy::new().seed().fork("hold"));
            let by = format!("cli:{}", why.actor);
            holds::set(store, &bank, id, subject, act(&by, why)).await.context("nothing is held")?;
            output::print(&id.to_string())?;
            say(format_args!("held: nothing of {subject} is erased or goes by age until it is lifted"));
            if known.is_empty() {
                say("nothing is known of them now; what was kept of them after an erasure is held, too");
            }
            Ok(())
        }
        HoldCommand::Lift { hold, bank, why } => {
            let bank = global::bank(config, bank.as_deref())?;
            let by = format!("cli:{}", why.actor);
            if !holds::lift(store, &bank.id, *hold, act(&by, why)).await.context("it still holds")? {
                bail!("there is no such hold at `{}`, or it was lifted before", bank.id);
            }
            say("lifted; a request that waited is carried out now");
            Ok(())
        }
        HoldCommand::List { bank, why } => {
            let bank = global::bank(config, bank.as_deref())?;
            global::trace(store, vec![audit(&bank.id, why, "holds.listed", String::new())]).await?;
            let all = holds::list(store, &bank.id, 1_000).await?;
            list(global, &all)
        }
    }
}

fn act<'a>(by: &'a str, why: &'a Why) -> Act<'a> {
    Act { by, reason: &why.reason, at: now() }
}

#[derive(Serialize)]
struct Row {
    id: String,
    whom: String,
    set_by: String,
    set_at: String,
    reason: String,
    lifted_at: Option<String>,
    lifted_by: Option<String>,
    lifted_reason: Option<String>,
}

fn list(global: &Global, all: &[Hold]) -> anyhow::Result<()> {
    let rows: Vec<Row> = all
        .iter()
        .map(|hold| Row {
            id: hold.id.to_string(),
            whom: hold.subject.to_string(),
            set_by: hold.set_by.clone(),
            set_at: output::time(hold.set_at),
            reason: hold.reason.clone(),
            lifted_at: hold.lifted.as_ref().map(|(at, ..)| output::time(*at)),
            lifted_by: hold.lifted.as_ref().map(|(_, by, _)| by.clone()),
            lifted_reason: hold.lifted.as_ref().map(|(.., why)| why.clone()),
        })
        .collect();
    output::rows(global.format, &rows, &["hold", "on", "since", "by", "why", "lifted"], |row| {
        vec![
            row.id.clone(),
            row.whom.clone(),
            row.set_at.clone(),
            row.set_by.clone(),
            row.reason.clone(),
            row.lifted_at.clone().unwrap_or_else(|| "holds".to_owned()),
        ]
    })
}
