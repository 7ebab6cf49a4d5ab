//! The second page: what for. Each purpose has a box of its own, none is ticked; they become the permissions of
//! the bank consent. *Agree and continue* leads to the bank's login. Who chose an institution that is connected to
//! their chat already is told so here: before *Start* a page shows nothing of anybody.

use std::collections::BTreeSet;

use askama::Template;
use axum::{http::StatusCode, response::Response};
use tellerline_core::{
    InstitutionId,
    consent::{PurposeKind, Way},
    ports::BeginLink,
};
use tellerline_store::repo::{self, links::LinkStatus};

use super::Here;
use crate::{
    context::ConsentProfile,
    pages::{
        attempt::{self, Attempt, Body, Login, step},
        bank,
        consent::wording::{Wording, purpose_key},
    },
    web::{PageError, Shell, posted::Fields},
};

/// What can be asked for on this page.
pub(in crate::pages) const OFFERED: &[PurposeKind] =
    &[PurposeKind::ReadBalance, PurposeKind::ReadTransactions];

struct PurposeBox {
    slug: &'static str,
    title: String,
    detail: String,
    needed: bool,
    ticked: bool,
}

#[derive(Template)]
#[template(path = "link/purposes.html")]
struct Purposes {
    shell: Shell,
    institution: String,
    boxes: Vec<PurposeBox>,
    version: String,
    until: String,
    /// The institution is connected to this chat already.
    connected: bool,
    /// Those that could be taken instead.
    others: Others,
    wrong: Option<String>,
}

/// The institutions that are not connected to this chat: id and name.
type Others = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "link/away.html")]
struct Away {
    shell: Shell,
    institution: String,
}

/// The page.
pub(super) async fn page(
    here: &Here<'_>,
    attempt: &Attempt,
    status: StatusCode,
    wrong: Option<(&str, &BTreeSet<PurposeKind>)>,
) -> Result<Response, PageError> {
    let shell = here.visit.shell();
    let ticked = |purpose: PurposeKind| wrong.is_some_and(|(_, given)| given.contains(&purpose));
    let boxes = OFFERED
        .iter()
        .map(|purpose| PurposeBox {
            slug: purpose.slug(),
            title: shell.t(&purpose_key(*purpose, "title")),
            detail: shell.t(&purpose_key(*purpose, "detail")),
            needed: *purpose == attempt.body.needed,
            ticked: ticked(*purpose),
        })
        .collect();
    let now = here.engine.context.now();
    let live = connected(here, attempt).await?;
    let page = Purposes {
        institution: here.institution(attempt),
        boxes,
        version: wording(here, attempt).version,
        until: here.visit.words.day(profile(here, attempt).ends(now)),
        connected: live.contains(&attempt.body.institution),
        others: others(here, attempt, &live),
        wrong: wrong.map(|(key, _)| shell.t(key)),
        shell,
    };
    here.visit.page(status, &page)
}

/// What else could have been chosen: the way back to the choice.
fn others(here: &Here<'_>, attempt: &Attempt, live: &BTreeSet<InstitutionId>) -> Others {
    let free = |id: &InstitutionId| *id != attempt.body.institution && !live.contains(id);
    let others = here.visit.tenant.institutions.iter().filter(|(id, _)| free(id));
    others.map(|(id, name)| (id.to_string(), name.clone())).collect()
}

/// The institutions that are connected to this chat already.
async fn connected(here: &Here<'_>, attempt: &Attempt) -> Result<BTreeSet<InstitutionId>, PageError> {
    let context = &here.engine.context;
    let (identity, conversation) = (attempt.identity, attempt.conversation);
    let links = repo::links::for_conversation(&context.store, &attempt.bank, identity, conversation).await?;
    let now = context.now();
    let live = links.into_iter().filter(|link| link.status == LinkStatus::Live && link.consent.is_live(now));
    Ok(live.map(|link| link.institution).collect())
}

/// Another institution than the one that was chosen before.
pub(super) async fn other(here: &Here<'_>, attempt: Attempt, fields: &Fields) -> Result<Response, PageError> {
    let asked = fields.get("institution");
    let chosen = here.visit.tenant.institutions.iter().find(|(id, _)| id.as_str() == asked);
    let (institution, _) = chosen.ok_or_else(PageError::not_found)?;
    let body = Body { institution: institution.clone(), ..attempt.body.clone() };
    attempt::advance(&here.engine.context.store, &attempt, step::PURPOSES, &body, None).await?;
    Ok(here.again())
}

/// The browser came back by itself, without the bank's answer.
pub(super) fn away(here: &Here<'_>, attempt: &Attempt) -> Result<Response, PageError> {
    let page = Away { shell: here.visit.shell(), institution: here.institution(attempt) };
    here.visit.page(StatusCode::OK, &page)
}

/// *Agree and continue*.
pub(super) async fn agree(here: &Here<'_>, attempt: Attempt, fields: &Fields) -> Result<Response, PageError> {
    let given: BTreeSet<PurposeKind> = OFFERED
        .iter()
        .copied()
        .filter(|purpose| fields.all("purpose").any(|slug| slug == purpose.slug()))
        .collect();
    if !given.contains(&attempt.body.needed) {
        let wrong = Some(("page-purposes-needed", &given));
        return page(here, &attempt, StatusCode::UNPROCESSABLE_ENTITY, wrong).await;
    }
    let wording = wording(here, &attempt);
    if fields.get("version") != wording.version {
        return page(here, &attempt, StatusCode::CONFLICT, Some(("page-text-changed", &given))).await;
    }
    let context = &here.engine.context;
    let institution = attempt.body.institution.clone();
    wording.keep(context, &attempt.bank).await?;
    // All that is offered here is account data, so that one basis holds for all.
    let basis = here.visit.tenant.terms.basis(attempt.body.needed);
    let agreed = wording.given(context.now(), Way::Page, basis);
    let request = BeginLink {
        purposes: given.clone(),
        expires_at: profile(here, &attempt).ends_at_bank(context.now()),
        redirect_uri: bank::callback(here.visit, &institution),
        max_age_secs: None,
        reuse_consent: None,
        presence: here.visit.presence.clone(),
    };
    let started = bank::begin(context, here.visit, &institution, &request)
        .await
        .map_err(|error| error.way(here.path(), "page-try-again"))?;
    let login = Login {
        state: started.state,
        secret: secrecy::ExposeSecret::expose_secret(&started.secret).to_owned(),
        bank_consent: started.bank_consent.clone(),
    };
    let body = Body { purposes: given, given: Some(agreed), login: Some(login), ..attempt.body.clone() };
    if !attempt::advance(&context.store, &attempt, step::AT_BANK, &body, None).await? {
        // The form was sent twice: the other one is on its way.
        bank::discard(context, &institution, started.bank_consent, None);
        return Ok(here.again());
    }
    bank::leave(here.visit, &institution, &started.authorize_url)
}

/// Once more from the purposes; a login is never used twice.
pub(super) async fn again(here: &Here<'_>, attempt: Attempt) -> Result<Response, PageError> {
    back_to_purposes(here, &attempt).await?;
    Ok(here.again())
}

/// Forgets the login under way.
pub(super) async fn back_to_purposes(here: &Here<'_>, attempt: &Attempt) -> Result<(), PageError> {
    let context = &here.engine.context;
    let mut body = attempt.body.clone();
    if let Some(login) = body.login.take() {
        bank::discard(context, &body.institution, login.bank_consent, None);
    }
    attempt::advance(&context.store, attempt, step::PURPOSES, &body, None).await?;
    Ok(())
}

fn profile(here: &Here<'_>, attempt: &Attempt) -> ConsentProfile {
    here.visit.tenant.terms.profile(&attempt.body.institution)
}

/// The words of this page and of the one before.
fn wording(here: &Here<'_>, attempt: &Attempt) -> Wording {
    let days = profile(here, attempt).days;
    Wording::of_link(&here.visit.words, &here.institution(attempt), OFFERED, days, here.own)
}
