//! What somebody enters about a record between two places (要素), whatever its kind: each kind says what is wrong
//! with it by itself, who enters it, and what a confirmation covers.

use crate::refusal::{Code, Refusal};
use entity::values::{Day, Digest, RegionCode, Role, Side};

/// The first day of which anything is recorded: 东西部扶贫协作 began in 1996.
pub const FIRST_DAY: &str = "1996-01-01";

/// What somebody enters, parsed.
pub trait Facts {
    /// Where it lies on the donor's side.
    fn donor(&self) -> RegionCode;
    /// Where it lies on the recipient's side.
    fn recipient(&self) -> RegionCode;
    /// The day that decides its year.
    fn day(&self) -> Day;
    /// What is wrong with it by itself, all of it.
    fn wrong(&self, today: Day) -> Vec<Refusal>;
    /// Who enters it.
    fn entered_by(&self) -> By;
    /// The digest of the material fields: what a confirmation covers.
    fn digest(&self) -> Digest;
}

/// Which coordinators enter a kind of record; the other side's confirm it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The donor's.
    Donor,
    /// The recipient's.
    Recipient,
    /// Either side's.
    Either,
}

/// Whether somebody may enter a record by a grant of `role`, for `side`.
///
/// # Errors
/// Who enters it instead.
pub fn may_enter(by: By, role: Role, side: Side) -> Result<(), Refusal> {
    let coordinates = match side {
        Side::Donor => role == Role::DonorCoordinator && by != By::Recipient,
        Side::Recipient => role == Role::RecipientCoordinator && by != By::Donor,
    };
    if coordinates {
        return Ok(());
    }
    Err(match by {
        By::Donor => Refusal::invalid(
            "donor",
            "这类记录由帮扶方协调员录入，受援方确认",
            "the donor's coordinator enters these records, and the recipient's side confirms them",
        ),
        By::Recipient => Refusal::invalid(
            "recipient",
            "这类记录由受援方协调员录入，帮扶方确认",
            "the recipient's coordinator enters these records, and the donor's side confirms them",
        ),
        By::Either => Refusal::invalid(
            "donor",
            "这类记录由任一方的协调员录入，对方确认",
            "a coordinator of either side enters these records, and the other side confirms them",
        ),
    })
}

/// Refuses a day that has not come, and one before anything was recorded.
pub fn past(field: &'static str, day: Day, today: Day) -> Option<Refusal> {
    if day > today {
        return Some(Refusal::invalid(
            field,
            format!("日期不能晚于今天（{today}）"),
            format!("the day cannot be after today, {today}"),
        ));
    }
    not_before_all(field, day)
}

/// Refuses a day before anything was recorded, or more than ten years ahead.
pub fn planned(field: &'static str, day: Day, today: Day) -> Option<Refusal> {
    if day.year().0 > today.year().0 + 10 {
        return Some(Refusal::invalid(
            field,
            "日期不能晚于十年后",
            "the day cannot be more than ten years ahead",
        ));
    }
    not_before_all(field, day)
}

fn not_before_all(field: &'static str, day: Day) -> Option<Refusal> {
    Day::parse(FIRST_DAY).is_ok_and(|first| day < first).then(|| {
        Refusal::invalid(
            field,
            format!("日期不能早于 {FIRST_DAY}"),
            format!("the day cannot be before {FIRST_DAY}"),
        )
    })
}

/// Refuses a last day before the first.
pub fn ends_before(field: &'static str, first: Day, last: Option<Day>) -> Option<Refusal> {
    last.is_some_and(|last| last < first).then(|| {
        Refusal::invalid(
            field,
            format!("结束日期不能早于开始日期（{first}）"),
            format!("the last day cannot be before the first, {first}"),
        )
    })
}

/// Refuses a number that must be above zero.
pub fn none_of(field: &'static str, number: i64) -> Option<Refusal> {
    (number <= 0).then(|| Refusal::invalid(field, "必须大于 0", "it must be above 0"))
}

/// Refuses a part that is larger than its whole.
pub fn more_than_all(field: &'static str, part: i64, whole: i64) -> Option<Refusal> {
    (part > whole).then(|| {
        Refusal::invalid(
            field,
            format!("不能多于总数（{whole}）"),
            format!("it cannot be more than the whole, {whole}"),
        )
    })
}

/// Refuses a record between places that no pairing links.
pub fn not_paired() -> Refusal {
    Refusal::invalid("recipient", "当日两地之间没有结对关系", "no pairing links the two places on that day")
}

/// Refuses a record where no grant of the caller reaches.
pub fn out_of_reach() -> Refusal {
    Refusal::invalid(
        "donor",
        "帮扶方和受援方所在地都不在您的授权范围内",
        "neither the donor's place nor the recipient's lies within your grants",
    )
}

/// Refuses a record that is there already.
pub fn recorded() -> Refusal {
    Refusal::new(Code::Duplicate, "", "这条记录已经录入", "this is recorded already")
}

/// Refuses a step that a kind of record does not take.
pub fn no_such_step() -> Refusal {
    Refusal::new(
        Code::WrongState,
        "id",
        "这类记录没有这一步",
        "there is no such step with this kind of record",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_coordinators_of_the_entering_side_enter() {
        for &role in Role::ALL {
            for &side in Side::ALL {
                let donor = role == Role::DonorCoordinator && side == Side::Donor;
                let recipient = role == Role::RecipientCoordinator && side == Side::Recipient;
                assert_eq!(may_enter(By::Donor, role, side).is_ok(), donor, "{role} {side}");
                assert_eq!(may_enter(By::Recipient, role, side).is_ok(), recipient, "{role} {side}");
                assert_eq!(may_enter(By::Either, role, side).is_ok(), donor || recipient, "{role} {side}");
            }
        }
    }
}
