//! Visits and joint meetings (互访与联席会议).

use crate::values::{LeaderRank, MeetingKind, TravelDirection};

crate::spine::form! {
    /// A visit or joint meeting.
    table "meeting", MeetingId as Meeting {
        /// A visit or a joint meeting.
        kind: MeetingKind,
        /// Who travelled.
        direction: TravelDirection,
        /// The rank of who led those that travelled.
        rank: LeaderRank,
        /// Who led them.
        led_by: String,
        /// How many travelled.
        people: i32,
        /// About what.
        subject: String,
        /// What was decided.
        decisions: Option<String>,
    }
}
