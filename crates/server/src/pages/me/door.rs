//! The way in: a PIN where the browser is bound, or a login at the bank.

use askama::Template;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::{http::StatusCode, response::Response};
use secrecy::{ExposeSecret as _, SecretString};
use tellerline_core::{
    BankId, CustomerId,
    consent::PurposeKind,
    ports::{BeginLink, Callback},
    time::hours,
};
use tellerline_store::{NewAudit, audit::evidence, repo};

use super::{look, session};
use crate::{
    context::Context,
    engine::Engine,
    pages::{
        attempt::{Login, audit},
        bank,
        reveal::{
            self,
            browser::{self, Tried},
        },
    },
    web::{PageError, Shell, Visit},
};

/// The customer must have logged in this recently, in seconds.
const MAX_AGE: u64 = 300;

#[derive(Template)]
#[template(path = "me/door.html")]
struct Door {
    shell: Shell,
    institutions: Vec<(String, String)>,
    pin: bool,
    wrong: Option<String>,
}

/// The page.
pub(super) fn page(
    visit: &Visit,
    pin: bool,
    status: StatusCode,
    wrong: Option<String>,
) -> Result<Response, PageError> {
    let institutions =
        visit.tenant.institutions.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    visit.page(status, &Door { shell: visit.shell(), institutions, pin, wrong })
}

/// Tries the PIN of the browser's binding.
pub(super) async fn unlock(engine: &Engine, visit: &Visit, typed: &str) -> Result<Response, PageError> {
    let Some((bound, secret, link)) = look(engine, visit).await?.locked else {
        return Ok(visit.redirect("/me"));
    };
    match browser::unlock(&engine.context, visit, (&bound, &secret), link.conversation, typed).await? {
        Tried::Unlocked => Ok(visit.redirect("/me")),
        Tried::Wrong(left) => {
            let wrong = visit.shell().n("page-pin-wrong", "tries", left);
            page(visit, true, StatusCode::UNPROCESSABLE_ENTITY, Some(wrong))
        }
        Tried::Unbound => {
            Err(PageError::new(StatusCode::FORBIDDEN, "pin-locked").way("/me", "page-reveal-login-way"))
        }
    }
}

/// Sends the browser to the bank, with a consent that serves the login only.
pub(super) async fn login(engine: &Engine, visit: &Visit, institution: &str) -> Result<Response, PageError> {
    let offered = &visit.tenant.institutions;
    let (institution, _) =
        offered.iter().find(|(id, _)| id.as_str() == institution).ok_or_else(PageError::not_found)?;
    let context = &engine.context;
    let request = BeginLink {
        purposes: [PurposeKind::ReadBalance].into(),
        expires_at: context.now().plus(hours(1)),
        redirect_uri: bank::callback(visit, institution),
        max_age_secs: Some(MAX_AGE),
        reuse_consent: None,
        presence: visit.presence.clone(),
    };
    let started = bank::begin(context, visit, institution, &request)
        .await
        .map_err(|error| error.way("/me", "page-try-again"))?;
    let login = Login {
        state: started.state,
        secret: started.secret.expose_secret().to_owned(),
        bank_consent: started.bank_consent,
    };
    let mut response = bank::leave(visit, institution, &started.authorize_url)?;
    session::leave(context, visit, &mut response, institution.clone(), login)?;
    Ok(response)
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
    let connector = bank::connector(context, &pending.institution)?;
    let consent = pending.login.bank_consent.clone();
    let granted = connector.complete(&SecretString::from(pending.login.secret), callback).await;
    let tokens = granted.as_ref().ok().map(|granted| granted.tokens.clone());
    bank::discard(context, &pending.institution, consent, tokens);
    let granted =
        granted.map_err(|error| reveal::login::FAILED.page(error, None).way("/me", "page-try-again"))?;
    let bank = &visit.tenant.id;
    let customer =
        repo::customers::id_for(&context.store.vault, bank, &pending.institution, &granted.subject)?;
    context.store.writer.audit(logins(context, bank, customer).await?).await?;
    let mut response = visit.redirect("/me");
    session::begin(context, visit, &mut response, customer)?;
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
