//! Agreements and their targets (协作协议、协议指标): promises, which stay in force until the other side confirms what takes
//! their place.

mod agreed;
mod target;

pub use agreed::Agreement;
pub use target::{InForce, Target, in_force};

use crate::{
    record::Step,
    refusal::{Code, Refusal},
};
use entity::values::RecordState;

/// What a promise has against a step: confirmed, it stays as it is.
///
/// # Errors
/// That another version takes its place instead.
pub fn promised(state: RecordState, step: Step) -> Result<(), Refusal> {
    if state == RecordState::Confirmed && matches!(step, Step::Amend | Step::Dispute) {
        return Err(Refusal::new(
            Code::WrongState,
            "id",
            "协议和指标经双方确认后保持有效；如需调整，请另录新的版本，由对方确认",
            "what both sides confirmed stays in force; enter another version, which takes its place once the other side confirms it",
        ));
    }
    Ok(())
}
