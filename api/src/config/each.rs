//! Settings of several values, with commas between them.

use crate::access::issuer::algorithm;
use ipnet::IpNet;
use jsonwebtoken::Algorithm;
use std::{net::IpAddr, str::FromStr};

/// Several values of a setting; none where the setting is empty.
#[derive(Clone, Debug)]
pub struct Each<T>(pub Vec<T>);

/// What a setting of several values may hold.
pub trait Listed: Sized {
    /// Reads one of them.
    ///
    /// # Errors
    /// A sentence that says what it must look like.
    fn listed(text: &str) -> Result<Self, String>;
}

/// A site as browsers write it: a scheme and a host, without a path.
#[derive(Clone, Debug)]
pub struct Site(pub String);

impl<T: Listed> FromStr for Each<T> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        items.map(T::listed).collect::<Result<_, _>>().map(Self)
    }
}

/// A network, or one address.
impl Listed for IpNet {
    fn listed(text: &str) -> Result<Self, String> {
        let one = || text.parse::<IpAddr>().ok().map(Self::from);
        let network = text.parse().ok().or_else(one);
        network.ok_or_else(|| format!("{text} is no network; write one such as 10.0.0.0/8"))
    }
}

impl Listed for Site {
    fn listed(text: &str) -> Result<Self, String> {
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        match host {
            Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', '*']) => {
                Ok(Self(text.to_owned()))
            }
            _ => Err(format!("{text} is no origin; write one such as https://work.example")),
        }
    }
}

impl Listed for Algorithm {
    fn listed(text: &str) -> Result<Self, String> {
        algorithm(text).ok_or_else(|| format!("{text} is none of EdDSA, ES256, RS256"))
    }
}
