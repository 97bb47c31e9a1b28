//! An answer as clients read it: every error with its code, in the caller's language, and no word of what broke.

use super::{REQUEST_ID, negotiation::Media};
use crate::{error::Error, graphql::scalar::CHINESE, language::Language};
use async_graphql::{ErrorExtensionValues, Response as Answer, ServerError, Value};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// An answer that can be sent.
#[derive(Debug)]
pub(super) struct Told {
    answer: Answer,
    /// How many seconds to wait, where that is what is wrong.
    wait: Option<u64>,
}

/// What is written. A request that never ran has errors and no data, not even null.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

impl Told {
    /// Gives every error its code and words, and keeps the causes for the log.
    pub(super) fn new(mut answer: Answer, language: Language, request_id: &str) -> Self {
        let wait = answer.errors.iter().find_map(|error| match error.source::<Error>() {
            // Whole seconds, none too few.
            Some(Error::RateLimited(wait)) => {
                Some(u64::try_from(wait.as_millis().div_ceil(1000).max(1)).unwrap_or(u64::MAX))
            }
            _ => None,
        });
        for error in &mut answer.errors {
            finish(error, language, request_id);
        }
        Self { answer, wait }
    }

    /// Whether the request never ran: what fails while it runs has a path.
    pub(super) fn never_ran(&self) -> bool {
        self.answer.data == Value::Null
            && !self.answer.errors.is_empty()
            && self.answer.errors.iter().all(|error| error.path.is_empty())
    }

    /// The code of the first error.
    pub(super) fn code(&self) -> Option<&str> {
        match self.answer.errors.first()?.extensions.as_ref()?.get("code")? {
            Value::String(code) => Some(code),
            _ => None,
        }
    }

    /// The errors, for a message that carries nothing else.
    pub(super) fn errors(&self) -> serde_json::Value {
        serde_json::to_value(&self.answer.errors).unwrap_or_default()
    }

    /// The whole of it.
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::to_value(self.written()).unwrap_or_default()
    }

    /// The whole of it, as text without a line break.
    pub(super) fn text(&self) -> String {
        serde_json::to_string(&self.written()).unwrap_or_default()
    }

    /// As the answer to one request over HTTP.
    pub(super) fn respond(&self, media: Media, request_id: &str) -> Response {
        let status = match media {
            Media::Graphql if self.never_ran() => status(self.code()),
            _ => StatusCode::OK,
        };
        self.respond_as(status, media, request_id)
    }

    /// As an answer over HTTP, of a status that says what it is.
    pub(super) fn respond_as(&self, status: StatusCode, media: Media, request_id: &str) -> Response {
        let mut response =
            (status, [(header::CONTENT_TYPE, media.content_type())], self.text()).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(wait) = self.wait {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
        }
        dress(response, request_id)
    }

    fn written(&self) -> Written<'_> {
        Written {
            errors: &self.answer.errors,
            data: Some(&self.answer.data).filter(|_| !self.never_ran()),
            extensions: &self.answer.extensions,
        }
    }
}

/// What every answer carries: the request's name, and that it is its reader's alone.
pub(super) fn dress(mut response: Response, request_id: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert(&REQUEST_ID, id);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept, Accept-Language, Authorization"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// The status of a request that never ran.
fn status(code: Option<&str>) -> StatusCode {
    match code {
        Some("UNAUTHENTICATED") => StatusCode::UNAUTHORIZED,
        Some("FORBIDDEN") => StatusCode::FORBIDDEN,
        Some("RATE_LIMITED") => StatusCode::TOO_MANY_REQUESTS,
        Some("UNAVAILABLE") => StatusCode::SERVICE_UNAVAILABLE,
        Some("INTERNAL") => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// What the library found wrong with a request, for callers who read Chinese.
fn in_words(error: &mut ServerError, language: Language) -> Option<String> {
    let told = error.extensions.as_mut().and_then(|extensions| {
        let told = extensions.get(CHINESE).cloned();
        extensions.unset(CHINESE);
        told
    });
    match (language, told) {
        (Language::English, _) => None,
        (Language::Chinese, Some(Value::String(told))) => Some(told),
        (Language::Chinese, _) => Some(format!("请求与接口定义不符：{}", error.message)),
    }
}

/// Gives an error its code and words, and keeps its cause for the log.
fn finish(error: &mut ServerError, language: Language, request_id: &str) {
    let (code, message, field) = match error.source::<Error>() {
        Some(own) => {
            if matches!(own, Error::Internal(_) | Error::Taken(_) | Error::Unavailable(_)) {
                tracing::error!(request_id, cause = %own, "request failed");
            }
            let refusal = match own {
                Error::BadInput(refusal) | Error::TooCostly(refusal) => Some(refusal),
                Error::Refused(refusals) => refusals.first(),
                _ => None,
            };
            (own.code(), Some(own.message(language)), refusal.map(|refusal| refusal.field.to_string()))
        }
        None => ("BAD_USER_INPUT", in_words(error, language), None),
    };
    if let Some(message) = message {
        error.message = message;
    }
    // Lines are counted from 1: what stands at none has no place.
    error.locations.retain(|place| place.line > 0);
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    if extensions.get("code").is_none() {
        extensions.set("code", code);
    }
    if let Some(field) = field.filter(|field| !field.is_empty()) {
        extensions.set("field", field);
    }
    if code == "INTERNAL" {
        extensions.set("requestId", request_id);
    }
    error.source = None;
}
