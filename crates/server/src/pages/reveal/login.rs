//! A browser that is not bound yet: a login at the bank, by the customer of this link and nobody else, then a
//! PIN if they want one. The live link's own bank consent is authenticated again; nothing here may ever end it.

use axum::{http::StatusCode, response::Response};
use secrecy::{ExposeSecret as _, SecretString};
use tellerline_core::{
    consent::ConsentState,
    conversation::FactorChange,
    ports::{BeginLink, Callback, Granted, TokenVault as _},
};
use tellerline_store::{
    StoreError,
    repo::{self, links::StoreTokens},
};

use super::{Here, Named, browser, choose_pin};
use crate::{
    engine::Engine,
    pages::{
        attempt::{self, Attempt, Body, Goal, Login, audit, step},
        bank,
        me::factors,
    },
    web::{PageError, Visit, posted::Fields},
};

/// The customer must have logged in this recently, in seconds (`facts/banks.md` e.3).
const MAX_AGE: u64 = 300;

/// Sends the browser to the bank.
pub(super) async fn begin(here: &Here<'_>, named: &Named) -> Result<Response, PageError> {
    let context = &here.engine.context;
    let (visit, link) = (here.visit, &named.link);
    let grant = repo::links::grant(&context.store, &link.bank, link.id).await?;
    let grant = grant.ok_or_else(PageError::not_found)?;
    let ConsentState::Granted { expires_at, .. } = link.consent.state else {
        return Err(PageError::new(StatusCode::GONE, "reveal-ended"));
    };
    let body = Body {
        goal: Goal::Bind,
        token: here.token.to_owned(),
        institution: link.institution.clone(),
        needed: named.purpose(),
        purposes: link.consent.purposes.keys().copied().collect(),
        given: None,
        change: None,
        login: None,
        accounts: Vec::new(),
        words: None,
    };
    let id = attempt::begin(context, visit, &named.ticket, &body, (step::LOGIN, false)).await?;
    let id = id.ok_or_else(PageError::unavailable)?;
    let mine: Option<Attempt> = repo::attempts::by_id(&context.store, &link.bank, id).await?;
    let mine = mine.ok_or_else(PageError::unavailable)?;
    let request = BeginLink {
        purposes: body.purposes.clone(),
        expires_at,
        redirect_uri: bank::callback(visit, &link.institution),
        max_age_secs: Some(MAX_AGE),
        reuse_consent: Some(grant.bank_consent.clone()),
        presence: visit.presence.clone(),
    };
    // Whose bank it is stays unsaid here too, until the customer is there.
    let started = bank::begin(context, visit, &link.institution, &request)
        .await
        .map_err(|error| PageError { institution: None, kind: "reveal-bank", ..error })
        .map_err(|error| error.way(here.path(), "page-try-again"))?;
    let login = Login {
        state: started.state,
        secret: started.secret.expose_secret().to_owned(),
        bank_consent: grant.bank_consent,
    };
    let body = Body { login: Some(login), ..body };
    attempt::advance(&context.store, &mine, step::LOGIN, &body, Some(link.id)).await?;
    bank::leave(visit, &link.institution, &started.authorize_url)
}

pub(in crate::pages) const FAILED: bank::Failed = bank::Failed {
    cancelled: "reveal-cancelled",
    weak: "reveal-weak",
    refused: "reveal-refused",
    bank: "reveal-bank",
};

/// The bank sent the browser back.
pub(in crate::pages) async fn finish(
    engine: &Engine,
    visit: &Visit,
    attempt: Attempt,
    login: &Login,
    callback: Callback,
) -> Result<Response, PageError> {
    let context = &engine.context;
    let token = attempt.body.token.clone();
    let here = Here { engine, visit, token: &token };
    let connector = bank::connector(context, &attempt.body.institution)?;
    let error = match connector.complete(&SecretString::from(login.secret.clone()), &callback).await {
        Ok(granted) => {
            if accept(&here, &attempt, granted).await? {
                return Ok(here.again());
            }
            PageError::new(StatusCode::FORBIDDEN, "reveal-other-person")
        }
        Err(error) => FAILED.page(error, Some(attempt.id)).way(here.path(), "page-try-again"),
    };
    repo::attempts::delete(&context.store, attempt.id).await?;
    Err(error)
}

/// Whether it was the customer of this link. Tokens of anybody else are dropped, and it is logged.
async fn accept(here: &Here<'_>, attempt: &Attempt, granted: Granted) -> Result<bool, PageError> {
    let context = &here.engine.context;
    let (store, now) = (&context.store, context.now());
    let link = attempt.link.ok_or_else(PageError::not_found)?;
    let row = repo::links::any_link_for_worker(store, link).await?;
    let row = row.filter(|row| row.bank == attempt.bank && row.consent.is_live(now));
    let row = row.ok_or_else(|| PageError::new(StatusCode::GONE, "reveal-ended"))?;
    let who =
        repo::customers::id_for(&store.vault, &attempt.bank, &attempt.body.institution, &granted.subject)?;
    let right = who == row.customer;
    let event = if right { "browser.login" } else { "browser.login_other_person" };
    let line = audit(&attempt.bank, Some(attempt.conversation), event, link, now);
    store.writer.audit(vec![line]).await?;
    if !right {
        return Ok(false);
    }
    let vault = StoreTokens { store: store.clone(), bank: attempt.bank.clone() };
    vault.save(link, &granted.tokens).await.map_err(|error| bank::trouble(&error, ""))?;
    repo::links::touch_authenticated(store, &attempt.bank, link, granted.authenticated_at, &granted.acr)
        .await?;
    let body = Body { login: None, ..attempt.body.clone() };
    attempt::advance(store, attempt, step::BIND, &body, Some(link)).await
}

/// A PIN for this browser, a passkey, or neither, after the login.
pub(super) async fn bind(
    here: &Here<'_>,
    named: &Named,
    attempt: &Attempt,
    fields: &Fields,
) -> Result<Response, PageError> {
    let context = &here.engine.context;
    let link = &named.link;
    if attempt.link != Some(link.id) {
        return Err(PageError::not_found());
    }
    if fields.get("do") == "passkey-options" {
        // One that this device has already is replaced: whoever is here may have lost it.
        let name = here.visit.tenant.institution_name(&link.institution);
        return browser::enrol(context, here.visit, (link.id, &name), &Vec::new()).await;
    }
    let factor = match browser::chosen(context, here.visit, (link.id, link.conversation), fields).await? {
        Ok(factor) => factor,
        Err(refusal) => return choose_pin(here, attempt, StatusCode::UNPROCESSABLE_ENTITY, Some(refusal)),
    };
    let fresh = browser::Fresh::draw(context, &link.bank, factor).await?;
    if let Some((old, _)) = browser::find(context, here.visit, link).await? {
        repo::browsers::unbind(&context.store, &old).await?;
    }
    let tx = context.store.begin().await?;
    let whose = (link.identity, link.conversation);
    let given = fresh.bind(context, &tx, here.visit, whose, link.id).await?;
    tx.commit().await.map_err(StoreError::from)?;
    repo::attempts::delete(&context.store, attempt.id).await?;
    if !fresh.is_for_a_visit() {
        factors::tell(here.engine, link, FactorChange::BrowserBound, &fresh.id().to_string()).await?;
    }
    let mut response = here.again();
    given.give(here.visit, &mut response);
    Ok(response)
}
