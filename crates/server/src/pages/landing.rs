//! The front page: what this is, what it never does, and where to go.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use crate::{
    engine::Engine,
    web::{PageError, Shell, Visit},
};

#[derive(Template)]
#[template(path = "landing.html")]
struct Landing {
    shell: Shell,
    institutions: Vec<String>,
    /// Address of the web chat, where the bank has one.
    chat: Option<String>,
}

/// `GET /`
pub(super) async fn show(State(engine): State<Engine>, visit: Visit) -> Result<Response, PageError> {
    let institutions = visit.tenant.institutions.iter().map(|(_, name)| name.clone()).collect();
    let bank = &visit.tenant.id;
    let chat = engine.context.web_chat(bank).map(|_| format!("/chat/{bank}"));
    visit.page(StatusCode::OK, &Landing { shell: visit.shell(), institutions, chat })
}
