//! Labour dispatches (有组织劳务输出): batches of workers, where they came from and where they went.
//!
//! A batch without its roster gives person-times. Where it went is told by its destination, never typed: home is the
//! province it came from, then the province of this pairing's donor; every other place is elsewhere.

use crate::{
    facts::{By, Facts, more_than_all, none_of, past},
    material,
    refusal::{Code, Refusal},
};
use entity::{
    ids::LabourDispatchId,
    values::{Day, DestinationClass, Digest, Placement, RegionCode, ReportKind, Transport},
};
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

/// How many of a batch were employed still, as somebody enters it, parsed. It counts in the year of its batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The place on the donor's side that organised the batch.
    pub donor: RegionCode,
    /// Where the workers came from.
    pub recipient: RegionCode,
    /// The day on which they left, as the batch says.
    pub departed_on: Day,
    /// The batch.
    pub dispatch_id: LabourDispatchId,
    /// After three months, or after six.
    pub kind: ReportKind,
    /// The day on which they were asked after.
    pub reported_on: Day,
    /// How many were employed still.
    pub employed: i32,
    /// How many of them were in an assisted category when they were hired.
    pub assisted: i32,
}

impl Report {
    /// What of it does not fit its batch.
    pub fn misfits(&self, batch: &Dispatch) -> Vec<Refusal> {
        let departed = (self.departed_on != batch.departed_on).then(|| {
            Refusal::invalid(
                "departedOn",
                format!("应为该批次的输出日期（{}）", batch.departed_on),
                format!("it is the day on which the batch left, {}", batch.departed_on),
            )
        });
        departed
            .into_iter()
            .chain(more_than_all("employed", self.employed.into(), batch.headcount.into()))
            .chain(more_than_all("assisted", self.assisted.into(), batch.assisted.into()))
            .collect()
    }
}

impl Facts for Report {
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
        let months = match self.kind {
            ReportKind::ThreeMonths => 3,
            ReportKind::SixMonths => 6,
        };
        let due = self.departed_on.months_later(months);
        let early = (self.reported_on < due).then(|| {
            Refusal::invalid(
                "reportedOn",
                format!("满{months}个月（{due}）后方可回访"),
                format!("the report of {months} months is made on {due} at the earliest"),
            )
        });
        [
            past("departedOn", self.departed_on, today),
            past("reportedOn", self.reported_on, today),
            early,
            more_than_all("assisted", self.assisted.into(), self.employed.into()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "assisted": self.assisted,
            "day": self.departed_on,
            "dispatch": self.dispatch_id,
            "donor": self.donor,
            "employed": self.employed,
            "kind": self.kind,
            "recipient": self.recipient,
            "reportedOn": self.reported_on,
        }))
    }
}

/// Refuses a second report of a batch at the same time.
pub fn reported_already() -> Refusal {
    Refusal::new(
        Code::Duplicate,
        "dispatchId",
        "该批次已有同一时点的稳岗回访",
        "the batch has a report of this time already",
    )
}

/// Refuses a report of a batch that is not there for both sides.
pub fn not_submitted() -> Refusal {
    Refusal::new(
        Code::WrongState,
        "dispatchId",
        "该批次尚未提交或已撤回",
        "the batch is not submitted, or was withdrawn",
    )
}

/// Refuses to take away or change a batch that reports rest on.
pub fn reports_rest() -> Refusal {
    Refusal::new(
        Code::WrongState,
        "id",
        "该批次已有稳岗回访，请先撤回回访",
        "reports rest on this batch; withdraw them first",
    )
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

    #[test]
    fn a_report_waits_for_its_months_and_fits_its_batch() {
        let day = |text: &str| Day::parse(text).unwrap();
        let report = |kind, reported: &str, employed, assisted| Report {
            donor: RegionCode::parse("440100").unwrap(),
            recipient: RegionCode::parse("451027").unwrap(),
            departed_on: day("2026-01-31"),
            dispatch_id: LabourDispatchId(uuid::Uuid::nil()),
            kind,
            reported_on: day(reported),
            employed,
            assisted,
        };
        let wrong = |report: &Report| -> Vec<_> {
            let wrong = report.wrong(day("2026-06-15")).into_iter();
            wrong.map(|refusal| refusal.field.into_owned()).collect()
        };
        let (three, six) = (ReportKind::ThreeMonths, ReportKind::SixMonths);
        // Three months after 31 January is 30 April.
        assert!(wrong(&report(three, "2026-04-30", 38, 30)).is_empty());
        assert_eq!(wrong(&report(three, "2026-04-29", 38, 39)), ["reportedOn", "assisted"]);
        assert_eq!(wrong(&report(six, "2026-06-15", 38, 30)), ["reportedOn"]);

        let misfits = |report: &Report| -> Vec<_> {
            let wrong = report.misfits(&to("440300")).into_iter();
            wrong.map(|refusal| refusal.field.into_owned()).collect()
        };
        assert_eq!(misfits(&report(three, "2026-04-30", 41, 31)), ["departedOn", "employed", "assisted"]);
    }
}
