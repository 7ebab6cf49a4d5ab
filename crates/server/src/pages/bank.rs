//! Calls to institutions from pages: each has a limit after which the visitor is told, and every failure is a
//! page that says what can be done about it.

use std::time::Duration;

use askama::Template;
use axum::{http::StatusCode, response::Response};
use tellerline_core::{
    AttemptId, BankId, InstitutionId, LinkId,
    bank::BankFailure,
    ports::{Bank, BankError, BeginLink, LoginError, LoginStarted, StoredTokens},
};
use tellerline_store::{Extra, Store, StoreError, repo};
use url::Url;

use crate::{
    context::Context,
    web::{PageError, Shell, Visit},
};

/// How long a visitor waits for a bank.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// Kinds of the pages that say how a login at the bank failed.
pub(super) struct Failed {
    pub(super) cancelled: &'static str,
    pub(super) weak: &'static str,
    pub(super) refused: &'static str,
    pub(super) bank: &'static str,
}

impl Failed {
    /// The page for this failure, which is logged with the attempt where there is one. It names no institution:
    /// whoever looks has shown nothing.
    pub(super) fn page(&self, error: LoginError, attempt: Option<AttemptId>) -> PageError {
        let attempt = attempt.map(tracing::field::display);
        match error {
            LoginError::Cancelled => PageError::new(StatusCode::OK, self.cancelled),
            LoginError::TooWeak => PageError::new(StatusCode::FORBIDDEN, self.weak),
            LoginError::Refused(detail) => {
                tracing::warn!(attempt.id = attempt, detail, "a bank's answer was refused");
                PageError::new(StatusCode::FORBIDDEN, self.refused)
            }
            LoginError::Bank(error) => {
                tracing::warn!(attempt.id = attempt, detail = error.detail, "a bank failed a login");
                PageError::new(StatusCode::BAD_GATEWAY, self.bank)
            }
        }
    }
}

/// A connector, or the page that says there is none.
pub(super) fn connector(
    context: &Context,
    institution: &InstitutionId,
) -> Result<std::sync::Arc<dyn Bank>, PageError> {
    context.banks.get(institution).ok_or_else(|| {
        tracing::error!(institution.id = %institution, "a page needs an institution that is not configured");
        PageError::unavailable()
    })
}

/// Waits for a bank, but not for ever.
pub(super) async fn patiently<T>(call: impl Future<Output = Result<T, BankError>>) -> Result<T, BankError> {
    let late = || BankError::new(BankFailure::Unreachable, "no answer while the visitor waited");
    tokio::time::timeout(PATIENCE, call).await.unwrap_or_else(|_| Err(late()))
}

/// A bank's failure as a page.
pub(super) fn trouble(error: &BankError, institution_name: &str) -> PageError {
    tracing::warn!(failure = %error.failure, detail = error.detail, "a bank failed a page");
    let (status, kind) = match error.failure {
        BankFailure::Unreachable | BankFailure::UnattendedLimit => (StatusCode::GATEWAY_TIMEOUT, "bank-slow"),
        BankFailure::RateLimited { .. } => (StatusCode::SERVICE_UNAVAILABLE, "bank-busy"),
        BankFailure::ConsentEnded | BankFailure::NotPermitted => (StatusCode::GONE, "bank-ended"),
        BankFailure::Reauthenticate => (StatusCode::FORBIDDEN, "bank-login"),
        BankFailure::Nonsense => (StatusCode::BAD_GATEWAY, "bank-odd"),
        BankFailure::Paused => (StatusCode::SERVICE_UNAVAILABLE, "paused"),
    };
    PageError::new(status, kind).about(institution_name)
}

/// Makes the bank consent and the login.
pub(super) async fn begin(
    context: &Context,
    visit: &Visit,
    institution: &InstitutionId,
    request: &BeginLink,
) -> Result<LoginStarted, PageError> {
    let bank = connector(context, institution)?;
    patiently(bank.begin(request))
        .await
        .map_err(|error| trouble(&error, &visit.tenant.institution_name(institution)))
}

/// The address that the bank sends the browser back to.
pub(super) fn callback(visit: &Visit, institution: &InstitutionId) -> String {
    format!("{}/link/callback/{institution}", visit.tenant.public_url)
}

#[derive(Template)]
#[template(path = "link/leave.html")]
struct Leave {
    shell: Shell,
    institution: String,
    url: String,
}

/// A page that leads on to the bank by itself. No redirect: the page before must not allow its forms to end up
/// at other sites.
pub(super) fn leave(visit: &Visit, institution: &InstitutionId, url: &str) -> Result<Response, PageError> {
    let scheme = Url::parse(url).map(|url| url.scheme().to_owned()).unwrap_or_default();
    if !matches!(scheme.as_str(), "https" | "http") {
        tracing::error!(institution.id = %institution, "the bank's login address is no web address");
        return Err(PageError::new(StatusCode::BAD_GATEWAY, "bank-odd")
            .about(visit.tenant.institution_name(institution)));
    }
    let page = Leave {
        shell: visit.shell(),
        institution: visit.tenant.institution_name(institution),
        url: url.to_owned(),
    };
    visit.page(StatusCode::OK, &page)
}

/// Ends a bank consent that nobody needs; in the background, since the visitor has nothing to wait for. What
/// fails here ends at the bank by itself: it was never authorised, or its tokens are thrown away.
pub(super) fn discard(
    context: &Context,
    institution: &InstitutionId,
    bank_consent: String,
    tokens: Option<StoredTokens>,
) {
    let Some(bank) = context.banks.get(institution) else { return };
    tokio::spawn(async move {
        if let Err(error) = bank.revoke(&bank_consent, tokens.as_ref()).await {
            tracing::warn!(detail = error.detail, "an unneeded bank consent was not ended");
        }
    });
}

/// Runs rows that normally belong to a turn; `false` when somebody else was first, and then the rest is not
/// run.
pub(super) async fn run(store: &Store, extras: Vec<Extra>) -> Result<bool, StoreError> {
    for extra in extras {
        let changed = store.db.execute(extra.sql, extra.values).await?.rows_affected();
        if extra.expect.is_some_and(|expected| expected != changed) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Ends a link that was never paired: here first, then at the bank. `false` when it came to life meanwhile or
/// the bank did not confirm, which is tried again later.
pub(super) async fn drop_unpaired(
    context: &Context,
    bank: &BankId,
    link: LinkId,
) -> Result<bool, StoreError> {
    let store = &context.store;
    let Some(row) = repo::links::any_link_for_worker(store, link).await? else { return Ok(true) };
    match row.status {
        repo::links::LinkStatus::Live => return Ok(true),
        repo::links::LinkStatus::Unpaired => {
            let now = context.now();
            let after = row.consent.withdraw(now);
            let extras = repo::links::abandon(store, bank, row.identity, &after, now).await?;
            if !run(store, extras).await? {
                return Ok(false);
            }
        }
        repo::links::LinkStatus::Ended => {}
    }
    let Some(grant) = repo::links::grant(store, bank, link).await? else { return Ok(true) };
    let Some(connector) = context.banks.get(&grant.institution) else { return Ok(false) };
    if grant.tokens.is_none() {
        return Ok(true);
    }
    match connector.revoke(&grant.bank_consent, grant.tokens.as_ref()).await {
        Ok(()) => {
            repo::links::clear_tokens(store, bank, link).await?;
            Ok(true)
        }
        Err(error) => {
            tracing::warn!(link.id = %link, detail = error.detail, "an unfinished link was not ended at the bank yet");
            Ok(false)
        }
    }
}
