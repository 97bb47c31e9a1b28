//! Measures (口径): the numbers that targets, overviews and assessments speak of, each a rule that says what it counts.
//!
//! The table of rules is data: from it come the totals that are kept, the sums over records, what clients read of a
//! measure, and the printed page. A rule names a kind of record, what its fields must hold, and what of it is added
//! up; or it is worked out of other measures.

mod consumption;
mod figure;
mod industry;
mod labour;
mod money;
mod project;
mod society;

pub use figure::{Figure, Parts};

use entity::values::{Measure, RecordKind};

/// A measure's rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Which measure.
    pub measure: Measure,
    /// In what it is told.
    pub unit: Unit,
    /// What it reads.
    pub reads: Reads,
    /// What belongs to it and what does not, in Chinese and English.
    pub means: [&'static str; 2],
}

/// In what a measure is told (计量单位).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 元: sums are kept in fen.
    Yuan,
    /// 人.
    Person,
    /// 人次: somebody who comes twice counts twice.
    PersonTime,
    /// 个.
    Project,
    /// 次.
    Meeting,
    /// 对.
    Pair,
    /// %.
    Percent,
}

/// What a measure reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// The records of a kind whose deciding day lies in the time asked for.
    Records(Records),
    /// Other measures of the same unit, which share no record.
    Sum(&'static [Measure]),
    /// One measure as a share of another.
    Share {
        /// The part.
        part: Measure,
        /// The whole.
        whole: Measure,
    },
}

/// Records, and what of them is added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Records {
    /// Of which kind.
    pub kind: RecordKind,
    /// Columns and the words that they must hold, all of them.
    pub only: &'static [(&'static str, &'static str)],
    /// The column that is added up; none where the records themselves are counted.
    pub sum: Option<&'static str>,
}

impl Rule {
    /// Counts records.
    const fn count(measure: Measure, unit: Unit, kind: RecordKind, means: [&'static str; 2]) -> Self {
        Self { measure, unit, reads: Reads::Records(Records { kind, only: &[], sum: None }), means }
    }

    /// Adds up a column of records.
    const fn sum(
        measure: Measure,
        unit: Unit,
        kind: RecordKind,
        column: &'static str,
        means: [&'static str; 2],
    ) -> Self {
        Self { measure, unit, reads: Reads::Records(Records { kind, only: &[], sum: Some(column) }), means }
    }

    /// The same, over those records alone whose columns hold these words.
    const fn only(self, only: &'static [(&'static str, &'static str)]) -> Self {
        match self.reads {
            Reads::Records(records) => Self { reads: Reads::Records(Records { only, ..records }), ..self },
            Reads::Sum(_) | Reads::Share { .. } => self,
        }
    }

    /// What it adds up, where it reads records itself.
    pub const fn records(&self) -> Option<&Records> {
        match &self.reads {
            Reads::Records(records) => Some(records),
            Reads::Sum(_) | Reads::Share { .. } => None,
        }
    }

    /// How it is worked out, as a formula over the words of the schema: `Σ headcount of LABOUR_DISPATCH where
    /// placement = NEW`.
    pub fn formula(&self) -> String {
        match self.reads {
            Reads::Records(records) => records.formula(),
            Reads::Sum(of) => of.iter().map(|measure| measure.word()).collect::<Vec<_>>().join(" + "),
            Reads::Share { part, whole } => format!("100 × {part} ÷ {whole}"),
        }
    }
}

impl Records {
    /// What is counted or added up, of which records.
    pub fn formula(&self) -> String {
        let Self { kind, only, sum } = self;
        let of = sum.map_or_else(|| "number".to_owned(), |column| format!("Σ {column}"));
        let only: Vec<_> = only.iter().map(|(column, word)| format!("{column} = {word}")).collect();
        let only = if only.is_empty() { String::new() } else { format!(" where {}", only.join(" and ")) };
        format!("{of} of {kind}{only}")
    }
}

/// Every rule, in the order in which people read them.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [money::RULES, project::RULES, industry::RULES, labour::RULES, consumption::RULES, society::RULES]
        .into_iter()
        .flatten()
}

/// The rule of a measure; a test holds that each has one.
pub fn rule(measure: Measure) -> Option<&'static Rule> {
    rules().find(|rule| rule.measure == measure)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_measure_has_one_rule() {
        let told: Vec<_> = rules().map(|rule| rule.measure).collect();
        assert_eq!(told.iter().copied().collect::<BTreeSet<_>>().len(), told.len());
        assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), Measure::ALL.iter().copied().collect());
    }

    #[test]
    fn no_measure_is_called_as_a_kind_is() {
        assert!(Measure::ALL.iter().all(|measure| RecordKind::of_word(measure.word()).is_none()));
    }

    #[test]
    fn what_is_worked_out_of_others_is_of_measures_that_read_records() {
        for one in rules() {
            let of = match one.reads {
                Reads::Records(_) => continue,
                Reads::Sum(of) => of.to_vec(),
                Reads::Share { part, whole } => vec![part, whole],
            };
            let units: BTreeSet<_> = of.iter().map(|&of| format!("{:?}", rule(of).unwrap().unit)).collect();
            assert_eq!(units.len(), 1, "{} adds or divides what is of one unit", one.measure);
            assert!(of.iter().all(|&of| rule(of).unwrap().records().is_some()), "{}", one.measure);
        }
    }

    #[test]
    fn a_formula_says_what_is_read() {
        let formula = |measure| rule(measure).unwrap().formula();
        assert_eq!(
            formula(Measure::LabourAtHome),
            "Σ headcount of LABOUR_DISPATCH where placement = NEW and destination_class = HOME_PROVINCE"
        );
        assert_eq!(formula(Measure::LocalPairs), "number of LOCAL_PAIR");
        assert_eq!(formula(Measure::BoughtAndSold), "BOUGHT + SOLD_WITH_HELP");
        assert_eq!(formula(Measure::FundProgress), "100 × MONEY_PAID ÷ FISCAL_MONEY_RECEIVED");
    }
}
