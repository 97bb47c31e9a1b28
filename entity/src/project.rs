//! Projects (帮扶项目).

use crate::values::{Fen, FundSector, ProjectStage};

crate::spine::form! {
    /// What is built with cooperation money in a place of the recipient's side.
    table "project", ProjectId as Project {
        /// What it is called.
        name: String,
        /// Its number in the recipient's pool.
        pool_number: Option<String>,
        /// What it is for.
        sector: FundSector,
        /// Fen of cooperation money that it may use.
        budget: Fen,
        /// Who carries it out.
        unit: String,
        /// How many benefit.
        people: i32,
        /// How many of them were lifted from poverty or are monitored.
        assisted: i32,
        /// How those who benefit share in what it earns.
        benefit_sharing: Option<String>,
        /// The day by which it is to begin.
        start_due: Day,
        /// The day by which it is to be accepted.
        acceptance_due: Day,
        /// Where its confirmed steps led.
        stage: ProjectStage,
        /// Since when.
        stage_since: Option<Day>,
    }
}
