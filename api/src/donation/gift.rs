//! From what clients send to a donation that parses, and back from a row.

use super::input::{DonationChange, DonationGift};
use crate::graphql::field::Fields;
use domain::{Refusal, donation::Gift};
use entity::{donation, spine::TwoSided as _};

const NAME: usize = 200;
const GOODS: usize = 500;
const RECEIPT: usize = 64;

/// Reads a donation; all that is wrong with it.
pub(super) fn parse(gift: &DonationGift) -> Result<Gift, Vec<Refusal>> {
    let mut fields = Fields::default();
    let f = &mut fields;
    let giver = f.text("giver", &gift.giver, NAME);
    let donor = f.region("donor", &gift.donor);
    let recipient = f.region("recipient", &gift.recipient);
    let receiver = f.maybe_text("receiver", gift.receiver.as_deref(), NAME);
    let amount = f.amount("amount", &gift.amount);
    let goods = f.maybe_text("goods", gift.goods.as_deref(), GOODS);
    let received_on = f.day("receivedOn", &gift.received_on);
    let purpose = f.maybe_text("purpose", gift.purpose.as_deref(), NAME);
    let receipt_number = f.maybe_paper_number("receiptNumber", gift.receipt_number.as_deref(), RECEIPT);
    let read = || {
        Some(Gift {
            giver: giver?,
            donor: donor?,
            recipient: recipient?,
            receiver: receiver?,
            form: gift.form.into(),
            amount: amount?,
            goods: goods?,
            valuation: gift.valuation.map(Into::into),
            received_on: received_on?,
            purpose: purpose?,
            receipt_number: receipt_number?,
        })
    };
    let read = read();
    fields.all(read)
}

/// A stored donation as it was entered; none where it lies nowhere, which no rule admits.
pub(super) fn of_row(row: &donation::Model) -> Option<Gift> {
    let spine = row.spine();
    Some(Gift {
        giver: row.giver.clone(),
        donor: spine.donor.code()?,
        recipient: spine.recipient.code()?,
        receiver: row.receiver.clone(),
        form: row.form,
        amount: row.amount,
        goods: row.goods.clone(),
        valuation: row.valuation,
        received_on: row.day,
        purpose: row.purpose.clone(),
        receipt_number: row.receipt_number.clone(),
    })
}

/// A stored donation with the changes of an amendment; all that is wrong with them.
pub(super) fn amended(mut gift: Gift, change: &DonationChange) -> Result<Gift, Vec<Refusal>> {
    if *change == DonationChange::default() {
        return Err(vec![Refusal::invalid("change", "没有要修改的内容", "say what is to change")]);
    }
    let mut fields = Fields::default();
    let f = &mut fields;
    f.must("giver", &change.giver, &mut gift.giver, |f, name, value| f.text(name, value, NAME));
    f.must("donor", &change.donor, &mut gift.donor, Fields::region);
    f.must("recipient", &change.recipient, &mut gift.recipient, Fields::region);
    f.may("receiver", &change.receiver, &mut gift.receiver, |f, name, value| f.text(name, value, NAME));
    f.must("form", &change.form, &mut gift.form, |_, _, &word| Some(word.into()));
    f.must("amount", &change.amount, &mut gift.amount, Fields::amount);
    f.may("goods", &change.goods, &mut gift.goods, |f, name, value| f.text(name, value, GOODS));
    f.may("valuation", &change.valuation, &mut gift.valuation, |_, _, &word| Some(word.into()));
    f.must("receivedOn", &change.received_on, &mut gift.received_on, Fields::day);
    f.may("purpose", &change.purpose, &mut gift.purpose, |f, name, value| f.text(name, value, NAME));
    f.may("receiptNumber", &change.receipt_number, &mut gift.receipt_number, |f, name, value| {
        f.paper_number(name, value, RECEIPT)
    });
    fields.all(Some(gift))
}
