//! Training sessions (培训).

use crate::values::{Fen, TrainingKind};

crate::spine::form! {
    /// A training session.
    table "training", TrainingId as Training {
        /// Its last day, where it took several.
        ends_on: Option<Day>,
        /// Who learns.
        kind: TrainingKind,
        /// About what.
        subject: String,
        /// Who held it.
        organiser: String,
        /// How many took part: person-times.
        people: i32,
        /// How many of them were in an assisted category.
        assisted: i32,
        /// What it cost, in fen.
        cost: Option<Fen>,
    }
}
