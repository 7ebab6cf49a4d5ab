//! `/desk/undelivered`: what could not be delivered, or may not have been. Nothing is repeated from here: the
//! agent writes anew or calls.

use askama::Template;
use axum::{extract::State, http::StatusCode};
use tellerline_core::Timestamp;
use tellerline_store::{
    EffectKind,
    repo::{self, deliveries::DeadLetter},
};

use super::{
    audit,
    auth::session::Agent,
    delivery::class,
    page::{Answer, Desk},
    team,
};
use crate::{engine::Engine, web::Shell};

/// Most rows that are shown.
pub(super) const ROWS: u32 = 200;

/// A row of the list.
pub(super) struct DeadLine {
    pub(super) conversation: String,
    pub(super) channel: String,
    pub(super) kind: &'static str,
    pub(super) outcome: &'static str,
    pub(super) reason: String,
    pub(super) at: Timestamp,
}

impl From<&DeadLetter> for DeadLine {
    fn from(letter: &DeadLetter) -> Self {
        Self {
            conversation: letter.conversation.to_string(),
            channel: letter.channel.to_string(),
            kind: match letter.kind {
                EffectKind::Send | EffectKind::Signal => "message",
                EffectKind::BankRead => "read",
                EffectKind::Revoke => "revoke",
                EffectKind::Page => "page",
            },
            outcome: if letter.unknown { "unknown" } else { "failed" },
            reason: class(letter.failure.as_deref()),
            at: letter.done_at.unwrap_or(letter.created_at),
        }
    }
}

#[derive(Template)]
#[template(path = "desk/undelivered.html")]
struct UndeliveredPage {
    shell: Shell,
    d: Desk,
    lines: Vec<DeadLine>,
}

/// The page.
pub(super) async fn show_undelivered(State(engine): State<Engine>, agent: Agent) -> Answer {
    let context = &engine.context;
    let (store, bank) = (&context.store, &agent.visit.tenant.id);
    audit::write(context, audit::by(&agent.staff, context.now(), "undelivered.listed", "")).await?;
    let mut letters = Vec::new();
    for letter in repo::deliveries::dead_letters(store, bank, ROWS).await? {
        let row = repo::desk::get(store, bank, letter.conversation).await?;
        if row.is_none_or(|row| team::sees(&agent, &row)) {
            letters.push(letter);
        }
    }
    let (shell, d) = Desk::of(context, &agent);
    let page = UndeliveredPage { shell, d, lines: letters.iter().map(DeadLine::from).collect() };
    agent.visit.page(StatusCode::OK, &page)
}
