//! Variables held against the types that they are declared with: each that does not fit is named by its path, with
//! what would be right there.

use crate::graphql::scalar::FORMS;
use apollo_compiler::{
    Schema,
    ast::Type,
    executable::Operation,
    schema::{EnumType, ExtendedType, InputObjectType},
};
use domain::Refusal;
use serde_json::{Map, Value as Json};

/// How many of them are told: a broken client can be wrong a thousand times.
const TOLD: usize = 10;
/// How much of a wrong value is repeated, in characters.
const REPEATED: usize = 40;

/// Looks at the variables of an operation.
///
/// # Errors
/// Those that are missing or do not fit.
pub(super) fn check(
    schema: &Schema,
    operation: &Operation,
    given: &Map<String, Json>,
) -> Result<(), Vec<Refusal>> {
    let mut walk = Walk { schema, wrong: Vec::new() };
    for variable in &operation.variables {
        let place = variable.name.as_str();
        walk.field(place, &variable.ty, variable.default_value.is_some(), given.get(place));
    }
    if walk.wrong.is_empty() { Ok(()) } else { Err(walk.wrong) }
}

struct Walk<'a> {
    schema: &'a Schema,
    wrong: Vec<Refusal>,
}

/// What would be right, in both languages.
struct Right {
    zh: String,
    en: String,
}

fn right(zh: impl Into<String>, en: impl Into<String>) -> Right {
    Right { zh: zh.into(), en: en.into() }
}

impl Walk<'_> {
    /// A variable, or a field of an object.
    fn field(&mut self, place: &str, ty: &Type, has_default: bool, given: Option<&Json>) {
        match given {
            Some(value) => self.value(place, ty, value),
            None if ty.is_non_null() && !has_default => self.refuse(place, "缺少这一项", "it is missing"),
            None => {}
        }
    }

    fn value(&mut self, place: &str, ty: &Type, value: &Json) {
        if self.wrong.len() >= TOLD {
            return;
        }
        match (value, ty) {
            (Json::Null, ty) if ty.is_non_null() => self.refuse(place, "这一项不能为空", "it cannot be null"),
            (Json::Null, _) => {}
            (Json::Array(items), Type::List(inner) | Type::NonNullList(inner)) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(&format!("{place}[{index}]"), inner, item);
                }
            }
            // What is no list is a list of one.
            (one, Type::List(inner) | Type::NonNullList(inner)) => self.value(place, inner, one),
            (one, Type::Named(name) | Type::NonNullNamed(name)) => match self.schema.types.get(name) {
                Some(ExtendedType::InputObject(object)) => self.object(place, object, one),
                Some(ExtendedType::Enum(words)) => self.word(place, words, one),
                _ => self.scalar(place, name, one),
            },
        }
    }

    fn object(&mut self, place: &str, object: &InputObjectType, value: &Json) {
        let Json::Object(given) = value else {
            let names: Vec<_> = object.fields.keys().map(apollo_compiler::Name::as_str).collect();
            let names = names.join(", ");
            return self.wants(
                place,
                &right(format!("含有 {names} 的对象"), format!("an object with {names}")),
                value,
            );
        };
        for name in given.keys().filter(|name| !object.fields.contains_key(name.as_str())) {
            let names: Vec<_> = object.fields.keys().map(apollo_compiler::Name::as_str).collect();
            let names = names.join(", ");
            let (zh, en) =
                (format!("没有这一项；可以填写：{names}"), format!("there is no such field; give {names}"));
            self.refuse(&format!("{place}.{}", cut(name)), &zh, &en);
        }
        for (name, field) in &object.fields {
            let has_default = field.default_value.is_some();
            self.field(&format!("{place}.{name}"), &field.ty, has_default, given.get(name.as_str()));
        }
    }

    fn word(&mut self, place: &str, words: &EnumType, value: &Json) {
        if value.as_str().is_some_and(|word| words.values.contains_key(word)) {
            return;
        }
        let names: Vec<_> = words.values.keys().map(apollo_compiler::Name::as_str).collect();
        let names = names.join(", ");
        self.wants(place, &right(format!("其中之一：{names}"), format!("one of {names}")), value);
    }

    fn scalar(&mut self, place: &str, name: &str, value: &Json) {
        let whole = || value.as_i64().is_some_and(|number| i32::try_from(number).is_ok());
        let (fits, wanted) = match name {
            "Int" => (whole(), right("整数，例如 20", "a whole number such as 20")),
            "Float" => (value.is_number(), right("数，例如 0.5", "a number such as 0.5")),
            "Boolean" => (value.is_boolean(), right("true 或 false", "true or false")),
            "ID" => {
                (value.is_string() || value.is_i64(), right("编号（字符串）", "an id, which is a string"))
            }
            "String" => (value.is_string(), right("字符串", "a string")),
            "DateTime" => {
                let example = "\"2022-10-31T08:00:00Z\"";
                (
                    value.is_string(),
                    right(format!("时刻，例如 {example}"), format!("an instant such as {example}")),
                )
            }
            own => match FORMS.iter().find(|form| form.name == own) {
                Some(form) => {
                    let fits = if form.is_text { value.is_string() } else { whole() };
                    let example = form.example;
                    (fits, right(format!("{own}，写作 {example}"), format!("a {own}, written as {example}")))
                }
                None => return,
            },
        };
        if !fits {
            self.wants(place, &wanted, value);
        }
    }

    fn wants(&mut self, place: &str, right: &Right, found: &Json) {
        let found = match found {
            Json::Object(_) => "{…}".to_owned(),
            Json::Array(_) => "[…]".to_owned(),
            other => cut(&other.to_string()),
        };
        let (zh, en) = (format!("应为{}，不是 {found}", right.zh), format!("give {}, not {found}", right.en));
        self.refuse(place, &zh, &en);
    }

    fn refuse(&mut self, place: &str, zh: &str, en: &str) {
        if self.wrong.len() >= TOLD {
            return;
        }
        self.wrong.push(Refusal::invalid(
            place.to_owned(),
            format!("{place}：{zh}"),
            format!("{place}: {en}"),
        ));
    }
}

/// A text, no longer than what is worth repeating.
fn cut(text: &str) -> String {
    if text.chars().count() <= REPEATED {
        return text.to_owned();
    }
    text.chars().take(REPEATED).chain(['…']).collect()
}
