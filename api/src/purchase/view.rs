//! Purchases as clients see them.

use crate::{
    graphql::{
        ViewerExt,
        connection::connection,
        history::{Confirmation, Dispute, HistoryEntry},
        id, read,
        scalar::{Date, Decimal, RegionCodeText},
    },
    organisation::view::Organisation,
    pairing::view::Pairing,
    record::{
        batch::batch_payload,
        read::Beside,
        steps::payloads,
        view::{ExclusionWord, RecordStateWord, SideWord, StandingWord},
    },
    region::view::Region,
};
use async_graphql::{Context, Enum, ID, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    ids::{OrganisationId, PurchaseId},
    organisation, product, purchase,
    spine::TwoSided,
    values::PurchaseKind,
};

/// Bought, or sold with help (采购/帮助销售).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::PurchaseKind", name = "PurchaseKind")]
pub enum PurchaseKindWord {
    /// 采购: the unit bought.
    Bought,
    /// 帮助销售: the unit helped to sell.
    SoldWithHelp,
}

/// What line of goods it is (明细类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::LineKind", name = "LineKind")]
pub enum LineKindWord {
    /// 交货: goods delivered.
    Sale,
    /// 退货: goods given back.
    Return,
    /// 冲销: undoes a record.
    Reversal,
}

/// Who paid (付款来源).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::PaymentSource", name = "PaymentSource")]
pub enum PaymentSourceWord {
    /// 食堂.
    Canteen,
    /// 工会.
    Union,
    /// 职工.
    Staff,
    /// 其他.
    Other,
}

/// Whether a record might be another one once more (疑似重复).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::DuplicateMark", name = "DuplicateMark")]
pub enum DuplicateMarkWord {
    /// No record like it.
    Clear,
    /// 疑似: waits for the other side's decision.
    Possible,
    /// 认定不重复.
    NotADuplicate,
    /// 认定重复.
    Duplicate,
}

/// Goods of a recipient county that a unit bought, or helped to sell (消费帮扶采购).
#[derive(Clone, Debug)]
pub struct Purchase {
    pub(super) row: purchase::Model,
    pub(super) along: Along,
    pub(super) beside: Beside,
}

/// What was read along with a purchase, as the query asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Along {
    pub(super) unit: Option<organisation::Model>,
    pub(super) supplier: Option<organisation::Model>,
    pub(super) product: Option<product::Model>,
    pub(super) original: Option<PurchaseId>,
    pub(super) twin: Option<PurchaseId>,
}

/// Goods of a recipient county that a unit bought, or helped to sell (消费帮扶采购).
#[Object]
impl Purchase {
    /// Its id.
    pub(crate) async fn id(&self) -> ID {
        id::encode(self.row.id)
    }
    /// Rises with every change; updates name the version that they saw.
    async fn version(&self) -> i32 {
        self.row.version
    }
    /// Where it stands between the two sides.
    async fn state(&self) -> RecordStateWord {
        self.row.state.into()
    }
    /// The region whose review it waits for, while it is in review inside its own side (本方审核地区).
    async fn review_region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        let atlas = &ctx.viewer()?.atlas;
        Ok(self.row.review_region.and_then(|code| Region::of(atlas, code)))
    }
    /// What it is to a total.
    async fn standing(&self) -> StandingWord {
        self.row.standing.into()
    }
    /// Why it is excluded, where it is.
    async fn exclusion(&self) -> Option<ExclusionWord> {
        self.row.exclusion.map(Into::into)
    }
    /// The unit that bought or helped to sell (采购单位).
    async fn unit(&self) -> Option<Organisation> {
        self.along.unit.clone().map(Organisation)
    }
    /// The supplier (供应商).
    async fn supplier(&self) -> Option<Organisation> {
        self.along.supplier.clone().map(Organisation)
    }
    /// The product's name (产品): the catalogue's, or as it was entered.
    async fn product_name(&self) -> Option<&str> {
        self.along.product.as_ref().map(|product| product.name.as_str()).or(self.row.product_name.as_deref())
    }
    /// The id of the product of the catalogue.
    async fn product_id(&self) -> Option<ID> {
        self.row.product_id.map(id::encode)
    }
    /// Where the goods come from (产地).
    async fn origin(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        let atlas = &ctx.viewer()?.atlas;
        Ok(self.row.spine().recipient.code().and_then(|code| Region::of(atlas, code)))
    }
    /// The code of the origin.
    async fn origin_code(&self) -> Option<RegionCodeText> {
        self.row.spine().recipient.code().map(|code| RegionCodeText::from(&code))
    }
    /// The unit's region on the donor's side; null for central units.
    async fn donor_region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        let atlas = &ctx.viewer()?.atlas;
        Ok(self.row.spine().donor.code().and_then(|code| Region::of(atlas, code)))
    }
    /// The pairing that it counts for; null where none links unit and origin on its day.
    async fn pairing(&self, ctx: &Context<'_>) -> Result<Option<Pairing>> {
        let atlas = &ctx.viewer()?.atlas;
        Ok(self.row.pairing_id.and_then(|id| Pairing::of(atlas, id)))
    }
    /// Whether its pairing, its origin or its unit's region is unverified (未核实).
    async fn unverified(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(!self.rests_on_unverified(&ctx.viewer()?.atlas).is_empty())
    }
    /// How much, three decimals.
    async fn quantity(&self) -> Decimal {
        Decimal::from(&self.row.quantity)
    }
    /// The code of the unit of measure.
    async fn measure(&self) -> &str {
        &self.row.measure
    }
    /// Yuan to the fen; negative for returns and reversals.
    async fn amount(&self) -> Decimal {
        Decimal::from(&self.row.amount)
    }
    /// The day of the order.
    async fn ordered_on(&self) -> Option<Date> {
        self.row.ordered_on.as_ref().map(Date::from)
    }
    /// The day of acceptance, which decides its year.
    async fn accepted_on(&self) -> Date {
        Date::from(&self.row.day)
    }
    /// The day of payment.
    async fn paid_on(&self) -> Option<Date> {
        self.row.paid_on.as_ref().map(Date::from)
    }
    /// Who paid.
    async fn paid_from(&self) -> Option<PaymentSourceWord> {
        self.row.paid_from.map(Into::into)
    }
    /// The code of the channel.
    async fn channel(&self) -> &str {
        &self.row.channel
    }
    /// Bought, or sold with help.
    async fn kind(&self) -> PurchaseKindWord {
        self.row.kind.into()
    }
    /// A sale, a return, or a reversal.
    async fn line_kind(&self) -> LineKindWord {
        self.row.line_kind.into()
    }
    /// The channel's order number, or ours where the channel has none.
    async fn order_number(&self) -> &str {
        &self.row.order_number
    }
    /// The line of the order.
    async fn order_line(&self) -> Option<i32> {
        (self.row.order_line > 0).then_some(self.row.order_line)
    }
    /// The id of the purchase that a return or reversal names; null where the caller does not see that one.
    async fn of(&self) -> Option<ID> {
        self.along.original.map(id::encode)
    }
    /// The side that entered it.
    async fn entered_side(&self) -> SideWord {
        self.row.entered_side.into()
    }
    /// Whether it corrects a closed year (更正).
    async fn correction(&self) -> bool {
        self.row.correction
    }
    /// Whether it might be another purchase once more.
    async fn duplicate_mark(&self) -> DuplicateMarkWord {
        self.row.duplicate_mark.into()
    }
    /// The id of the purchase that it duplicates, or might; null where the caller does not see that one.
    async fn duplicate_of(&self) -> Option<ID> {
        self.along.twin.map(id::encode)
    }
    /// Whether another unit has entered the same order line (claimed twice, 重复申报); names nobody.
    async fn claimed_twice(&self) -> bool {
        self.beside.bears("claimedTwice")
    }
    /// The confirmation that holds (确认), where it is confirmed.
    async fn confirmation(&self) -> Option<&Confirmation> {
        self.beside.confirmation.as_ref()
    }
    /// Disputes, newest first (异议).
    async fn disputes(&self) -> &[Dispute] {
        &self.beside.disputes
    }
    /// Who changed what when, oldest first (历史).
    async fn history(&self) -> &[HistoryEntry] {
        &self.beside.history
    }
    /// The digest of its material fields, which a confirmation names.
    async fn digest(&self) -> String {
        self.row.digest.to_string()
    }
    /// When it was changed last.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.row.at
    }
    /// When it was submitted first.
    async fn submitted_at(&self) -> Option<DateTime<Utc>> {
        self.row.submitted_at
    }
}

payloads! {
    purchase::Entity as Purchase,
    disputed by &[
        ("unit", |value| id::parse::<OrganisationId>("value", value).map(drop)),
        ("supplier", |value| id::parse::<OrganisationId>("value", value).map(drop)),
        ("origin", |value| read::region("value", value).map(drop)),
        ("quantity", |value| read::quantity("value", value).map(drop)),
        ("amount", |value| read::amount("value", value).map(drop)),
        ("acceptedOn", |value| read::day("value", value).map(drop)),
        ("kind", |value| read::word("value", value, PurchaseKind::ALL, PurchaseKind::word)),
        ("productName", |_| Ok(())),
        ("measure", |_| Ok(())),
    ],
    /// A purchase, or why there is none.
    PurchasePayload {
        /// The purchase as it is now.
        purchase
    },
    StepsPayload
}

batch_payload! { LogPurchasesPayload of LoggedLine, purchase::Entity: purchase Purchase }

connection! {
    /// Purchases in an order.
    PurchaseConnection of PurchaseEdge to Purchase, counted by crate::record::read::RecordCount<purchase::Entity>
}
