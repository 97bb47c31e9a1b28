//! Pairs below the region (结对共建): schools, hospitals, villages, enterprises and villages, social organisations.

use crate::{
    facts::{By, Facts, ends_before, past, planned},
    material,
    refusal::Refusal,
};
use entity::values::{Day, Digest, LocalPairKind, RegionCode};
use serde_json::json;

/// A pair below the region as somebody enters it, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalPair {
    /// Where its eastern party is at home.
    pub donor: RegionCode,
    /// Where its western party is at home.
    pub recipient: RegionCode,
    /// Its first day.
    pub starts_on: Day,
    /// Its last day, where it has one.
    pub ends_on: Option<Day>,
    /// What kind of pair it is.
    pub kind: LocalPairKind,
    /// The eastern party.
    pub donor_party: String,
    /// The western party.
    pub recipient_party: String,
    /// What is done together.
    pub content: Option<String>,
}

impl Facts for LocalPair {
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
        By::Donor
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        let ends = self.ends_on.and_then(|ends| planned("endsOn", ends, today));
        [past("startsOn", self.starts_on, today), ends, ends_before("endsOn", self.starts_on, self.ends_on)]
            .into_iter()
            .flatten()
            .collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "day": self.starts_on,
            "donor": self.donor,
            "donorParty": self.donor_party,
            "endsOn": self.ends_on,
            "kind": self.kind,
            "recipient": self.recipient,
            "recipientParty": self.recipient_party,
        }))
    }
}
