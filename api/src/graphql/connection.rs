//! Relay connections over keyset pages.

use super::scalar::Cursor;
use crate::{
    error::{Error, Result},
    store::{Key, Order, Slice},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{Datelike, NaiveDate};
use domain::Refusal;
use sea_orm::Value;
use uuid::Uuid;

/// The most rows of a page.
pub const MOST: i32 = 100;

/// The rows of a page where nothing is asked.
pub const USUAL: i32 = 20;

/// How far a count goes that no kept total answers.
pub const COUNTED: u64 = 10_000;

/// How many rows a page may hold that is asked for with `first` or `last`; one beyond the bounds is refused when
/// it is read.
pub(crate) fn rows(asked: Option<u64>) -> u64 {
    let most = u64::from(MOST.unsigned_abs());
    asked.map_or(u64::from(USUAL.unsigned_abs()), |rows| rows.clamp(1, most))
}

/// Which part of a list a caller asks for.
#[derive(Clone, Debug, Default)]
pub struct Paging {
    /// At most so many from the beginning.
    pub first: Option<i32>,
    /// Behind this row.
    pub after: Option<Cursor>,
    /// At most so many from the end.
    pub last: Option<i32>,
    /// Before this row.
    pub before: Option<Cursor>,
}

impl Paging {
    /// What is asked for, in an order of `list`.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a size out of range, both ends at once, or a cursor of another list or order.
    pub fn slice(&self, list: &str, order: Order) -> Result<Slice> {
        let (asked, from_end, field) = match (self.first, self.last) {
            (Some(_), Some(_)) => {
                return Err(bad("last", "first 与 last 不能同时使用", "give first or last, not both"));
            }
            (first, None) => (first.unwrap_or(USUAL), false, "first"),
            (None, Some(count)) => (count, true, "last"),
        };
        let size = u64::try_from(asked)
            .ok()
            .filter(|rows| (1..=u64::from(MOST.unsigned_abs())).contains(rows))
            .ok_or_else(|| bad(field, "每页 1 到 100 条", "a page has 1 to 100 rows"))?;
        let key = |cursor: &Option<Cursor>, field| {
            cursor.as_ref().map(|given| read(list, order, &given.0).ok_or_else(|| stray(field))).transpose()
        };
        Ok(Slice { size, after: key(&self.after, "after")?, before: key(&self.before, "before")?, from_end })
    }
}

/// The cursor of the row with this key.
pub fn cursor(list: &str, order: Order, key: &[Value]) -> Cursor {
    let parts: Vec<String> =
        [format!("{list}:{}", order.name)].into_iter().chain(key.iter().map(write_part)).collect();
    Cursor(URL_SAFE_NO_PAD.encode(parts.join("\n")))
}

/// The key in a cursor of this list and order.
pub(crate) fn read(list: &str, order: Order, cursor: &str) -> Option<Key> {
    if cursor.len() > 1_000 {
        return None;
    }
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let mut parts = text.split('\n');
    if parts.next()? != format!("{list}:{}", order.name) {
        return None;
    }
    let key: Option<Key> = parts.map(read_part).collect();
    key.filter(|key| key.len() == order.columns.len())
}

fn write_part(value: &Value) -> String {
    match value {
        Value::ChronoDate(Some(day)) => format!("d{day}"),
        Value::Uuid(Some(id)) => format!("u{}", id.simple()),
        Value::BigInt(Some(number)) => format!("n{number}"),
        Value::Int(Some(number)) => format!("i{number}"),
        Value::String(Some(text)) => format!("s{}", hex::encode(text.as_bytes())),
        // Order columns are days, ids, numbers and names, none of which is ever empty.
        other => format!("?{other:?}"),
    }
}

fn read_part(part: &str) -> Option<Value> {
    let (kind, rest) = part.split_at_checked(1)?;
    match kind {
        // Other years are none of ours, and not every store can hold them.
        "d" => NaiveDate::parse_from_str(rest, "%Y-%m-%d")
            .ok()
            .filter(|day| (1..=9999).contains(&day.year()))
            .map(Value::from),
        "u" => Uuid::try_parse(rest).ok().map(Value::from),
        "n" => rest.parse::<i64>().ok().map(Value::from),
        "i" => rest.parse::<i32>().ok().map(Value::from),
        "s" => String::from_utf8(hex::decode(rest).ok()?)
            .ok()
            .filter(|text| !text.contains('\0'))
            .map(Value::from),
        _ => None,
    }
}

fn stray(field: &'static str) -> Error {
    bad(
        field,
        "游标不属于这个列表或排序，请从第一页重新读取",
        "this cursor is of another list or order; begin again without it",
    )
}

fn bad(field: &'static str, zh: &'static str, en: &'static str) -> Error {
    Error::BadInput(Refusal::invalid(field, zh, en))
}

/// Makes the connection and edge types of a term.
///
/// `count` answers `totalCount` and whether it is exact, and runs only where it is asked for.
macro_rules! connection {
    ($(#[$doc:meta])* $connection:ident of $edge:ident to $node:ty, counted by $counter:ty) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $connection {
            pub(crate) edges: Vec<$edge>,
            pub(crate) has_next: bool,
            pub(crate) has_previous: bool,
            pub(crate) counter: $counter,
        }

        /// A row of the list, with its place in it.
        #[derive(Clone)]
        pub struct $edge {
            pub(crate) cursor: $crate::graphql::scalar::Cursor,
            pub(crate) node: $node,
        }

        $(#[$doc])*
        #[async_graphql::Object]
        impl $connection {
            /// The rows with their places.
            async fn edges(&self) -> $crate::graphql::entries::Entries<&$edge> {
                self.edges.iter().collect()
            }
            /// The rows.
            async fn nodes(&self) -> $crate::graphql::entries::Entries<&$node> {
                self.edges.iter().map(|edge| &edge.node).collect()
            }
            /// Where this page stands in the list.
            async fn page_info(&self) -> $crate::graphql::connection::PageInfo {
                $crate::graphql::connection::PageInfo {
                    has_next_page: self.has_next,
                    has_previous_page: self.has_previous,
                    start_cursor: self.edges.first().map(|edge| edge.cursor.clone()),
                    end_cursor: self.edges.last().map(|edge| edge.cursor.clone()),
                }
            }
            /// How many rows the whole list has, counted to 10,000 unless kept totals answer it.
            async fn total_count(&self, ctx: &async_graphql::Context<'_>) -> async_graphql::Result<i32> {
                let counted = self.counter.count($crate::graphql::ViewerExt::viewer(ctx)?).await?;
                Ok(i32::try_from(counted.0).unwrap_or(i32::MAX))
            }
            /// Whether `totalCount` is the whole count.
            async fn total_count_is_exact(&self, ctx: &async_graphql::Context<'_>) -> async_graphql::Result<bool> {
                Ok(self.counter.count($crate::graphql::ViewerExt::viewer(ctx)?).await?.1)
            }
        }

        /// A row of the list, with its place in it.
        #[async_graphql::Object]
        impl $edge {
            /// Its place in the list.
            async fn cursor(&self) -> &$crate::graphql::scalar::Cursor {
                &self.cursor
            }
            /// The row.
            async fn node(&self) -> &$node {
                &self.node
            }
        }

        impl $connection {
            /// A page as a connection.
            pub(crate) fn new(
                page: $crate::store::Page<(Vec<sea_orm::Value>, $node)>,
                list: &str,
                order: $crate::store::Order,
                slice: &$crate::store::Slice,
                counter: $counter,
            ) -> Self {
                let (forward_more, backward_more) = if slice.from_end {
                    (slice.before.is_some(), page.more)
                } else {
                    (page.more, slice.after.is_some())
                };
                let edges = page.rows.into_iter().map(|(key, node)| $edge {
                    cursor: $crate::graphql::connection::cursor(list, order, &key),
                    node,
                });
                Self { edges: edges.collect(), has_next: forward_more, has_previous: backward_more, counter }
            }
        }
    };
}
pub(crate) use connection;

/// Where a page stands in its list.
#[derive(Clone, Debug, async_graphql::SimpleObject)]
pub struct PageInfo {
    /// Whether another row follows.
    pub has_next_page: bool,
    /// Whether another row precedes.
    pub has_previous_page: bool,
    /// The place of the first row of the page.
    pub start_cursor: Option<Cursor>,
    /// The place of the last row of the page.
    pub end_cursor: Option<Cursor>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Direction;

    const BY_DAY: Order = Order { name: "day", columns: &["day", "id"], direction: Direction::Descending };
    const BY_ID: Order = Order { name: "id", columns: &["id"], direction: Direction::Descending };

    #[test]
    fn a_cursor_holds_in_its_own_list_and_order_only() {
        let key: Key = vec![NaiveDate::MIN.into(), Uuid::from_u128(1).into()];
        let held = cursor("purchases", BY_DAY, &key);
        let day: Key = vec![NaiveDate::from_ymd_opt(2022, 10, 31).into(), Uuid::from_u128(1).into()];
        assert_eq!(read("purchases", BY_DAY, &cursor("purchases", BY_DAY, &day).0), Some(day));
        assert_eq!(read("purchases", BY_DAY, &held.0), None, "a day that not every store can hold");
        assert_eq!(read("plans", BY_DAY, &held.0), None);
        assert_eq!(read("purchases", BY_ID, &held.0), None);
        for bad in ["", "AAAA", "山海", &"A".repeat(2_000)] {
            assert_eq!(read("purchases", BY_DAY, bad), None);
        }
    }

    #[test]
    fn a_page_has_one_to_a_hundred_rows() {
        let size = |first, last| {
            Paging { first, last, ..Paging::default() }.slice("l", BY_ID).map(|slice| slice.size).ok()
        };
        assert_eq!(size(None, None), Some(20));
        assert_eq!(
            (size(Some(1), None), size(Some(100), None), size(None, Some(7))),
            (Some(1), Some(100), Some(7))
        );
        for (first, last) in
            [(Some(0), None), (Some(101), None), (Some(-1), None), (None, Some(0)), (Some(1), Some(1))]
        {
            assert_eq!(size(first, last), None);
        }
    }
}
