//! Shanhai 山海: one record for both sides of east–west assistance (东西部协作).

pub mod access;
mod account;
pub mod atlas;
pub mod clock;
pub mod command;
pub mod config;
mod county;
pub mod demo;
pub mod error;
pub mod export;
pub mod graphql;
pub mod http;
pub mod language;
mod list;
mod once;
mod organisation;
mod pairing;
mod plan;
mod product;
mod purchase;
mod record;
mod region;
mod review;
mod session;
pub mod sheet;
pub mod store;
mod versioned;
