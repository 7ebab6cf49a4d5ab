//! Who visits which bank: the bank by the `Host` header, the browser by a cookie that holds nothing but a
//! random secret.

use std::{sync::Arc, time::Duration};

use askama::Template;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use tellerline_core::bank::Presence;
use url::Url;

use super::{client, cookies, error::PageError, shell::Shell, words::Words};
use crate::{
    context::{Context, Tenant},
    engine::Engine,
};

/// How long a browser keeps its visit cookie. What hangs on it ends earlier by its own clock.
const COOKIE_LIFE: Duration = Duration::from_hours(24);

/// Longest user agent that is passed on to a bank.
const USER_AGENT_LIMIT: usize = 300;

/// One request of a browser to one bank's pages.
#[derive(Clone)]
pub struct Visit {
    /// Whose pages.
    pub tenant: Arc<Tenant>,
    /// The visitor's texts.
    pub words: Words,
    /// The customer is present, from this address; unattended where no address is known.
    pub presence: Presence,
    jar: CookieJar,
    secret: String,
    fresh: bool,
    csrf: String,
    nonce: String,
    https: bool,
    origin: String,
    demo: bool,
}

impl std::fmt::Debug for Visit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Visit({})", self.tenant.id)
    }
}

impl Visit {
    /// Reads a request. Fails for a host that is no bank's.
    ///
    /// # Errors
    /// `misdirected` for an unknown host; as the vault says for an unknown bank.
    pub fn read(context: &Context, parts: &Parts) -> Result<Self, PageError> {
        let host = host(parts).ok_or_else(PageError::misdirected)?;
        let tenant = tenant(context, &host).ok_or_else(PageError::misdirected)?;
        let https = tenant.public_url.starts_with("https:");
        let jar = CookieJar::from_headers(&parts.headers);
        let known = cookies::get(&jar, cookies::VISIT, https);
        let fresh = known.is_none();
        let secret = known.unwrap_or_else(|| context.entropy.seed().fork("visit").token("visit"));
        let csrf = context.store.vault.lookup(&tenant.id, "csrf", &[secret.as_bytes()])?;
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let presence = match client::of(&parts.extensions) {
            Some(ip) => Presence::Attended {
                ip,
                user_agent: text(header::USER_AGENT)
                    .map(|agent| agent.chars().take(USER_AGENT_LIMIT).collect()),
            },
            None => Presence::Unattended,
        };
        // The demo answers under every name of this machine; a served bank only under its own.
        let origin = if context.demo { format!("http://{host}") } else { origin_of(&tenant.public_url) };
        Ok(Self {
            words: Words::for_page(
                &context.texts,
                Some(&tenant),
                parts.uri.path(),
                text(header::ACCEPT_LANGUAGE),
            ),
            tenant,
            presence,
            jar,
            secret,
            fresh,
            csrf: hex::encode(csrf),
            nonce: nonce(context),
            https,
            origin,
            demo: context.demo,
        })
    }

    /// The secret of the visit cookie: page sessions are bound to it. `None` when the browser sent none, so
    /// nothing can be bound to it yet.
    pub fn session(&self) -> Option<&str> {
        (!self.fresh).then_some(&self.secret)
    }

    /// Scheme, host and port of these pages, as browsers name them.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What scripts and styles of this answer must carry to be run (CSP level 3, `nonce-source`).
    pub(super) fn nonce(&self) -> &str {
        &self.nonce
    }

    /// Whether the bank's address is https.
    pub const fn is_https(&self) -> bool {
        self.https
    }

    /// The value of a cookie of ours.
    pub fn cookie(&self, name: &str) -> Option<String> {
        cookies::get(&self.jar, name, self.https)
    }

    /// The values of all cookies of ours whose names begin so.
    pub fn cookies(&self, prefix: &str) -> Vec<String> {
        cookies::starting(&self.jar, prefix, self.https)
    }

    /// Sets a cookie on an answer.
    pub fn set_cookie(&self, response: &mut Response, name: &str, value: &str, life: Duration) {
        cookies::set(response, name, value, life, self.https);
    }

    /// Sets a cookie that holds within frames of one other site.
    pub fn set_partitioned(&self, response: &mut Response, name: &str, value: &str, life: Duration) {
        cookies::set_partitioned(response, name, value, life, self.https);
    }

    /// Makes the browser forget a cookie.
    pub fn forget_cookie(&self, response: &mut Response, name: &str) {
        cookies::forget(response, name, self.https);
    }

    /// Gives the browser a new visit: page sessions and forms of before no longer work. For login and logout. The secret
    /// of the new one, for what goes on with it.
    pub fn renew(&self, context: &Context, response: &mut Response) -> String {
        let secret = context.entropy.seed().fork("visit").token("visit");
        cookies::set(response, cookies::VISIT, &secret, COOKIE_LIFE, self.https);
        secret
    }

    /// The frame of a page.
    pub fn shell(&self) -> Shell {
        let tenant = &self.tenant;
        let phone = tenant.emergency_phone.clone();
        Shell::new(self.words.clone(), tenant.name.clone(), phone, self.csrf.clone(), self.demo)
            .allowed(self.nonce.clone())
            .branded(Arc::clone(tenant))
    }

    /// A page.
    ///
    /// # Errors
    /// When the template cannot be rendered.
    pub fn page(&self, status: StatusCode, template: &impl Template) -> Result<Response, PageError> {
        let html = template.render().map_err(|error| PageError::internal(&error))?;
        let kind = HeaderValue::from_static("text/html; charset=utf-8");
        let mut response = (status, [(header::CONTENT_TYPE, kind)], html).into_response();
        if self.fresh {
            cookies::set(&mut response, cookies::VISIT, &self.secret, COOKIE_LIFE, self.https);
        }
        Ok(response)
    }

    /// On to another address of ours, by GET (303). `path` must begin with a slash.
    pub fn redirect(&self, path: &str) -> Response {
        let safe = if path.starts_with('/') && !path.starts_with("//") { path } else { "/" };
        let mut response = StatusCode::SEE_OTHER.into_response();
        if let Ok(value) = HeaderValue::from_str(safe) {
            response.headers_mut().insert(header::LOCATION, value);
        }
        response
    }

    /// Whether a form was sent by one of our own pages: the token must belong to the visit cookie, and the
    /// browser must not name another origin.
    pub(crate) fn is_own_form(&self, headers: &HeaderMap, token: &str) -> bool {
        self.is_from_here(headers)
            && !self.fresh
            && verify_slices_are_equal(token.as_bytes(), self.csrf.as_bytes()).is_ok()
    }

    /// Whether a request came from a page of ours, as far as the browser says.
    pub(crate) fn is_from_here(&self, headers: &HeaderMap) -> bool {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        match text("origin") {
            Some(origin) => origin.eq_ignore_ascii_case(&self.origin),
            // Old browsers name no origin; newer ones say at least how the request came about.
            None => text("sec-fetch-site").is_none_or(|site| site == "same-origin"),
        }
    }
}

/// Nobody can guess it, and no two answers share one.
pub(super) fn nonce(context: &Context) -> String {
    let mut bytes = [0_u8; 16];
    context.entropy.seed().fork("nonce").fill(&mut bytes);
    hex::encode(bytes)
}

impl FromRequestParts<Engine> for Visit {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, engine: &Engine) -> Result<Self, PageError> {
        // The guard has read it already, except in tests of a single handler.
        match parts.extensions.get::<Self>() {
            Some(visit) => Ok(visit.clone()),
            None => Self::read(&engine.context, parts),
        }
    }
}

fn host(parts: &Parts) -> Option<String> {
    let header = parts.headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let host = parts.uri.authority().map(http::uri::Authority::as_str).or(header)?;
    Some(host.to_ascii_lowercase())
}

/// The bank whose address this is. In the demo every name of this machine is the bank's.
fn tenant(context: &Context, host: &str) -> Option<Arc<Tenant>> {
    let same = |tenant: &&Arc<Tenant>| authority(&tenant.public_url).is_some_and(|own| own == host);
    if let Some(tenant) = context.tenants.values().find(same) {
        return Some(Arc::clone(tenant));
    }
    if context.demo && is_loopback(host) {
        return context
            .tenants
            .iter()
            .min_by_key(|(id, _)| (*id).clone())
            .map(|(_, tenant)| Arc::clone(tenant));
    }
    None
}

fn authority(public_url: &str) -> Option<String> {
    let url = Url::parse(public_url).ok()?;
    let host = url.host_str()?.to_ascii_lowercase();
    Some(url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}")))
}

fn origin_of(public_url: &str) -> String {
    Url::parse(public_url).map_or_else(|_| String::new(), |url| url.origin().ascii_serialization())
}

fn is_loopback(host: &str) -> bool {
    let Ok(url) = Url::parse(&format!("http://{host}/")) else { return false };
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("localhost:8080", true)]
    #[case("127.0.0.1", true)]
    #[case("[::1]:9", true)]
    #[case("demo.localhost:8080", true)]
    #[case("localhost.evil.test", false)]
    #[case("127.0.0.1.evil.test", false)]
    #[case("evil.test", false)]
    #[case("localhost@evil.test", false)]
    #[case("", false)]
    fn names_of_this_machine(#[case] host: &str, #[case] expect: bool) {
        assert_eq!(is_loopback(host), expect);
    }

    #[rstest]
    #[case("https://chat.harbour-bank.test", "chat.harbour-bank.test")]
    #[case("http://localhost:8080", "localhost:8080")]
    #[case("https://chat.test:443", "chat.test")]
    fn the_authority_of_an_address(#[case] url: &str, #[case] expect: &str) {
        assert_eq!(authority(url).as_deref(), Some(expect));
    }
}
