//! Posts that eastern employers offer to workers of a recipient region (岗位).

use crate::{
    facts::{By, Facts, none_of, planned},
    material,
    refusal::Refusal,
};
use entity::values::{Day, Digest, Fen, RegionCode};
use serde_json::json;

/// Posts of one kind as somebody enters them, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Where the work is.
    pub donor: RegionCode,
    /// For whom they are.
    pub recipient: RegionCode,
    /// The last day on which one can apply.
    pub deadline: Day,
    /// Who employs.
    pub employer: String,
    /// The work.
    pub work: String,
    /// What one must be able to do.
    pub skill: Option<String>,
    /// How many are wanted.
    pub headcount: i32,
    /// The least that is paid a month.
    pub wage_from: Fen,
    /// The most that is paid a month.
    pub wage_to: Fen,
}

impl Facts for Post {
    fn donor(&self) -> RegionCode {
        self.donor
    }

    fn recipient(&self) -> RegionCode {
        self.recipient
    }

    fn day(&self) -> Day {
        self.deadline
    }

    fn entered_by(&self) -> By {
        By::Donor
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        let range = (self.wage_to < self.wage_from).then(|| {
            Refusal::invalid(
                "wageTo",
                format!("最高月薪不能低于最低月薪（{} 元）", self.wage_from),
                format!("the most cannot be below the least, {} yuan", self.wage_from),
            )
        });
        [
            planned("deadline", self.deadline, today),
            none_of("headcount", self.headcount.into()),
            none_of("wageFrom", self.wage_from.0),
            range,
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "day": self.deadline,
            "donor": self.donor,
            "employer": self.employer,
            "headcount": self.headcount,
            "recipient": self.recipient,
            "wageFrom": self.wage_from,
            "wageTo": self.wage_to,
            "work": self.work,
        }))
    }
}
