//! What may appear in the chat: two ways, two equal buttons, neither preset. With the choice the customer has agreed to
//! the accounts and to how they are seen.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use tellerline_core::{
    consent::{Consent, SharedAccount, Way},
    message::Choice,
};
use tellerline_store::{StoreError, repo};

use super::{
    Here,
    accounts::{unpaired, wording},
};
use crate::{
    pages::{
        attempt::{self, Attempt, Body, audit, step},
        consent::wording::what_chat_means,
    },
    web::{PageError, Shell, posted::Fields},
};

#[derive(Template)]
#[template(path = "link/display.html")]
struct Display {
    shell: Shell,
    chat_allowed: bool,
    /// Key of what it means that figures are in the chat.
    chat_means: &'static str,
    version: String,
    wrong: Option<String>,
}

/// The page.
pub(super) fn page(
    here: &Here<'_>,
    body: &Body,
    status: StatusCode,
    wrong: Option<&str>,
) -> Result<Response, PageError> {
    let shell = here.visit.shell();
    let page = Display {
        chat_allowed: here.engine.context.may_show_figures(&here.visit.tenant),
        chat_means: what_chat_means(here.own),
        version: wording(here, body).version,
        wrong: wrong.map(|key| shell.t(key)),
        shell,
    };
    here.visit.page(status, &page)
}

/// *Back*: the accounts are asked for again, since those that were not chosen have been forgotten.
pub(super) async fn back(here: &Here<'_>, attempt: Attempt) -> Result<Response, PageError> {
    let body = Body { accounts: Vec::new(), ..attempt.body.clone() };
    attempt::advance(&here.engine.context.store, &attempt, step::ACCOUNTS, &body, None).await?;
    Ok(here.again())
}

/// *See by tapping* or *Show in chat*.
pub(super) async fn choose(
    here: &Here<'_>,
    attempt: Attempt,
    fields: &Fields,
) -> Result<Response, PageError> {
    let context = &here.engine.context;
    let wording = wording(here, &attempt.body);
    if fields.get("version") != wording.version {
        return page(here, &attempt.body, StatusCode::CONFLICT, Some("page-text-changed"));
    }
    let choice = match fields.get("choice") {
        "chat" if context.may_show_figures(&here.visit.tenant) => Choice::Chat,
        "tap" => Choice::Tap,
        _ => {
            let wrong = Some("page-accounts-choice");
            return page(here, &attempt.body, StatusCode::UNPROCESSABLE_ENTITY, wrong);
        }
    };
    let basis = here.visit.tenant.terms.basis(attempt.body.needed);
    let given = wording.given(context.now(), Way::Page, basis);
    let accounts =
        attempt.body.accounts.iter().map(|account| SharedAccount::of(account, given.clone())).collect();
    wording.keep(context, &attempt.bank).await?;
    let row = unpaired(here, &attempt).await?;
    let consent = Consent { accounts, choice, epoch: row.consent.epoch + 1, ..row.consent };
    let extras =
        repo::links::settle(&context.store, &attempt.bank, attempt.identity, &consent, context.now());
    let line = audit(&attempt.bank, Some(attempt.conversation), "consent.given", consent.id, context.now());
    let tx = context.store.begin().await?;
    if repo::links::apply(&tx, extras.await?).await? {
        repo::audit_rows::insert(&context.store, &tx, &[&line]).await?;
        tx.commit().await.map_err(StoreError::from)?;
        let body = Body { accounts: Vec::new(), ..attempt.body.clone() };
        attempt::advance(&context.store, &attempt, step::PIN, &body, None).await?;
    }
    Ok(here.again())
}
