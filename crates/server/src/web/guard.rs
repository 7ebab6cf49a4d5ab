//! Around every page: headers that keep it to itself, and a page for every error.

use askama::Template;
use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{PageError, Shell, Visit, Words};
use crate::{
    engine::Engine,
    security::{Event, Kind, Outcome},
};

/// Nothing from elsewhere, nothing inline, no frame around us, forms only to ourselves. Scripts and styles are those
/// that a template named with this answer's nonce: a file of ours that a text of somebody's points at is not run
/// either. A login at a bank is no redirect from a form (browsers would hold it against `form-action`), but a page
/// that leads on.
fn policy(nonce: &str, framing: Option<&Framing>) -> String {
    let framing = match framing {
        Some(Framing(origins)) if !origins.is_empty() => origins.join(" "),
        _ => "'none'".to_owned(),
    };
    format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src 'self'; \
         connect-src 'self'; form-action 'self'; frame-ancestors {framing}; base-uri 'none'"
    )
}

/// An answer that these origins may show in a frame: the handler of a page that was made for it says so.
#[derive(Debug, Clone)]
pub struct Framing(pub Vec<String>);

/// The same for every answer. `same-origin` rather than `no-referrer`: with the latter browsers send
/// `Origin: null` with our own forms; other sites get no referrer either way.
static HEADERS: [(HeaderName, HeaderValue); 8] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "accelerometer=(), browsing-topics=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), \
         microphone=(), payment=(), usb=()",
        ),
    ),
];

const TRANSPORT: &str = "max-age=63072000; includeSubDomains";

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: Shell,
    title: String,
    what: String,
    next: String,
    phone: Option<String>,
    way: Option<(String, String)>,
}

/// The middleware.
pub async fn guard(State(engine): State<Engine>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let route = parts.extensions.get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let visit = Visit::read(&engine.context, &parts);
    let accept = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let tenant = visit.as_ref().ok().map(|visit| visit.tenant.as_ref());
    let nonce = visit
        .as_ref()
        .map_or_else(|_| super::visit::nonce(&engine.context), |visit| visit.nonce().to_owned());
    let words = Words::for_page(&engine.context.texts, tenant, parts.uri.path(), accept);
    let mut response = match &visit {
        Ok(visit) => {
            parts.extensions.insert(visit.clone());
            next.run(Request::from_parts(parts, body)).await
        }
        Err(error) => error.clone().into_response(),
    };
    if let Some(error) = error_of(&mut response) {
        tell(&engine, &visit, route.as_deref(), &error);
        let shell = match &visit {
            Ok(visit) => visit.shell(),
            Err(_) => Shell::new(words, String::new(), None, String::new(), engine.context.demo)
                .allowed(nonce.clone()),
        };
        let phone = visit.as_ref().ok().and_then(|visit| visit.tenant.emergency_phone.clone());
        response = error_page(response, &error, shell, phone.filter(|_| error.phone));
    }
    let https = visit.is_ok_and(|visit| visit.is_https());
    let framing = response.extensions_mut().remove::<Framing>().filter(|framing| !framing.0.is_empty());
    if let Ok(policy) = HeaderValue::from_str(&policy(&nonce, framing.as_ref())) {
        response.headers_mut().entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    complete(response.headers_mut(), &HEADERS, https);
    if framing.is_some() {
        // It knows no list of origins; browsers that know the policy go by that.
        response.headers_mut().remove(header::X_FRAME_OPTIONS);
    }
    response
}

/// Somebody asked for what is not theirs, with a form that is not ours, or under a name that is no bank's.
fn tell(engine: &Engine, visit: &Result<Visit, PageError>, route: Option<&str>, error: &PageError) {
    let detail = match (error.status, error.kind) {
        (StatusCode::FORBIDDEN, "form") => "forged-form",
        (StatusCode::FORBIDDEN, _) => "refused",
        (StatusCode::MISDIRECTED_REQUEST, _) => "unknown-host",
        // A route of ours, but no such object here: it may be another's.
        (StatusCode::NOT_FOUND, _) if route.is_some() => "no-such-object",
        _ => return,
    };
    let event = Event::new(Kind::Access, Outcome::Denied).object(route.unwrap_or_default()).detail(detail);
    let bank = visit.as_ref().ok().map(|visit| &visit.tenant.id);
    engine.context.security.report_seldom(&bank.into_iter().fold(event, Event::bank));
}

/// Answers that are no pages, for programs: nothing in them is ever to be shown, framed, guessed at or kept.
static PLAIN: [(HeaderName, HeaderValue); 4] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// What no answer may lack, whoever made it. `https`: every bank here is behind TLS.
pub(super) fn always(headers: &mut HeaderMap, https: bool) {
    complete(headers, &PLAIN, https);
}

/// The error that an answer stands for: a handler's own, or one of the framework's bare ones.
fn error_of(response: &mut Response) -> Option<PageError> {
    let own = response.extensions_mut().remove::<PageError>();
    let dressed = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes().starts_with(b"text/html") || kind.as_bytes().starts_with(b"application/")
    });
    own.or_else(|| match response.status() {
        _ if dressed => None,
        StatusCode::METHOD_NOT_ALLOWED => Some(PageError::new(StatusCode::METHOD_NOT_ALLOWED, "not-found")),
        StatusCode::PAYLOAD_TOO_LARGE => Some(PageError::too_large()),
        status if status.is_client_error() => Some(PageError::new(status, "not-found")),
        status if status.is_server_error() => Some(PageError::new(status, "internal")),
        _ => None,
    })
}

fn error_page(mut response: Response, error: &PageError, shell: Shell, phone: Option<String>) -> Response {
    let text = |part: &str| {
        let key = format!("page-error-{}-{part}", error.kind);
        match &error.institution {
            Some(institution) => shell.t1(&key, "institution", institution),
            None => shell.t(&key),
        }
    };
    let (title, what, next) = (text("title"), text("what"), text("next"));
    let way = error.way.as_ref().map(|(href, key)| (href.clone(), shell.t(key)));
    let phone = phone.map(|phone| shell.t1("page-error-phone", "phone", phone));
    let page = ErrorPage { shell, title, what, next, phone, way };
    *response.status_mut() = error.status;
    if let Ok(html) = page.render() {
        *response.body_mut() = Body::from(html);
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_LENGTH);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    }
    if error.status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
    }
    response
}

/// Adds what an answer does not say by itself.
fn complete(headers: &mut HeaderMap, missing: &[(HeaderName, HeaderValue)], https: bool) {
    for (name, value) in missing {
        headers.entry(name).or_insert_with(|| value.clone());
    }
    if https {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(HeaderValue::from_static(TRANSPORT));
    }
}
