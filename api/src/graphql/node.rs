//! Records by their global id.

use super::{ViewerExt, id};
use crate::{
    agreement::Agreement,
    agreement::Target,
    dispatch_report::DispatchReport,
    donation::Donation,
    error::Error,
    fund::{Allocation, Expenditure, FundReturn, FundTransfer},
    industry::{IndustryResult, IndustryStep, IndustryTransfer, Park},
    job::{self, view::ImportJob},
    labour_dispatch::LabourDispatch,
    local_pair::LocalPair,
    meeting::Meeting,
    organisation::view::Organisation,
    pairing::view::Pairing,
    plan::{query as plans, view::Plan},
    post::Post,
    product::{query as products, view::Product},
    project::{Project, ProjectStep},
    purchase::view::Purchase,
    record::read::one,
    region::view::Region,
    review::{query as reviews, view::Review},
    training::Training,
    workshop::Workshop,
};
use async_graphql::{Context, ID, Interface, Object};
use domain::Refusal;
use entity::{
    ids::{
        AgreementId, AllocationId, DispatchReportId, DonationId, ExpenditureId, FundReturnId, FundTransferId,
        IndustryResultId, IndustryStepId, IndustryTransferId, JobId, LabourDispatchId, LocalPairId,
        MeetingId, OrganisationId, PairingId, ParkId, PlanId, PostId, ProductId, ProjectId, ProjectStepId,
        PurchaseId, RegionId, ReviewId, TargetId, TrainingId, WorkshopId,
    },
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
    /// A pair below the region.
    LocalPair(LocalPair),
    /// A training session.
    Training(Training),
    /// A visit or joint meeting.
    Meeting(Meeting),
    /// A post.
    Post(Post),
    /// A labour dispatch.
    LabourDispatch(LabourDispatch),
    /// A workshop.
    Workshop(Workshop),
    /// A fund transfer.
    FundTransfer(FundTransfer),
    /// A allocation.
    Allocation(Allocation),
    /// A expenditure.
    Expenditure(Expenditure),
    /// A return of funds.
    FundReturn(FundReturn),
    /// A project.
    Project(Project),
    /// A step of a project.
    ProjectStep(ProjectStep),
    /// A co-built park.
    Park(Park),
    /// An industry transfer.
    IndustryTransfer(IndustryTransfer),
    /// A step of an industry transfer.
    IndustryStep(IndustryStep),
    /// What came of an industry transfer.
    IndustryResult(IndustryResult),
    /// 协作协议.
    Agreement(Agreement),
    /// 协议指标.
    Target(Target),
    /// 稳岗回访.
    DispatchReport(DispatchReport),
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
            LocalPairId::TAG => {
                one::<entity::local_pair::Entity>(viewer, ctx, LocalPairId(uuid)).await?.map(Node::LocalPair)
            }
            TrainingId::TAG => {
                one::<entity::training::Entity>(viewer, ctx, TrainingId(uuid)).await?.map(Node::Training)
            }
            MeetingId::TAG => {
                one::<entity::meeting::Entity>(viewer, ctx, MeetingId(uuid)).await?.map(Node::Meeting)
            }
            PostId::TAG => one::<entity::post::Entity>(viewer, ctx, PostId(uuid)).await?.map(Node::Post),
            LabourDispatchId::TAG => {
                one::<entity::labour_dispatch::Entity>(viewer, ctx, LabourDispatchId(uuid))
                    .await?
                    .map(Node::LabourDispatch)
            }
            WorkshopId::TAG => {
                one::<entity::workshop::Entity>(viewer, ctx, WorkshopId(uuid)).await?.map(Node::Workshop)
            }
            FundTransferId::TAG => one::<entity::fund_transfer::Entity>(viewer, ctx, FundTransferId(uuid))
                .await?
                .map(Node::FundTransfer),
            AllocationId::TAG => one::<entity::allocation::Entity>(viewer, ctx, AllocationId(uuid))
                .await?
                .map(Node::Allocation),
            ExpenditureId::TAG => one::<entity::expenditure::Entity>(viewer, ctx, ExpenditureId(uuid))
                .await?
                .map(Node::Expenditure),
            FundReturnId::TAG => one::<entity::fund_return::Entity>(viewer, ctx, FundReturnId(uuid))
                .await?
                .map(Node::FundReturn),
            ProjectId::TAG => {
                one::<entity::project::Entity>(viewer, ctx, ProjectId(uuid)).await?.map(Node::Project)
            }
            ProjectStepId::TAG => one::<entity::project_step::Entity>(viewer, ctx, ProjectStepId(uuid))
                .await?
                .map(Node::ProjectStep),
            ParkId::TAG => one::<entity::park::Entity>(viewer, ctx, ParkId(uuid)).await?.map(Node::Park),
            IndustryTransferId::TAG => {
                one::<entity::industry_transfer::Entity>(viewer, ctx, IndustryTransferId(uuid))
                    .await?
                    .map(Node::IndustryTransfer)
            }
            IndustryStepId::TAG => one::<entity::industry_step::Entity>(viewer, ctx, IndustryStepId(uuid))
                .await?
                .map(Node::IndustryStep),
            DispatchReportId::TAG => {
                one::<entity::dispatch_report::Entity>(viewer, ctx, DispatchReportId(uuid))
                    .await?
                    .map(Node::DispatchReport)
            }
            TargetId::TAG => {
                one::<entity::target::Entity>(viewer, ctx, TargetId(uuid)).await?.map(Node::Target)
            }
            AgreementId::TAG => {
                one::<entity::agreement::Entity>(viewer, ctx, AgreementId(uuid)).await?.map(Node::Agreement)
            }
            IndustryResultId::TAG => {
                one::<entity::industry_result::Entity>(viewer, ctx, IndustryResultId(uuid))
                    .await?
                    .map(Node::IndustryResult)
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
