//! Donations (社会帮扶捐赠): money and goods that society gives to a recipient region, beside public money.

use crate::values::{DonationForm, Fen, Valuation};

crate::spine::form! {
    /// A donation.
    table "donation", DonationId as Donation {
        /// Who gave: a company, an association, people together.
        giver: String,
        /// Who received, where it was not the region itself: a school, a hospital, a village.
        receiver: Option<String>,
        /// Money or goods.
        form: DonationForm,
        /// Fen; of goods their value.
        amount: Fen,
        /// What the goods are.
        goods: Option<String>,
        /// By what they are valued.
        valuation: Option<Valuation>,
        /// What for.
        purpose: Option<String>,
        /// The number of the receipt (捐赠票据).
        receipt_number: Option<String>,
        /// Whether it occupies its receipt's number.
        holds_receipt: bool,
    }
}
