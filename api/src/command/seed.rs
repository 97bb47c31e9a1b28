//! Filling a store with made-up purchases, and saying how far it is.

use super::{Outcome, open, say};
use crate::{
    config::Seed,
    language::Language,
    seed::{self, Others, Progress, Wish},
};
use std::{cell::Cell, io::Write as _};

pub(super) async fn run(seed: Seed) -> Outcome {
    let store = open(&seed.database).await?;
    store.migrate().await?;
    let others = if seed.into { Others::Join } else { Others::Refuse };
    let wish = Wish { purchases: seed.purchases, others };
    let clock = store.clock().clone();
    let begun = clock.now();
    // What an earlier run wrote tells nothing of this run's speed.
    let earlier = Cell::new(None);
    let tell = |Progress { done, all }: Progress| {
        let before = earlier.get().unwrap_or(done);
        earlier.set(Some(before));
        let millis = u64::try_from((clock.now() - begun).num_milliseconds()).unwrap_or(0).max(1);
        let rate = (done - before) * 1000 / millis;
        let left = (all - done).checked_div(rate).map_or_else(String::new, |left| format!(", {left} s left"));
        let line = format!("{done} of {all} purchases, {rate} a second{left}\n");
        // Where standard error is gone there is nobody to tell.
        let _told = std::io::stderr().write_all(line.as_bytes());
    };
    match seed::fill(&store, wish, tell).await {
        Ok(()) => say(&format!("the store has {} made-up purchases, and says so", seed.purchases)),
        Err(error) => Err(error.message(Language::English).into()),
    }
}
