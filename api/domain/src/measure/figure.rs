//! What a measure comes to: its parts, added up or divided as its rule says, exactly.

use super::{Reads, Rule, Unit};
use crate::share::Share;
use entity::values::{Fen, Measure, Standing};

/// What a measure that reads records comes to, by standing: fen where it is told in yuan, else whole numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Confirmed, nothing against it.
    pub counted: i64,
    /// Submitted, or a possible duplicate not yet decided.
    pub pending: i64,
    /// Disputed.
    pub disputed: i64,
    /// Withdrawn, duplicate, reversed or late.
    pub excluded: i64,
}

impl Parts {
    /// Adds to the part of a standing.
    pub fn add(&mut self, standing: Standing, number: i64) {
        match standing {
            Standing::Unsubmitted => {}
            Standing::Counted => self.counted += number,
            Standing::Pending => self.pending += number,
            Standing::Disputed => self.disputed += number,
            Standing::Excluded => self.excluded += number,
        }
    }

    /// All that was ever submitted.
    pub const fn all(self) -> i64 {
        self.counted + self.pending + self.disputed + self.excluded
    }

    /// Both, part by part.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            counted: self.counted + other.counted,
            pending: self.pending + other.pending,
            disputed: self.disputed + other.disputed,
            excluded: self.excluded + other.excluded,
        }
    }
}

/// What a measure comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A number, part by part.
    Number(Parts),
    /// A share of what is counted; none where there is no whole.
    Share(Option<Share>),
}

impl Rule {
    /// What it comes to, where `of` tells what the measures that read records come to.
    pub fn figure(&self, of: impl Fn(Measure) -> Parts) -> Figure {
        match self.reads {
            Reads::Records(_) => Figure::Number(of(self.measure)),
            Reads::Sum(all) => {
                Figure::Number(all.iter().fold(Parts::default(), |sum, one| sum.and(of(*one))))
            }
            Reads::Share { part, whole } => Figure::Share(Share::of(of(part).counted, of(whole).counted)),
        }
    }

    /// A number of this measure as people write it: yuan to the fen, the rest whole.
    pub fn told(&self, number: i64) -> String {
        if self.unit == Unit::Yuan { Fen(number).to_string() } else { number.to_string() }
    }

    /// How far a counted number has come to a target, which is kept in hundredths of the unit.
    pub fn completion(&self, counted: i64, target: Fen) -> Option<Share> {
        let counted = if self.unit == Unit::Yuan { counted } else { counted.checked_mul(100)? };
        Share::of(counted, target.0)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::super::rule;
    use super::*;

    /// Counts alone, measure by measure.
    fn counted(of: &'static [(Measure, i64)]) -> impl Fn(Measure) -> Parts {
        move |measure| {
            let counted = of.iter().find(|(one, _)| *one == measure).map_or(0, |(_, counted)| *counted);
            Parts { counted, pending: 7, ..Parts::default() }
        }
    }

    #[test]
    fn sums_and_shares_are_worked_out_of_their_parts() {
        let of = counted(&[(Measure::Bought, 300), (Measure::SoldWithHelp, 20)]);
        let sum = rule(Measure::BoughtAndSold).unwrap().figure(of);
        assert_eq!(sum, Figure::Number(Parts { counted: 320, pending: 14, ..Parts::default() }));

        let share = rule(Measure::FundProgress).unwrap();
        let of = counted(&[(Measure::MoneyPaid, 250), (Measure::FiscalMoneyReceived, 1_000)]);
        assert_eq!(share.figure(of), Figure::Share(Share::of(1, 4)));
        assert_eq!(share.figure(counted(&[(Measure::MoneyPaid, 250)])), Figure::Share(None));
    }

    #[test]
    fn a_target_is_met_in_its_own_unit() {
        // 5,327 yuan of 10,654 yuan; 120 of 80 people.
        let yuan = rule(Measure::Bought).unwrap();
        assert_eq!(yuan.completion(532_700, Fen(1_065_400)), Share::of(1, 2));
        assert_eq!(yuan.told(532_700), "5327.00");
        let people = rule(Measure::PostsOffered).unwrap();
        assert_eq!(people.completion(120, Fen(8_000)), Share::of(3, 2));
        assert_eq!((people.told(120), people.completion(120, Fen(0))), ("120".to_owned(), None));
    }
}
