//! The sealed journal, as auditors see it.

use crate::graphql::{
    connection::connection,
    history::{FieldChange, Person, changes},
    id,
    scalar::Position,
};
use async_graphql::{ID, Object};
use chrono::{DateTime, Utc};
use entity::{
    ids::{
        AccountId, AgreementId, AllocationId, AssistedCountyId, DispatchReportId, DonationId, ExpenditureId,
        FundReturnId, FundTransferId, GrantId, IdentityId, IndustryResultId, IndustryStepId,
        IndustryTransferId, LabourDispatchId, LocalPairId, MeetingId, OrganisationId, PairingId, ParkId,
        PlanId, PostId, ProductId, ProjectId, ProjectStepId, PurchaseId, RegionId, ReviewId, TargetId,
        TrainingId, WorkshopId,
    },
    journal,
};
use id::Global;

/// The kinds of subjects, each with the type of its ids.
pub(super) const KINDS: [(&str, u8); 31] = [
    ("ACCOUNT", AccountId::TAG),
    ("ASSISTED_COUNTY", AssistedCountyId::TAG),
    ("DONATION", DonationId::TAG),
    ("LOCAL_PAIR", LocalPairId::TAG),
    ("TRAINING", TrainingId::TAG),
    ("MEETING", MeetingId::TAG),
    ("POST", PostId::TAG),
    ("LABOUR_DISPATCH", LabourDispatchId::TAG),
    ("WORKSHOP", WorkshopId::TAG),
    ("FUND_TRANSFER", FundTransferId::TAG),
    ("ALLOCATION", AllocationId::TAG),
    ("EXPENDITURE", ExpenditureId::TAG),
    ("FUND_RETURN", FundReturnId::TAG),
    ("PROJECT", ProjectId::TAG),
    ("PROJECT_STEP", ProjectStepId::TAG),
    ("PARK", ParkId::TAG),
    ("INDUSTRY_TRANSFER", IndustryTransferId::TAG),
    ("INDUSTRY_STEP", IndustryStepId::TAG),
    ("INDUSTRY_RESULT", IndustryResultId::TAG),
    ("AGREEMENT", AgreementId::TAG),
    ("TARGET", TargetId::TAG),
    ("DISPATCH_REPORT", DispatchReportId::TAG),
    ("IDENTITY", IdentityId::TAG),
    ("ORGANISATION", OrganisationId::TAG),
    ("PAIRING", PairingId::TAG),
    ("PRODUCT", ProductId::TAG),
    ("PURCHASE", PurchaseId::TAG),
    ("PURCHASE_PLAN", PlanId::TAG),
    ("REGION", RegionId::TAG),
    ("REVIEW", ReviewId::TAG),
    ("ROLE_GRANT", GrantId::TAG),
];

/// One act in the sealed order of the journal (审计日志).
#[derive(Clone, Debug)]
pub struct AuditEntry {
    pub(super) row: journal::Model,
    /// The name that colleagues know whoever did it by.
    pub(super) name: Option<String>,
}

/// One act in the sealed order of the journal (审计日志).
#[Object]
impl AuditEntry {
    /// Its id.
    async fn id(&self) -> ID {
        id::encode(self.row.id)
    }
    /// Its place in the sealed order.
    async fn position(&self) -> Position {
        Position::from(&self.row.position.unwrap_or(0))
    }
    /// When.
    async fn at(&self) -> DateTime<Utc> {
        self.row.at
    }
    /// Who did it; null where the system did, or somebody who had not signed in.
    async fn by(&self) -> Option<Person> {
        let account = self.row.account_id?;
        Some(Person { id: id::encode(account), display_name: self.name.clone()? })
    }
    /// By which grant; null where none was needed.
    async fn grant(&self) -> Option<ID> {
        self.row.grant_id.map(id::encode)
    }
    /// `PERSON`, or the duty in which the system acted.
    async fn duty(&self) -> &str {
        &self.row.duty
    }
    /// What was done, such as `CONFIRM_FOR_RECIPIENT`, `REFUSED_WRITE` or `READ_PERSONAL_DATA`.
    async fn act(&self) -> &str {
        &self.row.act
    }
    /// What it was done to: `PURCHASE`, `ACCOUNT` and others.
    async fn subject_kind(&self) -> &str {
        &self.row.subject_kind
    }
    /// The id of what it was done to; null where that is nobody's, as at a sign-in under an unknown name.
    async fn subject(&self) -> Option<ID> {
        self.subject_id()
    }
    /// The version that it made.
    async fn version(&self) -> i32 {
        self.row.version
    }
    /// The digest of what it made, where that has one.
    async fn digest(&self) -> Option<String> {
        self.row.digest.as_ref().map(ToString::to_string)
    }
    /// What changed.
    async fn changes(&self) -> Vec<FieldChange> {
        changes(&self.row.fields)
    }
    /// What the person said.
    async fn note(&self) -> Option<&str> {
        self.row.note.as_deref()
    }
    /// The request that did it, as its answer named it.
    async fn request_id(&self) -> &str {
        &self.row.request_id
    }
}

impl AuditEntry {
    /// The id of what it was done to, where that is somebody's.
    pub(super) fn subject_id(&self) -> Option<ID> {
        let tag = KINDS.iter().find(|(kind, _)| *kind == self.row.subject_kind)?.1;
        (!self.row.subject_id.is_nil()).then(|| id::tagged(tag, self.row.subject_id))
    }
}

connection! {
    /// The sealed journal, the latest first (审计日志).
    AuditEntryConnection of AuditEntryEdge to AuditEntry, counted by super::query::EntryCount
}
