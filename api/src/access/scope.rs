//! The set of rows that an actor may see, as a union of ranges.
//!
//! A range compares columns for equality and nothing else, so that an index serves it together with an order.
//! Several grants, or both sides of an auditor, are several ranges: a page reads each by its own index, and
//! shows what several hold once.

use entity::ids::GrantId;
use sea_orm::{
    Value,
    sea_query::{Alias, Condition, Expr, ExprTrait, Func, IntoIden, Query},
};

/// Rows whose columns equal these values and whose flags are set.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// The grant that opens it, where one does.
    pub grant: Option<GrantId>,
    equal: Vec<(&'static str, Value)>,
    flags: Vec<&'static str>,
    through: Option<Through>,
}

/// Rows that belong to a row of another table, which must be in its own scope.
#[derive(Clone, Debug, PartialEq)]
struct Through {
    table: &'static str,
    key: &'static str,
    ranges: Ranges,
    /// A column of the row that must not be before one of the other table's.
    since: Option<(&'static str, &'static str)>,
}

/// A union of ranges; an empty one holds no row.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranges(Vec<Range>);

impl Range {
    /// Every row.
    pub fn all() -> Self {
        Self { grant: None, equal: Vec::new(), flags: Vec::new(), through: None }
    }

    /// Only rows whose `column` equals `value`.
    pub fn equal(mut self, column: &'static str, value: impl Into<Value>) -> Self {
        self.equal.push((column, value.into()));
        self
    }

    /// Only rows whose `column` is true; written bare, as a partial index has it.
    pub fn flag(mut self, column: &'static str) -> Self {
        self.flags.push(column);
        self
    }

    /// Only rows whose `key` names a row of `table` that is in `ranges`.
    pub fn through(mut self, table: &'static str, key: &'static str, ranges: Ranges) -> Self {
        self.through = Some(Through { table, key, ranges, since: None });
        self
    }

    /// Only rows whose `column` is not before `begun` of the row that they belong to.
    pub fn since(mut self, column: &'static str, begun: &'static str) -> Self {
        if let Some(through) = &mut self.through {
            through.since = Some((column, begun));
        }
        self
    }

    /// Opened by `grant`.
    pub fn by(mut self, grant: GrantId) -> Self {
        self.grant = Some(grant);
        self
    }

    /// Its columns and values; none where it is told by another table too.
    pub fn columns(&self) -> Option<&[(&'static str, Value)]> {
        self.through.is_none().then_some(&*self.equal)
    }

    /// The flags that must be set.
    pub fn flags(&self) -> &[&'static str] {
        &self.flags
    }

    /// The condition on the table that the query calls `alias`.
    pub fn condition(&self, alias: &str) -> Expr {
        let column =
            |name: &'static str| Expr::col((Alias::new(alias).into_iden(), Alias::new(name).into_iden()));
        let mut all = Condition::all();
        for (name, value) in &self.equal {
            all = all.add(column(name).eq(value.clone()));
        }
        for flag in &self.flags {
            all = all.add(column(flag));
        }
        if let Some(through) = &self.through {
            let mut owner = Query::select()
                .expr(Expr::cust("1"))
                .from(Alias::new(through.table))
                .and_where(
                    Expr::col((Alias::new(through.table), Alias::new("id")))
                        .equals((Alias::new(alias), Alias::new(through.key))),
                )
                .and_where(through.ranges.condition(through.table))
                .to_owned();
            if let Some((own, begun)) = through.since {
                owner.and_where(column(own).gte(Expr::col((Alias::new(through.table), Alias::new(begun)))));
            }
            all = all.add(Expr::exists(owner));
        }
        if all.is_empty() { Expr::cust("TRUE") } else { Expr::from(all) }
    }
}

impl Ranges {
    /// No row.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// Every row.
    pub fn all() -> Self {
        Self(vec![Range::all()])
    }

    /// The rows of `ranges`; a range that another one holds is left out.
    pub fn of(ranges: impl IntoIterator<Item = Range>) -> Self {
        let mut kept: Vec<Range> = Vec::new();
        for range in ranges {
            if kept.iter().any(|wider| wider.holds(&range)) {
                continue;
            }
            kept.retain(|narrower| !range.holds(narrower));
            kept.push(range);
        }
        Self(kept)
    }

    /// The rows of all of these.
    pub fn any(all: impl IntoIterator<Item = Self>) -> Self {
        Self::of(all.into_iter().flat_map(|ranges| ranges.0))
    }

    /// The rows whose `key` names a row of `table` that is in `ranges`.
    pub fn through(table: &'static str, key: &'static str, ranges: Self) -> Self {
        if ranges.0.is_empty() {
            return Self::none();
        }
        Self(vec![Range { through: Some(Through { table, key, ranges, since: None }), ..Range::all() }])
    }

    /// The ranges, each as narrow as its index.
    pub fn ranges(&self) -> &[Range] {
        &self.0
    }

    /// Whether it holds no row.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The condition on the table that the query calls `alias`: any of the ranges.
    pub fn condition(&self, alias: &str) -> Expr {
        match self.0.as_slice() {
            [] => Expr::cust("FALSE"),
            [only] => only.condition(alias),
            many => {
                Expr::from(many.iter().fold(Condition::any(), |any, range| any.add(range.condition(alias))))
            }
        }
    }

    /// Whether none of the ranges before `index` holds a row: what several hold is the first one's.
    pub fn first_at(&self, index: usize, alias: &str) -> Expr {
        let before = self.0.iter().take(index);
        let none = before.fold(Condition::all(), |all, range| all.add(surely(range.condition(alias)).not()));
        if none.is_empty() { Expr::cust("TRUE") } else { Expr::from(none) }
    }
}

impl Range {
    /// Whether every row of `other` is surely one of its own, whatever grants open them.
    fn holds(&self, other: &Self) -> bool {
        self.through.is_none()
            && self.equal.iter().all(|term| other.equal.contains(term))
            && self.flags.iter().all(|flag| other.flags.contains(flag))
    }
}

/// The condition as a plain yes or no: what compares with an empty column is no.
pub(crate) fn surely(condition: Expr) -> Expr {
    Func::coalesce([condition, Expr::cust("FALSE")]).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::sea_query::SqliteQueryBuilder;

    fn sql(condition: Expr) -> String {
        Query::select().expr(Expr::cust("1")).and_where(condition).to_string(SqliteQueryBuilder)
    }

    #[test]
    fn an_empty_union_holds_nothing() {
        assert_eq!(sql(Ranges::none().condition("t")), "SELECT 1 WHERE FALSE");
    }

    #[test]
    fn a_wider_range_swallows_a_narrower_one_in_either_order() {
        let wide = Range::all().flag("f");
        let narrow = Range::all().flag("f").equal("c", 1);
        assert_eq!(Ranges::of([narrow.clone(), wide.clone()]).ranges(), std::slice::from_ref(&wide));
        assert_eq!(Ranges::of([wide.clone(), narrow]).ranges(), std::slice::from_ref(&wide));
    }

    #[test]
    fn what_several_ranges_hold_is_the_first_one_s() {
        let ranges = Ranges::of([Range::all().equal("a", 1), Range::all().equal("b", 2)]);
        assert_eq!(sql(ranges.first_at(1, "t")), r#"SELECT 1 WHERE NOT COALESCE("t"."a" = 1, FALSE)"#);
    }
}
