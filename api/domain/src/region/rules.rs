//! What an administrator may enter as a region, and when one may end.

use super::{PlaceLevel, Region, Regions, Unusable};
use crate::refusal::{Code, Refusal};
use entity::values::{Day, Level, RegionCode, RegionKind};

/// The first of the numbers that are ours: the last six digits of a zone's code start here.
///
/// GB/T 2260 ends at the sixth digit, and the ten townships numbered from 990 are in no published list, so a
/// number of ours never meets an official one.
const OUR_NUMBERS: i64 = 990_000;

/// How many of our numbers one zone has for itself and what lies in it.
const ZONE_SPAN: i64 = 100;

/// A region as an administrator enters it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionDraft {
    /// Its code; a zone may leave it to us.
    pub code: Option<RegionCode>,
    /// The name in Chinese.
    pub name: String,
    /// What kind of place it is.
    pub kind: RegionKind,
    /// What it lies in.
    pub parent: RegionCode,
    /// The first day.
    pub starts_on: Day,
}

impl Unusable {
    /// The same in its user's words, about `field`; `code` is what was written there.
    pub fn refusal(self, field: &'static str, code: RegionCode, regions: &Regions) -> Refusal {
        match self {
            Self::Unknown => Refusal::invalid(
                field,
                format!("没有行政区划代码 {code}，请核对"),
                format!("there is no region {code}; check the code"),
            ),
            Self::Heading => Refusal::invalid(
                field,
                format!("{code} 只是代码表的标题，不是一个地方；请写具体的县市"),
                format!("{code} is a heading of the code table and no place; give the county itself"),
            ),
            Self::NotYet(first) => Refusal::invalid(
                field,
                format!("行政区划 {code} 自 {first} 起才有"),
                format!("region {code} stands only from {first}"),
            ),
            Self::Abolished { last, successor } => match successor {
                Some(next) => {
                    let name = regions.path(next).unwrap_or_default();
                    Refusal::invalid(
                        field,
                        format!("行政区划 {code} 已撤销（最后一天 {last}），请改用 {next} {name}"),
                        format!("region {code} was abolished (last day {last}); use {next} {name}"),
                    )
                }
                None => Refusal::invalid(
                    field,
                    format!("行政区划 {code} 已撤销（最后一天 {last}），请改用现行代码"),
                    format!("region {code} was abolished (last day {last}); use a code of today"),
                ),
            },
        }
    }
}

impl Regions {
    /// The code of a draft, or all that is wrong with it.
    pub fn validate_new(&self, draft: &RegionDraft) -> Result<RegionCode, Vec<Refusal>> {
        let mut wrong = Vec::new();
        match self.usable_on(draft.parent, draft.starts_on) {
            Err(Unusable::Heading) if draft.kind == RegionKind::County => {}
            Err(why) => wrong.push(why.refusal("parent", draft.parent, self)),
            Ok(_) if !self.takes(draft.parent, draft.kind) => wrong.push(Refusal::invalid(
                "parent",
                format!("{} 之下不能再有这一级区划", self.path(draft.parent).unwrap_or_default()),
                format!(
                    "a region of this kind cannot lie in {}",
                    self.path(draft.parent).unwrap_or_default()
                ),
            )),
            Ok(_) => {}
        }
        let same_name = self
            .children(draft.parent)
            .iter()
            .filter_map(|child| self.on(*child, draft.starts_on))
            .find(|child| child.name == draft.name);
        if let Some(child) = same_name {
            wrong.push(Refusal::new(
                Code::Duplicate,
                "name",
                format!("同一上级之下已有同名区划 {}", child.code),
                format!("{} has the same name under the same parent", child.code),
            ));
        }
        let code = match draft.code {
            Some(code) => self.check_code(code, draft).map(|()| code),
            None if draft.kind == RegionKind::Zone => self.next_zone_code(draft.parent).ok_or_else(|| {
                Refusal::new(
                    Code::LimitExceeded,
                    "parent",
                    "该上级之下的功能区编号已用完",
                    "no number is left for a zone under this parent",
                )
            }),
            None => Err(Refusal::invalid(
                "code",
                "请填写行政区划代码；只有功能区可以由系统编号",
                "give the code; only a zone can be numbered by us",
            )),
        };
        match code {
            Ok(code) if wrong.is_empty() => Ok(code),
            Ok(_) => Err(wrong),
            Err(why) => {
                wrong.push(why);
                Err(wrong)
            }
        }
    }

    /// Whether the region of `code` may end after `last`, followed by `successor`; else all that is wrong.
    pub fn validate_end(
        &self,
        code: RegionCode,
        last: Day,
        successor: Option<RegionCode>,
    ) -> Result<&Region, Vec<Refusal>> {
        let region = self.get(code).ok_or_else(|| vec![Refusal::not_found("code", "行政区划", "region")])?;
        let mut wrong = Vec::new();
        if let Some(ended) = region.ends_on {
            wrong.push(Refusal::new(
                Code::WrongState,
                "code",
                format!("该区划已于 {ended} 撤销"),
                format!("this region ended on {ended}"),
            ));
        }
        if last < region.starts_on {
            wrong.push(Refusal::invalid(
                "endsOn",
                format!("最后一天不能早于第一天 {}", region.starts_on),
                format!("the last day cannot be before the first, {}", region.starts_on),
            ));
        }
        let next = last.next().unwrap_or(last);
        if let Some(child) = self.children(code).iter().find(|child| self.on(**child, next).is_some()) {
            let name = self.path(*child).unwrap_or_default();
            wrong.push(Refusal::new(
                Code::WrongState,
                "code",
                format!("{name}（{child}）仍属于它，请先撤销或改隶"),
                format!("{name} ({child}) still lies in it; end that first"),
            ));
        }
        if let Some(successor) = successor {
            if successor == code || self.contains(code, successor) {
                wrong.push(Refusal::invalid(
                    "successor",
                    "继任区划不能是它自己或它的下级",
                    "the successor can be neither the region itself nor a part of it",
                ));
            } else if let Err(why) = self.usable_on(successor, next) {
                wrong.push(why.refusal("successor", successor, self));
            }
        }
        if wrong.is_empty() { Ok(region) } else { Err(wrong) }
    }

    /// The next number of ours in the range of `parent`.
    pub fn next_zone_code(&self, parent: RegionCode) -> Option<RegionCode> {
        // Under a zone the numbers go on by ones, elsewhere by hundreds, so that zones can hold zones.
        let (first, step) = if parent.0 % 1_000_000 >= OUR_NUMBERS {
            (parent.0 + 1, 1)
        } else if parent.0 % 1_000_000 == 0 {
            (parent.0 + OUR_NUMBERS, ZONE_SPAN)
        } else {
            return None;
        };
        let last = parent.0 + span(parent);
        let numbers = (0..).map(|at| RegionCode(first + at * step)).take(100);
        numbers.take_while(|code| code.0 < last).find(|code| self.get(*code).is_none())
    }

    /// Whether a region of `kind` finds a column below that of `parent`.
    fn takes(&self, parent: RegionCode, kind: RegionKind) -> bool {
        let above = self.column(parent);
        let own = match kind {
            RegionKind::Prefecture => Some(PlaceLevel::Prefecture),
            RegionKind::County => Some(PlaceLevel::County),
            RegionKind::Township => Some(PlaceLevel::Township),
            RegionKind::Zone => above.and_then(PlaceLevel::below),
            RegionKind::Village => return above.is_some(),
            RegionKind::Province | RegionKind::Heading => None,
        };
        above.zip(own).is_some_and(|(above, own)| above < own)
    }

    fn check_code(&self, code: RegionCode, draft: &RegionDraft) -> Result<(), Refusal> {
        let ours = code.0 % 1_000_000 >= OUR_NUMBERS;
        let level = code.level();
        let right_form = match draft.kind {
            RegionKind::Zone => ours,
            RegionKind::Prefecture => level == Level::Prefecture,
            RegionKind::County => level == Level::County,
            RegionKind::Township => level == Level::Township && !ours,
            RegionKind::Village => level == Level::Village && !ours,
            RegionKind::Province | RegionKind::Heading => false,
        };
        if !right_form {
            return Err(Refusal::invalid(
                "code",
                "代码与区划级别不符；功能区的后六位须在 990000 以上",
                "the code does not fit the kind of region; a zone's last six digits start at 990000",
            ));
        }
        let end = draft.parent.0 + span(draft.parent);
        if code <= draft.parent || code.0 >= end {
            return Err(Refusal::invalid(
                "code",
                format!("代码须在上级 {} 的范围之内", draft.parent),
                format!("the code must lie in the range of its parent, {}", draft.parent),
            ));
        }
        let taken =
            self.history(code).iter().find(|entry| entry.ends_on.is_none_or(|last| draft.starts_on <= last));
        match taken {
            Some(entry) => Err(Refusal::new(
                Code::Duplicate,
                "code",
                format!("代码 {code} 已是{}", entry.name),
                format!("the code {code} is {}", entry.name),
            )),
            None => Ok(()),
        }
    }
}

/// How many codes lie in the range of a region.
fn span(code: RegionCode) -> i64 {
    match code.0 % 1_000_000 {
        ours if ours < OUR_NUMBERS => code.level().span(),
        zone if zone % ZONE_SPAN == 0 => ZONE_SPAN,
        _ => 1,
    }
}
