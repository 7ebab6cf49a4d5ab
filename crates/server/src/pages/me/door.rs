//! The way in: a PIN or a passkey where the browser is bound, or a login at the bank.

use askama::Template;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::{http::StatusCode, response::Response};
use secrecy::{ExposeSecret as _, SecretString};
use tellerline_core::{
    BankId, CustomerId, InstitutionId, Timestamp,
    consent::PurposeKind,
    ports::{BeginLink, Callback},
    time::hours,
};
use tellerline_store::{NewAudit, audit::evidence, repo};

use super::{Locked, look, session};
use crate::{
    context::Context,
    engine::Engine,
    pages::{
        attempt::{Login, audit},
        bank,
        reveal::{
            self, Unlock,
            browser::{self, Tried},
        },
    },
    web::{PageError, Shell, Visit, posted::Fields},
};

/// The customer must have logged in this recently, in seconds.
const MAX_AGE: u64 = 300;

#[derive(Template)]
#[template(path = "me/door.html")]
struct Door {
    shell: Shell,
    path: String,
    institutions: Vec<(String, String)>,
    unlock: Option<Unlock>,
    wrong: Option<String>,
}

/// The page.
pub(super) async fn page(
    engine: &Engine,
    visit: &Visit,
    locked: Option<&Locked>,
    status: StatusCode,
    wrong: Option<String>,
) -> Result<Response, PageError> {
    let unlock = match locked {
        Some((bound, ..)) => {
            Some(Unlock::of(engine, &visit.tenant.id, bound).await?).filter(|unlock| unlock.is_possible())
        }
        None => None,
    };
    let (path, institutions) = ("/me".to_owned(), institutions(visit));
    visit.page(status, &Door { shell: visit.shell(), path, institutions, unlock, wrong })
}

/// Where one can log in: id and name.
pub(in crate::pages) fn institutions(visit: &Visit) -> Vec<(String, String)> {
    visit.tenant.institutions.iter().map(|(id, name)| (id.to_string(), name.clone())).collect()
}

/// Tries the PIN of the browser's binding, or a passkey of its link.
pub(super) async fn unlock(engine: &Engine, visit: &Visit, fields: &Fields) -> Result<Response, PageError> {
    let Some(locked) = look(engine, visit).await?.locked else {
        return Ok(visit.redirect("/me"));
    };
    let (bound, secret, link) = &locked;
    let context = &engine.context;
    if fields.get("do") == "passkey-options" {
        return browser::challenge(context, visit, bound).await;
    }
    match browser::unlock(context, visit, (bound, secret), link.conversation, fields).await? {
        Tried::Unlocked(session) => {
            let mut response = visit.redirect("/me");
            session.give(visit, &mut response);
            Ok(response)
        }
        Tried::Unbound => {
            Err(PageError::new(StatusCode::FORBIDDEN, "pin-locked").way("/me", "page-reveal-login-way"))
        }
        tried => {
            let said = Some(tried.said(visit));
            page(engine, visit, Some(&locked), StatusCode::UNPROCESSABLE_ENTITY, said).await
        }
    }
}

/// Sends the browser to the bank, with a consent that serves the login only. `fresh`: whoever is logged in there
/// logs in anew.
pub(super) async fn login(
    engine: &Engine,
    visit: &Visit,
    institution: &str,
    fresh: bool,
) -> Result<Response, PageError> {
    let (mut response, institution, login) = log_in(engine, visit, institution, fresh, "/me").await?;
    session::leave(&engine.context, visit, &mut response, institution, login)?;
    Ok(response)
}

/// The page that leads to the bank, and what must be remembered until it sends the browser back to `path`.
pub(in crate::pages) async fn log_in(
    engine: &Engine,
    visit: &Visit,
    institution: &str,
    fresh: bool,
    path: &str,
) -> Result<(Response, InstitutionId, Login), PageError> {
    let offered = &visit.tenant.institutions;
    let (institution, _) =
        offered.iter().find(|(id, _)| id.as_str() == institution).ok_or_else(PageError::not_found)?;
    let context = &engine.context;
    let request = BeginLink {
        purposes: [PurposeKind::ReadBalance].into(),
        expires_at: context.now().plus(hours(1)),
        redirect_uri: bank::callback(visit, institution),
        max_age_secs: Some(if fresh { 0 } else { MAX_AGE }),
        reuse_consent: None,
        presence: visit.presence.clone(),
    };
    let started = bank::begin(context, visit, institution, &request)
        .await
        .map_err(|error| error.way(path, "page-try-again"))?;
    let login = Login {
        state: started.state,
        secret: started.secret.expose_secret().to_owned(),
        bank_consent: started.bank_consent,
    };
    let response = bank::leave(visit, institution, &started.authorize_url)?;
    Ok((response, institution.clone(), login))
}

/// Who logged in, and when, as the bank's answer says. Its consent is ended at once: nothing was read with it.
pub(in crate::pages) async fn logged_in(
    engine: &Engine,
    visit: &Visit,
    institution: &InstitutionId,
    login: Login,
    callback: &Callback,
    path: &str,
) -> Result<(CustomerId, Timestamp), PageError> {
    let context = &engine.context;
    let connector = bank::connector(context, institution)?;
    let granted = connector.complete(&SecretString::from(login.secret), callback).await;
    let tokens = granted.as_ref().ok().map(|granted| granted.tokens.clone());
    bank::discard(context, institution, login.bank_consent, tokens);
    let granted =
        granted.map_err(|error| reveal::login::FAILED.page(error, None).way(path, "page-try-again"))?;
    let bank = &visit.tenant.id;
    let customer = repo::customers::id_for(&context.store.vault, bank, institution, &granted.subject)?;
    Ok((customer, granted.authenticated_at))
}

/// The bank sends the browser back; `None` when the answer does not belong to a login of *My data*.
pub(in crate::pages) async fn returning(
    engine: &Engine,
    visit: &Visit,
    institution: &str,
    state: &str,
    callback: &Callback,
) -> Result<Option<Response>, PageError> {
    let context = &engine.context;
    let Some(pending) = session::pending(context, visit) else { return Ok(None) };
    let same = verify_slices_are_equal(pending.login.state.as_bytes(), state.as_bytes()).is_ok();
    if !same || pending.institution.as_str() != institution {
        return Ok(None);
    }
    let (customer, at) =
        logged_in(engine, visit, &pending.institution, pending.login, callback, "/me").await?;
    let bank = &visit.tenant.id;
    context.store.writer.audit(logins(context, bank, customer).await?).await?;
    let mut response = visit.redirect("/me");
    session::begin(context, visit, &mut response, (customer, at)).await?;
    Ok(Some(response))
}

/// The login as it is logged: with each chat that the customer is connected in, so that it is found among what is
/// logged about them; with none where they never were.
async fn logins(context: &Context, bank: &BankId, customer: CustomerId) -> Result<Vec<NewAudit>, PageError> {
    let conversations = evidence::conversations_of(&context.store, bank, customer).await?;
    let links = repo::links::of_customer(&context.store, bank, customer).await?;
    let line = |conversation| {
        let mut object = vec![customer.to_string()];
        let named = links.iter().filter(|link| Some(link.conversation) == conversation);
        object.extend(named.map(|link| link.id.to_string()));
        audit(bank, conversation, "my_data.login", object.join(" "), context.now())
    };
    if conversations.is_empty() {
        return Ok(vec![line(None)]);
    }
    Ok(conversations.into_iter().map(|conversation| line(Some(conversation))).collect())
}
