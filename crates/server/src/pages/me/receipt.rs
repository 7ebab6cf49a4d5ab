//! `/me/consent/{consent}/receipt.json`: the newest receipt of a consent, for whoever may see the link on *My
//! data*; and the public keys that prove it.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use tellerline_core::{ConsentId, LinkId};
use tellerline_store::{StoreError, repo};

use super::look;
use crate::{
    context::Context,
    engine::Engine,
    pages::attempt::audit,
    receipt,
    web::{PageError, Visit},
};

/// The address of a link's receipt; `None` for a link that is not there.
pub(in crate::pages) async fn path_of(
    context: &Context,
    link: Option<LinkId>,
) -> Result<Option<String>, StoreError> {
    let Some(link) = link else { return Ok(None) };
    let row = repo::links::any_link_for_worker(&context.store, link).await?;
    Ok(row.map(|row| path(row.consent.id)))
}

/// The address of a consent's receipt.
pub(super) fn path(consent: ConsentId) -> String {
    format!("/me/consent/{consent}/receipt.json")
}

/// `GET /me/consent/{consent}/receipt.json`
pub(in crate::pages) async fn download(
    State(engine): State<Engine>,
    visit: Visit,
    Path(consent): Path<String>,
) -> Result<Response, PageError> {
    let wanted: ConsentId = consent.parse().map_err(|_| PageError::not_found())?;
    let seen = look(&engine, &visit).await?;
    let context = &engine.context;
    let Some(link) = seen.links.iter().find(|link| link.consent.id == wanted) else {
        if seen.is_open() {
            // Somebody who is known names what is not theirs.
            let line = audit(&visit.tenant.id, None, "page.foreign_object", wanted, context.now());
            context.store.writer.audit(vec![line]).await?;
        }
        return Err(PageError::not_found());
    };
    let stored = repo::receipts::latest(&context.store, &link.bank, link.identity, link.id).await?;
    let stored = stored.ok_or_else(PageError::not_found)?;
    let object = format!("{} {}", stored.id, link.id);
    let line = audit(&link.bank, Some(link.conversation), "consent.receipt_taken", object, context.now());
    context.store.writer.audit(vec![line]).await?;
    let proof = repo::receipts::proof(&context.store, &link.bank, link.conversation, &stored).await?;
    let mut response = Json(receipt::envelope(&visit.tenant, stored.signed, proof)).into_response();
    let name = HeaderValue::from_static("attachment; filename=\"consent-receipt.json\"");
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

/// `GET /.well-known/receipt-keys.json`
pub(in crate::pages) async fn keys(
    State(engine): State<Engine>,
    visit: Visit,
) -> Result<Response, PageError> {
    Ok(Json(receipt::public_keys(&engine.context, &visit.tenant.id)?).into_response())
}
