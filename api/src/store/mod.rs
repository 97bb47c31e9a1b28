//! The only way to the data: a reader or a writer for somebody, never a connection.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this is the one folder that may start a query"
)]

mod atlas;
mod balance;
mod connect;
pub mod copy;
mod course;
mod former;
mod held;
mod jobs;
mod journal;
mod load;
mod measure;
mod migrate;
mod names;
mod page;
mod parts;
mod queue;
mod reader;
mod refusal;
mod seal;
mod search;
mod tally;
mod uploads;
mod writer;
mod years;

pub use connect::{Address, Opening};
pub use former::{Former, undone};
pub(crate) use held::columns_of;
pub use held::{Change, Held, differences};
pub use jobs::Claim;
pub use journal::Entry;
pub use load::{Load, Stack};
pub(crate) use measure::{Asked, Told};
pub use page::{Direction, Join, Key, Order, Page, Slice};
pub use parts::Objection;
pub use reader::{Measured, Reader, Rows};
pub use seal::{Bid, Turn};
pub use search::Named;
pub use tally::{Cell, Totals};
pub use writer::Writer;
pub use years::SharedYear;

use crate::{
    access::Actor,
    clock::Clock,
    error::{Error, Result},
};
use domain::permit::Act;
use sea_orm::{DatabaseBackend, DatabaseConnection, TransactionOptions, TransactionTrait};
use std::sync::Arc;

/// The database, closed until somebody says who they are.
#[derive(Clone, Debug)]
pub struct Store {
    pools: Arc<Pools>,
    clock: Clock,
}

/// One pool to write and one to read: on SQLite a single writer and several readers, on PostgreSQL one pool
/// under both names, or a replica as the second.
#[derive(Debug)]
struct Pools {
    write: DatabaseConnection,
    read: DatabaseConnection,
}

impl Store {
    /// The clock by which it writes.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Which of the two stores it is.
    pub fn backend(&self) -> DatabaseBackend {
        self.pools.write.get_database_backend()
    }

    /// What `actor` may read.
    pub fn reader(&self, actor: &Actor) -> Reader {
        Reader::new(self.pools.read.clone(), actor.clone())
    }

    /// Does `work` in one transaction, as one of `acts`: all of it or nothing.
    ///
    /// The writer has those grants of the actor only that allow one of the acts.
    ///
    /// # Errors
    /// `FORBIDDEN`, before anything begins, where no capacity of the actor allows any of them; what the work
    /// refuses; `UNAVAILABLE` where the database is away.
    pub async fn write<T>(
        &self,
        actor: &Actor,
        acts: &[Act],
        request_id: &str,
        work: impl AsyncFnOnce(&Writer) -> Result<T>,
    ) -> Result<T> {
        let narrowed = actor.narrowed(acts).ok_or(Error::Forbidden)?;
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(sea_orm::SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let transaction = self.pools.write.begin_with_options(options).await?;
        tracing::trace!("a transaction begins");
        let writer = Writer::new(transaction, narrowed, acts, self.clock.clone(), request_id);
        let done = work(&writer).await?;
        writer.commit().await?;
        Ok(done)
    }

    /// Whether both pools answer.
    pub async fn ping(&self) -> Result<()> {
        self.pools.write.ping().await?;
        self.pools.read.ping().await?;
        Ok(())
    }
}
