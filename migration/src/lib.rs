//! How the facts got their shape, the same on SQLite and PostgreSQL.
//!
//! Every migration runs in a transaction of its own. An applied migration is never edited: a later correction
//! of reference data is an administrator's act, and a change of shape is a new migration.

#![expect(elided_lifetimes_in_paths, reason = "the macro behind MigrationTrait asks for the elided form")]

mod columns;
mod m20261122_000001_people;
mod m20261122_000002_regions;
mod m20261122_000003_catalogue;
mod m20261122_000004_journal;
mod m20261122_000005_purchases;
mod m20261122_000006_plans;
mod m20261122_000007_jobs;
mod m20261122_000008_reference;
mod m20261123_000001_imports;
mod m20261123_000009_reviews;
mod m20261123_000012_plan_floors;
mod m20261123_000020_amounts;
mod m20261123_000030_audit;
mod m20261123_000031_names;
mod m20261123_000035_unit_amounts;
mod m20261123_000040_donations;
mod m20261123_000050_totals_by_row;
mod m20261123_000060_sheets_of_donations;
mod m20261123_000070_forms;
mod m20261123_000080_funds;
mod m20261123_000090_projects;
mod m20261124_000100_industry;
mod m20261124_000110_measures;
mod m20261124_000120_agreements;
mod m20261124_000130_open_records;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// All migrations, in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_people::Migration),
            Box::new(m20261122_000002_regions::Migration),
            Box::new(m20261122_000003_catalogue::Migration),
            Box::new(m20261122_000004_journal::Migration),
            Box::new(m20261122_000005_purchases::Migration),
            Box::new(m20261122_000006_plans::Migration),
            Box::new(m20261122_000007_jobs::Migration),
            Box::new(m20261122_000008_reference::Migration),
            Box::new(m20261123_000001_imports::Migration),
            Box::new(m20261123_000009_reviews::Migration),
            Box::new(m20261123_000012_plan_floors::Migration),
            Box::new(m20261123_000020_amounts::Migration),
            Box::new(m20261123_000030_audit::Migration),
            Box::new(m20261123_000031_names::Migration),
            Box::new(m20261123_000035_unit_amounts::Migration),
            Box::new(m20261123_000040_donations::Migration),
            Box::new(m20261123_000050_totals_by_row::Migration),
            Box::new(m20261123_000060_sheets_of_donations::Migration),
            Box::new(m20261123_000070_forms::Migration),
            Box::new(m20261123_000080_funds::Migration),
            Box::new(m20261123_000090_projects::Migration),
            Box::new(m20261124_000100_industry::Migration),
            Box::new(m20261124_000110_measures::Migration),
            Box::new(m20261124_000120_agreements::Migration),
            Box::new(m20261124_000130_open_records::Migration),
        ]
    }
}
