//! `accounts`: what is shared, with numbers only where the customer allowed the detail.

use axum::{
    extract::{OriginalUri, Path, State},
    response::Response,
};
use http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};

use super::{
    ApiError,
    guard::{self, Reader},
    reply::{page, reply, unwrap_list},
};
use crate::bank::{
    clock::iso_seconds,
    faults::FaultKind,
    ledger::{Account, Kind},
    state::Here,
};

const NEEDED: &[&[&str]] = &[&["ReadAccountsBasic", "ReadAccountsDetail"]];

pub(crate) async fn list(
    State(here): State<Here>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let outcome = guard::caller(&here, &headers, &Method::GET, &uri).and_then(|caller| {
        let reader = caller.reader(&here, "accounts", NEEDED)?;
        let ids = reader.accounts(&here);
        guard::spend(&here, &headers, "accounts", &ids)?;
        shown(&here, &reader, &ids, "/accounts")
    });
    reply(&here, &headers, StatusCode::OK, outcome)
}

pub(crate) async fn one(
    State(here): State<Here>,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let outcome = guard::caller(&here, &headers, &Method::GET, &uri).and_then(|caller| {
        let reader = caller.reader(&here, "accounts", NEEDED)?;
        let id = reader.account(&here, &id)?;
        let ids = [id];
        guard::spend(&here, &headers, "account", &ids)?;
        let [id] = &ids;
        shown(&here, &reader, &ids, &format!("/accounts/{id}"))
    });
    reply(&here, &headers, StatusCode::OK, outcome)
}

fn shown(here: &Here, reader: &Reader, ids: &[String], path: &str) -> Result<Value, ApiError> {
    let mut ledger = here.inst.ledger();
    let name = ledger.customer(&reader.username).map(|customer| customer.full_name.clone());
    let name = name.ok_or(ApiError::unexpected())?;
    let accounts: Vec<Value> = ids
        .iter()
        .filter_map(|id| ledger.account(id))
        .map(|account| one_account(here, reader, account, &name))
        .collect();
    drop(ledger);
    let body = page(here, path, &json!({ "Account": accounts }));
    let odd = here.bank.faults.take(here.inst.brand.id, "accounts", &[FaultKind::ObjectForArray]).is_some();
    Ok(if odd { unwrap_list(body, "Account") } else { body })
}

fn one_account(here: &Here, reader: &Reader, account: &Account, owner: &str) -> Value {
    let mut shown = json!({
        "AccountId": account.id,
        "Status": "Enabled",
        "StatusUpdateDateTime": iso_seconds(account.opened_at),
        "Currency": account.currency,
        "AccountCategory": "Personal",
        "AccountTypeCode": account.kind.code(),
        "Description": account.description,
        "Nickname": account.nickname,
        "OpeningDate": iso_seconds(account.opened_at),
    });
    if reader.may("ReadAccountsDetail")
        && let Some(more) = shown.as_object_mut()
    {
        let (scheme, number) = identification(account, reader.may("ReadPAN"));
        more.insert(
            "Account".to_owned(),
            json!([{ "SchemeName": scheme, "Identification": number, "Name": owner }]),
        );
        more.insert(
            "Servicer".to_owned(),
            json!({ "SchemeName": "UK.OBIE.BICFI", "Identification": here.inst.brand.bic }),
        );
    }
    shown
}

/// Scheme and number; card numbers are masked unless the consent says otherwise.
fn identification(account: &Account, full: bool) -> (&'static str, String) {
    match (account.kind, account.currency) {
        (Kind::Card, _) if full => ("UK.OBIE.PAN", account.number.clone()),
        (Kind::Card, _) => {
            let last = account.number.get(account.number.len().saturating_sub(4)..).unwrap_or_default();
            ("UK.OBIE.PAN", format!("XXXXXXXXXXXX{last}"))
        }
        (_, "GBP") => ("UK.OBIE.SortCodeAccountNumber", account.number.clone()),
        _ => ("UK.OBIE.IBAN", account.number.clone()),
    }
}
