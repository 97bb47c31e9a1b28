//! The catalogue, plans, reviews, people, reference data and sessions.

use super::{Act, Cost, Desk, Notes, ORIGIN, SERVES, held};
use api::graphql::id::encode;
use entity::{
    pairing, region,
    values::{CreditCode, Evidence},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tests::{app::TestApp, people::Person, process::Process, purchases::key};

/// A district of 深圳, where a review is in force.
const REVIEWED: &str = "440303";

/// Lets 深圳 review what is entered below it, as was begun before the server's time.
pub(super) async fn review(app: &TestApp) {
    let reviewers = [
        (app.donor_coordinator("440300").await, "440300", "DONOR"),
        (app.recipient_coordinator("522700").await, "522700", "RECIPIENT"),
    ];
    let query =
        "mutation ($input: BeginReviewInput!) { beginReview(input: $input) { userErrors { code message } } }";
    for (reviewer, region, side) in reviewers {
        let input =
            json!({ "idempotencyKey": key(), "region": region, "side": side, "startsOn": "2026-06-16" });
        reviewer.ask(query, json!({ "input": input })).await.done();
    }
}

impl Desk {
    pub(super) async fn catalogue(&self, note: &mut Notes<'_>) {
        let act = |name, kind| Act { name, kind, gives: "organisation { id version }" };
        let code = |number: u32| CreditCode::complete(&format!("93110000X{number:08}")).unwrap().0;
        let new = |number| json!({ "idempotencyKey": key(), "creditCode": code(number), "kind": "COOPERATIVE", "name": format!("合作社{number}"), "region": ORIGIN });
        let made =
            self.act(note, &self.county, act("createOrganisation", "CreateOrganisationInput"), new(1)).await;
        let change = held(&made["organisation"], json!({ "name": "新合作社" }));
        let amended =
            self.act(note, &self.county, act("amendOrganisation", "AmendOrganisationInput"), change).await;
        let retired = held(&amended["organisation"], json!({}));
        self.act(note, &self.county, act("retireOrganisation", "OrganisationStepInput"), retired).await;
        let proposed =
            self.act(note, &self.officer, act("proposeSupplier", "ProposeSupplierInput"), new(2)).await;
        let accepted = held(&proposed["organisation"], json!({}));
        self.act(note, &self.county, act("acceptOrganisation", "OrganisationStepInput"), accepted).await;
        let act = |name, kind| Act { name, kind, gives: "product { id version }" };
        let new = json!({ "idempotencyKey": key(), "supplier": encode(self.supplier), "name": "八角", "measure": "KG", "origin": ORIGIN });
        let made = self.act(note, &self.county, act("createProduct", "CreateProductInput"), new).await;
        let id = made["product"]["id"].as_str().unwrap().to_owned();
        let (cost, _) = self
            .counted(&self.officer, &format!("{{ product(id: \"{id}\") {{ name }} }}"), Value::Null)
            .await;
        note("product", cost);
        let change = held(&made["product"], json!({ "name": "大红八角" }));
        let amended = self.act(note, &self.county, act("amendProduct", "AmendProductInput"), change).await;
        let retired = held(&amended["product"], json!({}));
        self.act(note, &self.county, act("retireProduct", "ProductStepInput"), retired).await;
    }

    pub(super) async fn plans(&self, note: &mut Notes<'_>) {
        let act = |name, kind| Act { name, kind, gives: "plan { id version }" };
        let supervisor = self.lets_in(&self.app.supervisor("440000").await).await;
        for (year, judgement, kind) in
            [(2026, "acceptPlan", "PlanStepInput"), (2025, "returnPlan", "ReturnPlanInput")]
        {
            let plan = json!({ "idempotencyKey": key(), "unit": encode(self.unit), "year": year, "canteen": "OWN", "foodBudget": "1000.00", "reserved": "300.00" });
            let mut unheard = |_: &str, _: Cost| {};
            let heard: &mut Notes<'_> = if year == 2026 { &mut *note } else { &mut unheard };
            let written = self.act(heard, &self.officer, act("writePlan", "WritePlanInput"), plan).await;
            let filed = held(&written["plan"], json!({}));
            let filed = self.act(heard, &self.officer, act("filePlan", "PlanStepInput"), filed).await;
            if year == 2026 {
                let id = filed["plan"]["id"].as_str().unwrap().to_owned();
                let (cost, _) = self
                    .counted(&self.officer, &format!("{{ plan(id: \"{id}\") {{ reserved }} }}"), Value::Null)
                    .await;
                note("plan", cost);
            }
            let more = if judgement == "returnPlan" {
                json!({ "reason": "the share is too small" })
            } else {
                json!({})
            };
            self.act(note, &supervisor, act(judgement, kind), held(&filed["plan"], more)).await;
        }
    }

    pub(super) async fn reviews(&self, note: &mut Notes<'_>) {
        let province = self.lets_in(&self.app.donor_coordinator("440000").await).await;
        let act = |name, kind| Act { name, kind, gives: "review { id version }" };
        let new =
            json!({ "idempotencyKey": key(), "region": "440000", "side": "DONOR", "startsOn": "2098-01-01" });
        let begun = self.act(note, &province, act("beginReview", "BeginReviewInput"), new).await;
        let unit = self.app.unit(REVIEWED).await;
        let officer = self.lets_in(&self.app.procurement_officer(unit).await).await;
        let log = Act {
            name: "logPurchase, under review",
            kind: "LogPurchaseInput",
            gives: "purchase { id version }",
        };
        for (judgement, more) in
            [("passOnPurchase", json!({})), ("sendBackPurchase", json!({ "note": "the day is wrong" }))]
        {
            let line = self.line_of(unit).input();
            let entry = json!({ "idempotencyKey": key(), "submit": true, "line": line });
            let mut unheard = |_: &str, _: Cost| {};
            let heard: &mut Notes<'_> = if judgement == "passOnPurchase" { &mut *note } else { &mut unheard };
            let waiting = self.act(heard, &officer, log, entry).await;
            let step = Act { name: judgement, kind: "StepInput", gives: "purchase { id version }" };
            self.act(note, &province, step, held(&waiting["purchase"], more)).await;
        }
        let end = held(&begun["review"], json!({ "lastDay": "2099-12-31" }));
        self.act(note, &province, act("endReview", "EndReviewInput"), end).await;
    }

    pub(super) async fn people(&self, note: &mut Notes<'_>) {
        let chief = &self.administrator;
        let act = |name, kind| Act { name, kind, gives: "account { id version }" };
        let new = json!({ "idempotencyKey": key(), "name": key(), "displayName": "张三" });
        let made =
            self.act(note, chief, act("createAccount", "CreateAccountInput"), new).await["account"].clone();
        let account = made["id"].as_str().unwrap().to_owned();
        let (cost, _) =
            self.counted(chief, &format!("{{ account(id: \"{account}\") {{ name }} }}"), Value::Null).await;
        note("account", cost);
        let grant = Act { name: "grantRole", kind: "GrantRoleInput", gives: "grant { id version }" };
        let role =
            json!({ "idempotencyKey": key(), "account": account, "role": "AUDITOR", "region": "450000" });
        let granted = self.act(note, chief, grant, role).await;
        let revoke = Act { name: "revokeGrant", kind: "RevokeInput", gives: "grant { id version }" };
        self.act(note, chief, revoke, held(&granted["grant"], json!({}))).await;
        let link = Act { name: "linkIdentity", kind: "LinkIdentityInput", gives: "identity { id version }" };
        let identity = json!({ "idempotencyKey": key(), "account": account, "issuer": "https://login.example", "subject": key() });
        let linked = self.act(note, chief, link, identity).await;
        let unlink = Act { name: "unlinkIdentity", kind: "RevokeInput", gives: "identity { id version }" };
        self.act(note, chief, unlink, held(&linked["identity"], json!({}))).await;
        for (name, kind) in [
            ("disableAccount", "AccountStepInput"),
            ("enableAccount", "AccountStepInput"),
            ("resetPassword", "ResetPasswordInput"),
        ] {
            let now = self
                .process
                .ask(Some(chief), &format!("{{ account(id: \"{account}\") {{ id version }} }}"), Value::Null)
                .await
                .unwrap();
            self.act(note, chief, act(name, kind), held(now.at("/account"), json!({}))).await;
        }
    }

    pub(super) async fn reference(&self, note: &mut Notes<'_>) {
        let (chief, behind) = (&self.administrator, self.app.behind());
        let act = |name, kind| Act { name, kind, gives: "region { id version }" };
        let zone = json!({ "idempotencyKey": key(), "name": "仲恺高新区", "kind": "ZONE", "parent": "441300", "startsOn": "2020-01-01", "note": "批复" });
        let added = self.act(note, chief, act("addRegion", "AddRegionInput"), zone).await;
        let recalled = region::Entity::find()
            .filter(region::Column::Evidence.eq(Evidence::Unverified))
            .one(behind)
            .await;
        let recalled = recalled.unwrap().unwrap();
        let verify =
            json!({ "id": encode(recalled.id), "expectedVersion": recalled.version, "note": "公告" });
        self.act(note, chief, act("verifyRegion", "VerifyRegionInput"), verify).await;
        let end = held(&added["region"], json!({ "endsOn": "2026-05-31", "note": "撤销" }));
        self.act(note, chief, act("endRegion", "EndRegionInput"), end).await;
        let act = |name, kind| Act { name, kind, gives: "pairing { id version }" };
        let new = json!({ "idempotencyKey": key(), "mechanism": "COUNTERPART", "startsOn": "2026-01-01", "terms": { "donor": "130100", "recipient": "542500" }, "note": "协议" });
        let made = self.act(note, chief, act("createPairing", "CreatePairingInput"), new).await;
        let recalled = pairing::Entity::find()
            .filter(pairing::Column::Evidence.eq(Evidence::Unverified))
            .one(behind)
            .await;
        let recalled = recalled.unwrap().unwrap();
        let verify =
            json!({ "id": encode(recalled.id), "expectedVersion": recalled.version, "note": "公告" });
        self.act(note, chief, act("verifyPairing", "VerifyPairingInput"), verify).await;
        let next = held(
            &made["pairing"],
            json!({ "idempotencyKey": key(), "lastDay": "2099-06-30", "reason": "调整", "successor": { "donor": "130200", "recipient": "542500" } }),
        );
        let succeed =
            Act { name: "succeedPairing", kind: "SucceedPairingInput", gives: "started { id version }" };
        let succeeded = self.act(note, chief, succeed, next).await;
        let end = held(
            &succeeded["started"][0],
            json!({ "lastDay": "2099-12-31", "reason": "期满", "forGood": true }),
        );
        self.act(note, chief, act("endPairing", "EndPairingInput"), end).await;
        let import =
            Act { name: "importAssistedCounties", kind: "ImportAssistedCountiesInput", gives: "created" };
        let csv = "code,starts_on,ends_on\n130723,2016-01-01,2020-12-31\n";
        let list = json!({ "idempotencyKey": key(), "csv": csv, "source": "832个脱贫县名单" });
        self.act(note, chief, import, list).await;
        let county = self
            .process
            .ask(Some(chief), "{ assistedCounties { nodes { id version } } }", Value::Null)
            .await
            .unwrap();
        let correct = Act {
            name: "correctAssistedCounty",
            kind: "CorrectAssistedCountyInput",
            gives: "assistedCounty { id }",
        };
        let change = json!({ "startsOn": "2016-03-01", "endsOn": "2020-12-31", "source": "更正通知" });
        self.act(note, chief, correct, held(county.at("/assistedCounties/nodes/0"), change)).await;
        let class = json!({ "idempotencyKey": key(), "region": ORIGIN, "class": "PROVINCIAL_KEY", "startsOn": "2022-01-01", "note": "文件" });
        let act = |name, kind| Act { name, kind, gives: "countyClass { id version }" };
        let added = self.act(note, chief, act("addCountyClass", "AddCountyClassInput"), class).await;
        let change = held(&added["countyClass"], json!({ "startsOn": "2022-03-01", "note": "更正" }));
        self.act(note, chief, act("correctCountyClass", "CorrectCountyClassInput"), change).await;
        let floor = json!({ "idempotencyKey": key(), "year": 2027, "percent": 20, "note": "文件" });
        let act = |name, kind| Act { name, kind, gives: "planFloor { id version }" };
        let added = self.act(note, chief, act("addPlanFloor", "AddPlanFloorInput"), floor).await;
        let change = held(&added["planFloor"], json!({ "percent": 15, "note": "更正" }));
        self.act(note, chief, act("correctPlanFloor", "CorrectPlanFloorInput"), change).await;
    }

    /// Sessions, by somebody of their own; and what the doorman asks of whoever comes first in a minute.
    pub(super) async fn sessions(&self, note: &mut Notes<'_>) {
        let person = self.app.auditor("450000").await;
        // Signed in elsewhere: the doorman of this server does not know them yet.
        let token = Process::start(self.app.store(), 1, SERVES).await.sign_in(&person).await;
        note("doorman: whoever comes first in a minute", self.first(&token).await);
        let (cost, session) = self.signs_in(&person).await;
        note("signIn", cost);
        let refresh = "mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken userErrors { code } } }";
        let input = json!({ "input": { "refreshToken": session["signIn"]["refreshToken"] } });
        let (cost, _) = self.of_nobody(refresh, input).await;
        note("refreshSession", cost);
        let change = Act { name: "changePassword", kind: "ChangePasswordInput", gives: "done" };
        let words = json!({ "current": person.credentials().1, "new": "another long password" });
        self.act(note, &token, change, words).await;
        let (cost, _) = self.counted(&token, "mutation { signOut { done } }", Value::Null).await;
        note("signOut", cost);
    }

    async fn signs_in(&self, person: &Person) -> (Cost, Value) {
        let (name, password) = person.credentials();
        let query =
            "mutation ($input: SignInInput!) { signIn(input: $input) { refreshToken userErrors { code } } }";
        self.of_nobody(query, json!({ "input": { "name": name, "password": password } })).await
    }
}
