//! Records by their global id.

use super::{ViewerExt, id};
use crate::{
    donation::view::Donation,
    error::Error,
    job::{self, view::ImportJob},
    organisation::view::Organisation,
    pairing::view::Pairing,
    plan::{query as plans, view::Plan},
    product::{query as products, view::Product},
    purchase::view::Purchase,
    record::read::one,
    region::view::Region,
    review::{query as reviews, view::Review},
};
use async_graphql::{Context, ID, Interface, Object};
use domain::Refusal;
use entity::{
    ids::{DonationId, JobId, OrganisationId, PairingId, PlanId, ProductId, PurchaseId, RegionId, ReviewId},
    organisation,
};
use id::Global;
use sea_orm::sea_query::{Expr, ExprTrait};

/// Anything that has an id of its own.
#[derive(Clone, Debug, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Opaque, and names its type."))]
#[expect(clippy::large_enum_variant, reason = "there is one of it in a request")]
pub enum Node {
    /// A purchase.
    Purchase(Purchase),
    /// A donation.
    Donation(Donation),
    /// An organisation.
    Organisation(Organisation),
    /// A product.
    Product(Product),
    /// A unit's plan of a year.
    Plan(Plan),
    /// A region.
    Region(Region),
    /// A pairing.
    Pairing(Pairing),
    /// A review inside a side.
    Review(Review),
    /// One's own job.
    ImportJob(ImportJob),
}

/// Questions about anything by its id.
#[derive(Clone, Copy, Debug, Default)]
pub struct NodeQuery;

/// Questions about anything by its id.
#[Object]
impl NodeQuery {
    /// What has this id; null where nothing has, or nothing for the caller.
    async fn node(&self, ctx: &Context<'_>, id: ID) -> async_graphql::Result<Option<Node>> {
        let viewer = ctx.viewer()?;
        let (tag, uuid) = id::split(&id).ok_or_else(unreadable)?;
        Ok(match tag {
            PurchaseId::TAG => {
                one::<entity::purchase::Entity>(viewer, ctx, PurchaseId(uuid)).await?.map(Node::Purchase)
            }
            DonationId::TAG => {
                one::<entity::donation::Entity>(viewer, ctx, DonationId(uuid)).await?.map(Node::Donation)
            }
            OrganisationId::TAG => {
                let named = Expr::col(("organisation", "id")).eq(OrganisationId(uuid));
                let row = viewer.reader.find::<organisation::Entity>().filter(named).one().await?;
                row.map(Organisation).map(Node::Organisation)
            }
            ProductId::TAG => products::by_id(viewer, ProductId(uuid)).await?.map(Node::Product),
            PlanId::TAG => {
                plans::by_id(viewer, PlanId(uuid), plans::Along::of(ctx.field())).await?.map(Node::Plan)
            }
            RegionId::TAG => {
                let region = viewer.atlas.regions().all().iter().find(|region| region.id == RegionId(uuid));
                region.cloned().map(Region).map(Node::Region)
            }
            PairingId::TAG => Pairing::of(&viewer.atlas, PairingId(uuid)).map(Node::Pairing),
            ReviewId::TAG => reviews::one(viewer, ReviewId(uuid)).await?.map(Node::Review),
            JobId::TAG => job::by_id(viewer, JobId(uuid)).await?.map(Node::ImportJob),
            _ => None,
        })
    }
}

fn unreadable() -> Error {
    Error::BadInput(Refusal::invalid("id", "不是有效的编号", "not an id of ours"))
}
