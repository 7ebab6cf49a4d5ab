//! The bank's own front door: log in without a service, see which services may read, and end that here.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use axum_extra::extract::{CookieJar, cookie::Cookie};

use super::{
    clock::plus_seconds,
    oidc::authorize::{INTERACTION_SECONDS, cookie_name, see_other, session_cookie},
    pages,
    state::Here,
    vault::{Interaction, Session, Step},
};

pub(crate) async fn show(State(here): State<Here>, jar: CookieJar) -> Response {
    pages::home(&here, customer(&here, &jar).as_deref())
}

/// Begins a login that leads back here.
pub(crate) async fn log_in(State(here): State<Here>, jar: CookieJar) -> Response {
    let now = here.now();
    let (id, session) = (here.bank.entropy.text(), here.bank.entropy.text());
    let until = plus_seconds(now, INTERACTION_SECONDS);
    let step = Step::Password;
    let open = Interaction { request: None, session: session.clone(), step, error: None, wrong_codes: 0 };
    let mut vault = here.inst.vault();
    vault.sessions.insert(now, session.clone(), until, Session::default());
    vault.interactions.insert(now, id.clone(), until, open);
    drop(vault);
    let jar = jar.add(session_cookie(&here, session));
    (jar, see_other(&format!("{}/interaction/{id}", here.inst.issuer))).into_response()
}

/// Ends a service's access. The consent stays readable for the service, as withdrawn (CANC).
pub(crate) async fn end(State(here): State<Here>, Path(consent): Path<String>, jar: CookieJar) -> Response {
    let customer = customer(&here, &jar);
    let now = here.now();
    let mut vault = here.inst.vault();
    if let Some(consent) = vault.consents.get_mut(&consent)
        && customer.is_some()
        && consent.username == customer
    {
        consent.cancel(now);
    }
    drop(vault);
    see_other(&here.inst.issuer)
}

fn customer(here: &Here, jar: &CookieJar) -> Option<String> {
    let session = jar.get(&cookie_name(here)).map(Cookie::value)?;
    let vault = here.inst.vault();
    let (username, _) = vault.sessions.get(here.now(), session)?.login.clone()?;
    Some(username)
}
