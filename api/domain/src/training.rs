//! Training sessions (培训): of officials, technicians, leaders of villages and workers.

use crate::{
    facts::{By, Facts, ends_before, more_than_all, none_of, past},
    material,
    refusal::Refusal,
};
use entity::values::{Day, Digest, Fen, RegionCode, TrainingKind};
use serde_json::json;

/// A training session as somebody enters it, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Training {
    /// Where those who teach or pay are at home.
    pub donor: RegionCode,
    /// Where those who learn are at home.
    pub recipient: RegionCode,
    /// Its first day.
    pub starts_on: Day,
    /// Its last day, where it took several.
    pub ends_on: Option<Day>,
    /// Who learns.
    pub kind: TrainingKind,
    /// About what.
    pub subject: String,
    /// Who held it.
    pub organiser: String,
    /// How many took part: person-times.
    pub people: i32,
    /// How many of them were in an assisted category.
    pub assisted: i32,
    /// What it cost.
    pub cost: Option<Fen>,
}

impl Facts for Training {
    fn donor(&self) -> RegionCode {
        self.donor
    }

    fn recipient(&self) -> RegionCode {
        self.recipient
    }

    fn day(&self) -> Day {
        self.starts_on
    }

    fn entered_by(&self) -> By {
        By::Recipient
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        [
            past("startsOn", self.starts_on, today),
            self.ends_on.and_then(|ends| past("endsOn", ends, today)),
            ends_before("endsOn", self.starts_on, self.ends_on),
            none_of("people", self.people.into()),
            more_than_all("assisted", self.assisted.into(), self.people.into()),
            self.cost.and_then(|cost| none_of("cost", cost.0)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "assisted": self.assisted,
            "cost": self.cost,
            "day": self.starts_on,
            "donor": self.donor,
            "kind": self.kind,
            "organiser": self.organiser,
            "people": self.people,
            "recipient": self.recipient,
        }))
    }
}
