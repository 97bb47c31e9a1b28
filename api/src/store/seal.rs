//! Sealing: positions for committed entries and the seal over them, in one transaction of the sealer's own.

use super::{Writer, writer::rows_a_statement};
use crate::error::{Error, Result};
use chrono::{DateTime, Utc};
use domain::audit::Frontier;
use entity::{
    ids::JournalId,
    seal::{self, lease},
    values::Digest,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryTrait,
    sea_query::{Alias, CaseStatement, Expr, ExprTrait, IntoIden, Order, Query, TableRef, ValueTuple},
};
use uuid::Uuid;

/// A server that would seal, and until when it would be the only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bid {
    /// The server.
    pub holder: Uuid,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// The right to seal, for as long as the transaction lives: nobody else gets it meanwhile.
#[derive(Debug)]
pub struct Turn {
    fence: i64,
    tree: Frontier,
    /// The number and the root of the last seal.
    last: Option<(i64, Digest)>,
}

impl Writer {
    /// Takes the lease, or keeps it; none where another server holds it.
    ///
    /// Of two that try at once, the second waits for the first one's transaction and then finds its bid:
    /// that, and not the length of the lease, is what keeps them from sealing together.
    pub async fn take_turn(&self, bid: Bid) -> Result<Option<Turn>> {
        let fence = CaseStatement::new()
            .case(Expr::col("holder").eq(bid.holder), Expr::col("fence"))
            .finally(Expr::col("fence").add(1));
        let free = Expr::col("holder")
            .is_null()
            .or(Expr::col("holder").eq(bid.holder))
            .or(Expr::col("held_until").lt(self.clock().now()));
        let update = Query::update()
            .table("sealer")
            .value("fence", fence)
            .value("holder", bid.holder)
            .value("held_until", bid.until)
            .and_where(Expr::col("name").eq("journal"))
            .and_where(free)
            .returning_all()
            .to_owned();
        let Some(row) = self.transaction().query_all(&update).await?.into_iter().next() else {
            return Ok(None);
        };
        let row = lease::Model::from_query_result(&row, "")?;
        let select = Query::select()
            .columns(["number", "root"])
            .from("seal")
            .order_by("number", Order::Desc)
            .limit(1)
            .to_owned();
        let last = self.transaction().query_all(&select).await?;
        let last = last.first().map(|row| Ok((row.try_get("", "number")?, row.try_get("", "root")?)));
        let last: Option<(i64, Digest)> = last.transpose().map_err(|error: sea_orm::DbErr| error)?;
        let tree = u64::try_from(row.size).ok().and_then(|size| Frontier::of(size, &row.peaks));
        let root = last.as_ref().map_or_else(|| Frontier::default().root(), |(_, root)| root.clone());
        match tree.filter(|tree| tree.root() == root) {
            Some(tree) => Ok(Some(Turn { fence: row.fence, tree, last })),
            None => Err(Error::Internal(
                "the last seal is not that of the sealer's tree: run `shanhai audit verify`".to_owned(),
            )),
        }
    }

    /// Gives the entries positions in the order in which they come, and seals them; the last position.
    ///
    /// # Errors
    /// `UNAVAILABLE` where one of them has a position by now: nothing happened, and the next look finds what
    /// is left.
    pub async fn seal(&self, turn: Turn, entries: Vec<(JournalId, Digest)>) -> Result<i64> {
        let Turn { fence, mut tree, last } = turn;
        let before = tree.root();
        let first = position(&tree)? + 1;
        let mut leaves = Vec::with_capacity(entries.len() * 32);
        let mut placed = Vec::with_capacity(entries.len());
        for (id, leaf) in entries {
            leaves.extend_from_slice(&leaf.0);
            tree.add(leaf);
            placed.push((id, position(&tree)?));
        }
        self.place(&placed).await?;
        let last_position = position(&tree)?;
        let sealed = seal::Model {
            number: last.map_or(0, |(number, _)| number) + 1,
            first_position: first,
            last_position,
            leaves,
            root: tree.root(),
            before,
            fence,
            at: self.clock().now(),
        };
        let insert = seal::Entity::insert(sealed.into_active_model().reset_all()).into_query();
        self.transaction().execute(&insert).await?;
        let grown = Query::update()
            .table("sealer")
            .value("size", last_position)
            .value("peaks", tree.bytes())
            .and_where(Expr::col("name").eq("journal"))
            .to_owned();
        self.transaction().execute(&grown).await?;
        Ok(last_position)
    }

    /// Gives the lease back, so that another server need not wait until it ends.
    pub async fn end_turn(&self, holder: Uuid) -> Result<()> {
        let update = Query::update()
            .table("sealer")
            .value("holder", Expr::value(None::<Uuid>))
            .and_where(Expr::col("holder").eq(holder))
            .to_owned();
        self.transaction().execute(&update).await?;
        Ok(())
    }

    async fn place(&self, placed: &[(JournalId, i64)]) -> Result<()> {
        for chunk in placed.chunks(rows_a_statement(2)) {
            let values =
                chunk.iter().map(|(id, position)| ValueTuple::Many(vec![(*id).into(), (*position).into()]));
            let column = |name: &'static str| Expr::col((Alias::new("journal"), Alias::new(name)));
            let update = Query::update()
                .table("journal")
                .value("position", Expr::col((Alias::new("placed"), Alias::new("column2"))))
                .from(TableRef::ValuesList(values.collect(), Alias::new("placed").into_iden()))
                .and_where(column("id").equals((Alias::new("placed"), Alias::new("column1"))))
                .and_where(column("position").is_null())
                .to_owned();
            let done = self.transaction().execute(&update).await?;
            if usize::try_from(done.rows_affected()) != Ok(chunk.len()) {
                return Err(Error::Unavailable("entries were sealed meanwhile".to_owned()));
            }
        }
        Ok(())
    }
}

/// The position of the last leaf.
fn position(tree: &Frontier) -> Result<i64> {
    i64::try_from(tree.size()).map_err(|_too_large| Error::Internal("the journal is too long".to_owned()))
}
