//! Labour dispatches (有组织劳务输出).

use crate::values::{DestinationClass, Placement, Transport};

crate::spine::form! {
    /// A batch of workers.
    table "labour_dispatch", LabourDispatchId as LabourDispatch {
        /// Where they went.
        destination: RegionCode,
        /// Who employs them.
        employer: Option<String>,
        /// Newly placed, or employed already.
        placement: Placement,
        /// How they travelled.
        transport: Transport,
        /// How many.
        headcount: i32,
        /// How many of them were in an assisted category.
        assisted: i32,
        /// Where they went, as it is counted.
        destination_class: DestinationClass,
    }
}
