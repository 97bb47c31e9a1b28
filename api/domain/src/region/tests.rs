//! Golden tables over the reference list.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that meets something else has failed")]

use super::{
    Broken, PlaceLevel, Region, RegionDraft, Regions, Unusable,
    sample::{code, day, entries, entry, regions},
};
use crate::Code;
use entity::values::{Place, RegionCode, RegionKind};
use proptest::prelude::*;

fn codes(place: Place) -> String {
    let parts =
        PlaceLevel::ALL.map(|level| level.of(&place).map_or_else(|| "-".to_owned(), |code| code.to_string()));
    parts.map(|part| part.trim_end_matches("000000").to_owned()).join(" ")
}

/// Code, columns, the column of its own scope, printed name.
const PLACES: [(&str, &str, Option<PlaceLevel>, &str); 17] = [
    ("450000", "450000 - - -", Some(PlaceLevel::Province), "广西壮族自治区"),
    ("451000", "450000 451000 - -", Some(PlaceLevel::Prefecture), "广西壮族自治区·百色市"),
    ("451003", "450000 451000 451003 -", Some(PlaceLevel::County), "广西壮族自治区·百色市·田阳区"),
    ("110000", "110000 - - -", Some(PlaceLevel::Province), "北京市"),
    ("110100", "110000 110100 - -", Some(PlaceLevel::Prefecture), "北京市"),
    ("110101", "110000 110100 110101 -", Some(PlaceLevel::County), "北京市·东城区"),
    ("500101", "500000 500100 500101 -", Some(PlaceLevel::County), "重庆市·万州区"),
    ("500231", "500000 - 500231 -", Some(PlaceLevel::County), "重庆市·垫江县"),
    ("429004", "420000 - 429004 -", Some(PlaceLevel::County), "湖北省·仙桃市"),
    ("659001", "650000 - 659001 -", Some(PlaceLevel::County), "新疆维吾尔自治区·石河子市"),
    ("441900", "440000 441900 - -", Some(PlaceLevel::Prefecture), "广东省·东莞市"),
    ("441900121000", "440000 441900 - 441900121000", Some(PlaceLevel::Township), "广东省·东莞市·虎门镇"),
    ("441900121001", "440000 441900 - 441900121000", None, "广东省·东莞市·虎门镇·执信社区"),
    ("440400990000", "440000 440400 440400990000 -", Some(PlaceLevel::County), "广东省·珠海市·横琴"),
    (
        "440400990001",
        "440000 440400 440400990000 440400990001",
        Some(PlaceLevel::Township),
        "广东省·珠海市·横琴·横琴一号园",
    ),
    (
        "440402990000",
        "440000 440400 440402 440402990000",
        Some(PlaceLevel::Township),
        "广东省·珠海市·香洲区·香洲试验区",
    ),
    ("440000990000", "440000 440000990000 - -", Some(PlaceLevel::Prefecture), "广东省·省直试验区"),
];

#[test]
fn each_region_stands_in_its_columns() {
    let book = regions();
    for (text, columns, column, path) in PLACES {
        assert_eq!(book.place(code(text)).map(codes).as_deref(), Some(columns), "{text}");
        assert_eq!(book.column(code(text)), column, "{text}");
        assert_eq!(book.path(code(text)).as_deref(), Some(path), "{text}");
    }
}

#[test]
fn a_heading_is_no_place() {
    let book = regions();
    for text in ["419000", "429000", "469000", "500200", "659000"] {
        assert_eq!(book.place(code(text)), None, "{text}");
        assert_eq!(book.column(code(text)), None, "{text}");
        assert_eq!(book.usable_on(code(text), day("2022-01-01")).map(|_| ()), Err(Unusable::Heading));
        assert!(!book.contains(code(text), code("500231")), "{text}");
    }
    assert_eq!(book.parent(code("500231")).map(|region| region.code), Some(code("500000")));
    assert!(book.children(code("500000")).contains(&code("500231")));
    assert!(!book.children(code("500000")).contains(&code("500200")));
    assert!(book.contains(code("500000"), code("500231")));
    assert!(!book.contains(code("500100"), code("500231")));
}

#[test]
fn the_subtree_is_what_lies_in_it() {
    let book = regions();
    let zhuhai: Vec<String> = book.subtree(code("440400")).iter().map(ToString::to_string).collect();
    assert_eq!(
        zhuhai,
        [
            "440400000000",
            "440400990000",
            "440400990001",
            "440402000000",
            "440402990000",
            "440403000000",
            "440404000000"
        ]
    );
    // 34 provinces, 342 prefectures of which five are headings, 2,849 counties, six entries and two abolished.
    let provinces: Vec<RegionCode> = book
        .all()
        .iter()
        .filter(|entry| entry.kind == RegionKind::Province)
        .map(|entry| entry.code)
        .collect();
    assert_eq!(provinces.len(), 34);
    let all: usize = provinces.iter().map(|province| book.subtree(*province).len()).sum();
    assert_eq!(all, 34 + 342 - 5 + 2_849 + 6 + 2);
    assert_eq!(book.subtree(code("459999")), []);
}

#[test]
fn an_abolished_code_names_what_stands_in_its_place() {
    let book = regions();
    let name = |text: &str, on: &str| book.usable_on(code(text), day(on)).map(|region| region.name.clone());
    assert_eq!(name("530321", "2018-02-22"), Ok("马龙县".to_owned()));
    let abolished =
        |last: &str, next: &str| Err(Unusable::Abolished { last: day(last), successor: Some(code(next)) });
    assert_eq!(name("530321", "2018-02-23"), abolished("2018-02-22", "530304"));
    // The successor of an earlier day, and the successor's successor of a later one.
    assert_eq!(name("530320", "1999-01-01"), abolished("1983-09-08", "530321"));
    assert_eq!(name("530320", "2022-01-01"), abolished("1983-09-08", "530304"));
    assert_eq!(name("450000", "1949-09-30"), Err(Unusable::NotYet(day("1949-10-01"))));
    assert_eq!(name("459999", "2022-01-01"), Err(Unusable::Unknown));
    let Err(why) = book.usable_on(code("530320"), day("2022-01-01")) else { panic!("it is abolished") };
    let refusal = why.refusal("origin", code("530320"), &book);
    assert_eq!(refusal.code, Code::Invalid);
    assert!(refusal.zh.contains("530304000000 云南省·曲靖市·马龙区"), "{}", refusal.zh);
}

#[test]
fn a_code_that_is_used_again_has_its_own_days() {
    let mut first = entry("451022", "田东县", RegionKind::County, Some("451000"));
    first.ends_on = Some(day("2000-12-31"));
    let mut again = entry("451022", "新田东县", RegionKind::County, Some("451000"));
    again.starts_on = day("2010-01-01");
    let mut all: Vec<Region> = entries().into_iter().filter(|entry| entry.code != first.code).collect();
    all.extend([again, first]);
    let book = Regions::new(all).unwrap();
    let on = |text: &str| book.on(code("451022"), day(text)).map(|entry| entry.name.as_str());
    assert_eq!(on("2000-12-31"), Some("田东县"));
    assert_eq!(on("2005-01-01"), None);
    assert_eq!(on("2010-01-01"), Some("新田东县"));
    assert_eq!(book.get(code("451022")).map(|entry| entry.name.as_str()), Some("新田东县"));
    assert_eq!(
        book.usable_on(code("451022"), day("2005-01-01")).map(|_| ()),
        Err(Unusable::Abolished { last: day("2000-12-31"), successor: None })
    );
}

#[test]
fn a_list_that_contradicts_itself_is_refused() {
    let orphan = entry("451022", "田东县", RegionKind::County, Some("451000"));
    assert_eq!(Regions::new(vec![orphan]).map(|_| ()), Err(Broken::NoParent(code("451022"))));
    let one = entry("451000", "甲", RegionKind::Prefecture, Some("451022"));
    let other = entry("451022", "乙", RegionKind::County, Some("451000"));
    assert!(matches!(Regions::new(vec![one, other]), Err(Broken::Circle(_))));
}

fn draft(code_text: Option<&str>, name: &str, kind: RegionKind, parent: &str) -> RegionDraft {
    let code_of = code_text.map(code);
    RegionDraft {
        code: code_of,
        name: name.to_owned(),
        kind,
        parent: code(parent),
        starts_on: day("2022-01-01"),
    }
}

#[test]
fn a_new_region_fits_below_its_parent() {
    use RegionKind::{County, Heading, Prefecture, Province, Township, Village, Zone};
    let book = regions();
    let judge = |draft: &RegionDraft| {
        book.validate_new(draft).map(|code| code.to_string()).map_err(|wrong| {
            wrong.iter().map(|why| format!("{:?} {}", why.code, why.field)).collect::<Vec<_>>()
        })
    };
    for (draft, code) in [
        (draft(None, "大亚湾", Zone, "441300"), "441300990000"),
        (draft(None, "二区", Zone, "440400"), "440400990100"),
        (draft(None, "二号园", Zone, "440400990000"), "440400990002"),
        (draft(Some("441900122000"), "厚街镇", Township, "441900"), "441900122000"),
        (draft(Some("441900121002"), "社区", Village, "441900121000"), "441900121002"),
        (draft(Some("500299"), "新县", County, "500200"), "500299000000"),
    ] {
        assert_eq!(judge(&draft), Ok(code.to_owned()), "{}", draft.name);
    }
    for (draft, wrong) in [
        (draft(None, "无号镇", Township, "441900"), vec!["Invalid code"]),
        (draft(Some("441900990000"), "我们的号", Township, "441900"), vec!["Invalid code"]),
        (draft(Some("441900121000"), "占号镇", Township, "441900"), vec!["Duplicate code"]),
        (draft(Some("441900121000"), "虎门镇", Township, "441900"), vec!["Duplicate name", "Duplicate code"]),
        (draft(Some("442000121000"), "界外镇", Township, "441900"), vec!["Invalid code"]),
        (draft(None, "镇中区", Zone, "441900121000"), vec!["Invalid parent", "LimitExceeded parent"]),
        (draft(None, "标题区", Zone, "500200"), vec!["Invalid parent"]),
        (draft(None, "县区", Zone, "530321"), vec!["Invalid parent"]),
        (draft(Some("440400990100"), "界外园", Zone, "440400990000"), vec!["Invalid code"]),
        (draft(Some("440498"), "县下县", County, "440402"), vec!["Invalid parent", "Invalid code"]),
        (draft(Some("460000"), "省", Province, "440000"), vec!["Invalid parent", "Invalid code"]),
        (draft(Some("449000"), "标题", Heading, "440000"), vec!["Invalid parent", "Invalid code"]),
        (draft(Some("459900"), "无上级", Prefecture, "890000"), vec!["Invalid parent", "Invalid code"]),
    ] {
        assert_eq!(judge(&draft), Err(wrong.into_iter().map(str::to_owned).collect()), "{}", draft.name);
    }
}

#[test]
fn a_region_ends_after_what_lies_in_it() {
    let book = regions();
    let judge = |text: &str, last: &str, next: Option<&str>| {
        book.validate_end(code(text), day(last), next.map(code)).map(|region| region.name.clone()).map_err(
            |wrong| wrong.iter().map(|why| format!("{:?} {}", why.code, why.field)).collect::<Vec<_>>(),
        )
    };
    let refused = |why: &str| Err(vec![why.to_owned()]);
    assert_eq!(judge("441900121001", "2022-05-01", Some("441900")), Ok("执信社区".to_owned()));
    assert_eq!(judge("441900121000", "2022-05-01", None), refused("WrongState code"));
    assert_eq!(judge("530321", "2022-05-01", None), refused("WrongState code"));
    assert_eq!(judge("451003", "1949-09-30", None), refused("Invalid endsOn"));
    assert_eq!(judge("451003", "2022-05-01", Some("451003")), refused("Invalid successor"));
    assert_eq!(judge("451003", "2022-05-01", Some("530321")), refused("Invalid successor"));
    assert_eq!(judge("459999", "2022-05-01", None), refused("NotFound code"));
}

proptest! {
    /// A scope compares one column: it must find exactly what lies in its region.
    #[test]
    fn a_column_finds_what_lies_in_its_region(at: prop::sample::Index, of: prop::sample::Index) {
        let book = regions();
        let inner = at.get(book.all()).code;
        // Any region, and one that is sure to be above.
        let chain = book.chain(inner);
        for outer in [of.get(book.all()).code, *of.get(chain)] {
            let Some(column) = book.column(outer) else { continue };
            let place = book.place(inner).unwrap_or_default();
            prop_assert_eq!(column.of(&place) == Some(outer), book.contains(outer, inner));
        }
    }
}
