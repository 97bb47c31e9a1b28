//! From a filter to a condition on columns that indexes serve.

use super::input::{
    DateFilter, DecimalFilter, IdFilter, PurchaseFilter, RegionFilter, TextFilter, YearFilter,
};
use crate::{
    access::{column, surely},
    atlas::Atlas,
    error::{Error, Result},
    graphql::{id, read, scalar::RegionCodeText},
};
use domain::Refusal;
use entity::{
    ids::{OrganisationId, PairingId, PurchaseId},
    values::{Day, Level, RegionCode, Side, Year},
};
use sea_orm::{
    Condition, Value,
    sea_query::{Expr, ExprTrait},
};

/// The most conditions of a filter.
const CONDITIONS: usize = 20;
/// The most alternatives of one `or`.
const ALTERNATIVES: usize = 5;
/// The most values of one `in`.
const VALUES: usize = 100;

/// The condition of a filter on the table `purchase`.
///
/// # Errors
/// `BAD_USER_INPUT` with the field that does not parse, or that holds too much.
pub(super) fn condition(filter: Option<&PurchaseFilter>, atlas: &Atlas) -> Result<Option<Expr>> {
    let mut reading = Reading { atlas, conditions: 0 };
    let Some(filter) = filter else { return Ok(None) };
    let all = reading.all(filter)?;
    Ok((!all.is_empty()).then(|| Expr::from(all)))
}

struct Reading<'a> {
    atlas: &'a Atlas,
    conditions: usize,
}

impl Reading<'_> {
    fn all(&mut self, filter: &PurchaseFilter) -> Result<Condition> {
        let mut all = Condition::all();
        let mut conditions = 0;
        let mut add = |condition: Option<Expr>| {
            if let Some(condition) = condition {
                all = std::mem::replace(&mut all, Condition::all()).add(condition);
                conditions += 1;
            }
        };
        add(ids::<PurchaseId>("id", "id", filter.id.as_ref())?);
        add(days(filter.accepted_on.as_ref())?);
        add(year(filter.year.as_ref())?.map(|year| col("day").between(year.first_day(), year.last_day())));
        add(amounts(filter.amount.as_ref())?);
        add(filter.state.as_ref().and_then(|f| {
            words("state", f.eq, f.any.as_deref(), |word| entity::values::RecordState::from(word).word())
        }));
        add(filter.standing.as_ref().and_then(|f| {
            words("standing", f.eq, f.any.as_deref(), |word| entity::values::Standing::from(word).word())
        }));
        add(filter.kind.as_ref().and_then(|f| {
            words("kind", f.eq, f.any.as_deref(), |word| entity::values::PurchaseKind::from(word).word())
        }));
        add(filter.line_kind.as_ref().and_then(|f| {
            words("line_kind", f.eq, f.any.as_deref(), |word| entity::values::LineKind::from(word).word())
        }));
        add(texts("channel", filter.channel.as_ref())?);
        add(texts("order_number", filter.order_number.as_ref())?);
        add(ids::<OrganisationId>("supplier_id", "supplier", filter.supplier.as_ref())?);
        if let Some(unit) = &filter.unit {
            let by_id = IdFilter { eq: unit.eq.clone(), any: unit.any.clone() };
            add(ids::<OrganisationId>("unit_id", "unit", Some(&by_id))?);
            add(regions(self.atlas, Side::Donor, "unit.region", unit.region.as_ref())?);
            add(unit.region_is_null.map(|none| absent("donor_province", none)));
        }
        add(regions(self.atlas, Side::Recipient, "origin", filter.origin.as_ref())?);
        add(self.pairing(filter)?);
        add(filter.possible_duplicate.map(|possible| {
            let is = col("duplicate_mark").eq("POSSIBLE");
            if possible { is } else { is.not() }
        }));
        self.conditions += conditions;
        for part in filter.and.iter().flatten() {
            all = all.add(self.all(part)?);
        }
        if let Some(alternatives) = &filter.or {
            if alternatives.len() > ALTERNATIVES {
                return Err(bad("or", "or 最多 5 个条件", "an or has 5 alternatives at most"));
            }
            let mut any = Condition::any();
            for alternative in alternatives {
                any = any.add(self.all(alternative)?);
            }
            all = all.add(if alternatives.is_empty() {
                Condition::all().add(Expr::cust("FALSE"))
            } else {
                any
            });
        }
        if let Some(not) = &filter.not {
            let inner = self.all(not)?;
            if !inner.is_empty() {
                all = all.add(surely(Expr::from(inner)).not());
            }
        }
        if self.conditions > CONDITIONS {
            return Err(bad("filter", "筛选条件最多 20 个", "a filter has 20 conditions at most"));
        }
        Ok(all)
    }

    fn pairing(&self, filter: &PurchaseFilter) -> Result<Option<Expr>> {
        let Some(pairing) = &filter.pairing else { return Ok(None) };
        let mut all = Condition::all();
        if let Some(eq) = &pairing.eq {
            all = all.add(col("pairing_id").eq(id::decode::<PairingId>("pairing", eq)?));
        }
        if let Some(within) = &pairing.within {
            all = all.add(col("pairing_id").is_in(self.atlas.tree(id::decode("pairing", within)?)));
        }
        if let Some(none) = pairing.is_null {
            all = all.add(absent("pairing_id", none));
        }
        if let Some(unverified) = pairing.unverified {
            let among = col("pairing_id").is_in(self.atlas.unverified());
            all = all.add(if unverified { among } else { absent("pairing_id", true).or(among.not()) });
        }
        Ok((!all.is_empty()).then(|| Expr::from(all)))
    }
}

/// Reads the region codes of a filter.
pub(super) fn region_codes(
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
pub(super) fn year(filter: Option<&YearFilter>) -> Result<Option<Year>> {
    let Some(asked) = filter.and_then(|year| year.eq) else { return Ok(None) };
    match asked.0 {
        1..=9999 => Ok(Some(Year(asked.0))),
        _ => Err(bad("year", "年份为 1 到 9999", "give a year from 1 to 9999")),
    }
}

/// The column of a place in which a region stands; none for one that is not in the list.
pub(super) fn level(atlas: &Atlas, code: RegionCode) -> Option<Level> {
    atlas.regions().column(code).map(crate::access::level)
}

/// Whether a column is empty, or is not.
fn absent(name: &'static str, none: bool) -> Expr {
    if none { col(name).is_null() } else { col(name).is_not_null() }
}

fn regions(
    atlas: &Atlas,
    side: Side,
    field: &'static str,
    filter: Option<&RegionFilter>,
) -> Result<Option<Expr>> {
    let bare = filter.and_then(|filter| filter.prefecture_is_null);
    let bare = bare.map(|none| absent(column(side, Level::Prefecture), none));
    let Some(codes) = region_codes(field, filter)? else { return Ok(bare) };
    let mut any = Condition::any();
    for code in &codes {
        // An unknown code holds no purchase; it is no error to ask.
        let Some(level) = level(atlas, *code) else { continue };
        any = any.add(col(column(side, level)).eq(*code));
    }
    let within = if any.is_empty() { Expr::cust("FALSE") } else { Expr::from(any) };
    Ok(Some(match bare {
        Some(bare) => within.and(bare),
        None => within,
    }))
}

fn days(filter: Option<&DateFilter>) -> Result<Option<Expr>> {
    let Some(filter) = filter else { return Ok(None) };
    let day = |text: &crate::graphql::scalar::Date| read::day("acceptedOn", &text.0).map_err(Error::BadInput);
    compared(
        "day",
        [&filter.eq, &filter.lt, &filter.lte, &filter.gt, &filter.gte],
        filter.between.as_deref(),
        day,
    )
}

fn amounts(filter: Option<&DecimalFilter>) -> Result<Option<Expr>> {
    let Some(filter) = filter else { return Ok(None) };
    let amount =
        |text: &crate::graphql::scalar::Decimal| read::amount("amount", &text.0).map_err(Error::BadInput);
    compared(
        "amount",
        [&filter.eq, &filter.lt, &filter.lte, &filter.gt, &filter.gte],
        filter.between.as_deref(),
        amount,
    )
}

/// A column compared with what stands in `eq lt lte gt gte between`.
fn compared<S, T: Into<Value>>(
    name: &'static str,
    [eq, lt, lte, gt, gte]: [&Option<S>; 5],
    between: Option<&[S]>,
    read: impl Fn(&S) -> Result<T>,
) -> Result<Option<Expr>> {
    let mut all = Condition::all();
    for (given, compare) in [
        (eq, Compare::Equal),
        (lt, Compare::Less),
        (lte, Compare::AtMost),
        (gt, Compare::More),
        (gte, Compare::AtLeast),
    ] {
        if let Some(given) = given {
            let value = Expr::value(read(given)?);
            all = all.add(match compare {
                Compare::Equal => col(name).eq(value),
                Compare::Less => col(name).lt(value),
                Compare::AtMost => col(name).lte(value),
                Compare::More => col(name).gt(value),
                Compare::AtLeast => col(name).gte(value),
            });
        }
    }
    match between {
        None => {}
        Some([from, to]) => {
            all = all.add(col(name).between(Expr::value(read(from)?), Expr::value(read(to)?)));
        }
        Some(_) => return Err(bad("between", "between 需要两个值", "between takes two values")),
    }
    Ok((!all.is_empty()).then(|| Expr::from(all)))
}

#[derive(Clone, Copy)]
enum Compare {
    Equal,
    Less,
    AtMost,
    More,
    AtLeast,
}

fn ids<T: id::Global + Into<Value>>(
    name: &'static str,
    field: &'static str,
    filter: Option<&IdFilter>,
) -> Result<Option<Expr>> {
    let Some(filter) = filter else { return Ok(None) };
    let mut all = Condition::all();
    if let Some(eq) = &filter.eq {
        all = all.add(col(name).eq(id::decode::<T>(field, eq)?));
    }
    if let Some(any) = &filter.any {
        few(field, any.len())?;
        let any: Vec<T> = any.iter().map(|one| id::decode(field, one)).collect::<Result<_>>()?;
        all = all.add(col(name).is_in(any));
    }
    Ok((!all.is_empty()).then(|| Expr::from(all)))
}

fn texts(name: &'static str, filter: Option<&TextFilter>) -> Result<Option<Expr>> {
    let Some(filter) = filter else { return Ok(None) };
    let text = |text: &String| read::text(name, text, 200).map_err(Error::BadInput);
    let mut all = Condition::all();
    if let Some(eq) = &filter.eq {
        all = all.add(col(name).eq(text(eq)?));
    }
    if let Some(any) = &filter.any {
        few(name, any.len())?;
        all = all.add(col(name).is_in(any.iter().map(text).collect::<Result<Vec<_>>>()?));
    }
    Ok((!all.is_empty()).then(|| Expr::from(all)))
}

fn words<W: Copy>(
    name: &'static str,
    eq: Option<W>,
    any: Option<&[W]>,
    word: impl Fn(W) -> &'static str,
) -> Option<Expr> {
    let mut all = Condition::all();
    if let Some(eq) = eq {
        all = all.add(col(name).eq(word(eq)));
    }
    if let Some(any) = any {
        all = all.add(col(name).is_in(any.iter().map(|&one| word(one))));
    }
    (!all.is_empty()).then(|| Expr::from(all))
}

fn few(field: &'static str, many: usize) -> Result<()> {
    if many > VALUES {
        Err(bad(field, "in 最多 100 个值", "in takes 100 values at most"))
    } else {
        Ok(())
    }
}

fn col(name: &'static str) -> Expr {
    Expr::col(("purchase", name))
}

fn bad(field: &'static str, zh: &'static str, en: &'static str) -> Error {
    Error::BadInput(Refusal::invalid(field, zh, en))
}

/// The first and last day that a filter of days spans, where it is a plain span.
pub(super) fn span(filter: &DateFilter) -> Result<Option<(Option<Day>, Option<Day>)>> {
    let day = |text: &crate::graphql::scalar::Date| read::day("acceptedOn", &text.0).map_err(Error::BadInput);
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
