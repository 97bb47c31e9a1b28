//! How patient the server is, how much it takes at once, and whom it believes.

use super::proxy::{Proxies, ProxyHeader};
use std::time::Duration;

/// What the doors are told; the defaults are for a machine that stands behind nothing.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How many connections are open at once; more wait to be taken.
    pub most_connections: usize,
    /// How many of them come from one address that is no listed proxy; more are closed.
    pub most_from_one_address: usize,
    /// Within what time the head of a request is there, and the next request on a connection that stays open.
    pub header_timeout: Duration,
    /// Within what time the body is there.
    pub body_timeout: Duration,
    /// How long nothing may move on a connection, in either direction.
    pub idle_timeout: Duration,
    /// How long running requests may take when the server is asked to end.
    pub shutdown_timeout: Duration,
    /// How often a stream or a socket on which nothing happens says that it is there.
    pub keep_alive: Duration,
    /// Within what time a new socket says who it is.
    pub init_timeout: Duration,
    /// How long a message may take to leave: a client that reads more slowly is cut.
    pub send_timeout: Duration,
    /// The proxies that are believed when they say for whom they ask.
    pub proxies: Proxies,
    /// The sites, other than this server's own, whose pages may open sockets.
    pub allowed_origins: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            most_connections: 4096,
            most_from_one_address: 1024,
            header_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(90),
            shutdown_timeout: Duration::from_secs(20),
            keep_alive: Duration::from_secs(15),
            init_timeout: Duration::from_secs(10),
            send_timeout: Duration::from_secs(15),
            proxies: Proxies::new(Vec::new(), ProxyHeader::XForwardedFor),
            allowed_origins: Vec::new(),
        }
    }
}
