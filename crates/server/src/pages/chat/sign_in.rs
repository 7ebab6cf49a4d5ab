//! Signing in to the web chat by the bank's own login, which takes the place of pairing words: whoever logged in is in
//! this browser, and so is the thread.
//!
//! It begins another session with another secret and the customer's own thread. What was said before stays with the
//! session that ends: a secret that somebody put into the browser opens nothing of what follows.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::{http::StatusCode, response::Response};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use tellerline_core::{ConversationId, CustomerId, InstitutionId, SessionId, Timestamp, ports::Callback};
use tellerline_store::{
    Sealed, StoreError,
    repo::{
        self,
        web_chat::{self, NewSession},
    },
    vault::places::LOGIN_COOKIE,
};

use super::session::{self, Reader};
use crate::{
    chat,
    context::Context,
    engine::Engine,
    pages::{
        attempt::{LIFE, Login, audit},
        me,
    },
    web::{PageError, Visit},
};

/// A login under way.
const LOGIN: &str = "tl_chat_login";

/// A login under way, in a cookie that only we can open.
#[derive(Serialize, Deserialize)]
struct Pending {
    chat_institution: InstitutionId,
    login: Login,
    until: Timestamp,
}

/// Sends the browser to the bank. Not from a frame: people are to see at which address they log in.
pub(super) async fn leave(
    engine: &Engine,
    visit: &Visit,
    reader: &Reader,
    institution: &str,
) -> Result<Response, PageError> {
    if reader.framed {
        return Err(PageError::form());
    }
    let fresh = reader.session.is_some_and(|session| session.customer.is_some());
    let (mut response, institution, login) =
        me::log_in(engine, visit, institution, fresh, &reader.path(visit)).await?;
    let context = &engine.context;
    let pending = Pending { chat_institution: institution, login, until: context.now().plus(LIFE) };
    let sealed = context.store.vault.seal_for_bank(&visit.tenant.id, &LOGIN_COOKIE.alone(), &pending)?;
    visit.set_cookie(&mut response, LOGIN, &URL_SAFE_NO_PAD.encode(sealed.into_bytes()), LIFE);
    Ok(response)
}

fn pending(context: &Context, visit: &Visit) -> Option<Pending> {
    let sealed = Sealed::from_bytes(URL_SAFE_NO_PAD.decode(visit.cookie(LOGIN)?).ok()?);
    let vault = &context.store.vault;
    let pending: Pending = vault.open_for_bank(&visit.tenant.id, &LOGIN_COOKIE.alone(), &sealed).ok()?;
    (context.now() < pending.until).then_some(pending)
}

/// The bank sends the browser back; `None` when the answer does not belong to a login of the web chat.
pub(in crate::pages) async fn returning(
    engine: &Engine,
    visit: &Visit,
    institution: &str,
    state: &str,
    callback: &Callback,
) -> Result<Option<Response>, PageError> {
    let context = &engine.context;
    let Some(Pending { chat_institution, login, .. }) = pending(context, visit) else { return Ok(None) };
    let same = verify_slices_are_equal(login.state.as_bytes(), state.as_bytes()).is_ok();
    if !same || chat_institution.as_str() != institution {
        return Ok(None);
    }
    let path = format!("/chat/{}", visit.tenant.id);
    let (customer, _) = me::logged_in(engine, visit, &chat_institution, login, callback, &path).await?;
    let reader = Reader::of(engine, visit, visit.tenant.id.as_str(), false).await?;
    end_before(engine, visit, &reader).await?;
    let mut response = begin(engine, visit, &reader, customer).await?;
    visit.forget_cookie(&mut response, LOGIN);
    Ok(Some(response))
}

async fn end_before(engine: &Engine, visit: &Visit, reader: &Reader) -> Result<(), StoreError> {
    let Some(before) = &reader.session else { return Ok(()) };
    let context = &engine.context;
    web_chat::end(&context.store, &visit.tenant.id, before.id, context.now()).await?;
    context.readers.tell(before.conversation, chat::News::Changed);
    Ok(())
}

async fn begin(
    engine: &Engine,
    visit: &Visit,
    reader: &Reader,
    customer: CustomerId,
) -> Result<Response, PageError> {
    let context = &engine.context;
    let (store, now) = (&context.store, context.now());
    let (bank, channel) = (&reader.endpoint.bank, &reader.endpoint.id);
    let mut rng = context.entropy.seed().fork("web-session");
    let (id, secret) = (SessionId::draw(now, &mut rng), rng.token("chat"));
    let person = chat::customer(&store.vault, bank, customer)?;
    let identity = store.vault.identity(bank, channel.as_str(), &person)?;
    let conversation = store.vault.conversation(bank, identity)?;
    let lasts = context.sessions.customer.absolute;
    let new = NewSession {
        id,
        bank,
        channel,
        conversation,
        customer: Some(customer),
        secret: &secret,
        created_at: now,
        expires_at: now.plus(lasts),
    };
    web_chat::begin(store, &new).await?;
    let line = audit(bank, Some(conversation), "chat.signed_in", id, now);
    store.writer.audit(vec![line]).await?;
    let mut response = reader.again(visit);
    reader.give(visit, &mut response, &secret);
    Ok(response)
}

/// Ends the session; the page's cache goes with it, and every open page of the thread closes.
pub(super) async fn out(engine: &Engine, visit: &Visit, reader: &Reader) -> Result<Response, PageError> {
    if let Some(session) = &reader.session {
        let context = &engine.context;
        let line =
            audit(&visit.tenant.id, Some(session.conversation), "chat.signed_out", session.id, context.now());
        context.store.writer.audit(vec![line]).await?;
    }
    end_before(engine, visit, reader).await?;
    let mut response = reader.again(visit);
    session::forget(visit, &mut response);
    response.headers_mut().insert("clear-site-data", axum::http::HeaderValue::from_static("\"cache\""));
    Ok(response)
}

/// A thread of the web chat in which nobody has signed in leads to no accounts: its secret may be known to whoever used
/// the browser before. Other channels have words for that.
pub(in crate::pages) async fn refuse_unknown(
    engine: &Engine,
    visit: &Visit,
    conversation: ConversationId,
) -> Result<(), PageError> {
    let (context, bank) = (&engine.context, &visit.tenant.id);
    let Some(endpoint) = context.web_chat(bank) else { return Ok(()) };
    let row = repo::desk::get(&context.store, bank, conversation).await?;
    if row.is_none_or(|row| row.channel != endpoint.id) || is_signed_in(engine, visit, conversation).await? {
        return Ok(());
    }
    Err(PageError::new(StatusCode::FORBIDDEN, "chat-sign-in")
        .way(format!("/chat/{bank}"), "page-chat-sign-in"))
}

/// Whether this browser is signed in to this thread of the web chat.
pub(in crate::pages) async fn is_signed_in(
    engine: &Engine,
    visit: &Visit,
    conversation: ConversationId,
) -> Result<bool, PageError> {
    if engine.context.web_chat(&visit.tenant.id).is_none() {
        return Ok(false);
    }
    let reader = Reader::of(engine, visit, visit.tenant.id.as_str(), false).await?;
    Ok(reader.session.is_some_and(|held| held.customer.is_some() && held.conversation == conversation))
}
