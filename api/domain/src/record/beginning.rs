//! How a record begins: the spine that it is entered with, as a draft or submitted at once.

use super::{Against, seen_by, standing};
use chrono::{DateTime, Utc};
use entity::{
    ids::{AccountId, OrganisationId, PairingId},
    spine::Spine,
    values::{Day, Digest, Place, RecordState, RegionCode, Side, Standing},
};

/// What is known of a record before it is entered.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// The side that enters it.
    pub side: Side,
    /// Where it lies on the donor's side.
    pub donor: Place,
    /// Where it lies on the recipient's side.
    pub recipient: Place,
    /// The pairing that it counts for.
    pub pairing: Option<PairingId>,
    /// The region whose review it must pass, were it submitted now.
    pub review: Option<RegionCode>,
    /// The organisation that enters it, where one does.
    pub organisation: Option<OrganisationId>,
    /// The day that decides its year.
    pub day: Day,
    /// The digest of its material fields.
    pub digest: Digest,
}

impl Beginning {
    /// The spine of a draft.
    pub fn draft(&self, by: AccountId, at: DateTime<Utc>) -> Spine {
        let (donor_sees, recipient_sees) = seen_by(RecordState::Draft, self.side);
        Spine {
            pairing: self.pairing,
            donor: self.donor,
            recipient: self.recipient,
            day: self.day,
            state: RecordState::Draft,
            review: None,
            standing: Standing::Unsubmitted,
            exclusion: None,
            correction: false,
            donor_sees,
            recipient_sees,
            version: 1,
            digest: self.digest.clone(),
            entered_side: self.side,
            entered_organisation: self.organisation,
            entered_by: by,
            submitted_by: None,
            submitted_at: None,
            at,
        }
    }
}

/// Submits a record while it is being entered: to the review that is due first, else to the other side.
pub fn submit_at_once(draft: &mut Spine, review: Option<RegionCode>, against: Against) {
    draft.review = review;
    draft.state = if review.is_some() { RecordState::InReview } else { RecordState::Submitted };
    (draft.donor_sees, draft.recipient_sees) = seen_by(draft.state, draft.entered_side);
    if review.is_none() {
        draft.submitted_by = Some(draft.entered_by);
        draft.submitted_at = Some(draft.at);
    }
    (draft.standing, draft.exclusion) = standing(draft.state, against);
}
