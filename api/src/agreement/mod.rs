//! Agreements and their targets (协作协议、协议指标): what a pairing promised, version by version.

#[expect(clippy::module_inception, reason = "an agreement is the first of what this room is for")]
mod agreement;
mod target;

pub use agreement::{Agreement, AgreementActs, AgreementQuery, AgreementSubscription};
pub(crate) use target::in_force;
pub use target::{Target, TargetActs, TargetQuery, TargetSubscription};
