//! `/audit/{bank}/checkpoint` and `/audit/{bank}/tile/…` (c2sp.org/tlog-tiles): hashes and a signature, for whoever
//! wants to keep them. A stranger learns how many entries there are and when they grow; the hashes cover ciphertext
//! with a random part, so nothing can be guessed from them. The entries themselves are not published.

use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use tellerline_core::BankId;
use tellerline_store::{
    StoreError,
    audit::{sequence, tiles},
};

use crate::engine::Engine;

/// Where a bank's newest checkpoint is.
pub(crate) fn checkpoint_path(bank: &BankId) -> String {
    format!("/audit/{bank}/checkpoint")
}

/// The routes.
pub fn routes() -> Router<Engine> {
    Router::new()
        .route("/audit/{bank}/checkpoint", get(checkpoint))
        .route("/audit/{bank}/tile/{*name}", get(tile))
}

async fn checkpoint(State(engine): State<Engine>, Path(bank): Path<String>) -> Response {
    let Some(bank) = known(&engine, &bank) else { return StatusCode::NOT_FOUND.into_response() };
    match sequence::latest_note(&engine.context.store, &bank).await {
        Ok(Some(note)) => {
            let head =
                [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
            (head, note).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => trouble(&error),
    }
}

async fn tile(State(engine): State<Engine>, Path((bank, name)): Path<(String, String)>) -> Response {
    let Some(bank) = known(&engine, &bank) else { return StatusCode::NOT_FOUND.into_response() };
    match tiles::published(&engine.context.store, &bank, &name).await {
        Ok(Some(bytes)) => {
            // What a name stands for never changes.
            let head = [
                (header::CONTENT_TYPE, "application/octet-stream"),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (head, bytes).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => trouble(&error),
    }
}

fn known(engine: &Engine, bank: &str) -> Option<BankId> {
    let bank = BankId::new(bank);
    engine.context.tenants.contains_key(&bank).then_some(bank)
}

fn trouble(error: &StoreError) -> Response {
    tracing::warn!(error = error as &dyn std::error::Error, "the audit log could not be read");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}
