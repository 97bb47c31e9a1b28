//! From a filter of donations to a condition on columns that indexes serve.

use super::input::DonationFilter;
use crate::{
    error::Result,
    graphql::filter::{Asked, Filter, Table},
};
use entity::{
    ids::DonationId,
    values::{DonationForm, RecordState, Side, Standing},
};

const DONATION: Table = Table("donation");

impl Filter for DonationFilter {
    fn and(&self) -> Option<&[Self]> {
        self.and.as_deref()
    }

    fn or(&self) -> Option<&[Self]> {
        self.or.as_deref()
    }

    fn not(&self) -> Option<&Self> {
        self.not.as_deref()
    }

    fn own(&self, asked: &mut Asked<'_>) -> Result<()> {
        asked.add(DONATION.ids::<DonationId>("id", "id", self.id.as_ref())?);
        asked.add(DONATION.days("receivedOn", self.received_on.as_ref())?);
        asked.add(DONATION.year(self.year.as_ref())?);
        asked.add(DONATION.amounts(self.amount.as_ref())?);
        let state = self.state.as_ref().map(|state| (state.eq, state.any.as_deref()));
        asked.add(DONATION.words("state", state, |word| RecordState::from(word).word()));
        let standing = self.standing.as_ref().map(|standing| (standing.eq, standing.any.as_deref()));
        asked.add(DONATION.words("standing", standing, |word| Standing::from(word).word()));
        let form = self.form.as_ref().map(|form| (form.eq, form.any.as_deref()));
        asked.add(DONATION.words("form", form, |word| DonationForm::from(word).word()));
        asked.add(DONATION.texts("receipt_number", self.receipt_number.as_ref())?);
        asked.add(DONATION.regions(asked.atlas, Side::Donor, "donor", self.donor.as_ref())?);
        asked.add(DONATION.regions(asked.atlas, Side::Recipient, "recipient", self.recipient.as_ref())?);
        asked.add(DONATION.pairing(asked.atlas, self.pairing.as_ref())?);
        Ok(())
    }
}
