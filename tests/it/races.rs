//! What happens at the same instant: one outcome, never two.

use serde_json::json;
use tests::{
    answer::Answer,
    app::TestApp,
    both_stores,
    proof::count,
    purchases::{Line, key},
};

const UNIT: &str = "440106";
const ORIGIN: &str = "451027";
/// How often each race is run.
fn times() -> usize {
    count(10, 200)
}

both_stores! {
    /// Of two coordinators who confirm the same version, one does, and the record is confirmed once.
    async fn two_confirmations_at_once_are_one(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let (one, other) = (app.recipient_coordinator(ORIGIN).await, app.recipient_coordinator("450000").await);
        for amount in 1..=times() {
            let line = Line::of(unit, supplier, ORIGIN).with("amount", format!("{}.00", amount * 100));
            let logged = officer.logs(&line).await.purchase();
            let (a, b) = tokio::join!(one.confirms(&logged), other.confirms(&logged));
            assert_eq!([&a, &b].into_iter().filter(|answer| was_done(answer)).count(), 1, "{a:?} {b:?}");
            let refused = if was_done(&a) { b } else { a };
            assert!(["VERSION_CONFLICT", "WRONG_STATE"].contains(refused.refusals().first().unwrap()), "{refused:?}");
        }
        assert_eq!(i64::try_from(times()).unwrap(), officer.sums("counted").await.0);
        assert_eq!(officer.sums("all").await.0, officer.sums("counted").await.0);
    }

    /// A confirmation holds for the version that it named, or it is none: nobody confirms what they did not see.
    async fn a_confirmation_and_an_amendment_at_once_leave_one(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let county = app.recipient_coordinator(ORIGIN).await;
        for amount in 1..=times() {
            let line = Line::of(unit, supplier, ORIGIN).with("amount", format!("{}.00", amount * 100));
            let logged = officer.logs(&line).await.purchase();
            let change = json!({ "amount": format!("{}.01", amount * 100) });
            let (confirmed, amended) = tokio::join!(county.confirms(&logged), officer.amends(&logged, &change));
            let read = officer.reads(&logged, "state amount version").await;
            let state = (read.text("/purchase/state"), read.text("/purchase/amount").ends_with(".01"));
            match (was_done(&confirmed), was_done(&amended)) {
                (true, false) => assert_eq!(state, ("CONFIRMED", false)),
                (false, true) => assert_eq!(state, ("SUBMITTED", true)),
                both => panic!("{both:?}: {confirmed:?} {amended:?}"),
            }
        }
    }

    /// The same key and line, sent twice at once, is one record and the same answer.
    async fn the_same_key_at_once_is_one_record(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        for amount in 1..=times() {
            let line = Line::of(unit, supplier, ORIGIN).with("amount", format!("{}.00", amount * 100));
            let input = json!({ "idempotencyKey": key(), "submit": true, "line": line.input() });
            let (a, b, c) = tokio::join!(
                officer.logs_with(&input),
                officer.logs_with(&input),
                officer.logs_with(&input)
            );
            let first = a.purchase();
            assert_eq!([b.purchase(), c.purchase()], [first.clone(), first]);
            assert_eq!(i64::try_from(amount).unwrap(), officer.sums("all").await.0);
        }
    }

    /// The same order line, entered twice at once, is entered once.
    async fn the_same_order_line_at_once_is_entered_once(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let (one, other) = (app.procurement_officer(unit).await, app.procurement_officer(unit).await);
        for order in 1..=times() {
            let line = Line::of(unit, supplier, ORIGIN)
                .with("channel", "PLATFORM_832")
                .with("orderNumber", format!("832-{order}"))
                .with("orderLine", 1)
                .with("amount", format!("{}.00", order * 100));
            let (a, b) = tokio::join!(one.logs(&line), other.logs(&line));
            assert_eq!([&a, &b].into_iter().filter(|answer| was_done(answer)).count(), 1, "{a:?} {b:?}");
            let refused = if was_done(&a) { b } else { a };
            assert_eq!(refused.refusals(), ["DUPLICATE"]);
        }
    }
}

fn was_done(answer: &Answer) -> bool {
    assert_eq!(answer.code(), None, "a race is no failure: {}", answer.body);
    answer.refusals().is_empty()
}
