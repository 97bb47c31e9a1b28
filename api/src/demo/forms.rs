//! The demonstration's money, labour, training and pairs below the region, made from what two pairings published:
//! 粤桂 2022 and 沪滇 of the first half of 2024.
//!
//! Money is one ten-thousandth of what was published, people who found work one hundredth; training sessions, the people
//! in them, pairs and workshops are as many as were published. What was not published (who of the dispatched was lifted
//! from poverty in 粤桂, what people the workshops have) is made up.

use serde_json::{Value as Json, json};

/// Records of one kind, entered at once by one person and confirmed by another.
pub(super) struct Sheet {
    /// What the kind is called, one of it: `Training`.
    pub(super) node: &'static str,
    /// And many of it.
    pub(super) nodes: &'static str,
    /// Tells its key from those of other sheets of the kind.
    pub(super) name: &'static str,
    pub(super) by: &'static str,
    pub(super) confirmed_by: &'static str,
    pub(super) lines: Vec<Json>,
    /// How many of the last are left for the other side to confirm.
    pub(super) waiting: usize,
}

/// A link of the demonstration: its coordinators, and the counties that its records lie in.
pub(super) struct Link {
    pub(super) donor: &'static str,
    pub(super) recipient: &'static str,
    pub(super) from: &'static str,
    pub(super) counties: &'static [&'static str],
}

pub(super) const GUANGXI: Link = Link {
    donor: "gd.coordinator",
    recipient: "gx.coordinator",
    from: "440000",
    // The 20 key counties, and 13 more that were lifted from poverty.
    counties: &[
        "450124", "450225", "450226", "451024", "451026", "451027", "451028", "451029", "451031", "451081",
        "451121", "451223", "451224", "451225", "451226", "451227", "451228", "451229", "451321", "451425",
        "450123", "450125", "450224", "450328", "450329", "451022", "451003", "451123", "451202", "451221",
        "451324", "451422", "451424",
    ],
};

pub(super) const YUNNAN: Link = Link {
    donor: "sh.coordinator",
    recipient: "yn.coordinator",
    from: "310000",
    counties: &["530502", "530521", "530524"],
};

/// Money of a year that one payer gave: how much was received, and how much of it was paid.
pub(super) struct Money {
    pub(super) link: &'static Link,
    pub(super) name: &'static str,
    payer: (&'static str, &'static str, &'static str),
    year: i32,
    received: (i64, &'static str),
    pub(super) allocated_on: &'static str,
    paid: (i64, &'static str),
}

/// In fen: 17.58 亿元 over 33 counties; 38.18 亿元 of which 71.42 % were paid, and 5.21 亿元 of which 60.5 %.
pub(super) const MONEY: [Money; 3] = [
    Money {
        link: &GUANGXI,
        name: "gx-2022",
        payer: ("440000", "广东省财政厅（演示）", "PROVINCIAL"),
        year: 2022,
        received: (17_580_000, "2022-03-10"),
        allocated_on: "2022-04-06",
        paid: (14_000_000, "2022-11-18"),
    },
    Money {
        link: &YUNNAN,
        name: "yn-2024",
        payer: ("310000", "上海市财政局（演示）", "PROVINCIAL"),
        year: 2024,
        received: (38_180_000, "2024-01-22"),
        allocated_on: "2024-02-26",
        paid: (27_268_156, "2024-06-14"),
    },
    Money {
        link: &YUNNAN,
        name: "yn-2024-district",
        payer: ("310112", "上海市闵行区财政局（演示）", "COUNTY"),
        year: 2024,
        received: (5_210_000, "2024-02-19"),
        allocated_on: "2024-03-11",
        paid: (3_152_050, "2024-06-21"),
    },
];

impl Money {
    /// The transfer.
    pub(super) fn transfer(&self) -> Sheet {
        let (donor, payer, source) = self.payer;
        let line = json!({
            "donor": donor, "recipient": self.link.province(), "amount": yuan(self.received.0), "source": source,
            "payer": payer, "budgetYear": self.year, "receivedOn": self.received.1,
        });
        Sheet {
            node: "FundTransfer",
            nodes: "FundTransfers",
            name: self.name,
            by: self.link.donor,
            confirmed_by: self.link.recipient,
            lines: vec![line],
            waiting: 0,
        }
    }

    /// What each county gets of it, to the fen.
    pub(super) fn allocations(&self, transfer: &str) -> Sheet {
        let sectors = ["INDUSTRY", "INDUSTRY", "EMPLOYMENT", "VILLAGE", "EDUCATION", "HEALTH"];
        let lines = self.link.shared(self.received.0).zip(sectors.iter().cycle());
        let lines = lines.map(|((county, amount), sector)| {
            json!({
                "donor": self.payer.0, "recipient": county, "amount": yuan(amount), "transferId": transfer,
                "sector": sector, "notifiedOn": self.allocated_on,
            })
        });
        self.spent("Allocation", "Allocations", lines.collect())
    }

    /// What each county has paid of that.
    pub(super) fn expenditures(&self, allocations: &[String]) -> Sheet {
        let lines = self.link.shared(self.paid.0).zip(allocations);
        let lines = lines.map(|((county, amount), allocation)| {
            json!({
                "donor": self.payer.0, "recipient": county, "amount": yuan(amount), "allocationId": allocation,
                "payee": "项目施工单位（演示）", "paidOn": self.paid.1,
            })
        });
        self.spent("Expenditure", "Expenditures", lines.collect())
    }

    fn spent(&self, node: &'static str, nodes: &'static str, lines: Vec<Json>) -> Sheet {
        let Link { donor, recipient, .. } = *self.link;
        Sheet { node, nodes, name: self.name, by: recipient, confirmed_by: donor, lines, waiting: 0 }
    }
}

impl Link {
    /// The recipient's province.
    pub(super) fn province(&self) -> String {
        self.counties
            .first()
            .map_or_else(String::new, |county| format!("{}0000", county.get(..2).unwrap_or("")))
    }

    /// A whole over its counties, as equal as whole parts can be.
    fn shared(&self, whole: i64) -> impl Iterator<Item = (&'static str, i64)> + use<> {
        let counties = self.counties;
        let parts = i64::try_from(counties.len()).unwrap_or(i64::MAX);
        (0..).zip(counties).map(move |(at, county)| (*county, whole / parts + i64::from(at < whole % parts)))
    }

    /// What the recipient's coordinator enters and the donor's confirms.
    pub(super) fn sheet(
        &self,
        (node, nodes): (&'static str, &'static str),
        name: &'static str,
        lines: Vec<Json>,
        waiting: usize,
    ) -> Sheet {
        Sheet { node, nodes, name, by: self.recipient, confirmed_by: self.donor, lines, waiting }
    }
}

/// What does not draw on other records.
pub(super) fn sheets() -> Vec<Sheet> {
    let dispatch = ("LabourDispatch", "LabourDispatches");
    let pair = ("LocalPair", "LocalPairs");
    let mut guangxi = dispatches(
        &GUANGXI,
        [("440300", 2635, 1_740), ("450100", 3_380, 2_200), ("330100", 1_516, 990)],
        2022,
    );
    guangxi.rotate_left(1);
    vec![
        GUANGXI.sheet(dispatch, "gx-2022", guangxi, 3),
        YUNNAN.sheet(
            dispatch,
            "yn-2024",
            dispatches(&YUNNAN, [("310112", 310, 265), ("530100", 840, 718), ("330100", 226, 193)], 2024),
            0,
        ),
        YUNNAN.sheet(("Training", "Trainings"), "yn-2024", trainings(), 5),
        GUANGXI.sheet(("Workshop", "Workshops"), "gx-2022", workshops(), 0),
        Sheet {
            by: GUANGXI.donor,
            confirmed_by: GUANGXI.recipient,
            ..GUANGXI.sheet(pair, "schools", pairs("SCHOOL", "学校", 219, 202), 0)
        },
        Sheet {
            by: GUANGXI.donor,
            confirmed_by: GUANGXI.recipient,
            ..GUANGXI.sheet(pair, "hospitals", pairs("HOSPITAL", "医院", 101, 84), 2)
        },
    ]
}

/// People who found work, by where: how many, and how many of them were lifted from poverty.
fn dispatches(link: &Link, to: [(&str, i64, i64); 3], year: i32) -> Vec<Json> {
    let mut lines = Vec::new();
    for (month, (destination, people, lifted)) in (2..).zip(to) {
        for ((county, headcount), (_, assisted)) in link.shared(people).zip(link.shared(lifted)) {
            lines.push(json!({
                "donor": link.from, "recipient": county, "destination": destination,
                "placement": "NEW", "transport": if month == 3 { "OWN" } else { "CHARTER" },
                "headcount": headcount, "assisted": assisted, "departedOn": format!("{year}-{month:02}-18"),
            }));
        }
    }
    lines
}

/// 538 sessions with 2.23 万人次.
fn trainings() -> Vec<Json> {
    let sessions: i64 = 538;
    let people: i64 = 22_300;
    let lines = (0..sessions).zip(YUNNAN.counties.iter().cycle());
    let lines = lines.map(|(at, county)| {
        let people = people / sessions + i64::from(at < people % sessions);
        json!({
            "donor": YUNNAN.from, "recipient": county, "kind": "WORKER",
            "subject": format!("实用技能培训第 {} 期（演示）", at + 1), "organiser": "就业服务中心（演示）",
            "people": people, "assisted": people / 2, "startsOn": format!("2024-{:02}-{:02}", at % 6 + 1, at % 28 + 1),
        })
    });
    lines.collect()
}

/// 378 workshops.
fn workshops() -> Vec<Json> {
    let lines = (0..378).zip(GUANGXI.counties.iter().cycle());
    let lines = lines.map(|(at, county)| {
        json!({
            "donor": GUANGXI.from, "recipient": county, "name": format!("示例帮扶车间 {} 号（演示）", at + 1),
            "operator": "示例服装公司（演示）", "seasonal": at % 9 == 0, "people": 25 + at % 20, "assisted": 10 + at % 10,
            "openedOn": format!("2022-{:02}-08", at % 12 + 1),
        })
    });
    lines.collect()
}

/// Pairs of a kind: so many on the donor's side, and fewer on the recipient's, some of which have two partners.
fn pairs(kind: &str, word: &str, donors: usize, recipients: usize) -> Vec<Json> {
    let lines = (0..donors).zip(["440100", "440300", "440600"].iter().cycle());
    let lines = lines.map(|(at, donor)| {
        let partner = at % recipients;
        json!({
            "donor": donor, "recipient": GUANGXI.counties.get(partner % GUANGXI.counties.len()), "kind": kind,
            "donorParty": format!("广东示例{word} {} 号（演示）", at + 1),
            "recipientParty": format!("广西示例{word} {} 号（演示）", partner + 1), "startsOn": "2022-03-01",
        })
    });
    lines.collect()
}

/// Fen as yuan.
pub(super) fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::*;
    use std::collections::HashSet;

    fn people(sheet: &Sheet, field: &str, whether: impl Fn(&Json) -> bool) -> i64 {
        sheet.lines.iter().filter(|line| whether(line)).filter_map(|line| line[field].as_i64()).sum()
    }

    fn the(node: &str, name: &str) -> Sheet {
        sheets()
            .into_iter()
            .find(|sheet| sheet.node == node && sheet.name == name)
            .expect("a sheet of that name")
    }

    fn fen(sheet: &Sheet) -> i64 {
        let parsed = sheet
            .lines
            .iter()
            .filter_map(|line| entity::values::Fen::parse_yuan(line["amount"].as_str()?).ok());
        parsed.map(|fen| fen.0).sum()
    }

    #[test]
    fn thirty_three_counties_have_53_27_million_each() {
        let money = &MONEY[0];
        let allocations = money.allocations("it");
        assert_eq!(
            (allocations.lines.len(), fen(&allocations), fen(&money.transfer())),
            (33, 17_580_000, 17_580_000)
        );
        for line in &allocations.lines {
            // 5,327 万元, by ten thousand.
            assert!(line["amount"].as_str().is_some_and(|yuan| yuan.starts_with("5327.2")), "{line}");
        }
        assert_eq!(GUANGXI.counties.iter().collect::<HashSet<_>>().len(), 33);
    }

    #[test]
    fn what_is_paid_is_the_published_share() {
        let share = |at: usize| {
            let money = &MONEY[at];
            let allocations = vec!["it".to_owned(); money.link.counties.len()];
            fen(&money.expenditures(&allocations)) * 10_000 / fen(&money.transfer())
        };
        assert_eq!((share(1), share(2)), (7_142, 6_050));
    }

    #[test]
    fn people_who_found_work_add_up() {
        let guangxi = the("LabourDispatch", "gx-2022");
        let to = |province: &'static str| {
            move |line: &Json| line["destination"].as_str().is_some_and(|it| it.starts_with(province))
        };
        // 75.31 and 26.35 万人, by a hundred.
        assert_eq!(people(&guangxi, "headcount", |_| true), 7_531);
        assert_eq!(people(&guangxi, "headcount", to("44")), 2_635);
        assert_eq!(
            ["44", "45", "33"]
                .map(|province| people(&guangxi, "headcount", to(province)))
                .iter()
                .sum::<i64>(),
            7_531
        );
        let yunnan = the("LabourDispatch", "yn-2024");
        assert_eq!(
            (people(&yunnan, "headcount", |_| true), people(&yunnan, "assisted", |_| true)),
            (1_376, 1_176)
        );
    }

    #[test]
    fn sessions_workshops_and_pairs_are_as_many_as_were_published() {
        let training = the("Training", "yn-2024");
        assert_eq!((training.lines.len(), people(&training, "people", |_| true)), (538, 22_300));
        assert_eq!(the("Workshop", "gx-2022").lines.len(), 378);
        for (name, donors, recipients) in [("schools", 219, 202), ("hospitals", 101, 84)] {
            let sheet = the("LocalPair", name);
            let parties = |field: &str| {
                sheet.lines.iter().map(|line| line[field].to_string()).collect::<HashSet<_>>().len()
            };
            assert_eq!((parties("donorParty"), parties("recipientParty")), (donors, recipients));
        }
    }
}
