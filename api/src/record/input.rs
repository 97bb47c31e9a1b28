//! What clients send about steps, whatever the kind of record.

use async_graphql::{Enum, ID, InputObject};

/// A step with one record.
#[derive(Clone, Debug, InputObject)]
pub struct StepInput {
    /// The record.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// What to say in the history; a reason where the step sends something back.
    pub note: Option<String>,
}

/// A dispute of one record (异议).
#[derive(Clone, Debug, InputObject)]
pub struct DisputeInput {
    /// The record.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// The disputed field, as the record's type names it.
    pub field: String,
    /// The value that is held to be right.
    pub value: Option<String>,
    /// Why.
    pub reason: String,
}

/// Disputes of up to 1,000 records.
#[derive(Clone, Debug, InputObject)]
pub struct DisputesInput {
    /// The disputes.
    pub items: Vec<DisputeInput>,
}

/// Steps with up to 1,000 records by id.
#[derive(Clone, Debug, InputObject)]
pub struct ItemsInput {
    /// The records, each with the version that was read.
    pub items: Vec<StepInput>,
}

/// What a batch does with its good lines where another one is bad (批量策略).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::BatchPolicy", name = "BatchPolicy")]
pub enum BatchPolicyWord {
    /// All lines, or none.
    AllOrNothing,
    /// The valid lines.
    ValidOnly,
}
