//! GraphiQL, the page on which one asks by hand. Its files are in the program, and none comes from elsewhere;
//! `api/assets/graphiql/renew.sh` builds them.

use crate::language::thousandths;
use axum::{
    body::Bytes,
    extract::Path,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use flate2::read::GzDecoder;
use sha2::{Digest as _, Sha256};
use std::{io::Read as _, sync::LazyLock};

/// A file beside the page, compressed.
struct File {
    name: &'static str,
    kind: &'static str,
    gzip: &'static [u8],
}

macro_rules! file {
    ($name:literal, $kind:literal) => {
        File {
            name: $name,
            kind: $kind,
            gzip: include_bytes!(concat!("../../assets/graphiql/", $name, ".gz")),
        }
    };
}

const FILES: [File; 6] = [
    file!("graphiql.js", "text/javascript; charset=utf-8"),
    file!("graphiql.css", "text/css; charset=utf-8"),
    file!("editor.worker.js", "text/javascript; charset=utf-8"),
    file!("graphql.worker.js", "text/javascript; charset=utf-8"),
    file!("json.worker.js", "text/javascript; charset=utf-8"),
    file!("codicon.ttf", "font/ttf"),
];

/// Stands in the addresses of the files, so that a browser may keep them for good: another build, another address.
static DIGEST: LazyLock<String> = LazyLock::new(|| {
    let digest = FILES.iter().fold(Sha256::new(), |digest, file| digest.chain_update(file.gzip));
    hex::encode(digest.finalize()).chars().take(16).collect()
});

static PAGE: LazyLock<Bytes> = LazyLock::new(|| {
    include_str!("../../assets/graphiql/index.html").replace("DIGEST", &DIGEST).into_bytes().into()
});

/// What the page may do: run its own scripts and workers, ask its own server, and nothing else; nobody frames it,
/// and its form, with a password in it, goes nowhere by itself.
///
/// Styles may stand in the page, because the editor places each line by a `style` attribute that it writes as
/// text, and makes style sheets for its colours. Scripts may not. Pictures in addresses are signs in its style sheet.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; \
     font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);

/// The page. It is small, and names the files of this build: nobody keeps it.
pub(super) async fn page() -> Response {
    let head = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    guarded((head, PAGE.clone()).into_response())
}

/// The way to it.
pub(super) async fn root() -> Redirect {
    // Relative, so that it holds below whatever path a proxy gives us.
    Redirect::to("graphiql")
}

/// A file of this build.
pub(super) async fn file(Path((digest, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(file) = FILES.iter().find(|file| file.name == name).filter(|_| digest == *DIGEST) else {
        return (StatusCode::NOT_FOUND, "no such file\n").into_response();
    };
    let head = [
        (header::CONTENT_TYPE, file.kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "Accept-Encoding"),
    ];
    if takes_gzip(&headers) {
        return guarded((head, [(header::CONTENT_ENCODING, "gzip")], file.gzip).into_response());
    }
    let mut plain = Vec::new();
    match GzDecoder::new(file.gzip).read_to_end(&mut plain) {
        Ok(_) => guarded((head, plain).into_response()),
        Err(error) => {
            tracing::error!(%error, name = file.name, "a file of the program is broken");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    let codings: Vec<(String, u16)> = lines
        .flat_map(|line| line.split(','))
        .filter_map(|coding| {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
            let weight = weight.trim().strip_prefix("q=").and_then(thousandths)?;
            Some((name.trim().to_ascii_lowercase(), weight))
        })
        .collect();
    let weight = |wanted| codings.iter().find(|(name, _)| name == wanted).map(|(_, weight)| *weight);
    weight("gzip").or_else(|| weight("*")).is_some_and(|weight| weight > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_takes_gzip_says_so() {
        for (given, takes) in [
            (None, false),
            (Some("gzip"), true),
            (Some("br, GZIP;q=0.5"), true),
            (Some("*"), true),
            (Some("gzip;q=0, *"), false),
            (Some("identity"), false),
        ] {
            let mut headers = HeaderMap::new();
            headers.extend(given.map(|given| (header::ACCEPT_ENCODING, HeaderValue::from_static(given))));
            assert_eq!(takes_gzip(&headers), takes, "{given:?}");
        }
    }

    #[test]
    fn the_page_names_files_that_are_there() {
        let page = String::from_utf8_lossy(&PAGE);
        let prefix = format!("\"graphiql/{}/", *DIGEST);
        let named: Vec<&str> =
            page.split(&prefix).skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(named, ["graphiql.css", "graphiql.js"]);
        assert!(named.iter().all(|name| FILES.iter().any(|file| file.name == *name)));
        assert!(!page.contains("//"), "nothing comes from elsewhere");
    }
}
