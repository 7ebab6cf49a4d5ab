//! The bank's own pages. Each institution looks like itself; nothing is loaded from elsewhere and there is no script.

use askama::Template;
use axum::{
    extract::State,
    response::{Html, IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use url::Url;

use super::{
    clock::iso_seconds,
    consent::Status,
    ledger::Account,
    oidc::interaction::PASSWORD,
    state::{BRANDS, Brand, Here},
    totp::Offer,
    vault::{Interaction, Step},
};

#[derive(Template)]
#[template(path = "bank/password.html")]
struct PasswordPage<'a> {
    brand: &'a Brand,
    client: Option<&'a str>,
    error: Option<&'static str>,
    action: &'a str,
    people: String,
    password: &'a str,
}

#[derive(Template)]
#[template(path = "bank/code.html")]
struct CodePage<'a> {
    brand: &'a Brand,
    error: Option<&'static str>,
    action: &'a str,
    offer: Offer,
}

#[derive(Template)]
#[template(path = "bank/consent.html")]
struct ConsentPage<'a> {
    brand: &'a Brand,
    client: &'a str,
    error: Option<&'static str>,
    action: &'a str,
    permissions: Vec<&'static str>,
    until: String,
    accounts: Vec<Choice>,
}

struct Choice {
    id: String,
    label: String,
}

#[derive(Template)]
#[template(path = "bank/error.html")]
struct ErrorPage<'a> {
    brand: &'a Brand,
    words: &'a str,
}

#[derive(Template)]
#[template(path = "bank/front.html")]
struct FrontPage {
    brands: &'static [Brand],
}

#[derive(Template)]
#[template(path = "bank/home.html")]
struct HomePage<'a> {
    brand: &'a Brand,
    /// Full name and connected services; `None` before the login.
    customer: Option<(String, Vec<Service<'a>>)>,
}

/// A service that may read accounts.
struct Service<'a> {
    consent: String,
    name: &'a str,
    since: String,
    accounts: Vec<String>,
}

#[derive(Template)]
#[template(path = "bank/bank.css", escape = "none")]
struct Style<'a> {
    brand: &'a Brand,
}

/// The page of the step at which the person stands.
pub(crate) fn step(here: &Here, id: &str, open: &Interaction) -> Response {
    let action = format!("/{}/interaction/{id}", here.inst.brand.id);
    let client = open.request.as_ref().map(|request| client_name(here, &request.client_id));
    let rendered = match &open.step {
        Step::Password => PasswordPage {
            brand: here.inst.brand,
            client,
            error: open.error,
            action: &action,
            people: people(here),
            password: PASSWORD,
        }
        .render(),
        Step::Code { username } => CodePage {
            brand: here.inst.brand,
            error: open.error,
            action: &action,
            offer: offer(here, username),
        }
        .render(),
        Step::Consent { username, .. } => {
            consent_page(here, open, client.unwrap_or_default(), &action, username).render()
        }
    };
    // Without the client's own origin some browsers refuse to follow the redirect that answers the form.
    let target = open.request.as_ref().and_then(|request| Url::parse(&request.redirect_uri).ok());
    let target = target.map(|url| url.origin().ascii_serialization()).unwrap_or_default();
    page(StatusCode::OK, rendered, &target)
}

/// The code that would be accepted now from a customer.
pub(crate) fn offer(here: &Here, username: &str) -> Offer {
    let now = here.now();
    let mut vault = here.inst.vault();
    let used = vault.used_steps.entry(username.to_owned()).or_default();
    here.inst.codes.offer(username, now, used)
}

fn consent_page<'a>(
    here: &'a Here,
    open: &Interaction,
    client: &'a str,
    action: &'a str,
    username: &str,
) -> ConsentPage<'a> {
    let ledger = here.inst.ledger();
    let accounts = ledger.accounts_of(username).filter(|account| account.enabled).map(choice).collect();
    drop(ledger);
    let vault = here.inst.vault();
    let intent = open.request.as_ref().and_then(|request| request.intent.as_deref());
    let consent = intent.and_then(|intent| vault.consents.get(intent));
    let permissions = consent.map(|consent| plain_words(&consent.permissions)).unwrap_or_default();
    let until = consent.and_then(|consent| consent.expires_at).map_or_else(
        || "This stays until you end it.".to_owned(),
        |at| format!("This ends by itself on {}.", iso_seconds(at).get(..10).unwrap_or_default()),
    );
    ConsentPage { brand: here.inst.brand, client, error: open.error, action, permissions, until, accounts }
}

fn choice(account: &Account) -> Choice {
    let last = account.number.get(account.number.len().saturating_sub(4)..).unwrap_or_default();
    Choice {
        id: account.id.clone(),
        label: format!("{} ({}, {}, ending {last})", account.nickname, account.description, account.currency),
    }
}

/// Permission codes as a customer reads them; the basic and the detailed code of a thing make one line.
fn plain_words(permissions: &[&str]) -> Vec<&'static str> {
    let has = |code: &str| permissions.contains(&code);
    let mut lines = Vec::new();
    if has("ReadAccountsDetail") {
        lines.push("your accounts: name, kind and number");
    } else {
        lines.push("your accounts: name and kind");
    }
    for (code, line) in [
        ("ReadBalances", "your balances"),
        ("ReadTransactionsDebits", "money going out"),
        ("ReadTransactionsCredits", "money coming in"),
        ("ReadTransactionsDetail", "details of payments, such as the shop"),
        ("ReadPAN", "your full card number"),
        ("ReadParty", "the name on the account"),
        ("ReadPartyPSU", "your name"),
    ] {
        if has(code) {
            lines.push(line);
        }
    }
    let other = |code: &&&str| {
        ["Beneficiaries", "DirectDebits", "Offers", "Products", "Scheduled", "Standing", "Statements"]
            .iter()
            .any(|part| code.contains(part))
    };
    if permissions.iter().any(|code| other(&code)) {
        lines.push("further details of your accounts");
    }
    lines
}

fn people(here: &Here) -> String {
    let ledger = here.inst.ledger();
    let mut names: Vec<&str> =
        ledger.customers().map(|c| c.username.as_str()).filter(|name| !name.starts_with("load-")).collect();
    names.sort_unstable();
    names.join(", ")
}

/// A page for someone who cannot be sent back anywhere.
pub(crate) fn dead_end(here: &Here, words: &str) -> Response {
    page(StatusCode::BAD_REQUEST, ErrorPage { brand: here.inst.brand, words }.render(), "")
}

/// The name under which a client is shown.
fn client_name<'a>(here: &'a Here, client_id: &str) -> &'a str {
    here.bank.clients.get(client_id).map_or("A service", |client| client.config.name.as_str())
}

/// The address without a bank's name: which banks there are.
pub(crate) async fn front() -> Response {
    page(StatusCode::OK, FrontPage { brands: &BRANDS }.render(), "")
}

/// The bank's first page; with the services that may read, once the person has logged in.
pub(crate) fn home(here: &Here, customer: Option<&str>) -> Response {
    let customer = customer.and_then(|username| {
        let name = here.inst.ledger().customer(username)?.full_name.clone();
        Some((name, services(here, username)))
    });
    page(StatusCode::OK, HomePage { brand: here.inst.brand, customer }.render(), "")
}

fn services<'a>(here: &'a Here, username: &str) -> Vec<Service<'a>> {
    let now = here.now();
    let ledger = here.inst.ledger();
    let vault = here.inst.vault();
    let live = vault.consents.values().filter(|consent| {
        consent.username.as_deref() == Some(username) && consent.status(now) == Status::Authorised
    });
    live.map(|consent| {
        let accounts = consent.accounts.iter().filter_map(|id| ledger.account(id));
        Service {
            consent: consent.id.clone(),
            name: client_name(here, &consent.client_id),
            since: iso_seconds(consent.updated_at).get(..10).unwrap_or_default().to_owned(),
            accounts: accounts.map(|account| account.nickname.to_string()).collect(),
        }
    })
    .collect()
}

pub(crate) async fn style(State(here): State<Here>) -> Response {
    let css = Style { brand: here.inst.brand }.render().unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")], css)
        .into_response()
}

fn page(status: StatusCode, rendered: askama::Result<String>, form_target: &str) -> Response {
    let Ok(html) = rendered else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let policy = format!(
        "default-src 'none'; style-src 'self'; form-action 'self' {form_target}; base-uri 'none'; frame-ancestors 'none'"
    );
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
