//! Regions (行政区划): what lies in what, which code stood on which day, and how a place is printed.

mod level;
mod rules;
#[cfg(test)]
pub(crate) mod sample;

pub use level::PlaceLevel;
pub use rules::RegionDraft;

use entity::{
    ids::RegionId,
    values::{Day, Evidence, Place, RegionCode, RegionKind},
};
use std::collections::HashMap;

/// One entry of the list of regions: a code with its name, from a first day to a last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Names the entry; a code can be used again by a later one.
    pub id: RegionId,
    /// Twelve digits.
    pub code: RegionCode,
    /// The name in Chinese.
    pub name: String,
    /// What kind of place it is.
    pub kind: RegionKind,
    /// What it lies in; a province lies in nothing.
    pub parent: Option<RegionCode>,
    /// 简称, one character for a province.
    pub short_name: Option<String>,
    /// The name in English.
    pub name_en: Option<String>,
    /// The first day.
    pub starts_on: Day,
    /// The last day; none while it stands.
    pub ends_on: Option<Day>,
    /// What took its place.
    pub successor: Option<RegionCode>,
    /// How far the entry can be relied on.
    pub evidence: Evidence,
    /// Rises with every change.
    pub version: i32,
}

impl Region {
    /// Whether it stood on `day`.
    pub fn stands_on(&self, day: Day) -> bool {
        self.starts_on <= day && self.ends_on.is_none_or(|last| day <= last)
    }
}

/// Why a code cannot be used on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// No list has it.
    Unknown,
    /// 省直辖县级行政区划 and the like: a heading of the list, no place.
    Heading,
    /// It stands only from a later day.
    NotYet(Day),
    /// It was abolished.
    Abolished {
        /// The last day on which it stood.
        last: Day,
        /// What stands in its place on the day asked for.
        successor: Option<RegionCode>,
    },
}

/// A list of regions that contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The parent of this code is in no list.
    NoParent(RegionCode),
    /// This code lies in itself, through its parents.
    Circle(RegionCode),
}

impl std::error::Error for Broken {}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoParent(code) => write!(f, "the parent of region {code} is not in the list of regions"),
            Self::Circle(code) => write!(f, "region {code} lies in itself"),
        }
    }
}

/// The list of regions, held in memory.
///
/// Where a code was used more than once, what lies in what follows the latest entry.
#[derive(Clone, Debug, Default)]
pub struct Regions {
    entries: Vec<Region>,
    spots: HashMap<RegionCode, Spot>,
}

#[derive(Clone, Debug)]
struct Spot {
    first: usize,
    end: usize,
    /// The region itself, then what it lies in, without headings.
    chain: Vec<RegionCode>,
    place: Place,
    column: Option<PlaceLevel>,
    children: Vec<RegionCode>,
}

impl Regions {
    /// The list made of `entries`, in any order.
    pub fn new(mut entries: Vec<Region>) -> Result<Self, Broken> {
        entries.sort_by_key(|entry| (entry.code, entry.starts_on));
        let mut book = Self { entries, spots: HashMap::new() };
        let latest: HashMap<RegionCode, &Region> =
            book.entries.iter().map(|entry| (entry.code, entry)).collect();
        let mut spots = HashMap::with_capacity(latest.len());
        let mut first = 0;
        for entries in book.entries.chunk_by(|a, b| a.code == b.code) {
            let end = first + entries.len();
            if let Some(entry) = entries.last() {
                spots.insert(entry.code, Spot::new(first, end, entry, &latest)?);
            }
            first = end;
        }
        let mut family: Vec<(RegionCode, RegionCode)> =
            spots.iter().filter_map(|(code, spot)| Some((*spot.chain.get(1)?, *code))).collect();
        family.sort_unstable();
        for (parent, child) in family {
            if let Some(spot) = spots.get_mut(&parent) {
                spot.children.push(child);
            }
        }
        book.spots = spots;
        Ok(book)
    }

    /// The latest entry of a code.
    pub fn get(&self, code: RegionCode) -> Option<&Region> {
        self.history(code).last()
    }

    /// The entry of a code that stood on `day`.
    pub fn on(&self, code: RegionCode, day: Day) -> Option<&Region> {
        self.history(code).iter().find(|entry| entry.stands_on(day))
    }

    /// Every entry of a code, the earliest first.
    pub fn history(&self, code: RegionCode) -> &[Region] {
        self.spots.get(&code).and_then(|spot| self.entries.get(spot.first..spot.end)).unwrap_or_default()
    }

    /// Every entry, by code and first day.
    pub fn all(&self) -> &[Region] {
        &self.entries
    }

    /// The region that new facts of `day` may name by `code`, or why there is none.
    pub fn usable_on(&self, code: RegionCode, day: Day) -> Result<&Region, Unusable> {
        let history = self.history(code);
        let latest = history.last().ok_or(Unusable::Unknown)?;
        if latest.kind == RegionKind::Heading {
            return Err(Unusable::Heading);
        }
        if let Some(entry) = history.iter().find(|entry| entry.stands_on(day)) {
            return Ok(entry);
        }
        let before =
            history.iter().rev().find_map(|entry| Some((entry, entry.ends_on.filter(|end| *end < day)?)));
        match (before, history.iter().find(|entry| entry.starts_on > day)) {
            (Some((entry, last)), _) => {
                Err(Unusable::Abolished { last, successor: self.successor_on(entry, day) })
            }
            (None, Some(later)) => Err(Unusable::NotYet(later.starts_on)),
            (None, None) => Err(Unusable::NotYet(latest.starts_on)),
        }
    }

    /// The columns in which a region's records stand; none for a heading and for a code of no list.
    pub fn place(&self, code: RegionCode) -> Option<Place> {
        self.spots.get(&code).map(|spot| spot.place).filter(|place| place.code().is_some())
    }

    /// The column that a scope of this region compares; none for a heading, for a village (which has no
    /// column of its own) and for a code of no list.
    pub fn column(&self, code: RegionCode) -> Option<PlaceLevel> {
        self.spots.get(&code)?.column
    }

    /// Whether `code` is `ancestor` or lies in it.
    pub fn contains(&self, ancestor: RegionCode, code: RegionCode) -> bool {
        self.chain(code).contains(&ancestor)
    }

    /// The region itself, then what it lies in up to the province; headings are left out.
    pub fn chain(&self, code: RegionCode) -> &[RegionCode] {
        self.spots.get(&code).map_or(&[], |spot| &spot.chain)
    }

    /// What it lies in; a county under a heading lies in its province.
    pub fn parent(&self, code: RegionCode) -> Option<&Region> {
        self.chain(code).get(1).and_then(|parent| self.get(*parent))
    }

    /// What lies right in it, in the order of codes, abolished regions among them and headings left out.
    pub fn children(&self, code: RegionCode) -> &[RegionCode] {
        self.spots.get(&code).map_or(&[], |spot| &spot.children)
    }

    /// The region and all that lies in it, in the order of a table of contents.
    pub fn subtree(&self, code: RegionCode) -> Vec<RegionCode> {
        let mut found = Vec::new();
        let mut waiting: Vec<RegionCode> =
            self.spots.contains_key(&code).then_some(code).into_iter().collect();
        while let Some(next) = waiting.pop() {
            found.push(next);
            waiting.extend(self.children(next).iter().rev());
        }
        found
    }

    /// The printed name: 广西壮族自治区·百色市·田阳区. A heading is left out and 北京市·北京市 is printed once.
    pub fn path(&self, code: RegionCode) -> Option<String> {
        let mut names: Vec<&str> = Vec::new();
        for region in self.chain(code).iter().rev().filter_map(|above| self.get(*above)) {
            if names.last() != Some(&region.name.as_str()) {
                names.push(&region.name);
            }
        }
        (!names.is_empty()).then(|| names.join("·"))
    }

    /// What stands on `day` in the place of an abolished region, through successors of successors.
    fn successor_on(&self, abolished: &Region, day: Day) -> Option<RegionCode> {
        let mut code = abolished.successor?;
        // A chain of successors is short; the bound ends one that runs in a circle.
        for _step in 0..16 {
            if self.on(code, day).is_some() {
                break;
            }
            match self.get(code).and_then(|next| next.successor) {
                Some(next) => code = next,
                None => break,
            }
        }
        Some(code)
    }
}

impl Spot {
    fn new(
        first: usize,
        end: usize,
        entry: &Region,
        latest: &HashMap<RegionCode, &Region>,
    ) -> Result<Self, Broken> {
        let mut line = vec![entry];
        while let Some(parent) = line.last().and_then(|below| below.parent) {
            let above = latest.get(&parent).ok_or(Broken::NoParent(entry.code))?;
            if line.iter().any(|seen| seen.code == parent) {
                return Err(Broken::Circle(entry.code));
            }
            line.push(above);
        }
        let mut place = Place::default();
        let mut above: Option<PlaceLevel> = None;
        let mut column = None;
        for region in line.iter().rev() {
            column = match region.kind {
                RegionKind::Province => Some(PlaceLevel::Province),
                RegionKind::Prefecture => Some(PlaceLevel::Prefecture),
                RegionKind::County => Some(PlaceLevel::County),
                RegionKind::Township => Some(PlaceLevel::Township),
                RegionKind::Zone => above.and_then(PlaceLevel::below),
                RegionKind::Village | RegionKind::Heading => None,
            };
            if let Some(column) = column {
                column.put(&mut place, region.code);
                above = Some(column);
            }
        }
        // A heading is no place: it lies in nothing, and nothing lies in it.
        if entry.kind == RegionKind::Heading {
            return Ok(Self {
                first,
                end,
                chain: vec![entry.code],
                place: Place::default(),
                column,
                children: Vec::new(),
            });
        }
        let chain = line
            .iter()
            .filter(|region| region.kind != RegionKind::Heading)
            .map(|region| region.code)
            .collect();
        Ok(Self { first, end, chain, place, column, children: Vec::new() })
    }
}

#[cfg(test)]
mod tests;
