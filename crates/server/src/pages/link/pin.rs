//! A PIN for this browser, or a passkey: later figures are shown here after it, without another login at the
//! bank. It can be left out, on a computer of others for instance. Then the words are drawn and the chat is told to ask for them.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use tellerline_core::pairing;
use tellerline_store::{
    StoreError,
    repo::{self, attempts::AttemptChange},
};

use super::{Here, accounts::unpaired, words};
use crate::{
    pages::{
        attempt::{Attempt, Body, step},
        reveal::browser,
    },
    web::{PageError, Shell, posted::Fields},
};

#[derive(Template)]
#[template(path = "link/pin.html")]
struct ChoosePin {
    shell: Shell,
    institution: String,
    path: String,
    act: &'static str,
    wrong: Option<String>,
}

/// The page.
pub(super) fn page(
    here: &Here<'_>,
    attempt: &Attempt,
    status: StatusCode,
    wrong: Option<&str>,
) -> Result<Response, PageError> {
    let shell = here.visit.shell();
    let wrong = wrong.map(|key| shell.t(key));
    let (institution, path) = (here.institution(attempt), here.path());
    let page = ChoosePin { institution, path, act: "pin", wrong, shell };
    here.visit.page(status, &page)
}

/// The challenge for a passkey in place of the PIN.
pub(super) async fn challenge(here: &Here<'_>, attempt: &Attempt) -> Result<Response, PageError> {
    let link = unpaired(here, attempt).await?;
    let name = here.institution(attempt);
    browser::enrol(&here.engine.context, here.visit, (link.id, &name), &Vec::new()).await
}

/// Binds the browser, draws the words, tells the chat.
pub(super) async fn choose(
    here: &Here<'_>,
    attempt: Attempt,
    fields: &Fields,
) -> Result<Response, PageError> {
    let link = unpaired(here, &attempt).await?;
    let context = &here.engine.context;
    let factor = match browser::chosen(context, here.visit, (link.id, attempt.conversation), fields).await? {
        Ok(factor) => factor,
        Err(refusal) => return page(here, &attempt, StatusCode::UNPROCESSABLE_ENTITY, Some(refusal)),
    };
    let (store, now) = (&context.store, context.now());
    let fresh = browser::Fresh::draw(context, &attempt.bank, factor).await?;
    let words = pairing::draw(&mut context.entropy.seed().fork("words"));
    let until = now.plus(pairing::LIFETIME);
    let body = Body { words: Some((words, until)), ..attempt.body.clone() };
    let change = AttemptChange {
        from_step: step::PIN,
        step: step::WORDS,
        state: None,
        link: attempt.link,
        body: &body,
        // The flow ends a pairing that nobody answers; this outlives it, so that the page can say so.
        expires_at: attempt.expires_at.max(until.plus(tellerline_core::time::minutes(5))),
    };
    let tx = store.begin().await?;
    if !repo::attempts::update(store, &tx, &attempt, &change).await? {
        return Ok(here.again());
    }
    let whose = (attempt.identity, attempt.conversation);
    let given = fresh.bind(context, &tx, here.visit, whose, link.id).await?;
    tx.commit().await.map_err(StoreError::from)?;
    let attempt = Attempt { step: step::WORDS, body, ..attempt };
    words::tell(here, &attempt).await?;
    let mut response = here.again();
    given.give(here.visit, &mut response);
    Ok(response)
}
