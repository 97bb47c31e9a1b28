//! What clients see of any record: its places, its pairing, and whether they are verified.

use crate::{graphql::ViewerExt, pairing::view::Pairing, region::view::Region};
use async_graphql::{Context, Result};
use entity::{
    ids::PairingId,
    spine::Spine,
    values::{Evidence, RegionCode},
};

/// The region of a code.
pub(crate) fn region(ctx: &Context<'_>, code: Option<RegionCode>) -> Result<Option<Region>> {
    let atlas = &ctx.viewer()?.atlas;
    Ok(code.and_then(|code| Region::of(atlas, code)))
}

/// The pairing of an id.
pub(crate) fn pairing(ctx: &Context<'_>, id: Option<PairingId>) -> Result<Option<Pairing>> {
    let atlas = &ctx.viewer()?.atlas;
    Ok(id.and_then(|id| Pairing::of(atlas, id)))
}

/// Whether the pairing of a record or one of its regions is unverified.
pub(crate) fn unverified(ctx: &Context<'_>, spine: &Spine) -> Result<bool> {
    let atlas = &ctx.viewer()?.atlas;
    let region = |code| atlas.regions().on(code, spine.day).map(|region| region.evidence);
    let pairing = spine.pairing.and_then(|id| atlas.get(id)).map(|pairing| pairing.evidence);
    let places = [spine.donor, spine.recipient].map(|place| place.code().and_then(region));
    Ok(places.into_iter().chain([pairing]).any(|evidence| evidence == Some(Evidence::Unverified)))
}
