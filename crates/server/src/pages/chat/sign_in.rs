//! Signing in to the web chat by the bank's own login, which takes the place of pairing words: whoever logged in is in
//! this browser, and so is the thread.
//!
//! It begins another session with another secret and the customer's own thread. What was said before stays with the
//! session that ends: a secret that somebody put into the browser opens nothing of what follows. One thing comes along, the
//! question that waits for an answer, if it was asked in the session that this very browser left from (ADR 0030).

use std::{sync::Arc, time::Duration};

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use tellerline_channels::messenger::event::Kind;
use tellerline_core::{
    ConversationId, CustomerId, SessionId, Timestamp,
    conversation::{Pending, Question},
    ports::Callback,
};
use tellerline_store::{
    StoreError,
    repo::{
        self,
        web_chat::{self, NewSession, StoredSession},
    },
};

use super::session::{self, Reader};
use crate::{
    chat,
    engine::{Engine, partition},
    pages::{
        attempt::audit,
        login::{self, Door, LoggedIn},
    },
    web::{PageError, Shell, Visit},
};

/// A login under way.
const LOGIN: &str = "tl_chat_login";
/// The browser's other tabs load themselves anew when they hear that their session is over. By then it must have the secret
/// of the new one: a page that comes with the old one would give it yet another.
const SETTLED: Duration = Duration::from_secs(1);

fn door(visit: &Visit) -> Door {
    Door { cookie: LOGIN, path: format!("/chat/{}", visit.tenant.id) }
}

/// The session that the browser left from, if nobody was known in it. The question itself stays where it was asked.
#[derive(Serialize, Deserialize)]
struct Left {
    from: Option<SessionId>,
    at: Timestamp,
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
    let now = engine.context.now();
    if let Some(session) = &reader.session {
        web_chat::used(&engine.context.store, &visit.tenant.id, session.id, now).await?;
    }
    let known = reader.session.is_some_and(|session| session.customer.is_some());
    let left = Left { from: reader.unknown().map(|session| session.id), at: now };
    door(visit).leave(engine, visit, institution, known, left).await
}

/// The bank sends the browser back; `None` when the answer does not belong to a login of the web chat.
pub(in crate::pages) async fn returning(
    engine: &Engine,
    visit: &Visit,
    institution: &str,
    state: &str,
    callback: &Callback,
) -> Result<Option<Response>, PageError> {
    let returned = door(visit).returning::<Left>(engine, visit, institution, state, callback).await?;
    let Some(LoggedIn { customer, with: left, .. }) = returned else { return Ok(None) };
    let reader = Reader::of(engine, visit, visit.tenant.id.as_str(), false).await?;
    let carried = carried(engine, &reader, &left).await?;
    end_before(engine, visit, &reader).await?;
    let mut response = begin(engine, visit, &reader, customer, carried).await?;
    if let Some(before) = reader.session {
        let context = Arc::clone(&engine.context);
        engine.spawn(async move {
            tokio::time::sleep(SETTLED).await;
            context.readers.tell(before.conversation, chat::News::Changed);
        });
    }
    door(visit).forget(visit, &mut response);
    Ok(Some(response))
}

/// The question that waits in a thread.
async fn waiting(engine: &Engine, session: &StoredSession) -> Result<Option<Pending>, StoreError> {
    let state = partition::state(&engine.context, session.conversation).await?;
    let now = engine.context.now();
    Ok(state.and_then(|state| state.pending).filter(|pending| pending.still_waits(now)))
}

/// What comes along: asked before the browser left, in the session that it left from and still holds.
async fn carried(engine: &Engine, reader: &Reader, left: &Left) -> Result<Option<Question>, StoreError> {
    let same = reader.unknown().filter(|session| Some(session.id) == left.from);
    let Some(session) = same else { return Ok(None) };
    let waiting = waiting(engine, session).await?.filter(|pending| pending.asked_at <= left.at);
    Ok(waiting.map(|pending| pending.question))
}

async fn end_before(engine: &Engine, visit: &Visit, reader: &Reader) -> Result<(), StoreError> {
    let Some(before) = &reader.session else { return Ok(()) };
    let context = &engine.context;
    web_chat::end(&context.store, &visit.tenant.id, before.id, context.now()).await
}

async fn begin(
    engine: &Engine,
    visit: &Visit,
    reader: &Reader,
    customer: CustomerId,
    carried: Option<Question>,
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
    if let Some(question) = carried {
        let news = context.readers.listen(conversation);
        super::hear(engine, &reader.endpoint, person, &id.to_string(), Kind::Carried(question)).await?;
        super::answer(news).await;
    }
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
    if let Some(before) = &reader.session {
        engine.context.readers.tell(before.conversation, chat::News::Changed);
    }
    let mut response = reader.again(visit);
    session::forget(visit, &mut response);
    response.headers_mut().insert("clear-site-data", axum::http::HeaderValue::from_static("\"cache\""));
    Ok(response)
}

/// The way to accounts for somebody who has not signed in yet.
#[derive(Template)]
#[template(path = "chat/first.html")]
struct First {
    shell: Shell,
    path: String,
    institutions: Vec<(String, String)>,
    /// Whether a question waits that comes along.
    kept: bool,
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

/// For the browser in which an unknown customer asked: the page that signs them in. `None` for every other.
pub(in crate::pages) async fn first(
    engine: &Engine,
    visit: &Visit,
    conversation: ConversationId,
) -> Result<Option<Response>, PageError> {
    if engine.context.web_chat(&visit.tenant.id).is_none() {
        return Ok(None);
    }
    let reader = Reader::of(engine, visit, visit.tenant.id.as_str(), false).await?;
    let Some(session) = reader.unknown().filter(|session| session.conversation == conversation) else {
        return Ok(None);
    };
    let kept = waiting(engine, session).await?.is_some();
    let mut shell = visit.shell();
    shell.csrf = Reader::csrf(engine, visit, &reader.secret_or_new(engine).0)?;
    let (path, institutions) = (reader.path(visit), login::institutions(visit));
    visit.page(StatusCode::OK, &First { shell, path, institutions, kept }).map(Some)
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
