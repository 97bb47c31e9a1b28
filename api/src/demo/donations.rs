//! The donations of the demonstration: those that the nation reported for January to November 2023, 28.5 亿元 of which
//! 21.2 亿元 in money, one ten-thousandth of them, given by two of the eight donors.

use serde_json::{Value as Json, json};

/// Donations of one link.
pub(super) struct Gifts {
    pub(super) donor: &'static str,
    pub(super) recipient: &'static str,
    pub(super) all: &'static [Gift],
}

/// One donation: who gave, where to, what, how much, when, and whether it is confirmed.
pub(super) struct Gift {
    giver: (&'static str, &'static str),
    to: &'static str,
    goods: Option<&'static str>,
    amount: &'static str,
    day: &'static str,
    pub(super) confirmed: bool,
}

/// Money adds up to 212,000.00 yuan, goods to 73,000.00.
pub(super) const ALL: &[Gifts] = &[
    Gifts {
        donor: "gd.coordinator",
        recipient: "gx.coordinator",
        all: &[
            gift(("广州市慈善会（演示）", "440100"), "451003", None, "64000.00", "2023-03-15", true),
            gift(("深圳市慈善会（演示）", "440300"), "451228", None, "48500.50", "2023-05-22", true),
            gift(
                ("佛山某家具公司（演示）", "440600"),
                "451027",
                Some("课桌椅 300 套"),
                "31000.00",
                "2023-08-28",
                true,
            ),
            gift(
                ("广州某医药公司（演示）", "440100"),
                "451031",
                Some("药品和诊疗设备"),
                "18250.00",
                "2023-09-12",
                true,
            ),
            gift(("深圳某科技公司（演示）", "440300"), "451003", None, "19499.50", "2023-11-06", false),
        ],
    },
    Gifts {
        donor: "tj.coordinator",
        recipient: "gs.coordinator",
        all: &[
            gift(("天津市慈善协会（演示）", "120000"), "620825", None, "52000.00", "2023-04-18", true),
            gift(("天津某商会（演示）", "120103"), "620825", None, "28000.00", "2023-07-03", true),
            gift(
                ("天津某服装公司（演示）", "120112"),
                "620822",
                Some("棉衣 1,200 件"),
                "23750.00",
                "2023-10-20",
                true,
            ),
        ],
    },
];

const fn gift(
    giver: (&'static str, &'static str),
    to: &'static str,
    goods: Option<&'static str>,
    amount: &'static str,
    day: &'static str,
    confirmed: bool,
) -> Gift {
    Gift { giver, to, goods, amount, day, confirmed }
}

impl Gift {
    /// What `logDonation` takes.
    pub(super) fn input(&self, number: usize) -> Json {
        json!({
            "idempotencyKey": format!("demonstration-{}-{number}", self.giver.0),
            "submit": true,
            "line": {
                "giver": self.giver.0,
                "donor": self.giver.1,
                "recipient": self.to,
                "form": if self.goods.is_some() { "GOODS" } else { "CASH" },
                "amount": self.amount,
                "goods": self.goods,
                "valuation": self.goods.map(|_| "INVOICE"),
                "receivedOn": self.day,
                "purpose": "助学和医疗（演示）",
                "receiptNumber": format!("YS-2023-{number:03}"),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use entity::values::Fen;

    #[test]
    fn they_add_up_to_the_published_totals() {
        let sum = |goods: bool| -> i64 {
            let all = ALL.iter().flat_map(|link| link.all).filter(|gift| gift.goods.is_some() == goods);
            all.map(|gift| Fen::parse_yuan(gift.amount).unwrap().0).sum()
        };
        // 21.2 and 7.3 亿元, by ten thousand.
        assert_eq!((sum(false), sum(true)), (21_200_000, 7_300_000));
    }
}
