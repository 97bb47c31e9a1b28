//! What an export is asked for: the arguments of the schema's own field, judged by the schema itself.

use super::List;
use crate::{
    error::{Error, Result},
    graphql::document::Documents,
};
use async_graphql::{InputType, Value};
use domain::Refusal;
use serde_json::{Map, Value as Json};
use std::fmt;

/// An argument of a field of the schema, and its type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Argument {
    name: &'static str,
    kind: fn() -> String,
}

/// Arguments that the schema has found right.
#[derive(Clone, Debug)]
pub(crate) struct Arguments {
    given: Map<String, Json>,
}

impl Argument {
    /// Of this name and type.
    pub(crate) const fn of<T: InputType>(name: &'static str) -> Self {
        Self { name, kind: T::qualified_type_name }
    }
}

impl Arguments {
    /// Takes the arguments of a list as JSON.
    ///
    /// They are held against the schema as the variables of a query of the list's field: names, types and words
    /// are then the schema's own, and what it does not know is refused in the words in which it refuses a query.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` with the argument that is wrong.
    pub(crate) fn read(documents: &Documents, list: &List, given: Map<String, Json>) -> Result<Self> {
        let takes: Vec<&str> = list.arguments.iter().map(|argument| argument.name).collect();
        if let Some(stray) = given.keys().find(|name| !takes.contains(&name.as_str())) {
            let takes = takes.join(", ");
            let zh = format!("没有这个参数；可以使用：{takes}, format");
            let en = format!("there is no such argument; give {takes}, format");
            return Err(Error::BadInput(Refusal::invalid(stray.clone(), zh, en)));
        }
        if list.arguments.is_empty() {
            return Ok(Self { given });
        }
        let each =
            |write: fn(&Argument) -> String| list.arguments.iter().map(write).collect::<Vec<_>>().join(" ");
        let document = format!(
            "query ({}) {{ {}({}) {{ __typename }} }}",
            each(|it| format!("${}: {}", it.name, (it.kind)())),
            list.name,
            each(|it| format!("{0}: ${0}", it.name)),
        );
        let broken = |why: &str| Error::Internal(format!("{document}: {why}"));
        let read = documents.read(&document).map_err(|errors| broken(&format!("{errors:?}")))?;
        if let Err(errors) = documents.operation(&read, None, &given) {
            let first = errors.first().and_then(|error| match error.source::<Error>() {
                Some(Error::BadInput(refusal)) => Some(refusal.clone()),
                _ => None,
            });
            return Err(first.map_or_else(|| broken(&format!("{errors:?}")), Error::BadInput));
        }
        Ok(Self { given })
    }

    /// An argument; an absent one is null.
    pub(crate) fn get<T: InputType>(&self, name: &'static str) -> Result<T> {
        let value = self.given.get(name).cloned();
        let value =
            value.map(Value::from_json).transpose().map_err(|error| Error::Internal(error.to_string()))?;
        T::parse(value).map_err(|error| {
            let error = error.into_server_error(async_graphql::Pos::default()).message;
            Error::BadInput(Refusal::invalid(name, format!("参数无法读取：{error}"), error))
        })
    }

    /// As JSON.
    pub(crate) fn json(&self) -> Json {
        Json::Object(self.given.clone())
    }
}

/// As people check it: the arguments as JSON, or that there are none.
impl fmt::Display for Arguments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.given.is_empty() { f.write_str("无 none") } else { write!(f, "{}", self.json()) }
    }
}
