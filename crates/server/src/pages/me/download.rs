//! *Download everything*: for whoever has just logged in at the bank, about the connections of that login. A PIN
//! opens *My data* and is not enough for this.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use super::{door, factors, look};
use crate::{
    engine::Engine,
    rights::{
        export::{self, ExportError, Requester},
        scope::Scope,
    },
    web::{PageError, Visit},
};

/// Sends the archive.
pub(super) async fn archive(engine: &Engine, visit: &Visit) -> Result<Response, PageError> {
    let seen = look(engine, visit).await?;
    let context = &engine.context;
    let Some(customer) = factors::recent_login(context, &seen) else {
        return door::page(engine, visit, seen.locked.as_ref(), StatusCode::FORBIDDEN, None).await;
    };
    let mine = seen.links.iter().filter(|link| link.customer == customer).cloned().collect();
    let scope = Scope::of_links(&context.store, mine, &seen.links).await?;
    let scope = scope.with_web(context, &visit.tenant.id, customer).await?;
    if scope.is_empty() {
        return Err(PageError::not_found());
    }
    let made = export::make(context, &visit.tenant, &visit.words, &scope, &Requester::Customer).await;
    let bytes = made.map_err(|error| match error {
        ExportError::Store(error) => PageError::from(error),
        error @ ExportError::Archive(_) => PageError::internal(&error),
    })?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"my-data.zip\"")),
    ];
    Ok((headers, bytes).into_response())
}
