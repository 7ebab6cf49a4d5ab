//! Taking back one purpose or one account, and the way to allowing more or for longer. Taking the last one back
//! is ending the connection.

use axum::{http::StatusCode, response::Response};
use tellerline_core::{
    AccountId, LinkId, TicketId,
    consent::{Consent, Part, PurposeKind},
    conversation::{ConsentChange, ConsentWish, Ticket, TicketKind},
    time::minutes,
};
use tellerline_store::repo::{self, links::StoredLink};

use super::{look, stop};
use crate::{
    engine::Engine,
    pages::{
        attempt::audit,
        consent::{Change, commit, tell},
    },
    receipt::Event,
    web::{PageError, Visit, posted::Fields},
};

/// The link that a form names, if this browser may see it.
pub(super) async fn named(engine: &Engine, visit: &Visit, link: &str) -> Result<StoredLink, PageError> {
    let wanted: LinkId = link.parse().map_err(|_| PageError::not_found())?;
    let seen = look(engine, visit).await?;
    let is_open = seen.is_open();
    let found = seen.links.into_iter().find(|link| link.id == wanted);
    if found.is_none() && is_open {
        // Somebody who is known names what is not theirs: the security team may want to see that.
        let line = audit(&visit.tenant.id, None, "page.foreign_object", wanted, engine.context.now());
        engine.context.store.writer.audit(vec![line]).await?;
    }
    found.ok_or_else(PageError::not_found)
}

fn part(fields: &Fields) -> Result<Part, PageError> {
    match (fields.get("purpose"), fields.get("account")) {
        ("", "") => Err(PageError::not_found()),
        ("", account) => Ok(Part::Account(AccountId::new(account))),
        (purpose, _) => purpose.parse().map(Part::Purpose).map_err(|_| PageError::not_found()),
    }
}

/// How often a change is tried that others overtake.
pub(super) const TRIES: usize = 5;

/// Somebody changes the same consent again and again; nothing was changed here.
pub(super) fn overtaken() -> PageError {
    PageError::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable").way("/me", "page-try-again")
}

/// Takes one thing back: at once, here; the bank's own consent ends with the connection.
pub(super) async fn withdraw(engine: &Engine, visit: &Visit, fields: &Fields) -> Result<Response, PageError> {
    let part = part(fields)?;
    for _ in 0..TRIES {
        let link = named(engine, visit, fields.get("link")).await?;
        let has = match &part {
            Part::Purpose(purpose) => link.consent.allows(*purpose),
            Part::Account(account) => link.consent.shares(account),
        };
        if !has || !link.consent.is_live(engine.context.now()) {
            return Err(PageError::not_found());
        }
        let Some(after) = link.consent.clone().without(&part, engine.context.now()) else {
            return stop(engine, visit, &link).await;
        };
        if narrow(engine, visit, &link, &after, &part).await? {
            return Ok(visit.redirect("/me"));
        }
    }
    Err(overtaken())
}

/// `false` when another change was first.
async fn narrow(
    engine: &Engine,
    visit: &Visit,
    link: &StoredLink,
    after: &Consent,
    part: &Part,
) -> Result<bool, PageError> {
    let what = match part {
        Part::Purpose(purpose) => purpose.slug(),
        // Which one is in the receipt, sealed.
        Part::Account(_) => "account",
    };
    let change = Change {
        link,
        after,
        event: Event::Changed,
        line: ("consent.narrowed", format!("{what} {}", link.id)),
        token: None,
        granted: None,
    };
    let done = commit(engine, visit, &change).await?;
    if done {
        tell(engine, link, after.epoch, ConsentChange::Narrowed).await?;
    }
    Ok(done)
}

/// Leads to the page that renews, or asks for one more purpose.
pub(super) async fn ask(engine: &Engine, visit: &Visit, fields: &Fields) -> Result<Response, PageError> {
    let link = named(engine, visit, fields.get("link")).await?;
    let wants = if fields.get("do") == "renew" {
        ConsentWish::Renewal
    } else {
        let purpose: PurposeKind = fields.get("purpose").parse().map_err(|_| PageError::not_found())?;
        let offered = crate::pages::link::OFFERED.contains(&purpose);
        if !offered || link.consent.allows(purpose) {
            return Err(PageError::not_found());
        }
        ConsentWish::Purpose { purpose, at_bank: false }
    };
    let context = &engine.context;
    let (now, mut rng) = (context.now(), context.entropy.seed().fork("my-data-ticket"));
    let ticket = Ticket {
        id: TicketId::draw(now, &mut rng),
        token: rng.token("consent"),
        kind: TicketKind::Consent { link: link.id, wants },
        expires_at: now.plus(minutes(10)),
    };
    let extra =
        repo::tickets::insert(&context.store, &link.bank, link.identity, link.conversation, &ticket).await?;
    context.store.db.execute(extra.sql, extra.values).await?;
    Ok(visit.redirect(&format!("/consent/{}", ticket.token)))
}
