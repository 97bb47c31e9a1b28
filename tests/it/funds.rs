//! Public money, as its people work with it: what is used of an account never exceeds what it holds.

use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use std::sync::Arc;
use tests::{
    app::TestApp,
    both_stores,
    forms::{Entry, Kind},
    people::Person,
};

const CITY: &str = "440100";
const COUNTY: &str = "451027";

/// The people of both sides, and a transfer of 1,000 yuan that is confirmed.
struct Desk {
    city: Person,
    county: Person,
    transfer: Entry,
}

impl Desk {
    async fn of(app: &TestApp) -> Self {
        let (city, county) = (app.donor_coordinator(CITY).await, app.recipient_coordinator(COUNTY).await);
        let kind = Kind::named("fundTransfer");
        let line = kind.line_with(CITY, COUNTY, ("amount", "\"1000.00\""));
        let transfer = city.enters(kind, &line, true).await.entry(kind);
        let transfer = county.takes(kind, "confirm", &transfer).await.entry(kind);
        Self { city, county, transfer }
    }

    async fn allocates(&self, amount: &str, more: &Value) -> tests::answer::Answer {
        self.enters("allocation", &self.transfer.id, amount, more).await
    }

    async fn enters(&self, one: &str, account: &str, amount: &str, more: &Value) -> tests::answer::Answer {
        let kind = Kind::named(one);
        let mut line = kind.line_on(CITY, COUNTY, Some(account));
        line["amount"] = amount.into();
        for (field, value) in more.as_object().into_iter().flatten() {
            line[field] = value.clone();
        }
        self.county.enters(kind, &line, true).await
    }
}

/// What each account holds and what is used of it, in fen, from the rows and from what is kept.
async fn accounts(app: &TestApp) -> (Vec<(i64, i64)>, Vec<(i64, i64)>) {
    let live = "state IN ('SUBMITTED', 'CONFIRMED', 'DISPUTED')";
    let drawn = |table: &str, field: &str, of: &str| {
        format!(
            "COALESCE((SELECT SUM(amount) FROM {table} d WHERE d.{field} = {of} AND \
             ((amount > 0 AND {live}) OR (amount < 0 AND state = 'CONFIRMED'))), 0)"
        )
    };
    let rows = format!(
        "SELECT CAST(held AS BIGINT) AS held, CAST(used AS BIGINT) AS used FROM (\
         SELECT t.id AS id, COALESCE((SELECT SUM(amount) FROM fund_transfer o WHERE (o.id = t.id OR o.corrects = t.id) AND \
         ((amount > 0 AND state = 'CONFIRMED') OR (amount < 0 AND {live}))), 0) AS held, \
         {} + {} AS used FROM fund_transfer t WHERE t.corrects IS NULL \
         UNION ALL SELECT a.id, COALESCE((SELECT SUM(amount) FROM allocation o WHERE (o.id = a.id OR o.corrects = a.id) AND {live}), 0), \
         {} FROM allocation a WHERE a.corrects IS NULL) x WHERE held <> 0 OR used <> 0 ORDER BY id",
        drawn("allocation", "transfer_id", "t.id"),
        drawn("fund_return", "transfer_id", "t.id"),
        drawn("expenditure", "allocation_id", "a.id"),
    );
    let kept =
        "SELECT held, used FROM fund_balance WHERE held <> 0 OR used <> 0 ORDER BY account_id".to_owned();
    let mut read = Vec::new();
    for query in [rows, kept] {
        let statement = Statement::from_string(app.behind().get_database_backend(), query);
        let rows = app.behind().query_all_raw(statement).await.unwrap();
        let pairs =
            rows.iter().map(|row| (row.try_get("", "held").unwrap(), row.try_get("", "used").unwrap()));
        read.push(pairs.collect::<Vec<(i64, i64)>>());
    }
    (read[0].clone(), read[1].clone())
}

both_stores! {
    /// Received, allocated, paid: each draws on what came before it and never on more; what is left is told.
    async fn no_account_is_overdrawn(app: TestApp) {
        let desk = Desk::of(&app).await;
        let (allocations, expenditures) = (Kind::named("allocation"), Kind::named("expenditure"));
        let first = desk.allocates("600.00", &json!({})).await.entry(allocations);
        let over = desk.allocates("400.01", &json!({})).await;
        assert_eq!(over.refusals(), ["INVALID"], "{}", over.body);
        assert!(over.body.to_string().contains("400.00 yuan can still be used"), "{}", over.body);
        desk.allocates("400.00", &json!({})).await.done();
        // Paid out of an allocation, whether or not the other side has confirmed it yet.
        let paid = desk.enters("expenditure", &first.id, "600.00", &json!({})).await.entry(expenditures);
        desk.enters("expenditure", &first.id, "0.01", &json!({})).await.refused("INVALID");
        desk.enters("fundReturn", &desk.transfer.id, "0.01", &json!({})).await.refused("INVALID");
        // What is used already is not withdrawn beneath it, nor made less.
        desk.county.takes(allocations, "withdraw", &first).await.refused("INVALID");
        let less = json!({ "id": first.id, "expectedVersion": first.version, "change": { "amount": "599.99" } });
        desk.county.acts(allocations, "amendAllocation", "AmendAllocationInput", &less).await.refused("INVALID");
        // What is withdrawn can be used again.
        desk.county.takes(expenditures, "withdraw", &paid).await.done();
        desk.enters("expenditure", &first.id, "600.00", &json!({})).await.done();
        // Money that nobody has confirmed yet is nobody's to give.
        let transfers = Kind::named("fundTransfer");
        let promised = desk.city.enters(transfers, &transfers.line(CITY, COUNTY), true).await.entry(transfers);
        desk.enters("allocation", &promised.id, "1.00", &json!({})).await.refused("INVALID");
        let (rows, kept) = accounts(&app).await;
        assert_eq!(rows, kept);
        assert_eq!(crate::audit::verify(&app, &[]).await, Ok(()));
    }

    /// Confirmed money is corrected by an opposite entry alone, which counts against an account at once and for it
    /// once both sides confirmed it, and never takes back what is used.
    async fn confirmed_money_is_corrected_by_an_opposite_entry(app: TestApp) {
        let desk = Desk::of(&app).await;
        let (transfers, allocations) = (Kind::named("fundTransfer"), Kind::named("allocation"));
        desk.city.changes(transfers, &desk.transfer).await.refused("WRONG_STATE");
        desk.county.objects(transfers, &desk.transfer).await.refused("WRONG_STATE");
        let given = desk.allocates("900.00", &json!({})).await.entry(allocations);
        let given = desk.city.takes(allocations, "confirm", &given).await.entry(allocations);
        let correction = |amount: &str| {
            let mut line = transfers.line_with(CITY, COUNTY, ("amount", &format!("\"{amount}\"")));
            line["corrects"] = desk.transfer.id.clone().into();
            line
        };
        desk.city.enters(transfers, &correction("-100.01"), true).await.refused("INVALID");
        desk.city.enters(transfers, &correction("100.00"), true).await.refused("INVALID");
        desk.city.enters(transfers, &correction("-100.00"), true).await.done();
        desk.allocates("0.01", &json!({})).await.refused("INVALID");
        // An allocation is taken back: its money is free once the donor's side has confirmed that.
        let back = desk.allocates("-300.00", &json!({ "corrects": given.id })).await.entry(allocations);
        desk.allocates("0.01", &json!({})).await.refused("INVALID");
        desk.enters("expenditure", &given.id, "600.01", &json!({})).await.refused("INVALID");
        desk.city.takes(allocations, "confirm", &back).await.done();
        desk.allocates("300.00", &json!({})).await.done();
        // What corrects is not corrected itself, nor does it draw on other money.
        desk.allocates("-1.00", &json!({ "corrects": back.id })).await.refused("INVALID");
        let (rows, kept) = accounts(&app).await;
        assert_eq!(rows, kept);
    }

    /// An entry lies where what it draws on lies, and names nothing of others.
    async fn an_entry_draws_on_its_own_money(app: TestApp) {
        let desk = Desk::of(&app).await;
        let kind = Kind::named("allocation");
        let other = kind.line_on(CITY, "451002", Some(&desk.transfer.id));
        let elsewhere = app.recipient_coordinator("450000").await;
        elsewhere.enters(kind, &other, true).await.refused("INVALID");
        let stranger = app.recipient_coordinator("511133").await;
        let theirs = kind.line_on("330000", "511133", Some(&desk.transfer.id));
        stranger.enters(kind, &theirs, true).await.refused("NOT_FOUND");
    }

    /// Sixteen clients allocate and pay from one transfer at once: what was acknowledged is there, and never too much.
    async fn sixteen_at_once_never_overdraw(app: TestApp) {
        let desk = Arc::new(Desk::of(&app).await);
        let mut clients = tokio::task::JoinSet::new();
        for client in 0..16_u32 {
            let desk = Arc::clone(&desk);
            clients.spawn(async move {
                let (mut allocated, mut paid) = (0_i64, 0_i64);
                for turn in 0..4 {
                    let amount = 7 + i64::from((client * 5 + turn * 3) % 40);
                    let answer = desk.allocates(&format!("{amount}.00"), &json!({})).await;
                    if !answer.refusals().is_empty() {
                        assert_eq!(answer.refusals(), ["INVALID"], "{}", answer.body);
                        continue;
                    }
                    allocated += amount;
                    let account = answer.entry(Kind::named("allocation")).id;
                    for part in [amount, amount / 2 + 1] {
                        let answer = desk.enters("expenditure", &account, &format!("{part}.00"), &json!({})).await;
                        paid += if answer.refusals().is_empty() && answer.code().is_none() { part } else { 0 };
                    }
                }
                (allocated, paid)
            });
        }
        let (mut allocated, mut paid) = (0, 0);
        while let Some(done) = clients.join_next().await {
            let (more, spent) = done.unwrap();
            allocated += more;
            paid += spent;
        }
        assert!(allocated <= 1_000 && paid <= allocated && allocated > 900, "{allocated} {paid}");
        let (rows, kept) = accounts(&app).await;
        assert_eq!(rows, kept);
        let used: i64 = kept.iter().map(|(_, used)| used).sum();
        assert_eq!(used, (allocated + paid) * 100, "what was acknowledged is there");
        for (held, used) in kept {
            assert!(used <= held);
        }
    }
}
