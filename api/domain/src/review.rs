//! Review inside a side (本方审核): a region that sees what is entered below it before the other side does.

use crate::refusal::{Code, Refusal};
use entity::{
    ids::ReviewId,
    values::{Day, Level, Place, RegionCode, Side},
};
use std::collections::HashMap;

/// A review of one region on one side, over a span of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Names it.
    pub id: ReviewId,
    /// The side whose entries it sees.
    pub side: Side,
    /// The region that reviews.
    pub region: RegionCode,
    /// The first day.
    pub starts_on: Day,
    /// The last day; none while it goes on.
    pub ends_on: Option<Day>,
    /// Rises with every change.
    pub version: i32,
}

impl Review {
    /// Whether it is in force on `day`.
    pub fn holds_on(&self, day: Day) -> bool {
        self.starts_on <= day && self.ends_on.is_none_or(|last| day <= last)
    }
}

/// All reviews, held in memory.
#[derive(Clone, Debug, Default)]
pub struct Reviews(HashMap<(Side, RegionCode), Vec<Review>>);

impl Reviews {
    /// The book made of these, in any order.
    pub fn new(all: impl IntoIterator<Item = Review>) -> Self {
        let mut by_region: HashMap<_, Vec<Review>> = HashMap::new();
        for review in all {
            by_region.entry((review.side, review.region)).or_default().push(review);
        }
        Self(by_region)
    }

    /// The region whose review an entry of `side` in `place` must pass: the most precise one that reviews on
    /// `today` and lies above the hand that submits.
    ///
    /// Whoever answers for a region has seen what they submit themselves; only a wider region still has to.
    pub fn due(
        &self,
        side: Side,
        place: &Place,
        answers_for: Option<Level>,
        today: Day,
    ) -> Option<RegionCode> {
        place
            .chain()
            .filter(|(level, _)| answers_for.is_none_or(|own| *level < own))
            .map(|(_, code)| code)
            .find(|code| self.of(side, *code).iter().any(|review| review.holds_on(today)))
    }

    /// Checks a review that is to begin.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn check(&self, side: Side, region: RegionCode, starts_on: Day, today: Day) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        if starts_on <= today {
            // From tomorrow, so that nobody's submission is caught in the middle of a day.
            wrong.push(Refusal::invalid(
                "startsOn",
                "本方审核最早从明天开始",
                "a review begins tomorrow at the earliest",
            ));
        }
        let goes_on = |review: &Review| review.ends_on.is_none_or(|last| starts_on <= last);
        if self.of(side, region).iter().any(goes_on) {
            wrong.push(Refusal::new(
                Code::Duplicate,
                "region",
                "该地区这一方已有审核，期间重叠",
                "this region reviews for this side already, over days that overlap",
            ));
        }
        wrong
    }

    fn of(&self, side: Side, region: RegionCode) -> &[Review] {
        self.0.get(&(side, region)).map_or(&[], Vec::as_slice)
    }
}

/// Checks the last day of a review.
pub fn check_end(review: &Review, last: Day, today: Day) -> Result<(), Refusal> {
    if review.ends_on.is_some_and(|ended| ended < today) {
        return Err(Refusal::new(
            Code::WrongState,
            "id",
            "这项审核已经结束",
            "this review has ended already",
        ));
    }
    if last < today || last < review.starts_on {
        return Err(Refusal::invalid(
            "lastDay",
            "最后一天不能早于今天，也不能早于开始日期",
            "the last day is neither before today nor before the first",
        ));
    }
    Ok(())
}

/// Whether somebody who answers for a region of this level may judge what waits for the review of `region`:
/// the region itself, or one above it.
///
/// # Errors
/// The refusal, which names the region.
pub fn may_judge(region: RegionCode, place: &Place, answers_for: Option<Level>) -> Result<(), Refusal> {
    let reviews = place.chain().find(|(_, code)| *code == region).map(|(level, _)| level);
    let wide_enough = answers_for.is_some_and(|own| reviews.is_none_or(|level| own <= level));
    if wide_enough {
        return Ok(());
    }
    Err(Refusal::new(
        Code::WrongState,
        "id",
        format!("这条记录须由 {region} 或其上级的协调员审核"),
        format!("this record is reviewed by a coordinator of {region} or of a region above it"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap_or_else(|_| unreachable!())
    }

    fn place() -> Place {
        Place {
            province: Some(RegionCode::six(450_000)),
            prefecture: Some(RegionCode::six(451_000)),
            county: Some(RegionCode::six(451_027)),
            township: None,
        }
    }

    fn reviews(regions: &[i64]) -> Reviews {
        Reviews::new(regions.iter().map(|&code| Review {
            id: ReviewId(uuid::Uuid::nil()),
            side: Side::Recipient,
            region: RegionCode::six(code),
            starts_on: day("2026-01-01"),
            ends_on: Some(day("2026-12-31")),
            version: 1,
        }))
    }

    #[test]
    fn the_nearest_review_above_the_hand_is_due() {
        let both = reviews(&[450_000, 451_027]);
        let due = |own| both.due(Side::Recipient, &place(), own, day("2026-06-01"));
        assert_eq!(due(None), Some(RegionCode::six(451_027)));
        assert_eq!(due(Some(Level::County)), Some(RegionCode::six(450_000)));
        assert_eq!(due(Some(Level::Prefecture)), Some(RegionCode::six(450_000)));
        assert_eq!(due(Some(Level::Province)), None);
        assert_eq!(both.due(Side::Donor, &place(), None, day("2026-06-01")), None);
        assert_eq!(both.due(Side::Recipient, &place(), None, day("2027-01-01")), None);
    }

    #[test]
    fn the_reviewing_region_or_one_above_it_judges() {
        let judge = |own| may_judge(RegionCode::six(451_000), &place(), own).is_ok();
        assert!(judge(Some(Level::Prefecture)) && judge(Some(Level::Province)));
        assert!(!judge(Some(Level::County)) && !judge(None));
    }

    #[test]
    fn a_review_begins_tomorrow_and_does_not_overlap_another() {
        let some = reviews(&[450_000]);
        let check = |code, from: &str| {
            some.check(Side::Recipient, RegionCode::six(code), day(from), day("2026-06-01")).len()
        };
        assert_eq!(check(451_027, "2026-06-01"), 1);
        assert_eq!(check(451_027, "2026-06-02"), 0);
        assert_eq!(check(450_000, "2026-06-02"), 1);
        assert_eq!(check(450_000, "2027-01-01"), 0);
    }
}
