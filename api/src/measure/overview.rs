//! The overview of a pairing's year (概览): a fixed number of statements, whatever lies behind it.

use super::{
    view::{Measure, MeasureFigures, MonthFigures, Overview},
    word::MeasureWord,
};
use crate::{
    agreement::in_force,
    error::{Error, Result},
    graphql::{
        Viewer,
        field::asked,
        filter, id,
        scalar::{Date, Decimal, YearNumber},
    },
    pairing::view::Pairing,
    store::{Asked, Told},
};
use async_graphql::ID;
use domain::{
    Refusal,
    agreement::InForce,
    measure::{Figure, Parts, Rule, rules},
};
use entity::values::{Day, Measure as Word, Year};
use std::collections::BTreeMap;

/// Months of a year that count, and the same months a year before.
const MONTHS: u32 = 12;

/// The overview of a pairing and year, until a day.
pub(super) async fn of(
    viewer: &Viewer,
    pairing: &ID,
    year: YearNumber,
    until: Option<&Date>,
    only: Option<&[MeasureWord]>,
) -> Result<Option<Overview>> {
    let Some(pairing) = viewer.atlas.get(id::decode("pairing", pairing)?).cloned() else { return Ok(None) };
    let year = filter::whole_year(year)?;
    let until = last_day(year, until)?;
    let before =
        if until == year.last_day() { Year(year.0 - 1).last_day() } else { until.months_earlier(MONTHS) };
    let spans = [(year.first_day(), until), (before.year().first_day(), before)];

    let snapshot = viewer.reader.snapshot().await?;
    let as_of = viewer.store.clock().now();
    let pairings: Vec<_> = viewer.atlas.tree(pairing.id).into_iter().map(|id| id.0).collect();
    let told = snapshot.measured(Asked { pairings: &pairings, spans: &spans }).await?;
    let targets = in_force(&snapshot, viewer, &pairing, until).await?;

    let known = Known::of(&told);
    let wanted =
        |rule: &&Rule| only.is_none_or(|only| only.iter().any(|one| Word::from(*one) == rule.measure));
    let measures = rules().filter(wanted).map(|rule| known.figures(rule, year, targets.get(&rule.measure)));
    Ok(Some(Overview {
        pairing: Pairing(pairing),
        year: YearNumber(year.0),
        until: Date::from(&until),
        as_of,
        measures: measures.collect(),
    }))
}

/// The last day to count, which lies in the year.
fn last_day(year: Year, until: Option<&Date>) -> Result<Day> {
    let until = asked(|fields| fields.maybe_day("until", until))?.unwrap_or_else(|| year.last_day());
    if until.year() != year {
        return Err(Error::BadInput(Refusal::invalid(
            "until",
            format!("截止日期应在{year}年内"),
            format!("the last day lies in the year asked for, {year}"),
        )));
    }
    Ok(until)
}

/// What measures that read records come to, month by month.
struct Known(BTreeMap<(Word, Day), Parts>);

impl Known {
    fn of(told: &[Told]) -> Self {
        let mut known: BTreeMap<(Word, Day), Parts> = BTreeMap::new();
        for one in told {
            let Some(rule) = Word::of_word(one.word).and_then(domain::measure::rule) else { continue };
            let sums = rule.records().is_some_and(|of| of.sum.is_some());
            let number = if sums { one.amount } else { one.count };
            known.entry((rule.measure, one.month)).or_default().add(one.standing, number);
        }
        Self(known)
    }

    /// What a measure comes to between two days, the first and last of months.
    fn between(&self, measure: Word, first: Day, last: Day) -> Parts {
        let months = self.0.range((measure, first)..=(measure, last));
        months.fold(Parts::default(), |sum, (_, parts)| sum.and(*parts))
    }

    fn figures(&self, rule: &'static Rule, year: Year, target: Option<&InForce>) -> MeasureFigures {
        let of = |year: Year| move |measure| self.between(measure, year.first_day(), year.last_day());
        let figure = rule.figure(of(year));
        let before = rule.figure(of(Year(year.0 - 1)));
        let told = |number: i64| Some(Decimal(rule.told(number)));
        let parts = match figure {
            Figure::Number(parts) => Some(parts),
            Figure::Share(_) => None,
        };
        let tell = |figure: Figure| match figure {
            Figure::Number(parts) => told(parts.counted),
            Figure::Share(share) => share.map(|share| Decimal(share.percent())),
        };
        MeasureFigures {
            measure: Measure(rule),
            all: parts.and_then(|parts| told(parts.all())),
            counted: tell(figure),
            pending: parts.and_then(|parts| told(parts.pending)),
            disputed: parts.and_then(|parts| told(parts.disputed)),
            excluded: parts.and_then(|parts| told(parts.excluded)),
            target: target.map(|target| Decimal::from(&target.amount)),
            completion: parts
                .zip(target)
                .and_then(|(parts, target)| rule.completion(parts.counted, target.amount))
                .map(Into::into),
            last_year: tell(before),
            months: self.months(rule, year),
        }
    }

    /// Month by month, of what is no share.
    fn months(&self, rule: &Rule, year: Year) -> crate::graphql::entries::Entries<MonthFigures> {
        let months = self.0.keys().map(|(_, month)| *month).filter(|month| month.year() == year);
        let months: std::collections::BTreeSet<Day> = months.collect();
        let told = |number: i64| Decimal(rule.told(number));
        let of = |month: Day| match rule.figure(|measure| self.between(measure, month, month)) {
            Figure::Number(parts) if parts != Parts::default() => Some(MonthFigures {
                month: Date::from(&month),
                counted: told(parts.counted),
                pending: told(parts.pending),
                disputed: told(parts.disputed),
            }),
            Figure::Number(_) | Figure::Share(_) => None,
        };
        months.into_iter().filter_map(of).collect()
    }
}
