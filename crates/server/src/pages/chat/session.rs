//! Who reads a thread: a browser with a secret in a cookie, of which only a hash is kept.
//!
//! The secret is given with the first page; a session begins with the first message, so that who only looks leaves
//! nothing behind. In a frame of the bank's site the cookie is another one, which holds for frames on that site alone.

use std::{sync::Arc, time::Duration};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::{http::StatusCode, response::Response};
use tellerline_core::{
    SessionId,
    bank::Presence,
    time::{hours, minutes},
};
use tellerline_store::{
    StoreError,
    repo::web_chat::{self, NewSession, StoredSession, Thread},
};

use crate::{
    chat,
    endpoint::Endpoint,
    engine::Engine,
    web::{PageError, Visit},
};

/// The secret of a browser.
const COOKIE: &str = "tl_chat";
/// The same within a frame.
const FRAMED: &str = "tl_chat_framed";
/// A thread of somebody unknown ends when nothing was done for so long …
const IDLE: Duration = minutes(30);
/// … and anyway after so long.
const LONGEST: Duration = hours(24);

/// Whoever asks for a page of a web chat.
pub(super) struct Reader {
    /// Which web chat.
    pub(super) endpoint: Arc<Endpoint>,
    /// Shown in a frame of the bank's site.
    pub(super) framed: bool,
    /// Their session, if it holds.
    pub(super) session: Option<StoredSession>,
    /// They had one, and it is over.
    pub(super) over: bool,
    secret: Option<String>,
}

impl Reader {
    /// Who asks. Not found: another bank's chat, or a bank without one.
    pub(super) async fn of(
        engine: &Engine,
        visit: &Visit,
        bank: &str,
        framed: bool,
    ) -> Result<Self, PageError> {
        let context = &engine.context;
        let own = visit.tenant.id.as_str() == bank;
        let endpoint = context.web_chat(&visit.tenant.id).filter(|_| own).ok_or_else(PageError::not_found)?;
        let endpoint = Arc::clone(endpoint);
        let secret = visit.cookie(if framed { FRAMED } else { COOKIE });
        let stored = match &secret {
            Some(secret) => web_chat::find(&context.store, &endpoint.bank, &endpoint.id, secret).await?,
            None => None,
        };
        let holds = |session: &StoredSession| session.holds(context.now(), idle(engine, session));
        let session = stored.filter(holds);
        let over = stored.is_some() && session.is_none();
        Ok(Self { endpoint, framed, session, over, secret })
    }

    /// Their session, if nobody is known in it.
    pub(super) fn unknown(&self) -> Option<&StoredSession> {
        self.session.as_ref().filter(|session| session.customer.is_none())
    }

    /// The thread of their session.
    pub(super) fn thread<'a>(
        &self,
        engine: &Engine,
        visit: &'a Visit,
        session: &StoredSession,
    ) -> Result<Thread<'a>, PageError> {
        let person = person(engine, visit, session)?;
        let vault = &engine.context.store.vault;
        let identity = vault.identity(&visit.tenant.id, self.endpoint.id.as_str(), &person)?;
        Ok(Thread { bank: &visit.tenant.id, identity, conversation: session.conversation })
    }

    /// The secret that their page goes on with, and whether the browser must be given it.
    pub(super) fn secret_or_new(&self, engine: &Engine) -> (String, bool) {
        match &self.secret {
            Some(secret) if !self.over => (secret.clone(), false),
            _ => (engine.context.entropy.seed().fork("web-chat").token("chat"), true),
        }
    }

    /// Gives the browser its secret.
    pub(super) fn give(&self, visit: &Visit, response: &mut Response, secret: &str) {
        if self.framed {
            visit.set_partitioned(response, FRAMED, secret, LONGEST);
        } else {
            visit.set_cookie(response, COOKIE, secret, LONGEST);
        }
    }

    /// What every form of a page for this secret must hold.
    pub(super) fn csrf(engine: &Engine, visit: &Visit, secret: &str) -> Result<String, StoreError> {
        let vault = &engine.context.store.vault;
        Ok(hex::encode(vault.lookup(&visit.tenant.id, "chat-csrf", &[secret.as_bytes()])?))
    }

    /// Whether a form belongs to the secret of this browser.
    pub(super) fn is_own_form(&self, engine: &Engine, token: &str) -> Result<bool, StoreError> {
        let Some(secret) = &self.secret else { return Ok(false) };
        let vault = &engine.context.store.vault;
        let own = hex::encode(vault.lookup(&self.endpoint.bank, "chat-csrf", &[secret.as_bytes()])?);
        Ok(verify_slices_are_equal(token.as_bytes(), own.as_bytes()).is_ok())
    }

    /// Begins the session of somebody unknown, with a thread of its own.
    pub(super) async fn begin(&self, engine: &Engine, visit: &Visit) -> Result<StoredSession, PageError> {
        let context = &engine.context;
        let Some(secret) = &self.secret else { return Err(PageError::form()) };
        if let Presence::Attended { ip, .. } = &visit.presence
            && self.endpoint.sender_limit
            && !context.readers.may_begin(*ip)
        {
            return Err(PageError::new(StatusCode::TOO_MANY_REQUESTS, "chat-busy"));
        }
        let (store, now) = (&context.store, context.now());
        let id = SessionId::draw(now, &mut context.entropy.seed().fork("web-session"));
        let (bank, channel) = (&self.endpoint.bank, &self.endpoint.id);
        let identity = store.vault.identity(bank, channel.as_str(), &chat::visitor(id))?;
        let conversation = store.vault.conversation(bank, identity)?;
        let (created_at, expires_at) = (now, now.plus(LONGEST));
        let new =
            NewSession { id, bank, channel, conversation, customer: None, secret, created_at, expires_at };
        web_chat::begin(store, &new).await?;
        // Of two first messages at once, both go into the thread that the first one began.
        let session = web_chat::find(store, bank, channel, secret).await?;
        session.ok_or_else(PageError::unavailable)
    }

    /// Their page's address.
    pub(super) fn path(&self, visit: &Visit) -> String {
        format!("/chat/{}{}", visit.tenant.id, self.query())
    }

    /// What belongs behind each address of theirs.
    pub(super) const fn query(&self) -> &'static str {
        if self.framed { "?framed" } else { "" }
    }

    /// Back to the page.
    pub(super) fn again(&self, visit: &Visit) -> Response {
        visit.redirect(&self.path(visit))
    }
}

/// Makes the browser forget its secret.
pub(super) fn forget(visit: &Visit, response: &mut Response) {
    visit.forget_cookie(response, COOKIE);
}

/// How long a session may rest.
pub(super) fn idle(engine: &Engine, session: &StoredSession) -> Duration {
    session.customer.map_or(IDLE, |_| engine.context.sessions.customer.idle)
}

/// Seconds until a session ends when nothing is done from now on.
pub(super) fn seconds_left(engine: &Engine, session: &StoredSession) -> u64 {
    idle(engine, session).min(session.expires_at.since(engine.context.now())).as_secs()
}

/// What the person of a session is called on the channel.
pub(super) fn person(engine: &Engine, visit: &Visit, session: &StoredSession) -> Result<String, StoreError> {
    match session.customer {
        Some(customer) => chat::customer(&engine.context.store.vault, &visit.tenant.id, customer),
        None => Ok(chat::visitor(session.id)),
    }
}
