//! The purchases of the demonstration: amounts that add up to published totals, one ten-thousandth of them.
//!
//! 粤桂 2022: 224.45 亿元, of which 179.3 by 31 October; 津甘 2024: 52.56 亿元; 沪滇 first half of 2024: 73.79 亿元.

use super::people::Catalogue;
use crate::graphql::id;
use entity::values::{Day, Fen};
use serde_json::{Value as Json, json};

/// How many lines go into one request.
pub(super) const BATCH: usize = 500;

/// Lines that one officer logs, and what the recipient's coordinator makes of them.
pub(super) struct Batch {
    pub(super) name: &'static str,
    pub(super) officer: &'static str,
    pub(super) coordinator: &'static str,
    pub(super) submit: bool,
    pub(super) confirmed: usize,
    pub(super) disputed: usize,
    pub(super) lines: Vec<Json>,
}

/// What a batch is made of.
struct Plan {
    name: &'static str,
    officer: &'static str,
    coordinator: &'static str,
    unit: &'static str,
    suppliers: &'static [(&'static str, &'static str)],
    first: &'static str,
    last: &'static str,
    total: Fen,
    lines: usize,
    submit: bool,
    confirmed: usize,
    disputed: usize,
}

const GUANGXI: &[(&str, &str)] =
    &[("tianyang", "芒果"), ("rong", "金桔"), ("du_an", "黑山羊"), ("long_lin", "古树茶")];
const GANSU: &[(&str, &str)] = &[("zhuang_lang", "苹果"), ("jing_ning", "苹果汁"), ("jing_chuan", "杂粮")];
const YUNNAN: &[(&str, &str)] = &[("long_yang", "小粒咖啡"), ("chang_ning", "红茶"), ("shi_dian", "蔬菜")];

const PLANS: [Plan; 8] = [
    Plan {
        name: "gz-2022-october",
        officer: "gz.officer",
        coordinator: "gx.coordinator",
        unit: "gz",
        suppliers: GUANGXI,
        first: "2022-01-04",
        last: "2022-10-31",
        total: Fen(110_000_000),
        lines: 300,
        submit: true,
        confirmed: 300,
        disputed: 0,
    },
    Plan {
        name: "sz-2022-october",
        officer: "sz.officer",
        coordinator: "gx.coordinator",
        unit: "sz",
        suppliers: GUANGXI,
        first: "2022-01-04",
        last: "2022-10-31",
        total: Fen(69_300_000),
        lines: 200,
        submit: true,
        confirmed: 200,
        disputed: 0,
    },
    Plan {
        name: "gz-2022-december",
        officer: "gz.officer",
        coordinator: "gx.coordinator",
        unit: "gz",
        suppliers: GUANGXI,
        first: "2022-11-01",
        last: "2022-12-30",
        total: Fen(45_150_000),
        lines: 120,
        submit: true,
        confirmed: 120,
        disputed: 0,
    },
    Plan {
        name: "gz-2023",
        officer: "gz.officer",
        coordinator: "gx.coordinator",
        unit: "gz",
        suppliers: GUANGXI,
        first: "2023-01-03",
        last: "2023-06-30",
        total: Fen(12_000_000),
        lines: 40,
        submit: true,
        confirmed: 20,
        disputed: 3,
    },
    Plan {
        name: "gz-draft",
        officer: "gz.officer",
        coordinator: "gx.coordinator",
        unit: "gz",
        suppliers: GUANGXI,
        first: "2023-07-03",
        last: "2023-07-30",
        total: Fen(1_500_000),
        lines: 5,
        submit: false,
        confirmed: 0,
        disputed: 0,
    },
    Plan {
        name: "tj-2024",
        officer: "tj.officer",
        coordinator: "gs.coordinator",
        unit: "tj",
        suppliers: GANSU,
        first: "2024-01-03",
        last: "2024-12-28",
        total: Fen(52_560_000),
        lines: 150,
        submit: true,
        confirmed: 150,
        disputed: 0,
    },
    Plan {
        name: "sh-2024-june",
        officer: "sh.officer",
        coordinator: "yn.coordinator",
        unit: "sh",
        suppliers: YUNNAN,
        first: "2024-01-03",
        last: "2024-06-28",
        total: Fen(73_790_000),
        lines: 200,
        submit: true,
        confirmed: 200,
        disputed: 0,
    },
    Plan {
        name: "sh-2024-july",
        officer: "sh.officer",
        coordinator: "yn.coordinator",
        unit: "sh",
        suppliers: YUNNAN,
        first: "2024-07-02",
        last: "2024-07-30",
        total: Fen(3_000_000),
        lines: 10,
        submit: true,
        confirmed: 0,
        disputed: 2,
    },
];

/// The batches, the same on every run.
pub(super) fn batches(catalogue: &Catalogue) -> Vec<Batch> {
    PLANS.iter().filter_map(|plan| batch(plan, catalogue)).collect()
}

fn batch(plan: &Plan, catalogue: &Catalogue) -> Option<Batch> {
    let (unit, _) = catalogue.get(plan.unit)?;
    let (first, last) = (Day::parse(plan.first).ok()?, Day::parse(plan.last).ok()?);
    let days = last.days_after(first) + 1;
    let amounts = shares(plan.total, plan.lines, seed(plan.name));
    let mut lines = Vec::with_capacity(plan.lines);
    for (at, amount) in amounts.into_iter().enumerate() {
        let index = i64::try_from(at).ok()?;
        let (handle, goods) = plan.suppliers.get(at % plan.suppliers.len())?;
        let (supplier, origin) = catalogue.get(handle)?;
        let day = first.plus(index * days / i64::try_from(plan.lines).ok()?);
        let platform = at % 3 != 2;
        lines.push(json!({
            "unit": id::encode(*unit).to_string(),
            "supplier": id::encode(*supplier).to_string(),
            "productName": format!("{goods}（演示）"),
            "origin": origin.to_string(),
            "quantity": format!("{}", 10 + at % 90),
            "measure": "BOX",
            "amount": amount.to_string(),
            "acceptedOn": day.to_string(),
            "channel": if platform { "PLATFORM_832" } else { "DIRECT" },
            "paidFrom": if at % 4 == 0 { "UNION" } else { "CANTEEN" },
            "kind": if at % 5 == 4 { "SOLD_WITH_HELP" } else { "BOUGHT" },
            "orderNumber": platform.then(|| format!("DEMO-{}-{at:04}", plan.name)),
        }));
    }
    Some(Batch {
        name: plan.name,
        officer: plan.officer,
        coordinator: plan.coordinator,
        submit: plan.submit,
        confirmed: plan.confirmed,
        disputed: plan.disputed,
        lines,
    })
}

/// `total` in `parts` different shares that add up to it exactly.
fn shares(total: Fen, parts: usize, mut state: u64) -> Vec<Fen> {
    let weights: Vec<i64> = (0..parts)
        .map(|_| {
            // Knuth's linear congruence: no more random than it must be, and the same everywhere.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            500 + i64::try_from(state >> 54).unwrap_or(0)
        })
        .collect();
    let sum: i64 = weights.iter().sum();
    let mut left = total.0;
    let mut shares: Vec<Fen> = weights
        .iter()
        .map(|weight| {
            let share = total.0 / sum * weight;
            left -= share;
            Fen(share)
        })
        .collect();
    if let Some(last) = shares.last_mut() {
        last.0 += left;
    }
    shares
}

/// A number out of a name.
fn seed(name: &str) -> u64 {
    name.bytes().fold(14_695_981_039_346_656_037, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(1_099_511_628_211)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_totals_are_met_exactly() {
        let sum = |names: &[&str]| -> i64 {
            PLANS
                .iter()
                .filter(|plan| names.contains(&plan.name))
                .flat_map(|plan| shares(plan.total, plan.lines, seed(plan.name)))
                .map(|share| share.0)
                .sum()
        };
        // 179.3 and 224.45 亿元, a ten-thousandth of them, in fen.
        assert_eq!(sum(&["gz-2022-october", "sz-2022-october"]), 179_300_000);
        assert_eq!(sum(&["gz-2022-october", "sz-2022-october", "gz-2022-december"]), 224_450_000);
        assert!(shares(Fen(1_000_000), 7, 1).iter().all(|share| share.0 > 0));
    }
}
