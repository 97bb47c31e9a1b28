//! Reading entries and seals in order, a page at a time.

use crate::{error::Result, store::Reader};
use entity::{journal, seal};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::collections::VecDeque;

/// Entries of a page.
const ENTRIES: u64 = 1_000;

/// Seals of a page: each holds up to a thousand leaves.
const SEALS: u64 = 20;

/// The sealed entries, in the order of their positions.
pub(super) struct Entries {
    reader: Reader,
    page: VecDeque<journal::Model>,
    after: i64,
}

impl Entries {
    pub(super) fn new(reader: Reader) -> Self {
        Self { reader, page: VecDeque::new(), after: i64::MIN }
    }

    pub(super) async fn next(&mut self) -> Result<Option<journal::Model>> {
        if self.page.is_empty() {
            let rows = self
                .reader
                .find::<journal::Entity>()
                .filter(Expr::col(("journal", "position")).gt(self.after))
                .order_by(journal::Column::Position)
                .limit(ENTRIES)
                .all()
                .await?;
            self.after = rows.last().and_then(|row| row.position).unwrap_or(self.after);
            self.page = rows.into();
        }
        Ok(self.page.pop_front())
    }
}

/// The seals that there were when the reading began, in the order of their numbers.
pub(super) struct Seals {
    reader: Reader,
    page: VecDeque<seal::Model>,
    after: i64,
    /// The number of the last one; what is sealed meanwhile is not looked at.
    last: i64,
}

impl Seals {
    pub(super) async fn new(reader: Reader) -> Result<Self> {
        let last = reader.find::<seal::Entity>().order_by_desc(seal::Column::Number).limit(1).one().await?;
        let last = last.map_or(0, |seal| seal.number);
        Ok(Self { reader, page: VecDeque::new(), after: i64::MIN, last })
    }

    pub(super) async fn next(&mut self) -> Result<Option<seal::Model>> {
        if self.page.is_empty() {
            let rows = self
                .reader
                .find::<seal::Entity>()
                .filter(Expr::col(("seal", "number")).gt(self.after))
                .filter(Expr::col(("seal", "number")).lte(self.last))
                .order_by(seal::Column::Number)
                .limit(SEALS)
                .all()
                .await?;
            self.after = rows.last().map_or(self.after, |seal| seal.number);
            self.page = rows.into();
        }
        Ok(self.page.pop_front())
    }

    /// Whether there is a seal by now that reaches so far.
    pub(super) async fn reach(&self, position: i64) -> Result<bool> {
        let further = Expr::col(("seal", "last_position")).gte(position);
        Ok(self.reader.find::<seal::Entity>().filter(further).count_to(1).await? > 0)
    }
}
