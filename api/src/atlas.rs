//! Regions, pairings, the register and the open lists, in memory: they cost a request no statement.

use crate::{
    access::Actor,
    error::{Error, Result},
    store::Store,
};
use arc_swap::ArcSwap;
use domain::{county, county::Counties, pairing, pairing::Pairings, permit::Duty, region, region::Regions};
use entity::{county as county_rows, list, pairing as rows, region as region_rows};
use std::{collections::HashMap, ops::Deref, sync::Arc};

/// Reference data as it stands: open to everyone signed in, small, and seldom changed.
#[derive(Debug)]
pub struct Atlas {
    pairings: Pairings,
    channels: Vec<list::channel::Model>,
    measures: Vec<list::measure::Model>,
}

/// The atlas that requests take, and that an administrator's write replaces.
#[derive(Clone, Debug)]
pub struct Shelf(Arc<ArcSwap<Atlas>>);

impl Shelf {
    /// The atlas of a store as it stands.
    pub async fn of(store: &Store) -> Result<Self> {
        Ok(Self(Arc::new(ArcSwap::from_pointee(Atlas::read(store).await?))))
    }

    /// The atlas as it stands.
    pub fn take(&self) -> Arc<Atlas> {
        self.0.load_full()
    }

    /// Reads the store again.
    pub async fn renew(&self, store: &Store) -> Result<()> {
        self.0.store(Arc::new(Atlas::read(store).await?));
        Ok(())
    }
}

impl Deref for Atlas {
    type Target = Pairings;
    fn deref(&self) -> &Pairings {
        &self.pairings
    }
}

impl Atlas {
    /// The channels, in their order.
    pub fn channels(&self) -> &[list::channel::Model] {
        &self.channels
    }

    /// The units of measure, in their order.
    pub fn measures(&self) -> &[list::measure::Model] {
        &self.measures
    }

    /// Reads all of it, from one snapshot.
    async fn read(store: &Store) -> Result<Self> {
        let reader = store.reader(&Actor::system(Duty::Atlas)).snapshot().await?;
        let regions = reader.find::<region_rows::Entity>().all().await?;
        let regions = Regions::new(regions.into_iter().map(region_of).collect())
            .map_err(|broken| Error::Internal(format!("the list of regions is broken: {broken:?}")))?;
        let classes = reader.find::<county_rows::class::Entity>().all().await?;
        let register = reader.find::<county_rows::assisted::Entity>().all().await?;
        let mut areas: HashMap<_, Vec<_>> = HashMap::new();
        for area in reader.find::<rows::area::Entity>().all().await? {
            areas.entry(area.pairing_id).or_default().push(area.region_code);
        }
        let pairings = reader.find::<rows::Entity>().all().await?;
        let pairings = pairings.into_iter().map(|row| {
            let areas = areas.remove(&row.id).unwrap_or_default();
            pairing_of(row, areas)
        });
        let counties = Counties::new(
            classes.into_iter().map(class_of).collect(),
            register.into_iter().map(assisted_of).collect(),
        );
        Ok(Self {
            pairings: Pairings::new(Arc::new(regions), Arc::new(counties), pairings.collect()),
            channels: reader
                .find::<list::channel::Entity>()
                .order_by(list::channel::Column::Position)
                .all()
                .await?,
            measures: reader
                .find::<list::measure::Entity>()
                .order_by(list::measure::Column::Position)
                .all()
                .await?,
        })
    }
}

fn region_of(row: region_rows::Model) -> region::Region {
    region::Region {
        id: row.id,
        code: row.code,
        name: row.name,
        kind: row.kind,
        parent: row.parent_code,
        short_name: row.short_name,
        name_en: row.name_en,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        successor: row.successor_code,
        evidence: row.evidence,
        version: row.version,
    }
}

fn pairing_of(row: rows::Model, areas: Vec<entity::values::RegionCode>) -> pairing::Pairing {
    pairing::Pairing {
        id: row.id,
        donor: row.donor_code,
        recipient: row.recipient_code,
        mechanism: row.mechanism,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        start_precision: row.start_precision,
        brand: row.brand,
        end_reason: row.end_reason,
        ended_for_good: row.ended_for_good,
        second_link_reason: row.second_link_reason,
        successor: row.successor_id,
        areas,
        evidence: row.evidence,
        version: row.version,
    }
}

fn class_of(row: county_rows::class::Model) -> county::CountyClass {
    county::CountyClass {
        id: row.id,
        region: row.region_code,
        class: row.class,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        evidence: row.evidence,
        version: row.version,
    }
}

fn assisted_of(row: county_rows::assisted::Model) -> county::AssistedCounty {
    county::AssistedCounty {
        id: row.id,
        region: row.region_code,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        source: row.source,
        evidence: row.evidence,
        version: row.version,
    }
}
