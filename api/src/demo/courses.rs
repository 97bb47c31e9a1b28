//! The demonstration's projects and industry transfers with their steps, made from what 津甘 published of 2024: 998
//! projects; 229 undertakings signed for 393 亿元, 171 enterprises that landed.
//!
//! Money is one ten-thousandth of what was published. Budgets, how far the projects came, what arrived and who was
//! taken on were not published and are made up.

use super::forms::{Link, Sheet, yuan};
use entity::values::CreditCode;
use serde_json::{Value as Json, json};

pub(super) const GANSU: Link = Link {
    donor: "tj.coordinator",
    recipient: "gs.coordinator",
    from: "120000",
    // Key counties on Tianjin's side of the province.
    counties: &[
        "620421", "620422", "620503", "620522", "620525", "620622", "620825", "620826", "621022", "621027",
        "623021", "623023",
    ],
};

/// What moves along a course, and the steps that it took, in their order.
pub(super) struct Course {
    /// What moves.
    pub(super) of: Sheet,
    /// The kind of the steps, one of it and many, and the field by which they name what moves.
    step: (&'static str, &'static str, &'static str),
    /// What is done with the first so many, on which day of 2024.
    steps: &'static [(&'static str, usize, &'static str)],
}

/// What has taken steps: the projects, and the industry transfers up to their landing.
pub(super) fn all() -> [Course; 2] {
    [
        Course {
            of: GANSU.sheet(("Project", "Projects"), "gs-2024", projects(), 8),
            step: ("ProjectStep", "ProjectSteps", "projectId"),
            steps: &[
                ("APPROVE", 400, "03-12"),
                ("START", 300, "04-08"),
                ("COMPLETE", 150, "09-20"),
                ("ACCEPT", 90, "11-06"),
                ("HAND_OVER", 60, "12-10"),
            ],
        },
        Course {
            of: GANSU.sheet(("IndustryTransfer", "IndustryTransfers"), "gs-2024", transfers(), 0),
            step: ("IndustryStep", "IndustrySteps", "transferId"),
            steps: &[("SIGN", SIGNED, "04-16"), ("LAND", LANDED, "07-02")],
        },
    ]
}

const SIGNED: usize = 229;
const LANDED: usize = 171;
const OPERATING: usize = 60;

impl Course {
    /// The steps, kind by kind, of what has these ids.
    pub(super) fn steps(&self, ids: &[String]) -> Vec<Sheet> {
        self.steps.iter().map(|&(step, many, day)| self.taken(ids, step, many, day)).collect()
    }

    /// What came of the transfers that landed, and what operates on it.
    pub(super) fn results(&self, ids: &[String]) -> Vec<Sheet> {
        if self.of.node != "IndustryTransfer" {
            return Vec::new();
        }
        let results = |name: &'static str, many: usize, line: fn(usize) -> Json| {
            let lines = self.lines(ids, many, line).collect();
            GANSU.sheet(("IndustryResult", "IndustryResults"), name, lines, 3)
        };
        vec![
            results(
                "gs-2024-investment",
                LANDED,
                |at| json!({ "kind": "INVESTMENT", "amount": yuan(100_000 + 1_000 * whole(at)), "arrivedOn": "2024-08-15" }),
            ),
            self.taken(ids, "OPERATE", OPERATING, "10-18"),
            results("gs-2024-employment", OPERATING, |at| {
                let people = 20 + at % 30;
                json!({
                    "kind": "EMPLOYMENT", "people": people, "rural": people - people / 5, "assisted": people / 3,
                    "arrivedOn": "2024-11-20",
                })
            }),
        ]
    }

    fn taken(&self, ids: &[String], step: &'static str, many: usize, day: &str) -> Sheet {
        let (node, nodes, _) = self.step;
        let taken = json!({ "kind": step, "takenOn": format!("2024-{day}") });
        let lines = self.lines(ids, many, |at| {
            let papers = json!({
                "authority": "县人民政府（演示）", "documentNumber": format!("演示批〔2024〕{}号", at + 1),
            });
            if step == "APPROVE" { both(taken.clone(), papers) } else { taken.clone() }
        });
        GANSU.sheet((node, nodes), step, lines.collect(), 0)
    }

    /// Lines for the first so many, each lying where what it names lies.
    fn lines(&self, ids: &[String], many: usize, line: impl Fn(usize) -> Json) -> impl Iterator<Item = Json> {
        let field = self.step.2;
        self.of.lines.iter().zip(ids).take(many).enumerate().map(move |(at, (of, id))| {
            let place = json!({ "donor": of.get("donor"), "recipient": of.get("recipient"), field: id });
            both(line(at), place)
        })
    }
}

/// The fields of two objects.
fn both(one: Json, other: Json) -> Json {
    match (one, other) {
        (Json::Object(mut one), Json::Object(other)) => {
            one.extend(other);
            Json::Object(one)
        }
        (one, _) => one,
    }
}

/// 998 projects.
fn projects() -> Vec<Json> {
    let sectors = ["INDUSTRY", "EMPLOYMENT", "INDUSTRY", "VILLAGE", "EDUCATION", "HEALTH"];
    let lines = (0..998).zip(GANSU.counties.iter().cycle()).zip(sectors.iter().cycle());
    let lines = lines.map(|((at, county), sector)| {
        json!({
            "donor": GANSU.from, "recipient": county, "name": format!("示例帮扶项目 {} 号（演示）", at + 1),
            "sector": sector, "budget": yuan(12_000 + 10 * (at % 90)), "unit": "示例实施单位（演示）",
            "people": 100 + at % 200, "assisted": 40 + at % 60, "benefitSharing": "务工就业、保底分红（演示）",
            "startDue": "2024-05-01", "acceptanceDue": "2024-12-31", "proposedOn": format!("2024-01-{:02}", at % 28 + 1),
        })
    });
    lines.collect()
}

/// 229 undertakings for 393 亿元.
fn transfers() -> Vec<Json> {
    let (many, agreed) = (whole(SIGNED), 393_000_000);
    let industries = ["C1371", "C1352", "C1810", "A0141", "C2710", "D4415"];
    let lines = (0..many).zip(GANSU.counties.iter().cycle()).zip(industries.iter().cycle());
    let lines = lines.map(|((at, county), industry)| {
        let code = CreditCode::complete(&format!("91120000MA{:07}", at + 1));
        json!({
            "donor": GANSU.from, "recipient": county, "enterprise": format!("示例企业 {} 号（演示）", at + 1),
            "creditCode": code.map(|code| code.0), "home": GANSU.from, "industry": industry,
            "name": format!("示例投资项目 {} 号（演示）", at + 1),
            "agreedInvestment": yuan(agreed / many + i64::from(at < agreed % many)),
            "intendedOn": format!("2024-02-{:02}", at % 28 + 1),
        })
    });
    lines.collect()
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::values::Fen;

    #[test]
    fn as_many_were_signed_and_landed_as_was_published() {
        let [projects, transfers] = all();
        assert_eq!((projects.of.lines.len(), transfers.of.lines.len()), (998, 229));
        let agreed = transfers
            .of
            .lines
            .iter()
            .filter_map(|line| Fen::parse_yuan(line["agreedInvestment"].as_str()?).ok());
        assert_eq!(agreed.map(|fen| fen.0).sum::<i64>(), 393_000_000);
        let ids = vec!["it".to_owned(); 1_000];
        assert_eq!(
            transfers.steps(&ids).iter().map(|sheet| sheet.lines.len()).collect::<Vec<_>>(),
            [229, 171]
        );
        for line in transfers.of.lines.iter().filter_map(|line| line["creditCode"].as_str()) {
            assert!(CreditCode::parse(line).is_ok(), "{line}");
        }
    }
}
