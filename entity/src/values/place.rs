//! Where one side of a record lies, as columns that a scope compares for equality.

use super::{Level, RegionCode};

/// The chain of codes above and at a region, one a level; below the region's own level it is empty.
///
/// A zone stands in the column below its parent's. A scope is then one equality, which an index serves
/// together with an order; a range of codes could not be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// The province.
    pub province: Option<RegionCode>,
    /// The prefecture; empty where the county lies right under its province.
    pub prefecture: Option<RegionCode>,
    /// The county.
    pub county: Option<RegionCode>,
    /// The township.
    pub township: Option<RegionCode>,
}

impl Place {
    /// The most precise code that it holds.
    pub fn code(&self) -> Option<RegionCode> {
        self.township.or(self.county).or(self.prefecture).or(self.province)
    }

    /// The codes that it holds, the most precise first, each with the column in which it stands.
    pub fn chain(&self) -> impl Iterator<Item = (Level, RegionCode)> {
        [
            (Level::Township, self.township),
            (Level::County, self.county),
            (Level::Prefecture, self.prefecture),
            (Level::Province, self.province),
        ]
        .into_iter()
        .filter_map(|(level, code)| Some((level, code?)))
    }
}
