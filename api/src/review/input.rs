//! What clients send about reviews inside a side.

use crate::{
    graphql::scalar::{Date, RegionCodeText},
    record::view::SideWord,
};
use async_graphql::{ID, InputObject};

/// A review that is to begin (启用本方审核).
#[derive(Clone, Debug, InputObject)]
pub struct BeginReviewInput {
    /// Names this request for good: the same key and input begin one review.
    pub idempotency_key: String,
    /// The side whose entries it sees: the caller's own.
    pub side: SideWord,
    /// The region that reviews what is entered below it.
    pub region: RegionCodeText,
    /// The first day: tomorrow at the earliest.
    pub starts_on: Date,
}

/// The end of a review (停用本方审核).
#[derive(Clone, Debug, InputObject)]
pub struct EndReviewInput {
    /// The review.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// The last day: today at the earliest.
    pub last_day: Date,
}
