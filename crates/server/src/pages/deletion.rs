//! `/deletion/{code}`: what became of a deletion that was asked for in the messenger. Whoever has the code sees it: what
//! and when, nothing that says whose.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use tellerline_core::BankId;
use tellerline_store::{
    StoreError,
    repo::{
        erasure::{self, State as Standing},
        platform_requests::{self, Kind, Outcome, PlatformRequest},
    },
    vault::Vault,
};

use crate::{
    engine::Engine,
    web::{PageError, Shell, Visit},
};

/// Random bytes of a code; it is written in hexadecimal.
pub(crate) const CODE_BYTES: usize = 16;

/// How a code is found.
pub(crate) fn code_hash(vault: &Vault, home: &BankId, code: &str) -> Result<[u8; 32], StoreError> {
    vault.lookup(home, "platform-request-code", &[code.as_bytes()])
}

#[derive(Template)]
#[template(path = "deletion.html")]
struct Deletion {
    shell: Shell,
    code: String,
    asked: String,
    /// One for each Page that knows the person.
    lines: Vec<String>,
    /// Nobody is known by the number that the messenger gave.
    unknown: bool,
}

/// `GET /deletion/{code}`
pub(super) async fn show(
    State(engine): State<Engine>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    let store = &engine.context.store;
    let like = code.len() == 2 * CODE_BYTES && code.bytes().all(|c| c.is_ascii_hexdigit());
    if !like {
        return Err(PageError::not_found());
    }
    let hash = code_hash(&store.vault, &visit.tenant.id, &code)?;
    let rows = platform_requests::with_code(store, Kind::Deletion, &hash).await?;
    let first = rows.first().ok_or_else(PageError::not_found)?;
    let unknown = rows.iter().all(|row| row.outcome == Outcome::Unknown);
    let asked = visit.words.moment(first.at);
    let shell = visit.shell();
    let mut lines = Vec::new();
    for row in &rows {
        lines.push(line(&engine, &visit, &shell, row).await?);
    }
    visit.page(StatusCode::OK, &Deletion { shell, code, asked, lines, unknown })
}

async fn line(
    engine: &Engine,
    visit: &Visit,
    shell: &Shell,
    row: &PlatformRequest,
) -> Result<String, StoreError> {
    let id = match row.outcome {
        Outcome::Unknown | Outcome::Ended => return Ok(shell.t("page-deletion-unknown")),
        Outcome::Held => return Ok(shell.t("page-deletion-refused")),
        Outcome::Asked(id) => id,
    };
    let Some(request) = erasure::get(&engine.context.store, &row.bank, id).await? else {
        return Err(StoreError::Inconsistent { table: "platform_request", column: "erasure_id" });
    };
    let ended = request.ended.map(|(at, _)| visit.words.moment(at)).unwrap_or_default();
    Ok(match request.state {
        Standing::Requested if request.held_at.is_some() => shell.t("page-deletion-held"),
        Standing::Requested => shell.t1("page-deletion-waits", "at", visit.words.moment(request.due_at)),
        Standing::Cancelled => shell.t1("page-deletion-kept", "at", ended),
        Standing::Done => shell.t1("page-deletion-done", "at", ended),
    })
}
