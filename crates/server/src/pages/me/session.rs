//! Two short-lived sealed cookies: who logged in, and a login under way. They open only at the bank that sealed
//! them and say themselves when they are over.

use std::time::Duration;

use axum::response::Response;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tellerline_core::{CustomerId, InstitutionId, Timestamp, time::minutes};
use tellerline_store::Sealed;
use uuid::Uuid;

use crate::{
    context::Context,
    pages::attempt::{LIFE, Login},
    web::{PageError, Visit},
};

/// Who logged in.
pub(super) const COOKIE: &str = "tl_me";
/// A login under way.
const LOGIN: &str = "tl_me_login";
/// Idle time after a login (RTS article 4(3)(d)).
const OPEN: Duration = minutes(5);

/// What the seals are bound to, so that one cookie cannot stand for the other.
const SESSION_SEAL: Uuid = Uuid::from_u128(0x6d65_0001);
const LOGIN_SEAL: Uuid = Uuid::from_u128(0x6d65_0002);

#[derive(Serialize, Deserialize)]
struct Session {
    customer: CustomerId,
    /// The visit it belongs to, so that it ends with it.
    visit: String,
    until: Timestamp,
}

/// A login under way.
#[derive(Serialize, Deserialize)]
pub(super) struct Pending {
    pub(super) institution: InstitutionId,
    pub(super) login: Login,
    until: Timestamp,
}

fn open<T: DeserializeOwned>(context: &Context, visit: &Visit, name: &str, seal: Uuid) -> Option<T> {
    let bytes = URL_SAFE_NO_PAD.decode(visit.cookie(name)?).ok()?;
    context.store.vault.open_for_bank(&visit.tenant.id, seal, &Sealed::from_bytes(bytes)).ok()
}

fn close<T: Serialize>(context: &Context, visit: &Visit, seal: Uuid, value: &T) -> Result<String, PageError> {
    let sealed = context.store.vault.seal_for_bank(&visit.tenant.id, seal, value)?;
    Ok(URL_SAFE_NO_PAD.encode(sealed.into_bytes()))
}

/// The customer who logged in with this browser within the last minutes.
pub(in crate::pages) fn customer(context: &Context, visit: &Visit) -> Option<CustomerId> {
    let session: Session = open(context, visit, COOKIE, SESSION_SEAL)?;
    let holds = context.now() < session.until && visit.session() == Some(session.visit.as_str());
    holds.then_some(session.customer)
}

/// Somebody logged in.
pub(in crate::pages) fn begin(
    context: &Context,
    visit: &Visit,
    response: &mut Response,
    customer: CustomerId,
) -> Result<(), PageError> {
    let session = Session {
        customer,
        visit: visit.session().unwrap_or_default().to_owned(),
        until: context.now().plus(OPEN),
    };
    let sealed = close(context, visit, SESSION_SEAL, &session)?;
    visit.set_cookie(response, COOKIE, &sealed, OPEN);
    visit.forget_cookie(response, LOGIN);
    Ok(())
}

/// Remembers a login under way.
pub(super) fn leave(
    context: &Context,
    visit: &Visit,
    response: &mut Response,
    institution: InstitutionId,
    login: Login,
) -> Result<(), PageError> {
    let pending = Pending { institution, login, until: context.now().plus(LIFE) };
    let sealed = close(context, visit, LOGIN_SEAL, &pending)?;
    visit.set_cookie(response, LOGIN, &sealed, LIFE);
    Ok(())
}

/// The login under way, if it is not over.
pub(super) fn pending(context: &Context, visit: &Visit) -> Option<Pending> {
    let pending: Pending = open(context, visit, LOGIN, LOGIN_SEAL)?;
    (context.now() < pending.until).then_some(pending)
}
