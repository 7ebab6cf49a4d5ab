//! The first page: which bank, what this is about, *Start*. Nothing personal is on it, and showing it changes
//! nothing.

use std::collections::BTreeSet;

use askama::Template;
use axum::{http::StatusCode, response::Response};
use tellerline_core::{
    AttemptId, InstitutionId,
    consent::PurposeKind,
    conversation::{LinkFailure, TicketKind},
};
use tellerline_store::{
    StoreError,
    repo::{self, tickets::StoredTicket},
};

use super::{Here, is_link, tell};
use crate::{
    pages::attempt::{self, Body, Goal, step},
    web::{PageError, Shell, Visit, posted::Fields},
};

/// With more institutions than these a search is offered.
const FEW: usize = 6;

#[derive(Template)]
#[template(path = "link/start.html")]
struct Start {
    shell: Shell,
    path: String,
    /// What was searched for, where there are so many that a search is offered.
    search: Option<String>,
    /// Id and name.
    institutions: Vec<(String, String)>,
    wrong: Option<String>,
    days: u32,
    /// Asked for in the bank's own web chat.
    own: bool,
}

#[derive(Template)]
#[template(path = "link/goodbye.html")]
struct Goodbye {
    shell: Shell,
}

/// The ticket of this address, if it can still be used.
pub(super) async fn ticket(here: &Here<'_>) -> Result<StoredTicket, PageError> {
    let context = &here.engine.context;
    let found = repo::tickets::find(&context.store, &here.visit.tenant.id, here.token, context.now()).await?;
    let ticket = found.filter(|ticket| is_link(&ticket.kind)).ok_or_else(PageError::not_found)?;
    if ticket.used {
        return Err(PageError::new(StatusCode::CONFLICT, "link-used"));
    }
    if ticket.expired {
        return Err(PageError::new(StatusCode::GONE, "link-expired"));
    }
    Ok(ticket)
}

/// The page; `query` may narrow the list.
pub(super) fn page(
    here: &Here<'_>,
    _: &StoredTicket,
    status: StatusCode,
    (wrong, query): (Option<&str>, &str),
) -> Result<Response, PageError> {
    let shell = here.visit.shell();
    let tenant = &here.visit.tenant;
    let search = (tenant.institutions.len() > FEW).then(|| searched(query));
    let institutions = found(&tenant.institutions, search.as_deref().unwrap_or_default());
    let (wrong, path) = (wrong.map(|key| shell.t(key)), here.path());
    let lasts = tenant.institutions.iter().map(|(id, _)| tenant.terms.profile(id).days);
    let days = lasts.min().unwrap_or_default();
    here.visit.page(status, &Start { shell, path, search, institutions, wrong, days, own: here.own })
}

/// What the search field holds.
fn searched(query: &str) -> String {
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    let asked = pairs.find(|(name, _)| name == "q").map(|(_, words)| words.into_owned()).unwrap_or_default();
    asked.chars().take(100).collect()
}

/// Institutions whose name has every word that was searched for, in any case.
fn found(offered: &[(InstitutionId, String)], search: &str) -> Vec<(String, String)> {
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let fits = |name: &str| words.iter().all(|word| name.to_lowercase().contains(word.as_str()));
    offered.iter().filter(|(_, name)| fits(name)).map(|(id, name)| (id.to_string(), name.clone())).collect()
}

/// *Start*: the link is used up and belongs to this browser from now on.
pub(super) async fn start(here: &Here<'_>, fields: &Fields) -> Result<Response, PageError> {
    let ticket = ticket(here).await?;
    let offered = &here.visit.tenant.institutions;
    let asked = fields.get("institution");
    let chosen = offered.iter().find(|(id, _)| id.as_str() == asked).or(match offered.as_slice() {
        [only] if asked.is_empty() => Some(only),
        _ => None,
    });
    let Some((institution, _)) = chosen else {
        return page(here, &ticket, StatusCode::UNPROCESSABLE_ENTITY, (Some("page-start-which"), ""));
    };
    let body = first(here, &ticket, institution);
    match attempt::begin(&here.engine.context, here.visit, &ticket, &body, (step::PURPOSES, true)).await? {
        Some(_) => Ok(here.again()),
        None => Err(PageError::new(StatusCode::CONFLICT, "link-used")),
    }
}

fn first(here: &Here<'_>, ticket: &StoredTicket, institution: &InstitutionId) -> Body {
    let needed = match ticket.kind {
        TicketKind::Link { purpose } => purpose,
        TicketKind::Reveal { .. } | TicketKind::Note { .. } | TicketKind::Consent { .. } => {
            PurposeKind::ReadBalance
        }
    };
    Body {
        goal: Goal::Link,
        token: here.token.to_owned(),
        institution: institution.clone(),
        needed,
        purposes: BTreeSet::new(),
        given: None,
        change: None,
        login: None,
        accounts: Vec::new(),
        words: None,
    }
}

/// *Not now* on the first page: the link is used up, the chat is told.
pub(super) async fn decline(here: &Here<'_>) -> Result<Response, PageError> {
    let ticket = ticket(here).await?;
    let context = &here.engine.context;
    let (store, bank, now) = (&context.store, &here.visit.tenant.id, context.now());
    let tx = store.begin().await?;
    if !repo::tickets::use_once(store, &tx, bank, here.token, now).await? {
        return Err(PageError::new(StatusCode::CONFLICT, "link-used"));
    }
    tx.commit().await.map_err(StoreError::from)?;
    let id = AttemptId::draw(now, &mut context.entropy.seed().fork("attempt"));
    tell(here.engine, ticket.conversation, id, LinkFailure::Declined, here.visit).await?;
    goodbye(here.visit)
}

/// What is shown after *Not now*.
pub(super) fn goodbye(visit: &Visit) -> Result<Response, PageError> {
    visit.page(StatusCode::OK, &Goodbye { shell: visit.shell() })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", 3)]
    #[case("  ", 3)]
    #[case("harbour", 2)]
    #[case("UNION harb", 1)]
    #[case("<b>", 0)]
    fn institutions_are_found_by_every_word(#[case] search: &str, #[case] number: usize) {
        let names = ["Harbour Bank", "Harbour Credit Union", "Northwind"];
        let offered: Vec<_> =
            names.iter().map(|name| (InstitutionId::new(name.to_lowercase()), (*name).to_owned())).collect();
        assert_eq!(found(&offered, search).len(), number);
    }

    #[test]
    fn a_search_is_cut_to_what_a_name_may_be() {
        assert_eq!(searched("page=2&q=North%20wind"), "North wind");
        assert_eq!(searched(&format!("q={}", "x".repeat(5_000))).len(), 100);
    }
}
