//! How many exports run at once: one a person, and a few for all, so that no list keeps the server from others.

use entity::ids::AccountId;
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many sheets are written at once; each holds a connection and a snapshot of the store meanwhile.
const AT_ONCE: usize = 3;

/// Where exports are asked for.
#[derive(Clone, Debug)]
pub struct Desk(Arc<Inside>);

#[derive(Debug)]
struct Inside {
    /// Who has an export under way.
    people: Mutex<HashSet<AccountId>>,
    places: Arc<Semaphore>,
}

/// Somebody's turn, which ends when it is dropped: the sheet was delivered, or its reader went away.
#[derive(Debug)]
pub(crate) struct Turn {
    desk: Desk,
    account: AccountId,
}

/// Why somebody has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Busy {
    /// An export of their own is not delivered yet.
    Own,
    /// As many as run at once are under way.
    All,
}

impl Default for Desk {
    fn default() -> Self {
        Self(Arc::new(Inside { people: Mutex::default(), places: Arc::new(Semaphore::new(AT_ONCE)) }))
    }
}

impl Desk {
    /// Begins somebody's turn, with a place to write in for as long as the second part is held.
    pub(crate) fn begin(&self, account: AccountId) -> Result<(Turn, OwnedSemaphorePermit), Busy> {
        if !self.people().insert(account) {
            return Err(Busy::Own);
        }
        let turn = Turn { desk: self.clone(), account };
        match Arc::clone(&self.0.places).try_acquire_owned() {
            Ok(place) => Ok((turn, place)),
            Err(_) => Err(Busy::All),
        }
    }

    fn people(&self) -> MutexGuard<'_, HashSet<AccountId>> {
        self.0.people.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.desk.people().remove(&self.account);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_person_has_one_turn_and_all_have_a_few() {
        let desk = Desk::default();
        let person = |number| AccountId(Uuid::from_u128(number));
        let mut held: Vec<_> = (0..3).map(|number| desk.begin(person(number)).ok()).collect();
        assert!(held.iter().all(Option::is_some));
        assert_eq!(desk.begin(person(0)).err(), Some(Busy::Own));
        assert_eq!(desk.begin(person(9)).err(), Some(Busy::All));
        // Whoever was sent away left nothing behind.
        assert_eq!(desk.begin(person(9)).err(), Some(Busy::All));

        // A sheet that is written and not yet delivered leaves its place to others.
        let (turn, place) = held.remove(0).unwrap_or_else(|| unreachable!());
        drop(place);
        assert_eq!(desk.begin(person(0)).err(), Some(Busy::Own));
        let other = desk.begin(person(9));
        assert!(other.is_ok());
        drop((turn, other));
        assert!(desk.begin(person(0)).is_ok());
    }
}
