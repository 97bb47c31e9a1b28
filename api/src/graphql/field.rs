//! Reading the fields of an input one by one, so that all that is wrong is said at once.

#![expect(
    clippy::option_option,
    reason = "the outer says whether it could be read, the inner whether it was given"
)]

use super::{
    id::{self, Global},
    read,
    scalar::{Date, Decimal, RegionCodeText},
};
use crate::error::{Error, Result};
use async_graphql::{ID, MaybeUndefined};
use domain::Refusal;
use entity::values::{Day, Fen, Quantity, RegionCode};

/// What was wrong so far with the fields of one input.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<Refusal>);

impl Fields {
    /// A day.
    pub(crate) fn day(&mut self, field: &'static str, value: &Date) -> Option<Day> {
        self.keep(read::day(field, &value.0))
    }

    /// A day that may be left out: none is wrong, the inner one is left out.
    pub(crate) fn maybe_day(&mut self, field: &'static str, value: Option<&Date>) -> Option<Option<Day>> {
        self.maybe(field, value, Self::day)
    }

    /// The code of a region, whether or not there is one.
    pub(crate) fn region(&mut self, field: &'static str, value: &RegionCodeText) -> Option<RegionCode> {
        self.keep(read::region(field, &value.0))
    }

    /// The code of a region that may be left out.
    pub(crate) fn maybe_region(
        &mut self,
        field: &'static str,
        value: Option<&RegionCodeText>,
    ) -> Option<Option<RegionCode>> {
        self.maybe(field, value, Self::region)
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
        self.keep(read::text(field, value, most))
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

    /// The number of a paper.
    pub(crate) fn paper_number(&mut self, field: &'static str, value: &str, most: usize) -> Option<String> {
        self.keep(read::paper_number(field, value, most))
    }

    /// The number of a paper that may be left out; nothing but space is nothing.
    pub(crate) fn maybe_paper_number(
        &mut self,
        field: &'static str,
        value: Option<&str>,
        most: usize,
    ) -> Option<Option<String>> {
        match value.filter(|value| !value.trim().is_empty()) {
            None => Some(None),
            Some(value) => self.paper_number(field, value, most).map(Some),
        }
    }

    /// An id of type `T`.
    pub(crate) fn id<T: Global>(&mut self, field: &'static str, value: &ID) -> Option<T> {
        self.keep(id::parse(field, value))
    }

    /// An amount of money.
    pub(crate) fn amount(&mut self, field: &'static str, value: &Decimal) -> Option<Fen> {
        self.keep(read::amount(field, &value.0))
    }

    /// A quantity.
    pub(crate) fn quantity(&mut self, field: &'static str, value: &Decimal) -> Option<Quantity> {
        self.keep(read::quantity(field, &value.0))
    }

    /// Something that may be left out: none is wrong, the inner one is left out.
    pub(crate) fn maybe<S: ?Sized, T>(
        &mut self,
        field: &'static str,
        value: Option<&S>,
        read: impl FnOnce(&mut Self, &'static str, &S) -> Option<T>,
    ) -> Option<Option<T>> {
        value.map_or(Some(None), |value| read(self, field, value).map(Some))
    }

    /// Another refusal.
    pub(crate) fn refuse(&mut self, refusal: Refusal) {
        self.0.push(refusal);
    }

    /// Something that a change may set, clear or leave as it is.
    pub(crate) fn change<S, T>(
        &mut self,
        field: &'static str,
        value: &MaybeUndefined<S>,
        read: impl FnOnce(&mut Self, &'static str, &S) -> Option<T>,
    ) -> Option<MaybeUndefined<T>> {
        match value {
            MaybeUndefined::Undefined => Some(MaybeUndefined::Undefined),
            MaybeUndefined::Null => Some(MaybeUndefined::Null),
            MaybeUndefined::Value(value) => read(self, field, value).map(MaybeUndefined::Value),
        }
    }

    /// Changes a field that is never empty.
    pub(crate) fn must<S, T>(
        &mut self,
        name: &'static str,
        given: &MaybeUndefined<S>,
        field: &mut T,
        read: impl FnOnce(&mut Self, &'static str, &S) -> Option<T>,
    ) {
        match self.change(name, given, read) {
            Some(MaybeUndefined::Value(value)) => *field = value,
            Some(MaybeUndefined::Null) => {
                self.refuse(Refusal::invalid(name, "这一项不能为空", "it cannot be empty"));
            }
            Some(MaybeUndefined::Undefined) | None => {}
        }
    }

    /// Changes a field that may be empty.
    pub(crate) fn may<S, T>(
        &mut self,
        name: &'static str,
        given: &MaybeUndefined<S>,
        field: &mut Option<T>,
        read: impl FnOnce(&mut Self, &'static str, &S) -> Option<T>,
    ) {
        match self.change(name, given, read) {
            Some(MaybeUndefined::Value(value)) => *field = Some(value),
            Some(MaybeUndefined::Null) => *field = None,
            Some(MaybeUndefined::Undefined) | None => {}
        }
    }

    /// The whole, where every field was read.
    pub(crate) fn whole<T>(self, read: Option<T>) -> Result<T> {
        self.all(read).map_err(Error::Refused)
    }

    /// The whole, or all that was wrong: of one line among many.
    pub(crate) fn all<T>(self, read: Option<T>) -> std::result::Result<T, Vec<Refusal>> {
        match read {
            Some(read) if self.0.is_empty() => Ok(read),
            _ => Err(self.0),
        }
    }

    /// What was read elsewhere, or why it could not be.
    pub(crate) fn keep<T>(&mut self, read: std::result::Result<T, Refusal>) -> Option<T> {
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
