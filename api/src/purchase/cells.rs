//! Which summaries kept totals can answer: the scope, the filter and the keys must all be told by their cells.

use super::{input::PurchaseFilter, summary::PurchaseKey};
use crate::{
    access::column,
    atlas::Atlas,
    error::Result,
    graphql::{
        filter::{self, level, region_codes, span},
        id,
    },
    store::{Reader, Totals},
};
use entity::{
    ids::PairingId,
    values::{Day, Level, Side, Standing},
};
use sea_orm::{
    Condition,
    sea_query::{Expr, ExprTrait},
};
use uuid::Uuid;

/// What totals can answer with.
#[derive(Debug)]
pub(super) struct Plan {
    /// The totals.
    pub(super) source: Totals,
    /// The standings that the filter holds.
    pub(super) standings: Vec<Standing>,
    /// The rest of the filter as a condition on their rows.
    pub(super) condition: Option<Expr>,
}

/// The totals that can answer, and how; none where only the records can.
pub(super) fn plan(
    atlas: &Atlas,
    reader: &Reader,
    filter: Option<&PurchaseFilter>,
    keys: &[PurchaseKey],
) -> Result<Option<Plan>> {
    for source in Totals::ALL {
        if !reader.tells(source) || !keys.iter().all(|key| tells(source, *key)) {
            continue;
        }
        let mut standings = Standing::ALL.to_vec();
        let mut all = Condition::all();
        if let Some(filter) = filter
            && !narrow(source, atlas, filter, &mut standings, &mut all)?
        {
            continue;
        }
        let condition = (!all.is_empty()).then(|| Expr::from(all));
        return Ok(Some(Plan { source, standings, condition }));
    }
    Ok(None)
}

const fn tells(source: Totals, key: PurchaseKey) -> bool {
    match key {
        PurchaseKey::Year
        | PurchaseKey::Quarter
        | PurchaseKey::Month
        | PurchaseKey::Kind
        | PurchaseKey::OriginProvince
        | PurchaseKey::Pairing
        | PurchaseKey::DonorProvince => true,
        PurchaseKey::Channel => matches!(source, Totals::PurchasesByPairing),
        PurchaseKey::OriginPrefecture | PurchaseKey::OriginCounty => matches!(source, Totals::Measures),
    }
}

/// Adds what a filter asks; false where the cells cannot tell it.
fn narrow(
    source: Totals,
    atlas: &Atlas,
    filter: &PurchaseFilter,
    standings: &mut Vec<Standing>,
    all: &mut Condition,
) -> Result<bool> {
    let PurchaseFilter {
        and,
        or: None,
        not: None,
        id: None,
        accepted_on,
        year,
        amount: None,
        state: None,
        standing,
        kind,
        line_kind: None,
        channel,
        pairing,
        origin,
        unit,
        supplier: None,
        order_number: None,
        possible_duplicate: None,
    } = filter
    else {
        return Ok(false);
    };
    let mut add = |condition: Expr| *all = std::mem::replace(all, Condition::all()).add(condition);
    if let Some(days) = accepted_on {
        let Some((from, to)) = span("acceptedOn", days)? else { return Ok(false) };
        let whole = from.is_none_or(|day| day == day.month())
            && to.is_none_or(|day| day.next() == day.next().map(Day::month));
        if !whole {
            return Ok(false);
        }
        if let Some(from) = from {
            add(Expr::col("month").gte(from));
        }
        if let Some(to) = to {
            add(Expr::col("month").lte(to));
        }
    }
    if let Some(year) = filter::year(year.as_ref())? {
        add(Expr::col("month").between(year.first_day(), year.last_day()));
    }
    if let Some(kind) = kind {
        let word = |word| entity::values::PurchaseKind::from(word).word();
        let told = || Expr::col(source.of_purchases("kind"));
        kind.eq.into_iter().for_each(|eq| add(told().eq(word(eq))));
        kind.any.iter().for_each(|any| add(told().is_in(any.iter().map(|&one| word(one)))));
    }
    if let Some(standing) = standing {
        let asked: Option<Vec<Standing>> =
            standing.any.as_ref().map(|any| any.iter().map(|&one| one.into()).collect());
        standings.retain(|&one| {
            standing.eq.is_none_or(|eq| Standing::from(eq) == one)
                && asked.as_ref().is_none_or(|any| any.contains(&one))
        });
    }
    if let Some(channel) = channel {
        if source != Totals::PurchasesByPairing {
            return Ok(false);
        }
        channel.eq.iter().for_each(|eq| add(Expr::col("channel").eq(eq.clone())));
        channel.any.iter().for_each(|any| add(Expr::col("channel").is_in(any.clone())));
    }
    if let Some(pairing) = pairing {
        if let Some(eq) = &pairing.eq {
            add(Expr::col("pairing_id").eq(id::decode::<PairingId>("pairing", eq)?));
        }
        if let Some(within) = &pairing.within {
            add(Expr::col("pairing_id").is_in(atlas.tree(id::decode("pairing", within)?)));
        }
        match pairing.is_null {
            Some(true) => add(Expr::col("pairing_id").eq(Uuid::nil())),
            Some(false) => add(Expr::col("pairing_id").ne(Uuid::nil())),
            None => {}
        }
        if let Some(unverified) = pairing.unverified {
            let among = Expr::col("pairing_id").is_in(atlas.unverified());
            add(if unverified { among } else { among.not() });
        }
    }
    let mut regions = vec![(Side::Recipient, "origin", origin.as_ref())];
    if let Some(unit) = unit {
        if unit.eq.is_some() || unit.any.is_some() {
            return Ok(false);
        }
        if let Some(none) = unit.region_is_null {
            let province = Expr::col("donor_province");
            add(if none { province.eq(0) } else { province.ne(0) });
        }
        regions.push((Side::Donor, "unit.region", unit.region.as_ref()));
    }
    for (side, field, region) in regions {
        if region.is_some_and(|region| region.prefecture_is_null.is_some()) {
            return Ok(false);
        }
        let Some(codes) = region_codes(field, region)? else { continue };
        let mut any = Condition::any();
        for code in codes {
            let Some(level) = level(atlas, code) else { continue };
            let name = column(side, level);
            if !source.key().contains(&name) || level == Level::Township {
                return Ok(false);
            }
            any = any.add(Expr::col(name).eq(code));
        }
        add(if any.is_empty() { Expr::cust("FALSE") } else { Expr::from(any) });
    }
    for part in and.iter().flatten() {
        if !narrow(source, atlas, part, standings, all)? {
            return Ok(false);
        }
    }
    Ok(true)
}
