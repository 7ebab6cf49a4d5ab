//! Resolving a name: only names of the list, only to addresses where they may be. What comes out is what is connected
//! to, without asking again, so that an answer that changes between two looks (DNS rebinding) gains nothing.

use std::{
    fmt, io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    task::{Context, Poll},
};

use futures::future::BoxFuture;
use hyper_util::client::legacy::connect::dns::Name;
use url::Url;

use crate::hosts::{Cause, Hosts, Refusal};

/// Asks for the addresses of a name.
pub trait Lookup: Send + Sync {
    /// Every address, in the order in which they are to be tried.
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// Asks the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// Is told of everything that was refused.
pub type Watch = Arc<dyn Fn(&Refusal) + Send + Sync>;

/// The list, and who looks names up and who is told.
pub(crate) struct Guard {
    pub(crate) hosts: Hosts,
    pub(crate) lookup: Arc<dyn Lookup>,
    pub(crate) watch: Watch,
}

impl Guard {
    pub(crate) fn check(&self, url: &Url) -> Result<(), Refusal> {
        self.hosts.check(url).inspect_err(|refusal| (self.watch)(refusal))
    }

    /// The addresses of a name at which it may be. An error when none is left.
    async fn resolve(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        if !self.hosts.names(name) {
            return Err(self.refuse(name, Cause::NotListed));
        }
        let (mut good, mut refused) = (Vec::new(), None);
        for address in self.lookup.lookup(name.to_owned()).await? {
            match self.hosts.admits(name, address) {
                Ok(()) => good.push(address),
                Err(cause) => refused = Some(self.refuse(name, cause)),
            }
        }
        match refused {
            Some(error) if good.is_empty() => Err(error),
            _ => Ok(good),
        }
    }

    fn refuse(&self, name: &str, cause: Cause) -> io::Error {
        let refusal = Refusal::new(name, cause);
        (self.watch)(&refusal);
        io::Error::new(io::ErrorKind::PermissionDenied, refusal)
    }
}

/// The guard as the two HTTP clients want it.
#[derive(Clone)]
pub(crate) struct Resolver(pub(crate) Arc<Guard>);

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Resolver").field(&self.0.hosts).finish()
    }
}

impl reqwest::dns::Resolve for Resolver {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let guard = Arc::clone(&self.0);
        Box::pin(async move {
            let found = guard.resolve(name.as_str()).await?;
            // The client puts the port of the address in place of 0.
            let sockets = found.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(sockets) as reqwest::dns::Addrs)
        })
    }
}

impl tower::Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = BoxFuture<'static, io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let guard = Arc::clone(&self.0);
        Box::pin(async move {
            let found = guard.resolve(name.as_str()).await?;
            let sockets: Vec<SocketAddr> =
                found.into_iter().map(|address| SocketAddr::new(address, 0)).collect();
            Ok(sockets.into_iter())
        })
    }
}
