//! Donations as clients see them.

use crate::{
    graphql::{
        ViewerExt,
        connection::connection,
        history::{Confirmation, Dispute, HistoryEntry},
        id, read,
        scalar::{Date, Decimal},
    },
    pairing::view::Pairing,
    record::{
        read::Beside,
        steps::payloads,
        view::{ExclusionWord, RecordStateWord, SideWord, StandingWord},
    },
    region::view::Region,
};
use async_graphql::{Context, Enum, ID, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    donation,
    spine::TwoSided,
    values::{DonationForm, Evidence, Valuation},
};

/// Money or goods (捐款/捐物).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::DonationForm", name = "DonationForm")]
pub enum DonationFormWord {
    /// 捐款.
    Cash,
    /// 捐物.
    Goods,
}

/// By what goods that are given are valued (计价依据).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::Valuation", name = "Valuation")]
pub enum ValuationWord {
    /// 发票.
    Invoice,
    /// 评估.
    Appraisal,
    /// 市场价.
    MarketPrice,
}

/// A donation, with what was read along.
#[derive(Clone, Debug)]
pub struct Donation {
    pub(super) row: donation::Model,
    pub(super) beside: Beside,
}

/// Money or goods that society gave to a recipient region (社会帮扶捐赠).
#[Object]
impl Donation {
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
    /// Who gave (捐赠方).
    async fn giver(&self) -> &str {
        &self.row.giver
    }
    /// Where the giver is at home (捐赠方所在地).
    async fn donor(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        let atlas = &ctx.viewer()?.atlas;
        Ok(self.row.spine().donor.code().and_then(|code| Region::of(atlas, code)))
    }
    /// Where it was received (受赠地区).
    async fn recipient(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        let atlas = &ctx.viewer()?.atlas;
        Ok(self.row.spine().recipient.code().and_then(|code| Region::of(atlas, code)))
    }
    /// Who received it there, where it was not the region itself (受赠单位).
    async fn receiver(&self) -> Option<&str> {
        self.row.receiver.as_deref()
    }
    /// The pairing that it counts for.
    async fn pairing(&self, ctx: &Context<'_>) -> Result<Option<Pairing>> {
        let atlas = &ctx.viewer()?.atlas;
        Ok(self.row.pairing_id.and_then(|id| Pairing::of(atlas, id)))
    }
    /// Whether its pairing or one of its regions is unverified (未核实).
    async fn unverified(&self, ctx: &Context<'_>) -> Result<bool> {
        let atlas = &ctx.viewer()?.atlas;
        let spine = self.row.spine();
        let region = |code| atlas.regions().on(code, spine.day).map(|region| region.evidence);
        let pairing = spine.pairing.and_then(|id| atlas.get(id)).map(|pairing| pairing.evidence);
        let places = [spine.donor, spine.recipient].map(|place| place.code().and_then(region));
        Ok(places.into_iter().chain([pairing]).any(|evidence| evidence == Some(Evidence::Unverified)))
    }
    /// Money or goods.
    async fn form(&self) -> DonationFormWord {
        self.row.form.into()
    }
    /// Yuan to the fen; of goods their value.
    async fn amount(&self) -> Decimal {
        Decimal::from(&self.row.amount)
    }
    /// What the goods are (物资内容).
    async fn goods(&self) -> Option<&str> {
        self.row.goods.as_deref()
    }
    /// By what the goods are valued (计价依据).
    async fn valuation(&self) -> Option<ValuationWord> {
        self.row.valuation.map(Into::into)
    }
    /// The day on which it was received, which decides its year.
    async fn received_on(&self) -> Date {
        Date::from(&self.row.day)
    }
    /// What for (用途).
    async fn purpose(&self) -> Option<&str> {
        self.row.purpose.as_deref()
    }
    /// The number of the receipt (捐赠票据号).
    async fn receipt_number(&self) -> Option<&str> {
        self.row.receipt_number.as_deref()
    }
    /// The side that entered it.
    async fn entered_side(&self) -> SideWord {
        self.row.entered_side.into()
    }
    /// Whether it corrects a closed year (更正).
    async fn correction(&self) -> bool {
        self.row.correction
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
    donation::Entity as Donation,
    disputed by &[
        ("giver", |_| Ok(())),
        ("donor", |value| read::region("value", value).map(drop)),
        ("recipient", |value| read::region("value", value).map(drop)),
        ("form", |value| read::word("value", value, DonationForm::ALL, DonationForm::word)),
        ("amount", |value| read::amount("value", value).map(drop)),
        ("goods", |_| Ok(())),
        ("valuation", |value| read::word("value", value, Valuation::ALL, Valuation::word)),
        ("receivedOn", |value| read::day("value", value).map(drop)),
    ],
    /// A donation, or why there is none.
    DonationPayload {
        /// The donation as it is now.
        donation
    },
    DonationsPayload
}

connection! {
    /// Donations in an order.
    DonationConnection of DonationEdge to Donation, counted by crate::record::read::RecordCount<donation::Entity>
}
