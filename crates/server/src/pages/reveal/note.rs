//! A secure note: what a person at the bank wrote about the customer's data. That it is shown is logged first; where
//! the log cannot be written, nothing is shown.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use tellerline_channels::texts;
use tellerline_store::repo;

use super::{Here, Named};
use crate::{
    pages::attempt::audit,
    web::{PageError, Shell},
};

#[derive(Template)]
#[template(path = "reveal/note.html")]
struct NotePage {
    shell: Shell,
    path: String,
    from: String,
    at: String,
    lines: Vec<String>,
    /// Until the page closes.
    seconds: u64,
    chat: Option<String>,
}

/// The note of this ticket.
pub(super) async fn page(here: &Here<'_>, named: &Named, seconds: u64) -> Result<Response, PageError> {
    let context = &here.engine.context;
    let (ticket, link, now) = (&named.ticket, &named.link, context.now());
    let note = repo::secure_notes::find(
        &context.store,
        &link.bank,
        (ticket.identity, ticket.conversation),
        ticket.id,
    )
    .await?;
    let note = note.ok_or_else(PageError::not_found)?;
    let body = note.body.ok_or_else(PageError::not_found)?;
    let chat = super::chat(here, named).await?;
    let object = format!("{} {}", ticket.id, link.id);
    let row = audit(&link.bank, Some(ticket.conversation), "note.shown", object, now);
    context.store.writer.audit(vec![row]).await?;
    repo::secure_notes::mark_read(&context.store, &link.bank, ticket.id, now).await?;
    let shell = here.visit.shell();
    let page = NotePage {
        path: here.path(),
        seconds,
        chat,
        from: shell.t1("page-note-from", "name", texts::plain(&body.name, false)),
        at: shell.words().moment(note.at),
        lines: texts::plain(&body.text, true).lines().map(str::to_owned).collect(),
        shell,
    };
    here.visit.page(StatusCode::OK, &page)
}
