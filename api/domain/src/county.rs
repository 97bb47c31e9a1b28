//! Counties as assistance sees them: their class (重点帮扶县 and others) and the register of assisted counties.

use crate::{
    refusal::{Code, Refusal},
    region::Regions,
};
use entity::{
    ids::{AssistedCountyId, CountyClassId},
    values::{Day, Evidence, RegionCode, RegionKind},
};
use std::collections::HashMap;

/// A county's class over a span of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountyClass {
    /// Names the entry.
    pub id: CountyClassId,
    /// The county.
    pub region: RegionCode,
    /// The class, a word of its period: `NATIONAL_KEY`, `PROVINCIAL_KEY`.
    pub class: String,
    /// The first day.
    pub starts_on: Day,
    /// The last day; none while it holds.
    pub ends_on: Option<Day>,
    /// How far the entry can be relied on.
    pub evidence: Evidence,
    /// Rises with every change.
    pub version: i32,
}

/// An entry of the register of assisted counties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssistedCounty {
    /// Names the entry.
    pub id: AssistedCountyId,
    /// The county.
    pub region: RegionCode,
    /// The first day.
    pub starts_on: Day,
    /// The last day; none while it is assisted.
    pub ends_on: Option<Day>,
    /// Which list or text names it.
    pub source: Option<String>,
    /// How far the entry can be relied on.
    pub evidence: Evidence,
    /// Rises with every change.
    pub version: i32,
}

/// A county as somebody enters it in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssistedDraft {
    /// The county.
    pub region: RegionCode,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Option<Day>,
}

impl CountyClass {
    /// Whether the county was of this class on `day`.
    pub fn holds_on(&self, day: Day) -> bool {
        covers(self.starts_on, self.ends_on, day)
    }
}

impl AssistedCounty {
    /// Whether the county was assisted on `day`.
    pub fn holds_on(&self, day: Day) -> bool {
        covers(self.starts_on, self.ends_on, day)
    }
}

/// A county's class as somebody enters it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassDraft {
    /// The county.
    pub region: RegionCode,
    /// The class.
    pub class: String,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Option<Day>,
}

/// Classes and register, held in memory.
#[derive(Clone, Debug, Default)]
pub struct Counties {
    classes: Vec<CountyClass>,
    register: Vec<AssistedCounty>,
    classes_of: HashMap<RegionCode, Vec<usize>>,
    register_of: HashMap<RegionCode, Vec<usize>>,
}

impl Counties {
    /// The book made of these entries, in any order.
    pub fn new(mut classes: Vec<CountyClass>, mut register: Vec<AssistedCounty>) -> Self {
        classes.sort_by(|a, b| (a.region, a.starts_on, &a.class).cmp(&(b.region, b.starts_on, &b.class)));
        register.sort_by_key(|entry| (entry.region, entry.starts_on));
        let classes_of = places(classes.iter().map(|entry| entry.region));
        let register_of = places(register.iter().map(|entry| entry.region));
        Self { classes, register, classes_of, register_of }
    }

    /// Every class of every county, by code and first day.
    pub fn all_classes(&self) -> &[CountyClass] {
        &self.classes
    }

    /// The whole register, by code and first day.
    pub fn register(&self) -> &[AssistedCounty] {
        &self.register
    }

    /// The classes of a county on `day`.
    pub fn classes(&self, region: RegionCode, day: Day) -> Vec<&CountyClass> {
        let entries = self.classes_of.get(&region).map_or(&[][..], Vec::as_slice);
        entries.iter().filter_map(|at| self.classes.get(*at)).filter(|entry| entry.holds_on(day)).collect()
    }

    /// Every entry of a county in the register, the earliest first.
    pub fn entries(&self, region: RegionCode) -> impl Iterator<Item = &AssistedCounty> {
        let entries = self.register_of.get(&region).map_or(&[][..], Vec::as_slice);
        entries.iter().filter_map(|at| self.register.get(*at))
    }

    /// Whether `region` is, or lies in, a county that the register has on `day`.
    pub fn assisted(&self, regions: &Regions, region: RegionCode, day: Day) -> bool {
        regions.chain(region).iter().any(|county| self.entries(*county).any(|entry| entry.holds_on(day)))
    }

    /// What is wrong with a county's class; `correcting` is the entry that it takes the place of.
    pub fn validate_class(
        &self,
        regions: &Regions,
        draft: &ClassDraft,
        correcting: Option<CountyClassId>,
    ) -> Vec<Refusal> {
        let span = (draft.starts_on, draft.ends_on);
        let mut wrong = of_a_county(regions, draft.region, span);
        if !is_class(&draft.class) {
            wrong.push(Refusal::invalid(
                "class",
                "类别为大写英文词，例如 NATIONAL_KEY",
                "a class is a word in capitals such as NATIONAL_KEY",
            ));
        }
        let entries = self.classes_of.get(&draft.region).map_or(&[][..], Vec::as_slice);
        let mut entries = entries.iter().filter_map(|at| self.classes.get(*at));
        let clash = entries.find(|entry| {
            Some(entry.id) != correcting
                && entry.class == draft.class
                && overlap(span, (entry.starts_on, entry.ends_on))
        });
        wrong.extend(clash.map(|entry| already("类别中", "this class", entry.starts_on, entry.ends_on)));
        wrong
    }

    /// What is wrong with an entry of the register; `correcting` is the entry that it takes the place of.
    pub fn validate_assisted(
        &self,
        regions: &Regions,
        draft: &AssistedDraft,
        correcting: Option<AssistedCountyId>,
    ) -> Vec<Refusal> {
        let span = (draft.starts_on, draft.ends_on);
        let mut wrong = of_a_county(regions, draft.region, span);
        let clash = self
            .entries(draft.region)
            .find(|entry| Some(entry.id) != correcting && overlap(span, (entry.starts_on, entry.ends_on)));
        wrong.extend(clash.map(|entry| already("名录中", "the register", entry.starts_on, entry.ends_on)));
        wrong
    }
}

/// The first day and the last, where there is one.
type Span = (Day, Option<Day>);

/// What is wrong with something that is said of a county over a span of days.
fn of_a_county(regions: &Regions, code: RegionCode, (starts_on, ends_on): Span) -> Vec<Refusal> {
    let mut wrong = Vec::new();
    match regions.usable_on(code, starts_on) {
        Err(why) => wrong.push(why.refusal("region", code, regions)),
        // 东莞 and the like: a prefecture without counties stands for one.
        Ok(region) if region.kind == RegionKind::County || is_leaf(regions, code) => {}
        Ok(region) => wrong.push(Refusal::invalid(
            "region",
            format!("{}不是县级行政区划", region.name),
            format!("{code} is no county"),
        )),
    }
    if ends_on.is_some_and(|last| last < starts_on) {
        wrong.push(Refusal::invalid(
            "endsOn",
            "最后一天不能早于第一天",
            "the last day cannot be before the first",
        ));
    }
    wrong
}

fn overlap(one: Span, other: Span) -> bool {
    let reaches = |last: Option<Day>, first: Day| last.is_none_or(|last| first <= last);
    reaches(one.1, other.0) && reaches(other.1, one.0)
}

fn already(zh: &str, en: &str, starts_on: Day, ends_on: Option<Day>) -> Refusal {
    let last = ends_on.map_or_else(String::new, |day| day.to_string());
    Refusal::new(
        Code::Duplicate,
        "startsOn",
        format!("该县在 {starts_on}—{last} 已在{zh}"),
        format!("{en} has this county from {starts_on} to {last} already"),
    )
}

fn is_class(word: &str) -> bool {
    (1..=32).contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

fn is_leaf(regions: &Regions, code: RegionCode) -> bool {
    use crate::region::PlaceLevel;
    regions.column(code) == Some(PlaceLevel::Prefecture)
        && regions.children(code).iter().all(|child| regions.column(*child) != Some(PlaceLevel::County))
}

fn covers(starts_on: Day, ends_on: Option<Day>, day: Day) -> bool {
    starts_on <= day && ends_on.is_none_or(|last| day <= last)
}

fn places(codes: impl Iterator<Item = RegionCode>) -> HashMap<RegionCode, Vec<usize>> {
    let mut found: HashMap<RegionCode, Vec<usize>> = HashMap::new();
    for (at, code) in codes.enumerate() {
        found.entry(code).or_default().push(at);
    }
    found
}

#[cfg(test)]
mod tests;
