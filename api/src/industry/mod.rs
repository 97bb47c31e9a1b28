//! Industry transfers (产业转移): enterprises that the donor brought, from intention to full capacity, what came of them, and
//! the parks in which they settle.

mod park;
mod result;
mod step;
mod transfer;

pub use park::{Park, ParkActs, ParkQuery, ParkSubscription};
pub use result::{IndustryResult, IndustryResultActs, IndustryResultQuery, IndustryResultSubscription};
pub use step::{IndustryStep, IndustryStepActs, IndustryStepQuery, IndustryStepSubscription};
pub use transfer::{
    IndustryTransfer, IndustryTransferActs, IndustryTransferQuery, IndustryTransferSubscription,
};
