//! The way in: a PIN or a passkey where the browser is bound, or a login at the bank.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use tellerline_core::{BankId, CustomerId, ports::Callback};
use tellerline_store::{NewAudit, audit::evidence, repo};

use super::{Locked, look, session};
use crate::{
    context::Context,
    engine::Engine,
    pages::{
        attempt::audit,
        login::{LoggedIn, institutions},
        reveal::{
            Unlock,
            browser::{self, Tried},
        },
    },
    web::{PageError, Shell, Visit, posted::Fields},
};

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

/// Sends the browser to the bank.
pub(super) async fn login(
    engine: &Engine,
    visit: &Visit,
    institution: &str,
    fresh: bool,
) -> Result<Response, PageError> {
    session::door().leave(engine, visit, institution, fresh, ()).await
}

/// The bank sends the browser back; `None` when the answer does not belong to a login of *My data*.
pub(in crate::pages) async fn returning(
    engine: &Engine,
    visit: &Visit,
    institution: &str,
    state: &str,
    callback: &Callback,
) -> Result<Option<Response>, PageError> {
    let returned = session::door().returning::<()>(engine, visit, institution, state, callback).await?;
    let Some(LoggedIn { customer, at, .. }) = returned else { return Ok(None) };
    let (context, bank) = (&engine.context, &visit.tenant.id);
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
