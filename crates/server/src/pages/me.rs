//! `/me`, *My data*: what was allowed and until when, what was read and shown, and how to end it. It opens in a
//! bound browser after its PIN, or by a login at the bank, without the messenger (`super::login`).

mod change;
mod correct;
mod door;
mod download;
pub(super) mod erase;
pub(super) mod factors;
pub(super) mod receipt;
pub(super) mod session;
pub(super) mod timeline;

use std::time::Duration;

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use tellerline_core::{
    CustomerId, SessionId,
    consent::{ConsentState, PurposeKind, Way},
    conversation::Input,
    time::days,
};
use tellerline_store::repo::{
    self,
    browsers::StoredBrowser,
    links::{LinkStatus, StoredLink},
    sessions::StoredSession,
};

use super::{
    attempt::{self, audit},
    consent::wording::purpose_key,
    figures::shared_title,
    link::OFFERED,
    login,
    reveal::browser,
};
use crate::{
    engine::{Engine, bank::is_read},
    ops::withdrawal_key,
    rights::timeline::Entry,
    web::{PageError, Posted, Shell, Visit},
};

pub(super) use door::returning;

/// How long before its end a connection is said to end soon.
const SOON: Duration = days(14);
/// How long ending a link may take before the page says that it is under way.
const ENDING: Duration = Duration::from_secs(5);

/// A bound browser, the secret of its cookie, its link.
type Locked = (StoredBrowser, String, StoredLink);

/// What this browser may see.
#[derive(Default)]
struct Seen {
    /// Who logged in at the bank, if somebody did.
    customer: Option<CustomerId>,
    /// The session that this browser is in, of the login before that of an unlocking.
    session: Option<StoredSession>,
    /// All sessions that this browser is in.
    own: Vec<SessionId>,
    /// Links that are shown.
    links: Vec<StoredLink>,
    /// A bound browser that needs its PIN or a passkey.
    locked: Option<Locked>,
}

impl Seen {
    const fn is_open(&self) -> bool {
        self.customer.is_some() || !self.links.is_empty()
    }

    fn is_own(&self, session: SessionId) -> bool {
        self.own.contains(&session)
    }

    fn enters(&mut self, session: StoredSession) {
        self.own.push(session.id);
        self.session = self.session.or(Some(session));
    }
}

struct LinkCard {
    id: String,
    institution: String,
    state: String,
    live: bool,
    purposes: Vec<Allowed>,
    offered: Vec<(&'static str, String)>,
    /// What the bank's own consent still holds and is not used: titles of purposes.
    wider: Vec<String>,
    accounts: Vec<Shared>,
    ends_soon: bool,
    receipt: String,
    choice: String,
    choices: Vec<correct::Offer>,
    /// A login at the bank would offer more choices.
    more_by_login: bool,
    since: String,
    login: String,
    events: Vec<Entry>,
    factors: factors::Factors,
}

/// A purpose, since when it is allowed, and when something was read for it last; empty for one that reads nothing.
struct Allowed {
    slug: &'static str,
    title: String,
    since: String,
    used: String,
}

/// An account, as its owner recognises it.
struct Shared {
    id: String,
    title: String,
    ends: Option<String>,
}

#[derive(Template)]
#[template(path = "me/data.html")]
struct MyData {
    shell: Shell,
    cards: Vec<LinkCard>,
    /// What was just done: part of its text's key; empty for nothing.
    note: &'static str,
    by_login: bool,
    sessions: Vec<factors::Line>,
    path: String,
    seconds: u64,
    /// Whether the login at the bank was minutes ago.
    recent: bool,
    /// Where to log in, to be more than somebody with a PIN.
    institutions: Vec<(String, String)>,
    /// The bank's own web chat; empty where there is none.
    chat: String,
}

/// What the address may add.
#[derive(serde::Deserialize)]
pub(super) struct Asked {
    note: Option<String>,
}

/// `GET /me`
pub(super) async fn show(
    State(engine): State<Engine>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let notes = ["shown", "requested", "stored", "factor"];
    let note = notes.into_iter().find(|note| asked.note.as_deref() == Some(note)).unwrap_or("");
    let seen = look(&engine, &visit).await?;
    if !seen.is_open() {
        return door::page(&engine, &visit, seen.locked.as_ref(), StatusCode::OK, None).await;
    }
    let shell = visit.shell();
    let mut cards = Vec::with_capacity(seen.links.len());
    for link in &seen.links {
        cards.push(card(&engine, &visit, &shell, link, &seen).await?);
    }
    let sessions = factors::sessions(&engine, &visit, &seen).await?;
    let left = |session| super::session::seconds_left(&engine.context, session);
    let chat = engine.context.web_chat(&visit.tenant.id).map(|_| format!("/chat/{}", visit.tenant.id));
    let page = MyData {
        cards,
        chat: chat.unwrap_or_default(),
        note,
        recent: factors::recent_login(&engine.context, &seen).is_some(),
        institutions: login::institutions(&visit),
        by_login: seen.customer.is_some(),
        sessions,
        path: "/me".to_owned(),
        seconds: seen.session.as_ref().map_or(0, left),
        shell,
    };
    visit.page(StatusCode::OK, &page)
}

/// `POST /me`
pub(super) async fn post(
    State(engine): State<Engine>,
    Posted { visit, fields }: Posted,
) -> Result<Response, PageError> {
    match fields.get("do") {
        "login" => {
            let fresh = !fields.get("fresh").is_empty();
            door::login(&engine, &visit, fields.get("institution"), fresh).await
        }
        "unlock" | "passkey" | "passkey-options" => door::unlock(&engine, &visit, &fields).await,
        "end" => end(&engine, &visit, fields.get("link")).await,
        "remove-browser" => factors::remove_browser(&engine, &visit, &fields).await,
        "remove-passkey" => factors::remove_passkey(&engine, &visit, &fields).await,
        act @ ("add-passkey" | "add-passkey-options" | "change-pin" | "end-session" | "stay") => {
            let seen = look(&engine, &visit).await?;
            match act {
                "change-pin" => factors::change_pin(&engine, &visit, &seen, &fields).await,
                "end-session" => factors::end_session(&engine, &visit, &seen, &fields).await,
                "stay" => {
                    let how = (!fields.get("quiet").is_empty(), "/me");
                    Ok(super::session::stay(&engine.context, &visit, seen.session.as_ref(), how))
                }
                _ => factors::add_passkey(&engine, &visit, &seen, &fields).await,
            }
        }
        "download" => download::archive(&engine, &visit).await,
        "choose" => correct::choose(&engine, &visit, &fields).await,
        "wrong" => correct::wrong(&engine, &visit, &fields).await,
        "withdraw" => change::withdraw(&engine, &visit, &fields).await,
        "allow" | "renew" => change::ask(&engine, &visit, &fields).await,
        "leave" => {
            let mut response = visit.redirect("/me");
            session::end(&engine.context, &visit, &mut response).await?;
            Ok(response)
        }
        _ => Ok(visit.redirect("/me")),
    }
}

/// What this browser may see: links of the customer who logged in, and those that it is bound to and unlocked
/// for.
async fn look(engine: &Engine, visit: &Visit) -> Result<Seen, PageError> {
    let context = &engine.context;
    let (store, bank, now) = (&context.store, &visit.tenant.id, context.now());
    let mut seen = Seen::default();
    if let Some((customer, session)) = session::current(context, visit).await? {
        seen.customer = Some(customer);
        seen.enters(session);
        seen.links = repo::links::of_customer(store, bank, customer).await?;
    }
    for secret in visit.cookies(browser::COOKIE) {
        let Some(bound) = repo::browsers::find(store, bank, &secret, now).await? else { continue };
        let Some(link) = repo::links::any_link_for_worker(store, bound.link).await? else { continue };
        let fits = link.bank == *bank && link.identity == bound.identity && bound.tries > 0;
        if !fits {
            continue;
        }
        let session = browser::unlocked(context, visit, &bound).await?;
        if let Some(session) = session {
            seen.enters(session);
        }
        if seen.links.iter().any(|known| known.id == link.id) {
            continue;
        }
        if session.is_some() {
            seen.links.push(link);
        } else if seen.locked.is_none() {
            seen.locked = Some((bound, secret, link));
        }
    }
    Ok(seen)
}

async fn card(
    engine: &Engine,
    visit: &Visit,
    shell: &Shell,
    link: &StoredLink,
    seen: &Seen,
) -> Result<LinkCard, PageError> {
    let now = engine.context.now();
    let (words, consent) = (&visit.words, &link.consent);
    let live = link.status == LinkStatus::Live && consent.is_live(now);
    let state = match consent.state {
        ConsentState::Granted { expires_at, .. } if live => {
            shell.t1("page-me-live", "until", words.moment(expires_at))
        }
        ConsentState::Granted { expires_at, .. } => {
            shell.t1("page-me-expired", "at", words.moment(expires_at))
        }
        ConsentState::Withdrawn { at } => shell.t1("page-me-ended", "at", words.moment(at)),
        ConsentState::Unpaired { .. } => shell.t("page-me-unpaired"),
    };
    let title = |kind: PurposeKind| shell.t(&purpose_key(kind, "title"));
    let used = timeline::last_reads(engine, link, &seen.links).await?;
    let used = |kind: PurposeKind| match used.get(&kind) {
        Some(at) => shell.t1("page-factor-used", "at", words.moment(*at)),
        None if is_read(kind) => shell.t("page-me-unused"),
        None => String::new(),
    };
    let offered = OFFERED.iter().filter(|kind| live && !consent.allows(**kind));
    let by_login = factors::recent_login(&engine.context, seen) == Some(link.customer);
    let (choices, more_by_login) =
        if live { correct::offers(engine, shell, link, by_login).await? } else { (Vec::new(), false) };
    let ends_soon = live && consent.expires_at().is_some_and(|end| end.since(now) <= SOON);
    Ok(LinkCard {
        id: link.id.to_string(),
        institution: visit.tenant.institution_name(&link.institution),
        state,
        live,
        purposes: consent
            .purposes
            .iter()
            .map(|(kind, given)| Allowed {
                slug: kind.slug(),
                title: title(*kind),
                since: shell.t1("page-me-given", "at", words.moment(given.at)),
                used: used(*kind),
            })
            .collect(),
        wider: if live { consent.wider_at_bank().map(title).collect() } else { Vec::new() },
        offered: offered.map(|kind| (kind.slug(), title(*kind))).collect(),
        accounts: consent
            .accounts
            .iter()
            .map(|shared| Shared {
                id: shared.id.as_str().to_owned(),
                title: shared_title(words, shared),
                ends: shared.last_four.clone(),
            })
            .collect(),
        ends_soon,
        receipt: receipt::path(consent.id),
        choice: correct::title(shell, consent.choice),
        choices,
        more_by_login,
        since: words.moment(link.created_at),
        login: words.moment(link.authenticated_at),
        events: timeline::newest(engine, visit, link, &seen.links).await?,
        factors: factors::of(engine, visit, seen, link).await?,
    })
}

/// Ends the link that a form names.
async fn end(engine: &Engine, visit: &Visit, link: &str) -> Result<Response, PageError> {
    let link = change::named(engine, visit, link).await?;
    stop(engine, visit, &link).await
}

/// Ends one link; the consent ends with the committed turn, then at the bank, and the chat is told.
async fn stop(engine: &Engine, visit: &Visit, link: &StoredLink) -> Result<Response, PageError> {
    let context = &engine.context;
    let place = attempt::place(&context.store, &link.bank, link.conversation).await?;
    let place = place.ok_or_else(PageError::not_found)?;
    let line = audit(&link.bank, Some(link.conversation), "my_data.end", link.id, context.now());
    context.store.writer.audit(vec![line]).await?;
    let input = Input::Withdrawn { link: link.id, by: Way::Page };
    let key = withdrawal_key(link.id, link.consent.epoch);
    engine.submit_and_wait(&place, input, &key, ENDING).await?;
    Ok(visit.redirect("/me"))
}
