//! The time: the only file that reads it.

#![expect(clippy::disallowed_methods, reason = "everybody else takes a Clock")]

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use entity::values::Day;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// A source of time: the system's, or one that a test sets.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<Mutex<DateTime<Utc>>>>);

impl Clock {
    /// The system's time.
    pub fn system() -> Self {
        Self(None)
    }

    /// A time that stands still until it is set.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self(Some(Arc::new(Mutex::new(at))))
    }

    /// Lets a fixed time go on; the system's takes no notice.
    pub fn advance(&self, by: TimeDelta) {
        if let Some(fixed) = &self.0 {
            *fixed.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }

    /// Now, to the microsecond: PostgreSQL keeps no more, and a value must read back as it was written.
    pub fn now(&self) -> DateTime<Utc> {
        let now = match &self.0 {
            Some(fixed) => *fixed.lock().unwrap_or_else(PoisonError::into_inner),
            None => Utc::now(),
        };
        now.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(now)
    }

    /// Today in China.
    pub fn today(&self) -> Day {
        Day::of(self.now())
    }

    /// A new id: a `UUIDv7`, so that ids rise with time.
    pub fn id<T: From<Uuid>>(&self) -> T {
        T::from(Uuid::now_v7())
    }
}
