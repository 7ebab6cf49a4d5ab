//! The outside of every answer: interaction id, nonce, and the `Links` and `Meta` around the data.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Value, json};

use super::ApiError;
use crate::bank::{oidc::dpop, state::Here};

/// The caller's `x-fapi-interaction-id` when it is a UUID, else a fresh one.
pub(crate) fn interaction_id(here: &Here, headers: &HeaderMap) -> String {
    let given = headers.get("x-fapi-interaction-id").and_then(|value| value.to_str().ok());
    let given = given.filter(|text| uuid::Uuid::parse_str(text).is_ok());
    given.map_or_else(|| here.bank.entropy.uuid(), str::to_owned)
}

/// Data or error, dressed the same way.
pub(crate) fn reply(
    here: &Here,
    headers: &HeaderMap,
    good: StatusCode,
    outcome: Result<Value, ApiError>,
) -> Response {
    let id = interaction_id(here, headers);
    let mut response = match outcome {
        Ok(Value::Null) => good.into_response(),
        Ok(body) => (good, Json(body)).into_response(),
        Err(error) => error.into_response(&id),
    };
    let out = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        out.insert("x-fapi-interaction-id", id);
    }
    if let Ok(nonce) = HeaderValue::from_str(&dpop::current_nonce(here)) {
        out.insert("dpop-nonce", nonce);
    }
    out.insert(http::header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Whether the caller can read what this API writes.
pub(crate) fn accepts_json(headers: &HeaderMap) -> bool {
    let mut accepts = headers.get_all(http::header::ACCEPT).iter().peekable();
    accepts.peek().is_none()
        || accepts.filter_map(|value| value.to_str().ok()).any(|value| {
            value
                .split(',')
                .map(|part| part.split(';').next().unwrap_or_default().trim())
                .any(|media| matches!(media, "*/*" | "application/*" | "application/json"))
        })
}

/// A one-page answer around `data`.
pub(crate) fn page(here: &Here, path: &str, data: &Value) -> Value {
    json!({ "Data": data, "Links": { "Self": address(here, path) }, "Meta": { "TotalPages": 1 } })
}

/// The public address of a path below the API's prefix.
pub(crate) fn address(here: &Here, path: &str) -> String {
    format!("{}{}{path}", here.inst.issuer, super::PREFIX)
}

/// What `object_for_array` does: the list under `name` becomes its first element.
pub(crate) fn unwrap_list(mut body: Value, name: &str) -> Value {
    if let Some(list) = body.pointer_mut(&format!("/Data/{name}"))
        && let Some(first) = list.as_array().and_then(|items| items.first()).cloned()
    {
        *list = first;
    }
    body
}
