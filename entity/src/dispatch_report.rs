//! Reports of labour dispatches (稳岗回访).

use crate::{ids::LabourDispatchId, values::ReportKind};

crate::spine::form! {
    /// How many of a batch were employed still.
    table "dispatch_report", DispatchReportId as DispatchReport {
        /// The batch.
        dispatch_id: LabourDispatchId,
        /// After three months, or after six.
        kind: ReportKind,
        /// The day on which they were asked after.
        reported_on: Day,
        /// How many were employed still.
        employed: i32,
        /// How many of them were in an assisted category when they were hired.
        assisted: i32,
    }
}
