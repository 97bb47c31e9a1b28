//! Scalars: each refuses the wrong JSON type only.
//!
//! Scale, range, calendar and registers are checked by the rules, field by field, so that a batch can answer
//! line by line.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

macro_rules! text_scalars {
    ($($(#[$doc:meta])* $name:ident as $wire:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub String);

        $(#[$doc])*
        #[Scalar(name = $wire)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                match value {
                    Value::String(text) => Ok(Self(text)),
                    other => Err(InputValueError::expected_type(other)),
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
    )+};
}

text_scalars! {
    /// An exact decimal number as a string: money in yuan with two places (`"1234.50"`), quantities with
    /// three. A JSON number is refused, because it would have passed through a float.
    Decimal as "Decimal",
    /// A calendar day of UTC+8, `"2022-10-31"`.
    Date as "Date",
    /// The code of a region (行政区划代码): six or twelve digits in, twelve out.
    RegionCodeText as "RegionCode",
    /// A unified social credit code (统一社会信用代码), 18 characters.
    CreditCodeText as "CreditCode",
    /// A place in the sealed order of the journal, counted from 1 without a gap: digits in a string, as there
    /// may be more than an `Int` can count.
    Position as "Position",
    /// A place in a list, opaque; it holds under the order of the list that gave it.
    Cursor as "Cursor",
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
                year.map(Self).ok_or_else(|| InputValueError::expected_type(value))
            }
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::from(self.0)
    }
}
