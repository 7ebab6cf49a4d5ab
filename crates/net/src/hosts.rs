//! The list of hosts that may be contacted, and what is refused.

use std::{collections::BTreeSet, fmt, net::IpAddr};

use url::{Host, Url};

use crate::address::{Reach, reach};

/// Longest host that is repeated in an error: a name in DNS is no longer.
const HOST_MAX: usize = 253;

/// A host and a port.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Destination {
    host: String,
    port: u16,
}

impl Destination {
    /// Of an address; `None` when it has no host or no port is known for its scheme.
    pub fn of(url: &Url) -> Option<Self> {
        Some(Self { host: url.host()?.to_string(), port: url.port_or_known_default()? })
    }

    /// `host` or `host:port`, IPv6 addresses in brackets; without a port 443.
    pub fn parse(text: &str) -> Option<Self> {
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
            _ => (text, 443),
        };
        let host = Host::parse(host).ok()?.to_string();
        // No pattern: each host is named.
        (!host.contains('*')).then_some(Self { host, port })
    }

    /// The host: a lower-case name, or an address (IPv6 in brackets).
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The address, where it is one and not a name.
    pub fn literal(&self) -> Option<IpAddr> {
        literal(&self.host)
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// Why something was not contacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// The host or port is not on the list.
    #[error("is not among the hosts of the config")]
    NotListed,
    /// The name leads into a private network or to this machine, and nobody allowed that.
    #[error("leads to {0}, which is not public, and `outbound.private_hosts` does not name it")]
    NotPublic(IpAddr),
    /// Nobody may allow that: link-local, metadata services, multicast and the like.
    #[error("leads to {0}, where nothing may be contacted")]
    Never(IpAddr),
}

impl Cause {
    /// The reason in a word, for events.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::NotListed => "not-listed",
            Self::NotPublic(_) => "not-public",
            Self::Never(_) => "never",
        }
    }
}

/// A connection that was not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{host}` {cause}")]
pub struct Refusal {
    /// The host, and the port where one was named.
    pub host: String,
    /// Why.
    pub cause: Cause,
}

impl Refusal {
    pub(crate) fn new(host: impl Into<String>, cause: Cause) -> Self {
        let mut host = host.into();
        if let Some((end, _)) = host.char_indices().nth(HOST_MAX) {
            host.truncate(end);
        }
        Self { host, cause }
    }
}

/// Hosts that one client may contact. Nothing is on the list that was not put there.
#[derive(Debug, Clone, Default)]
pub struct Hosts {
    listed: BTreeSet<Destination>,
    private: BTreeSet<String>,
}

impl Hosts {
    /// The hosts of these addresses.
    pub fn of<'u>(urls: impl IntoIterator<Item = &'u Url>) -> Self {
        Self::default().and(urls.into_iter().filter_map(Destination::of))
    }

    /// These, too.
    pub fn and(mut self, more: impl IntoIterator<Item = Destination>) -> Self {
        self.listed.extend(more);
        self
    }

    /// Names that may lead into a private network or to this machine.
    pub fn with_private<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.private.extend(names.into_iter().map(Into::into));
        self
    }

    /// What is on the list, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Destination> {
        self.listed.iter()
    }

    /// Whether a host may lead into a private network.
    pub fn may_be_private(&self, host: &str) -> bool {
        self.private.contains(host) || literal(host).is_some() || is_local_name(host)
    }

    /// Whether an address may be used: its host and port are on the list, and where it is an IP address nothing
    /// speaks against that.
    ///
    /// # Errors
    /// [`Refusal`] with the reason.
    pub fn check(&self, url: &Url) -> Result<(), Refusal> {
        let Some(wanted) = Destination::of(url) else {
            return Err(Refusal::new(url.host_str().unwrap_or_default(), Cause::NotListed));
        };
        if !self.listed.contains(&wanted) {
            return Err(Refusal::new(wanted.to_string(), Cause::NotListed));
        }
        match wanted.literal() {
            Some(address) => {
                self.admits(&wanted.host, address).map_err(|cause| Refusal::new(wanted.to_string(), cause))
            }
            None => Ok(()),
        }
    }

    /// Whether a name is on the list with any port.
    pub(crate) fn names(&self, host: &str) -> bool {
        self.listed.iter().any(|known| known.host.eq_ignore_ascii_case(host))
    }

    /// Whether a host may be at this address.
    pub(crate) fn admits(&self, host: &str, address: IpAddr) -> Result<(), Cause> {
        match reach(address) {
            Reach::Never => Err(Cause::Never(address)),
            // A name that everybody takes for this machine.
            Reach::Public | Reach::Private if is_local_name(host) => Err(Cause::NotPublic(address)),
            Reach::Public => Ok(()),
            Reach::Private | Reach::Loopback if self.may_be_private(host) => Ok(()),
            Reach::Private | Reach::Loopback => Err(Cause::NotPublic(address)),
        }
    }
}

fn literal(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

fn is_local_name(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn hosts() -> Hosts {
        let urls = ["https://auth.bank.test/as", "http://127.0.0.1:8082/", "http://localhost:8083/"];
        let urls: Vec<Url> = urls.iter().map(|url| Url::parse(url).unwrap()).collect();
        Hosts::of(&urls).and(Destination::parse("keys.bank.test:8443")).with_private(["core.bank.test"])
    }

    #[rstest]
    #[case("https://auth.bank.test/token", true)]
    #[case("https://AUTH.bank.test/token", true)]
    #[case("https://auth.bank.test:443/token", true)]
    #[case("https://keys.bank.test:8443/", true)]
    #[case("http://127.0.0.1:8082/x", true)]
    #[case("http://2130706433:8082/", true)]
    #[case("http://localhost:8083/", true)]
    #[case("https://auth.bank.test:8443/token", false)]
    #[case("http://auth.bank.test/token", false)]
    #[case("https://keys.bank.test/", false)]
    #[case("https://evil.auth.bank.test/", false)]
    #[case("https://auth.bank.test.evil.example/", false)]
    #[case("https://auth.bank.test./", false)]
    #[case("https://auth.bank.test@evil.example/", false)]
    #[case("https://xn--uth-bank-test-9xf.example/", false)]
    #[case("http://127.0.0.1:9090/metrics", false)]
    #[case("http://127.1:9090/", false)]
    #[case("http://[::1]:8082/", false)]
    #[case("http://[::ffff:127.0.0.1]:8082/", false)]
    #[case("http://169.254.169.254/latest/meta-data/", false)]
    #[case("http://0x7f000001:9090/", false)]
    #[case("data:text/plain,x", false)]
    fn only_what_is_listed(#[case] url: &str, #[case] good: bool) {
        assert_eq!(hosts().check(&Url::parse(url).unwrap()).is_ok(), good, "{url}");
    }

    #[rstest]
    #[case("auth.bank.test", "93.184.216.34", true)]
    #[case("auth.bank.test", "127.0.0.1", false)]
    #[case("auth.bank.test", "10.0.0.7", false)]
    #[case("auth.bank.test", "::ffff:10.0.0.7", false)]
    #[case("auth.bank.test", "169.254.169.254", false)]
    #[case("core.bank.test", "10.0.0.7", true)]
    #[case("core.bank.test", "127.0.0.1", true)]
    #[case("core.bank.test", "169.254.169.254", false)]
    #[case("core.bank.test", "fe80::1", false)]
    #[case("localhost", "127.0.0.1", true)]
    #[case("localhost", "::1", true)]
    #[case("localhost", "93.184.216.34", false)]
    #[case("127.0.0.1", "127.0.0.1", true)]
    #[case("10.0.0.1", "10.0.0.1", true)]
    #[case("169.254.169.254", "169.254.169.254", false)]
    fn where_a_name_may_lead(#[case] host: &str, #[case] address: &str, #[case] good: bool) {
        assert_eq!(hosts().admits(host, address.parse().unwrap()).is_ok(), good, "{host} at {address}");
    }

    #[rstest]
    #[case("Keys.Bank.test", Some("keys.bank.test:443"))]
    #[case("keys.bank.test:8443", Some("keys.bank.test:8443"))]
    #[case("[::1]", Some("[::1]:443"))]
    #[case("[::1]:8443", Some("[::1]:8443"))]
    #[case("bänk.test", Some("xn--bnk-qla.test:443"))]
    #[case("https://keys.bank.test", None)]
    #[case("keys.bank.test/path", None)]
    #[case("keys.bank.test:port", None)]
    #[case("user@keys.bank.test", None)]
    #[case("*.bank.test", None)]
    #[case("", None)]
    fn how_a_host_is_written(#[case] text: &str, #[case] expect: Option<&str>) {
        assert_eq!(Destination::parse(text).map(|found| found.to_string()).as_deref(), expect, "{text}");
    }

    #[test]
    fn a_refusal_repeats_a_bounded_host_and_no_path() {
        let url = Url::parse(&format!("https://{}.test/?token=secret", "a".repeat(2_000))).unwrap();
        let refusal = hosts().check(&url).unwrap_err();
        assert!(refusal.host.len() <= HOST_MAX && !refusal.to_string().contains("secret"));
    }
}
