//! How a result becomes an answer: refusals in `userErrors`, everything else in `errors`.

use super::refused;
use crate::{
    error::{Error, Result},
    language::Language,
};
use async_graphql::{Enum, SimpleObject};
use domain::Refusal;

/// Why a rule refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::Code", name = "UserErrorCode")]
pub enum UserErrorCode {
    /// The value of a field breaks a rule (不合规则).
    Invalid,
    /// It does not exist, or not for the caller (不存在).
    NotFound,
    /// The record's state does not allow the step (状态不允许).
    WrongState,
    /// The record, or the set behind a seal, has changed meanwhile (版本已变).
    VersionConflict,
    /// The key was used before with another input (幂等键冲突).
    IdempotencyConflict,
    /// The same thing exists already (重复).
    Duplicate,
    /// The year is closed for the pairing (已关账).
    PeriodClosed,
    /// More than one request may hold (超出上限).
    LimitExceeded,
}

/// What was understood and refused by a rule (业务错误).
#[derive(Clone, Debug, SimpleObject)]
pub struct UserError {
    /// The field of the input that it concerns; null where it is about the whole.
    field: Option<String>,
    /// Why.
    code: UserErrorCode,
    /// What would be right, in the caller's language.
    message: String,
    /// Which line of a batch, counted from 0.
    index: Option<i32>,
}

impl UserError {
    /// A refusal as its user reads it.
    pub fn new(refusal: &Refusal, index: Option<usize>, language: Language) -> Self {
        refused::note(refusal.code);
        Self {
            field: Some(refusal.field.to_string()).filter(|field| !field.is_empty()),
            code: refusal.code.into(),
            message: language.pick(&refusal.zh, &refusal.en).to_owned(),
            index: index.and_then(|index| i32::try_from(index).ok()),
        }
    }

    /// Refusals of one thing.
    pub fn all(refusals: &[Refusal], index: Option<usize>, language: Language) -> Vec<Self> {
        refusals.iter().map(|refusal| Self::new(refusal, index, language)).collect()
    }
}

/// A result with its refusals set apart.
pub fn answer<T>(
    result: Result<T>,
    language: Language,
) -> async_graphql::Result<(Option<T>, Vec<UserError>)> {
    match result {
        Ok(done) => Ok((Some(done), Vec::new())),
        Err(Error::Refused(refusals)) => Ok((None, UserError::all(&refusals, None, language))),
        Err(other) => Err(other.into()),
    }
}

/// The message is chosen at the edge, where the caller's language is known.
impl From<Error> for async_graphql::Error {
    fn from(error: Error) -> Self {
        Self::new_with_source(error)
    }
}
