//! `/link/{token}`: from the button in the chat to the pairing words.
//!
//! GET and HEAD show the step at which this browser stands and change nothing: previews and scanners never use
//! a link up. POST with *Start* does, and binds it to this browser; whoever opens it elsewhere is told so.

mod accounts;
pub mod callback;
mod display;
mod pin;
mod purposes;
mod start;
pub mod sweep;
pub mod words;

pub(in crate::pages) use purposes::OFFERED;

use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::Response,
};
use tellerline_core::{
    AttemptId, ConversationId,
    conversation::{Input, LinkFailure, TicketKind},
};
use tellerline_store::repo;

use super::{
    attempt::{self, Attempt, Goal, step},
    bank, chat, pause, stranger,
};
use crate::{
    context::Pausable,
    engine::Engine,
    pages,
    web::{PageError, Posted, Visit},
};

/// A visitor at a link.
struct Here<'a> {
    engine: &'a Engine,
    visit: &'a Visit,
    token: &'a str,
    /// It was asked for in the bank's own web chat.
    own: bool,
}

impl Here<'_> {
    fn path(&self) -> String {
        format!("/link/{}", self.token)
    }

    fn institution(&self, attempt: &Attempt) -> String {
        self.visit.tenant.institution_name(&attempt.body.institution)
    }

    /// Back to the step that is shown by GET.
    fn again(&self) -> Response {
        self.visit.redirect(&self.path())
    }
}

/// `GET /link/{token}`
pub(super) async fn show(
    State(engine): State<Engine>,
    visit: Visit,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let mine = attempt::mine(&engine.context, &visit, Goal::Link, &token).await?;
    let conversation = asked_in(&engine, &visit, &token, mine.as_ref()).await?;
    if let Some(conversation) = conversation
        && let Some(first) = chat::sign_in::first(&engine, &visit, conversation).await?
    {
        return Ok(first);
    }
    let own = match conversation {
        Some(conversation) => pages::is_own(&engine.context, &visit.tenant.id, conversation).await?,
        None => false,
    };
    let here = Here { engine: &engine, visit: &visit, token: &token, own };
    refuse_when_paused(&here, conversation).await?;
    let Some(attempt) = mine else {
        let asked = (None, query.as_deref().unwrap_or_default());
        return start::page(&here, &start::ticket(&here).await?, StatusCode::OK, asked);
    };
    match attempt.step {
        step::PURPOSES => purposes::page(&here, &attempt, StatusCode::OK, None).await,
        step::AT_BANK => purposes::away(&here, &attempt),
        step::ACCOUNTS => accounts::show(&here, attempt).await,
        step::DISPLAY => display::page(&here, &attempt.body, StatusCode::OK, None),
        step::PIN => pin::page(&here, &attempt, StatusCode::OK, None),
        _ => words::show(&here, &attempt).await,
    }
}

/// `POST /link/{token}`
pub(super) async fn post(
    State(engine): State<Engine>,
    Path(token): Path<String>,
    Posted { visit, fields }: Posted,
) -> Result<Response, PageError> {
    let mine = attempt::mine(&engine.context, &visit, Goal::Link, &token).await?;
    let conversation = asked_in(&engine, &visit, &token, mine.as_ref()).await?;
    let own = match conversation {
        Some(conversation) => pages::is_own(&engine.context, &visit.tenant.id, conversation).await?,
        None => false,
    };
    let here = Here { engine: &engine, visit: &visit, token: &token, own };
    refuse_when_paused(&here, conversation).await?;
    let act = fields.get("do");
    let Some(attempt) = mine else {
        return match act {
            "start" => start::start(&here, &fields).await,
            "decline" => start::decline(&here).await,
            _ => Err(PageError::new(StatusCode::CONFLICT, "link-over")),
        };
    };
    match (act, attempt.step) {
        ("decline", step::PURPOSES..=step::PIN | step::DISPLAY) => {
            end(&here, &attempt, LinkFailure::Declined).await?;
            start::goodbye(&visit)
        }
        ("other", step::PURPOSES) => purposes::other(&here, attempt, &fields).await,
        ("agree", step::PURPOSES) => purposes::agree(&here, attempt, &fields).await,
        ("again", step::AT_BANK) => purposes::again(&here, attempt).await,
        ("accounts", step::ACCOUNTS) => accounts::keep(&here, attempt, &fields).await,
        ("back", step::DISPLAY | step::PIN) => display::back(&here, attempt).await,
        ("display", step::DISPLAY) => display::choose(&here, attempt, &fields).await,
        ("passkey-options", step::PIN) => pin::challenge(&here, &attempt).await,
        ("pin" | "passkey" | "later", step::PIN) => pin::choose(&here, attempt, &fields).await,
        // A form of an earlier step, sent twice or by way of the back button: show where we are.
        _ => Ok(here.again()),
    }
}

/// Where this link was asked for: before *Start* the ticket tells.
async fn asked_in(
    engine: &Engine,
    visit: &Visit,
    token: &str,
    mine: Option<&Attempt>,
) -> Result<Option<ConversationId>, PageError> {
    if let Some(attempt) = mine {
        return Ok(Some(attempt.conversation));
    }
    let context = &engine.context;
    let ticket = repo::tickets::find(&context.store, &visit.tenant.id, token, context.now()).await?;
    Ok(ticket.map(|ticket| ticket.conversation))
}

/// Where a stranger wrote in the conversation nothing goes on either.
async fn refuse_when_paused(here: &Here<'_>, conversation: Option<ConversationId>) -> Result<(), PageError> {
    let (context, bank) = (&here.engine.context, &here.visit.tenant.id);
    if let Some(conversation) = conversation {
        stranger::refuse(context, bank, conversation).await?;
        chat::sign_in::refuse_unknown(here.engine, here.visit, conversation).await?;
    }
    let paused = match conversation {
        Some(conversation) => pause::holds(context, Pausable::Links, bank, conversation).await?,
        None => context.pauses.holds(Pausable::Links, bank, None),
    };
    if paused {
        return Err(PageError::new(StatusCode::SERVICE_UNAVAILABLE, "link-paused"));
    }
    Ok(())
}

/// Ends an attempt: what it made at the bank goes, the chat is told why.
async fn end(here: &Here<'_>, attempt: &Attempt, reason: LinkFailure) -> Result<(), PageError> {
    let context = &here.engine.context;
    match (attempt.link, &attempt.body.login) {
        (Some(link), _) => {
            // Where the bank does not answer now the sweep goes on trying, so the attempt stays for it.
            if !bank::drop_unpaired(context, &attempt.bank, link).await? {
                return tell(here.engine, attempt.conversation, attempt.id, reason, here.visit).await;
            }
        }
        (None, Some(login)) => {
            bank::discard(context, &attempt.body.institution, login.bank_consent.clone(), None);
        }
        (None, None) => {}
    }
    repo::attempts::delete(&context.store, attempt.id).await?;
    tell(here.engine, attempt.conversation, attempt.id, reason, here.visit).await
}

async fn tell(
    engine: &Engine,
    conversation: ConversationId,
    attempt: AttemptId,
    reason: LinkFailure,
    visit: &Visit,
) -> Result<(), PageError> {
    let Some(place) = attempt::place(&engine.context.store, &visit.tenant.id, conversation).await? else {
        return Ok(());
    };
    let input = Input::LinkFailed { attempt, reason };
    engine.submit(&place, input, &format!("link-failed:{attempt}")).await.map_err(PageError::from)?;
    Ok(())
}

const fn is_link(kind: &TicketKind) -> bool {
    matches!(kind, TicketKind::Link { .. })
}
