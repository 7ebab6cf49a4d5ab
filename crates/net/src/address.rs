//! What kind of place an IP address is, by the IANA registries of special-purpose addresses (RFC 6890 and its
//! successors). An IPv6 address that carries an IPv4 one is judged by that.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

/// How an address can be reached, and so who may be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Anywhere on the internet.
    Public,
    /// A network of one's own: RFC 1918, shared address space, unique local addresses.
    Private,
    /// This machine.
    Loopback,
    /// Nowhere that a bank could be: link-local (where clouds keep their metadata service), multicast,
    /// unspecified, documentation, benchmarks, tunnels, reserved.
    Never,
}

const fn v4(a: u8, b: u8, c: u8, d: u8, bits: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), bits)
}

const PRIVATE_V4: [Ipv4Net; 4] =
    [v4(10, 0, 0, 0, 8), v4(100, 64, 0, 0, 10), v4(172, 16, 0, 0, 12), v4(192, 168, 0, 0, 16)];

const NEVER_V4: [Ipv4Net; 10] = [
    v4(0, 0, 0, 0, 8),
    v4(169, 254, 0, 0, 16),
    v4(192, 0, 0, 0, 24),
    v4(192, 0, 2, 0, 24),
    v4(192, 88, 99, 0, 24),
    v4(198, 18, 0, 0, 15),
    v4(198, 51, 100, 0, 24),
    v4(203, 0, 113, 0, 24),
    v4(224, 0, 0, 0, 4),
    v4(240, 0, 0, 0, 4),
];

/// Metadata services that sit in a range which is otherwise somebody's own network.
const METADATA_V4: [Ipv4Addr; 1] = [Ipv4Addr::new(100, 100, 100, 200)];
const METADATA_V6: [Ipv6Addr; 1] = [Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)];

const fn v6(a: u16, b: u16, c: u16, bits: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), bits)
}

/// Global unicast; everything outside of it is unassigned or special.
const GLOBAL_V6: Ipv6Net = v6(0x2000, 0, 0, 3);
const UNIQUE_LOCAL: Ipv6Net = v6(0xfc00, 0, 0, 7);
const NEVER_V6: [Ipv6Net; 4] =
    [v6(0x2001, 0, 0, 23), v6(0x2001, 0xdb8, 0, 32), v6(0x2002, 0, 0, 16), v6(0x3fff, 0, 0, 20)];
const NAT64: Ipv6Net = v6(0x64, 0xff9b, 0, 96);

/// The kind of an address.
pub fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => reach_v4(address),
        IpAddr::V6(address) => reach_v6(address),
    }
}

fn reach_v4(address: Ipv4Addr) -> Reach {
    if address.is_loopback() {
        Reach::Loopback
    } else if METADATA_V4.contains(&address) || NEVER_V4.iter().any(|net| net.contains(&address)) {
        Reach::Never
    } else if PRIVATE_V4.iter().any(|net| net.contains(&address)) {
        Reach::Private
    } else {
        Reach::Public
    }
}

fn reach_v6(address: Ipv6Addr) -> Reach {
    if let Some(inner) = address.to_ipv4_mapped() {
        return reach_v4(inner);
    }
    if NAT64.contains(&address) {
        let [.., a, b, c, d] = address.octets();
        return reach_v4(Ipv4Addr::new(a, b, c, d));
    }
    if address.is_loopback() {
        Reach::Loopback
    } else if METADATA_V6.contains(&address) || NEVER_V6.iter().any(|net| net.contains(&address)) {
        Reach::Never
    } else if UNIQUE_LOCAL.contains(&address) {
        Reach::Private
    } else if GLOBAL_V6.contains(&address) {
        Reach::Public
    } else {
        Reach::Never
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("93.184.216.34", Reach::Public)]
    #[case("2606:2800:220:1::1", Reach::Public)]
    #[case("127.0.0.1", Reach::Loopback)]
    #[case("127.255.255.254", Reach::Loopback)]
    #[case("::1", Reach::Loopback)]
    #[case("::ffff:127.0.0.1", Reach::Loopback)]
    #[case("10.1.2.3", Reach::Private)]
    #[case("172.31.255.255", Reach::Private)]
    #[case("172.32.0.1", Reach::Public)]
    #[case("192.168.1.1", Reach::Private)]
    #[case("100.64.0.1", Reach::Private)]
    #[case("100.127.255.255", Reach::Private)]
    #[case("100.128.0.1", Reach::Public)]
    #[case("fd12:3456::1", Reach::Private)]
    #[case("::ffff:10.0.0.1", Reach::Private)]
    #[case("64:ff9b::10.0.0.1", Reach::Private)]
    #[case("64:ff9b::93.184.216.34", Reach::Public)]
    #[case("169.254.169.254", Reach::Never)]
    #[case("::ffff:169.254.169.254", Reach::Never)]
    #[case("64:ff9b::169.254.169.254", Reach::Never)]
    #[case("100.100.100.200", Reach::Never)]
    #[case("fd00:ec2::254", Reach::Never)]
    #[case("fe80::1", Reach::Never)]
    #[case("0.0.0.0", Reach::Never)]
    #[case("::", Reach::Never)]
    #[case("::7f00:1", Reach::Never)]
    #[case("224.0.0.1", Reach::Never)]
    #[case("255.255.255.255", Reach::Never)]
    #[case("ff02::1", Reach::Never)]
    #[case("2002:7f00:1::", Reach::Never)]
    #[case("2001:0:4136:e378::1", Reach::Never)]
    #[case("2001:db8::1", Reach::Never)]
    #[case("198.18.0.1", Reach::Never)]
    fn every_kind(#[case] address: &str, #[case] expect: Reach) {
        assert_eq!(reach(address.parse().unwrap()), expect, "{address}");
    }

    proptest::proptest! {
        #[test]
        fn wrapping_an_address_never_widens_it(bits: u32) {
            let plain = Ipv4Addr::from_bits(bits);
            let mapped = IpAddr::V6(plain.to_ipv6_mapped());
            proptest::prop_assert_eq!(reach(mapped), reach(IpAddr::V4(plain)));
        }
    }
}
