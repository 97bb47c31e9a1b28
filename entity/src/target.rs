//! Targets of agreements (协议指标).

use crate::{
    ids::AgreementId,
    values::{Fen, Measure},
};

crate::spine::form! {
    /// How much of a measure was promised for a year.
    table "target", TargetId as Target {
        /// The measure.
        measure: Measure,
        /// How much, in hundredths of its unit.
        amount: Fen,
        /// The agreement that it is part of.
        agreement_id: Option<AgreementId>,
        /// By what it was settled.
        grounds: Option<String>,
    }
}
