//! `/consent/{token}`: one more purpose at its first use, or the same for longer. The button in the chat names
//! what is asked for and authorises nothing.
//!
//! Somebody acts here who is known: by a browser that is bound to the link and unlocked, or by a login at the
//! bank minutes ago. Anybody else is sent to the bank first, and so is what the bank's own consent does not hold.
//! Before that the page names no institution and nothing that was allowed. A form carries the name of the words
//! that were shown; where they have changed since, they are shown again.

mod commit;
pub(super) mod login;
pub(super) mod text;
pub(crate) mod wording;

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
pub(super) use commit::{Change, commit, tell};
use tellerline_core::{
    consent::{Consent, PurposeKind, Way},
    conversation::{ConsentChange, ConsentWish, TicketKind},
};
use tellerline_store::repo::{
    self,
    browsers::StoredBrowser,
    links::{LinkStatus, StoredLink},
    tickets::StoredTicket,
};

use super::{
    me, pause,
    reveal::{
        Unlock,
        browser::{self, Tried},
    },
    stranger,
};
use crate::{
    context::{Pausable, Renewal},
    engine::Engine,
    receipt::Event,
    web::{PageError, Posted, Shell, Visit, posted::Fields},
};
use wording::{Wording, purpose_key};

/// A visitor at a consent link.
struct Here<'a> {
    engine: &'a Engine,
    visit: &'a Visit,
    token: &'a str,
}

impl Here<'_> {
    fn path(&self) -> String {
        format!("/consent/{}", self.token)
    }

    fn again(&self) -> Response {
        self.visit.redirect(&self.path())
    }
}

/// What the link names.
struct Named {
    ticket: StoredTicket,
    link: StoredLink,
    wants: ConsentWish,
}

/// Whether the visitor is known to be the customer of the link.
enum Access {
    Open,
    Locked(StoredBrowser, String),
    Unknown,
}

impl Access {
    const fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }
}

#[derive(Template)]
#[template(path = "reveal/pin.html")]
struct PinPage {
    shell: Shell,
    path: String,
    unlock: Unlock,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "consent/purpose.html")]
struct PurposePage {
    shell: Shell,
    path: String,
    institution: Option<String>,
    slug: &'static str,
    title: String,
    detail: String,
    version: String,
    until: Option<String>,
    by_login: bool,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "consent/renew.html")]
struct RenewPage {
    shell: Shell,
    path: String,
    institution: Option<String>,
    purposes: Vec<String>,
    accounts: usize,
    days: u32,
    version: String,
    until: Option<String>,
    by_login: bool,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "consent/done.html")]
struct Done {
    shell: Shell,
    renewed: bool,
    receipt: Option<String>,
}

#[derive(Template)]
#[template(path = "consent/declined.html")]
struct Declined {
    shell: Shell,
}

/// `GET /consent/{token}`
pub(super) async fn show(
    State(engine): State<Engine>,
    method: Method,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let here = Here { engine: &engine, visit: &visit, token: &token };
    let named = named(&here).await?;
    if method != Method::GET {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let access = access(&here, &named.link).await?;
    if named.ticket.used {
        return done(&here, &named, &access).await;
    }
    match access {
        Access::Locked(bound, _) => ask_pin(&here, &bound, StatusCode::OK, None).await,
        access => page(&here, &named, &access, StatusCode::OK, None),
    }
}

/// `POST /consent/{token}`
pub(super) async fn post(
    State(engine): State<Engine>,
    Path(token): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, PageError> {
    let here = Here { engine: &engine, visit: &visit, token: &token };
    let named = named(&here).await?;
    if named.ticket.used {
        return Ok(here.again());
    }
    let access = access(&here, &named.link).await?;
    match fields.get("do") {
        "unlock" | "passkey" | "passkey-options" => unlock(&here, &named, access, &fields).await,
        // The PIN is forgotten: from here on as somebody who is not known.
        "login" => page(&here, &named, &Access::Unknown, StatusCode::OK, None),
        "decline" => visit.page(StatusCode::OK, &Declined { shell: visit.shell() }),
        "agree" => agree(&here, &named, &access, &fields).await,
        _ => Ok(here.again()),
    }
}

/// What the token names, if it can still be asked for.
async fn named(here: &Here<'_>) -> Result<Named, PageError> {
    let context = &here.engine.context;
    let bank = &here.visit.tenant.id;
    let found = repo::tickets::find(&context.store, bank, here.token, context.now()).await?;
    let ticket = found.ok_or_else(PageError::not_found)?;
    let TicketKind::Consent { link, wants } = ticket.kind.clone() else {
        return Err(PageError::not_found());
    };
    if ticket.expired {
        return Err(PageError::new(StatusCode::GONE, "consent-expired"));
    }
    let row = repo::links::any_link_for_worker(&context.store, link).await?;
    let row = row.filter(|row| row.bank == *bank && row.identity == ticket.identity);
    let link = row.ok_or_else(PageError::not_found)?;
    if link.status != LinkStatus::Live || !link.consent.is_live(context.now()) {
        return Err(PageError::new(StatusCode::GONE, "consent-ended"));
    }
    stranger::refuse(context, bank, ticket.conversation).await?;
    if pause::holds(context, Pausable::Links, bank, ticket.conversation).await? {
        return Err(PageError::new(StatusCode::SERVICE_UNAVAILABLE, "consent-paused"));
    }
    Ok(Named { ticket, link, wants })
}

async fn access(here: &Here<'_>, link: &StoredLink) -> Result<Access, PageError> {
    let context = &here.engine.context;
    if me::session::customer(context, here.visit).await? == Some(link.customer) {
        return Ok(Access::Open);
    }
    Ok(match browser::find(context, here.visit, link).await? {
        None => Access::Unknown,
        Some((bound, secret)) => match browser::unlocked(context, here.visit, &bound).await? {
            Some(_) => Access::Open,
            None if !Unlock::of(here.engine, &here.visit.tenant.id, &bound).await?.is_possible() => {
                Access::Unknown
            }
            None => Access::Locked(bound, secret),
        },
    })
}

async fn ask_pin(
    here: &Here<'_>,
    bound: &StoredBrowser,
    status: StatusCode,
    wrong: Option<String>,
) -> Result<Response, PageError> {
    let unlock = Unlock::of(here.engine, &here.visit.tenant.id, bound).await?;
    here.visit.page(status, &PinPage { shell: here.visit.shell(), path: here.path(), unlock, wrong })
}

async fn unlock(
    here: &Here<'_>,
    named: &Named,
    access: Access,
    fields: &Fields,
) -> Result<Response, PageError> {
    let Access::Locked(bound, secret) = access else { return Ok(here.again()) };
    let (context, conversation) = (&here.engine.context, named.ticket.conversation);
    if fields.get("do") == "passkey-options" {
        return browser::challenge(context, here.visit, &bound).await;
    }
    match browser::unlock(context, here.visit, (&bound, &secret), conversation, fields).await? {
        Tried::Unlocked(session) => {
            let mut response = here.again();
            session.give(here.visit, &mut response);
            Ok(response)
        }
        Tried::Unbound => {
            Err(PageError::new(StatusCode::FORBIDDEN, "pin-locked").way(here.path(), "page-reveal-login-way"))
        }
        tried => {
            let said = Some(tried.said(here.visit));
            ask_pin(here, &bound, StatusCode::UNPROCESSABLE_ENTITY, said).await
        }
    }
}

/// The consent as it would be, where this page can do it without the bank.
fn without_the_bank(here: &Here<'_>, named: &Named, access: &Access, wording: &Wording) -> Option<Consent> {
    let (now, terms) = (here.engine.context.now(), &here.visit.tenant.terms);
    let consent = named.link.consent.clone();
    let basis = |purpose| wording.given(now, Way::Page, terms.basis(purpose));
    if !access.is_open() {
        return None;
    }
    match named.wants {
        ConsentWish::Purpose { at_bank: true, .. } => None,
        ConsentWish::Purpose { purpose, at_bank: false } => consent.with_purpose(purpose, basis(purpose)),
        ConsentWish::Renewal => {
            let profile = terms.profile(&named.link.institution);
            let before = consent.expires_at()?;
            let renewed = consent.renew(basis(PurposeKind::ReadBalance), profile.ends(now))?;
            // A bank's consent that ends as soon must be given anew, and that is done at the bank.
            let longer = renewed.expires_at() > Some(before);
            (profile.renewal == Renewal::Reconfirm && longer).then_some(renewed)
        }
    }
}

fn wording(here: &Here<'_>, named: &Named, access: &Access) -> Wording {
    let name = here.visit.tenant.institution_name(&named.link.institution);
    let institution = access.is_open().then_some(name.as_str());
    let words = &here.visit.words;
    match named.wants {
        ConsentWish::Purpose { purpose, .. } => Wording::of_purpose(words, institution, purpose),
        ConsentWish::Renewal => {
            let days = here.visit.tenant.terms.profile(&named.link.institution).days;
            let all: Vec<PurposeKind> = named.link.consent.purposes.keys().copied().collect();
            let shown = if access.is_open() { all.as_slice() } else { &[] };
            Wording::of_renewal(words, institution, shown, days)
        }
    }
}

fn page(
    here: &Here<'_>,
    named: &Named,
    access: &Access,
    status: StatusCode,
    wrong: Option<&str>,
) -> Result<Response, PageError> {
    let shell = here.visit.shell();
    let wording = wording(here, named, access);
    let changed = without_the_bank(here, named, access, &wording);
    let (wrong, link) = (wrong.map(|key| shell.t(key)), &named.link);
    let (path, by_login) = (here.path(), changed.is_none());
    let known = access.is_open();
    let institution = known.then(|| here.visit.tenant.institution_name(&link.institution));
    let profile = here.visit.tenant.terms.profile(&link.institution);
    match named.wants {
        ConsentWish::Purpose { purpose, .. } => {
            let ends = link.consent.expires_at().filter(|_| known);
            let page = PurposePage {
                path,
                institution,
                slug: purpose.slug(),
                title: shell.t(&purpose_key(purpose, "title")),
                detail: shell.t(&purpose_key(purpose, "detail")),
                version: wording.version,
                until: ends.map(|end| shell.words().day(end)),
                by_login,
                wrong,
                shell,
            };
            here.visit.page(status, &page)
        }
        ConsentWish::Renewal => {
            let ends = changed.as_ref().and_then(Consent::expires_at);
            let purposes = link.consent.purposes.keys().filter(|_| known);
            let page = RenewPage {
                path,
                institution,
                purposes: purposes.map(|kind| shell.t(&purpose_key(*kind, "title"))).collect(),
                accounts: if known { link.consent.accounts.len() } else { 0 },
                days: profile.days,
                version: wording.version,
                until: ends.map(|end| shell.words().day(end)),
                by_login,
                wrong,
                shell,
            };
            here.visit.page(status, &page)
        }
    }
}

/// *Agree and continue*, *Renew*.
async fn agree(
    here: &Here<'_>,
    named: &Named,
    access: &Access,
    fields: &Fields,
) -> Result<Response, PageError> {
    let wording = wording(here, named, access);
    if fields.get("version") != wording.version {
        return page(here, named, access, StatusCode::CONFLICT, Some("page-text-changed"));
    }
    if let ConsentWish::Purpose { purpose, .. } = named.wants
        && !fields.all("purpose").eq([purpose.slug()])
    {
        let wrong = Some("page-purposes-needed");
        return page(here, named, access, StatusCode::UNPROCESSABLE_ENTITY, wrong);
    }
    wording.keep(&here.engine.context, &named.link.bank).await?;
    let Some(after) = without_the_bank(here, named, access, &wording) else {
        let purpose = match named.wants {
            ConsentWish::Purpose { purpose, .. } => purpose,
            ConsentWish::Renewal => PurposeKind::ReadBalance,
        };
        let basis = here.visit.tenant.terms.basis(purpose);
        return login::begin(here, named, wording.given(here.engine.context.now(), Way::Page, basis)).await;
    };
    let (event, line, change) = described(&named.link, named.wants);
    let all =
        Change { link: &named.link, after: &after, event, line, token: Some(here.token), granted: None };
    if commit(here.engine, here.visit, &all).await? {
        tell(here.engine, &named.link, after.epoch, change).await?;
    }
    Ok(here.again())
}

/// What receipt, audit log and chat say to a wish that was granted.
fn described(link: &StoredLink, wants: ConsentWish) -> (Event, (&'static str, String), ConsentChange) {
    match wants {
        ConsentWish::Purpose { purpose, .. } => (
            Event::Changed,
            ("consent.allowed", format!("{} {}", purpose.slug(), link.id)),
            ConsentChange::Allowed(purpose),
        ),
        ConsentWish::Renewal => {
            (Event::Renewed, ("consent.renewed", link.id.to_string()), ConsentChange::Renewed)
        }
    }
}

/// The button was used: what it was for is done, or was taken back since.
async fn done(here: &Here<'_>, named: &Named, access: &Access) -> Result<Response, PageError> {
    let (link, consent) = (&named.link, &named.link.consent);
    let holds = match named.wants {
        ConsentWish::Purpose { purpose, .. } => consent.allows(purpose),
        ConsentWish::Renewal => consent.renewed.is_some(),
    };
    if !holds {
        return Err(PageError::new(StatusCode::CONFLICT, "consent-used"));
    }
    // The chat may not have been told, if we were interrupted then; telling it twice is once.
    tell(here.engine, link, consent.epoch, described(link, named.wants).2).await?;
    let receipt = if access.is_open() {
        me::receipt::path_of(&here.engine.context, Some(link.id)).await?
    } else {
        None
    };
    let renewed = matches!(named.wants, ConsentWish::Renewal);
    here.visit.page(StatusCode::OK, &Done { shell: here.visit.shell(), renewed, receipt })
}
