//! `/reveal/{token}`: a link in the chat names what to show and authorises nothing.
//!
//! Shown it is only in a browser that is bound to this link and was unlocked within five minutes; else a PIN,
//! else a login at the bank. Before that the page holds no figure, payee, nickname or name of an institution.
//! The bank is read at the tap, with the customer present. A secure note opens by the same rules.

pub(super) mod browser;
pub(super) mod login;
mod note;
mod read;

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use tellerline_core::{
    BankId,
    consent::PurposeKind,
    conversation::{Question, TicketKind},
};
use tellerline_store::repo::{
    self,
    browsers::StoredBrowser,
    links::{LinkStatus, StoredLink},
    tickets::StoredTicket,
};

use super::{
    attempt::{self, Attempt, Goal, step},
    pause, session, stranger,
};
use crate::{
    context::Pausable,
    engine::Engine,
    web::{PageError, Posted, Shell, Visit, posted::Fields},
};
use browser::Tried;

/// A visitor at a reveal link.
struct Here<'a> {
    engine: &'a Engine,
    visit: &'a Visit,
    token: &'a str,
}

impl Here<'_> {
    fn path(&self) -> String {
        format!("/reveal/{}", self.token)
    }

    fn again(&self) -> Response {
        self.visit.redirect(&self.path())
    }
}

/// What the link names.
struct Named {
    ticket: StoredTicket,
    link: StoredLink,
    what: What,
}

/// What is shown once the browser is unlocked.
enum What {
    /// Figures, read from the bank at the tap.
    Figures(Question),
    /// What a person at the bank wrote.
    Note,
}

impl Named {
    /// The purpose that a login at the bank is for; reading a note needs none but the link.
    const fn purpose(&self) -> PurposeKind {
        match &self.what {
            What::Figures(question) => question.purpose(),
            What::Note => PurposeKind::TalkToBank,
        }
    }
}

/// Seconds after which figures leave the screen unless somebody asks for more time; the browser stays unlocked as long as
/// its session says, so that they come back with a tap.
const SHOWN_FOR: u64 = 60;

#[derive(Template)]
#[template(path = "reveal/hidden.html")]
struct Hidden {
    shell: Shell,
    path: String,
    chat: Option<String>,
}

#[derive(Template)]
#[template(path = "reveal/login.html")]
struct LoginPage {
    shell: Shell,
    path: String,
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
#[template(path = "link/pin.html")]
struct ChoosePin {
    shell: Shell,
    institution: String,
    path: String,
    act: &'static str,
    wrong: Option<String>,
}

/// What a bound browser can be unlocked with.
#[derive(Clone, Copy)]
pub(super) struct Unlock {
    /// Six digits.
    pub(super) pin: bool,
    /// A passkey of its link.
    pub(super) passkey: bool,
}

impl Unlock {
    /// What this browser has.
    pub(super) async fn of(engine: &Engine, bank: &BankId, bound: &StoredBrowser) -> Result<Self, PageError> {
        let owner = browser::owner(bound.identity, bound.link);
        let passkeys = repo::passkeys::count(&engine.context.store, bank, owner).await?;
        Ok(Self { pin: !bound.pin.is_empty(), passkey: passkeys > 0 })
    }

    /// Whether there is anything to unlock it with; else only a login at the bank helps.
    pub(super) const fn is_possible(self) -> bool {
        self.pin || self.passkey
    }
}

/// Where a page session goes on.
pub(super) fn path_of(attempt: &Attempt) -> String {
    match attempt.body.goal {
        Goal::Link => format!("/link/{}", attempt.body.token),
        Goal::Bind => format!("/reveal/{}", attempt.body.token),
        Goal::Consent => format!("/consent/{}", attempt.body.token),
    }
}

/// `GET /reveal/{token}`
pub(super) async fn show(
    State(engine): State<Engine>,
    method: Method,
    visit: Visit,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let here = Here { engine: &engine, visit: &visit, token: &token };
    let named = named(&here).await?;
    if method != Method::GET {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    if let Some(attempt) = attempt::mine(&engine.context, &visit, Goal::Bind, &token).await?
        && attempt.step == step::BIND
    {
        return choose_pin(&here, &attempt, StatusCode::OK, None);
    }
    match browser::find(&engine.context, &visit, &named.link).await? {
        None => visit.page(StatusCode::OK, &LoginPage { shell: visit.shell(), path: here.path() }),
        Some((bound, _)) => match browser::unlocked(&engine.context, &visit, &bound).await? {
            Some(session) => {
                let asked = query.as_deref().unwrap_or_default();
                if asked == "hidden" {
                    return hidden(&here, &named).await;
                }
                let seconds = session::seconds_left(&engine.context, &session).min(SHOWN_FOR);
                let number = page_number(asked);
                match &named.what {
                    What::Figures(question) => read::page(&here, &named, question, (number, seconds)).await,
                    What::Note => note::page(&here, &named, seconds).await,
                }
            }
            None => ask_pin(&here, &bound, StatusCode::OK, None).await,
        },
    }
}

/// In place of figures that were shown long enough. The bank is not read for it.
async fn hidden(here: &Here<'_>, named: &Named) -> Result<Response, PageError> {
    let page = Hidden { shell: here.visit.shell(), path: here.path(), chat: chat(here, named).await? };
    here.visit.page(StatusCode::OK, &page)
}

/// Where the chat is that the link came from.
async fn chat(here: &Here<'_>, named: &Named) -> Result<Option<String>, PageError> {
    super::chat(&here.engine.context, &named.link.bank, named.ticket.conversation).await
}

/// Which page of a long answer; the first, whatever else is asked for.
fn page_number(query: &str) -> u32 {
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    let asked = pairs.find(|(name, _)| name == "page").and_then(|(_, number)| number.parse().ok());
    asked.unwrap_or(1_u32).clamp(1, 1_000)
}

/// `POST /reveal/{token}`
pub(super) async fn post(
    State(engine): State<Engine>,
    Path(token): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, PageError> {
    let here = Here { engine: &engine, visit: &visit, token: &token };
    let named = named(&here).await?;
    match fields.get("do") {
        "login" => login::begin(&here, &named).await,
        act @ ("bind" | "later" | "unlock" | "passkey" | "passkey-options") => {
            let mine = attempt::mine(&engine.context, &visit, Goal::Bind, &token).await?;
            match mine.filter(|attempt| attempt.step == step::BIND && act != "unlock") {
                Some(attempt) => login::bind(&here, &named, &attempt, &fields).await,
                None if matches!(act, "bind" | "later") => Ok(here.again()),
                None => unlock(&here, &named, &fields).await,
            }
        }
        "lock" => {
            let mut response = here.again();
            if let Some((bound, _)) = browser::find(&engine.context, &visit, &named.link).await? {
                browser::lock(&engine.context, &visit, &mut response, &bound).await?;
            }
            Ok(response)
        }
        "stay" => {
            let session = match browser::find(&engine.context, &visit, &named.link).await? {
                Some((bound, _)) => browser::unlocked(&engine.context, &visit, &bound).await?,
                None => None,
            };
            let (quiet, path) = (!fields.get("quiet").is_empty(), here.path());
            Ok(session::stay(&engine.context, &visit, session.as_ref(), (quiet, &path)))
        }
        _ => Ok(here.again()),
    }
}

/// What the token names, if it may be shown at all.
async fn named(here: &Here<'_>) -> Result<Named, PageError> {
    let context = &here.engine.context;
    let bank = &here.visit.tenant.id;
    let found = repo::tickets::find(&context.store, bank, here.token, context.now()).await?;
    let ticket = found.ok_or_else(PageError::not_found)?;
    let (link, what) = match ticket.kind.clone() {
        TicketKind::Reveal { link, question } => (link, What::Figures(question)),
        TicketKind::Note { link } => (link, What::Note),
        _ => return Err(PageError::not_found()),
    };
    if ticket.expired {
        return Err(PageError::new(StatusCode::GONE, "reveal-expired"));
    }
    let row = repo::links::any_link_for_worker(&context.store, link).await?;
    let row = row.filter(|row| row.bank == *bank && row.identity == ticket.identity);
    let link = row.ok_or_else(PageError::not_found)?;
    let live = link.status == LinkStatus::Live && link.consent.is_live(context.now());
    let allowed = match &what {
        What::Figures(question) => link.consent.allows(question.purpose()),
        What::Note => true,
    };
    if !live || !allowed {
        return Err(PageError::new(StatusCode::GONE, "reveal-ended"));
    }
    stranger::refuse(context, bank, ticket.conversation).await?;
    let reads = matches!(what, What::Figures(_));
    if reads && pause::holds(context, Pausable::Reads, bank, ticket.conversation).await? {
        return Err(PageError::new(StatusCode::SERVICE_UNAVAILABLE, "paused"));
    }
    Ok(Named { ticket, link, what })
}

async fn ask_pin(
    here: &Here<'_>,
    bound: &StoredBrowser,
    status: StatusCode,
    wrong: Option<String>,
) -> Result<Response, PageError> {
    let unlock = Unlock::of(here.engine, &here.visit.tenant.id, bound).await?;
    if !unlock.is_possible() {
        return here.visit.page(status, &LoginPage { shell: here.visit.shell(), path: here.path() });
    }
    here.visit.page(status, &PinPage { shell: here.visit.shell(), path: here.path(), unlock, wrong })
}

fn choose_pin(
    here: &Here<'_>,
    attempt: &Attempt,
    status: StatusCode,
    wrong: Option<&str>,
) -> Result<Response, PageError> {
    let shell = here.visit.shell();
    let institution = here.visit.tenant.institution_name(&attempt.body.institution);
    let wrong = wrong.map(|key| shell.t(key));
    here.visit.page(status, &ChoosePin { institution, path: here.path(), act: "bind", wrong, shell })
}

async fn unlock(here: &Here<'_>, named: &Named, fields: &Fields) -> Result<Response, PageError> {
    let context = &here.engine.context;
    let Some((bound, secret)) = browser::find(context, here.visit, &named.link).await? else {
        return Ok(here.again());
    };
    if fields.get("do") == "passkey-options" {
        return browser::challenge(context, here.visit, &bound).await;
    }
    let conversation = named.ticket.conversation;
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
