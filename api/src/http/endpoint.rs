//! GraphQL over HTTP: one request in, one answer out, every error with its code in the caller's language.

use super::{
    App, REQUEST_ID,
    run::{self, Caller, failure},
};
use crate::{
    access::Peer,
    error::Error,
    graphql::{document::Kind, scalar::CHINESE, sdl},
    language::Language,
};
use async_graphql::{ErrorExtensionValues, Response as Answer, ServerError};
use axum::{
    body::Bytes,
    extract::{ConnectInfo, Query, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::Refusal;
use serde_json::{Map, Value as Json};
use std::net::SocketAddr;

/// What a client posts.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    query: String,
    operation_name: Option<String>,
    variables: Option<Map<String, Json>>,
}

/// What an address carries: what is structured is JSON text.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    query: String,
    operation_name: Option<String>,
    variables: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Get,
    Post,
}

/// A request in the body.
pub(super) async fn post(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Some(refused) = foreign(&headers) {
        return refused;
    }
    match serde_json::from_slice::<Asked>(&body) {
        Ok(asked) => answer(&app, peer, &headers, asked, Method::Post).await,
        Err(_) => {
            refuse(&headers, "请求体应为 {\"query\": …} 形式的 JSON", "post JSON of the form {\"query\": …}")
        }
    }
}

/// A query in the address.
pub(super) async fn get(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    match format!("/?{}", query.unwrap_or_default()).parse().ok().and_then(|uri| written(&uri)) {
        Some(asked) => answer(&app, peer, &headers, asked, Method::Get).await,
        None => refuse(&headers, "地址中缺少 query 参数", "give the parameter query"),
    }
}

/// The schema in its own language.
pub(super) async fn schema() -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], sdl()).into_response()
}

/// Refuses what is not JSON: only a media type that a browser never sends across sites without asking first.
pub(super) fn foreign(headers: &HeaderMap) -> Option<Response> {
    let json = text(headers, &header::CONTENT_TYPE)
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    (!json).then(|| plain(StatusCode::UNSUPPORTED_MEDIA_TYPE, "post application/json\n"))
}

fn written(uri: &axum::http::Uri) -> Option<Asked> {
    let Query(written) = Query::<Written>::try_from_uri(uri).ok()?;
    let variables = written.variables.map(|text| serde_json::from_str(&text)).transpose().ok()?;
    Some(Asked { query: written.query, operation_name: written.operation_name, variables })
}

async fn answer(app: &App, peer: SocketAddr, headers: &HeaderMap, asked: Asked, method: Method) -> Response {
    let language = language(headers);
    let request_id = request_id(app, headers);
    let caller = caller(headers, peer, &request_id);
    let asked = run::Asked {
        query: asked.query,
        operation_name: asked.operation_name,
        variables: asked.variables.unwrap_or_default(),
    };
    let answered = match app.ready(caller, asked) {
        Ok(ready) if method == Method::Get && ready.kind() != Kind::Query => {
            let mut refused = plain(StatusCode::METHOD_NOT_ALLOWED, "mutations are posted\n");
            refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
            return refused;
        }
        Ok(ready) => app.run(caller, &ready).await,
        Err(answer) => *answer,
    };
    respond(headers, language, &request_id, answered)
}

/// Whom these headers name.
pub(super) fn caller<'a>(headers: &'a HeaderMap, peer: SocketAddr, request_id: &'a str) -> Caller<'a> {
    let authorization = text(headers, &header::AUTHORIZATION);
    Caller { authorization, peer: Peer(peer.ip()), language: language(headers), request_id }
}

pub(super) fn text<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

pub(super) fn language(headers: &HeaderMap) -> Language {
    text(headers, &header::ACCEPT_LANGUAGE).map_or_else(Language::default, Language::from_accept_language)
}

/// The caller's name for the request where it is a plain one, else a new one.
pub(super) fn request_id(app: &App, headers: &HeaderMap) -> String {
    let plain = |id: &&str| {
        (1..=64).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    text(headers, &REQUEST_ID)
        .filter(plain)
        .map_or_else(|| app.store.clock().id::<uuid::Uuid>().simple().to_string(), str::to_owned)
}

/// Refuses what does not even parse.
fn refuse(headers: &HeaderMap, zh: &str, en: &str) -> Response {
    let refusal = Refusal::invalid("", zh.to_owned(), en.to_owned());
    respond(headers, language(headers), "", failure(Error::BadInput(refusal)))
}

/// The answer on the wire.
pub(super) fn respond(
    headers: &HeaderMap,
    language: Language,
    request_id: &str,
    mut answer: Answer,
) -> Response {
    let wait = answer.errors.iter().find_map(|error| match error.source::<Error>() {
        // Whole seconds, none too few.
        Some(Error::RateLimited(wait)) => Some(wait.as_millis().div_ceil(1000).max(1)),
        _ => None,
    });
    for error in &mut answer.errors {
        finish(error, language, request_id);
    }
    let modern = text(headers, &header::ACCEPT)
        .is_some_and(|kinds| kinds.contains("application/graphql-response+json"));
    let failed = answer.data == async_graphql::Value::Null && !answer.errors.is_empty();
    let status = if modern && failed { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let kind = if modern {
        "application/graphql-response+json; charset=utf-8"
    } else {
        "application/json; charset=utf-8"
    };
    let body = serde_json::to_vec(&answer).unwrap_or_default();
    let mut response = (status, [(header::CONTENT_TYPE, kind)], body).into_response();
    if let Some(seconds) = wait {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(u64::try_from(seconds).unwrap_or(u64::MAX)));
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert(&REQUEST_ID, id);
    }
    response
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
        (Language::Chinese, Some(async_graphql::Value::String(told))) => Some(told),
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

fn plain(status: StatusCode, words: &'static str) -> Response {
    (status, words).into_response()
}
