//! Public money (财政援助资金): transfers, allocations, expenditures and returns, whose accounts are never overdrawn.

mod allocation;
mod expenditure;
mod fund_return;
mod transfer;

pub use allocation::{Allocation, AllocationActs, AllocationQuery, AllocationSubscription, FundSectorWord};
pub use expenditure::{Expenditure, ExpenditureActs, ExpenditureQuery, ExpenditureSubscription};
pub use fund_return::{FundReturn, FundReturnActs, FundReturnQuery, FundReturnSubscription};
pub use transfer::{FundTransfer, FundTransferActs, FundTransferQuery, FundTransferSubscription};
