//! `account-access-consents`: made, read and deleted with the client's own token.

use axum::{
    body::Bytes,
    extract::{OriginalUri, Path, State},
    response::Response,
};
use http::{HeaderMap, Method, StatusCode, Uri};
use jiff::Timestamp;
use serde_json::Value;

use super::{
    ApiError, guard,
    reply::{address, reply},
};
use crate::bank::{
    consent::{Consent, check_permissions},
    state::Here,
};

pub(crate) async fn create(
    State(here): State<Here>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    reply(&here, &headers, StatusCode::CREATED, make(&here, &headers, &uri, &body))
}

fn make(here: &Here, headers: &HeaderMap, uri: &Uri, body: &[u8]) -> Result<Value, ApiError> {
    let client = guard::caller(here, headers, &Method::POST, uri)?.client()?;
    let media =
        headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if media.split(';').next().unwrap_or_default().trim() != "application/json" {
        return Err(ApiError::Bare(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let body: Value =
        serde_json::from_slice(body).map_err(|_| ApiError::bad("U010", "The body is not JSON", None))?;
    let now = here.now();
    let consent = read_request(&body, format!("aac-{}", here.bank.entropy.uuid()), client, now)?;
    let shown = consent.to_json(now, &consent_address(here, &consent.id));
    here.inst.vault().consents.insert(consent.id.clone(), consent);
    Ok(shown)
}

fn read_request(body: &Value, id: String, client: String, now: Timestamp) -> Result<Consent, ApiError> {
    let data = body.get("Data").and_then(Value::as_object);
    let data = data.ok_or(ApiError::bad("U004", "Data is missing", Some("Data")))?;
    let risk = body.get("Risk").ok_or(ApiError::bad("U004", "Risk is missing", Some("Risk")))?;
    if risk.as_object().is_none_or(|risk| !risk.is_empty()) {
        return Err(ApiError::bad("U002", "Risk must be an empty object", Some("Risk")));
    }
    let asked = data.get("Permissions").and_then(Value::as_array);
    let asked = asked.ok_or(ApiError::bad("U004", "Permissions is missing", Some("Data.Permissions")))?;
    let asked: Option<Vec<&str>> = asked.iter().map(Value::as_str).collect();
    let asked =
        asked.ok_or(ApiError::bad("U002", "Permissions holds something else", Some("Data.Permissions")))?;
    let permissions =
        check_permissions(&asked).map_err(|words| ApiError::bad("U002", words, Some("Data.Permissions")))?;
    let mut consent = Consent::new(id, client, permissions, now);
    consent.expires_at = moment(data.get("ExpirationDateTime"), "Data.ExpirationDateTime")?;
    consent.from = moment(data.get("TransactionFromDateTime"), "Data.TransactionFromDateTime")?;
    consent.to = moment(data.get("TransactionToDateTime"), "Data.TransactionToDateTime")?;
    if consent.expires_at.is_some_and(|at| at <= now) {
        return Err(ApiError::bad("U003", "The expiry lies in the past", Some("Data.ExpirationDateTime")));
    }
    if consent.from.zip(consent.to).is_some_and(|(from, to)| from > to) {
        return Err(ApiError::bad(
            "U003",
            "The period ends before it begins",
            Some("Data.TransactionToDateTime"),
        ));
    }
    Ok(consent)
}

/// A moment with zone, as bodies carry it.
fn moment(value: Option<&Value>, path: &'static str) -> Result<Option<Timestamp>, ApiError> {
    let Some(value) = value else { return Ok(None) };
    let parsed = value.as_str().and_then(|text| text.parse().ok());
    parsed.map(Some).ok_or(ApiError::bad("U003", "That is no date and time with zone", Some(path)))
}

pub(crate) async fn read(
    State(here): State<Here>,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let outcome = guard::caller(&here, &headers, &Method::GET, &uri)
        .and_then(guard::Caller::client)
        .and_then(|client| {
            let vault = here.inst.vault();
            let consent = vault.consents.get(&id).filter(|consent| consent.client_id == client);
            let consent = consent.ok_or(ApiError::not_found("There is no such consent"))?;
            Ok(consent.to_json(here.now(), &consent_address(&here, &id)))
        });
    reply(&here, &headers, StatusCode::OK, outcome)
}

pub(crate) async fn delete(
    State(here): State<Here>,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let outcome = guard::caller(&here, &headers, &Method::DELETE, &uri)
        .and_then(guard::Caller::client)
        .and_then(|client| {
            let mut vault = here.inst.vault();
            if vault.consents.get(&id).is_none_or(|consent| consent.client_id != client) {
                return Err(ApiError::not_found("There is no such consent"));
            }
            vault.consents.remove(&id);
            vault.end_consent_tokens(&id);
            Ok(Value::Null)
        });
    reply(&here, &headers, StatusCode::NO_CONTENT, outcome)
}

fn consent_address(here: &Here, id: &str) -> String {
    address(here, &format!("/account-access-consents/{id}"))
}
