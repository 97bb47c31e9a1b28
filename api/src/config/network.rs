//! What the server is told of connections: how many, how patiently, and which proxies to believe.

use super::{Each, Site};
use crate::http::{Proxies, ProxyHeader, Settings};
use clap::{Args, value_parser};
use ipnet::IpNet;
use std::time::Duration;

/// How connections are served.
#[derive(Debug, Args)]
pub struct Network {
    /// How many connections are open at once; more wait.
    #[arg(long, env = "SHANHAI_MAX_CONNECTIONS", default_value_t = 4096, value_parser = value_parser!(u32).range(1..=1_000_000))]
    pub max_connections: u32,
    /// How many of them come from one address that is no listed proxy; more are closed.
    #[arg(long, env = "SHANHAI_MAX_CONNECTIONS_PER_ADDRESS", default_value_t = 1024, value_parser = value_parser!(u32).range(1..=1_000_000))]
    pub max_connections_per_address: u32,
    /// Seconds within which the head of a request must be there, and the next request on an open connection.
    #[arg(long, env = "SHANHAI_HEADER_TIMEOUT", default_value_t = 10, value_parser = value_parser!(u64).range(1..=3600))]
    pub header_timeout: u64,
    /// Seconds within which the body of a request must be there.
    #[arg(long, env = "SHANHAI_BODY_TIMEOUT", default_value_t = 30, value_parser = value_parser!(u64).range(1..=3600))]
    pub body_timeout: u64,
    /// Seconds for which nothing may move on a connection; at least 75, because a request may take 60.
    #[arg(long, env = "SHANHAI_IDLE_TIMEOUT", default_value_t = 90, value_parser = value_parser!(u64).range(75..=86_400))]
    pub idle_timeout: u64,
    /// Seconds that running requests may take when the server is asked to end.
    #[arg(long, env = "SHANHAI_SHUTDOWN_TIMEOUT", default_value_t = 20, value_parser = value_parser!(u64).range(0..=3600))]
    pub shutdown_timeout: u64,
    /// The networks of proxies that say for whom they ask, such as `10.0.0.0/8,fd00::/8`.
    #[arg(long, env = "SHANHAI_TRUSTED_PROXIES", default_value = "", hide_default_value = true)]
    pub trusted_proxies: Each<IpNet>,
    /// The header in which they say it. The other one is never read: clients could write it.
    #[arg(long, env = "SHANHAI_PROXY_HEADER", default_value = "x-forwarded-for")]
    pub proxy_header: ProxyHeader,
    /// Sites other than this server's own whose pages may open sockets, such as `https://work.example`.
    #[arg(long, env = "SHANHAI_ALLOWED_ORIGINS", default_value = "", hide_default_value = true)]
    pub allowed_origins: Each<Site>,
}

impl Network {
    /// The settings.
    ///
    /// # Errors
    /// A sentence that names the setting.
    pub fn settings(&self) -> Result<Settings, String> {
        if self.max_connections_per_address > self.max_connections {
            return Err(format!(
                "SHANHAI_MAX_CONNECTIONS_PER_ADDRESS: {} is more than SHANHAI_MAX_CONNECTIONS, {}",
                self.max_connections_per_address, self.max_connections
            ));
        }
        let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        Ok(Settings {
            most_connections: count(self.max_connections),
            most_from_one_address: count(self.max_connections_per_address),
            header_timeout: Duration::from_secs(self.header_timeout),
            body_timeout: Duration::from_secs(self.body_timeout),
            idle_timeout: Duration::from_secs(self.idle_timeout),
            shutdown_timeout: Duration::from_secs(self.shutdown_timeout),
            proxies: Proxies::new(self.trusted_proxies.0.clone(), self.proxy_header),
            allowed_origins: self.allowed_origins.0.iter().map(|site| site.0.clone()).collect(),
            ..Settings::default()
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Told {
        #[command(flatten)]
        network: Network,
    }

    fn told(flags: &[&str]) -> Result<Settings, String> {
        let told = Told::try_parse_from([&["shanhai"], flags].concat());
        told.map_err(|error| error.to_string())?.network.settings()
    }

    #[test]
    fn a_wrong_setting_is_named() {
        for (flags, name) in [
            (["--trusted-proxies", "10.0.0.0/33"], "trusted-proxies"),
            (["--trusted-proxies", "proxy.example"], "trusted-proxies"),
            (["--allowed-origins", "work.example"], "allowed-origins"),
            (["--allowed-origins", "https://*"], "allowed-origins"),
            (["--max-connections", "10"], "SHANHAI_MAX_CONNECTIONS_PER_ADDRESS"),
            (["--max-connections", "0"], "max-connections"),
            (["--idle-timeout", "5"], "idle-timeout"),
            (["--header-timeout", "soon"], "header-timeout"),
            (["--proxy-header", "via"], "proxy-header"),
        ] {
            let why = told(&flags).unwrap_err();
            assert!(why.contains(name), "{flags:?}: {why}");
        }
    }

    #[test]
    fn the_settings_are_what_is_told() {
        let settings = told(&["--trusted-proxies", "10.0.0.1, fd00::/8", "--body-timeout", "7"]).unwrap();
        assert!(settings.proxies.lists("fd00::7".parse().unwrap()));
        assert!(settings.proxies.lists("10.0.0.1".parse().unwrap()));
        assert!(!settings.proxies.lists("10.0.0.2".parse().unwrap()));
        assert_eq!(settings.body_timeout, Duration::from_secs(7));
        assert_eq!(told(&[]).unwrap().header_timeout, Settings::default().header_timeout);
    }
}
