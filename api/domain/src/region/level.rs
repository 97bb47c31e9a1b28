//! The columns in which a place stands: what a scope compares.

use entity::values::{Place, RegionCode};

/// The columns of a [`Place`], widest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceLevel {
    /// 省级.
    Province,
    /// 地级.
    Prefecture,
    /// 县级.
    County,
    /// 乡级.
    Township,
}

impl PlaceLevel {
    /// Every column, widest first.
    pub const ALL: [Self; 4] = [Self::Province, Self::Prefecture, Self::County, Self::Township];

    /// What stands in this column of `place`.
    pub const fn of(self, place: &Place) -> Option<RegionCode> {
        match self {
            Self::Province => place.province,
            Self::Prefecture => place.prefecture,
            Self::County => place.county,
            Self::Township => place.township,
        }
    }

    /// The column below.
    pub const fn below(self) -> Option<Self> {
        match self {
            Self::Province => Some(Self::Prefecture),
            Self::Prefecture => Some(Self::County),
            Self::County => Some(Self::Township),
            Self::Township => None,
        }
    }

    pub(super) const fn put(self, place: &mut Place, code: RegionCode) {
        match self {
            Self::Province => place.province = Some(code),
            Self::Prefecture => place.prefecture = Some(code),
            Self::County => place.county = Some(code),
            Self::Township => place.township = Some(code),
        }
    }
}
