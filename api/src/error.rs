//! What a request can fail with: one error, with the codes of the schema.

use crate::language::Language;
use domain::Refusal;
use sea_orm::{DbErr, RuntimeErr};
use std::time::Duration;

/// What a request can fail with.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It was understood and refused by rules: answered in `userErrors`.
    #[error("refused: {0:?}")]
    Refused(Vec<Refusal>),
    /// It does not parse: an id of another type, a cursor of another list.
    #[error("bad input: {}", .0.en)]
    BadInput(Refusal),
    /// A cursor from before what is kept to be delivered again.
    #[error("the cursor is too old")]
    CursorExpired,
    /// Nobody is signed in, or not any more.
    #[error("not signed in")]
    Unauthenticated,
    /// None of the caller's grants allows it.
    #[error("forbidden")]
    Forbidden,
    /// The first sign-in with a password that somebody else chose.
    #[error("the password must be changed first")]
    PasswordMustChange,
    /// It would cost more than one request may.
    #[error("too costly: {}", .0.en)]
    TooCostly(Refusal),
    /// Too much in too short a time.
    #[error("rate limited")]
    RateLimited(Duration),
    /// The database is away or too slow; trying again later helps.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// A unique index refused it; whoever wrote knows what that means to its user.
    #[error("taken: {0}")]
    Taken(String),
    /// Ours to mend; the log has it under the request's id.
    #[error("internal: {0}")]
    Internal(String),
}

/// The result of what a request asks for.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// The code in `extensions.code`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusals) => match refusals.first() {
                Some(refusal) => refusal.code.word(),
                None => "BAD_USER_INPUT",
            },
            Self::BadInput(_) => "BAD_USER_INPUT",
            Self::CursorExpired => "CURSOR_EXPIRED",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden | Self::PasswordMustChange => "FORBIDDEN",
            Self::TooCostly(_) => "QUERY_TOO_COSTLY",
            Self::RateLimited(_) => "RATE_LIMITED",
            Self::Unavailable(_) => "UNAVAILABLE",
            Self::Taken(_) | Self::Internal(_) => "INTERNAL",
        }
    }

    /// What its user reads: no SQL, path or stack.
    pub fn message(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::Refused(refusals) => match refusals.first() {
                Some(first) => (first.zh.as_ref(), first.en.as_ref()),
                None => ("请求被拒绝", "the request was refused"),
            },
            Self::BadInput(refusal) | Self::TooCostly(refusal) => (refusal.zh.as_ref(), refusal.en.as_ref()),
            Self::CursorExpired => (
                "游标已过期，只能接续 7 天内的变化；请重新读取清单后再订阅",
                "the cursor is older than 7 days; read the list anew, then subscribe",
            ),
            Self::Unauthenticated => ("请先登录", "sign in first"),
            Self::Forbidden => ("您的授权不允许这项操作", "none of your grants allows this"),
            Self::PasswordMustChange => {
                ("首次登录须先修改密码（changePassword）", "change your password first (changePassword)")
            }
            Self::RateLimited(_) => ("请求过于频繁，请稍后再试", "too many requests; try again later"),
            Self::Unavailable(_) => {
                ("数据库暂时不可用，请稍后再试", "the database is away; try again in a moment")
            }
            Self::Taken(_) | Self::Internal(_) => (
                "系统内部错误，请把请求编号告知管理员",
                "an internal error; tell the administrator the request's id",
            ),
        };
        match language {
            Language::Chinese => zh,
            Language::English => en,
        }
        .to_owned()
    }

    /// One refusal.
    pub fn refused(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::refused(refusal)
    }
}

/// What a database error means to whoever caused it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Conflict {
    /// A unique index; with its name (PostgreSQL) or columns (SQLite).
    Unique(String),
    /// Another transaction was in the way; the same work may pass when tried again.
    Retry,
    /// The database is away or too slow.
    Away,
    /// Anything else.
    Other,
}

/// Reads a database error.
pub(crate) fn conflict(error: &DbErr) -> Conflict {
    let inner = match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => return Conflict::Away,
        DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)) => inner,
        _ => return Conflict::Other,
    };
    match inner.as_ref() {
        sqlx::Error::Database(database) => {
            let code = database.code().unwrap_or_default();
            match code.as_ref() {
                "23505" => Conflict::Unique(database.constraint().unwrap_or_default().to_owned()),
                "2067" | "1555" => Conflict::Unique(database.message().to_owned()),
                "40001" | "40P01" | "5" | "6" | "261" | "517" => Conflict::Retry,
                "57014" | "55P03" | "57P01" | "57P02" | "57P03" | "53300" => Conflict::Away,
                _ => Conflict::Other,
            }
        }
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Tls(_) => {
            Conflict::Away
        }
        _ => Conflict::Other,
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match conflict(&error) {
            Conflict::Away | Conflict::Retry => Self::Unavailable(error.to_string()),
            Conflict::Unique(_) => Self::Taken(error.to_string()),
            Conflict::Other => Self::Internal(error.to_string()),
        }
    }
}
