//! Sessions of these pages: one begins with each login at the bank and with each unlocking of a bound browser.
//! It has a secret of its own in a cookie, is kept in the database, and ends by idleness, by age, or when anybody
//! who may ends it.

use std::time::Duration;

use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use tellerline_core::{SessionId, Timestamp};
use tellerline_store::{
    StoreError, Transaction,
    repo::sessions::{self, NewSession, Opens, StoredSession},
};

use crate::{context::Context, web::Visit};

/// A session that was begun and whose cookie the browser does not have yet.
#[must_use]
pub(super) struct Begun {
    cookie: String,
    secret: String,
    lasts: Duration,
}

impl Begun {
    /// Gives the browser its cookie, once the session is committed.
    pub(super) fn give(&self, visit: &Visit, response: &mut Response) {
        visit.set_cookie(response, &self.cookie, &self.secret, self.lasts);
    }
}

/// What is hashed: a customer's session hangs on the visit, too, so that it ends with it.
fn bound(visit: &Visit, opens: Opens, secret: &str) -> String {
    match opens {
        Opens::Customer(_) => whole(visit, secret),
        Opens::Browser(_) => secret.to_owned(),
    }
}

fn whole(visit: &Visit, secret: &str) -> String {
    format!("{secret}~{}", visit.session().unwrap_or_default())
}

/// Begins a session with a secret of its own; what this cookie opened before ends.
pub(super) async fn begin(
    context: &Context,
    tx: &Transaction,
    visit: &Visit,
    (cookie, opens): (String, Opens),
    login_at: Option<Timestamp>,
) -> Result<Begun, StoreError> {
    let now = context.now();
    let mut rng = context.entropy.seed().fork("session");
    let secret = rng.token("page");
    let lasts = context.sessions.customer.absolute;
    let new = NewSession {
        id: SessionId::draw(now, &mut rng),
        bank: &visit.tenant.id,
        opens,
        secret: &bound(visit, opens, &secret),
        login_at,
        created_at: now,
        expires_at: now.plus(lasts),
    };
    sessions::begin(&context.store, tx, &new).await?;
    Ok(Begun { cookie, secret, lasts })
}

/// The session of a bound browser's cookie.
pub(super) async fn of_browser(
    context: &Context,
    visit: &Visit,
    cookie: &str,
    browser: SessionId,
) -> Result<Option<StoredSession>, StoreError> {
    let Some(secret) = visit.cookie(cookie) else { return Ok(None) };
    let found = find(context, visit, &secret).await?;
    Ok(found.filter(|session| session.opens == Opens::Browser(browser)))
}

/// The session of somebody who logged in at the bank.
pub(super) async fn of_customer(
    context: &Context,
    visit: &Visit,
    cookie: &str,
) -> Result<Option<StoredSession>, StoreError> {
    let Some(secret) = visit.cookie(cookie) else { return Ok(None) };
    find(context, visit, &whole(visit, &secret)).await
}

async fn find(context: &Context, visit: &Visit, secret: &str) -> Result<Option<StoredSession>, StoreError> {
    sessions::find(&context.store, &visit.tenant.id, secret, context.sessions.customer, context.now()).await
}

/// Seconds until the page closes when nobody does anything.
pub(super) fn seconds_left(context: &Context, session: &StoredSession) -> u64 {
    let now = context.now();
    context.sessions.customer.idle.min(session.expires_at.since(now)).as_secs()
}

/// A form asked for more time: being asked was use enough. For a script the seconds that are left, else the page.
pub(super) fn stay(
    context: &Context,
    visit: &Visit,
    session: Option<&StoredSession>,
    (quiet, path): (bool, &str),
) -> Response {
    if !quiet {
        return visit.redirect(path);
    }
    let left = session.map_or(0, |session| seconds_left(context, session));
    Json(serde_json::json!({ "seconds": left })).into_response()
}
