//! The columns of a table, compared with what a filter asks.

use super::{
    Asked, bad, few,
    input::{
        DateFilter, DecimalFilter, IdFilter, PairingFilter, RegionFilter, StandingFilter, StateFilter,
        TextFilter, UnitFilter, YearFilter,
    },
    level, region_codes, year,
};
use crate::{
    access::column,
    atlas::Atlas,
    error::{Error, Result},
    graphql::{id, read},
};
use entity::{
    ids::{OrganisationId, PairingId},
    values::{Level, RecordState, Side, Standing},
};
use sea_orm::{
    Condition, Value,
    sea_query::{Expr, ExprTrait},
};

/// A table whose columns are compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table(pub(crate) &'static str);

/// How two sides are compared.
type Compare = fn(Expr, Expr) -> Expr;

impl Table {
    fn col(self, name: &'static str) -> Expr {
        Expr::col((self.0, name))
    }

    /// Whether a column is empty, or is not.
    pub(crate) fn absent(self, name: &'static str, none: bool) -> Expr {
        if none { self.col(name).is_null() } else { self.col(name).is_not_null() }
    }

    /// By pairing.
    pub(crate) fn pairing(self, atlas: &Atlas, filter: Option<&PairingFilter>) -> Result<Option<Expr>> {
        let Some(pairing) = filter else { return Ok(None) };
        let col = |name| self.col(name);
        let mut all = Condition::all();
        if let Some(eq) = &pairing.eq {
            all = all.add(col("pairing_id").eq(id::decode::<PairingId>("pairing", eq)?));
        }
        if let Some(within) = &pairing.within {
            all = all.add(col("pairing_id").is_in(atlas.tree(id::decode("pairing", within)?)));
        }
        if let Some(none) = pairing.is_null {
            all = all.add(self.absent("pairing_id", none));
        }
        if let Some(unverified) = pairing.unverified {
            let among = col("pairing_id").is_in(atlas.unverified());
            all = all.add(if unverified { among } else { self.absent("pairing_id", true).or(among.not()) });
        }
        Ok((!all.is_empty()).then(|| Expr::from(all)))
    }

    /// By the region in which a side lies.
    pub(crate) fn regions(
        self,
        atlas: &Atlas,
        side: Side,
        field: &'static str,
        filter: Option<&RegionFilter>,
    ) -> Result<Option<Expr>> {
        let bare = filter.and_then(|filter| filter.prefecture_is_null);
        let bare = bare.map(|none| self.absent(column(side, Level::Prefecture), none));
        let Some(codes) = region_codes(field, filter)? else { return Ok(bare) };
        let mut any = Condition::any();
        for code in &codes {
            // An unknown code holds no record; it is no error to ask.
            let Some(level) = level(atlas, *code) else { continue };
            any = any.add(self.col(column(side, level)).eq(*code));
        }
        let within = if any.is_empty() { Expr::cust("FALSE") } else { Expr::from(any) };
        Ok(Some(match bare {
            Some(bare) => within.and(bare),
            None => within,
        }))
    }

    /// By an organisation of the donor's side, or its region.
    pub(crate) fn unit(
        self,
        asked: &mut Asked<'_>,
        name: &'static str,
        [field, region]: [&'static str; 2],
        filter: Option<&UnitFilter>,
    ) -> Result<()> {
        let Some(unit) = filter else { return Ok(()) };
        let by_id = IdFilter { eq: unit.eq.clone(), any: unit.any.clone() };
        asked.add(self.ids::<OrganisationId>(name, field, Some(&by_id))?);
        asked.add(self.regions(asked.atlas, Side::Donor, region, unit.region.as_ref())?);
        asked.add(unit.region_is_null.map(|none| self.absent("donor_province", none)));
        Ok(())
    }

    /// By the deciding day, which inputs call `field`.
    pub(crate) fn days(self, field: &'static str, filter: Option<&DateFilter>) -> Result<Option<Expr>> {
        let Some(filter) = filter else { return Ok(None) };
        self.compared(
            "day",
            [&filter.eq, &filter.lt, &filter.lte, &filter.gt, &filter.gte],
            filter.between.as_deref(),
            |text| read::day(field, &text.0).map_err(Error::BadInput),
        )
    }

    /// By the year of the deciding day.
    pub(crate) fn year(self, filter: Option<&YearFilter>) -> Result<Option<Expr>> {
        Ok(year(filter)?.map(|year| self.col("day").between(year.first_day(), year.last_day())))
    }

    /// By state.
    pub(crate) fn states(self, filter: Option<&StateFilter>) -> Option<Expr> {
        let asked = filter.map(|state| (state.eq, state.any.as_deref()));
        self.words("state", asked, |word| RecordState::from(word).word())
    }

    /// By what it is to a total.
    pub(crate) fn standings(self, filter: Option<&StandingFilter>) -> Option<Expr> {
        let asked = filter.map(|standing| (standing.eq, standing.any.as_deref()));
        self.words("standing", asked, |word| Standing::from(word).word())
    }

    /// By the amount.
    pub(crate) fn amounts(self, filter: Option<&DecimalFilter>) -> Result<Option<Expr>> {
        let Some(filter) = filter else { return Ok(None) };
        self.compared(
            "amount",
            [&filter.eq, &filter.lt, &filter.lte, &filter.gt, &filter.gte],
            filter.between.as_deref(),
            |text| read::amount("amount", &text.0).map_err(Error::BadInput),
        )
    }

    /// A column compared with what stands in `eq lt lte gt gte between`.
    fn compared<S, T: Into<Value>>(
        self,
        name: &'static str,
        [eq, lt, lte, gt, gte]: [&Option<S>; 5],
        between: Option<&[S]>,
        read: impl Fn(&S) -> Result<T>,
    ) -> Result<Option<Expr>> {
        let mut all = Condition::all();
        let compared: [(&Option<S>, Compare); 5] = [
            (eq, ExprTrait::eq),
            (lt, ExprTrait::lt),
            (lte, ExprTrait::lte),
            (gt, ExprTrait::gt),
            (gte, ExprTrait::gte),
        ];
        for (given, compare) in compared {
            if let Some(given) = given {
                all = all.add(compare(self.col(name), Expr::value(read(given)?)));
            }
        }
        match between {
            None => {}
            Some([from, to]) => {
                all = all.add(self.col(name).between(Expr::value(read(from)?), Expr::value(read(to)?)));
            }
            Some(_) => return Err(bad("between", "between 需要两个值", "between takes two values")),
        }
        Ok((!all.is_empty()).then(|| Expr::from(all)))
    }

    /// By the id of something.
    pub(crate) fn ids<T: id::Global + Into<Value>>(
        self,
        name: &'static str,
        field: &'static str,
        filter: Option<&IdFilter>,
    ) -> Result<Option<Expr>> {
        let Some(filter) = filter else { return Ok(None) };
        let mut all = Condition::all();
        if let Some(eq) = &filter.eq {
            all = all.add(self.col(name).eq(id::decode::<T>(field, eq)?));
        }
        if let Some(any) = &filter.any {
            few(field, any.len())?;
            let any: Vec<T> = any.iter().map(|one| id::decode(field, one)).collect::<Result<_>>()?;
            all = all.add(self.col(name).is_in(any));
        }
        Ok((!all.is_empty()).then(|| Expr::from(all)))
    }

    /// By a code or a number.
    pub(crate) fn texts(self, name: &'static str, filter: Option<&TextFilter>) -> Result<Option<Expr>> {
        let Some(filter) = filter else { return Ok(None) };
        let text = |text: &String| read::text(name, text, 200).map_err(Error::BadInput);
        let mut all = Condition::all();
        if let Some(eq) = &filter.eq {
            all = all.add(self.col(name).eq(text(eq)?));
        }
        if let Some(any) = &filter.any {
            few(name, any.len())?;
            all = all.add(self.col(name).is_in(any.iter().map(text).collect::<Result<Vec<_>>>()?));
        }
        Ok((!all.is_empty()).then(|| Expr::from(all)))
    }

    /// By a word of a closed list.
    pub(crate) fn words<W: Copy>(
        self,
        name: &'static str,
        filter: Option<(Option<W>, Option<&[W]>)>,
        word: impl Fn(W) -> &'static str,
    ) -> Option<Expr> {
        let (eq, any) = filter?;
        let mut all = Condition::all();
        if let Some(eq) = eq {
            all = all.add(self.col(name).eq(word(eq)));
        }
        if let Some(any) = any {
            all = all.add(self.col(name).is_in(any.iter().map(|&one| word(one))));
        }
        (!all.is_empty()).then(|| Expr::from(all))
    }
}
