//! The catalogue of organisations and products: who stands in it, and how an entry comes and goes.

use crate::{Code, Refusal};
use entity::values::{CatalogueState, OrganisationKind, RegionCode};

/// What is done to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// A proposal is taken into the catalogue (核准).
    Accept,
    /// What it says is changed (修改).
    Amend,
    /// It is used no longer (停用).
    Retire,
}

/// The state of an entry after a step.
///
/// # Errors
/// `WRONG_STATE` where the entry's state does not allow the step.
pub fn next(state: CatalogueState, step: Step) -> Result<CatalogueState, Refusal> {
    use CatalogueState::{Listed, Proposed, Retired};
    match (state, step) {
        (Proposed, Step::Accept) => Ok(Listed),
        (Proposed | Listed, Step::Amend) => Ok(state),
        (Proposed | Listed, Step::Retire) => Ok(Retired),
        (Listed, Step::Accept) => Err(wrong("已在册，无需再次核准", "it is listed already")),
        (Retired, Step::Accept | Step::Amend | Step::Retire) => {
            Err(wrong("已停用，不能再改动", "it was retired, and is not changed any more"))
        }
    }
}

/// Whether an organisation of this kind may lie here.
///
/// # Errors
/// `INVALID` where it has no region although it is of no central unit.
pub fn check_seat(kind: OrganisationKind, region: Option<RegionCode>) -> Result<(), Refusal> {
    match (kind, region) {
        (OrganisationKind::CentralUnit, _) | (_, Some(_)) => Ok(()),
        (
            OrganisationKind::PublicBody
            | OrganisationKind::Enterprise
            | OrganisationKind::Cooperative
            | OrganisationKind::SocialOrganisation,
            None,
        ) => Err(Refusal::invalid(
            "region",
            "请填写所在区划；只有中央单位可以不填",
            "give its region; only central units have none",
        )),
    }
}

fn wrong(zh: &'static str, en: &'static str) -> Refusal {
    Refusal::new(Code::WrongState, "id", zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_proposed_once_and_retired_for_good() {
        use CatalogueState::{Listed, Proposed, Retired};
        for (state, accept, amend, retire) in [
            (Proposed, Some(Listed), Some(Proposed), Some(Retired)),
            (Listed, None, Some(Listed), Some(Retired)),
            (Retired, None, None, None),
        ] {
            for (step, expected) in [(Step::Accept, accept), (Step::Amend, amend), (Step::Retire, retire)] {
                assert_eq!(next(state, step).ok(), expected, "{state:?} {step:?}");
            }
        }
        assert_eq!(next(Listed, Step::Accept).map_err(|why| why.code), Err(Code::WrongState));
    }

    #[test]
    fn only_central_units_lie_nowhere() {
        for kind in OrganisationKind::ALL {
            let nowhere = check_seat(*kind, None);
            assert_eq!(nowhere.is_ok(), *kind == OrganisationKind::CentralUnit, "{kind:?}");
            assert_eq!(check_seat(*kind, Some(RegionCode::six(440_106))), Ok(()));
        }
    }
}
