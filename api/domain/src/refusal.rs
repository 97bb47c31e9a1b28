//! Refusals: what was understood and refused by a rule, in its user's words.

use std::borrow::Cow;

/// Why a rule refuses, as clients read it in `userErrors { code }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    /// The value of a field breaks a rule.
    Invalid,
    /// It does not exist, or not for the caller.
    NotFound,
    /// The record's state does not allow the step.
    WrongState,
    /// The record, or the set behind a seal, has changed since the caller read it.
    VersionConflict,
    /// The key was used before with another input.
    IdempotencyConflict,
    /// The same thing exists already.
    Duplicate,
    /// The year is closed for this pairing.
    PeriodClosed,
    /// More than one request may hold.
    LimitExceeded,
}

impl Code {
    /// Its word, as clients and the journal read it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Invalid => "INVALID",
            Self::NotFound => "NOT_FOUND",
            Self::WrongState => "WRONG_STATE",
            Self::VersionConflict => "VERSION_CONFLICT",
            Self::IdempotencyConflict => "IDEMPOTENCY_CONFLICT",
            Self::Duplicate => "DUPLICATE",
            Self::PeriodClosed => "PERIOD_CLOSED",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
        }
    }
}

/// A refusal: its code, the field it concerns, and what would be right, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Refusal {
    /// The code.
    pub code: Code,
    /// The field of the input, in the API's spelling; empty where it is about the whole.
    pub field: Cow<'static, str>,
    /// In Chinese.
    pub zh: Cow<'static, str>,
    /// In English.
    pub en: Cow<'static, str>,
}

impl Refusal {
    /// A refusal about `field`.
    pub fn new(
        code: Code,
        field: impl Into<Cow<'static, str>>,
        zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { code, field: field.into(), zh: zh.into(), en: en.into() }
    }

    /// A field whose value breaks a rule.
    pub fn invalid(
        field: impl Into<Cow<'static, str>>,
        zh: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(Code::Invalid, field, zh, en)
    }

    /// What the caller named does not exist for them; `zh` and `en` are its names.
    pub fn not_found(field: impl Into<Cow<'static, str>>, zh: &str, en: &str) -> Self {
        Self::new(
            Code::NotFound,
            field,
            format!("没有找到这个{zh}，请核对编号"),
            format!("there is no such {en}; check its id"),
        )
    }

    /// The record is at another version than the caller expects.
    pub fn version_conflict(expected: i32, actual: i32) -> Self {
        Self::new(
            Code::VersionConflict,
            "expectedVersion",
            format!("记录已更新为第 {actual} 版，而请求基于第 {expected} 版；请重新读取后再提交"),
            format!("the record is at version {actual}, the request expects {expected}; read it again"),
        )
    }

    /// The key was used before with another input.
    pub fn idempotency_conflict() -> Self {
        Self::new(
            Code::IdempotencyConflict,
            "idempotencyKey",
            "这个幂等键已用于另一份内容；请换一个新键",
            "this key was used with another input; take a new key",
        )
    }

    /// The year of the day is closed for the pairing.
    pub fn period_closed(field: impl Into<Cow<'static, str>>, year: i32) -> Self {
        Self::new(
            Code::PeriodClosed,
            field,
            format!("该结对关系 {year} 年度已关账，只能作为更正录入"),
            format!("the year {year} of this pairing is closed; only a correction can be entered"),
        )
    }

    /// The same refusal, about another field.
    #[must_use]
    pub fn at(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = field.into();
        self
    }
}
