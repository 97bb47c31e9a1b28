//! Made-up purchases by the million, to see how large a store works: `shanhai seed`.
//!
//! They lie along the real pairings and in real counties, and pass the rules that a person's entry passes: the
//! same number of purchases is the same data on every run. The store says that it holds made-up data.

mod cast;
mod draw;
mod purchases;

use crate::{
    access::Actor,
    atlas::{Atlas, Shelf},
    demo::MARK,
    error::{Error, Result},
    purchase::made_up::Made,
    store::{Store, Totals},
};
use cast::Cast;
use chrono::{DateTime, TimeZone as _, Utc};
use domain::{
    Refusal,
    permit::{Act, Duty},
};
use entity::{account, mark, organisation, product, values::Year};
use sea_orm::DatabaseBackend;
use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// The mark that says how many purchases a store was seeded with.
const SEEDED: &str = "seed";
/// What the store says wherever its data show.
const NOTICE: &str =
    "编造的数据，仅供测试规模 / made-up data, to see how large a store works; none of it is real";
/// How many purchases are written in one transaction.
const BATCH: u64 = 4_000;
/// How many transactions write at once, where a store lets several.
const AT_ONCE: usize = 4;

/// What is to be made up.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// How many purchases there shall be.
    pub purchases: u64,
    /// What to do with a store that has other purchases.
    pub others: Others,
}

/// What to do with a store that has purchases of other origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// Leave the store alone.
    Refuse,
    /// Add to them.
    Join,
}

/// How far the seeding is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Purchases that are written.
    pub done: u64,
    /// Of so many.
    pub all: u64,
}

/// Fills a store; what an earlier run with the same wish wrote stays, and what it left is written now.
///
/// # Errors
/// A sentence for the operator where the store has other purchases, or was seeded with another number.
pub async fn fill(store: &Store, wish: Wish, tell: impl Fn(Progress)) -> Result<()> {
    let seed = Actor::system(Duty::Seed);
    begin(store, &seed, wish).await?;
    let atlas = Shelf::of(store).await?.take();
    let all = wish.purchases;
    let (first, last) = (purchases::first_day(), purchases::last_day());
    let cast = Arc::new(cast::cast(&atlas, first, last, beginning()));
    introduce(store, &seed, &cast).await?;
    let left = unwritten(store, &seed, &atlas, &cast, all).await?;
    let begun = all - left.iter().map(|from| (all - from).min(BATCH)).sum::<u64>();
    let done = Arc::new(AtomicU64::new(begun));
    tell(Progress { done: begun, all });
    let at_once = if store.backend() == DatabaseBackend::Postgres { AT_ONCE } else { 1 };
    let mut left = left.into_iter();
    let mut running = tokio::task::JoinSet::new();
    loop {
        while running.len() < at_once {
            let Some(from) = left.next() else { break };
            let (store, seed, done) = (store.clone(), seed.clone(), Arc::clone(&done));
            let (atlas, cast) = (Arc::clone(&atlas), Arc::clone(&cast));
            running.spawn(async move {
                let load = batch(&atlas, &cast, from, all)?.load();
                store.load(&seed, &load).await?;
                done.fetch_add((all - from).min(BATCH), Ordering::Relaxed);
                Ok::<_, Error>(())
            });
        }
        let Some(ended) = running.join_next().await else { break };
        ended.map_err(|error| Error::Internal(error.to_string()))??;
        tell(Progress { done: done.load(Ordering::Relaxed), all });
    }
    store.tidy(&seed, &Totals::ALL).await
}

fn refused(zh: String, en: String) -> Error {
    Refusal::invalid("purchases", zh, en).into()
}

/// Marks the store, where it may be filled.
async fn begin(store: &Store, seed: &Actor, wish: Wish) -> Result<()> {
    let marks = store.reader(seed).find::<mark::Entity>().all().await?;
    let said = |name: &str| marks.iter().find(|mark| mark.name == name).map(|mark| mark.value.as_str());
    let purchases = wish.purchases.to_string();
    match said(SEEDED) {
        Some(before) if before != purchases => {
            return Err(refused(
                format!("该库已编造过 {before} 条，只能以同样的数量继续"),
                format!(
                    "this store was seeded with {before}: seed it with as many, or begin with an empty store"
                ),
            ));
        }
        None if wish.others == Others::Refuse && store.has_rows(seed, "purchase").await? => {
            return Err(refused(
                "该库已有真实记录".to_owned(),
                "this store has purchases that were not made up: begin with an empty store, or say --into"
                    .to_owned(),
            ));
        }
        _ => {}
    }
    let new = [(SEEDED, purchases), (MARK, NOTICE.to_owned())];
    let new: Vec<_> = new.into_iter().filter(|(name, _)| said(name).is_none()).collect();
    store
        .write(seed, &[Act::Seed], "seed", async |writer| {
            for (name, value) in new {
                writer.mark(mark::Model { name: name.to_owned(), value }).await?;
            }
            Ok(())
        })
        .await
}

/// Adds the units, suppliers, products and accounts, and opens the years, where an earlier run did not.
async fn introduce(store: &Store, seed: &Actor, cast: &Cast) -> Result<()> {
    let years = YEARS.flat_map(|year| {
        let runs = move |link: &&cast::Link| {
            let pairing = &link.pairing;
            let (first, last) = (Year(year).first_day(), Year(year).last_day());
            pairing.starts_on <= last && pairing.ends_on.is_none_or(|end| first <= end)
        };
        cast.links.iter().filter(runs).map(move |link| (link.pairing.id, year))
    });
    let years: HashSet<_> = years.collect();
    let acts = [Act::Seed, Act::ManageCatalogue, Act::ManageAccounts];
    store
        .write(seed, &acts, "seed", async |writer| {
            writer.insert_new::<account::Entity>(cast.accounts.clone()).await?;
            writer.insert_new::<organisation::Entity>(cast.units.clone()).await?;
            writer.insert_new::<organisation::Entity>(cast.suppliers.clone()).await?;
            writer.insert_new::<product::Entity>(cast.products.clone()).await?;
            writer.share_years(&years).await?;
            Ok(())
        })
        .await
}

/// The years of made-up purchases.
const YEARS: std::ops::RangeInclusive<i32> = 2021..=2026;

/// The first numbers of those batches that are not written yet: each was written whole or not at all.
async fn unwritten(store: &Store, seed: &Actor, atlas: &Atlas, cast: &Cast, all: u64) -> Result<Vec<u64>> {
    let batches = (0..all).step_by(usize::try_from(BATCH).unwrap_or(usize::MAX));
    let mut firsts = Vec::new();
    for from in batches {
        let mut made = Made::default();
        purchases::add(&mut made, atlas, cast, from, all)?;
        firsts.extend(made.purchases().iter().map(|row| (from, row.id.0)));
    }
    let ids: Vec<_> = firsts.iter().map(|(_, id)| *id).collect();
    let written = store.loaded(seed, "purchase", &ids).await?;
    Ok(firsts.into_iter().filter(|(_, id)| !written.contains(id)).map(|(from, _)| from).collect())
}

fn batch(atlas: &Atlas, cast: &Cast, from: u64, all: u64) -> Result<Made> {
    let mut made = Made::default();
    for number in from..all.min(from + BATCH) {
        purchases::add(&mut made, atlas, cast, number, all)?;
    }
    Ok(made)
}

/// When the made-up units and people were entered.
fn beginning() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2020, 12, 1, 0, 0, 0).single().unwrap_or_default()
}
