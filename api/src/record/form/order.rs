//! In which order lists of forms are given.

use crate::{
    error::{Error, Result},
    graphql::filter::input::PairingFilter,
    store::{Direction, Order},
};
use async_graphql::{Enum, InputType};
use domain::Refusal;

const BY_DAY: &[&str] = &["day", "id"];
const BY_ID: &[&str] = &["id"];
const BY_AMOUNT: &[&str] = &["amount", "id"];

/// An order of a list.
pub(crate) trait Ordering: InputType + Copy {
    /// The order where none is asked for.
    const USUAL: Self;

    /// The order, where the filter admits it.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` where it would take more than an index.
    fn order(self, pairing: Option<&PairingFilter>) -> Result<Order>;
}

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum RecordOrder {
    /// Latest deciding day first.
    DayDesc,
    /// Earliest deciding day first.
    DayAsc,
    /// Entered last first.
    IdDesc,
    /// Entered first first.
    IdAsc,
}

/// In which order, of records that hold money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum MoneyOrder {
    /// Latest deciding day first.
    DayDesc,
    /// Earliest deciding day first.
    DayAsc,
    /// Entered last first.
    IdDesc,
    /// Entered first first.
    IdAsc,
    /// Largest amount first; under one pairing.
    AmountDesc,
    /// Smallest amount first; under one pairing.
    AmountAsc,
}

impl Ordering for RecordOrder {
    const USUAL: Self = Self::DayDesc;

    fn order(self, _pairing: Option<&PairingFilter>) -> Result<Order> {
        let (name, columns, direction) = match self {
            Self::DayDesc => ("dayDesc", BY_DAY, Direction::Descending),
            Self::DayAsc => ("dayAsc", BY_DAY, Direction::Ascending),
            Self::IdDesc => ("idDesc", BY_ID, Direction::Descending),
            Self::IdAsc => ("idAsc", BY_ID, Direction::Ascending),
        };
        Ok(Order { name, columns, direction })
    }
}

impl Ordering for MoneyOrder {
    const USUAL: Self = Self::DayDesc;

    fn order(self, pairing: Option<&PairingFilter>) -> Result<Order> {
        let direction = match self {
            Self::DayDesc => return RecordOrder::DayDesc.order(pairing),
            Self::DayAsc => return RecordOrder::DayAsc.order(pairing),
            Self::IdDesc => return RecordOrder::IdDesc.order(pairing),
            Self::IdAsc => return RecordOrder::IdAsc.order(pairing),
            Self::AmountDesc => Direction::Descending,
            Self::AmountAsc => Direction::Ascending,
        };
        if pairing.and_then(|pairing| pairing.eq.as_ref()).is_none() {
            return Err(Error::BadInput(Refusal::invalid(
                "orderBy",
                "按金额排序须限定一个结对关系（pairing.eq）",
                "the order by amount is offered under one pairing (pairing.eq)",
            )));
        }
        let name = if direction == Direction::Descending { "amountDesc" } else { "amountAsc" };
        Ok(Order { name, columns: BY_AMOUNT, direction })
    }
}
