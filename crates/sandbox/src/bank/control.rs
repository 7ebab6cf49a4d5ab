//! `/_control/…`: what a test outside may see and do. A real bank has nothing of this; the product never calls it.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    clock::iso_seconds,
    faults::Fault,
    grant::{DEFAULT_PERMISSIONS, GrantError, grant},
    ledger::{Means, Merchant, Movement, Text, load_customer_name},
    money::{parse, signed},
    pages::offer,
    state::Here,
    totp::Offer,
};

/// Both institutions, for a path that names one.
#[derive(Clone)]
pub(crate) struct Desk(pub(crate) Arc<[Here]>);

impl Desk {
    fn find(&self, institution: &str) -> Result<&Here, Refused> {
        self.0.iter().find(|here| here.inst.brand.id == institution).ok_or(Refused::missing("institution"))
    }

    /// Faults and counters are shared, so any institution leads to them.
    fn any(&self) -> Result<&Here, Refused> {
        self.0.first().ok_or(Refused::missing("institution"))
    }
}

pub(crate) struct Refused(StatusCode, String);

impl Refused {
    fn missing(what: &str) -> Self {
        Self(StatusCode::NOT_FOUND, format!("there is no such {what}"))
    }

    fn bad(words: impl Into<String>) -> Self {
        Self(StatusCode::UNPROCESSABLE_ENTITY, words.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

pub(crate) fn routes(desk: Desk) -> Router {
    Router::new()
        .route("/_control/ledger", get(institutions))
        .route("/_control/ledger/{institution}", get(customers))
        .route("/_control/ledger/{institution}/{customer}", get(ledger))
        .route("/_control/totp/{institution}/{customer}", get(code))
        .route("/_control/transactions", post(transaction))
        .route("/_control/accounts", post(account))
        .route("/_control/consents/{institution}", get(consents))
        .route("/_control/consents/{institution}/{consent}/revoke", post(revoke))
        .route("/_control/expire-access-tokens", post(expire_access_tokens))
        .route("/_control/grant", post(make_grant))
        .route("/_control/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/_control/calls", get(calls).delete(clear_calls))
        .with_state(desk)
}

async fn institutions(State(desk): State<Desk>) -> Json<Value> {
    let list: Vec<Value> = desk.0.iter().map(|here| json!({ "id": here.inst.brand.id, "name": here.inst.brand.name, "issuer": here.inst.issuer })).collect();
    Json(json!({ "institutions": list }))
}

async fn customers(
    State(desk): State<Desk>,
    Path(institution): Path<String>,
) -> Result<Json<Value>, Refused> {
    let ledger = desk.find(&institution)?.inst.ledger();
    let mut list: Vec<(&str, Value)> = ledger
        .customers()
        .map(|one| {
            (
                one.username.as_str(),
                json!({ "customer": one.username, "name": one.full_name, "subject": one.subject }),
            )
        })
        .collect();
    list.sort_unstable_by_key(|(name, _)| *name);
    Ok(Json(json!({ "customers": list.into_iter().map(|(_, shown)| shown).collect::<Vec<_>>() })))
}

/// The exact figures: `booked`, `held` (pending, negative) and `available` as signed decimal strings.
async fn ledger(
    State(desk): State<Desk>,
    Path((institution, customer)): Path<(String, String)>,
) -> Result<Json<Value>, Refused> {
    let here = desk.find(&institution)?;
    let mut ledger = here.inst.ledger();
    let subject = ledger.customer(&customer).ok_or(Refused::missing("customer"))?.subject.clone();
    let accounts: Vec<Value> = ledger
        .accounts_of(&customer)
        .map(|account| {
            let figures = ledger.figures(account);
            let shown = |minor: i64| signed(minor, account.currency);
            json!({
                "account_id": account.id,
                "nickname": account.nickname,
                "kind": account.kind.code(),
                "currency": account.currency,
                "enabled": account.enabled,
                "booked": shown(figures.booked_minor),
                "held": shown(figures.held_minor),
                "available": shown(figures.available_minor),
                "credit_line": shown(account.credit_minor),
                "transactions": ledger.lines(account).len(),
            })
        })
        .collect();
    Ok(Json(json!({ "customer": customer, "subject": subject, "accounts": accounts })))
}

async fn code(
    State(desk): State<Desk>,
    Path((institution, customer)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let here = desk.find(&institution)?;
    here.inst.ledger().customer(&customer).ok_or(Refused::missing("customer"))?;
    Ok(match offer(here, &customer) {
        Offer::Code { code, seconds_left } => {
            Json(json!({ "code": code, "seconds_left": seconds_left })).into_response()
        }
        Offer::WaitSeconds(seconds) => (
            StatusCode::CONFLICT,
            [("retry-after", seconds.to_string())],
            Json(json!({ "wait_seconds": seconds })),
        )
            .into_response(),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewTransaction {
    institution: String,
    account_id: String,
    /// Signed decimal text, from the customer's side.
    amount: String,
    text: String,
    #[serde(default)]
    merchant: Option<NewMerchant>,
    #[serde(default)]
    pending: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewMerchant {
    name: String,
    mcc: String,
}

async fn transaction(
    State(desk): State<Desk>,
    Json(new): Json<NewTransaction>,
) -> Result<Json<Value>, Refused> {
    let here = desk.find(&new.institution)?;
    let mut ledger = here.inst.ledger();
    let currency = ledger.account(&new.account_id).ok_or(Refused::missing("account"))?.currency;
    let minor =
        parse(&new.amount, currency).ok_or_else(|| Refused::bad("amount does not fit the currency"))?;
    if new.text.is_empty() || new.text.chars().count() > 500 {
        return Err(Refused::bad("text must have 1 to 500 characters"));
    }
    let index = ledger.index_of(&new.account_id).ok_or(Refused::missing("account"))?;
    let outside = ledger.outside(currency);
    let (from, to) = if minor < 0 { (index, outside) } else { (outside, index) };
    let text = Text::Owned(new.text);
    let movement = Movement {
        from,
        to,
        amount_minor: minor.checked_abs().ok_or_else(|| Refused::bad("amount is too large"))?,
        at: here.now(),
        booked: !new.pending,
        means: if new.merchant.is_some() { Means::Card } else { Means::Transfer },
        texts: [text.clone(), text],
        merchant: new.merchant.map(|one| Merchant { name: Text::Owned(one.name), mcc: Text::Owned(one.mcc) }),
    };
    ledger.post(movement).map_err(|error| Refused::bad(error.to_string()))?;
    let account = ledger.account(&new.account_id).ok_or(Refused::missing("account"))?;
    let figures = ledger.figures(account);
    Ok(Json(json!({
        "transaction_id": ledger.lines(account).first().map(|line| line.id.clone()),
        "booked": signed(figures.booked_minor, currency),
        "available": signed(figures.available_minor, currency),
    })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountChange {
    institution: String,
    account_id: String,
    enabled: bool,
}

async fn account(State(desk): State<Desk>, Json(change): Json<AccountChange>) -> Result<StatusCode, Refused> {
    let found = desk.find(&change.institution)?.inst.ledger().set_enabled(&change.account_id, change.enabled);
    if found { Ok(StatusCode::NO_CONTENT) } else { Err(Refused::missing("account")) }
}

async fn consents(State(desk): State<Desk>, Path(institution): Path<String>) -> Result<Json<Value>, Refused> {
    let here = desk.find(&institution)?;
    let now = here.now();
    let vault = here.inst.vault();
    let list: Vec<Value> = vault
        .consents
        .values()
        .map(|consent| {
            json!({
                "consent_id": consent.id,
                "status": consent.status(now).code(),
                "customer": consent.username,
                "account_ids": consent.accounts,
                "permissions": consent.permissions,
                "created_at": iso_seconds(consent.created_at),
            })
        })
        .collect();
    Ok(Json(json!({ "consents": list })))
}

/// What the customer does at the bank's own counter.
async fn revoke(
    State(desk): State<Desk>,
    Path((institution, consent)): Path<(String, String)>,
) -> Result<StatusCode, Refused> {
    let here = desk.find(&institution)?;
    let now = here.now();
    let mut vault = here.inst.vault();
    vault.consents.get_mut(&consent).ok_or(Refused::missing("consent"))?.cancel(now);
    Ok(StatusCode::NO_CONTENT)
}

/// All access tokens end now, so that the next call must refresh.
async fn expire_access_tokens(State(desk): State<Desk>) -> StatusCode {
    for here in desk.0.iter() {
        here.inst.vault().access.clear();
    }
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GrantRequest {
    institution: String,
    client_id: String,
    /// Thumbprint of the DPoP key for all; `grants` may name others.
    #[serde(default)]
    jkt: Option<String>,
    #[serde(default)]
    customer: Option<String>,
    /// This many load customers, from `load-0` on.
    #[serde(default)]
    load_customers: Option<u32>,
    #[serde(default)]
    grants: Vec<WantedGrant>,
    #[serde(default)]
    permissions: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedGrant {
    customer: String,
    jkt: String,
}

async fn make_grant(
    State(desk): State<Desk>,
    Json(asked): Json<GrantRequest>,
) -> Result<Json<Value>, Refused> {
    let here = desk.find(&asked.institution)?;
    let jkt = || asked.jkt.clone().ok_or_else(|| Refused::bad("jkt is missing"));
    let mut wanted: Vec<(String, String)> = Vec::new();
    if let Some(customer) = &asked.customer {
        wanted.push((customer.clone(), jkt()?));
    }
    if let Some(count) = asked.load_customers {
        let jkt = jkt()?;
        wanted.extend((0..count).map(|number| (load_customer_name(number), jkt.clone())));
    }
    wanted.extend(asked.grants.into_iter().map(|one| (one.customer, one.jkt)));
    let own: Option<Vec<&str>> =
        asked.permissions.as_ref().map(|all| all.iter().map(String::as_str).collect());
    let permissions = own.as_deref().unwrap_or(DEFAULT_PERMISSIONS);
    let granted = grant(here, &asked.client_id, permissions, &wanted).map_err(|error| match error {
        GrantError::Permissions(words) => Refused::bad(words),
        other => Refused(StatusCode::NOT_FOUND, other.to_string()),
    })?;
    Ok(Json(json!({ "granted": granted })))
}

async fn faults(State(desk): State<Desk>) -> Result<Json<Vec<Fault>>, Refused> {
    Ok(Json(desk.any()?.bank.faults.list()))
}

async fn add_fault(State(desk): State<Desk>, Json(fault): Json<Fault>) -> Result<StatusCode, Refused> {
    if let Some(institution) = &fault.institution {
        desk.find(institution)?;
    }
    desk.any()?.bank.faults.add(fault);
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_faults(State(desk): State<Desk>) -> Result<StatusCode, Refused> {
    desk.any()?.bank.faults.clear();
    Ok(StatusCode::NO_CONTENT)
}

async fn calls(State(desk): State<Desk>) -> Result<Response, Refused> {
    Ok(Json(desk.any()?.bank.calls.snapshot()).into_response())
}

async fn clear_calls(State(desk): State<Desk>) -> Result<StatusCode, Refused> {
    desk.any()?.bank.calls.clear();
    Ok(StatusCode::NO_CONTENT)
}
