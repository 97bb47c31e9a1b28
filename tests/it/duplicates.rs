//! Purchases that might be one: possible duplicates, and what both sides entered of one order.

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::{
    app::TestApp,
    both_stores,
    people::Person,
    purchases::{Line, Purchase},
};

const UNIT: &str = "440106";
const COUNTY: &str = "451027";

/// A line of an order of the 832 platform.
fn numbered(line: Line, number: &str, order_line: Value) -> Line {
    line.with("channel", "PLATFORM_832").with("orderNumber", number).with("orderLine", order_line)
}

async fn read(person: &Person, purchase: &Purchase) -> (String, String, String) {
    let read = person.reads(purchase, "state standing duplicateMark").await;
    let text = |field: &str| read.text(&format!("/purchase/{field}")).to_owned();
    (text("state"), text("standing"), text("duplicateMark"))
}

fn is(state: &str, standing: &str, mark: &str) -> (String, String, String) {
    (state.to_owned(), standing.to_owned(), mark.to_owned())
}

both_stores! {
    /// What both sides entered of one order line is one: whoever accepts the other's entry confirms it, and
    /// their own is excluded.
    async fn two_entries_of_one_line_are_accepted_as_one(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(COUNTY).await);
        let officer = app.procurement_officer(unit).await;
        let (donor, county) = (app.donor_coordinator("440000").await, app.recipient_coordinator(COUNTY).await);
        let line = Line::of(unit, supplier, COUNTY).with("kind", "SOLD_WITH_HELP");

        // Whichever came later, either side may accept the other's.
        for (number, who) in [("A1", &county), ("A2", &donor)] {
            let theirs = officer.logs(&numbered(line.clone(), number, json!(1))).await.purchase();
            let ours = county.logs(&numbered(line.clone(), number, json!(1)).with("amount", "99.00")).await.purchase();
            assert_eq!(read(&county, &ours).await, is("SUBMITTED", "PENDING", "POSSIBLE"));
            assert_eq!(read(&county, &theirs).await, is("SUBMITTED", "PENDING", "CLEAR"));
            // It is one line of one order: nobody can say that these are two purchases, or count both.
            donor.steps("clearDuplicate", &ours, None).await.refused("WRONG_STATE");
            donor.confirms(&ours).await.refused("WRONG_STATE");
            let (kept, dropped) = if who.id() == county.id() { (&theirs, &ours) } else { (&ours, &theirs) };
            // Nobody accepts their own side's entry.
            who.steps("acceptMatch", dropped, None).await.refused("WRONG_STATE");
            officer.steps("acceptMatch", &ours, None).await.failed("FORBIDDEN");
            who.steps("acceptMatch", kept, None).await.done();
            assert_eq!(read(who, kept).await, is("CONFIRMED", "COUNTED", "CLEAR"));
            assert_eq!(read(who, dropped).await, is("SUBMITTED", "EXCLUDED", "DUPLICATE"));
            let told = who.reads(dropped, "exclusion duplicateOf history { act }").await;
            assert_eq!(told.text("/purchase/exclusion"), "DUPLICATE");
            assert_eq!(told.text("/purchase/duplicateOf"), kept.id);
            let act = if who.id() == county.id() { "ACCEPT_MATCH_FOR_RECIPIENT" } else { "ACCEPT_MATCH_FOR_DONOR" };
            assert_eq!(told.text("/purchase/history/1/act"), act);
            assert_eq!(who.reads(kept, "confirmation { side }").await.text("/purchase/confirmation/side"), if who.id() == county.id() { "RECIPIENT" } else { "DONOR" });
        }
        assert_eq!(donor.sums("counted").await, (2, "199.00".to_owned()));
        assert_eq!(donor.sums("excluded").await, (2, "199.00".to_owned()));
        assert_eq!(donor.sums("all").await.0, 4);
    }

    /// An entry of the whole order matches a line of it; entries of different orders never match.
    async fn an_order_without_lines_matches_its_lines(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(COUNTY).await);
        let (officer, county) = (app.procurement_officer(unit).await, app.recipient_coordinator(COUNTY).await);
        let line = Line::of(unit, supplier, COUNTY).with("kind", "SOLD_WITH_HELP");
        let theirs = officer.logs(&numbered(line.clone(), "B1", json!(3))).await.purchase();
        let whole = county.logs(&numbered(line.clone(), "B1", Value::Null).with("amount", "98.00")).await.purchase();
        let other = county.logs(&numbered(line, "B2", json!(3)).with("amount", "97.00")).await.purchase();
        assert_eq!(read(&county, &whole).await.2, "POSSIBLE");
        assert_eq!(read(&county, &other).await.2, "CLEAR");
        let donor = app.donor_coordinator("440000").await;
        donor.steps("acceptMatch", &other, None).await.refused("WRONG_STATE");
        // Here it may well be another line of the order.
        donor.steps("clearDuplicate", &whole, None).await.done();
        county.confirms(&theirs).await.done();
        assert_eq!(read(&county, &whole).await, is("SUBMITTED", "PENDING", "NOT_A_DUPLICATE"));
    }

    /// A side's draft is its own: the other side enters the same line and is told nothing.
    async fn a_draft_of_one_side_keeps_no_line_from_the_other(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(COUNTY).await);
        let (officer, county) = (app.procurement_officer(unit).await, app.recipient_coordinator(COUNTY).await);
        let line = numbered(Line::of(unit, supplier, COUNTY).with("kind", "SOLD_WITH_HELP"), "C1", json!(1));
        let draft = officer.drafts(&line).await.purchase();
        let ours = county.logs(&line).await.purchase();
        assert_eq!(read(&county, &ours).await.2, "CLEAR");
        officer.logs(&line).await.refused("DUPLICATE");
        // Once it is submitted, it is proposed as one with what is there.
        let submitted = officer.submits(&draft).await.purchase();
        assert_eq!(read(&county, &submitted).await.2, "POSSIBLE");
        county.steps("acceptMatch", &submitted, None).await.done();
        assert_eq!(read(&county, &ours).await, is("SUBMITTED", "EXCLUDED", "DUPLICATE"));
    }

    /// Two alike lines that were written in the same instant are compared again when one is confirmed.
    async fn alike_lines_of_one_instant_are_found_at_confirmation(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(COUNTY).await);
        let (officer, county) = (app.procurement_officer(unit).await, app.recipient_coordinator(COUNTY).await);
        let line = Line::of(unit, supplier, COUNTY);
        let first = officer.logs(&line).await.purchase();
        let second = officer.logs(&line).await.purchase();
        assert_eq!(read(&county, &second).await.2, "POSSIBLE");
        // As if neither had seen the other.
        app.behind()
            .execute_unprepared("UPDATE purchase SET duplicate_mark = 'CLEAR', duplicate_of = NULL")
            .await
            .unwrap();
        county.confirms(&second).await.refused("WRONG_STATE");
        assert_eq!(read(&county, &second).await.0, "SUBMITTED");
        county.confirms(&first).await.done();
        county.confirms(&second).await.refused("WRONG_STATE");
        county.steps("joinDuplicate", &second, None).await.done();
        assert_eq!(read(&county, &second).await, is("SUBMITTED", "EXCLUDED", "DUPLICATE"));
        assert_eq!(county.sums("counted").await.0, 1);
    }

    /// What is said once to be no duplicate stays so; who said it was the other side.
    async fn the_other_side_decides_and_it_is_remembered(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(COUNTY).await);
        let (officer, county) = (app.procurement_officer(unit).await, app.recipient_coordinator(COUNTY).await);
        let line = Line::of(unit, supplier, COUNTY);
        officer.logs(&line).await.done();
        let second = officer.logs(&line.clone().with("acceptedOn", "2026-06-08")).await.purchase();
        let donor = app.donor_coordinator("440000").await;
        county.confirms(&second).await.refused("WRONG_STATE");
        donor.steps("clearDuplicate", &second, None).await.refused("WRONG_STATE");
        let cleared = county.steps("clearDuplicate", &second, None).await.purchase();
        county.confirms(&cleared).await.done();
        assert_eq!(read(&county, &cleared).await, is("CONFIRMED", "COUNTED", "NOT_A_DUPLICATE"));
        // Four days apart they are not alike.
        let later = officer.logs(&line.with("acceptedOn", "2026-06-12")).await.purchase();
        assert_eq!(read(&county, &later).await.2, "CLEAR");
    }
}
