//! What the door itself refuses, before there is a GraphQL request: each with its status and code.

use super::{answer::Told, negotiation::Media};
use crate::language::Language;
use async_graphql::{ErrorExtensionValues, Response as Answer, ServerError};
use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use std::borrow::Cow;

/// A refusal at the door.
#[derive(Debug)]
pub(super) struct Refused {
    /// The status that says so.
    pub(super) status: StatusCode,
    /// What goes with the status.
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    code: &'static str,
    zh: Cow<'static, str>,
    en: Cow<'static, str>,
}

impl Refused {
    fn new(
        status: StatusCode,
        code: &'static str,
        zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { status, headers: Vec::new(), code, zh: zh.into(), en: en.into() }
    }

    fn with(mut self, name: HeaderName, value: &'static str) -> Self {
        self.headers.push((name, HeaderValue::from_static(value)));
        self
    }

    /// 400: it is no GraphQL request.
    pub(super) fn malformed(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", zh, en)
    }

    /// 400: another site's page sent it, in a way that its browser does not ask us about first.
    pub(super) fn cross_site() -> Self {
        Self::malformed(
            "拒绝其他网站页面发来的请求；请带上 GraphQL-Require-Preflight 请求头",
            "another site's page sent this; give the header GraphQL-Require-Preflight",
        )
    }

    /// 403: another site's page wants to open a socket.
    pub(super) fn origin() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "FORBIDDEN",
            "不接受该来源（Origin）的连接",
            "connections from this origin are not taken",
        )
    }

    /// 405: a method that the address does not have.
    pub(super) fn method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "请用 GET 或 POST", "use GET or POST")
            .with(header::ALLOW, "GET, POST")
    }

    /// 405: a mutation in an address, which others can make a browser open.
    pub(super) fn mutation_in_address() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "METHOD_NOT_ALLOWED",
            "变更须用 POST",
            "mutations are posted",
        )
        .with(header::ALLOW, "POST")
    }

    /// 406: an answer in a form that we do not write.
    pub(super) fn media() -> Self {
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            "NOT_ACCEPTABLE",
            "可应答 application/graphql-response+json、application/json 或 text/event-stream",
            "accept application/graphql-response+json, application/json or text/event-stream",
        )
    }

    /// 406: a subscription has no single answer.
    pub(super) fn subscription() -> Self {
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            "NOT_ACCEPTABLE",
            "订阅须用 WebSocket，或接受 text/event-stream",
            "subscriptions need a WebSocket, or accept text/event-stream",
        )
    }

    /// 408: the body did not come in time.
    pub(super) fn slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "REQUEST_TIMEOUT",
            "请求体未能及时送达",
            "the body did not arrive in time",
        )
        .with(header::CONNECTION, "close")
    }

    /// 413: more than we read; whoever has not sent it all is not listened to any longer.
    pub(super) fn too_large(most: usize, read: Read) -> Self {
        let refused = Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "PAYLOAD_TOO_LARGE",
            format!("请求体不得超过 {most} 字节"),
            format!("a body has at most {most} bytes"),
        );
        match read {
            Read::Whole => refused,
            Read::Part => refused.with(header::CONNECTION, "close"),
        }
    }

    /// 415: a body in a form that we do not read.
    pub(super) fn content_type() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UNSUPPORTED_MEDIA_TYPE",
            "请求体应为 application/json（UTF-8，不压缩）",
            "post application/json, in UTF-8 and not compressed",
        )
    }

    /// What its sender reads.
    pub(super) fn message(&self, language: Language) -> &str {
        language.pick(&self.zh, &self.en)
    }

    /// As an answer without data.
    fn answer(&self, language: Language) -> Answer {
        let mut error = ServerError::new(self.message(language), None);
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", self.code);
        error.extensions = Some(extensions);
        Answer::from_errors(vec![error])
    }

    /// As an answer over HTTP.
    pub(super) fn respond(&self, media: Media, language: Language, request_id: &str) -> Response {
        let told = Told::new(self.answer(language), language, request_id);
        let mut response = told.respond_as(self.status, media, request_id);
        response.headers_mut().extend(self.headers.iter().cloned());
        response
    }
}

/// How much of a body was read before it was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// All of it: the connection can serve the next request.
    Whole,
    /// Not all.
    Part,
}
