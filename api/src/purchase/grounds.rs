//! What a purchase rests on: entries of the reference data, some of which nobody has verified (未核实).

use super::view::Purchase;
use crate::atlas::Atlas;
use entity::{spine::TwoSided, values::Evidence};

/// An entry of the reference data that a purchase rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RestsOn {
    Pairing,
    Origin,
    DonorRegion,
}

impl Purchase {
    /// Which of the entries that it rests on nobody has verified.
    pub(super) fn rests_on_unverified(&self, atlas: &Atlas) -> Vec<RestsOn> {
        let spine = self.row.spine();
        let region = |code| atlas.regions().on(code, spine.day).map(|region| region.evidence);
        let pairing = spine.pairing.and_then(|id| atlas.get(id)).map(|pairing| pairing.evidence);
        [
            (RestsOn::Pairing, pairing),
            (RestsOn::Origin, spine.recipient.code().and_then(region)),
            (RestsOn::DonorRegion, spine.donor.code().and_then(region)),
        ]
        .into_iter()
        .filter(|(_, evidence)| *evidence == Some(Evidence::Unverified))
        .map(|(what, _)| what)
        .collect()
    }
}
