//! A change that the bank must know of, or a browser that is not known: a login at the bank with a consent there
//! that holds what was agreed to. Its grant takes the place of the old one in the commit of the change; the old
//! one is ended at the bank afterwards. A login of anybody else changes nothing.

use std::collections::BTreeSet;

use axum::{http::StatusCode, response::Response};
use secrecy::{ExposeSecret as _, SecretString};
use tellerline_core::{
    consent::{AtBank, Consent, Given, PurposeKind},
    conversation::ConsentWish,
    ports::{BeginLink, Callback, Granted},
};
use tellerline_store::repo::{
    self,
    links::{LinkStatus, StoredLink},
};

use super::{
    Here, Named,
    commit::{Change, commit, tell},
};
use crate::{
    engine::Engine,
    pages::{
        attempt::{self, Attempt, Body, Goal, Login, audit, step},
        bank, me,
    },
    web::{PageError, Visit},
};

/// The customer must have logged in this recently, in seconds.
const MAX_AGE: u64 = 300;

/// Sends the browser to the bank.
pub(super) async fn begin(here: &Here<'_>, named: &Named, given: Given) -> Result<Response, PageError> {
    let context = &here.engine.context;
    let (visit, link) = (here.visit, &named.link);
    let mut purposes: BTreeSet<PurposeKind> = link.consent.purposes.keys().copied().collect();
    let needed = match named.wants {
        ConsentWish::Purpose { purpose, .. } => purpose,
        ConsentWish::Renewal => purposes.first().copied().unwrap_or(PurposeKind::ReadBalance),
    };
    purposes.insert(needed);
    let expires_at = visit.tenant.terms.profile(&link.institution).ends_at_bank(given.at);
    let body = Body {
        goal: Goal::Consent,
        token: here.token.to_owned(),
        institution: link.institution.clone(),
        needed,
        purposes: purposes.clone(),
        given: Some(given),
        change: Some((link.id, named.wants)),
        login: None,
        accounts: Vec::new(),
        words: None,
    };
    let id = attempt::begin(context, visit, &named.ticket, &body, (step::CONSENT, false)).await?;
    let id = id.ok_or_else(PageError::unavailable)?;
    let mine: Option<Attempt> = repo::attempts::by_id(&context.store, &link.bank, id).await?;
    let mine = mine.ok_or_else(PageError::unavailable)?;
    let request = BeginLink {
        purposes,
        expires_at,
        redirect_uri: bank::callback(visit, &link.institution),
        max_age_secs: Some(MAX_AGE),
        reuse_consent: None,
        presence: visit.presence.clone(),
    };
    let started = bank::begin(context, visit, &link.institution, &request)
        .await
        .map_err(|error| PageError { institution: None, kind: "consent-bank", ..error })
        .map_err(|error| error.way(here.path(), "page-try-again"))?;
    let login = Login {
        state: started.state,
        secret: started.secret.expose_secret().to_owned(),
        bank_consent: started.bank_consent,
    };
    // Not bound to the link's row: what an unfinished one leaves at the bank is this login's own consent.
    let body = Body { login: Some(login), ..body };
    attempt::advance(&context.store, &mine, step::CONSENT, &body, None).await?;
    bank::leave(visit, &link.institution, &started.authorize_url)
}

const FAILED: bank::Failed = bank::Failed {
    cancelled: "consent-cancelled",
    weak: "consent-weak",
    refused: "consent-refused",
    bank: "consent-bank",
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
    let institution = &attempt.body.institution;
    let connector = bank::connector(context, institution)?;
    let completed = connector.complete(&SecretString::from(login.secret.clone()), &callback).await;
    let tokens = completed.as_ref().ok().map(|granted| granted.tokens.clone());
    let error = match completed {
        Ok(granted) => match accept(&here, &attempt, &granted).await {
            Ok(customer) => {
                let at = granted.authenticated_at;
                repo::attempts::delete(&context.store, attempt.id).await?;
                let mut response = here.again();
                // Whoever has just logged in at the bank may see what they agreed to.
                me::session::begin(context, visit, &mut response, (customer, at)).await?;
                return Ok(response);
            }
            Err(error) => error,
        },
        Err(error) => FAILED.page(error, Some(attempt.id)).way(here.path(), "page-try-again"),
    };
    bank::discard(context, institution, login.bank_consent.clone(), tokens);
    repo::attempts::delete(&context.store, attempt.id).await?;
    Err(error)
}

/// Commits the change under the new grant, if it was the customer of this link who logged in.
async fn accept(
    here: &Here<'_>,
    attempt: &Attempt,
    granted: &Granted,
) -> Result<tellerline_core::CustomerId, PageError> {
    let context = &here.engine.context;
    let store = &context.store;
    let ended = || PageError::new(StatusCode::GONE, "consent-ended");
    let (Some((id, wants)), Some(given)) = (attempt.body.change, attempt.body.given.clone()) else {
        return Err(ended());
    };
    let link = live(here, attempt, id).await?.ok_or_else(ended)?;
    let who = repo::customers::id_for(&store.vault, &link.bank, &link.institution, &granted.subject)?;
    if who != link.customer {
        let event = "consent.login_other_person";
        let line = audit(&link.bank, Some(link.conversation), event, link.id, context.now());
        store.writer.audit(vec![line]).await?;
        return Err(PageError::new(StatusCode::FORBIDDEN, "consent-other-person"));
    }
    let before = repo::links::grant(store, &link.bank, link.id).await?;
    let after = after(here, attempt, &link, (wants, given)).ok_or_else(ended)?;
    let (event, line, change) = super::described(&link, wants);
    let all =
        Change { link: &link, after: &after, event, line, token: Some(here.token), granted: Some(granted) };
    if !commit(here.engine, here.visit, &all).await? {
        return Err(PageError::new(StatusCode::CONFLICT, "consent-used"));
    }
    if let Some(before) = before {
        bank::discard(context, &before.institution, before.bank_consent, before.tokens);
    }
    // The page tells again when it is shown: from the commit on nothing here may fail.
    if let Err(error) = tell(here.engine, &link, after.epoch, change).await {
        tracing::warn!(kind = error.kind, "a change of a consent could not be told to the chat yet");
    }
    Ok(who)
}

async fn live(
    here: &Here<'_>,
    attempt: &Attempt,
    id: tellerline_core::LinkId,
) -> Result<Option<StoredLink>, PageError> {
    let context = &here.engine.context;
    let row = repo::links::any_link_for_worker(&context.store, id).await?;
    Ok(row.filter(|row| {
        let same = row.bank == attempt.bank && row.conversation == attempt.conversation;
        same && row.status == LinkStatus::Live && row.consent.is_live(context.now())
    }))
}

fn after(
    here: &Here<'_>,
    attempt: &Attempt,
    link: &StoredLink,
    (wants, given): (ConsentWish, Given),
) -> Option<Consent> {
    let profile = here.visit.tenant.terms.profile(&link.institution);
    let now = here.engine.context.now();
    let at_bank =
        AtBank { purposes: attempt.body.purposes.clone(), expires_at: profile.ends_at_bank(given.at) };
    let consent = Consent { at_bank, ..link.consent.clone() };
    match wants {
        ConsentWish::Purpose { purpose, .. } if consent.allows(purpose) => {
            Some(Consent { epoch: consent.epoch + 1, ..consent })
        }
        ConsentWish::Purpose { purpose, .. } => consent.with_purpose(purpose, given),
        ConsentWish::Renewal => consent.renew(given, profile.ends(now)),
    }
}
