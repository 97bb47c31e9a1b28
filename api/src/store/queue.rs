//! Open records by what they ask for, kind by kind, in one statement. Its cost grows with what is open, by indexes that
//! hold nothing else.

use super::Reader;
use crate::{
    access::{Actor, Reach, of_kind, table_of},
    error::Result,
};
use chrono::{DateTime, Utc};
use domain::queue::OPEN;
use entity::values::{Level, RecordKind, RecordState, Role, Side};
use sea_orm::{
    Value,
    sea_query::{Alias, CaseStatement, Condition, Expr, ExprTrait, Query, SelectStatement, UnionType},
};
use uuid::Uuid;

/// Open records of a kind that are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Open {
    /// Of which kind.
    pub(crate) kind: RecordKind,
    /// Which side the reader answers for.
    pub(crate) side: Side,
    /// Where they stand.
    pub(crate) state: RecordState,
    /// Who entered them.
    pub(crate) entered_side: Side,
    /// How many.
    pub(crate) count: i64,
    /// How many of them lie in no place below the reader's own.
    pub(crate) own_place: i64,
    /// How many of them were submitted before the day asked for.
    pub(crate) overdue: i64,
    /// When the oldest was submitted, where it was.
    pub(crate) oldest: Option<DateTime<Utc>>,
}

impl Reader {
    /// The open records that ask something of the reader, or of the other side for the reader; those of some pairings
    /// alone, where they are named.
    pub(crate) async fn open(
        &self,
        pairings: Option<&[Uuid]>,
        overdue_before: DateTime<Utc>,
    ) -> Result<Vec<Open>> {
        let mut each: Option<SelectStatement> = None;
        for &kind in RecordKind::ALL {
            let Some(select) = of_one(self.actor(), kind, pairings, overdue_before) else { continue };
            each = Some(match each {
                Some(mut before) => before.union(UnionType::All, select).to_owned(),
                None => select,
            });
        }
        let Some(each) = each else { return Ok(Vec::new()) };
        let mut select = Query::select().from_subquery(each, "open").to_owned();
        for name in ["kind", "side", "state", "entered_side"] {
            select.column(name).group_by_col(name);
        }
        select
            .expr_as(Expr::cust("COUNT(*)"), "records")
            .expr_as(Expr::col("own_place").sum().cast_as("bigint"), "own_place")
            .expr_as(Expr::col("overdue").sum().cast_as("bigint"), "overdue")
            .expr_as(Expr::col("submitted_at").min(), "oldest");
        let mut open = Vec::new();
        for row in self.source().all(&select).await? {
            let word = |name: &str| row.try_get::<String>("", name);
            let (kind, side) = (RecordKind::of_word(&word("kind")?), Side::of_word(&word("side")?));
            let (state, entered) =
                (RecordState::of_word(&word("state")?), Side::of_word(&word("entered_side")?));
            let (Some(kind), Some(side), Some(state), Some(entered_side)) = (kind, side, state, entered)
            else {
                continue;
            };
            let number = |name: &str| row.try_get::<i64>("", name);
            open.push(Open {
                kind,
                side,
                state,
                entered_side,
                count: number("records")?,
                own_place: number("own_place")?,
                overdue: number("overdue")?,
                oldest: row.try_get("", "oldest")?,
            });
        }
        Ok(open)
    }
}

/// The open records of a kind that somebody answers for, with the side; none where they answer for none.
fn of_one(
    actor: &Actor,
    kind: RecordKind,
    pairings: Option<&[Uuid]>,
    overdue_before: DateTime<Utc>,
) -> Option<SelectStatement> {
    let table = table_of(kind);
    let column = |name: &'static str| Expr::col((table, name));
    let (mut donor, mut recipient, mut own) = (Condition::any(), Condition::any(), Condition::any());
    for grant in actor.grants() {
        let side = match grant.role {
            Role::DonorCoordinator | Role::ProcurementOfficer => Side::Donor,
            Role::RecipientCoordinator => Side::Recipient,
            Role::Administrator | Role::Assessor | Role::Auditor | Role::Supervisor => continue,
        };
        let seen = of_kind(&actor.only(grant), kind);
        if seen.is_empty() {
            continue;
        }
        // The province leads to the open records; the rest of the scope is told of those.
        let (province, below) = match side {
            Side::Donor => ("donor_province", ["donor_prefecture", "donor_county"]),
            Side::Recipient => ("recipient_province", ["recipient_prefecture", "recipient_county"]),
        };
        let mut reached = Condition::all().add(seen.condition(table));
        let mut here = reached.clone();
        if let Reach::Region(code, level) = grant.reach {
            reached = reached.add(column(province).eq(code.province()));
            let [prefecture, county] = below;
            let none_of: &[&'static str] = match level {
                Level::Province => &[prefecture, county],
                Level::Prefecture => &[county],
                Level::County | Level::Township | Level::Village => &[],
            };
            here = none_of.iter().fold(reached.clone(), |here, name| here.add(column(name).is_null()));
        }
        own = own.add(here);
        match side {
            Side::Donor => donor = donor.add(reached),
            Side::Recipient => recipient = recipient.add(reached),
        }
    }
    if donor.is_empty() && recipient.is_empty() {
        return None;
    }
    let states: Vec<String> = OPEN.iter().map(|state| format!("'{state}'")).collect();
    let yes = |condition: Expr| {
        Expr::expr(CaseStatement::new().case(condition, Expr::cust("1")).finally(Expr::cust("0")))
    };
    let side = if donor.is_empty() { Expr::cust("FALSE") } else { Expr::from(donor.clone()) };
    let side = CaseStatement::new()
        .case(side, Expr::cust(format!("'{}'", Side::Donor)))
        .finally(Expr::cust(format!("'{}'", Side::Recipient)));
    let waits = column("state").eq(RecordState::Submitted.word());
    let overdue = waits.and(column("submitted_at").lt(Value::from(overdue_before)));
    let mut select = Query::select()
        .expr_as(Expr::cust(format!("'{kind}'")), "kind")
        .expr_as(Expr::expr(side), "side")
        .column((table, "state"))
        .column((table, "entered_side"))
        .column((table, "submitted_at"))
        .expr_as(yes(Expr::from(own)), "own_place")
        .expr_as(yes(overdue), "overdue")
        .from(Alias::new(table))
        .and_where(Expr::cust(format!("{table}.state IN ({})", states.join(", "))))
        .and_where(Expr::from(Condition::any().add(donor).add(recipient)))
        .to_owned();
    if let Some(pairings) = pairings {
        select.and_where(column("pairing_id").is_in(pairings.iter().copied()));
    }
    Some(select)
}
