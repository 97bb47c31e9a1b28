//! Reading the fields of an input one by one, so that all that is wrong is said at once.

#![expect(
    clippy::option_option,
    reason = "the outer says whether it could be read, the inner whether it was given"
)]

use super::{
    id::{self, Global},
    scalar::{Date, RegionCodeText},
};
use crate::error::{Error, Result};
use async_graphql::ID;
use domain::Refusal;
use entity::values::{Day, NotAText, RegionCode, Text};

/// What was wrong so far with the fields of one input.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<Refusal>);

impl Fields {
    /// A day.
    pub(crate) fn day(&mut self, field: &'static str, value: &Date) -> Option<Day> {
        let read = Day::parse(&value.0).map_err(|_no_day| {
            Refusal::invalid(
                field,
                "日期应为 2022-10-31 这样的历日",
                "give a day of the calendar such as 2022-10-31",
            )
        });
        self.keep(read)
    }

    /// A day that may be left out: none is wrong, the inner one is left out.
    pub(crate) fn maybe_day(&mut self, field: &'static str, value: Option<&Date>) -> Option<Option<Day>> {
        value.map_or(Some(None), |value| self.day(field, value).map(Some))
    }

    /// The code of a region, whether or not there is one.
    pub(crate) fn region(&mut self, field: &'static str, value: &RegionCodeText) -> Option<RegionCode> {
        let read = RegionCode::parse(&value.0).map_err(|_no_code| {
            Refusal::invalid(field, "行政区划代码为 6 位或 12 位数字", "a region code has 6 or 12 digits")
        });
        self.keep(read)
    }

    /// The code of a region that may be left out.
    pub(crate) fn maybe_region(
        &mut self,
        field: &'static str,
        value: Option<&RegionCodeText>,
    ) -> Option<Option<RegionCode>> {
        value.map_or(Some(None), |value| self.region(field, value).map(Some))
    }

    /// Codes of regions.
    pub(crate) fn regions(
        &mut self,
        field: &'static str,
        values: &[RegionCodeText],
    ) -> Option<Vec<RegionCode>> {
        if values.len() > 200 {
            self.0.push(Refusal::invalid(field, "最多 200 个区划", "200 regions at most"));
            return None;
        }
        let read: Vec<_> = values.iter().map(|value| self.region(field, value)).collect();
        read.into_iter().collect()
    }

    /// A text that must be there.
    pub(crate) fn text(&mut self, field: &'static str, value: &str, most: usize) -> Option<String> {
        let read = Text::parse(value, most).map(Text::into_inner).map_err(|wrong| match wrong {
            NotAText::Empty => Refusal::invalid(field, "不能为空", "it cannot be empty"),
            NotAText::TooLong(most) => Refusal::invalid(
                field,
                format!("最多 {most} 个字"),
                format!("it has {most} characters at most"),
            ),
            NotAText::Control => {
                Refusal::invalid(field, "不能含有控制字符", "it cannot hold control characters")
            }
        });
        self.keep(read)
    }

    /// A text that may be left out; nothing but space is nothing.
    pub(crate) fn maybe_text(
        &mut self,
        field: &'static str,
        value: Option<&str>,
        most: usize,
    ) -> Option<Option<String>> {
        match value.filter(|value| !value.trim().is_empty()) {
            None => Some(None),
            Some(value) => self.text(field, value, most).map(Some),
        }
    }

    /// An id of type `T`.
    pub(crate) fn id<T: Global>(&mut self, field: &'static str, value: &ID) -> Option<T> {
        let read = id::parse(field, value);
        self.keep(read)
    }

    /// Another refusal.
    pub(crate) fn refuse(&mut self, refusal: Refusal) {
        self.0.push(refusal);
    }

    /// The whole, where every field was read.
    pub(crate) fn whole<T>(self, read: Option<T>) -> Result<T> {
        match read {
            Some(read) if self.0.is_empty() => Ok(read),
            _ => Err(Error::Refused(self.0)),
        }
    }

    fn keep<T>(&mut self, read: std::result::Result<T, Refusal>) -> Option<T> {
        read.map_err(|refusal| self.0.push(refusal)).ok()
    }
}

/// A field of a query that does not parse is no rule's business: `BAD_USER_INPUT`.
pub(crate) fn asked<T>(read: impl FnOnce(&mut Fields) -> Option<T>) -> Result<T> {
    let mut fields = Fields::default();
    let read = read(&mut fields);
    fields.whole(read).map_err(|error| match error {
        Error::Refused(mut wrong) if !wrong.is_empty() => Error::BadInput(wrong.swap_remove(0)),
        other => other,
    })
}
