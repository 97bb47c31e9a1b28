//! Lists, single rows and sums.

use super::{Desk, Notes, PAGE};
use api::graphql::id::encode;
use entity::{organisation, pairing, purchase};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value;

impl Desk {
    pub(super) async fn questions(&self, note: &mut Notes<'_>) {
        let whole = "{ id amount productName claimedTwice unit { name } supplier { name } origin { name } pairing { id } confirmation { at } }";
        let behind = self.app.behind();
        let confirmed =
            purchase::Entity::find().filter(purchase::Column::State.eq("CONFIRMED")).one(behind).await;
        let purchase = encode(confirmed.unwrap().unwrap().id).to_string();
        let unit = organisation::Entity::find_by_id(self.unit).one(behind).await.unwrap().unwrap();
        let (organisation, code) = (encode(self.unit).to_string(), unit.credit_code);
        let pairing = encode(pairing::Entity::find().one(behind).await.unwrap().unwrap().id).to_string();
        let list = |name: &str| format!("{{ {name}(first: 100) {{ nodes {{ id }} }} }}");
        let reporting = "{ reporting(year: 2026, region: \"450000\") { pairings { kinds { kind months { month counted } } } } }";
        let overview = |until: &str| {
            format!(
                "{{ overview(pairing: \"{pairing}\", year: 2026{until}) {{ measures {{ counted target months {{ counted }} }} }} }}"
            )
        };
        let nation = [
            (PAGE, format!("{{ purchases(first: 100) {{ nodes {whole} }} }}")),
            (
                "purchases: histories and disputes",
                "{ purchases(first: 100) { nodes { id history { act by { displayName } } disputes { reason } } } }".to_owned(),
            ),
            ("purchases: ids and the count", "{ purchases(first: 100) { nodes { id } totalCount } }".to_owned()),
            ("overview, from kept totals", overview("")),
            ("reporting", reporting.to_owned()),
            ("overview, in the middle of a month", overview(", until: \"2026-06-10\"")),
            (
                "purchaseSummary, from kept totals",
                "{ purchaseSummary(groupBy: [YEAR]) { total { all { amount } } groups { figures { all { amount } } } } }".to_owned(),
            ),
            ("purchaseSummary, with its seal", "{ purchaseSummary { total { all { amount } } seal } }".to_owned()),
        ];
        let officer = [
            ("purchase", format!("{{ purchase(id: \"{purchase}\") {whole} }}")),
            (
                "node: a purchase",
                format!("{{ node(id: \"{purchase}\") {{ id ... on Purchase {{ amount }} }} }}"),
            ),
            ("purchaseSummary, from the rows", "{ purchaseSummary { total { all { amount } } } }".to_owned()),
            ("organisation", format!("{{ organisation(id: \"{organisation}\") {{ name }} }}")),
            (
                "organisationByCreditCode",
                format!("{{ organisationByCreditCode(code: \"{code}\") {{ name }} }}"),
            ),
            ("organisations", list("organisations")),
            ("products", list("products")),
            ("plans", list("plans")),
            ("region", "{ region(code: \"450000\") { name } }".to_owned()),
            ("regions", list("regions")),
            ("pairing", format!("{{ pairing(id: \"{pairing}\") {{ donor {{ name }} }} }}")),
            ("pairings", list("pairings")),
            (
                "pairingGaps",
                "{ pairingGaps(from: \"2021-01-01\", until: \"2021-12-31\") { from } }".to_owned(),
            ),
            ("channels", "{ channels { code } }".to_owned()),
            ("unitsOfMeasure", "{ unitsOfMeasure { code } }".to_owned()),
            ("measures", "{ measures { code } }".to_owned()),
            ("overview, from the records", overview("")),
            ("workQueue", "{ workQueue { tasks { kind task count overdue } } }".to_owned()),
            ("countyClasses", list("countyClasses")),
            ("assistedCounties", list("assistedCounties")),
            ("planFloors", list("planFloors")),
            ("eventCursor", "{ eventCursor }".to_owned()),
        ];
        let others = [
            (&self.administrator, "accounts", list("accounts")),
            (&self.administrator, "auditTrail", list("auditTrail")),
            (&self.administrator, "accessNotices", list("accessNotices")),
            (&self.county, "reviews", list("reviews")),
        ];
        let asked = nation
            .into_iter()
            .map(|(name, query)| (&self.nation, name, query))
            .chain(officer.into_iter().map(|(name, query)| (&self.officer, name, query)))
            .chain(others);
        for (token, name, query) in asked {
            let (cost, _) = self.counted(token, &query, Value::Null).await;
            note(name, cost);
        }
    }
}
