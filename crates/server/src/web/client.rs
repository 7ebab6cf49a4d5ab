//! The visitor's own address. Behind a reverse proxy it is the last address of `X-Forwarded-For` that is not a
//! trusted proxy; whatever stands before it was written by the visitor and proves nothing.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::Request,
    http::{Extensions, HeaderMap},
};
use ipnet::IpNet;

/// The visitor's address, as an extension of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientIp(pub IpAddr);

/// Puts [`ClientIp`] on a request that came from `peer`, and tells it.
pub(super) fn mark(request: &mut Request, peer: Option<SocketAddr>, trusted: &[IpNet]) -> Option<IpAddr> {
    let ip = resolve(peer?.ip(), request.headers(), trusted);
    request.extensions_mut().insert(ClientIp(ip));
    Some(ip)
}

/// The address of a request as [`mark`] found it; `None` where no connection is known, and then no address is invented.
pub fn of(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ClientIp>().map(|client| client.0)
}

fn resolve(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let peer = peer.to_canonical();
    let is_proxy = |ip: IpAddr| trusted.iter().any(|net| net.contains(&ip));
    if !is_proxy(peer) {
        return peer;
    }
    let hops = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = hops.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut nearest = peer;
    for hop in hops.into_iter().rev() {
        let Ok(ip) = hop.parse::<IpAddr>().map(|ip| ip.to_canonical()) else { break };
        nearest = ip;
        if !is_proxy(ip) {
            break;
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("203.0.113.9", &[], "203.0.113.9")]
    #[case("203.0.113.9", &["198.51.100.1"], "203.0.113.9")]
    #[case("10.0.0.2", &["198.51.100.1"], "198.51.100.1")]
    #[case("10.0.0.2", &["6.6.6.6, 198.51.100.1"], "198.51.100.1")]
    #[case("10.0.0.2", &["6.6.6.6", "198.51.100.1, 10.0.0.3"], "198.51.100.1")]
    #[case("10.0.0.2", &["198.51.100.1, not an address"], "10.0.0.2")]
    #[case("::ffff:10.0.0.2", &["2001:db8::7"], "2001:db8::7")]
    fn only_what_a_trusted_proxy_says_counts(
        #[case] peer: &str,
        #[case] forwarded: &[&str],
        #[case] expect: &str,
    ) {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().expect("a header"));
        }
        let trusted = ["10.0.0.0/8".parse().expect("a network")];
        let found = resolve(peer.parse().expect("an address"), &headers, &trusted);
        assert_eq!(found, expect.parse::<IpAddr>().expect("an address"));
    }
}
