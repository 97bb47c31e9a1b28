//! Steps of industry transfers (产业转移进程).

use crate::{ids::IndustryTransferId, values::IndustryStepKind};

crate::spine::form! {
    /// A dated step of an industry transfer.
    table "industry_step", IndustryStepId as IndustryStep {
        /// The industry transfer.
        transfer_id: IndustryTransferId,
        /// What was done.
        kind: IndustryStepKind,
        /// The number of the document.
        document_number: Option<String>,
        /// Why.
        reason: Option<String>,
    }
}
