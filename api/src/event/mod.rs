//! Events: what is committed is told, in its sealed order, to everybody who follows it and may see it.
//!
//! The journal is the only source. An event is told by its position, so that whoever comes back with the last
//! cursor misses nothing, and it is told as the record is now. Who follows, and what they may see, is looked
//! at anew at every event.

mod changes;
mod follow;
mod presence;
mod query;

pub(crate) use follow::{Followed, follow};
pub(crate) use presence::{Continuation, Presence};
pub use query::EventQuery;

use crate::{
    agreement::Agreement,
    agreement::Target,
    dispatch_report::DispatchReport,
    donation::Donation,
    fund::{Allocation, Expenditure, FundReturn, FundTransfer},
    graphql::scalar::Cursor,
    industry::{IndustryResult, IndustryStep, IndustryTransfer, Park},
    labour_dispatch::LabourDispatch,
    local_pair::LocalPair,
    meeting::Meeting,
    post::Post,
    project::{Project, ProjectStep},
    purchase::view::Purchase,
    training::Training,
    workshop::Workshop,
};
use async_graphql::{ID, OutputType, SimpleObject};
use chrono::{DateTime, Utc};

/// Something that happened to a record (变化).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(
    concrete(name = "PurchaseEvent", params(Purchase)),
    concrete(name = "DonationEvent", params(Donation)),
    concrete(name = "LocalPairEvent", params(LocalPair)),
    concrete(name = "TrainingEvent", params(Training)),
    concrete(name = "MeetingEvent", params(Meeting)),
    concrete(name = "PostEvent", params(Post)),
    concrete(name = "LabourDispatchEvent", params(LabourDispatch)),
    concrete(name = "WorkshopEvent", params(Workshop)),
    concrete(name = "FundTransferEvent", params(FundTransfer)),
    concrete(name = "AllocationEvent", params(Allocation)),
    concrete(name = "ExpenditureEvent", params(Expenditure)),
    concrete(name = "FundReturnEvent", params(FundReturn)),
    concrete(name = "ProjectEvent", params(Project)),
    concrete(name = "ProjectStepEvent", params(ProjectStep)),
    concrete(name = "ParkEvent", params(Park)),
    concrete(name = "IndustryTransferEvent", params(IndustryTransfer)),
    concrete(name = "IndustryStepEvent", params(IndustryStep)),
    concrete(name = "IndustryResultEvent", params(IndustryResult)),
    concrete(name = "AgreementEvent", params(Agreement)),
    concrete(name = "TargetEvent", params(Target)),
    concrete(name = "DispatchReportEvent", params(DispatchReport))
)]
pub struct Event<N: OutputType> {
    /// Its place: whoever subscribes again after it misses nothing.
    pub(crate) cursor: Cursor,
    /// The id of the record.
    pub(crate) id: ID,
    /// When it happened.
    pub(crate) at: DateTime<Utc>,
    /// The act; null where the record is gone.
    pub(crate) act: Option<String>,
    /// The version that the act made; the record may be newer by now. Null where the record is gone.
    pub(crate) version: Option<i32>,
    /// Whether the record has left what the caller may see, or what the filter holds; told once.
    pub(crate) gone: bool,
    /// The record as it is now; null where it is gone.
    pub(crate) node: Option<N>,
}
