//! In which form a client wants its answer, read from its `Accept` header.

use crate::language::thousandths;
use axum::http::{HeaderMap, header};
use std::cmp::Reverse;

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`, whose status tells whether the request was good.
    Graphql,
    /// `application/json`, which is 200 for every request that is well formed.
    Json,
    /// `text/event-stream`: each answer as it comes.
    Events,
}

impl Media {
    /// What the answer's `Content-Type` says.
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Graphql => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::Events => "text/event-stream; charset=utf-8",
        }
    }

    const fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Graphql => ("application", "graphql-response+json"),
            Self::Json => ("application", "json"),
            Self::Events => ("text", "event-stream"),
        }
    }

    /// The form that a request wants; none where we have none that it takes.
    ///
    /// Without a wish it is `application/json`, which old clients expect. Of two forms that are wanted alike
    /// the one that was named is taken before one that an asterisk stands for, then the newer one; an asterisk
    /// alone means the old one, and never a stream.
    pub(super) fn wanted(headers: &HeaderMap) -> Option<Self> {
        let lines = headers.get_all(header::ACCEPT).iter().map(|line| line.to_str().unwrap_or_default());
        let wishes: Vec<&str> =
            lines.flat_map(|line| line.split(',')).filter(|wish| !wish.trim().is_empty()).collect();
        if wishes.is_empty() {
            return Some(Self::Json);
        }
        let ranges: Vec<Range<'_>> = wishes.into_iter().filter_map(Range::parse).collect();
        let wish = |media: Self| {
            let range =
                ranges.iter().filter(|range| range.holds(media)).max_by_key(|range| range.precision)?;
            (range.thousandths > 0).then_some((range.thousandths, range.precision))
        };
        [Self::Graphql, Self::Json, Self::Events]
            .into_iter()
            .enumerate()
            .filter_map(|(at, media)| {
                let (thousandths, precision) = wish(media)?;
                let named = precision == Precision::Named;
                let asterisk_means = media == Self::Json;
                let streams = media == Self::Events;
                (named || !streams)
                    .then_some(((thousandths, precision, !named && asterisk_means, Reverse(at)), media))
            })
            .max_by_key(|(rank, _)| *rank)
            .map(|(_, media)| media)
    }
}

/// How exactly a range names a form: the more exact one decides its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Precision {
    Any,
    Kind,
    Named,
}

/// One range of the header with its weight.
#[derive(Debug)]
struct Range<'a> {
    kind: &'a str,
    form: &'a str,
    precision: Precision,
    thousandths: u16,
}

impl<'a> Range<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, form) = parts.next()?.split_once('/')?;
        let mut weight = 1000;
        for parameter in parts {
            let Some((name, value)) = parameter.split_once('=') else { continue };
            let (name, value) = (name.trim(), value.trim());
            if name.eq_ignore_ascii_case("q") {
                weight = thousandths(value)?;
            } else if name.eq_ignore_ascii_case("charset")
                && !value.trim_matches('"').eq_ignore_ascii_case("utf-8")
            {
                // We write nothing else.
                return None;
            }
        }
        let precision = match (kind, form) {
            ("*", "*") => Precision::Any,
            (_, "*") => Precision::Kind,
            _ => Precision::Named,
        };
        Some(Self { kind, form, precision, thousandths: weight })
    }

    fn holds(&self, media: Media) -> bool {
        let (kind, form) = media.name();
        let same = |own: &str, other: &str| own == "*" || own.eq_ignore_ascii_case(other);
        same(self.kind, kind) && same(self.form, form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_wish_decides_by_weight_then_by_exactness() {
        for (accept, media) in [
            ("*/*", Some(Media::Json)),
            ("application/*", Some(Media::Json)),
            ("application/json", Some(Media::Json)),
            ("application/graphql-response+json", Some(Media::Graphql)),
            ("application/graphql-response+json, application/json", Some(Media::Graphql)),
            ("application/json, application/graphql-response+json", Some(Media::Graphql)),
            ("application/graphql-response+json;q=0.5, application/json;q=0.9", Some(Media::Json)),
            ("application/graphql-response+json;q=0.9, application/json;q=0.5", Some(Media::Graphql)),
            (
                "application/graphql-response+json; charset=utf-8, application/json; charset=utf-8",
                Some(Media::Graphql),
            ),
            ("APPLICATION/JSON;Q=0.3", Some(Media::Json)),
            ("application/json;q=0, */*", Some(Media::Graphql)),
            ("text/html, */*;q=0.1", Some(Media::Json)),
            ("application/json; charset=utf-16", None),
            ("", Some(Media::Json)),
            ("text/event-stream", Some(Media::Events)),
            ("text/event-stream, application/json;q=0.5", Some(Media::Events)),
            ("text/event-stream;q=0.5, */*", Some(Media::Json)),
            ("text/*", None),
            ("text/html", None),
            ("application/json;q=0", None),
            ("application/json;q=0, application/graphql-response+json;q=0.000", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            assert_eq!(Media::wanted(&headers), media, "{accept:?}");
        }
        assert_eq!(Media::wanted(&HeaderMap::new()), Some(Media::Json), "no wish");
    }

    #[test]
    fn several_lines_are_one_wish() {
        let mut headers = HeaderMap::new();
        headers.append(header::ACCEPT, HeaderValue::from_static("text/html"));
        headers.append(header::ACCEPT, HeaderValue::from_static("application/json;q=0.2"));
        assert_eq!(Media::wanted(&headers), Some(Media::Json));
    }
}
