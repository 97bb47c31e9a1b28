//! Scalars: each refuses the wrong JSON type only.
//!
//! Scale, range, calendar and registers are checked by the rules, field by field, so that a batch can answer
//! line by line.

use async_graphql::{InputType, InputValueError, InputValueResult, Scalar, ScalarType, Value};

/// Under which extension a message in Chinese travels to the edge, where the caller's language is known.
pub(crate) const CHINESE: &str = "zh";

/// Refuses the wrong JSON type, and says what would be right.
fn wrong_type<T: InputType>(wire: &str, example: &str, found: &Value) -> InputValueError<T> {
    InputValueError::custom(format!("a {wire} is written as {example}, not as {found}"))
        .with_extension(CHINESE, format!("{wire} 应写作 {example}，不能写作 {found}"))
}

macro_rules! text_scalars {
    ($($(#[$doc:meta])* $name:ident as $wire:literal such as $example:literal),+ $(,)?) => {
    $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub String);

        $(#[$doc])*
        #[Scalar(name = $wire)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                match value {
                    Value::String(text) => Ok(Self(text)),
                    other => Err(wrong_type($wire, $example, &other)),
                }
            }
            fn to_value(&self) -> Value {
                Value::String(self.0.clone())
            }
        }

        impl<T: std::fmt::Display> From<&T> for $name {
            fn from(value: &T) -> Self {
                Self(value.to_string())
            }
        }
    )+

        /// How each scalar of ours is written.
        pub(crate) const FORMS: &[Form] = &[
            $(Form { name: $wire, example: $example, is_text: true },)+
            Form { name: "Year", example: YEAR, is_text: false },
        ];
    };
}

/// How a scalar is written.
pub(crate) struct Form {
    /// Its name in the schema.
    pub(crate) name: &'static str,
    /// An example.
    pub(crate) example: &'static str,
    /// Whether it is a string; else it is a whole number.
    pub(crate) is_text: bool,
}

const YEAR: &str = "2022";

text_scalars! {
    /// An exact decimal number as a string: money in yuan with two places (`"1234.50"`), quantities with
    /// three. A JSON number is refused, because it would have passed through a float.
    Decimal as "Decimal" such as "\"1234.50\"",
    /// A calendar day of UTC+8, `"2022-10-31"`.
    Date as "Date" such as "\"2022-10-31\"",
    /// The code of a region (行政区划代码): six or twelve digits in, twelve out.
    RegionCodeText as "RegionCode" such as "\"451027\"",
    /// A unified social credit code (统一社会信用代码), 18 characters.
    CreditCodeText as "CreditCode" such as "\"12440106MB2C00001X\"",
    /// A class of the economy (国民经济行业分类, GB/T 4754-2017) by the form of its code: the letter of the section,
    /// two to four digits, or both in, both out.
    IndustryClassText as "IndustryClass" such as "\"C1391\"",
    /// A place in the sealed order of the journal, counted from 1 without a gap: digits in a string, as there
    /// may be more than an `Int` can count.
    Position as "Position" such as "\"1024\"",
    /// A place in a list, opaque; it holds under the order of the list that gave it.
    Cursor as "Cursor" such as "\"…\", as the list gave it",
}

/// A calendar year of UTC+8, as an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearNumber(pub i32);

/// A calendar year of UTC+8, as an integer.
#[Scalar(name = "Year")]
impl ScalarType for YearNumber {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::Number(number) => {
                let year = number.as_i64().and_then(|year| i32::try_from(year).ok());
                year.map(Self).ok_or_else(|| wrong_type("Year", YEAR, &value))
            }
            _ => Err(wrong_type("Year", YEAR, &value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::from(self.0)
    }
}
