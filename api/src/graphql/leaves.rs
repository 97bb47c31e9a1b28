//! Pages of lists that are held in memory, with the same cursors as those of tables.

use super::viewer::Viewer;
use crate::{
    error::Result,
    store::{Key, Page, Slice},
};
use sea_orm::Value;
use std::cmp::Ordering;

/// The page of `rows`, which are in the order of their keys.
pub(crate) fn leaf<T>(rows: Vec<(Key, T)>, slice: &Slice) -> Page<(Key, T)> {
    let behind = |key: &Key| slice.after.as_ref().is_none_or(|after| compare(key, after).is_gt());
    let before = |key: &Key| slice.before.as_ref().is_none_or(|before| compare(key, before).is_lt());
    let mut rows: Vec<_> = rows.into_iter().filter(|(key, _)| behind(key) && before(key)).collect();
    let size = usize::try_from(slice.size).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    if slice.from_end {
        rows.drain(..rows.len().saturating_sub(size));
    } else {
        rows.truncate(size);
    }
    Page { rows, more }
}

/// How many rows a list in memory has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted(pub(crate) usize);

impl Counted {
    /// The count, which is exact.
    pub(crate) async fn count(self, _viewer: &Viewer) -> Result<(u64, bool)> {
        Ok((u64::try_from(self.0).unwrap_or(u64::MAX), true))
    }
}

/// Keys by their values: codes, days and ids.
fn compare(a: &Key, b: &Key) -> Ordering {
    let pairs = a.iter().zip(b);
    pairs.map(|(a, b)| compare_values(a, b)).find(|order| order.is_ne()).unwrap_or(a.len().cmp(&b.len()))
}

fn compare_values(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::BigInt(a), Value::BigInt(b)) => a.cmp(b),
        (Value::ChronoDate(a), Value::ChronoDate(b)) => a.cmp(b),
        (Value::Uuid(a), Value::Uuid(b)) => a.cmp(b),
        // A cursor of another shape was refused where it was read.
        _ => Ordering::Equal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(size: u64, after: Option<i64>, before: Option<i64>, from_end: bool) -> Slice {
        let key = |code: i64| vec![Value::from(code)];
        Slice { size, after: after.map(key), before: before.map(key), from_end }
    }

    #[test]
    fn a_leaf_is_what_lies_between_two_keys_from_either_end() {
        let rows = || (1_i64..=9).map(|code| (vec![Value::from(code)], code)).collect::<Vec<_>>();
        for (slice, expected, more) in [
            (slice(3, None, None, false), &[1, 2, 3][..], true),
            (slice(3, Some(7), None, false), &[8, 9], false),
            (slice(3, None, None, true), &[7, 8, 9], true),
            (slice(9, None, None, true), &[1, 2, 3, 4, 5, 6, 7, 8, 9], false),
            (slice(2, Some(2), Some(6), true), &[4, 5], true),
            (slice(3, Some(9), None, false), &[], false),
        ] {
            let page = leaf(rows(), &slice);
            assert_eq!(page.rows.iter().map(|(_, code)| *code).collect::<Vec<_>>(), expected, "{slice:?}");
            assert_eq!(page.more, more, "{slice:?}");
        }
    }
}
