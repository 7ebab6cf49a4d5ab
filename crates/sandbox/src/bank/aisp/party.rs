//! `party`: whose accounts these are.

use axum::{
    extract::{OriginalUri, Path, State},
    response::Response,
};
use http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};

use super::{
    ApiError,
    guard::{self, Reader},
    reply::{page, reply},
};
use crate::bank::state::Here;

pub(crate) async fn of_account(
    State(here): State<Here>,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let outcome = guard::caller(&here, &headers, &Method::GET, &uri).and_then(|caller| {
        let reader = caller.reader(&here, "party", &[&["ReadParty"]])?;
        let ids = [reader.account(&here, &id)?];
        guard::spend(&here, &headers, "party", &ids)?;
        let [id] = &ids;
        shown(&here, &reader, &format!("/accounts/{id}/party"))
    });
    reply(&here, &headers, StatusCode::OK, outcome)
}

pub(crate) async fn of_customer(
    State(here): State<Here>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let outcome = guard::caller(&here, &headers, &Method::GET, &uri).and_then(|caller| {
        let reader = caller.reader(&here, "party", &[&["ReadPartyPSU"]])?;
        shown(&here, &reader, "/party")
    });
    reply(&here, &headers, StatusCode::OK, outcome)
}

fn shown(here: &Here, reader: &Reader, path: &str) -> Result<Value, ApiError> {
    let mut ledger = here.inst.ledger();
    let customer = ledger.customer(&reader.username).ok_or(ApiError::unexpected())?;
    let party = json!({
        "PartyId": customer.subject,
        "PartyType": "Sole",
        "Name": customer.full_name,
        "EmailAddress": format!("{}@people.invalid", customer.username),
    });
    Ok(page(here, path, &json!({ "Party": party })))
}
