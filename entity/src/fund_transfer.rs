//! Public money that came from the donor's treasury to the recipient's (拨付到位).

use crate::values::{Fen, FundSource};

crate::spine::form! {
    /// A transfer of public money.
    table "fund_transfer", FundTransferId as FundTransfer {
        /// Fen; negative where it corrects another.
        amount: Fen,
        /// From which level of the donor's treasury.
        source: FundSource,
        /// Who paid.
        payer: String,
        /// The budget year.
        budget_year: i32,
        /// The number of the document.
        document_number: Option<String>,
        /// The transfer that it corrects.
        corrects: Option<FundTransferId>,
    }
}
