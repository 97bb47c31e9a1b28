//! Whether a browser sends a request for another site's page, which must not act in its user's name.

use axum::http::{HeaderMap, HeaderName, header};

/// Headers that a page of another site cannot send without its browser asking us first, and we never agree.
const FORCE_A_QUESTION: [HeaderName; 3] = [
    header::AUTHORIZATION,
    HeaderName::from_static("graphql-require-preflight"),
    HeaderName::from_static("x-requested-with"),
];

/// Whether a request without a body comes from another site's page, sent so that the browser did not ask.
pub(super) fn crosses_sites(headers: &HeaderMap) -> bool {
    let from_elsewhere =
        headers.get("sec-fetch-site").is_some_and(|site| site.as_bytes().eq_ignore_ascii_case(b"cross-site"));
    from_elsewhere && !FORCE_A_QUESTION.iter().any(|name| headers.contains_key(name))
}

/// Whether a socket may be opened: by a program, by a page of our own, or by one of the sites that are named.
/// Browsers do not ask before they open one to another site, and always say for whom they do.
pub(super) fn may_open_sockets(headers: &HeaderMap, allowed: &[String]) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let Some(origin) = text(header::ORIGIN) else { return true };
    if allowed.iter().any(|site| site.eq_ignore_ascii_case(origin)) {
        return true;
    }
    let Some((scheme, authority)) = origin.split_once("://") else { return false };
    let default_port = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => return false,
    };
    let bare = |authority: &str| authority.strip_suffix(default_port).unwrap_or(authority).to_lowercase();
    text(header::HOST).is_some_and(|host| !host.is_empty() && bare(host) == bare(authority))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn a_simple_request_of_another_site_is_known() {
        assert!(crosses_sites(&headers(&[("sec-fetch-site", "cross-site")])));
        for fine in [
            &[][..],
            &[("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "cross-site"), ("authorization", "Bearer x")],
            &[("sec-fetch-site", "cross-site"), ("graphql-require-preflight", "1")],
        ] {
            assert!(!crosses_sites(&headers(fine)), "{fine:?}");
        }
    }

    #[test]
    fn a_socket_is_opened_from_our_own_pages() {
        let allowed = ["https://work.example".to_owned()];
        let may = |origin, host| may_open_sockets(&headers(&[("origin", origin), ("host", host)]), &allowed);
        assert!(may_open_sockets(&headers(&[("host", "api.example")]), &allowed), "a program has no origin");
        assert!(may("http://api.example:8080", "api.example:8080"));
        assert!(may("https://API.example", "api.example:443"));
        assert!(may("https://work.example", "api.example"));
        for (origin, host) in [
            ("https://evil.example", "api.example"),
            ("http://api.example:81", "api.example:80"),
            ("null", "api.example"),
            ("", ""),
            ("https://", ""),
            ("file://api.example", "api.example"),
        ] {
            assert!(!may(origin, host), "{origin} {host}");
        }
    }
}
