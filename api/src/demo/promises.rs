//! The demonstration's agreements and their targets, of the years and pairings whose records it holds. What was agreed
//! was not published: the targets are made up, near what was done.

use super::{
    courses::GANSU,
    forms::{GUANGXI, Link, Sheet, YUNNAN},
};
use serde_json::{Value as Json, json};

/// What a pairing promised for a year.
pub(super) struct Promise {
    link: &'static Link,
    name: &'static str,
    year: i32,
    /// Measures, and how much of each.
    targets: &'static [(&'static str, &'static str)],
}

/// Every promise.
pub(super) const ALL: [Promise; 3] = [
    Promise {
        link: &GUANGXI,
        name: "gx-2022",
        year: 2022,
        targets: &[
            ("FISCAL_MONEY_RECEIVED", "170000.00"),
            ("FUND_PROGRESS", "75.00"),
            ("LABOUR_PLACED", "7200.00"),
            ("LABOUR_PLACED_ASSISTED", "5000.00"),
            ("LABOUR_IN_DONOR_PROVINCE", "2500.00"),
            ("WORKSHOPS", "360.00"),
            ("BOUGHT_AND_SOLD", "2000000.00"),
            ("LOCAL_PAIRS", "320.00"),
        ],
    },
    Promise {
        link: &YUNNAN,
        name: "yn-2024",
        year: 2024,
        targets: &[
            ("FISCAL_MONEY_RECEIVED", "430000.00"),
            ("FUND_PROGRESS", "90.00"),
            ("LABOUR_PLACED", "2600.00"),
            ("WORKERS_TRAINED", "40000.00"),
        ],
    },
    Promise {
        link: &GANSU,
        name: "gs-2024",
        year: 2024,
        targets: &[
            ("PROJECTS_AGREED", "990.00"),
            ("PROJECTS_ACCEPTED", "120.00"),
            ("UNDERTAKINGS_SIGNED", "200.00"),
            ("UNDERTAKINGS_LANDED", "160.00"),
            ("AGREED_INVESTMENT", "3500000.00"),
        ],
    },
];

impl Promise {
    /// The year's agreement.
    pub(super) fn agreement(&self) -> Sheet {
        let year = self.year;
        let line = self.between(json!({
            "kind": "YEARLY", "name": format!("{year}年东西部协作协议（演示）"),
            "documentNumber": format!("演示协〔{year}〕1号"), "signedOn": format!("{year}-01-08"),
            "holdsFrom": format!("{year}-01-01"), "endsOn": format!("{year}-12-31"),
        }));
        self.link.sheet(("Agreement", "Agreements"), self.name, vec![line], 0)
    }

    /// Its targets.
    pub(super) fn targets(&self, agreement: &str) -> Sheet {
        let line = |(measure, amount): &(&str, &str)| {
            self.between(json!({
                "measure": measure, "amount": amount, "agreementId": agreement, "holdsFrom": format!("{}-01-01", self.year),
            }))
        };
        self.link.sheet(("Target", "Targets"), self.name, self.targets.iter().map(line).collect(), 0)
    }

    /// A line between the two provinces.
    fn between(&self, mut line: Json) -> Json {
        if let Some(fields) = line.as_object_mut() {
            fields.insert("donor".to_owned(), self.link.from.into());
            fields.insert("recipient".to_owned(), self.link.province().into());
        }
        line
    }
}
