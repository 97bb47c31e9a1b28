//! From a donation that parses to a row that may be written: the places, the pairing, the grant.

use super::{
    gift,
    input::{AmendDonationInput, LogDonationInput},
};
use crate::{
    access::{Actor, Grant},
    atlas::Atlas,
    error::{Error, Result},
    graphql::{Viewer, id},
    once::{Keyed, Once},
    record::{self, AMEND, Doing, ENTER, Entrant, Ground, beginning, entering, submit},
    store::Writer,
};
use domain::{
    Refusal,
    donation::{self as rules, Gift, Material},
    record::Beginning,
};
use entity::{
    donation,
    ids::{AccountId, DonationId, PairingId},
    spine::{Spine, TwoSided as _},
    values::{Day, Digest, Place, RecordKind, RecordState, RegionCode, Side},
};

/// A donation that every rule admits, with all that follows from it.
#[derive(Clone, Debug)]
struct Admitted {
    gift: Gift,
    side: Side,
    grant: Grant,
    donor: Place,
    recipient: Place,
    pairing: PairingId,
    /// The region whose review it must pass, were it submitted now.
    review: Option<RegionCode>,
}

/// Logs one donation.
pub(super) async fn log(viewer: &Viewer, input: LogDonationInput) -> Result<DonationId> {
    let actor = viewer.actor.narrowed(&ENTER).ok_or(Error::Forbidden)?;
    let account = actor.account().ok_or(Error::Unauthenticated)?;
    let gift = gift::parse(&input.gift).map_err(Error::Refused)?;
    let once = Once::of(
        account,
        "logDonation",
        &input.idempotency_key,
        &format_args!("{gift:?} submit {}", input.submit),
    )?;
    let today = viewer.store.clock().today();
    let prepared = admit(&actor, &viewer.atlas, gift, Doing::Enter, today).map(|admitted| {
        let state = beginning(input.submit);
        let once = &once;
        move |writer: &Writer| Entrant {
            index: 0,
            row: admitted.row(writer, account, once, state),
            grant: admitted.grant.clone(),
        }
    });
    record::enter_one::<donation::Entity>(viewer, &once, prepared).await.map(DonationId)
}

/// Amends one donation.
pub(super) async fn amend(viewer: &Viewer, input: AmendDonationInput) -> Result<DonationId> {
    let id: DonationId = id::decode("id", &input.id)?;
    let missing = || Refusal::not_found("id", "捐赠记录", "donation");
    viewer
        .store
        .write(&viewer.actor, &AMEND, &viewer.request_id, async |writer| {
            let actor = viewer.actor.narrowed(&AMEND).ok_or(Error::Forbidden)?;
            let held = writer.hold::<donation::Entity>([id.0]).await?.pop().ok_or_else(missing)?;
            let gift = gift::of_row(&held).ok_or_else(missing)?;
            let gift = gift::amended(gift, &input.change).map_err(Error::Refused)?;
            let doing = Doing::Amend(held.entered_side);
            let admitted = admit(&actor, &viewer.atlas, gift, doing, writer.clock().today());
            let amended = admitted.map(|admitted| admitted.amended((*held).clone()));
            let (expected_version, note) = (input.expected_version, input.note.clone());
            let amendment = record::Amendment { held, amended, expected_version, note };
            let amended = record::amend(writer, vec![amendment]).await?.pop();
            amended.unwrap_or_else(|| Err(vec![missing()])).map(DonationId).map_err(Error::Refused)
        })
        .await
}

/// Holds a donation against the rules; all that is wrong with it.
fn admit(
    actor: &Actor,
    atlas: &Atlas,
    gift: Gift,
    doing: Doing,
    today: Day,
) -> std::result::Result<Admitted, Vec<Refusal>> {
    let mut wrong = rules::check(&gift, today);
    let donor = place(atlas, "donor", gift.donor, gift.received_on, &mut wrong);
    let recipient = place(atlas, "recipient", gift.recipient, gift.received_on, &mut wrong);
    let (Some(donor), Some(recipient)) = (donor, recipient) else { return Err(wrong) };
    let ground = Ground { donor: &donor, recipient: &recipient, unit: None };
    let entered = entering(actor, RecordKind::Donation, doing, ground, rules::may_enter);
    let (grant, side) = match entered {
        Ok(entered) => entered,
        Err(refusal) => {
            wrong.push(refusal.unwrap_or_else(out_of_reach));
            return Err(wrong);
        }
    };
    let pairing = atlas.most_specific(gift.donor, gift.recipient, gift.received_on);
    match pairing {
        Some(pairing) if wrong.is_empty() => {
            let review = atlas.reviews().due(side, &donor, grant.level(), today);
            Ok(Admitted { gift, side, grant, donor, recipient, pairing, review })
        }
        Some(_) => Err(wrong),
        None => {
            wrong.push(rules::not_paired());
            Err(wrong)
        }
    }
}

fn out_of_reach() -> Refusal {
    Refusal::invalid(
        "donor",
        "捐赠方和受赠地区都不在您的授权范围内",
        "neither the giver's region nor the receiving one lies within your grants",
    )
}

/// The place of a region that stands on the day.
fn place(
    atlas: &Atlas,
    field: &'static str,
    code: RegionCode,
    day: Day,
    wrong: &mut Vec<Refusal>,
) -> Option<Place> {
    let regions = atlas.regions();
    if let Err(why) = regions.usable_on(code, day) {
        wrong.push(why.refusal(field, code, regions));
        return None;
    }
    regions.place(code)
}

impl Admitted {
    /// The row as it is entered.
    fn row(&self, writer: &Writer, account: AccountId, once: &Once, state: RecordState) -> donation::Model {
        let gift = self.gift.clone();
        let draft = Beginning {
            side: self.side,
            donor: self.donor,
            recipient: self.recipient,
            pairing: Some(self.pairing),
            review: self.review,
            organisation: None,
            day: gift.received_on,
            digest: digest(&gift),
        }
        .draft(account, writer.clock().now());
        let mut row = entity::with_spine!(donation::Model, draft, {
            id: writer.clock().id(),
            idempotency_key: once.key.clone(),
            input_digest: once.input.clone(),
            holds_receipt: gift.receipt_number.is_some(),
            giver: gift.giver,
            receiver: gift.receiver,
            form: gift.form,
            amount: gift.amount,
            goods: gift.goods,
            valuation: gift.valuation,
            purpose: gift.purpose,
            receipt_number: gift.receipt_number,
        });
        if state == RecordState::Submitted {
            submit::<donation::Entity>(&mut row, self.review);
        }
        row
    }

    /// A stored row with what it holds now; its state and history stay.
    fn amended(self, mut row: donation::Model) -> donation::Model {
        let kept = row.spine();
        row.set_spine(Spine {
            pairing: Some(self.pairing),
            donor: self.donor,
            recipient: self.recipient,
            day: self.gift.received_on,
            digest: digest(&self.gift),
            ..kept
        });
        donation::Model {
            holds_receipt: self.gift.receipt_number.is_some(),
            giver: self.gift.giver,
            receiver: self.gift.receiver,
            form: self.gift.form,
            amount: self.gift.amount,
            goods: self.gift.goods,
            valuation: self.gift.valuation,
            purpose: self.gift.purpose,
            receipt_number: self.gift.receipt_number,
            ..row
        }
    }
}

/// The digest of the material fields.
pub(super) fn digest(gift: &Gift) -> Digest {
    Material {
        amount: gift.amount,
        day: gift.received_on,
        donor: gift.donor,
        form: gift.form,
        giver: &gift.giver,
        goods: gift.goods.as_deref(),
        recipient: gift.recipient,
        valuation: gift.valuation,
    }
    .digest()
}

impl Keyed for donation::Entity {
    fn input(row: &donation::Model) -> &Digest {
        &row.input_digest
    }
}
