//! What a verification can find, each a sentence that names the entry, the seal or the record.

use chrono::{DateTime, Utc};
use entity::journal;
use std::fmt;
use uuid::Uuid;

/// The first thing that is wrong with a trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// An entry is not what was sealed.
    Changed {
        /// Which.
        place: Place,
    },
    /// An entry that was never sealed stands before others that were.
    Inserted {
        /// Which.
        place: Place,
        /// Where the entry stands now that was sealed in its place.
        meant: i64,
    },
    /// The entry that was sealed at a position is not in the journal any more.
    Missing {
        /// Where it stood.
        position: i64,
    },
    /// An entry stands at another position than it was sealed at.
    Reordered {
        /// Where it stands.
        place: Place,
        /// Where it was sealed.
        position: i64,
    },
    /// A seal does not fit what is around it.
    Seal {
        /// Which.
        number: i64,
        /// How.
        what: &'static str,
    },
    /// An entry has a position that no seal reaches.
    SealsCut {
        /// Which.
        place: Place,
    },
    /// The trail ends before a checkpoint.
    Cut {
        /// The first position that is missing.
        first: i64,
        /// How many entries the checkpoint vouches for.
        vouched: i64,
        /// When it was signed.
        at: DateTime<Utc>,
    },
    /// The trail agrees with itself and not with a checkpoint.
    Rewritten {
        /// The first position that may have been changed.
        first: i64,
        /// The last one.
        last: i64,
        /// When the checkpoint was signed.
        at: DateTime<Utc>,
    },
    /// A record is not what the journal says of it.
    Record {
        /// Its kind.
        kind: &'static str,
        /// Which.
        id: Uuid,
        /// How.
        what: String,
    },
}

/// Which entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its position.
    pub position: i64,
    /// Its id.
    pub id: Uuid,
    /// Its act.
    pub act: String,
}

impl Place {
    pub(super) fn of(row: &journal::Model) -> Self {
        Self { position: row.position.unwrap_or(0), id: row.id.0, act: row.act.clone() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry {} ({}, {})", self.position, self.act, self.id)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { place } => write!(f, "{place} was changed after it was sealed"),
            Self::Inserted { place, meant } => {
                write!(f, "{place} was inserted: what was sealed there stands as entry {meant} now")
            }
            Self::Missing { position } => {
                write!(f, "entry {position} was removed: another stands in its place, or none")
            }
            Self::Reordered { place, position } => {
                write!(f, "entry {position} was moved: it stands as {place} now")
            }
            Self::Seal { number, what } => write!(f, "seal {number} was changed: {what}"),
            Self::SealsCut { place } => {
                write!(f, "{place} has a position and no seal: the seals end before it")
            }
            Self::Cut { first, vouched, at } => write!(
                f,
                "entry {first} and all behind it are missing: the checkpoint of {at} vouches for {vouched} \
                 entries, so the end was cut off or an older copy was restored"
            ),
            Self::Rewritten { first, last, at } => write!(
                f,
                "the entries {first} to {last} are not those that the checkpoint of {at} vouches for: the \
                 trail was written anew from one of them on"
            ),
            Self::Record { kind, id, what } => write!(f, "{kind} {id} is not what the journal says: {what}"),
        }
    }
}
