//! The steps between the two sides, over HTTP: confirm, dispute, withdraw, give back, reverse, and what a
//! possible duplicate waits for.

use entity::{ids::OrganisationId, values::Role};
use serde_json::{Value, json};
use tests::{
    answer::Answer,
    app::TestApp,
    both_stores,
    people::{Holds, Person, Reaches, over},
    purchases::{Line, Purchase},
};

const UNIT: &str = "440106";
const ORIGIN: &str = "451027";

/// What the tests read of a purchase.
const ALL: &str = "version state standing exclusion duplicateMark correction confirmation { side version } \
                   disputes { side field value endedHow } history { act version }";

both_stores! {
    /// A confirmation covers what is material: it falls with it, and stays with everything else.
    async fn a_confirmation_holds_while_what_it_covers_does(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        let logged = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        let confirmed = county.confirms(&logged).await.purchase();
        let renamed = officer.amends(&confirmed, &json!({ "productName": "大红八角", "paidFrom": "UNION" })).await.purchase();
        let seen = read(&county, &renamed).await;
        assert_eq!((&seen["state"], &seen["standing"]), (&json!("CONFIRMED"), &json!("COUNTED")));
        assert_eq!(seen["confirmation"], json!({ "side": "RECIPIENT", "version": 2 }));

        let changed = officer.amends(&renamed, &json!({ "amount": "99.99" })).await.purchase();
        let seen = read(&county, &changed).await;
        assert_eq!((&seen["state"], &seen["standing"]), (&json!("SUBMITTED"), &json!("PENDING")));
        assert!(seen["confirmation"].is_null());
        assert_eq!(county.sums("counted").await.0, 0);
        county.confirms(&changed).await.done();
        assert_eq!(county.sums("counted").await, (1, "99.99".to_owned()));
    }

    /// A dispute says what is held to be right; the side that raised it drops it, the other answers it.
    async fn a_dispute_is_dropped_or_answered(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        let logged = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        officer.disputes(&logged, "90.00").await.failed("FORBIDDEN");
        app.donor_coordinator("440000").await.disputes(&logged, "90.00").await.refused("WRONG_STATE");
        let bad = json!({ "id": logged.id, "expectedVersion": 1, "field": "weather", "reason": "x" });
        let query = "mutation ($input: DisputeInput!) { disputePurchase(input: $input) { userErrors { field code } } }";
        let refused = county.ask(query, json!({ "input": bad })).await.refused("INVALID");
        assert_eq!(refused.at("/disputePurchase/userErrors/0")["field"], "field");

        let disputed = county.disputes(&logged, "90.00").await.purchase();
        assert_eq!(county.sums("disputed").await, (1, "100.00".to_owned()));
        let seen = read(&officer, &disputed).await;
        assert_eq!(seen["disputes"], json!([{ "side": "RECIPIENT", "field": "amount", "value": "90.00", "endedHow": null }]));
        county.confirms(&disputed).await.refused("WRONG_STATE");
        officer.drops_the_dispute(&disputed).await.failed("FORBIDDEN");
        let dropped = county.drops_the_dispute(&disputed).await.purchase();
        assert_eq!(read(&officer, &dropped).await["disputes"][0]["endedHow"], "DROPPED");
        assert_eq!(county.sums("pending").await.0, 1);

        // A confirmed one too, and now the entering side answers; the counting waits for both again.
        let confirmed = county.confirms(&dropped).await.purchase();
        let disputed = county.disputes(&confirmed, "80.00").await.purchase();
        assert_eq!(county.sums("counted").await.0, 0);
        let answered = officer.amends(&disputed, &json!({ "amount": "80.00" })).await.purchase();
        let seen = read(&county, &answered).await;
        assert_eq!((&seen["state"], &seen["disputes"][0]["endedHow"]), (&json!("SUBMITTED"), &json!("ANSWERED")));

        let disputed = county.disputes(&answered, "70.00").await.purchase();
        let withdrawn = officer.withdraws(&disputed).await.purchase();
        let seen = read(&county, &withdrawn).await;
        assert_eq!((&seen["standing"], &seen["exclusion"]), (&json!("EXCLUDED"), &json!("WITHDRAWN")));
        assert_eq!(seen["disputes"][0]["endedHow"], "WITHDRAWN");
        for again in [county.confirms(&withdrawn).await, county.disputes(&withdrawn, "1.00").await, officer.submits(&withdrawn).await] {
            again.refused("WRONG_STATE");
        }
    }

    /// A draft that is thrown away is gone from lists, and its history stays in the journal.
    async fn a_draft_is_thrown_away(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        let draft = officer.drafts(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        county.discards(&draft).await.refused("NOT_FOUND");
        officer.discards(&draft).await.done();
        assert!(officer.reads(&draft, "id").await.at("/purchase").is_null());
        assert!(officer.lists(&json!({})).await.is_empty());
        officer.submits(&draft).await.refused("NOT_FOUND");
        let submitted = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        officer.discards(&submitted).await.refused("WRONG_STATE");
        assert_eq!(app.footprint().await[0], ("purchases", 2));
    }

    /// Nobody confirms what they wrote: neither one, nor in a batch, nor by the seal of the whole statement.
    async fn nobody_confirms_what_they_wrote(app: TestApp) {
        // 浙江 does not assist 广西, so one person may hold a grant on either side of such a purchase.
        let (unit, supplier) = (app.unit("330106").await, app.supplier(ORIGIN).await);
        let officer = Holds { role: Role::ProcurementOfficer, reach: Reaches::Organisation(unit), only: None };
        let both = app.person(&[officer, over(Role::RecipientCoordinator, "450000")]).await;
        let colleague = app.procurement_officer(unit).await;
        let entered = both.logs(&Line::of(unit, supplier, ORIGIN).with("amount", "1.00")).await.purchase();
        let drafted = colleague.drafts(&Line::of(unit, supplier, ORIGIN).with("amount", "2.00")).await.purchase();
        let submitted = both.submits(&drafted).await.purchase();
        let logged = colleague.logs(&Line::of(unit, supplier, ORIGIN).with("amount", "3.00")).await.purchase();
        let changed = both.amends(&logged, &json!({ "amount": "4.00" })).await.purchase();
        let theirs = colleague.logs(&Line::of(unit, supplier, ORIGIN).with("amount", "5.00")).await.purchase();
        for written in [&entered, &submitted, &changed] {
            let refused = both.confirms(written).await.refused("WRONG_STATE");
            assert!(refused.text("/confirmPurchase/userErrors/0/message").contains("ask a colleague"));
        }
        let items = json!({ "items": [step(&entered), step(&submitted), step(&changed)] });
        assert_eq!(confirm(&both, items).await.number("/confirmPurchases/refused"), 3);
        let whole = statement(&both, &json!({})).await;
        let done = confirm(&both, json!({ "filter": {}, "seal": whole })).await;
        assert_eq!((done.number("/confirmPurchases/done"), done.number("/confirmPurchases/refused")), (1, 3));
        assert_eq!(read(&both, &theirs).await["state"], "CONFIRMED");
        let other = app.recipient_coordinator(ORIGIN).await;
        for written in [&entered, &submitted, &changed] {
            other.confirms(written).await.done();
        }
    }

    /// A return is a negative line; both sides agree to it, and no more is given back than was bought.
    async fn goods_are_given_back(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        let logged = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        officer.gives_back(&logged, "1", "10.00", "2026-06-10").await.refused("WRONG_STATE");
        let bought = county.confirms(&logged).await.purchase();
        county.gives_back(&bought, "1", "10.00", "2026-06-10").await.refused("WRONG_STATE");
        let before = app.footprint().await;
        for (quantity, amount, day, field) in [
            ("11", "10.00", "2026-06-10", "quantity"),
            ("1", "100.01", "2026-06-10", "amount"),
            ("1", "-1.00", "2026-06-10", "amount"),
            ("0", "1.00", "2026-06-10", "quantity"),
            ("1", "1.00", "2026-06-04", "returnedOn"),
            ("1", "1.00", "2026-06-16", "returnedOn"),
        ] {
            let refused = officer.gives_back(&bought, quantity, amount, day).await.refused("INVALID");
            assert_eq!(refused.at("/returnPurchase/userErrors/0")["field"], field);
        }
        assert_eq!(app.footprint().await, before);
        let back = officer.gives_back(&bought, "4", "40.00", "2026-06-10").await.purchase();
        assert_eq!((county.sums("counted").await.1, county.sums("pending").await.1), ("100.00".to_owned(), "-40.00".to_owned()));
        officer.gives_back(&bought, "7", "60.00", "2026-06-10").await.refused("INVALID");
        county.confirms(&back).await.done();
        assert_eq!(county.sums("counted").await, (2, "60.00".to_owned()));
        // What was partly given back is not undone as a whole; what was given back is not given back again.
        officer.reverses(&bought).await.refused("WRONG_STATE");
        let back = Purchase { version: 2, ..back };
        officer.gives_back(&back, "1", "1.00", "2026-06-10").await.refused("WRONG_STATE");
    }

    /// A reversal names what it undoes; once both sides agree, both are excluded, while the year is open.
    async fn a_reversal_undoes_what_both_sides_agree_to_undo(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        let numbered = Line::of(unit, supplier, ORIGIN).with("orderNumber", "R-1").with("orderLine", 1);
        let logged = officer.logs(&numbered).await.purchase();
        let confirmed = county.confirms(&logged).await.purchase();
        let reversal = officer.reverses(&confirmed).await.purchase();
        assert_eq!(sums(&county).await, json!({ "counted": "100.00", "pending": "-100.00", "disputed": "0.00", "excluded": "0.00" }));
        officer.reverses(&confirmed).await.refused("DUPLICATE");
        officer.confirms(&reversal).await.failed("FORBIDDEN");
        officer.amends(&reversal, &json!({ "amount": "-1.00" })).await.refused("WRONG_STATE");

        let undone = county.confirms(&reversal).await.purchase();
        for (purchase, seen) in [(&confirmed, read(&county, &confirmed).await), (&undone, read(&county, &undone).await)] {
            assert_eq!((&seen["state"], &seen["standing"], &seen["exclusion"]), (&json!("CONFIRMED"), &json!("EXCLUDED"), &json!("REVERSED")), "{purchase:?}");
        }
        assert_eq!(sums(&county).await, json!({ "counted": "0.00", "pending": "0.00", "disputed": "0.00", "excluded": "0.00" }));
        // Its order line is free again.
        let anew = officer.logs(&numbered.with("amount", "55.00")).await.purchase();

        // A reversal that one side no longer agrees to lets its original count again, unless it was entered
        // anew meanwhile: one order line never counts twice.
        let before = app.footprint().await;
        county.disputes(&undone, "0.00").await.refused("DUPLICATE");
        assert_eq!(app.footprint().await, before);
        officer.withdraws(&anew).await.done();
        county.disputes(&undone, "0.00").await.done();
        let seen = read(&officer, &confirmed).await;
        assert_eq!((&seen["standing"], &seen["exclusion"]), (&json!("COUNTED"), &Value::Null));
    }

    /// A possible duplicate waits for the other side to say what it is.
    async fn a_possible_duplicate_waits_for_a_decision(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        let province = app.donor_coordinator("440000").await;
        let line = || Line::of(unit, supplier, ORIGIN);
        let first = officer.logs(&line()).await.purchase();
        let second = officer.logs(&line().with("acceptedOn", "2026-06-08")).await.purchase();
        let far = officer.logs(&line().with("acceptedOn", "2026-06-12")).await.purchase();
        assert_eq!(read(&county, &second).await["duplicateMark"], "POSSIBLE");
        assert_eq!(read(&county, &far).await["duplicateMark"], "CLEAR");
        county.confirms(&first).await.done();
        county.confirms(&second).await.refused("WRONG_STATE");
        officer.steps("clearDuplicate", &second, None).await.failed("FORBIDDEN");
        province.steps("clearDuplicate", &second, None).await.refused("WRONG_STATE");
        county.steps("clearDuplicate", &far, None).await.refused("WRONG_STATE");

        let cleared = county.steps("clearDuplicate", &second, Some("two deliveries")).await.purchase();
        let confirmed = county.confirms(&cleared).await.purchase();
        assert_eq!(county.sums("counted").await, (2, "200.00".to_owned()));
        // It is remembered: another amendment of what is not material asks nothing again.
        let renamed = officer.amends(&confirmed, &json!({ "productName": "干八角" })).await.purchase();
        assert_eq!(read(&county, &renamed).await["duplicateMark"], "NOT_A_DUPLICATE");

        let third = officer.logs(&line().with("acceptedOn", "2026-06-07")).await.purchase();
        let joined = county.steps("joinDuplicate", &third, None).await.purchase();
        let seen = read(&officer, &joined).await;
        assert_eq!((&seen["standing"], &seen["exclusion"]), (&json!("EXCLUDED"), &json!("DUPLICATE")));
        assert_eq!(county.sums("counted").await, (2, "200.00".to_owned()));
    }
}

/// A unit of 广州, a supplier of 凌云, and who acts for them.
pub(crate) struct Sides {
    pub(crate) officer: Person,
    pub(crate) county: Person,
    pub(crate) unit: OrganisationId,
    pub(crate) supplier: OrganisationId,
}

impl Sides {
    pub(crate) async fn of(app: &TestApp) -> Self {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let county = app.recipient_coordinator(ORIGIN).await;
        Self { officer, county, unit, supplier }
    }
}

/// A purchase as somebody sees it now.
pub(crate) async fn read(person: &Person, purchase: &Purchase) -> Value {
    person.reads(purchase, ALL).await.done().at("/purchase").clone()
}

/// The four sums.
async fn sums(person: &Person) -> Value {
    let mut sums = json!({});
    for standing in ["counted", "pending", "disputed", "excluded"] {
        sums[standing] = json!(person.sums(standing).await.1);
    }
    sums
}

pub(crate) fn step(purchase: &Purchase) -> Value {
    json!({ "id": purchase.id, "expectedVersion": purchase.version })
}

/// Confirms what `StepsInput` says.
pub(crate) async fn confirm(person: &Person, input: Value) -> Answer {
    let query = "mutation ($input: StepsInput!) { confirmPurchases(input: $input) { done refused \
                 items { purchase { id state version } userErrors { field code message index } } userErrors { field code message } } }";
    person.ask(query, json!({ "input": input })).await
}

/// The seal of a statement as somebody is shown it.
pub(crate) async fn statement(person: &Person, filter: &Value) -> String {
    let query = "query ($filter: PurchaseFilter) { purchaseSummary(filter: $filter) { seal } }";
    let answer = person.ask(query, json!({ "filter": filter })).await.done();
    answer.text("/purchaseSummary/seal").to_owned()
}
