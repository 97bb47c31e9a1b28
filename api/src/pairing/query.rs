//! Reading pairings: from memory, so that no statement is spent on them.

use super::{
    input::PairingsFilter,
    view::{Pairing, PairingConnection, PairingGap},
};
use crate::{
    atlas::Atlas,
    error::{Error, Result},
    graphql::{
        Viewer, ViewerExt,
        connection::Paging,
        field::asked,
        id,
        leaves::{Counted, leaf},
        scalar::{Cursor, Date, RegionCodeText},
    },
    store::{Direction, Key, Order},
};
use async_graphql::{Context, ID, Object};
use domain::{Refusal, pairing};
use entity::{
    ids::PairingId,
    values::{Day, Evidence, Mechanism, RegionCode},
};
use std::collections::HashSet;

/// The name of the list inside its cursors.
const LIST: &str = "pairings";

/// The only order.
const BY_START: Order =
    Order { name: "start", columns: &["starts_on", "id"], direction: Direction::Ascending };

/// Questions about pairings (结对关系).
#[derive(Clone, Copy, Debug, Default)]
pub struct PairingQuery;

/// Questions about pairings.
#[Object]
impl PairingQuery {
    /// The pairing with this id; null where there is none.
    async fn pairing(&self, ctx: &Context<'_>, id: ID) -> async_graphql::Result<Option<Pairing>> {
        let viewer = ctx.viewer()?;
        Ok(Pairing::of(&viewer.atlas, id::decode("id", &id)?))
    }

    /// Pairings, the earliest first.
    async fn pairings(
        &self,
        ctx: &Context<'_>,
        filter: Option<PairingsFilter>,
        first: Option<i32>,
        after: Option<Cursor>,
        last: Option<i32>,
        before: Option<Cursor>,
    ) -> async_graphql::Result<PairingConnection> {
        let viewer = ctx.viewer()?;
        let slice = Paging { first, after, last, before }.slice(LIST, BY_START)?;
        let rows = rows(viewer, &filter.unwrap_or_default())?;
        let counted = Counted(rows.len());
        Ok(PairingConnection::new(leaf(rows, &slice), LIST, BY_START, &slice, counted))
    }

    /// Recipient regions that were left without a donor between two days (结对空档).
    ///
    /// Days before a region's first pairing are no gap, nor are those after one that ended for good.
    async fn pairing_gaps(
        &self,
        ctx: &Context<'_>,
        from: Date,
        until: Date,
        within: Option<RegionCodeText>,
    ) -> async_graphql::Result<Vec<PairingGap>> {
        Ok(gaps(&ctx.viewer()?.atlas, &from, &until, within.as_ref())?)
    }
}

/// The gaps between two days.
pub(super) fn gaps(
    atlas: &Atlas,
    from: &Date,
    until: &Date,
    within: Option<&RegionCodeText>,
) -> Result<Vec<PairingGap>> {
    let (from, until) = asked(|fields| fields.day("from", from).zip(fields.day("until", until)))?;
    if until < from {
        return Err(Error::BadInput(Refusal::invalid(
            "until",
            "截止日期不能早于开始日期",
            "the last day cannot be before the first",
        )));
    }
    let within = asked(|fields| fields.maybe_region("within", within))?;
    let lies = |code| within.is_none_or(|within| atlas.regions().contains(within, code));
    let recipients: Vec<_> = atlas.recipients().into_iter().filter(|code| lies(*code)).collect();
    Ok(atlas.gaps(&recipients, from, until).into_iter().map(PairingGap).collect())
}

/// The rows that a filter lets through, each with its key.
pub(super) fn rows(viewer: &Viewer, filter: &PairingsFilter) -> Result<Vec<(Key, Pairing)>> {
    let wanted = Wanted::read(filter, &viewer.atlas)?;
    let rows = viewer.atlas.all().iter().filter(|pairing| wanted.holds(&viewer.atlas, pairing));
    Ok(rows
        .map(|pairing| (vec![pairing.starts_on.into(), pairing.id.into()], Pairing(pairing.clone())))
        .collect())
}

/// A filter, read.
struct Wanted {
    donor: Option<RegionCode>,
    recipient: Option<RegionCode>,
    region: Option<RegionCode>,
    within: Option<HashSet<PairingId>>,
    mechanism: Option<Mechanism>,
    on: Option<Day>,
    unverified: Option<bool>,
}

impl Wanted {
    fn read(filter: &PairingsFilter, atlas: &Atlas) -> Result<Self> {
        let tree = |id: &ID| Ok::<_, Error>(atlas.tree(id::decode("within", id)?).into_iter().collect());
        Ok(Self {
            donor: asked(|fields| fields.maybe_region("donor", filter.donor.as_ref()))?,
            recipient: asked(|fields| fields.maybe_region("recipient", filter.recipient.as_ref()))?,
            region: asked(|fields| fields.maybe_region("region", filter.region.as_ref()))?,
            within: filter.within.as_ref().map(tree).transpose()?,
            mechanism: filter.mechanism.map(Into::into),
            on: asked(|fields| fields.maybe_day("on", filter.on.as_ref()))?,
            unverified: filter.unverified,
        })
    }

    fn holds(&self, atlas: &Atlas, pairing: &pairing::Pairing) -> bool {
        let lies = |above: RegionCode, code| atlas.regions().contains(above, code);
        let (donor, recipient) = (pairing.donor, pairing.recipient);
        self.donor.is_none_or(|above| lies(above, donor))
            && self.recipient.is_none_or(|above| lies(above, recipient))
            && self.region.is_none_or(|above| lies(above, donor) || lies(above, recipient))
            && self.within.as_ref().is_none_or(|tree| tree.contains(&pairing.id))
            && self.mechanism.is_none_or(|mechanism| mechanism == pairing.mechanism)
            && self.on.is_none_or(|day| pairing.runs_on(day))
            && self
                .unverified
                .is_none_or(|unverified| (pairing.evidence == Evidence::Unverified) == unverified)
    }
}
