//! Pairs below the region (结对共建).

use crate::values::LocalPairKind;

crate::spine::form! {
    /// A pair below the region.
    table "local_pair", LocalPairId as LocalPair {
        /// Its last day, where it has one.
        ends_on: Option<Day>,
        /// What kind of pair it is.
        kind: LocalPairKind,
        /// The eastern party.
        donor_party: String,
        /// The western party.
        recipient_party: String,
        /// What is done together.
        content: Option<String>,
    }
}
