//! Pairings as clients see them.

use crate::{
    atlas::{Atlas, ShelfExt},
    graphql::{
        answer::UserError, connection::connection, entries::Entries, id, leaves::Counted, scalar::Date,
    },
    region::view::{EvidenceWord, Region},
};
use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use domain::pairing;
use entity::{ids::PairingId, values::Evidence};

/// Under which arrangement a donor assists a recipient (帮扶机制).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::Mechanism", name = "Mechanism")]
pub enum MechanismWord {
    /// 东西部协作.
    EastWest,
    /// 对口支援.
    Counterpart,
    /// 定点帮扶.
    Designated,
    /// 省内结对.
    WithinProvince,
}

/// How exactly a first day is known (起始日精度).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::DayPrecision", name = "DayPrecision")]
pub enum DayPrecisionWord {
    /// The day itself.
    Day,
    /// The month.
    Month,
    /// The year.
    Year,
    /// A convention, where no day was published.
    Convention,
    /// Not known.
    Unknown,
}

/// A donor region assists a recipient region, from a day to a day (结对关系).
#[derive(Clone, Debug)]
pub struct Pairing(pub(crate) pairing::Pairing);

impl Pairing {
    /// The pairing with this id.
    pub(crate) fn of(atlas: &Atlas, id: PairingId) -> Option<Self> {
        atlas.get(id).cloned().map(Self)
    }
}

/// A donor region assists a recipient region, from a day to a day (结对关系).
#[Object]
impl Pairing {
    /// Its id.
    pub(crate) async fn id(&self) -> ID {
        id::encode(self.0.id)
    }
    /// Rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// The donor (帮扶方).
    async fn donor(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        Ok(Region::of(&*ctx.atlas()?, self.0.donor))
    }
    /// The recipient (受援方).
    async fn recipient(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        Ok(Region::of(&*ctx.atlas()?, self.0.recipient))
    }
    /// The arrangement.
    async fn mechanism(&self) -> MechanismWord {
        self.0.mechanism.into()
    }
    /// The first day.
    async fn starts_on(&self) -> Date {
        Date::from(&self.0.starts_on)
    }
    /// The last day; null while it runs.
    async fn ends_on(&self) -> Option<Date> {
        self.0.ends_on.as_ref().map(Date::from)
    }
    /// How exactly the first day is known.
    async fn start_precision(&self) -> DayPrecisionWord {
        self.0.start_precision.into()
    }
    /// What it is called (粤桂协作).
    async fn brand(&self) -> Option<&str> {
        self.0.brand.as_deref()
    }
    /// Why it ended.
    async fn end_reason(&self) -> Option<&str> {
        self.0.end_reason.as_deref()
    }
    /// Whether nothing was to follow it, so that what comes after is no gap.
    async fn ended_for_good(&self) -> bool {
        self.0.ended_for_good
    }
    /// Why a province has a second link.
    async fn second_link_reason(&self) -> Option<&str> {
        self.0.second_link_reason.as_deref()
    }
    /// What followed it.
    async fn successor(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        let atlas = ctx.atlas()?;
        Ok(self.0.successor.and_then(|id| Self::of(&atlas, id)))
    }
    /// The regions that it covers, where it lists them; none listed is all of the recipient.
    async fn areas(&self, ctx: &Context<'_>) -> Result<Entries<Region>> {
        let atlas = ctx.atlas()?;
        Ok(self.0.areas.iter().filter_map(|code| Region::of(&atlas, *code)).collect())
    }
    /// All pairings below it, whose records its totals hold.
    async fn below(&self, ctx: &Context<'_>) -> Result<Entries<Self>> {
        let atlas = ctx.atlas()?;
        Ok(atlas.all_below(self.0.id).iter().filter_map(|id| Self::of(&atlas, *id)).collect())
    }
    /// How far the entry can be relied on.
    async fn evidence(&self) -> EvidenceWord {
        self.0.evidence.into()
    }
    /// Whether it is not verified (未核实).
    async fn unverified(&self) -> bool {
        self.0.evidence == Evidence::Unverified
    }
}

connection! {
    /// Pairings, the earliest first.
    PairingConnection of PairingEdge to Pairing, counted by Counted
}

/// Days on which a recipient region was left without a donor (结对空档).
#[derive(Clone, Debug)]
pub struct PairingGap(pub(super) pairing::Gap);

/// Days on which a recipient region was left without a donor (结对空档).
#[Object]
impl PairingGap {
    /// The region.
    async fn region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        Ok(Region::of(&*ctx.atlas()?, self.0.region))
    }
    /// The arrangement that left it out; another may have gone on.
    async fn mechanism(&self) -> MechanismWord {
        self.0.mechanism.into()
    }
    /// The first day without a pairing, within the days asked for.
    async fn from(&self) -> Date {
        Date::from(&self.0.from)
    }
    /// The last day without a pairing, within the days asked for.
    async fn until(&self) -> Date {
        Date::from(&self.0.until)
    }
    /// The pairing after which the gap opened.
    async fn after(&self, ctx: &Context<'_>) -> Result<Option<Pairing>> {
        Ok(Pairing::of(&*ctx.atlas()?, self.0.after))
    }
}

/// What became of a pairing.
#[derive(Clone, Debug, SimpleObject)]
pub struct PairingPayload {
    /// The pairing; null where it was refused.
    pub pairing: Option<Pairing>,
    /// Why it was refused.
    pub user_errors: Vec<UserError>,
}

/// What a succession wrote (接续).
#[derive(Clone, Debug, SimpleObject)]
pub struct SucceedPairingPayload {
    /// The pairing that ended; null where the succession was refused.
    pub pairing: Option<Pairing>,
    /// Every pairing that ended, this one first.
    pub ended: Vec<Pairing>,
    /// Every pairing that started on the next day, its successor first.
    pub started: Vec<Pairing>,
    /// Why it was refused.
    pub user_errors: Vec<UserError>,
}
