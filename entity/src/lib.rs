//! The facts: what Shanhai records, one file a term.
//!
//! `values` and `ids` hold what a column can hold: parsing and arithmetic, no rule. The other files are
//! rows. Nothing of sea-orm is re-exported, which keeps the package `domain` free of it.

pub mod account;
pub mod agreement;
pub mod allocation;
pub mod batch;
pub mod confirmation;
pub mod county;
pub mod dispatch_report;
pub mod dispute;
pub mod donation;
pub mod expenditure;
pub mod fund_return;
pub mod fund_transfer;
pub mod ids;
pub mod industry_result;
pub mod industry_step;
pub mod industry_transfer;
pub mod job;
pub mod journal;
pub mod labour_dispatch;
pub mod list;
pub mod local_pair;
pub mod mark;
pub mod meeting;
pub mod organisation;
pub mod pairing;
pub mod park;
pub mod plan;
pub mod post;
pub mod product;
pub mod project;
pub mod project_step;
pub mod purchase;
pub mod refusal;
pub mod region;
pub mod review;
pub mod seal;
pub mod spine;
pub mod target;
pub mod training;
pub mod upload;
pub mod values;
pub mod workshop;
