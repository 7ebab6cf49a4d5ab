//! Around every call of an institution: counted, and made to fail when a fault of the transport waits for it.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};

use super::{
    aisp::{self, ApiError},
    calls,
    faults::{Fault, FaultKind, TRANSPORT},
    state::Here,
};

pub(crate) async fn observe(State(here): State<Here>, request: Request, next: Next) -> Response {
    let resource = calls::resource(request.uri().path());
    let institution = here.inst.brand.id;
    here.bank.calls.arrived(institution, resource, request.method(), request.headers());
    let id = aisp::interaction_id(&here, request.headers());
    let is_api = request.uri().path().starts_with(aisp::PREFIX);
    let mut response = match here.bank.faults.take(institution, resource, TRANSPORT) {
        Some(fault) if fault.kind == FaultKind::Slow => {
            tokio::time::sleep(Duration::from_millis(fault.millis)).await;
            next.run(request).await
        }
        Some(fault) => strike(&here, &fault, is_api, &id).await,
        None => next.run(request).await,
    };
    if is_api
        && !response.headers().contains_key("x-fapi-interaction-id")
        && let Ok(id) = HeaderValue::from_str(&id)
    {
        response.headers_mut().insert("x-fapi-interaction-id", id);
    }
    here.bank.calls.answered(institution, resource, response.status());
    response
}

async fn strike(here: &Here, fault: &Fault, is_api: bool, id: &str) -> Response {
    match fault.kind {
        FaultKind::TooMany => {
            let seconds = i64::try_from(fault.millis.div_ceil(1_000)).unwrap_or(30);
            ApiError::TooMany { retry_after_seconds: seconds }.into_response(id)
        }
        FaultKind::ServerError if is_api => ApiError::unexpected().into_response(id),
        FaultKind::ServerError => aisp::bare(StatusCode::INTERNAL_SERVER_ERROR),
        FaultKind::Garbage => {
            ([(header::CONTENT_TYPE, "application/json")], "{\"Data\": {\"Balance\": [<html>").into_response()
        }
        FaultKind::DropConnection => broken_body(),
        // Nothing until the caller goes away or the bank closes.
        _ => {
            here.bank.stop.cancelled().await;
            aisp::bare(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

/// The server cuts the connection when the body fails.
fn broken_body() -> Response {
    let first = futures::stream::iter([Ok::<Bytes, std::io::Error>(Bytes::from_static(b"{\"Data\":"))]);
    let broken = futures::stream::iter([Err(std::io::Error::other("the demo bank hangs up"))]);
    let body = Body::from_stream(futures::StreamExt::chain(first, broken));
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// Paths that are not implemented: 404 without body.
pub(crate) async fn not_implemented() -> Result<Response, Infallible> {
    Ok(aisp::bare(StatusCode::NOT_FOUND))
}
