//! From filters to conditions on columns that indexes serve, the same for every kind of record.

pub(crate) mod input;
mod table;

pub(crate) use table::Table;

use crate::{
    access::surely,
    atlas::Atlas,
    error::{Error, Result},
    graphql::{
        read,
        scalar::{RegionCodeText, YearNumber},
    },
};
use domain::Refusal;
use entity::values::{Day, Level, RegionCode, Year};
use input::{DateFilter, RegionFilter, YearFilter};
use sea_orm::{
    Condition,
    sea_query::{Expr, ExprTrait},
};

/// The most conditions of a filter.
const CONDITIONS: usize = 20;
/// The most alternatives of one `or`.
const ALTERNATIVES: usize = 5;
/// The most values of one `in`.
const VALUES: usize = 100;

/// Which rows of a table a client asks for.
pub(crate) trait Filter: Sized {
    /// Filters that must all hold.
    fn and(&self) -> Option<&[Self]>;
    /// Filters of which one must hold.
    fn or(&self) -> Option<&[Self]>;
    /// A filter that must not hold.
    fn not(&self) -> Option<&Self>;

    /// What it asks by itself.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` with the field that does not parse.
    fn own(&self, asked: &mut Asked<'_>) -> Result<()>;
}

/// What a filter asks by itself: conditions that must all hold.
pub(crate) struct Asked<'a> {
    pub(crate) atlas: &'a Atlas,
    conditions: Vec<Expr>,
}

impl Asked<'_> {
    /// Adds a condition, where there is one.
    pub(crate) fn add(&mut self, condition: Option<Expr>) {
        self.conditions.extend(condition);
    }
}

/// The condition of a filter.
///
/// # Errors
/// `BAD_USER_INPUT` with the field that does not parse, or that holds too much.
pub(crate) fn condition<F: Filter>(filter: Option<&F>, atlas: &Atlas) -> Result<Option<Expr>> {
    let Some(filter) = filter else { return Ok(None) };
    let all = all(filter, atlas, &mut 0)?;
    Ok((!all.is_empty()).then(|| Expr::from(all)))
}

fn all<F: Filter>(filter: &F, atlas: &Atlas, count: &mut usize) -> Result<Condition> {
    let mut asked = Asked { atlas, conditions: Vec::new() };
    filter.own(&mut asked)?;
    *count += asked.conditions.len();
    let mut whole = asked.conditions.into_iter().fold(Condition::all(), Condition::add);
    for part in filter.and().into_iter().flatten() {
        whole = whole.add(all(part, atlas, count)?);
    }
    if let Some(alternatives) = filter.or() {
        if alternatives.len() > ALTERNATIVES {
            return Err(bad("or", "or 最多 5 个条件", "an or has 5 alternatives at most"));
        }
        let mut any = Condition::any();
        for alternative in alternatives {
            any = any.add(all(alternative, atlas, count)?);
        }
        whole =
            whole.add(if alternatives.is_empty() { Condition::all().add(Expr::cust("FALSE")) } else { any });
    }
    if let Some(not) = filter.not() {
        let inner = all(not, atlas, count)?;
        if !inner.is_empty() {
            whole = whole.add(surely(Expr::from(inner)).not());
        }
    }
    if *count > CONDITIONS {
        return Err(bad("filter", "筛选条件最多 20 个", "a filter has 20 conditions at most"));
    }
    Ok(whole)
}

/// Reads the region codes of a filter.
pub(crate) fn region_codes(
    field: &'static str,
    filter: Option<&RegionFilter>,
) -> Result<Option<Vec<RegionCode>>> {
    let Some(filter) = filter else { return Ok(None) };
    let named: Vec<&RegionCodeText> = filter.eq.iter().chain(filter.any.iter().flatten()).collect();
    if filter.eq.is_none() && filter.any.is_none() {
        return Ok(None);
    }
    few(field, named.len())?;
    named
        .into_iter()
        .map(|code| read::region(field, &code.0).map_err(Error::BadInput))
        .collect::<Result<_>>()
        .map(Some)
}

/// The year of a filter: others than those of the calendar have days that not every store can hold.
pub(crate) fn year(filter: Option<&YearFilter>) -> Result<Option<Year>> {
    filter.and_then(|year| year.eq).map(whole_year).transpose()
}

/// A year of the calendar, one that has a year before it.
pub(crate) fn whole_year(year: YearNumber) -> Result<Year> {
    match year.0 {
        1..=9999 => Ok(Year(year.0)),
        _ => Err(bad("year", "年份为 1 到 9999", "give a year from 1 to 9999")),
    }
}

/// The column of a place in which a region stands; none for one that is not in the list.
pub(crate) fn level(atlas: &Atlas, code: RegionCode) -> Option<Level> {
    atlas.regions().column(code).map(crate::access::level)
}

/// The first and last day that a filter of days spans, where it is a plain span.
pub(crate) fn span(field: &'static str, filter: &DateFilter) -> Result<Option<(Option<Day>, Option<Day>)>> {
    let day = |text: &crate::graphql::scalar::Date| read::day(field, &text.0).map_err(Error::BadInput);
    if filter.eq.is_some() || filter.lt.is_some() || filter.gt.is_some() {
        return Ok(None);
    }
    let mut from = filter.gte.as_ref().map(day).transpose()?;
    let mut to = filter.lte.as_ref().map(day).transpose()?;
    if let Some([first, last]) = filter.between.as_deref() {
        let (first, last) = (day(first)?, day(last)?);
        from = Some(from.map_or(first, |day| Ord::max(day, first)));
        to = Some(to.map_or(last, |day| Ord::min(day, last)));
    }
    Ok(Some((from, to)))
}

fn few(field: &'static str, many: usize) -> Result<()> {
    if many > VALUES {
        Err(bad(field, "in 最多 100 个值", "in takes 100 values at most"))
    } else {
        Ok(())
    }
}

fn bad(field: &'static str, zh: &'static str, en: &'static str) -> Error {
    Error::BadInput(Refusal::invalid(field, zh, en))
}
