//! How many connections are open: in all, and from one address.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places that connections take.
#[derive(Clone, Debug)]
pub(super) struct Places {
    all: Arc<Semaphore>,
    most: u32,
    by_address: Arc<ByAddress>,
}

#[derive(Debug)]
struct ByAddress {
    most: usize,
    taken: Mutex<HashMap<IpAddr, usize>>,
}

/// A place, which is free again when this value goes.
#[derive(Debug)]
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
    counts: Arc<ByAddress>,
    counted: Option<IpAddr>,
}

impl Places {
    /// So many in all, and so many for one address.
    pub(super) fn new(most: usize, most_from_one_address: usize) -> Self {
        let most = u32::try_from(most).unwrap_or(u32::MAX).clamp(1, 1_000_000);
        let permits = usize::try_from(most).unwrap_or(1);
        let by_address = ByAddress { most: most_from_one_address, taken: Mutex::default() };
        Self { all: Arc::new(Semaphore::new(permits)), most, by_address: Arc::new(by_address) }
    }

    /// A place, as soon as one is free.
    pub(super) async fn take(&self) -> Place {
        let counts = Arc::clone(&self.by_address);
        loop {
            // The semaphore is never closed, so that this does not go round.
            if let Ok(permit) = Arc::clone(&self.all).acquire_owned().await {
                return Place { _permit: permit, counts, counted: None };
            }
        }
    }

    /// Comes when no connection is open any more.
    pub(super) async fn all_free(&self) {
        drop(self.all.acquire_many(self.most).await);
    }
}

impl Place {
    /// The same place, counted for an address; none where that has as many as it may.
    pub(super) fn of_address(mut self, address: IpAddr) -> Option<Self> {
        let address = address.to_canonical();
        {
            let mut taken = self.counts.taken.lock().unwrap_or_else(PoisonError::into_inner);
            let count = taken.entry(address).or_default();
            if *count >= self.counts.most {
                return None;
            }
            *count += 1;
        }
        self.counted = Some(address);
        Some(self)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(address) = self.counted else { return };
        let mut taken = self.counts.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                taken.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[tokio::test]
    async fn an_address_has_so_many_places_and_gets_them_back() {
        let places = Places::new(3, 2);
        let here: IpAddr = "192.0.2.1".parse().unwrap();
        let mapped: IpAddr = "::ffff:192.0.2.1".parse().unwrap();
        let first = places.take().await.of_address(here).unwrap();
        let _second = places.take().await.of_address(mapped).unwrap();
        assert!(places.take().await.of_address(here).is_none(), "the same address, however written");
        let elsewhere = places.take().await.of_address("192.0.2.2".parse().unwrap());
        assert!(elsewhere.is_some());
        drop((first, elsewhere));
        assert!(places.take().await.of_address(here).is_some());
    }
}
