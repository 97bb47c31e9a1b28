//! The demonstration: made-up people and their records, calibrated to published totals and scaled down.
//!
//! It is filled through the API, by the people that it makes, so that every row of it passed every rule. Each
//! organisation's name says that it is a demonstration, and so does the store.

mod courses;
mod donations;
mod forms;
mod lines;
mod people;
mod promises;

pub use people::Account;

use crate::{
    access::{Actor, password::Passwords},
    error::{Error, Result},
    http::App,
};
use domain::permit::{Act, Duty};
use donations::Gifts;
use entity::{mark, organisation};
use forms::Sheet;
use lines::{BATCH, Batch, batches};
use serde_json::{Map, Value as Json, json};

/// The mark of a demonstration store.
pub const MARK: &str = "demonstration";

/// What the mark says: shown wherever the data are.
pub const NOTICE: &str = "演示数据，金额按公开合计数的万分之一、就业人数按百分之一生成 / demonstration data, published totals scaled down: amounts 1:10,000, people in work 1:100";

/// Fills an empty store; a store that was filled before gets new passwords only, and one that holds anything else is
/// left alone: then there are no accounts.
pub async fn fill(app: &App) -> Result<Option<Vec<Account>>> {
    let seed = Actor::system(Duty::Seed);
    let passwords = Passwords::new(2)?;
    let reader = app.store.reader(&seed);
    let marked = reader.find::<mark::Entity>().all().await?;
    if marked.iter().any(|mark| mark.name == MARK) {
        return people::renew(&app.store, &seed, &passwords).await.map(Some);
    }
    if !reader.find::<organisation::Entity>().order_by_id().limit(1).all().await?.is_empty() {
        return Ok(None);
    }
    let catalogue = people::catalogue(&app.store, &seed).await?;
    let accounts = people::add(app, &seed, &passwords, &catalogue).await?;
    for batch in batches(&catalogue) {
        run(app, &accounts, &batch).await?;
    }
    for link in donations::ALL {
        give(app, &accounts, link).await?;
    }
    for money in &forms::MONEY {
        let transfer = enter(app, &accounts, &money.transfer()).await?;
        let allocations = enter(app, &accounts, &money.allocations(&transfer.concat())).await?;
        enter(app, &accounts, &money.expenditures(&allocations)).await?;
    }
    for promise in &promises::ALL {
        let agreement = enter(app, &accounts, &promise.agreement()).await?;
        enter(app, &accounts, &promise.targets(&agreement.concat())).await?;
    }
    for sheet in forms::sheets() {
        enter(app, &accounts, &sheet).await?;
    }
    for course in courses::all() {
        let ids = enter(app, &accounts, &course.of).await?;
        for sheet in course.steps(&ids).iter().chain(&course.results(&ids)) {
            enter(app, &accounts, sheet).await?;
        }
    }
    let mark = mark::Model { name: MARK.to_owned(), value: NOTICE.to_owned() };
    app.store
        .write(&seed, &[Act::ManageCatalogue], "demo", async |writer| writer.mark(mark.clone()).await)
        .await?;
    app.shelf.renew(&app.store).await?;
    Ok(Some(accounts))
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

/// Enters records of a kind and has the other side confirm them but for the last; gives their ids.
async fn enter(app: &App, accounts: &[Account], sheet: &Sheet) -> Result<Vec<String>> {
    let Sheet { node, nodes, name, .. } = *sheet;
    let refused = |what: &str, answer: &Json| {
        Err(Error::Internal(format!("{what} of the demonstration were refused ({name}): {answer}")))
    };
    let one = format!("{}{}", node.get(..1).unwrap_or("").to_lowercase(), node.get(1..).unwrap_or(""));
    let input = json!({
        "idempotencyKey": format!("demonstration-{name}"), "submit": true, "policy": "ALL_OR_NOTHING", "lines": sheet.lines,
    });
    let query = format!(
        "mutation($input: Log{nodes}Input!) {{ log{nodes}(input: $input) {{ \
         lines {{ {one} {{ id version }} userErrors {{ field message }} }} userErrors {{ message }} }} }}"
    );
    let by = token(app, accounts, sheet.by).await?;
    let answer = app.ask(Some(&by), &query, variables(input)).await;
    let lines = answer.pointer(&format!("/data/log{nodes}/lines")).and_then(Json::as_array);
    let entered: Vec<&Json> =
        lines.into_iter().flatten().filter_map(|line| line.get(&one)).filter(|it| it.is_object()).collect();
    if entered.len() != sheet.lines.len() {
        return refused(nodes, &answer);
    }
    let steps: Vec<Json> = entered
        .iter()
        .take(entered.len().saturating_sub(sheet.waiting))
        .map(|it| json!({ "id": it.get("id"), "expectedVersion": it.get("version") }))
        .collect();
    let query = format!(
        "mutation($input: Confirm{nodes}Input!) {{ confirm{nodes}(input: $input) {{ done items {{ userErrors {{ message }} }} }} }}"
    );
    let by = token(app, accounts, sheet.confirmed_by).await?;
    let answer = app.ask(Some(&by), &query, variables(json!({ "items": steps }))).await;
    if answer.pointer(&format!("/data/confirm{nodes}/done")) != Some(&json!(steps.len())) {
        return refused("confirmations", &answer);
    }
    Ok(entered.iter().filter_map(|it| it.get("id")?.as_str()).map(str::to_owned).collect())
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
