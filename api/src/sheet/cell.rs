//! What one cell of a written sheet holds, and how it stays exact and harmless.

use super::neutral::neutralised;
use super::number;
use entity::values::Day;
use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet, XlsxError};
use std::borrow::Cow;

/// What one cell is to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Blank,
    /// Text or a code.
    Text(Cow<'a, str>),
    /// A plain decimal, exactly as it is to be read: `1234.50`.
    Decimal(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A day.
    Day(Day),
}

impl<'a> Cell<'a> {
    /// A text that may be absent.
    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Blank, |text| Self::Text(Cow::Borrowed(text)))
    }

    /// A text of its own.
    pub fn owned(text: impl Into<String>) -> Self {
        Self::Text(Cow::Owned(text.into()))
    }

    /// A decimal in its own form, such as an amount of money.
    pub fn decimal(decimal: impl std::fmt::Display) -> Self {
        Self::Decimal(Cow::Owned(decimal.to_string()))
    }

    pub(super) fn as_csv(&self) -> Cow<'_, str> {
        match self {
            Self::Blank => Cow::Borrowed(""),
            // A negative amount begins with a minus and is harmless; what is no plain number is text.
            Self::Decimal(plain) if number::from_text(plain).as_deref() == Ok(plain) => Cow::Borrowed(plain),
            Self::Text(text) | Self::Decimal(text) => neutralised(text),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Day(day) => Cow::Owned(day.to_string()),
        }
    }

    /// Writes the cell, never as a formula or a link.
    pub(super) fn put(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        look: &Format,
    ) -> Result<(), XlsxError> {
        match self {
            Self::Blank => return Ok(()),
            Self::Text(text) if text.is_empty() => return Ok(()),
            Self::Text(text) => sheet.write_string_with_format(row, column, text.as_ref(), look),
            Self::Decimal(decimal) => match number::exact_float(decimal) {
                Some(number) => sheet.write_number_with_format(row, column, number, look),
                None => sheet.write_string_with_format(row, column, decimal.as_ref(), look),
            },
            Self::Integer(integer) => match number::exact_float(&integer.to_string()) {
                Some(number) => sheet.write_number_with_format(row, column, number, look),
                None => sheet.write_string_with_format(row, column, integer.to_string(), look),
            },
            Self::Day(day) => match ExcelDateTime::parse_from_str(&day.to_string()) {
                Ok(date) => sheet.write_datetime_with_format(row, column, date, look),
                // Workbooks know no day before 1900.
                Err(_) => sheet.write_string_with_format(row, column, day.to_string(), look),
            },
        }
        .map(drop)
    }
}
