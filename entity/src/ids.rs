//! Identifiers: one type a table, all `UUIDv7`, so that an id of one table never stands for another's.

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType,
            serde::Serialize, serde::Deserialize,
        )]
        pub struct $name(pub Uuid);
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self { Self(id) }
        }
        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )+};
}

ids! {
    /// Names an account.
    AccountId,
    /// Names a grant of a role to an account.
    GrantId,
    /// Names a session, which is a family of refresh tokens.
    SessionId,
    /// Names one refresh token.
    RefreshTokenId,
    /// Names a link between an account and an outside identity.
    IdentityId,
    /// Names a notice of a change of somebody's access.
    NoticeId,
    /// Names a key that access tokens are signed with.
    SigningKeyId,
    /// Names a region's entry (its code can be used again by a later one).
    RegionId,
    /// Names a pairing.
    PairingId,
    /// Names a county's class over a span of days.
    CountyClassId,
    /// Names an entry of the register of assisted counties.
    AssistedCountyId,
    /// Names an organisation (units and suppliers alike).
    OrganisationId,
    /// Names a product.
    ProductId,
    /// Names a purchase.
    PurchaseId,
    /// Names a donation.
    DonationId,
    /// Names a pair below the region.
    LocalPairId,
    /// Names a training session.
    TrainingId,
    /// Names a visit or joint meeting.
    MeetingId,
    /// Names a post.
    PostId,
    /// Names a labour dispatch.
    LabourDispatchId,
    /// Names a workshop.
    WorkshopId,
    /// Names a fund transfer.
    FundTransferId,
    /// Names a allocation.
    AllocationId,
    /// Names a expenditure.
    ExpenditureId,
    /// Names a return of funds.
    FundReturnId,
    /// Names a project.
    ProjectId,
    /// Names a step of a project.
    ProjectStepId,
    /// Names a co-built park.
    ParkId,
    /// Names an industry transfer.
    IndustryTransferId,
    /// Names a step of an industry transfer.
    IndustryStepId,
    /// Names a result of an industry transfer.
    IndustryResultId,
    /// Names an agreement.
    AgreementId,
    /// Names a target.
    TargetId,
    /// Names a report of a labour dispatch.
    DispatchReportId,
    /// Names a confirmation of a record.
    ConfirmationId,
    /// Names a dispute of a record.
    DisputeId,
    /// Names a batch of records that one request created.
    BatchId,
    /// Names a unit's plan of purchases for a year.
    PlanId,
    /// Names the least share that a place asks of plans.
    PlanFloorId,
    /// Names a review inside a side.
    ReviewId,
    /// Names a job that works through a spreadsheet.
    JobId,
    /// Names a file that somebody sent.
    UploadId,
    /// Names a row of the journal.
    JournalId,
    /// Names any two-sided record, together with its kind.
    RecordId,
}
