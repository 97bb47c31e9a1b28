//! Agreements (协作协议): for several years or for one.

use crate::{
    facts::{By, Facts, ends_before, past, planned},
    material,
    refusal::Refusal,
};
use entity::{
    ids::AgreementId,
    values::{AgreementKind, Day, Digest, RegionCode},
};
use serde_json::json;

/// An agreement as somebody enters it, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Who promised on the donor's side.
    pub donor: RegionCode,
    /// Who promised on the recipient's side.
    pub recipient: RegionCode,
    /// Its first day.
    pub holds_from: Day,
    /// For several years, or for one.
    pub kind: AgreementKind,
    /// What it is called.
    pub name: String,
    /// Its number.
    pub document_number: Option<String>,
    /// The day on which it was signed.
    pub signed_on: Day,
    /// Its last day.
    pub ends_on: Day,
    /// The agreement whose place it takes.
    pub replaces: Option<AgreementId>,
    /// What was agreed.
    pub content: Option<String>,
}

impl Facts for Agreement {
    fn donor(&self) -> RegionCode {
        self.donor
    }

    fn recipient(&self) -> RegionCode {
        self.recipient
    }

    fn day(&self) -> Day {
        self.holds_from
    }

    fn entered_by(&self) -> By {
        By::Either
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        let several_years = (self.kind == AgreementKind::Yearly
            && self.ends_on.year() != self.holds_from.year())
        .then(|| {
            Refusal::invalid(
                "endsOn",
                format!("年度协议在生效当年（{}年）内结束", self.holds_from.year()),
                format!("a yearly agreement ends in the year in which it begins, {}", self.holds_from.year()),
            )
        });
        [
            planned("holdsFrom", self.holds_from, today),
            past("signedOn", self.signed_on, today),
            planned("endsOn", self.ends_on, today),
            ends_before("endsOn", self.holds_from, Some(self.ends_on)),
            several_years,
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "content": self.content,
            "day": self.holds_from,
            "documentNumber": self.document_number,
            "donor": self.donor,
            "endsOn": self.ends_on,
            "kind": self.kind,
            "name": self.name,
            "recipient": self.recipient,
            "replaces": self.replaces,
            "signedOn": self.signed_on,
        }))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn wrong(kind: AgreementKind, from: &str, to: &str, signed: &str) -> Vec<String> {
        let day = |text| Day::parse(text).unwrap();
        let agreement = Agreement {
            donor: RegionCode::parse("440000").unwrap(),
            recipient: RegionCode::parse("450000").unwrap(),
            holds_from: day(from),
            kind,
            name: "粤桂协作协议".to_owned(),
            document_number: None,
            signed_on: day(signed),
            ends_on: day(to),
            replaces: None,
            content: None,
        };
        agreement.wrong(day("2026-06-15")).iter().map(|why| why.field.to_string()).collect()
    }

    #[test]
    fn a_yearly_agreement_is_of_one_year() {
        use AgreementKind::{Framework, Yearly};
        assert!(wrong(Yearly, "2026-01-01", "2026-12-31", "2026-03-10").is_empty());
        assert_eq!(wrong(Yearly, "2026-01-01", "2027-12-31", "2026-03-10"), ["endsOn"]);
        assert!(wrong(Framework, "2026-01-01", "2030-12-31", "2026-03-10").is_empty());
        assert_eq!(wrong(Framework, "2026-01-01", "2025-12-31", "2026-06-16"), ["signedOn", "endsOn"]);
    }
}
