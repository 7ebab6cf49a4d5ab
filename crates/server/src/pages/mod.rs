//! Pages for customers: linking, figures, *My data*, the front page. Staff pages are in [`crate::desk`].
//!
//! A page never talks to the chat: what it changes there it submits as an input. It calls banks itself, because
//! its visitor is present and waits.

pub mod attempt;
mod bank;
mod chat;
pub mod consent;
pub(crate) mod deletion;
mod figures;
mod kit;
mod landing;
pub mod link;
mod login;
pub mod me;
mod pause;
pub mod reveal;
mod session;
mod stranger;
#[cfg(test)]
mod tests;

use axum::{Router, routing::get};
use tellerline_core::{BankId, ConversationId};

use crate::{context::Context, engine::Engine, web::PageError};

/// Where the chat of a conversation is, for a link back to it; `None` when it was erased meanwhile, and for the web chat,
/// which opened this page beside itself. The demo's is the simulator (`m.me` links: Messenger Platform, Discovery).
async fn chat(
    context: &Context,
    bank: &BankId,
    conversation: ConversationId,
) -> Result<Option<String>, PageError> {
    let place = attempt::place(&context.store, bank, conversation).await?;
    let endpoint = place.and_then(|place| context.endpoints.get(&place.channel));
    let messenger = endpoint.filter(|endpoint| endpoint.sender.messenger().is_some());
    let address = |page: &str| {
        if context.demo { "/demo/messenger".to_owned() } else { format!("https://m.me/{page}") }
    };
    Ok(messenger.map(|endpoint| address(&endpoint.page_id)))
}

/// Whether a conversation is in the bank's own web chat, where no messenger's company reads.
async fn is_own(context: &Context, bank: &BankId, conversation: ConversationId) -> Result<bool, PageError> {
    let Some(endpoint) = context.web_chat(bank) else { return Ok(false) };
    let place = attempt::place(&context.store, bank, conversation).await?;
    Ok(place.is_some_and(|place| place.channel == endpoint.id))
}

/// All routes of this module; [`crate::web::dress`] them before serving.
pub fn routes() -> Router<Engine> {
    Router::new()
        .route("/", get(landing::show))
        .route("/demo/kit", get(kit::show))
        .route("/chat/{bank}", get(chat::show).post(chat::post))
        .route("/widget.js", get(chat::widget::show))
        .route("/chat/{bank}/events", get(chat::stream::events))
        .route("/chat/{bank}/transcript", get(chat::transcript))
        .route("/link/{token}", get(link::show).post(link::post))
        .route("/link/{token}/state", get(link::words::state))
        .route("/link/callback/{institution}", get(link::callback::arrive))
        .route("/reveal/{token}", get(reveal::show).post(reveal::post))
        .route("/step-up/{token}", get(reveal::show).post(reveal::post))
        .route("/consent/{token}", get(consent::show).post(consent::post))
        .route("/consent/text/{version}", get(consent::text::show))
        .route("/me", get(me::show).post(me::post))
        .route("/me/timeline", get(me::timeline::show))
        .route("/me/erase", get(me::erase::show).post(me::erase::post))
        .route("/me/consent/{consent}/receipt.json", get(me::receipt::download))
        .route("/deletion/{code}", get(deletion::show))
        .route(crate::receipt::KEYS_PATH, get(me::receipt::keys))
}
