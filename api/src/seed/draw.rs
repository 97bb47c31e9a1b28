//! Draws for made-up data: the same number draws the same, on every machine and every run.

use crate::purchase::made_up::Part;
use chrono::{DateTime, Utc};
use uuid::{Builder, Uuid};

/// What is drawn for; two purposes draw apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    /// Where units and suppliers lie.
    Places,
    /// What a purchase is.
    Purchases,
    /// Ids of units, suppliers, products and accounts.
    Cast,
    /// Ids of purchases and of what hangs on them.
    Ids(Part),
}

/// A stream of numbers.
#[derive(Clone, Debug)]
pub(super) struct Draw(u64);

impl Draw {
    /// The stream of one number.
    pub(super) fn new(purpose: For, number: u64) -> Self {
        let purpose: u64 = match purpose {
            For::Places => 1,
            For::Purchases => 2,
            For::Cast => 3,
            For::Ids(Part::Purchase) => 4,
            For::Ids(Part::Entry) => 5,
            For::Ids(Part::Answer) => 6,
            For::Ids(Part::Word) => 7,
        };
        let mut stream = Self(purpose.wrapping_mul(0xA076_1D64_78BD_642F) ^ number);
        stream.next();
        stream
    }

    /// A number below `bound`, all alike; 0 where the bound is 0.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % bound).unwrap_or(0)
    }

    /// A number below `bound`, the small ones far more often: as a few counties sell most of the goods.
    pub(super) fn skewed(&mut self, bound: usize) -> usize {
        let doublings = usize::try_from(bound.max(1).ilog2()).unwrap_or(0) + 1;
        let within = bound >> self.below(doublings);
        self.below(within.max(1))
    }

    /// The next number: Steele, Lea and Flood's `SplitMix64`.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

/// An id made at an instant, for this purpose and number and for no other.
pub(super) fn id(purpose: For, number: u64, at: DateTime<Utc>) -> Uuid {
    let mut draw = Draw::new(purpose, number);
    let (one, two) = (draw.next().to_be_bytes(), draw.next().to_be_bytes());
    let mut bytes = [0; 10];
    for (byte, drawn) in bytes.iter_mut().zip(one.into_iter().chain(two)) {
        *byte = drawn;
    }
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_draws_the_same_and_small_ones_come_more_often() {
        let drawn = |number| Draw::new(For::Purchases, number).below(1000);
        assert_eq!(drawn(7), drawn(7));
        assert_ne!((drawn(7), drawn(8)), (drawn(8), drawn(7)));
        let mut draw = Draw::new(For::Purchases, 1);
        let small = (0..1000).filter(|_| draw.skewed(1000) < 100).count();
        assert!((500..900).contains(&small), "{small}");
    }
}
