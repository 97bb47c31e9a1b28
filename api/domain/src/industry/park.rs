//! Co-built industrial parks (共建产业园区).

use crate::{
    facts::{By, Facts, past},
    material,
    refusal::Refusal,
};
use entity::values::{Day, Digest, RegionCode};
use serde_json::json;

/// A park that both sides build together, as somebody enters it, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Park {
    /// Who builds it with them.
    pub donor: RegionCode,
    /// Where it lies.
    pub recipient: RegionCode,
    /// The day on which it was founded.
    pub founded_on: Day,
    /// What it is called.
    pub name: String,
    /// Who runs it.
    pub operator: String,
    /// Who builds it with them on the donor's side.
    pub partner: Option<String>,
    /// What it is for mainly.
    pub trades: Option<String>,
    /// Its area in mu.
    pub area: i32,
}

impl Facts for Park {
    fn donor(&self) -> RegionCode {
        self.donor
    }

    fn recipient(&self) -> RegionCode {
        self.recipient
    }

    fn day(&self) -> Day {
        self.founded_on
    }

    fn entered_by(&self) -> By {
        By::Recipient
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        past("foundedOn", self.founded_on, today).into_iter().collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "area": self.area,
            "day": self.founded_on,
            "donor": self.donor,
            "name": self.name,
            "operator": self.operator,
            "recipient": self.recipient,
        }))
    }
}
