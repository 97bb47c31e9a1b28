//! From which address a client really comes, where proxies stand between.

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

/// Which header a proxy of ours writes. The other one may be a client's invention, and is never read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ProxyHeader {
    /// `X-Forwarded-For`: addresses, the nearest last.
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

/// The proxies that are believed.
#[derive(Clone, Debug)]
pub struct Proxies {
    networks: Arc<[IpNet]>,
    header: ProxyHeader,
}

impl Proxies {
    /// These networks, whose proxies write this header.
    pub fn new(networks: Vec<IpNet>, header: ProxyHeader) -> Self {
        Self { networks: networks.into(), header }
    }

    /// Whether this address is a proxy's.
    pub fn lists(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks.iter().any(|network| network.contains(&address))
    }

    /// Whose request it is: the peer's, or the one that the listed proxies report, read from the nearest on
    /// and no further than the first address that is no listed proxy. Beyond that anybody may have written it.
    pub(super) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        if !self.lists(client) {
            return client;
        }
        let name: HeaderName = match self.header {
            ProxyHeader::XForwardedFor => HeaderName::from_static("x-forwarded-for"),
            ProxyHeader::Forwarded => header::FORWARDED,
        };
        let lines: Vec<&str> =
            headers.get_all(name).iter().map(|line| line.to_str().unwrap_or_default()).collect();
        for reported in lines.into_iter().flat_map(|line| line.split(',')).rev() {
            let Some(address) = self.read(reported) else { return client };
            client = address;
            if !self.lists(client) {
                return client;
            }
        }
        client
    }

    fn read(&self, element: &str) -> Option<IpAddr> {
        match self.header {
            ProxyHeader::XForwardedFor => node(element.trim()),
            ProxyHeader::Forwarded => element.split(';').find_map(|pair| {
                let (name, value) = pair.trim().split_once('=')?;
                name.eq_ignore_ascii_case("for").then(|| node(value.trim_matches('"')))?
            }),
        }
    }
}

/// An address with or without a port, of IPv6 with or without brackets.
fn node(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse::<IpAddr>().ok().or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use axum::http::HeaderValue;

    fn client(header: ProxyHeader, peer: &str, lines: &[(&'static str, &'static str)]) -> String {
        let networks = ["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().unwrap());
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        Proxies::new(networks.to_vec(), header).client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn only_listed_proxies_are_believed() {
        let x = |peer, value| client(ProxyHeader::XForwardedFor, peer, &[("x-forwarded-for", value)]);
        assert_eq!(x("203.0.113.9", "198.51.100.1"), "203.0.113.9", "no proxy of ours");
        assert_eq!(x("10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(x("::ffff:10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(
            x("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2"),
            "198.51.100.1",
            "the rightmost stranger"
        );
        assert_eq!(x("10.0.0.1", "198.51.100.1, nonsense"), "10.0.0.1", "read no further than it can be");
        assert_eq!(x("10.0.0.1", "10.0.0.3, 10.0.0.2"), "10.0.0.3", "proxies all the way");
        assert_eq!(x("10.0.0.1", ""), "10.0.0.1");
        assert_eq!(x("10.0.0.1", "198.51.100.1:4711"), "198.51.100.1");
        assert_eq!(x("fd00::1", "[2001:db8::7]:80"), "2001:db8::7");
        assert_eq!(x("fd00::1", "2001:db8::7"), "2001:db8::7");
        let two = [("x-forwarded-for", "1.2.3.4"), ("x-forwarded-for", "198.51.100.1")];
        assert_eq!(client(ProxyHeader::XForwardedFor, "10.0.0.1", &two), "198.51.100.1");
    }

    #[test]
    fn the_header_that_our_proxies_do_not_write_is_not_read() {
        let both = [("x-forwarded-for", "1.2.3.4"), ("forwarded", "for=198.51.100.1;proto=https")];
        assert_eq!(client(ProxyHeader::XForwardedFor, "10.0.0.1", &both), "1.2.3.4");
        assert_eq!(client(ProxyHeader::Forwarded, "10.0.0.1", &both), "198.51.100.1");
        let quoted = [("forwarded", "for=9.9.9.9, For=\"[2001:db8::7]:4711\";by=10.0.0.2")];
        assert_eq!(client(ProxyHeader::Forwarded, "10.0.0.1", &quoted), "2001:db8::7");
        assert_eq!(client(ProxyHeader::Forwarded, "10.0.0.1", &[("forwarded", "for=_hidden")]), "10.0.0.1");
    }
}
