//! The reference list of regions, with a few zones and abolished entries, for tests.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that meets something else has failed")]

use super::{Region, Regions};
use entity::{
    ids::RegionId,
    values::{Day, Evidence, RegionCode, RegionKind},
};
use std::sync::{Arc, LazyLock};
use uuid::Uuid;

const LIST: &str = include_str!("../../../../migration/reference/regions.csv");

/// Day of `YYYY-MM-DD`.
pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Code of six or twelve digits.
pub(crate) fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

/// An entry that stands since 1949.
pub(crate) fn entry(text: &str, name: &str, kind: RegionKind, parent: Option<&str>) -> Region {
    Region {
        id: RegionId(Uuid::from_u128(u128::from(code(text).0.unsigned_abs()))),
        code: code(text),
        name: name.to_owned(),
        kind,
        parent: parent.map(code),
        short_name: None,
        name_en: None,
        starts_on: day("1949-10-01"),
        ends_on: None,
        successor: None,
        evidence: Evidence::Reported,
        version: 1,
    }
}

/// Entries of the whole list, three zones, a town, a village, and Malong County, which became a district.
pub(crate) fn entries() -> Vec<Region> {
    let listed = LIST.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        let [text, name, level, parent] = fields[..] else { panic!("{line}") };
        let kind = match level {
            _ if matches!(text, "419000" | "429000" | "469000" | "500200" | "659000") => RegionKind::Heading,
            "province" => RegionKind::Province,
            "prefecture" => RegionKind::Prefecture,
            _ => RegionKind::County,
        };
        entry(text, name, kind, (!parent.is_empty()).then_some(parent))
    });
    let mut malong = entry("530321", "马龙县", RegionKind::County, Some("530300"));
    malong.ends_on = Some(day("2018-02-22"));
    malong.successor = Some(code("530304"));
    let mut earlier = entry("530320", "前马龙县", RegionKind::County, Some("530300"));
    earlier.ends_on = Some(day("1983-09-08"));
    earlier.successor = Some(code("530321"));
    listed
        .chain([
            entry("440400990000", "横琴", RegionKind::Zone, Some("440400")),
            entry("440400990001", "横琴一号园", RegionKind::Zone, Some("440400990000")),
            entry("440402990000", "香洲试验区", RegionKind::Zone, Some("440402")),
            entry("440000990000", "省直试验区", RegionKind::Zone, Some("440000")),
            entry("441900121000", "虎门镇", RegionKind::Township, Some("441900")),
            entry("441900121001", "执信社区", RegionKind::Village, Some("441900121000")),
            malong,
            earlier,
        ])
        .collect()
}

/// The book of [`entries`], made once.
pub(crate) fn regions() -> Arc<Regions> {
    static BOOK: LazyLock<Arc<Regions>> = LazyLock::new(|| Arc::new(Regions::new(entries()).unwrap()));
    Arc::clone(&BOOK)
}
