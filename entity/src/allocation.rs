//! Notices that gave public money to a county or project (分配下达).

use crate::{
    ids::{FundTransferId, ProjectId},
    values::{Fen, FundSector},
};

crate::spine::form! {
    /// An allocation of public money.
    table "allocation", AllocationId as Allocation {
        /// Fen; negative where it corrects another.
        amount: Fen,
        /// The transfer that it draws on.
        transfer_id: FundTransferId,
        /// What it is for.
        sector: FundSector,
        /// The project that it is for.
        project_id: Option<ProjectId>,
        /// The number of the notice.
        document_number: Option<String>,
        /// The allocation that it corrects.
        corrects: Option<AllocationId>,
    }
}
