//! `/link/callback/{institution}`: the bank sends the browser back.
//!
//! Before anything is used, three things must agree: the session of this browser, the single-use `state`, and
//! the institution in the path. The connector checks the rest (`iss`, nonce, signature, strength). Tokens are
//! stored before anything else is done with them.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::{
    extract::{Path, Query, State},
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use secrecy::SecretString;
use serde::Deserialize;
use tellerline_core::{
    ConsentId, InstitutionId, LinkId,
    consent::{AtBank, Consent},
    conversation::LinkFailure,
    ports::{Callback, Granted, LoginError},
};
use tellerline_store::{
    StoreError,
    repo::{self, attempts::AttemptChange, links::NewLink},
};

use super::{Here, end, purposes};
use crate::{
    engine::Engine,
    pages::{
        self,
        attempt::{Attempt, Body, Goal, Login, audit, step},
        bank, chat, consent, me, reveal, stranger,
    },
    web::{PageError, Visit},
};

/// What the bank adds to the address.
#[derive(Deserialize)]
pub(crate) struct Answer {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// `GET /link/callback/{institution}`
pub(crate) async fn arrive(
    State(engine): State<Engine>,
    method: Method,
    visit: Visit,
    Path(institution): Path<String>,
    answer: Result<Query<Answer>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, PageError> {
    // A scanner's HEAD must not spend the answer.
    if method != Method::GET {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let Ok(Query(answer)) = answer else { return Err(stale(None)) };
    let callback =
        Callback { code: answer.code.map(SecretString::from), iss: answer.iss, error: answer.error };
    let state = answer.state.as_deref().unwrap_or_default();
    if let Some(response) = me::returning(&engine, &visit, &institution, state, &callback).await? {
        return Ok(response);
    }
    if let Some(response) = chat::sign_in::returning(&engine, &visit, &institution, state, &callback).await? {
        return Ok(response);
    }
    let (attempt, login) = find(&engine, &visit, &institution, state).await?;
    // What was granted meanwhile at the bank is ended by the sweep, when the page session is over.
    stranger::refuse(&engine.context, &visit.tenant.id, attempt.conversation).await?;
    // A visitor who closes the page now must not cost the tokens: the work goes on without the connection.
    let work = tokio::spawn(async move {
        let goal = attempt.body.goal;
        let response = match goal {
            Goal::Link => finish(&engine, &visit, attempt, &login, callback).await,
            Goal::Consent => consent::login::finish(&engine, &visit, attempt, &login, callback).await,
            Goal::Bind => reveal::login::finish(&engine, &visit, attempt, &login, callback).await,
        }?;
        match goal {
            Goal::Link | Goal::Bind => renewed(&engine, &visit, response).await,
            // Its page session is over, and the session of *My data* that it began has a secret of its own.
            Goal::Consent => Ok(response),
        }
    });
    work.await.map_err(|error| PageError::internal(&error))?
}

/// Whoever knew the browser's visit before its owner logged in does not know the one that goes on: the words, the accounts
/// and the PIN that follow are for the browser that came back from the bank (OWASP ASVS 5.0, 7.2.4).
async fn renewed(engine: &Engine, visit: &Visit, mut response: Response) -> Result<Response, PageError> {
    if let Some(before) = visit.session() {
        let after = visit.renew(&engine.context, &mut response);
        repo::attempts::move_session(&engine.context.store, &visit.tenant.id, before, &after).await?;
    }
    Ok(response)
}

/// The page session that this answer belongs to; its `state` is used up from here on.
async fn find(
    engine: &Engine,
    visit: &Visit,
    institution: &str,
    state: &str,
) -> Result<(Attempt, Login), PageError> {
    let (store, bank, now) = (&engine.context.store, &visit.tenant.id, engine.context.now());
    let elsewhere = || PageError::new(StatusCode::FORBIDDEN, "callback-elsewhere");
    let session = visit.session().ok_or_else(elsewhere)?;
    let Some(mine) = repo::attempts::by_state::<Body>(store, bank, session, state, now).await? else {
        let all: Vec<Attempt> = repo::attempts::by_session(store, bank, session, now).await?;
        // Which of several it belonged to is not known, and the wrong one must not be gone on with.
        return Err(match all.as_slice() {
            [] => elsewhere(),
            [only] => stale(Some(only)),
            _ => stale(None),
        });
    };
    let awaits = |login: &&Login| {
        verify_slices_are_equal(login.state.as_bytes(), state.as_bytes()).is_ok()
            && mine.body.institution.as_str() == institution
            && matches!(mine.step, step::AT_BANK | step::LOGIN | step::CONSENT)
    };
    let Some(login) = mine.body.login.as_ref().filter(awaits).cloned() else {
        return Err(stale(Some(&mine)));
    };
    match repo::attempts::take_by_state::<Body>(store, bank, state, now).await? {
        Some(taken) if taken.id == mine.id => Ok((taken, login)),
        _ => Err(stale(Some(&mine))),
    }
}

/// An answer that was used before, or that nobody waits for.
fn stale(attempt: Option<&Attempt>) -> PageError {
    let error = PageError::new(StatusCode::CONFLICT, "callback-stale");
    match attempt {
        Some(attempt) => error.way(reveal::path_of(attempt), "page-go-on"),
        None => error,
    }
}

async fn finish(
    engine: &Engine,
    visit: &Visit,
    attempt: Attempt,
    login: &Login,
    callback: Callback,
) -> Result<Response, PageError> {
    let token = attempt.body.token.clone();
    let own = pages::is_own(&engine.context, &attempt.bank, attempt.conversation).await?;
    let here = Here { engine, visit, token: &token, own };
    let institution = here.institution(&attempt);
    let connector = bank::connector(&engine.context, &attempt.body.institution)?;
    match connector.complete(&SecretString::from(login.secret.clone()), &callback).await {
        Ok(granted) => {
            keep(&here, &attempt, granted).await?;
            Ok(here.again())
        }
        Err(LoginError::Cancelled) => {
            end(&here, &attempt, LinkFailure::CancelledAtBank).await?;
            Err(PageError::new(StatusCode::OK, "link-cancelled").about(institution))
        }
        Err(LoginError::TooWeak) => {
            end(&here, &attempt, LinkFailure::TooWeak).await?;
            Err(PageError::new(StatusCode::FORBIDDEN, "link-weak").about(institution))
        }
        Err(LoginError::Refused(detail)) => {
            tracing::warn!(attempt.id = %attempt.id, detail, "a bank's answer was refused");
            let row = audit(
                &attempt.bank,
                Some(attempt.conversation),
                "link.answer_refused",
                attempt.id,
                engine.context.now(),
            );
            engine.context.store.writer.audit(vec![row]).await?;
            purposes::back_to_purposes(&here, &attempt).await?;
            Err(PageError::new(StatusCode::BAD_REQUEST, "link-refused")
                .about(institution)
                .way(here.path(), "page-try-again"))
        }
        Err(LoginError::Bank(error)) => {
            end(&here, &attempt, LinkFailure::BankTrouble).await?;
            Err(bank::trouble(&error, &institution))
        }
    }
}

/// Tokens first: with the unpaired link, in one commit. If that fails the grant is given back.
async fn keep(here: &Here<'_>, attempt: &Attempt, granted: Granted) -> Result<(), PageError> {
    let (bank_consent, tokens) = (granted.bank_consent.clone(), granted.tokens.clone());
    let kept = write(here, attempt, granted).await;
    if !matches!(kept, Ok(true)) {
        bank::discard(&here.engine.context, &attempt.body.institution, bank_consent, Some(tokens));
    }
    if kept? { Ok(()) } else { Err(stale(Some(attempt))) }
}

async fn write(here: &Here<'_>, attempt: &Attempt, granted: Granted) -> Result<bool, PageError> {
    let context = &here.engine.context;
    let (store, now) = (&context.store, context.now());
    let mut rng = context.entropy.seed().fork("link");
    let id = LinkId::draw(now, &mut rng);
    let institution: &InstitutionId = &attempt.body.institution;
    let Some(given) = &attempt.body.given else { return Err(stale(Some(attempt))) };
    let profile = here.visit.tenant.terms.profile(institution);
    let purposes = attempt.body.purposes.iter().copied();
    let at_bank =
        AtBank { purposes: attempt.body.purposes.clone(), expires_at: profile.ends_at_bank(given.at) };
    let ids = (ConsentId::draw(now, &mut rng), id);
    let consent = Consent::unpaired(ids, purposes, given, profile.ends(now), at_bank);
    let tx = store.begin().await?;
    let customer =
        repo::customers::upsert(store, &tx, &attempt.bank, institution, &granted.subject, now).await?;
    let link = NewLink {
        id,
        bank: attempt.bank.clone(),
        institution: institution.clone(),
        identity: attempt.identity,
        conversation: attempt.conversation,
        customer,
        tokens: granted.tokens,
        bank_consent: granted.bank_consent,
        acr: granted.acr,
        authenticated_at: granted.authenticated_at,
        consent,
    };
    repo::links::insert_unpaired(store, &tx, &link, now).await?;
    let body = Body { login: None, ..attempt.body.clone() };
    let change = AttemptChange {
        from_step: step::AT_BANK,
        step: step::ACCOUNTS,
        state: None,
        link: Some(id),
        body: &body,
        expires_at: attempt.expires_at,
    };
    if !repo::attempts::update(store, &tx, attempt, &change).await? {
        return Ok(false);
    }
    let row = audit(&attempt.bank, Some(attempt.conversation), "link.granted", id, now);
    repo::audit_rows::insert(store, &tx, &[&row]).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(true)
}
