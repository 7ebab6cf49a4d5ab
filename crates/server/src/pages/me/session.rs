//! Who logged in at the bank: a session of ours.

use axum::response::Response;
use tellerline_core::{CustomerId, Timestamp};
use tellerline_store::{
    StoreError,
    repo::{
        self,
        sessions::{Opens, StoredSession},
    },
};

use crate::{
    context::Context,
    pages::{login::Door, session},
    web::{PageError, Visit},
};

/// Who logged in.
pub(super) const COOKIE: &str = "tl_me";
/// A login under way.
const LOGIN: &str = "tl_me_login";

/// Where one logs in to *My data*.
pub(super) fn door() -> Door {
    Door { cookie: LOGIN, path: "/me".to_owned() }
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
    door().forget(visit, response);
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
