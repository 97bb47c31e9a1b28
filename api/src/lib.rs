//! Shanhai 山海: one record for both sides of east–west assistance (东西部协作).

// A mutation is a future within futures: the merged rooms of the schema, the transaction, the steps of a record.
#![recursion_limit = "256"]

pub mod access;
mod account;
mod agreement;
pub mod atlas;
pub mod audit;
pub mod clock;
pub mod command;
pub mod config;
mod county;
pub mod demo;
mod dispatch_report;
mod donation;
pub mod error;
mod event;
pub mod export;
mod fund;
pub mod graphql;
pub mod http;
mod industry;
pub mod job;
mod labour_dispatch;
pub mod language;
mod list;
mod local_pair;
mod measure;
mod meeting;
mod once;
mod organisation;
mod pairing;
mod plan;
mod post;
mod product;
mod project;
mod purchase;
mod queue;
mod record;
mod region;
mod review;
pub mod seed;
mod session;
pub mod sheet;
pub mod store;
mod training;
mod upload;
mod versioned;
mod workshop;
