//! `/officer`: threads in which a stranger wrote, and the last rows of the audit log. Looking is logged as well.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use serde::Deserialize;
use tellerline_core::Timestamp;
use tellerline_store::{StoreError, repo};

use super::{
    audit,
    auth::session::{Officer, Visitor},
    page::{Answer, Desk},
    queue::{name_of, names},
    strangers,
};
use crate::{engine::Engine, web::Shell};

/// Rows that are shown.
const ROWS: u32 = 200;

struct AuditLine {
    id: i64,
    at: Timestamp,
    actor: String,
    event: String,
    object: String,
    conversation: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "desk/officer.html")]
struct OfficerPage {
    shell: Shell,
    d: Desk,
    note: &'static str,
    strangers: Vec<strangers::Line>,
    rows: Vec<AuditLine>,
}

/// What the address may add.
#[derive(Deserialize)]
pub(super) struct Asked {
    note: Option<String>,
}

/// The page.
pub(super) async fn show_officer(
    State(engine): State<Engine>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Answer {
    let notes = ["cleared", "stored", "reason"];
    let note = notes.into_iter().find(|note| asked.note.as_deref() == Some(note)).unwrap_or("");
    let rows = rows(&engine, &officer).await?;
    let strangers = strangers::list(&engine, &officer).await?;
    let (shell, d) = Desk::of(&engine.context, &officer);
    officer.visit.page(StatusCode::OK, &OfficerPage { shell, d, note, strangers, rows })
}

async fn rows(engine: &Engine, visitor: &Visitor) -> Result<Vec<AuditLine>, StoreError> {
    let (context, bank) = (&engine.context, &visitor.visit.tenant.id);
    audit::write(context, audit::by(&visitor.staff, context.now(), "audit.viewed", "")).await?;
    let names = names(context, bank).await?;
    let rows = repo::audit_rows::for_bank(&context.store, bank, ROWS).await?;
    Ok(rows
        .into_iter()
        .rev()
        .map(|row| AuditLine {
            id: row.id,
            at: row.at,
            actor: row
                .actor
                .strip_prefix("staff:")
                .and_then(|id| id.parse().ok())
                .map_or_else(|| row.actor.clone(), |staff| name_of(&names, staff)),
            event: row.event,
            object: row.object,
            conversation: row.conversation.map(|id| id.to_string()).unwrap_or_default(),
            reason: row.reason.unwrap_or_default(),
        })
        .collect())
}
