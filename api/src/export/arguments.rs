//! What an export is asked for: the arguments of the schema's own field, judged by the schema itself.

use super::List;
use crate::{
    error::{Error, Result},
    graphql::{ApiSchema, strict},
};
use async_graphql::{InputType, Request, Value, Variables};
use domain::Refusal;
use serde_json::{Map, Value as Json};
use std::{fmt, sync::LazyLock};

/// The schema as it judges arguments by itself.
static STRICT: LazyLock<ApiSchema> = LazyLock::new(strict);

/// An argument of a field of the schema, and its type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Argument {
    name: &'static str,
    kind: fn() -> String,
}

/// Arguments that the schema has found right.
#[derive(Clone, Debug, Default)]
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
    /// The schema is asked to pass over the list's field with these arguments: names, types and words are then
    /// the schema's own, and what it does not know is refused with the words in which it would refuse a query.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` with the place in the arguments that is wrong.
    pub(crate) async fn read(list: &List, given: Map<String, Json>) -> Result<Self> {
        let takes: Vec<&str> = list.arguments.iter().map(|argument| argument.name).collect();
        if let Some(stray) = given.keys().find(|name| !takes.contains(&name.as_str())) {
            let takes = takes.join(", ");
            return Err(bad(stray.clone(), &format!("{takes} / format"), &format!("{takes} and format")));
        }
        let asked = || list.arguments.iter().filter(|argument| given.contains_key(argument.name));
        if asked().next().is_none() {
            return Ok(Self::default());
        }
        let heads: Vec<_> = asked().map(|it| format!("${}: {}", it.name, (it.kind)())).collect();
        let passed: Vec<_> = asked().map(|it| format!("{0}: ${0}", it.name)).collect();
        let document = format!(
            "query ({}) {{ {}({}) @skip(if: true) {{ __typename }} }}",
            heads.join(" "),
            list.name,
            passed.join(" ")
        );
        let variables = Variables::from_json(Json::Object(given.clone()));
        let answer = STRICT.execute(Request::new(document).variables(variables)).await;
        match answer.errors.into_iter().next() {
            None => Ok(Self { given }),
            Some(error) => {
                // The schema quotes the place first: `"filter.state.eq", expected type "RecordState"`.
                let field = error.message.split('"').nth(1).unwrap_or_default().to_owned();
                let zh = format!("参数与接口定义不符：{}", error.message);
                Err(Error::BadInput(Refusal::invalid(field, zh, error.message)))
            }
        }
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

fn bad(field: String, zh: &str, en: &str) -> Error {
    Error::BadInput(Refusal::invalid(
        field,
        format!("没有这个参数；可以使用：{zh}"),
        format!("there is no such argument; give {en}"),
    ))
}
