//! Visits and joint meetings (互访与联席会议), with what was decided.

use crate::{
    facts::{By, Facts, none_of, past},
    material,
    refusal::Refusal,
};
use entity::values::{Day, Digest, LeaderRank, MeetingKind, RegionCode, TravelDirection};
use serde_json::json;

/// A visit or joint meeting as somebody enters it, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// The place on the donor's side.
    pub donor: RegionCode,
    /// The place on the recipient's side.
    pub recipient: RegionCode,
    /// Its first day.
    pub held_on: Day,
    /// A visit or a joint meeting.
    pub kind: MeetingKind,
    /// Who travelled.
    pub direction: TravelDirection,
    /// The rank of who led those that travelled.
    pub rank: LeaderRank,
    /// Who led them.
    pub led_by: String,
    /// How many travelled.
    pub people: i32,
    /// About what.
    pub subject: String,
    /// What was decided.
    pub decisions: Option<String>,
}

impl Facts for Meeting {
    fn donor(&self) -> RegionCode {
        self.donor
    }

    fn recipient(&self) -> RegionCode {
        self.recipient
    }

    fn day(&self) -> Day {
        self.held_on
    }

    fn entered_by(&self) -> By {
        By::Either
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        let undecided = self.kind == MeetingKind::JointMeeting && self.decisions.is_none();
        let undecided = undecided.then(|| {
            Refusal::invalid("decisions", "联席会议请填写议定事项", "say what the joint meeting decided")
        });
        [past("heldOn", self.held_on, today), none_of("people", self.people.into()), undecided]
            .into_iter()
            .flatten()
            .collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "day": self.held_on,
            "direction": self.direction,
            "donor": self.donor,
            "kind": self.kind,
            "ledBy": self.led_by,
            "people": self.people,
            "rank": self.rank,
            "recipient": self.recipient,
        }))
    }
}
