//! `/chat/{bank}`, the bank's own web chat. Without scripts it is a form and a page that is loaded again; with them what is
//! said appears by itself (`stream`). What is written takes the way of every message: an inbox row, a turn, the outbox.
//!
//! Who reads is told by a cookie and nothing else: no address names a thread, so there is none to try. Somebody unknown has
//! a thread that ends after half an hour without use; see `session`.

mod session;
pub(in crate::pages) mod sign_in;
pub(in crate::pages) mod stream;
mod view;
pub(in crate::pages) mod widget;

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use tellerline_channels::{
    channel,
    messenger::{
        event::{Event, Kind, Message},
        input::GET_STARTED,
    },
    web::Shown,
};
use tellerline_store::repo::web_chat;
use tokio::sync::broadcast;

use crate::{
    chat::News,
    endpoint::Endpoint,
    engine::{Body, Engine, Incoming},
    hooks::messenger as hook,
    web::{PageError, Visit, guard::Framing, posted::Fields},
};
use session::Reader;

/// Longest message, in UTF-16 units as browsers count.
pub(super) const TEXT_MAX: usize = 2_000;
/// Largest form: such a message, each character escaped, and the hidden fields.
const FORM_MAX: usize = 32 * 1024;
/// Messages that a page shows; the rest is in the transcript.
const SHOWN: u32 = 100;
/// Messages of a transcript.
const TRANSCRIPT: u32 = 5_000;
/// How long a page without scripts waits for the answer …
const ANSWER: Duration = Duration::from_secs(2);
/// … and after how long a silence it takes it for whole.
const SILENCE: Duration = Duration::from_millis(250);

/// What the address may add.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    /// Shown in a frame of the bank's site.
    framed: Option<String>,
    /// The last message that the browser has.
    after: Option<i64>,
}

/// `GET /chat/{bank}`
pub(super) async fn show(
    State(engine): State<Engine>,
    visit: Visit,
    Path(bank): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let reader = Reader::of(&engine, &visit, &bank, asked.framed.is_some()).await?;
    if let Some(session) = &reader.session {
        web_chat::used(&engine.context.store, &visit.tenant.id, session.id, engine.context.now()).await?;
    }
    page(&engine, &visit, &reader, StatusCode::OK, None).await
}

async fn page(
    engine: &Engine,
    visit: &Visit,
    reader: &Reader,
    status: StatusCode,
    wrong: Option<String>,
) -> Result<Response, PageError> {
    let context = &engine.context;
    let (messages, standing) = match &reader.session {
        Some(session) => {
            let thread = reader.thread(engine, visit, session)?;
            // First how far it was read: what comes meanwhile is then new, not forgotten.
            let standing = web_chat::standing(&context.store, thread.bank, thread.conversation).await?;
            (web_chat::newest::<Shown>(&context.store, thread, SHOWN).await?, standing)
        }
        None => (Vec::new(), web_chat::Standing::default()),
    };
    let (secret, fresh) = reader.secret_or_new(engine);
    let chat = view::Chat::new(engine, visit, reader, &secret, (messages, standing), wrong)?;
    let mut response = visit.page(status, &chat)?;
    if fresh {
        reader.give(visit, &mut response, &secret);
    }
    if reader.framed {
        let origins = reader.endpoint.sender.web().map(|chat| chat.framed_by.clone()).unwrap_or_default();
        response.extensions_mut().insert(Framing(origins));
    }
    Ok(response)
}

/// `POST /chat/{bank}`
pub(super) async fn post(
    State(engine): State<Engine>,
    visit: Visit,
    Path(bank): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, PageError> {
    if body.len() > FORM_MAX {
        return Err(PageError::too_large());
    }
    let form = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !form.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        return Err(PageError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "form"));
    }
    let fields = Fields::parse(&body);
    let reader = Reader::of(&engine, &visit, &bank, asked.framed.is_some()).await?;
    if !visit.is_from_here(&headers) || !reader.is_own_form(&engine, fields.get("csrf"))? {
        return Err(PageError::form());
    }
    let quiet = !fields.get("quiet").is_empty();
    match fields.get("do") {
        "read" => {
            if let (Some(session), Ok(seq)) = (&reader.session, fields.get("seq").parse()) {
                let (store, bank) = (&engine.context.store, &visit.tenant.id);
                web_chat::was_read(store, bank, session.conversation, seq).await?;
            }
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        "sign-in" => sign_in::leave(&engine, &visit, &reader, fields.get("institution")).await,
        "sign-out" => sign_in::out(&engine, &visit, &reader).await,
        "stay" => stay(&engine, &visit, &reader, quiet).await,
        _ => send(&engine, &visit, reader, &fields, quiet).await,
    }
}

/// A form asked for more time; for a script the seconds that are left.
async fn stay(engine: &Engine, visit: &Visit, reader: &Reader, quiet: bool) -> Result<Response, PageError> {
    if let Some(session) = &reader.session {
        let (store, bank) = (&engine.context.store, &visit.tenant.id);
        web_chat::used(store, bank, session.id, engine.context.now()).await?;
    }
    if !quiet {
        return Ok(reader.again(visit));
    }
    let left = reader.session.as_ref().map_or(0, |session| session::seconds_left(engine, session));
    Ok(Json(serde_json::json!({ "seconds": left })).into_response())
}

/// A message, or a tap on a button.
async fn send(
    engine: &Engine,
    visit: &Visit,
    mut reader: Reader,
    fields: &Fields,
    quiet: bool,
) -> Result<Response, PageError> {
    let context = &engine.context;
    if reader.over {
        // Nothing goes into a thread that its reader believes to be another one.
        return if quiet {
            Ok((StatusCode::GONE, Json(serde_json::json!({ "over": true }))).into_response())
        } else {
            page(engine, visit, &reader, StatusCode::GONE, None).await
        };
    }
    let client = fields.get("id");
    let is_id = (8..=64).contains(&client.len())
        && client.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let Some(message) = message(fields).filter(|_| is_id) else { return Ok(reader.again(visit)) };
    if message.text.as_deref().map_or(0, channel::length) > TEXT_MAX {
        let wrong = visit.shell().n("page-chat-too-long", "most", TEXT_MAX);
        return page(engine, visit, &reader, StatusCode::UNPROCESSABLE_ENTITY, Some(wrong)).await;
    }
    let session = match reader.session {
        Some(session) => session,
        None => reader.begin(engine, visit).await?,
    };
    if reader.endpoint.sender_limit && !context.readers.may_write(session.id) {
        return Err(PageError::new(StatusCode::TOO_MANY_REQUESTS, "chat-busy"));
    }
    reader.session = Some(session);
    web_chat::used(&context.store, &visit.tenant.id, session.id, context.now()).await?;
    let news = context.readers.listen(session.conversation);
    let person = session::person(engine, visit, &session)?;
    hear(engine, &reader.endpoint, person, client, Kind::Message(message)).await?;
    if quiet {
        let left = session::seconds_left(engine, &session);
        return Ok(Json(serde_json::json!({ "stored": true, "seconds": left })).into_response());
    }
    answer(news).await;
    Ok(reader.again(visit))
}

/// What a form says: words, or a tap as `payload title`.
fn message(fields: &Fields) -> Option<Message> {
    let (text, tap) = (fields.get("text").trim(), fields.get("tap").trim());
    let (text, quick_reply) = match tap.split_once(' ') {
        Some((payload, title)) => (title, Some(payload.to_owned())),
        None if tap == GET_STARTED => (text, Some(tap.to_owned())),
        None => (text, None),
    };
    if text.is_empty() && quick_reply.is_none() {
        return None;
    }
    Some(Message {
        mid: String::new(),
        text: Some(text.to_owned()).filter(|text| !text.is_empty()),
        quick_reply,
        attachments: Vec::new(),
        reply_to: None,
        referral: None,
        deleted: false,
    })
}

/// Into the inbox, redacted and sealed; the same id twice is one event.
async fn hear(
    engine: &Engine,
    endpoint: &Arc<Endpoint>,
    person: String,
    id: &str,
    kind: Kind,
) -> Result<(), PageError> {
    let mut event = Event {
        page_id: endpoint.page_id.clone(),
        standby: false,
        dedupe_key: format!("{person} {id}"),
        person: Some(person),
        // The browser's clock is nobody's concern: the message is as old as its arrival.
        at: None,
        kind,
        redacted: false,
    };
    let context = &engine.context;
    event.redact_telling(|kind| hook::removed(context, Some(endpoint), kind));
    let now = context.now();
    let Some(Incoming { row, body }) = hook::row(engine, endpoint, event, now).await? else {
        return Ok(());
    };
    debug_assert!(matches!(body, Body::Event(_)), "what a channel brings is an event");
    engine.accept(vec![Incoming { row, body }]).await?;
    Ok(())
}

/// Waits until the answer is there, as far as one can tell: something was said, and then nothing for a while.
async fn answer(mut news: broadcast::Receiver<News>) {
    let whole = async {
        while let Ok(Ok(_) | Err(broadcast::error::RecvError::Lagged(_))) =
            tokio::time::timeout(SILENCE, news.recv()).await
        {}
    };
    let _ = tokio::time::timeout(ANSWER, whole).await;
}

/// `GET /chat/{bank}/transcript`: all that was said, as text.
pub(super) async fn transcript(
    State(engine): State<Engine>,
    visit: Visit,
    Path(bank): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let reader = Reader::of(&engine, &visit, &bank, asked.framed.is_some()).await?;
    let session = reader.session.as_ref().ok_or_else(PageError::not_found)?;
    let thread = reader.thread(&engine, &visit, session)?;
    let messages = web_chat::newest::<Shown>(&engine.context.store, thread, TRANSCRIPT).await?;
    let text = view::transcript(&visit, &messages);
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"conversation.txt\""),
    );
    Ok(response)
}
