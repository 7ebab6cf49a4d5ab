//! `balances`: available (ITAV) and booked (ITBD), summed from the postings at the moment of asking.

use axum::{
    extract::{OriginalUri, Path, State},
    response::Response,
};
use http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};

use super::{
    ApiError, guard,
    reply::{page, reply, unwrap_list},
};
use crate::bank::{
    clock::iso_seconds,
    faults::FaultKind,
    ledger::{Account, Figures, Kind},
    money::{indicator, unsigned},
    state::Here,
};

const NEEDED: &[&[&str]] = &[&["ReadBalances"]];

pub(crate) async fn one(
    State(here): State<Here>,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let outcome = guard::caller(&here, &headers, &Method::GET, &uri).and_then(|caller| {
        let reader = caller.reader(&here, "balances", NEEDED)?;
        let ids = [reader.account(&here, &id)?];
        guard::spend(&here, &headers, "balances", &ids)?;
        let [id] = &ids;
        Ok(shown(&here, &ids, &format!("/accounts/{id}/balances")))
    });
    reply(&here, &headers, StatusCode::OK, outcome)
}

pub(crate) async fn all(
    State(here): State<Here>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
) -> Response {
    let outcome = guard::caller(&here, &headers, &Method::GET, &uri).and_then(|caller| {
        let reader = caller.reader(&here, "balances", NEEDED)?;
        let ids = reader.accounts(&here);
        if ids.is_empty() {
            // The standard's list of balances may not be empty.
            return Err(ApiError::not_found("No account is shared any more"));
        }
        guard::spend(&here, &headers, "balances", &ids)?;
        Ok(shown(&here, &ids, "/balances"))
    });
    reply(&here, &headers, StatusCode::OK, outcome)
}

fn shown(here: &Here, ids: &[String], path: &str) -> Value {
    let ledger = here.inst.ledger();
    let as_of = iso_seconds(here.now());
    let balances: Vec<Value> = ids
        .iter()
        .filter_map(|id| ledger.account(id))
        .flat_map(|account| of_account(account, ledger.figures(account), &as_of))
        .collect();
    drop(ledger);
    let body = page(here, path, &json!({ "Balance": balances }));
    let odd = here.bank.faults.take(here.inst.brand.id, "balances", &[FaultKind::ObjectForArray]).is_some();
    if odd { unwrap_list(body, "Balance") } else { body }
}

fn of_account(account: &Account, figures: Figures, as_of: &str) -> [Value; 2] {
    let currency = account.currency;
    let balance = |kind: &str, minor: i64| {
        json!({
            "AccountId": account.id,
            "Amount": { "Amount": unsigned(minor, currency), "Currency": currency },
            "CreditDebitIndicator": indicator(minor),
            "Type": kind,
            "DateTime": as_of,
        })
    };
    let mut available = balance("ITAV", figures.available_minor);
    if account.credit_minor > 0
        && let Some(object) = available.as_object_mut()
    {
        let (kind, included) =
            if account.kind == Kind::Card { ("Credit", false) } else { ("Pre-Agreed", true) };
        let amount = json!({ "Amount": unsigned(account.credit_minor, currency), "Currency": currency });
        object.insert(
            "CreditLine".to_owned(),
            json!([{ "Included": included, "Type": kind, "Amount": amount }]),
        );
    }
    [available, balance("ITBD", figures.booked_minor)]
}
