//! Donations (社会帮扶捐赠): money and goods that society gives to a recipient region, beside public money.

use crate::{
    ids::{AccountId, DonationId, OrganisationId, PairingId},
    values::{
        Day, Digest, DonationForm, Exclusion, Fen, RecordKind, RecordState, RegionCode, Side, Standing,
        Valuation,
    },
};
use sea_orm::entity::prelude::*;

/// A donation.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "donation")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DonationId,
    /// The most specific pairing that links giver and receiver on its day.
    pub pairing_id: Option<PairingId>,
    /// The giver's province.
    pub donor_province: Option<RegionCode>,
    /// The giver's prefecture.
    pub donor_prefecture: Option<RegionCode>,
    /// The giver's county.
    pub donor_county: Option<RegionCode>,
    /// The giver's township.
    pub donor_township: Option<RegionCode>,
    /// The receiver's province.
    pub recipient_province: Option<RegionCode>,
    /// The receiver's prefecture.
    pub recipient_prefecture: Option<RegionCode>,
    /// The receiver's county.
    pub recipient_county: Option<RegionCode>,
    /// The receiver's township.
    pub recipient_township: Option<RegionCode>,
    /// The day on which it was received (到账、接收), which decides its year.
    pub day: Day,
    /// Where it stands between the two sides.
    pub state: RecordState,
    /// The region whose review it waits for.
    pub review_region: Option<RegionCode>,
    /// What it is to a total.
    pub standing: Standing,
    /// Why it is excluded.
    pub exclusion: Option<Exclusion>,
    /// Whether it corrects a closed year.
    pub correction: bool,
    /// Whether the donor's side may read it.
    pub donor_sees: bool,
    /// Whether the recipient's side may read it.
    pub recipient_sees: bool,
    /// Rises with every change.
    pub version: i32,
    /// The digest of its material fields.
    pub digest: Digest,
    /// The side that entered it.
    pub entered_side: Side,
    /// The organisation that entered it.
    pub entered_organisation_id: Option<OrganisationId>,
    /// Who entered it.
    pub entered_by: AccountId,
    /// Who submitted it last.
    pub submitted_by: Option<AccountId>,
    /// When it was submitted first.
    pub submitted_at: Option<DateTimeUtc>,
    /// The mutation and key that created it.
    pub idempotency_key: String,
    /// The digest of the input that created it.
    pub input_digest: Digest,
    /// When it was changed last.
    pub at: DateTimeUtc,
    /// Who gave: a company, an association, people together.
    pub giver: String,
    /// Who received, where it was not the region itself: a school, a hospital, a village.
    pub receiver: Option<String>,
    /// Money or goods.
    pub form: DonationForm,
    /// Fen; of goods their value.
    pub amount: Fen,
    /// What the goods are.
    pub goods: Option<String>,
    /// By what they are valued.
    pub valuation: Option<Valuation>,
    /// What for.
    pub purpose: Option<String>,
    /// The number of the receipt (捐赠票据).
    pub receipt_number: Option<String>,
    /// Whether it occupies its receipt's number.
    pub holds_receipt: bool,
}

impl ActiveModelBehavior for ActiveModel {}

crate::spine::two_sided!(Model, RecordKind::Donation);
