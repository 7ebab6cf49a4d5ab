//! `/consent/text/{version}`: the words that somebody agreed to, as they were. They hold nothing personal.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use tellerline_store::repo;

use crate::{
    engine::Engine,
    web::{PageError, Shell, Visit},
};

#[derive(Template)]
#[template(path = "consent/text.html")]
struct Text {
    shell: Shell,
    version: String,
    language: String,
    lines: Vec<String>,
}

/// `GET /consent/text/{version}`
pub(in crate::pages) async fn show(
    State(engine): State<Engine>,
    visit: Visit,
    Path(version): Path<String>,
) -> Result<Response, PageError> {
    let found = repo::receipts::text(&engine.context.store, &visit.tenant.id, &version).await?;
    let (language, text) = found.ok_or_else(PageError::not_found)?;
    let lines = text.lines().map(str::to_owned).collect();
    visit.page(StatusCode::OK, &Text { shell: visit.shell(), version, language, lines })
}
