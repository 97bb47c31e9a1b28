//! When two purchases might be one: alike lines, and entries that both sides made of one order.

use super::DUPLICATE_DAYS;
use crate::refusal::{Code, Refusal};
use entity::{
    ids::OrganisationId,
    values::{Day, Fen, Side},
};

/// What decides whether two lines might be the same purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// The side that entered it.
    pub side: Side,
    /// The unit.
    pub unit: OrganisationId,
    /// The supplier.
    pub supplier: OrganisationId,
    /// The amount.
    pub amount: Fen,
    /// The day of acceptance.
    pub day: Day,
    /// The channel with its own order number and line, where it gave one; line 0 stands for the whole order.
    pub order: Option<(String, String, i32)>,
}

/// Why two lines might be the same purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resemblance {
    /// Both sides entered the same line of the same order: they are one fact.
    SameLine,
    /// Both sides entered the same order, one of them without saying which line.
    SameOrder,
    /// Same supplier, unit and amount within three days.
    Alike,
}

impl Likeness {
    /// Why the two might be one purchase, if they might.
    ///
    /// Two entries of one order by both sides are matched by its number, whatever their amounts. Otherwise the
    /// same supplier, unit and amount within three days are alike, unless both lines carry different numbers
    /// of one channel.
    pub fn resembles(&self, other: &Self) -> Option<Resemblance> {
        if self.unit != other.unit {
            return None;
        }
        let orders = self.order.as_ref().zip(other.order.as_ref());
        let orders = orders.filter(|(own, other)| own.0 == other.0);
        let same = orders.filter(|(own, other)| own.1 == other.1);
        if let Some((own, other)) = same.filter(|_| self.side != other.side) {
            if own.2 == other.2 {
                return Some(Resemblance::SameLine);
            }
            if own.2 == 0 || other.2 == 0 {
                return Some(Resemblance::SameOrder);
            }
        }
        let told_apart = orders.is_some() && same.is_none();
        let alike = self.supplier == other.supplier
            && self.amount == other.amount
            && self.day.days_after(other.day).abs() <= DUPLICATE_DAYS;
        (alike && !told_apart).then_some(Resemblance::Alike)
    }
}

/// Refuses to call two entries of one order line different.
pub fn same_line_of_both_sides() -> Refusal {
    Refusal::new(
        Code::WrongState,
        "id",
        "双方录入了同一订单行，只能采认其中一笔或撤回，不能认定不重复",
        "both sides entered this line of the order; accept one entry or withdraw one, they are not two purchases",
    )
}

/// Refuses to accept a match where the own side has no entry of the same order.
pub fn no_match() -> Refusal {
    Refusal::new(
        Code::WrongState,
        "id",
        "本方没有已提交的同一渠道、同一订单号的记录可与之合并",
        "your side has submitted no entry of the same channel and order number that could be one with this",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like() -> Likeness {
        Likeness {
            side: Side::Donor,
            unit: OrganisationId(uuid::Uuid::nil()),
            supplier: OrganisationId(uuid::Uuid::nil()),
            amount: Fen(5),
            day: Day::parse("2022-10-31").unwrap_or_else(|_| unreachable!()),
            order: None,
        }
    }

    fn numbered(side: Side, number: &str, line: i32) -> Likeness {
        Likeness { side, order: Some(("PLATFORM_832".to_owned(), number.to_owned(), line)), ..like() }
    }

    #[test]
    fn likeness_looks_three_days_either_way_and_trusts_different_order_numbers() {
        let alike = Some(Resemblance::Alike);
        let on = |days| Likeness { day: like().day.plus(days), ..like() };
        assert_eq!((like().resembles(&on(3)), like().resembles(&on(-3))), (alike, alike));
        assert_eq!(like().resembles(&on(4)), None);
        let donor = |number| numbered(Side::Donor, number, 1);
        assert_eq!(donor("1").resembles(&donor("2")), None);
        assert_eq!(donor("1").resembles(&like()), alike);
        // Two lines of one order, of the same amount: told apart by nothing but their lines.
        assert_eq!(donor("1").resembles(&numbered(Side::Donor, "1", 2)), alike);
    }

    #[test]
    fn entries_of_both_sides_are_matched_by_the_order_whatever_their_amounts() {
        let dearer = |line| Likeness { amount: Fen(7), ..numbered(Side::Recipient, "1", line) };
        let own = numbered(Side::Donor, "1", 1);
        assert_eq!(own.resembles(&dearer(1)), Some(Resemblance::SameLine));
        assert_eq!(own.resembles(&dearer(0)), Some(Resemblance::SameOrder));
        assert_eq!(own.resembles(&dearer(2)), None);
        assert_eq!(own.resembles(&Likeness { amount: Fen(7), ..numbered(Side::Donor, "1", 1) }), None);
    }
}
