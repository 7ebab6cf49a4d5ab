//! `/operator`: what is paused, which Pages refuse us, what was not delivered and what could not be read.
//! Changes are made on the command line, where they want a reason.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, http::StatusCode};
use tellerline_core::Timestamp;
use tellerline_store::{StoreError, repo};

use super::{
    auth::session::{Operator, Visitor},
    page::{Answer, Desk},
    undelivered::{DeadLine, ROWS},
};
use crate::{endpoint::Gate, engine::Engine, web::Shell};

struct PauseLine {
    scope: String,
    what: &'static str,
    actor: String,
    reason: String,
    at: Timestamp,
}

struct ChannelLine {
    id: String,
    page: String,
    state: &'static str,
    until: Option<Timestamp>,
    reason: String,
}

#[derive(Template)]
#[template(path = "desk/operator.html")]
struct OperatorPage {
    shell: Shell,
    d: Desk,
    waiting: u32,
    pauses: Vec<PauseLine>,
    channels: Vec<ChannelLine>,
    dead: Vec<((&'static str, &'static str, String), i64)>,
    parked: Vec<(String, i64)>,
}

/// The page.
pub(super) async fn show_operator(State(engine): State<Engine>, operator: Operator) -> Answer {
    let page = read(&engine, &operator).await?;
    operator.visit.page(StatusCode::OK, &page)
}

async fn read(engine: &Engine, visitor: &Visitor) -> Result<OperatorPage, StoreError> {
    let (context, bank) = (&engine.context, &visitor.visit.tenant.id);
    let mine = |scope: &str| {
        scope == "all"
            || scope.strip_prefix("bank:").is_some_and(|id| id == bank.as_str())
            || scope.strip_prefix("channel:").is_some_and(|id| {
                context
                    .endpoints
                    .values()
                    .any(|endpoint| endpoint.id.as_str() == id && endpoint.bank == *bank)
            })
    };
    let pauses = repo::pauses::list(&context.store).await?;
    let mut dead: BTreeMap<(&'static str, &'static str, String), i64> = BTreeMap::new();
    for letter in repo::deliveries::dead_letters(&context.store, bank, ROWS).await? {
        let line = DeadLine::from(&letter);
        *dead.entry((line.kind, line.outcome, line.reason)).or_default() += 1;
    }
    let (shell, d) = Desk::of(context, visitor);
    Ok(OperatorPage {
        shell,
        d,
        waiting: repo::desk::count_waiting(&context.store, bank).await?,
        pauses: pauses
            .into_iter()
            .filter(|pause| mine(&pause.scope))
            .map(|pause| PauseLine {
                scope: pause.scope,
                what: pause.what.slug(),
                actor: pause.actor,
                reason: pause.reason,
                at: pause.at,
            })
            .collect(),
        channels: channels(engine, visitor),
        dead: dead.into_iter().collect(),
        parked: repo::parked::count(&context.store).await?,
    })
}

fn channels(engine: &Engine, visitor: &Visitor) -> Vec<ChannelLine> {
    let mut lines: Vec<ChannelLine> = engine
        .context
        .endpoints
        .values()
        .filter(|endpoint| endpoint.bank == visitor.visit.tenant.id)
        .map(|endpoint| {
            let (state, until, reason) = match endpoint.gate() {
                Gate::Open => ("open", None, String::new()),
                Gate::Until(at) => ("waiting", Some(at), String::new()),
                Gate::Stopped { reason } => ("stopped", None, reason),
            };
            ChannelLine { id: endpoint.id.to_string(), page: endpoint.page_id.clone(), state, until, reason }
        })
        .collect();
    lines.sort_by(|one, other| one.id.cmp(&other.id));
    lines
}
