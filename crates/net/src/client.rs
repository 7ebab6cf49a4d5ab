//! The client for requests of any kind to the hosts of a list.

use std::{sync::Arc, time::Duration};

use http::Method;
use url::Url;

use crate::{
    Call, Error,
    hosts::{Cause, Hosts, Refusal},
    post::Poster,
    resolve::{Guard, Lookup, Resolver, SystemLookup, Watch},
};

/// How long a connection is kept for the next call.
pub(crate) const IDLE: Duration = Duration::from_mins(1);
/// How long it may take until a connection stands.
pub(crate) const CONNECT: Duration = Duration::from_secs(3);
pub(crate) const AGENT: &str = concat!("tellerline/", env!("CARGO_PKG_VERSION"));

/// How long things may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Until the connection stands.
    pub connect: Duration,
    /// From the request to the last byte of the answer; `None`: each call says.
    pub total: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: CONNECT, total: None }
    }
}

/// Contacts the hosts of its list and nobody else. Follows no redirect (an answer must not send a token elsewhere),
/// repeats nothing behind our back (a message would be doubled), takes no proxy from the environment.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    guard: Arc<Guard>,
}

impl Client {
    /// With the operating system's names. `watch` is told of every refusal.
    ///
    /// # Errors
    /// When the TLS back end cannot be set up.
    pub fn try_new(hosts: Hosts, limits: Limits, watch: Watch) -> Result<Self, Error> {
        Self::try_with_lookup(hosts, limits, watch, Arc::new(SystemLookup))
    }

    /// As [`Self::try_new`], with names from somewhere else.
    ///
    /// # Errors
    /// As [`Self::try_new`].
    pub fn try_with_lookup(
        hosts: Hosts,
        limits: Limits,
        watch: Watch,
        lookup: Arc<dyn Lookup>,
    ) -> Result<Self, Error> {
        let guard = Arc::new(Guard { hosts, lookup, watch });
        let builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .dns_resolver(Resolver(Arc::clone(&guard)))
            .connect_timeout(limits.connect)
            .pool_idle_timeout(IDLE)
            .tcp_nodelay(true)
            .user_agent(AGENT);
        let http = match limits.total {
            Some(total) => builder.timeout(total).build()?,
            None => builder.build()?,
        };
        Ok(Self { http, guard })
    }

    /// For the hosts of these addresses, telling nobody what it refused: for commands and tests. What is no address is
    /// left out.
    ///
    /// # Errors
    /// As [`Self::try_new`].
    pub fn to<S: AsRef<str>>(addresses: &[S]) -> Result<Self, Error> {
        let urls: Vec<Url> =
            addresses.iter().filter_map(|address| Url::parse(address.as_ref()).ok()).collect();
        Self::try_new(Hosts::of(&urls), Limits::default(), Arc::new(|_| ()))
    }

    /// The list.
    pub fn hosts(&self) -> &Hosts {
        &self.guard.hosts
    }

    /// Whether an address may be used; a refusal is told to the watch.
    ///
    /// # Errors
    /// [`Refusal`] when it may not.
    pub fn check(&self, url: &Url) -> Result<(), Refusal> {
        self.guard.check(url)
    }

    /// A request that can be sent.
    ///
    /// # Errors
    /// [`Refusal`] when the address is none, or may not be used.
    pub fn request(&self, method: Method, address: impl AsRef<str>) -> Result<Call, Refusal> {
        let Ok(url) = Url::parse(address.as_ref()) else {
            return Err(Refusal::new("", Cause::NotListed));
        };
        self.guard.check(&url)?;
        Ok(self.http.request(method, url))
    }

    /// A GET request; see [`Self::request`].
    ///
    /// # Errors
    /// As [`Self::request`].
    pub fn get(&self, address: impl AsRef<str>) -> Result<Call, Refusal> {
        self.request(Method::GET, address)
    }

    /// A POST request; see [`Self::request`].
    ///
    /// # Errors
    /// As [`Self::request`].
    pub fn post(&self, address: impl AsRef<str>) -> Result<Call, Refusal> {
        self.request(Method::POST, address)
    }

    /// The quick way to one address of the list; see [`Poster`]. `None` when `address` may not be used, or the
    /// operating system's certificates cannot be read.
    pub fn poster(&self, address: &str) -> Option<Poster> {
        Poster::new(Arc::clone(&self.guard), address)
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("hosts", &self.guard.hosts).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
