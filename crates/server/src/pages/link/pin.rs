//! A PIN for this browser: later figures are shown here after it, without another login at the bank. Then the
//! words are drawn and the chat is told to ask for them.

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
    web::{PageError, Shell, pin},
};

#[derive(Template)]
#[template(path = "link/pin.html")]
struct ChoosePin {
    shell: Shell,
    institution: String,
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
    let page = ChoosePin { institution: here.institution(attempt), act: "pin", wrong, shell };
    here.visit.page(status, &page)
}

/// Binds the browser, draws the words, tells the chat.
pub(super) async fn choose(here: &Here<'_>, attempt: Attempt, typed: &str) -> Result<Response, PageError> {
    let typed = typed.trim();
    if let Some(refusal) = pin::refusal(typed) {
        return page(here, &attempt, StatusCode::UNPROCESSABLE_ENTITY, Some(refusal));
    }
    let link = unpaired(here, &attempt).await?;
    let context = &here.engine.context;
    let (store, now) = (&context.store, context.now());
    let fresh = browser::Fresh::draw(context, &attempt.bank, typed).await?;
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
    fresh.bind(context, &tx, &attempt.bank, (attempt.identity, attempt.conversation), link.id).await?;
    tx.commit().await.map_err(StoreError::from)?;
    let attempt = Attempt { step: step::WORDS, body, ..attempt };
    words::tell(here, &attempt).await?;
    let mut response = here.again();
    fresh.give(here.visit, &mut response, link.id);
    Ok(response)
}
