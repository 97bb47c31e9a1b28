//! The schema, and what every resolver may reach.

pub mod answer;
mod asked;
pub mod connection;
pub mod document;
pub(crate) mod entries;
pub(crate) mod field;
pub(crate) mod filter;
pub mod history;
pub mod id;
pub(crate) mod leaves;
mod node;
pub(crate) mod read;
mod refused;
pub mod scalar;
mod viewer;

pub use asked::Query;
pub use refused::Mutation;
pub use viewer::{Viewer, ViewerExt};

use crate::{
    account::{AccountMutation, AccountQuery},
    agreement::{AgreementActs, AgreementQuery, AgreementSubscription},
    agreement::{TargetActs, TargetQuery, TargetSubscription},
    audit::AuditQuery,
    county::{CountyMutation, CountyQuery},
    dispatch_report::{DispatchReportActs, DispatchReportQuery, DispatchReportSubscription},
    donation::{DonationActs, DonationQuery, DonationSubscription},
    event::EventQuery,
    fund::{
        AllocationActs, AllocationQuery, AllocationSubscription, ExpenditureActs, ExpenditureQuery,
        ExpenditureSubscription, FundReturnActs, FundReturnQuery, FundReturnSubscription, FundTransferActs,
        FundTransferQuery, FundTransferSubscription,
    },
    industry::{
        IndustryResultActs, IndustryResultQuery, IndustryResultSubscription, IndustryStepActs,
        IndustryStepQuery, IndustryStepSubscription, IndustryTransferActs, IndustryTransferQuery,
        IndustryTransferSubscription, ParkActs, ParkQuery, ParkSubscription,
    },
    job::{JobMutation, JobQuery},
    labour_dispatch::{LabourDispatchActs, LabourDispatchQuery, LabourDispatchSubscription},
    list::ListQuery,
    local_pair::{LocalPairActs, LocalPairQuery, LocalPairSubscription},
    measure::MeasureQuery,
    meeting::{MeetingActs, MeetingQuery, MeetingSubscription},
    organisation::{OrganisationMutation, OrganisationQuery},
    pairing::{PairingMutation, PairingQuery},
    plan::{PlanMutation, PlanQuery},
    post::{PostActs, PostQuery, PostSubscription},
    product::{ProductMutation, ProductQuery},
    project::{
        ProjectActs, ProjectQuery, ProjectStepActs, ProjectStepQuery, ProjectStepSubscription,
        ProjectSubscription,
    },
    purchase::{PurchaseMutation, PurchaseQuery, PurchaseSteps, PurchaseSubscription},
    queue::QueueQuery,
    region::{RegionMutation, RegionQuery},
    review::{ReviewMutation, ReviewQuery},
    session::{SessionMutation, SessionQuery},
    training::{TrainingActs, TrainingQuery, TrainingSubscription},
    workshop::{WorkshopActs, WorkshopQuery, WorkshopSubscription},
};
use async_graphql::{MergedObject, MergedSubscription, SDLExportOptions, Schema, ValidationMode};
use node::NodeQuery;

/// Every question.
#[derive(Debug, Default, MergedObject)]
#[graphql(name = "Query")]
pub struct Questions(
    AccountQuery,
    AuditQuery,
    EventQuery,
    NodeQuery,
    RecordQuestions,
    RegionQuery,
    PairingQuery,
    CountyQuery,
    OrganisationQuery,
    ProductQuery,
    ListQuery,
    MeasureQuery,
    QueueQuery,
    PlanQuery,
    ReviewQuery,
    JobQuery,
    SessionQuery,
);

/// Everything that can be done.
#[derive(Debug, Default, MergedObject)]
#[graphql(name = "Mutation")]
pub struct Acts(
    AccountMutation,
    RecordActs,
    RegionMutation,
    PairingMutation,
    CountyMutation,
    OrganisationMutation,
    ProductMutation,
    PlanMutation,
    ReviewMutation,
    JobMutation,
    SessionMutation,
);

/// Everything that can be followed.
#[derive(Debug, Default, MergedSubscription)]
pub struct Subscription(
    PurchaseSubscription,
    DonationSubscription,
    LocalPairSubscription,
    TrainingSubscription,
    MeetingSubscription,
    PostSubscription,
    LabourDispatchSubscription,
    WorkshopSubscription,
    FundTransferSubscription,
    AllocationSubscription,
    ExpenditureSubscription,
    FundReturnSubscription,
    ProjectSubscription,
    ProjectStepSubscription,
    ParkSubscription,
    IndustryTransferSubscription,
    IndustryStepSubscription,
    IndustryResultSubscription,
    AgreementSubscription,
    TargetSubscription,
    DispatchReportSubscription,
);

/// Questions about records between two sides, kind by kind.
#[derive(Debug, Default, MergedObject)]
pub struct RecordQuestions(
    PurchaseQuery,
    DonationQuery,
    LocalPairQuery,
    TrainingQuery,
    MeetingQuery,
    PostQuery,
    LabourDispatchQuery,
    WorkshopQuery,
    FundTransferQuery,
    AllocationQuery,
    ExpenditureQuery,
    FundReturnQuery,
    ProjectQuery,
    ProjectStepQuery,
    ParkQuery,
    IndustryTransferQuery,
    IndustryStepQuery,
    IndustryResultQuery,
    AgreementQuery,
    TargetQuery,
    DispatchReportQuery,
);

/// What can be done to records between two sides, kind by kind.
#[derive(Debug, Default, MergedObject)]
pub struct RecordActs(
    PurchaseActs,
    DonationActs,
    LocalPairActs,
    TrainingActs,
    MeetingActs,
    PostActs,
    LabourDispatchActs,
    WorkshopActs,
    FundTransferActs,
    AllocationActs,
    ExpenditureActs,
    FundReturnActs,
    ProjectActs,
    ProjectStepActs,
    ParkActs,
    IndustryTransferActs,
    IndustryStepActs,
    IndustryResultActs,
    AgreementActs,
    TargetActs,
    DispatchReportActs,
);

/// What can be done to purchases.
#[derive(Debug, Default, MergedObject)]
pub struct PurchaseActs(PurchaseMutation, PurchaseSteps);

/// The schema.
pub type ApiSchema = Schema<Query, Mutation, Subscription>;

/// Builds the schema that answers requests: their documents are measured, validated and priced before.
pub fn schema() -> ApiSchema {
    let schema = Schema::build(Query::default(), Mutation::default(), Subscription::default());
    schema.validation_mode(ValidationMode::Fast).disable_suggestions().finish()
}

/// The schema in its own language, in an order that does not depend on the code's.
pub fn sdl() -> String {
    schema().sdl_with_options(SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items())
}
