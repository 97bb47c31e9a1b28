//! What clients send about pairings.

use super::view::{DayPrecisionWord, MechanismWord};
use crate::{
    error::Result,
    graphql::{
        field::Fields,
        scalar::{Date, RegionCodeText},
    },
};
use async_graphql::{Enum, ID, InputObject};
use domain::{
    Refusal,
    pairing::{Fate, Pairing, Succession, Terms},
};
use entity::{
    ids::PairingId,
    values::{Day, Evidence},
};
use uuid::Uuid;

/// Which pairings (结对关系筛选); conditions side by side all hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PairingsFilter {
    /// Its donor is this region or lies in it.
    pub donor: Option<RegionCodeText>,
    /// Its recipient is this region or lies in it.
    pub recipient: Option<RegionCodeText>,
    /// Donor or recipient is this region or lies in it.
    pub region: Option<RegionCodeText>,
    /// It is this pairing or below it.
    pub within: Option<ID>,
    /// Its arrangement.
    pub mechanism: Option<MechanismWord>,
    /// It ran on this day.
    pub on: Option<Date>,
    /// It is not verified (未核实).
    pub unverified: Option<bool>,
}

/// A new pairing.
#[derive(Clone, Debug, InputObject)]
pub struct CreatePairingInput {
    /// Names this request for good: the same key and input give the same pairing.
    pub idempotency_key: String,
    /// The arrangement.
    pub mechanism: MechanismWord,
    /// The first day.
    pub starts_on: Date,
    /// The last day, where it is known already.
    pub ends_on: Option<Date>,
    /// Who assists whom, and how it is called.
    pub terms: PairingTerms,
    /// Which text says so (依据).
    pub note: String,
}

/// Who assists whom, and how it is called.
#[derive(Clone, Debug, InputObject)]
pub struct PairingTerms {
    /// The donor (帮扶方).
    pub donor: RegionCodeText,
    /// The recipient (受援方).
    pub recipient: RegionCodeText,
    /// The parts of the recipient that it covers; none is all of it.
    #[graphql(default)]
    pub areas: Vec<RegionCodeText>,
    /// What it is called (粤桂协作).
    pub brand: Option<String>,
    /// How exactly the first day is known.
    #[graphql(default_with = "DayPrecisionWord::Day")]
    pub start_precision: DayPrecisionWord,
    /// Why a province has a second link: one to one is a principle.
    pub second_link_reason: Option<String>,
}

/// The end of a pairing that nothing follows at once.
#[derive(Clone, Debug, InputObject)]
pub struct EndPairingInput {
    /// The pairing.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// The last day.
    pub last_day: Date,
    /// Why it ends.
    pub reason: String,
    /// Whether nothing is to follow, so that what comes after is no gap.
    pub for_good: bool,
}

/// A pairing that was found right in a text (核实).
#[derive(Clone, Debug, InputObject)]
pub struct VerifyPairingInput {
    /// The pairing.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Which text says so (依据).
    pub note: String,
}

/// The end of a pairing and the start of its successor on the next day (接续).
#[derive(Clone, Debug, InputObject)]
pub struct SucceedPairingInput {
    /// Names this request for good: the same key and input give the same successor.
    pub idempotency_key: String,
    /// The pairing that ends.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Its last day.
    pub last_day: Date,
    /// Why it ends.
    pub reason: String,
    /// What follows, under the same arrangement.
    pub successor: PairingTerms,
    /// Each pairing below it that would go on after the last day, by name.
    #[graphql(default)]
    pub below: Vec<BelowInput>,
}

/// What becomes of a pairing below the one that ends.
#[derive(Clone, Debug, InputObject)]
pub struct BelowInput {
    /// The pairing below.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// What becomes of it.
    pub fate: PairingFate,
    /// What follows it, where it is succeeded.
    pub successor: Option<PairingTerms>,
    /// Why it ends, where it ends.
    pub reason: Option<String>,
    /// Whether nothing is to follow, where it ends.
    #[graphql(default = false)]
    pub for_good: bool,
}

/// What becomes of a pairing below one that ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PairingFate {
    /// It is succeeded on the same day (接续).
    Succeeded,
    /// It ends on the same day (结束).
    Ended,
    /// It goes on, below the successor (保留).
    Kept,
}

/// A succession, parsed: the versions that were read stand beside.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) succession: Succession,
    pub(super) versions: Vec<(PairingId, i32)>,
}

impl CreatePairingInput {
    /// The pairing, still without an id of its own, and the note.
    pub(super) fn parse(&self) -> Result<(Pairing, String)> {
        let mut fields = Fields::default();
        let starts_on = fields.day("startsOn", &self.starts_on);
        let ends_on = fields.maybe_day("endsOn", self.ends_on.as_ref());
        let terms = self.terms.read(&mut fields);
        let note = fields.text("note", &self.note, 2000);
        let read = (|| {
            let terms = terms?;
            let pairing = Pairing {
                id: terms.id,
                donor: terms.donor,
                recipient: terms.recipient,
                mechanism: self.mechanism.into(),
                starts_on: starts_on?,
                ends_on: ends_on?,
                start_precision: terms.start_precision,
                brand: terms.brand,
                end_reason: None,
                ended_for_good: false,
                second_link_reason: terms.second_link_reason,
                successor: None,
                areas: terms.areas,
                evidence: terms.evidence,
                version: 1,
            };
            Some((pairing, note?))
        })();
        fields.whole(read)
    }
}

impl PairingTerms {
    /// The terms, still without an id of their own.
    fn read(&self, fields: &mut Fields) -> Option<Terms> {
        let donor = fields.region("donor", &self.donor);
        let recipient = fields.region("recipient", &self.recipient);
        let areas = fields.regions("areas", &self.areas);
        let brand = fields.maybe_text("brand", self.brand.as_deref(), 100);
        let reason = fields.maybe_text("secondLinkReason", self.second_link_reason.as_deref(), 500);
        Some(Terms {
            id: PairingId(Uuid::nil()),
            donor: donor?,
            recipient: recipient?,
            areas: areas?,
            brand: brand?,
            start_precision: self.start_precision.into(),
            second_link_reason: reason?,
            // An administrator enters what a text says.
            evidence: Evidence::Verified,
        })
    }
}

impl EndPairingInput {
    pub(super) fn parse(&self) -> Result<(PairingId, Day, String)> {
        let mut fields = Fields::default();
        let id = fields.id("id", &self.id);
        let last = fields.day("lastDay", &self.last_day);
        let reason = fields.text("reason", &self.reason, 500);
        let read = (|| Some((id?, last?, reason?)))();
        fields.whole(read)
    }
}

impl SucceedPairingInput {
    pub(super) fn parse(&self) -> Result<Wanted> {
        let mut fields = Fields::default();
        let pairing = fields.id("id", &self.id);
        let last = fields.day("lastDay", &self.last_day);
        let reason = fields.text("reason", &self.reason, 500);
        let successor = self.successor.read(&mut fields);
        if self.below.len() > 200 {
            fields.refuse(Refusal::invalid("below", "最多 200 个结对关系", "200 pairings at most"));
        }
        let below: Vec<_> = self.below.iter().take(200).map(|below| below.read(&mut fields)).collect();
        let read = (|| {
            let below: Vec<(PairingId, Fate)> = below.into_iter().collect::<Option<_>>()?;
            let pairing = pairing?;
            let named =
                below.iter().map(|(id, _)| *id).zip(self.below.iter().map(|below| below.expected_version));
            let versions = std::iter::once((pairing, self.expected_version)).chain(named).collect();
            let succession =
                Succession { pairing, last: last?, reason: Some(reason?), successor: successor?, below };
            Some(Wanted { succession, versions })
        })();
        fields.whole(read)
    }
}

impl BelowInput {
    fn read(&self, fields: &mut Fields) -> Option<(PairingId, Fate)> {
        let id = fields.id("below.id", &self.id);
        let fate = match (self.fate, &self.successor) {
            (PairingFate::Kept, None) => Some(Fate::Kept),
            (PairingFate::Succeeded, Some(terms)) => terms.read(fields).map(Fate::Succeeded),
            (PairingFate::Ended, None) => fields
                .text("below.reason", self.reason.as_deref().unwrap_or_default(), 500)
                .map(|reason| Fate::Ended { reason, for_good: self.for_good }),
            (PairingFate::Succeeded, None) => {
                fields.refuse(Refusal::invalid(
                    "below.successor",
                    "请填写接续的结对关系",
                    "say what follows it",
                ));
                None
            }
            (PairingFate::Kept | PairingFate::Ended, Some(_)) => {
                fields.refuse(Refusal::invalid(
                    "below.successor",
                    "只有接续的结对关系才填写 successor",
                    "only what is succeeded has a successor",
                ));
                None
            }
        };
        id.zip(fate)
    }
}
