//! Public money that went back to the donor's treasury (退回).

use crate::{ids::FundTransferId, values::Fen};

crate::spine::form! {
    /// A return of public money.
    table "fund_return", FundReturnId as FundReturn {
        /// Fen; negative where it corrects another.
        amount: Fen,
        /// The transfer that it was part of.
        transfer_id: FundTransferId,
        /// Why.
        reason: String,
        /// The number of the document.
        document_number: Option<String>,
        /// The return that it corrects.
        corrects: Option<FundReturnId>,
    }
}
