//! What opens figures: bound browsers, their PIN, passkeys, and the sessions that are open. Taking one away
//! protects and needs no more than the page itself; adding one needs a login at the bank minutes ago. Every
//! change is logged and told to the customer's chat.

use std::time::Duration;

use axum::response::Response;
use tellerline_core::{
    CustomerId, PasskeyId, SessionId,
    conversation::{FactorChange, Input},
    time::minutes,
};
use tellerline_store::{
    StoreError,
    repo::{
        self,
        links::{LinkStatus, StoredLink},
        sessions::{Opens, StoredSession},
    },
};

use super::{Seen, change::named, door};
use crate::{
    context::Context,
    engine::Engine,
    pages::{
        attempt::{self, audit},
        reveal::browser::{self, Factor},
    },
    web::{
        PageError, Visit,
        passkey::{self, Key},
        pin,
        posted::Fields,
    },
};

/// A login at the bank this old still lets a customer add something.
const RECENT: Duration = minutes(5);

/// What opens the figures of one link.
pub(super) struct Factors {
    /// Whether something may be added now.
    pub(super) recent: bool,
    /// Where to log in for that.
    pub(super) institution: String,
    /// Whether this browser is bound, and by a PIN.
    pub(super) bound_here: bool,
    pub(super) browsers: Vec<Line>,
    pub(super) passkeys: Vec<Line>,
}

/// One browser, passkey or session; since when, and when it was used last, as the page says it (empty: never).
pub(super) struct Line {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) since: String,
    pub(super) used: String,
}

/// Who logged in minutes ago, by the bank's word.
pub(super) fn recent_login(context: &Context, seen: &Seen) -> Option<CustomerId> {
    let session = seen.session?;
    let Opens::Customer(customer) = session.opens else { return None };
    let recent = session.login_at.is_some_and(|at| context.now() < at.plus(RECENT));
    recent.then_some(customer)
}

/// Whether the bank says that the customer logged in minutes ago.
fn is_recent(context: &Context, seen: &Seen, link: &StoredLink) -> bool {
    recent_login(context, seen) == Some(link.customer)
}

/// What opens the figures of a link.
pub(super) async fn of(
    engine: &Engine,
    visit: &Visit,
    seen: &Seen,
    link: &StoredLink,
) -> Result<Factors, PageError> {
    let context = &engine.context;
    let (store, words, shell) = (&context.store, &visit.words, visit.shell());
    let since = |at| shell.t1("page-factor-since", "at", words.moment(at));
    let used = |at| shell.t1("page-factor-used", "at", words.moment(at));
    let here = browser::find(context, visit, link).await?;
    let is_here = |id: SessionId| here.as_ref().is_some_and(|(browser, _)| browser.id == id);
    let browsers = repo::browsers::list(store, &link.bank, link.id, context.now()).await?;
    let browsers = browsers.into_iter().map(|browser| Line {
        id: browser.id.to_string(),
        title: shell.t(match (is_here(browser.id), browser.pin.is_empty()) {
            (true, _) if browser::is_for_a_visit(&browser) => "page-factor-here-visit",
            (false, _) if browser::is_for_a_visit(&browser) => "page-factor-browser-visit",
            (true, false) => "page-factor-here-pin",
            (true, true) => "page-factor-here-passkey",
            (false, false) => "page-factor-browser-pin",
            (false, true) => "page-factor-browser-passkey",
        }),
        since: since(browser.bound_at),
        used: browser.last_used_at.map(used).unwrap_or_default(),
    });
    let keys = browser::keys(context, &link.bank, (link.identity, link.id)).await?;
    let passkeys = keys.into_iter().map(|key| Line {
        id: key.id.to_string(),
        title: match key.body.name.as_str() {
            "" => shell.t("page-factor-passkey"),
            name => name.to_owned(),
        },
        since: since(key.created_at),
        used: key.last_used_at.map(used).unwrap_or_default(),
    });
    Ok(Factors {
        recent: is_recent(context, seen, link),
        institution: link.institution.to_string(),
        bound_here: here.as_ref().is_some_and(|(browser, _)| !browser::is_for_a_visit(browser)),
        browsers: browsers.collect(),
        passkeys: passkeys.collect(),
    })
}

/// The open sessions of the customers that are shown here.
pub(super) async fn sessions(engine: &Engine, visit: &Visit, seen: &Seen) -> Result<Vec<Line>, PageError> {
    let shell = visit.shell();
    let line = |session: StoredSession| Line {
        id: session.id.to_string(),
        title: shell.t(match (seen.is_own(session.id), session.opens) {
            (true, _) => "page-session-here",
            (false, Opens::Customer(_)) => "page-session-login",
            (false, Opens::Browser(_)) => "page-session-browser",
        }),
        since: shell.t1("page-factor-since", "at", visit.words.moment(session.created_at)),
        used: shell.t1("page-factor-used", "at", visit.words.moment(session.seen_at)),
    };
    Ok(all_sessions(engine, visit, seen).await?.into_iter().map(line).collect())
}

async fn all_sessions(engine: &Engine, visit: &Visit, seen: &Seen) -> Result<Vec<StoredSession>, StoreError> {
    let (context, bank) = (&engine.context, &visit.tenant.id);
    let mut customers: Vec<_> = seen.links.iter().map(|link| link.customer).chain(seen.customer).collect();
    customers.sort_unstable();
    customers.dedup();
    let mut all = Vec::new();
    for customer in customers {
        let limits = context.sessions.customer;
        all.extend(repo::sessions::of_customer(&context.store, bank, customer, limits, context.now()).await?);
    }
    Ok(all)
}

/// Ends a session that is listed here.
pub(super) async fn end_session(
    engine: &Engine,
    visit: &Visit,
    seen: &Seen,
    fields: &Fields,
) -> Result<Response, PageError> {
    let wanted: SessionId = fields.get("session").parse().map_err(|_| PageError::not_found())?;
    let all = all_sessions(engine, visit, seen).await?;
    if !all.iter().any(|session| session.id == wanted) {
        return Err(PageError::not_found());
    }
    let (context, bank) = (&engine.context, &visit.tenant.id);
    let line = audit(bank, None, "page.session_ended", wanted, context.now());
    context.store.writer.audit(vec![line]).await?;
    repo::sessions::end(&context.store, bank, wanted).await?;
    Ok(visit.redirect("/me"))
}

/// Back to the list that was changed; a browser opens the fold that it stands in.
fn changed(visit: &Visit, link: &StoredLink) -> Response {
    visit.redirect(&format!("/me?note=factor#opens-{}", link.id))
}

/// Forgets a bound browser.
pub(super) async fn remove_browser(
    engine: &Engine,
    visit: &Visit,
    fields: &Fields,
) -> Result<Response, PageError> {
    let link = named(engine, visit, fields.get("link")).await?;
    let wanted: SessionId = fields.get("browser").parse().map_err(|_| PageError::not_found())?;
    let context = &engine.context;
    let all = repo::browsers::list(&context.store, &link.bank, link.id, context.now()).await?;
    let browser = all.into_iter().find(|browser| browser.id == wanted).ok_or_else(PageError::not_found)?;
    log(engine, &link, "browser.removed", browser.id).await?;
    repo::sessions::end_of_browser(&context.store, &link.bank, browser.id).await?;
    repo::browsers::unbind(&context.store, &browser).await?;
    tell(engine, &link, FactorChange::BrowserRemoved, &browser.id.to_string()).await?;
    Ok(changed(visit, &link))
}

/// Removes a passkey.
pub(super) async fn remove_passkey(
    engine: &Engine,
    visit: &Visit,
    fields: &Fields,
) -> Result<Response, PageError> {
    let link = named(engine, visit, fields.get("link")).await?;
    let wanted: PasskeyId = fields.get("passkey").parse().map_err(|_| PageError::not_found())?;
    let context = &engine.context;
    log(engine, &link, "passkey.removed", wanted).await?;
    let owner = browser::owner(link.identity, link.id);
    if !repo::passkeys::remove(&context.store, &link.bank, owner, wanted).await? {
        return Err(PageError::not_found());
    }
    tell(engine, &link, FactorChange::PasskeyRemoved, &wanted.to_string()).await?;
    Ok(changed(visit, &link))
}

/// The link that something is to be added to; to the bank where the last login is too long ago.
async fn adding(
    engine: &Engine,
    visit: &Visit,
    seen: &Seen,
    fields: &Fields,
) -> Result<Result<StoredLink, Response>, PageError> {
    let link = named(engine, visit, fields.get("link")).await?;
    if !link.consent.is_live(engine.context.now()) {
        return Err(PageError::not_found());
    }
    if is_recent(&engine.context, seen, &link) {
        return Ok(Ok(link));
    }
    door::login(engine, visit, link.institution.as_str(), true).await.map(Err)
}

/// The challenge for one more passkey, and its answer.
pub(super) async fn add_passkey(
    engine: &Engine,
    visit: &Visit,
    seen: &Seen,
    fields: &Fields,
) -> Result<Response, PageError> {
    let link = match adding(engine, visit, seen, fields).await? {
        Ok(link) => link,
        Err(to_the_bank) => return Ok(to_the_bank),
    };
    let context = &engine.context;
    let asker = passkey::asker(visit, "add", link.id.as_uuid())?;
    if fields.get("do") == "add-passkey-options" {
        let known = browser::keys(context, &link.bank, (link.identity, link.id)).await?;
        let name = visit.tenant.institution_name(&link.institution);
        return passkey::begin_enrol(context, visit, &asker, &name, &known).await;
    }
    let key = match passkey::finish_enrol(context, visit, &asker, fields).await? {
        Ok(key) => Box::new(key),
        Err(refusal) => {
            log(engine, &link, refusal.event(), "add").await?;
            return Err(PageError::new(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "passkey-refused")
                .way("/me", "page-try-again"));
        }
    };
    match browser::find(context, visit, &link).await? {
        Some((bound, _)) if !browser::is_for_a_visit(&bound) => keep(engine, visit, &link, &key).await,
        // A passkey opens figures in a bound browser only: this one becomes one.
        _ => bind(engine, visit, &link, (Factor::Passkey(key), FactorChange::PasskeyAdded)).await,
    }
}

async fn keep(engine: &Engine, visit: &Visit, link: &StoredLink, key: &Key) -> Result<Response, PageError> {
    let context = &engine.context;
    let tx = context.store.begin().await?;
    let owner = browser::owner(link.identity, link.id);
    let added = passkey::add(context, &tx, (&link.bank, owner), key).await?.ok_or_else(PageError::form)?;
    let object = format!("{added} {}", link.id);
    let row = audit(&link.bank, Some(link.conversation), "passkey.added", object, context.now());
    repo::audit_rows::insert(&context.store, &tx, &[&row]).await?;
    tx.commit().await.map_err(StoreError::from)?;
    tell(engine, link, FactorChange::PasskeyAdded, &added.to_string()).await?;
    Ok(changed(visit, link))
}

async fn bind(
    engine: &Engine,
    visit: &Visit,
    link: &StoredLink,
    (factor, change): (Factor, FactorChange),
) -> Result<Response, PageError> {
    let context = &engine.context;
    let fresh = browser::Fresh::draw(context, &link.bank, factor).await?;
    if let Some((old, _)) = browser::find(context, visit, link).await? {
        repo::browsers::unbind(&context.store, &old).await?;
    }
    let tx = context.store.begin().await?;
    let whose = (link.identity, link.conversation);
    let given = fresh.bind(context, &tx, visit, whose, link.id).await?;
    tx.commit().await.map_err(StoreError::from)?;
    tell(engine, link, change, &fresh.id().to_string()).await?;
    let mut response = changed(visit, link);
    given.give(visit, &mut response);
    Ok(response)
}

/// Another PIN for this browser; one that is not bound becomes so.
pub(super) async fn change_pin(
    engine: &Engine,
    visit: &Visit,
    seen: &Seen,
    fields: &Fields,
) -> Result<Response, PageError> {
    let link = match adding(engine, visit, seen, fields).await? {
        Ok(link) => link,
        Err(to_the_bank) => return Ok(to_the_bank),
    };
    let typed = fields.get("pin").trim();
    if let Some(refusal) = pin::refusal(typed) {
        let kind = if refusal == "page-pin-easy" { "pin-easy" } else { "pin-digits" };
        return Err(
            PageError::new(axum::http::StatusCode::UNPROCESSABLE_ENTITY, kind).way("/me", "page-try-again")
        );
    }
    let context = &engine.context;
    let bound = browser::find(context, visit, &link).await?;
    let Some((bound, secret)) = bound.filter(|(bound, _)| !browser::is_for_a_visit(bound)) else {
        let factor = Factor::Pin(typed.to_owned());
        return bind(engine, visit, &link, (factor, FactorChange::BrowserBound)).await;
    };
    let hash = pin::hash(&context.store.vault, &link.bank, &secret, typed).await?;
    log(engine, &link, "browser.pin_changed", bound.id).await?;
    repo::browsers::change_pin(&context.store, &bound, &hash, browser::TRIES).await?;
    let once = format!("{}:{}", bound.id, context.now().as_micros());
    tell(engine, &link, FactorChange::PinChanged, &once).await?;
    Ok(changed(visit, &link))
}

async fn log(
    engine: &Engine,
    link: &StoredLink,
    event: &str,
    what: impl std::fmt::Display,
) -> Result<(), StoreError> {
    let context = &engine.context;
    let object = format!("{what} {}", link.id);
    let line = audit(&link.bank, Some(link.conversation), event, object, context.now());
    context.store.writer.audit(vec![line]).await
}

/// Tells every chat in which this customer's account is connected, the one of the link first; telling it twice about
/// the same thing is once.
pub(in crate::pages) async fn tell(
    engine: &Engine,
    link: &StoredLink,
    change: FactorChange,
    what: &str,
) -> Result<(), PageError> {
    let (context, now) = (&engine.context, engine.context.now());
    let mut told = vec![(link.id, link.conversation)];
    for other in repo::links::of_customer(&context.store, &link.bank, link.customer).await? {
        let live = other.status == LinkStatus::Live && other.consent.is_live(now);
        if live && told.iter().all(|(_, chat)| *chat != other.conversation) {
            told.push((other.id, other.conversation));
        }
    }
    for (id, conversation) in told {
        let place = attempt::place(&context.store, &link.bank, conversation).await?;
        let Some(place) = place else { continue };
        let input = Input::FactorChanged { link: id, change };
        engine.submit(&place, input, &format!("factor:{change:?}:{what}:{id}")).await?;
    }
    Ok(())
}
