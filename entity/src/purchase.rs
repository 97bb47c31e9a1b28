//! Purchases (消费帮扶): goods of a recipient county that a unit bought, or helped to sell.

use crate::{
    ids::{AccountId, OrganisationId, PairingId, ProductId, PurchaseId},
    values::{
        Day, Digest, DuplicateMark, Exclusion, Fen, LineKind, PaymentSource, PurchaseKind, Quantity,
        RecordKind, RecordState, RegionCode, Side, Standing,
    },
};
use sea_orm::entity::prelude::*;

/// A line of goods.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "purchase")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PurchaseId,
    /// The most specific pairing that links unit and origin on its day.
    pub pairing_id: Option<PairingId>,
    /// The unit's province.
    pub donor_province: Option<RegionCode>,
    /// The unit's prefecture.
    pub donor_prefecture: Option<RegionCode>,
    /// The unit's county.
    pub donor_county: Option<RegionCode>,
    /// The unit's township.
    pub donor_township: Option<RegionCode>,
    /// The origin's province.
    pub recipient_province: Option<RegionCode>,
    /// The origin's prefecture.
    pub recipient_prefecture: Option<RegionCode>,
    /// The origin's county.
    pub recipient_county: Option<RegionCode>,
    /// The origin's township.
    pub recipient_township: Option<RegionCode>,
    /// The day of acceptance (验收), which decides its year.
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
    /// The unit that bought or helped to sell.
    pub unit_id: OrganisationId,
    /// The supplier.
    pub supplier_id: OrganisationId,
    /// The product, where the catalogue has it.
    pub product_id: Option<ProductId>,
    /// The product's name, where the catalogue has it not.
    pub product_name: Option<String>,
    /// Thousandths of the unit of measure; negative on returns and reversals.
    pub quantity: Quantity,
    /// The unit of measure.
    pub measure: String,
    /// Fen; negative on returns and reversals.
    pub amount: Fen,
    /// The day of the order.
    pub ordered_on: Option<Day>,
    /// The day of payment.
    pub paid_on: Option<Day>,
    /// Who paid.
    pub paid_from: Option<PaymentSource>,
    /// The channel.
    pub channel: String,
    /// Bought, or sold with help.
    pub kind: PurchaseKind,
    /// A sale, a return, or a reversal.
    pub line_kind: LineKind,
    /// The channel's order number, or ours where the channel has none.
    pub order_number: String,
    /// The line within the order.
    pub order_line: i32,
    /// Whether it occupies its order line.
    pub holds_line: bool,
    /// Whether the order number is ours.
    pub own_number: bool,
    /// The purchase that a return or reversal names.
    pub of_id: Option<PurchaseId>,
    /// Whether it might be another one once more.
    pub duplicate_mark: DuplicateMark,
    /// The record that it duplicates, or might.
    pub duplicate_of: Option<PurchaseId>,
}

impl ActiveModelBehavior for ActiveModel {}

crate::spine::two_sided!(Model, RecordKind::Purchase);
