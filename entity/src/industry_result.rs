//! Results of industry transfers (产业合作成效).

use crate::{
    ids::IndustryTransferId,
    values::{Fen, IndustryResultKind},
};

crate::spine::form! {
    /// What came of an industry transfer on a day.
    table "industry_result", IndustryResultId as IndustryResult {
        /// The industry transfer.
        transfer_id: IndustryTransferId,
        /// What came of it.
        kind: IndustryResultKind,
        /// Fen of real investment.
        amount: Option<Fen>,
        /// How many people were taken on.
        people: Option<i32>,
        /// How many of them have a rural household.
        rural: Option<i32>,
        /// How many of them are in an assisted category.
        assisted: Option<i32>,
        /// By what it is shown.
        document_number: Option<String>,
    }
}
