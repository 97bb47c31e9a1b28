//! Assistance workshops (帮扶车间): small works near people's homes.

use crate::{
    facts::{By, Facts, more_than_all, none_of, past},
    material,
    refusal::Refusal,
};
use entity::values::{Day, Digest, RegionCode};
use serde_json::json;

/// An assistance workshop as somebody enters it, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workshop {
    /// Who helped to set it up.
    pub donor: RegionCode,
    /// Where it stands.
    pub recipient: RegionCode,
    /// The day on which work began.
    pub opened_on: Day,
    /// What it is called.
    pub name: String,
    /// Who runs it.
    pub operator: String,
    /// What is made there.
    pub products: Option<String>,
    /// Whether it works in a season only.
    pub seasonal: bool,
    /// How many work there.
    pub people: i32,
    /// How many of them are in an assisted category.
    pub assisted: i32,
}

impl Facts for Workshop {
    fn donor(&self) -> RegionCode {
        self.donor
    }

    fn recipient(&self) -> RegionCode {
        self.recipient
    }

    fn day(&self) -> Day {
        self.opened_on
    }

    fn entered_by(&self) -> By {
        By::Recipient
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        [
            past("openedOn", self.opened_on, today),
            none_of("people", self.people.into()),
            more_than_all("assisted", self.assisted.into(), self.people.into()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "assisted": self.assisted,
            "day": self.opened_on,
            "donor": self.donor,
            "name": self.name,
            "operator": self.operator,
            "people": self.people,
            "recipient": self.recipient,
        }))
    }
}
