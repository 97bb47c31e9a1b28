//! The demonstration: made-up people, purchases and donations, calibrated to published totals and scaled down.
//!
//! It is filled through the API, by the people that it makes, so that every row of it passed every rule. Each
//! organisation's name says that it is a demonstration, and so does the store.

mod donations;
mod lines;
mod people;

pub use people::Account;

use crate::{
    access::{Actor, password::Passwords},
    error::{Error, Result},
    http::App,
};
use domain::permit::{Act, Duty};
use donations::Gifts;
use entity::mark;
use lines::{BATCH, Batch, batches};
use serde_json::{Map, Value as Json, json};

/// The mark of a demonstration store.
pub const MARK: &str = "demonstration";

/// What the mark says: shown wherever the data are.
pub const NOTICE: &str =
    "演示数据，按公开合计数的万分之一生成 / demonstration data, published totals scaled down 1:10,000";

/// Fills an empty store; a store that was filled before gets new passwords only.
pub async fn fill(app: &App) -> Result<Vec<Account>> {
    let seed = Actor::system(Duty::Seed);
    let passwords = Passwords::new(2)?;
    let marked = app.store.reader(&seed).find::<mark::Entity>().all().await?;
    if marked.iter().any(|mark| mark.name == MARK) {
        return people::renew(&app.store, &seed, &passwords).await;
    }
    let catalogue = people::catalogue(&app.store, &seed).await?;
    let accounts = people::add(app, &seed, &passwords, &catalogue).await?;
    for batch in batches(&catalogue) {
        run(app, &accounts, &batch).await?;
    }
    for link in donations::ALL {
        give(app, &accounts, link).await?;
    }
    let mark = mark::Model { name: MARK.to_owned(), value: NOTICE.to_owned() };
    app.store
        .write(&seed, &[Act::ManageCatalogue], "demo", async |writer| writer.mark(mark.clone()).await)
        .await?;
    app.shelf.renew(&app.store).await?;
    Ok(accounts)
}

/// Logs a batch as its unit's officer, and has the recipient's coordinator act on it.
async fn run(app: &App, accounts: &[Account], batch: &Batch) -> Result<()> {
    let officer = token(app, accounts, batch.officer).await?;
    let coordinator = token(app, accounts, batch.coordinator).await?;
    for (at, lines) in batch.lines.chunks(BATCH).enumerate() {
        let input = json!({
            "idempotencyKey": format!("demonstration-{}-{at}", batch.name),
            "submit": batch.submit,
            "policy": "ALL_OR_NOTHING",
            "lines": lines,
        });
        let query = "mutation($input: LogPurchasesInput!) { logPurchases(input: $input) { \
                     lines { purchase { id version duplicateMark } userErrors { field message } } userErrors { message } } }";
        let answer = app.ask(Some(&officer), query, variables(input)).await;
        let logged =
            answer.pointer("/data/logPurchases/lines").and_then(Json::as_array).cloned().unwrap_or_default();
        let purchases: Vec<&Json> = logged
            .iter()
            .filter_map(|line| line.get("purchase"))
            .filter(|purchase| purchase.is_object())
            .collect();
        if purchases.len() != lines.len() {
            return Err(Error::Internal(format!("the demonstration's lines were refused: {answer}")));
        }
        let step = |purchase: &&Json| json!({ "id": purchase.get("id"), "expectedVersion": purchase.get("version") });
        let decided: Vec<Json> = purchases.iter().take(batch.confirmed).map(step).collect();
        if !decided.is_empty() {
            let query = "mutation($input: StepsInput!) { confirmPurchases(input: $input) { done refused items { userErrors { message } } } }";
            let answer = app.ask(Some(&coordinator), query, variables(json!({ "items": decided }))).await;
            if answer.pointer("/data/confirmPurchases/done") != Some(&json!(decided.len())) {
                return Err(Error::Internal(format!("the demonstration was not confirmed: {answer}")));
            }
        }
        for purchase in purchases.iter().skip(batch.confirmed).take(batch.disputed) {
            let input = json!({
                "id": purchase.get("id"), "expectedVersion": purchase.get("version"),
                "field": "amount", "value": "1000.00", "reason": "发票金额与验收单不一致（演示）",
            });
            let query = "mutation($input: DisputeInput!) { disputePurchase(input: $input) { userErrors { message } } }";
            app.ask(Some(&coordinator), query, variables(input)).await;
        }
    }
    Ok(())
}

/// Logs the donations of a link as its donor's coordinator, and has the recipient's confirm most of them.
async fn give(app: &App, accounts: &[Account], link: &Gifts) -> Result<()> {
    let donor = token(app, accounts, link.donor).await?;
    let recipient = token(app, accounts, link.recipient).await?;
    for (number, gift) in link.all.iter().enumerate() {
        let query = "mutation($input: LogDonationInput!) { logDonation(input: $input) { \
                     donation { id version } userErrors { field message } } }";
        let answer = app.ask(Some(&donor), query, variables(gift.input(number + 1))).await;
        let Some(donation) = answer.pointer("/data/logDonation/donation").filter(|it| it.is_object()) else {
            return Err(Error::Internal(format!("a donation of the demonstration was refused: {answer}")));
        };
        if gift.confirmed {
            let step = json!({ "id": donation.get("id"), "expectedVersion": donation.get("version") });
            let query = "mutation($input: StepInput!) { confirmDonation(input: $input) { donation { id } userErrors { message } } }";
            let answer = app.ask(Some(&recipient), query, variables(step)).await;
            if !answer.pointer("/data/confirmDonation/donation").is_some_and(Json::is_object) {
                return Err(Error::Internal(format!("a donation was not confirmed: {answer}")));
            }
        }
    }
    Ok(())
}

/// Signs in and gives the header to send.
async fn token(app: &App, accounts: &[Account], name: &str) -> Result<String> {
    let account = accounts.iter().find(|account| account.name == name);
    let account = account.ok_or_else(|| Error::Internal(format!("no demonstration account {name}")))?;
    let query = "mutation($input: SignInInput!) { signIn(input: $input) { accessToken } }";
    let input = json!({ "name": account.name, "password": account.password });
    let answer = app.ask(None, query, variables(input)).await;
    let token = answer.pointer("/data/signIn/accessToken").and_then(Json::as_str);
    token
        .map(|token| format!("Bearer {token}"))
        .ok_or_else(|| Error::Internal(format!("no sign-in: {answer}")))
}

fn variables(input: Json) -> Map<String, Json> {
    Map::from_iter([("input".to_owned(), input)])
}
