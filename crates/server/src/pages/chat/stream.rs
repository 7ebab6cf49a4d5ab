//! What is said, as it is said: server-sent events. Each message carries its number as the event's id, so a browser that
//! slept or lost its connection says how far it had come, and gets the rest once.

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use askama::Template as _;
use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{
        IntoResponse as _, Response,
        sse::{Event, Sse},
    },
};
use futures::stream;
use tellerline_channels::web::Shown;
use tellerline_core::IdentityId;
use tellerline_store::{
    StoreError,
    repo::web_chat::{self, Standing, StoredSession, Thread},
};
use tokio::sync::broadcast;

use super::{Asked, session::Reader, session::idle, view::Fragment};
use crate::{
    chat::News,
    engine::Engine,
    web::{PageError, Visit},
};

/// Messages that are read at once.
const PAGE: u32 = 50;
/// A sign of life after so long a silence: proxies let go of what says nothing.
const BEAT: Duration = Duration::from_secs(15);
/// Browsers of one thread that may be told: tabs, and connections that nobody has noticed are gone.
const MOST: usize = 16;
/// What an event without words holds: one without data is not given to the page at all (HTML, "Server-sent events", 9.2.6).
const NOTHING: &str = "-";
/// How soon a browser comes back that lost us.
const BACK: Duration = Duration::from_secs(1);

struct Told {
    engine: Engine,
    visit: Visit,
    reader: Reader,
    session: StoredSession,
    identity: IdentityId,
    news: broadcast::Receiver<News>,
    after: i64,
    seen: i64,
    waiting: VecDeque<Event>,
    over: bool,
}

/// `GET /chat/{bank}/events`
pub(in crate::pages) async fn events(
    State(engine): State<Engine>,
    visit: Visit,
    Path(bank): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let reader = Reader::of(&engine, &visit, &bank, asked.framed.is_some()).await?;
    let session = reader.session.ok_or_else(PageError::not_found)?;
    if engine.context.readers.count(session.conversation) >= MOST {
        return Ok(StatusCode::SERVICE_UNAVAILABLE.into_response());
    }
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let thread = reader.thread(&engine, &visit, &session)?;
    let told = Told {
        identity: thread.identity,
        // Before the first look, so that nothing falls between the two.
        news: engine.context.readers.listen(session.conversation),
        after: last.or(asked.after).unwrap_or(0).max(0),
        seen: 0,
        // At once something, so that the browser knows it is connected.
        waiting: VecDeque::from([Event::default().retry(BACK).event("open").data(NOTHING)]),
        over: false,
        engine,
        visit,
        reader,
        session,
    };
    let events = stream::unfold(told, |mut told| async {
        let event = told.next().await?;
        Some((Ok::<_, Infallible>(event), told))
    });
    Ok(Sse::new(events).into_response())
}

impl Told {
    /// The next event; `None` when there is nothing more to say on this connection.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            if self.over {
                return None;
            }
            match self.look().await {
                Ok(()) => {}
                Err(error) => {
                    // The browser comes back and goes on where it was.
                    tracing::warn!(error = &error as &dyn std::error::Error, "a thread could not be read");
                    return None;
                }
            }
            if self.waiting.is_empty() {
                self.rest().await?;
            }
        }
    }

    /// What is new in the thread, if its reader may still read it.
    async fn look(&mut self) -> Result<(), StoreError> {
        let context = &self.engine.context;
        let (store, bank) = (&context.store, &self.visit.tenant.id);
        if !self.holds().await? {
            self.over = true;
            self.waiting.push_back(Event::default().event("over").data(NOTHING));
            return Ok(());
        }
        let thread = Thread { bank, identity: self.identity, conversation: self.session.conversation };
        let standing = web_chat::standing(store, bank, thread.conversation).await?;
        if standing.last > self.after {
            for message in web_chat::after::<Shown>(store, thread, self.after, PAGE).await? {
                self.after = message.seq;
                let html = Fragment::of(&self.visit, &message, standing).render().unwrap_or_default();
                self.waiting
                    .push_back(Event::default().id(message.seq.to_string()).event("message").data(html));
            }
        }
        self.tell_seen(standing);
        Ok(())
    }

    fn tell_seen(&mut self, standing: Standing) {
        if standing.seen > self.seen {
            self.seen = standing.seen;
            self.waiting.push_back(Event::default().event("seen").data(standing.seen.to_string()));
        }
    }

    /// Whether the session still holds. Being told is no use of it.
    async fn holds(&self) -> Result<bool, StoreError> {
        let context = &self.engine.context;
        let again =
            Reader::of(&self.engine, &self.visit, self.visit.tenant.id.as_str(), self.reader.framed).await;
        match again {
            Ok(reader) => Ok(reader.session.is_some_and(|session| {
                session.id == self.session.id && session.holds(context.now(), idle(&self.engine, &session))
            })),
            Err(error) if error.status == StatusCode::SERVICE_UNAVAILABLE => Err(StoreError::Stopped),
            Err(_) => Ok(false),
        }
    }

    /// Waits for news, or until it is time for a sign of life.
    async fn rest(&mut self) -> Option<()> {
        let stop = self.engine.stopping().clone();
        tokio::select! {
            () = stop.cancelled() => return None,
            news = self.news.recv() => match news {
                Ok(News::Typing) => self.waiting.push_back(Event::default().event("typing").data(NOTHING)),
                Ok(News::Changed) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return None,
            },
            () = tokio::time::sleep(BEAT) => self.waiting.push_back(Event::default().comment("")),
        }
        Some(())
    }
}
