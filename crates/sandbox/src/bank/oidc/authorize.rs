//! The authorization endpoint. It takes a client id and the reference from the pushed request, uses the reference up,
//! and leads on to the bank's own pages. Whatever else stands in the address is ignored.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use http::{HeaderValue, Method, StatusCode, header};
use jiff::Timestamp;
use serde::Deserialize;
use url::Url;

use super::par::URN;
use crate::bank::{
    clock::plus_seconds,
    consent::Status,
    pages,
    state::Here,
    vault::{Code, Interaction, Prompt, Request, Session, Step},
};

/// Life of a code in seconds.
pub(crate) const CODE_SECONDS: i64 = 60;
/// Used and unused codes are remembered for this long, to notice a replay.
const CODE_MEMORY_SECONDS: i64 = 600;
/// How long the bank's own pages may take.
pub(crate) const INTERACTION_SECONDS: i64 = 600;
/// A login at the bank holds for this long in the same browser.
pub(crate) const SESSION_SECONDS: i64 = 600;

#[derive(Debug, Deserialize)]
pub(crate) struct Params {
    client_id: Option<String>,
    request_uri: Option<String>,
}

pub(crate) async fn begin(
    State(here): State<Here>,
    method: Method,
    jar: CookieJar,
    Query(params): Query<Params>,
) -> Response {
    if method == Method::HEAD {
        // Link previews must not use the reference up.
        return StatusCode::OK.into_response();
    }
    let now = here.now();
    let name = params.request_uri.as_deref().and_then(|uri| uri.strip_prefix(URN)).unwrap_or_default();
    let Some(request) = here.inst.vault().pushed.remove(now, name) else {
        return pages::dead_end(&here, "This login link has been used or is too old. Please start again.");
    };
    if params.client_id.as_deref() != Some(request.client_id.as_str()) {
        return pages::dead_end(&here, "This login link does not belong to the service that sent you.");
    }
    let cookie = cookie_name(&here);
    let known = jar.get(&cookie).map(Cookie::value).unwrap_or_default().to_owned();
    let known_session = here.inst.vault().sessions.get(now, &known).cloned();
    // A login that is asked again and then abandoned leaves the earlier one as it was.
    let session = if known_session.is_some() { known } else { here.bank.entropy.text() };
    let login = known_session.and_then(|session| session.login);
    let login = login.filter(|(_, at)| fresh_enough(&request, *at, now));
    let step = match login {
        Some((username, auth_time)) => Step::Consent { username, auth_time },
        None if request.prompt == Prompt::None => return back_with_error(&here, &request, "login_required"),
        None => Step::Password,
    };
    if let Step::Consent { username, auth_time } = &step {
        if !consent_is_due(&here, &request, username) {
            return finish(&here, &request, username, *auth_time);
        }
        if request.prompt == Prompt::None {
            return back_with_error(&here, &request, "consent_required");
        }
    }
    let id = here.bank.entropy.text();
    let mut vault = here.inst.vault();
    if vault.sessions.get(now, &session).is_none() {
        vault.sessions.insert(
            now,
            session.clone(),
            plus_seconds(now, INTERACTION_SECONDS),
            Session::default(),
        );
    }
    let interaction =
        Interaction { request: Some(request), session: session.clone(), step, error: None, wrong_codes: 0 };
    vault.interactions.insert(now, id.clone(), plus_seconds(now, INTERACTION_SECONDS), interaction);
    drop(vault);
    let jar = jar.add(session_cookie(&here, session));
    (jar, see_other(&format!("{}/interaction/{id}", here.inst.issuer))).into_response()
}

/// Whether an earlier login in this browser serves the request.
fn fresh_enough(request: &Request, auth_time: Timestamp, now: Timestamp) -> bool {
    request.prompt != Prompt::Login
        && request.max_age.is_none_or(|seconds| plus_seconds(auth_time, seconds) >= now && seconds > 0)
}

/// A consent that is in force already, for this very customer, is not asked again: the login was the point.
pub(crate) fn consent_is_due(here: &Here, request: &Request, username: &str) -> bool {
    let Some(intent) = &request.intent else { return false };
    let vault = here.inst.vault();
    vault.consents.get(intent).is_none_or(|consent| {
        consent.status(here.now()) != Status::Authorised || consent.username.as_deref() != Some(username)
    })
}

/// Sends the browser back with a code.
pub(crate) fn finish(here: &Here, request: &Request, username: &str, auth_time: Timestamp) -> Response {
    let code = here.bank.entropy.text();
    let now = here.now();
    let record = Code {
        request: request.clone(),
        username: username.to_owned(),
        auth_time,
        expires_at: plus_seconds(now, CODE_SECONDS),
        used_for: None,
        used: false,
    };
    here.inst.vault().codes.insert(now, code.clone(), plus_seconds(now, CODE_MEMORY_SECONDS), record);
    back(here, request, &[("code", &code)])
}

/// Sends the browser back with an error code of OpenID Connect.
pub(crate) fn back_with_error(here: &Here, request: &Request, error: &str) -> Response {
    back(here, request, &[("error", error)])
}

/// Every answer names its issuer (RFC 9207), errors too.
fn back(here: &Here, request: &Request, what: &[(&str, &str)]) -> Response {
    let Ok(mut target) = Url::parse(&request.redirect_uri) else {
        return pages::dead_end(here, "The service that sent you gave no usable way back.");
    };
    {
        let mut query = target.query_pairs_mut();
        query.extend_pairs(what);
        if let Some(state) = &request.state {
            query.append_pair("state", state);
        }
        query.append_pair("iss", &here.inst.issuer);
    }
    see_other(target.as_str())
}

/// 303: the next request is a GET, whatever this one was. 307 would carry a password along.
pub(crate) fn see_other(target: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(target) = HeaderValue::from_str(target) {
        response.headers_mut().insert(header::LOCATION, target);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

pub(crate) fn cookie_name(here: &Here) -> String {
    format!("sandbox_{}_session", here.inst.brand.id)
}

pub(crate) fn session_cookie(here: &Here, value: String) -> Cookie<'static> {
    Cookie::build((cookie_name(here), value))
        .path(format!("/{}", here.inst.brand.id))
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(here.bank.base.starts_with("https://"))
        .build()
}
