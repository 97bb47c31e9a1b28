//! Industry transfers (产业转移).

use crate::{
    ids::{ParkId, WorkshopId},
    values::{CreditCode, Fen, IndustryClass, IndustryStage},
};

crate::spine::form! {
    /// An enterprise that the donor brought, investing in a place of the recipient's side.
    table "industry_transfer", IndustryTransferId as IndustryTransfer {
        /// The enterprise.
        enterprise: String,
        /// Its credit code.
        credit_code: CreditCode,
        /// Where it comes from.
        home: Option<RegionCode>,
        /// What it is to do there.
        name: String,
        /// The class of the economy that this belongs to.
        industry: IndustryClass,
        /// Fen that it agreed to invest.
        agreed_investment: Fen,
        /// The park in which it settles.
        park_id: Option<ParkId>,
        /// The workshop that it runs.
        workshop_id: Option<WorkshopId>,
        /// The year of its day, in which nobody else may claim the enterprise unnoticed.
        intended_year: i32,
        /// Where its confirmed steps led.
        stage: IndustryStage,
        /// Since when.
        stage_since: Option<Day>,
    }
}
