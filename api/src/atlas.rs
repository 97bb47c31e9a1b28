//! Regions, pairings, the register and the open lists, in memory: they cost a request no statement.

use crate::{
    access::Actor,
    error::{Error, Result},
    graphql::Viewer,
    store::{Store, Writer},
};
use arc_swap::ArcSwap;
use domain::{
    county,
    county::Counties,
    pairing,
    pairing::Pairings,
    permit::{Act, Duty},
    region,
    region::Regions,
    review,
    review::Reviews,
};
use entity::{
    county as county_rows, ids::PairingId, list, mark, pairing as rows, region as region_rows,
    review as review_rows, values::Evidence,
};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::{collections::HashMap, ops::Deref, sync::Arc, time::Duration};

/// How often another instance's write is looked for.
const GLANCE: Duration = Duration::from_secs(3);

/// Reference data as it stands: open to everyone signed in, small, and seldom changed.
#[derive(Debug)]
pub struct Atlas {
    edition: i64,
    pairings: Pairings,
    reviews: Reviews,
    channels: Vec<list::channel::Model>,
    measures: Vec<list::measure::Model>,
    notice: Option<String>,
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
        let read = Arc::new(Atlas::read(store).await?);
        // Of two that read at once the later edition stays.
        self.0.rcu(|held| Arc::clone(if held.edition > read.edition { held } else { &read }));
        Ok(())
    }

    /// Looks every few seconds whether another instance wrote reference data, for as long as it is polled.
    pub async fn follow(self, store: Store) {
        let mut glances = tokio::time::interval(GLANCE);
        glances.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            glances.tick().await;
            if let Err(error) = self.catch_up(&store).await {
                tracing::warn!(%error, "the atlas could not be looked at");
            }
        }
    }

    /// Reads the store again where its edition is another than the atlas's.
    pub async fn catch_up(&self, store: &Store) -> Result<()> {
        let edition = store.reader(&Actor::system(Duty::Atlas)).edition().await?;
        if edition == self.take().edition { Ok(()) } else { self.renew(store).await }
    }

    /// Writes reference data as `act`, by rules that read the very edition that the write follows.
    ///
    /// Such writes go one after another: the edition is taken first, and whoever waited for it reads
    /// what was written meanwhile before any rule is asked.
    pub(crate) async fn rewrite<T>(
        &self,
        viewer: &Viewer,
        act: Act,
        work: impl AsyncFnOnce(&Writer, &Atlas) -> Result<T>,
    ) -> Result<T> {
        let done = viewer
            .store
            .write(&viewer.actor, &[act], &viewer.request_id, async |writer| {
                let before = writer.begin_edition().await? - 1;
                if self.take().edition != before {
                    self.renew(&viewer.store).await?;
                }
                let atlas = self.take();
                if atlas.edition != before {
                    return Err(Error::Unavailable("the store to read from is behind".to_owned()));
                }
                work(writer, &atlas).await
            })
            .await?;
        self.renew(&viewer.store).await?;
        Ok(done)
    }
}

/// Reaches the shelf from any resolver.
pub(crate) trait ShelfExt {
    /// The shelf of this instance.
    fn shelf(&self) -> Result<&Shelf>;

    /// The atlas as it stands now: what a mutation answers shows what it wrote.
    fn atlas(&self) -> Result<Arc<Atlas>> {
        Ok(self.shelf()?.take())
    }
}

impl ShelfExt for async_graphql::Context<'_> {
    fn shelf(&self) -> Result<&Shelf> {
        self.data::<Shelf>().map_err(|missing| Error::Internal(missing.message))
    }
}

impl Deref for Atlas {
    type Target = Pairings;
    fn deref(&self) -> &Pairings {
        &self.pairings
    }
}

impl Atlas {
    /// Which edition of the reference data it is.
    pub(crate) fn edition(&self) -> i64 {
        self.edition
    }

    /// The channels, in their order.
    pub fn channels(&self) -> &[list::channel::Model] {
        &self.channels
    }

    /// The reviews inside a side.
    pub fn reviews(&self) -> &Reviews {
        &self.reviews
    }

    /// What must stand wherever the data do: that they are a demonstration.
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }

    /// The pairings that nobody has found in a published text.
    pub fn unverified(&self) -> Vec<PairingId> {
        let unverified = self.all().iter().filter(|pairing| pairing.evidence == Evidence::Unverified);
        unverified.map(|pairing| pairing.id).collect()
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
        let reviews = reader.find::<review_rows::Entity>().all().await?;
        Ok(Self {
            edition: reader.edition().await?,
            reviews: Reviews::new(reviews.iter().map(review_of)),
            pairings: Pairings::new(Arc::new(regions), Arc::new(counties), pairings.collect()),
            channels: reader
                .find::<list::channel::Entity>()
                .order_by(list::channel::Column::Position)
                .all()
                .await?,
            notice: reader
                .find::<mark::Entity>()
                .filter(Expr::col(("store_mark", "name")).eq(crate::demo::MARK))
                .one()
                .await?
                .map(|mark| mark.value),
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

pub(crate) fn review_of(row: &review_rows::Model) -> review::Review {
    review::Review {
        id: row.id,
        side: row.side,
        region: row.region_code,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
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
