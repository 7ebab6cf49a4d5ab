//! Who logged in at the bank: a session of ours. And a login under way: a short-lived sealed cookie, which opens
//! only at the bank that sealed it and says itself when it is over.

use axum::response::Response;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use tellerline_core::{CustomerId, InstitutionId, Timestamp};
use tellerline_store::{
    Sealed, StoreError,
    repo::{
        self,
        sessions::{Opens, StoredSession},
    },
    vault::places::LOGIN_COOKIE,
};

use crate::{
    context::Context,
    pages::{
        attempt::{LIFE, Login},
        session,
    },
    web::{PageError, Visit},
};

/// Who logged in.
pub(super) const COOKIE: &str = "tl_me";
/// A login under way.
const LOGIN: &str = "tl_me_login";

/// A login under way.
#[derive(Serialize, Deserialize)]
pub(super) struct Pending {
    pub(super) institution: InstitutionId,
    pub(super) login: Login,
    until: Timestamp,
}

/// The customer who logged in with this browser, while the session holds. Asking counts as use.
pub(in crate::pages) async fn customer(
    context: &Context,
    visit: &Visit,
) -> Result<Option<CustomerId>, PageError> {
    Ok(current(context, visit).await?.map(|(customer, _)| customer))
}

/// The same with the session.
pub(super) async fn current(
    context: &Context,
    visit: &Visit,
) -> Result<Option<(CustomerId, StoredSession)>, PageError> {
    let session = session::of_customer(context, visit, COOKIE).await?;
    Ok(session.and_then(|session| match session.opens {
        Opens::Customer(customer) => Some((customer, session)),
        Opens::Browser(_) => None,
    }))
}

/// Somebody logged in, at that time as their bank says: a session with a secret of its own, in place of any
/// other of this browser.
pub(in crate::pages) async fn begin(
    context: &Context,
    visit: &Visit,
    response: &mut Response,
    (customer, login_at): (CustomerId, Timestamp),
) -> Result<(), PageError> {
    end(context, visit, response).await?;
    let tx = context.store.begin().await?;
    let opens = (COOKIE.to_owned(), Opens::Customer(customer));
    let begun = session::begin(context, &tx, visit, opens, Some(login_at)).await?;
    tx.commit().await.map_err(StoreError::from)?;
    begun.give(visit, response);
    visit.forget_cookie(response, LOGIN);
    Ok(())
}

/// Ends the session of this browser.
pub(super) async fn end(context: &Context, visit: &Visit, response: &mut Response) -> Result<(), PageError> {
    if let Some((_, session)) = current(context, visit).await? {
        repo::sessions::end(&context.store, &visit.tenant.id, session.id).await?;
    }
    visit.forget_cookie(response, COOKIE);
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
    let sealed = context.store.vault.seal_for_bank(&visit.tenant.id, &LOGIN_COOKIE.alone(), &pending)?;
    let sealed = URL_SAFE_NO_PAD.encode(sealed.into_bytes());
    visit.set_cookie(response, LOGIN, &sealed, LIFE);
    Ok(())
}

/// The login under way, if it is not over.
pub(super) fn pending(context: &Context, visit: &Visit) -> Option<Pending> {
    let sealed = Sealed::from_bytes(URL_SAFE_NO_PAD.decode(visit.cookie(LOGIN)?).ok()?);
    let pending: Pending =
        context.store.vault.open_for_bank(&visit.tenant.id, &LOGIN_COOKIE.alone(), &sealed).ok()?;
    (context.now() < pending.until).then_some(pending)
}
