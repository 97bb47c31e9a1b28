//! Filters by the type of what they compare, as clients send them.

use crate::{
    graphql::scalar::{Date, Decimal, RegionCodeText, YearNumber},
    record::view::{RecordStateWord, StandingWord},
};
use async_graphql::{ID, InputObject};

/// By id.
#[derive(Clone, Debug, Default, InputObject)]
pub struct IdFilter {
    /// This one.
    pub eq: Option<ID>,
    /// One of these, at most 100.
    #[graphql(name = "in")]
    pub any: Option<Vec<ID>>,
}

/// By pairing.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PairingFilter {
    /// This one itself.
    pub eq: Option<ID>,
    /// This one and all below it.
    pub within: Option<ID>,
    /// Whether it belongs to none.
    pub is_null: Option<bool>,
    /// Whether the pairing is unverified (未核实); a record of no pairing rests on none.
    pub unverified: Option<bool>,
}

/// By region: a code means that region and all below it.
#[derive(Clone, Debug, Default, InputObject)]
pub struct RegionFilter {
    /// In this region.
    pub eq: Option<RegionCodeText>,
    /// In one of these, at most 100.
    #[graphql(name = "in")]
    pub any: Option<Vec<RegionCodeText>>,
    /// Whether in no prefecture, as counties right below their province are.
    pub prefecture_is_null: Option<bool>,
}

/// By unit.
#[derive(Clone, Debug, Default, InputObject)]
pub struct UnitFilter {
    /// This one.
    pub eq: Option<ID>,
    /// One of these, at most 100.
    #[graphql(name = "in")]
    pub any: Option<Vec<ID>>,
    /// In this region.
    pub region: Option<RegionFilter>,
    /// Whether without a region, as central units are.
    pub region_is_null: Option<bool>,
}

/// By day.
#[derive(Clone, Debug, Default, InputObject)]
pub struct DateFilter {
    /// On this day.
    pub eq: Option<Date>,
    /// Before it.
    pub lt: Option<Date>,
    /// On it or before.
    pub lte: Option<Date>,
    /// After it.
    pub gt: Option<Date>,
    /// On it or after.
    pub gte: Option<Date>,
    /// From the first to the second, both counted.
    pub between: Option<Vec<Date>>,
}

/// By year.
#[derive(Clone, Debug, Default, InputObject)]
pub struct YearFilter {
    /// In this year.
    pub eq: Option<YearNumber>,
}

/// By a decimal number.
#[derive(Clone, Debug, Default, InputObject)]
pub struct DecimalFilter {
    /// Equal.
    pub eq: Option<Decimal>,
    /// Less.
    pub lt: Option<Decimal>,
    /// Less or equal.
    pub lte: Option<Decimal>,
    /// More.
    pub gt: Option<Decimal>,
    /// More or equal.
    pub gte: Option<Decimal>,
    /// From the first to the second, both counted.
    pub between: Option<Vec<Decimal>>,
}

/// By a text that is a code or a number.
#[derive(Clone, Debug, Default, InputObject)]
pub struct TextFilter {
    /// Equal.
    pub eq: Option<String>,
    /// One of these, at most 100.
    #[graphql(name = "in")]
    pub any: Option<Vec<String>>,
}

macro_rules! word_filters {
    ($($(#[$doc:meta])* $name:ident of $word:ty),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, async_graphql::InputObject)]
        pub struct $name {
            /// This one.
            pub eq: Option<$word>,
            /// One of these.
            #[graphql(name = "in")]
            pub any: Option<Vec<$word>>,
        }
    )+};
}
pub(crate) use word_filters;

word_filters! {
    /// By state.
    StateFilter of RecordStateWord,
    /// By what it is to a total.
    StandingFilter of StandingWord,
}
