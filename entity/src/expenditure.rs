//! Public money that was paid to its final payee (支出).

use crate::{ids::AllocationId, values::Fen};

crate::spine::form! {
    /// A payment of public money.
    table "expenditure", ExpenditureId as Expenditure {
        /// Fen; negative where it corrects another.
        amount: Fen,
        /// The allocation that it draws on.
        allocation_id: AllocationId,
        /// Who was paid.
        payee: String,
        /// The number of the voucher.
        voucher_number: Option<String>,
        /// The expenditure that it corrects.
        corrects: Option<ExpenditureId>,
    }
}
