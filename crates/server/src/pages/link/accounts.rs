//! After the login: which of the accounts that were shared at the bank. The list is the only thing that is read before
//! the pairing words (`docs/adr/0011-the-list-of-accounts-is-read-before-pairing.md`), and it is forgotten with the
//! choice of how to see answers.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use tellerline_core::{bank::Account, ports::TokenVault as _};
use tellerline_store::{
    StoreError,
    repo::{
        self,
        links::{LinkStatus, StoreTokens, StoredLink},
    },
};

use super::Here;
use crate::{
    context::Pausable,
    pages::{
        attempt::{self, Attempt, Body, audit, step},
        bank,
        consent::wording::Wording,
        figures::account_title,
        pause,
    },
    web::{PageError, Shell, posted::Fields},
};

struct AccountBox {
    number: usize,
    title: String,
    ends: Option<String>,
    ticked: bool,
}

#[derive(Template)]
#[template(path = "link/accounts.html")]
struct Accounts {
    shell: Shell,
    institution: String,
    boxes: Vec<AccountBox>,
    version: String,
    wrong: Option<String>,
}

/// The page; asks the bank which accounts were shared when it does not know yet.
pub(super) async fn show(here: &Here<'_>, attempt: Attempt) -> Result<Response, PageError> {
    if !attempt.body.accounts.is_empty() {
        return page(here, &attempt.body, StatusCode::OK, None);
    }
    let context = &here.engine.context;
    if pause::holds(context, Pausable::Reads, &attempt.bank, attempt.conversation).await? {
        return Err(
            PageError::new(StatusCode::SERVICE_UNAVAILABLE, "paused").way(here.path(), "page-try-again")
        );
    }
    let accounts = ask(here, &attempt).await.map_err(|error| error.way(here.path(), "page-try-again"))?;
    if accounts.is_empty() {
        return Err(
            PageError::new(StatusCode::CONFLICT, "link-no-accounts").about(here.institution(&attempt))
        );
    }
    let body = Body { accounts, ..attempt.body.clone() };
    attempt::advance(&here.engine.context.store, &attempt, step::ACCOUNTS, &body, None).await?;
    page(here, &body, StatusCode::OK, None)
}

/// The first data call of a link: the customer is here, and it is logged before and after.
async fn ask(here: &Here<'_>, attempt: &Attempt) -> Result<Vec<Account>, PageError> {
    let context = &here.engine.context;
    let institution = here.institution(attempt);
    let link = attempt.link.ok_or_else(PageError::not_found)?;
    let connector = bank::connector(context, &attempt.body.institution)?;
    let vault = StoreTokens { store: context.store.clone(), bank: attempt.bank.clone() };
    let trouble = |error| bank::trouble(&error, &institution);
    let tokens = vault.load(link).await.map_err(trouble)?;
    let tokens = tokens.ok_or_else(|| PageError::new(StatusCode::CONFLICT, "link-over"))?;
    let line = |event| {
        audit(
            &attempt.bank,
            Some(attempt.conversation),
            event,
            format!("accounts {link} fields=accounts"),
            context.now(),
        )
    };
    context.store.writer.audit(vec![line("bank.read.intent")]).await?;
    let asked = bank::patiently(connector.shared_accounts(&tokens, &here.visit.presence)).await;
    let accounts = match asked {
        Ok(accounts) => accounts,
        Err(error) => {
            context.store.writer.audit(vec![line("bank.read.failed")]).await?;
            return Err(trouble(error));
        }
    };
    context.store.writer.audit(vec![line("bank.read.done")]).await?;
    Ok(accounts)
}

fn page(
    here: &Here<'_>,
    body: &Body,
    status: StatusCode,
    wrong: Option<(&str, &[usize])>,
) -> Result<Response, PageError> {
    let shell = here.visit.shell();
    let boxes = body
        .accounts
        .iter()
        .enumerate()
        .map(|(number, account)| AccountBox {
            number,
            title: account_title(&here.visit.words, account),
            ends: account.last_four.clone(),
            ticked: wrong.is_none_or(|(_, kept)| kept.contains(&number)),
        })
        .collect();
    let page = Accounts {
        institution: here.visit.tenant.institution_name(&body.institution),
        boxes,
        version: wording(here, body).version,
        wrong: wrong.map(|(key, _)| shell.t(key)),
        shell,
    };
    here.visit.page(status, &page)
}

/// What the customer reads on this page and the next: agreed to with the choice that ends them.
pub(super) fn wording(here: &Here<'_>, body: &Body) -> Wording {
    let institution = here.visit.tenant.institution_name(&body.institution);
    Wording::of_accounts(
        &here.visit.words,
        &institution,
        here.engine.context.may_show_figures(&here.visit.tenant),
        here.own,
    )
}

/// Keeps the accounts that were ticked. Names of the others are nobody's business from here on.
pub(super) async fn keep(here: &Here<'_>, attempt: Attempt, fields: &Fields) -> Result<Response, PageError> {
    let kept: Vec<usize> = fields.all("account").filter_map(|number| number.parse().ok()).collect();
    if fields.get("version") != wording(here, &attempt.body).version {
        let wrong = Some(("page-text-changed", kept.as_slice()));
        return page(here, &attempt.body, StatusCode::CONFLICT, wrong);
    }
    let numbered = attempt.body.accounts.iter().enumerate();
    let accounts: Vec<Account> =
        numbered.filter(|(number, _)| kept.contains(number)).map(|(_, account)| account.clone()).collect();
    if accounts.is_empty() {
        let wrong = Some(("page-accounts-none", kept.as_slice()));
        return page(here, &attempt.body, StatusCode::UNPROCESSABLE_ENTITY, wrong);
    }
    let body = Body { accounts, ..attempt.body.clone() };
    attempt::advance(&here.engine.context.store, &attempt, step::DISPLAY, &body, None).await?;
    Ok(here.again())
}

/// The link of this attempt, which nobody has brought to life or ended.
pub(super) async fn unpaired(here: &Here<'_>, attempt: &Attempt) -> Result<StoredLink, PageError> {
    let over = || PageError::new(StatusCode::CONFLICT, "link-over");
    let link = attempt.link.ok_or_else(over)?;
    let row: Result<_, StoreError> = repo::links::any_link_for_worker(&here.engine.context.store, link).await;
    row?.filter(|row| row.status == LinkStatus::Unpaired && row.bank == attempt.bank).ok_or_else(over)
}
