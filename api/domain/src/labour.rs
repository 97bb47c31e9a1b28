//! Labour dispatches (有组织劳务输出): batches of workers, where they came from and where they went.
//!
//! A batch without its roster gives person-times. Where it went is told by its destination, never typed: home is the
//! province it came from, then the province of this pairing's donor; every other place is elsewhere.

use crate::{
    facts::{By, Facts, more_than_all, none_of, past},
    material,
    refusal::Refusal,
};
use entity::values::{Day, DestinationClass, Digest, Placement, RegionCode, Transport};
use serde_json::json;

/// A batch of workers as somebody enters it, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispatch {
    /// The place on the donor's side that organised it.
    pub donor: RegionCode,
    /// Where the workers came from.
    pub recipient: RegionCode,
    /// The day on which they left.
    pub departed_on: Day,
    /// Where they went.
    pub destination: RegionCode,
    /// Who employs them.
    pub employer: Option<String>,
    /// Newly placed, or employed already.
    pub placement: Placement,
    /// How they travelled.
    pub transport: Transport,
    /// How many.
    pub headcount: i32,
    /// How many of them were in an assisted category (脱贫劳动力及监测对象) on the day of hiring.
    pub assisted: i32,
}

impl Dispatch {
    /// Where it went, as it is counted.
    pub fn destination_class(&self) -> DestinationClass {
        let province = self.destination.province();
        if province == self.recipient.province() {
            DestinationClass::HomeProvince
        } else if province == self.donor.province() {
            DestinationClass::DonorProvince
        } else {
            DestinationClass::Elsewhere
        }
    }
}

impl Facts for Dispatch {
    fn donor(&self) -> RegionCode {
        self.donor
    }

    fn recipient(&self) -> RegionCode {
        self.recipient
    }

    fn day(&self) -> Day {
        self.departed_on
    }

    fn entered_by(&self) -> By {
        By::Either
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        [
            past("departedOn", self.departed_on, today),
            none_of("headcount", self.headcount.into()),
            more_than_all("assisted", self.assisted.into(), self.headcount.into()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "assisted": self.assisted,
            "day": self.departed_on,
            "destination": self.destination,
            "donor": self.donor,
            "headcount": self.headcount,
            "placement": self.placement,
            "recipient": self.recipient,
        }))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn to(destination: &str) -> Dispatch {
        Dispatch {
            donor: RegionCode::parse("440100").unwrap(),
            recipient: RegionCode::parse("451027").unwrap(),
            departed_on: Day::parse("2026-06-05").unwrap(),
            destination: RegionCode::parse(destination).unwrap(),
            employer: None,
            placement: Placement::New,
            transport: Transport::Charter,
            headcount: 40,
            assisted: 30,
        }
    }

    #[test]
    fn where_it_went_is_told_by_provinces() {
        assert_eq!(to("450100").destination_class(), DestinationClass::HomeProvince);
        assert_eq!(to("440300").destination_class(), DestinationClass::DonorProvince);
        assert_eq!(to("330000").destination_class(), DestinationClass::Elsewhere);
    }

    #[test]
    fn assisted_workers_are_some_of_the_batch() {
        let today = Day::parse("2026-06-15").unwrap();
        let fields = |dispatch: &Dispatch| -> Vec<_> {
            dispatch.wrong(today).into_iter().map(|refusal| refusal.field.into_owned()).collect()
        };
        assert!(fields(&to("440300")).is_empty());
        assert_eq!(fields(&Dispatch { assisted: 41, ..to("440300") }), ["assisted"]);
        assert_eq!(fields(&Dispatch { headcount: 0, assisted: 0, ..to("440300") }), ["headcount"]);
    }
}
