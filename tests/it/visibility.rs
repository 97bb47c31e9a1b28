//! Who sees how many rows of which table, in a fixed world: the row policy as a table that people read.

use crate::golden::is_fresh;
use entity::values::{RecordKind, Role};
use sea_orm::EntityName;
use serde_json::Value;
use std::fmt::Write;
use tests::{
    app::TestApp,
    both_stores,
    people::{Holds, Person, Reaches, over},
    workspace::page,
    world::{ORIGIN, World},
};

/// How many rows of each table somebody sees.
macro_rules! seen {
    ($reader:expr; $($entity:path),+ $(,)?) => {
        vec![$((
            <$entity>::default().table_name().to_owned(),
            stringify!($entity).replace(' ', "").replacen("entity::", "", 1),
            $reader.find::<$entity>().count_to(1_000_000).await.unwrap().to_string(),
        )),+]
    };
}

both_stores! {
    /// The printed table is what the store answers, and names every table that anybody may see.
    async fn who_sees_what_is_the_printed_table(app: TestApp) {
        let world = World::of(app).await;
        let people = people(&world).await;
        let mut rows: Vec<(String, Vec<String>)> = Vec::new();
        for (at, (_, person)) in people.iter().enumerate() {
            let actor = world.app.actor_of(person).await;
            let reader = world.app.opened().reader(&actor);
            let mut column = seen!(reader;
                entity::purchase::Entity,
                entity::donation::Entity,
                entity::local_pair::Entity,
                entity::training::Entity,
                entity::meeting::Entity,
                entity::post::Entity,
                entity::labour_dispatch::Entity,
                entity::workshop::Entity,
                entity::fund_transfer::Entity,
                entity::allocation::Entity,
                entity::expenditure::Entity,
                entity::fund_return::Entity,
                entity::project::Entity,
                entity::project_step::Entity,
                entity::park::Entity,
                entity::industry_transfer::Entity,
                entity::industry_step::Entity,
                entity::industry_result::Entity,
                entity::agreement::Entity,
                entity::target::Entity,
                entity::dispatch_report::Entity,
                entity::confirmation::Entity,
                entity::dispute::Entity,
                entity::journal::Entity,
                entity::plan::Entity,
                entity::batch::Entity,
                entity::upload::Entity,
                entity::upload::part::Entity,
                entity::job::Entity,
                entity::job::row::Entity,
                entity::review::Entity,
                entity::account::Entity,
                entity::account::grant::Entity,
                entity::account::identity::Entity,
                entity::account::notice::Entity,
                entity::account::session::Entity,
                entity::account::refresh_token::Entity,
                entity::account::signing_key::Entity,
                entity::organisation::Entity,
                entity::product::Entity,
                entity::list::channel::Entity,
                entity::list::measure::Entity,
                entity::mark::Entity,
                entity::region::Entity,
                entity::pairing::Entity,
                entity::pairing::area::Entity,
                entity::county::class::Entity,
                entity::county::assisted::Entity,
                entity::plan::floor::Entity,
            );
            if at == 0 {
                let named: Vec<_> = column.iter().map(|(_, entity, _)| entity.clone()).collect();
                every_policy_is_in(&named);
            }
            column.extend(asked(person).await);
            for (row, (table, _, count)) in column.into_iter().enumerate() {
                if at == 0 {
                    rows.push((table, Vec::new()));
                }
                rows[row].1.push(count);
            }
        }
        is_fresh("docs/visibility.md", &printed(&people, &rows));
    }
}

/// What the API answers to the same people: a list, its count and the sums say the same as the tables.
async fn asked(person: &Person) -> [(String, String, String); 3] {
    let query =
        "{ purchases(first: 100) { totalCount nodes { id } } purchaseSummary { total { all { count } } } }";
    let answer = person.ask(query, Value::Null).await;
    let of = |what: &str, said: String| (what.to_owned(), String::new(), said);
    if answer.code().is_some() {
        return ["listed", "counted", "summed"].map(|what| of(what, "–".to_owned()));
    }
    let listed = answer.at("/purchases/nodes").as_array().unwrap().len();
    [
        of("listed", listed.to_string()),
        of("counted", answer.number("/purchases/totalCount").to_string()),
        of("summed", answer.number("/purchaseSummary/total/all/count").to_string()),
    ]
}

/// One of each role, and of each reach that a role can have here.
async fn people(world: &World) -> Vec<(&'static str, Person)> {
    let app = &world.app;
    let limited = Holds { only: Some(RecordKind::Purchase), ..over(Role::RecipientCoordinator, "450000") };
    let expired = app.recipient_coordinator("450000").await;
    expired.was_granted_until("2026-06-14").await;
    let last_day = app.recipient_coordinator("450000").await;
    last_day.was_granted_until("2026-06-15").await;
    let both = [
        Holds { role: Role::ProcurementOfficer, reach: Reaches::Organisation(world.unit), only: None },
        over(Role::Supervisor, "440100"),
        over(Role::Auditor, "510000"),
    ];
    let people = vec![
        ("administrator", app.administrator().await),
        ("donor coordinator of 广东", app.donor_coordinator("440000").await),
        ("donor coordinator of 广州", app.donor_coordinator("440100").await),
        ("donor coordinator of 天河区", app.donor_coordinator("440106").await),
        ("recipient coordinator of 广西", app.recipient_coordinator("450000").await),
        ("recipient coordinator of 百色", app.recipient_coordinator("451000").await),
        ("recipient coordinator of 凌云县", app.recipient_coordinator(ORIGIN).await),
        ("recipient coordinator of 贵州, which 广东 assists too", app.recipient_coordinator("520000").await),
        ("donor coordinator of 山东, which assists 甘肃 as 天津 does", app.donor_coordinator("370000").await),
        ("recipient coordinator of 甘肃", app.recipient_coordinator("620000").await),
        ("donor coordinator of 浙江, which has no part", app.donor_coordinator("330000").await),
        ("procurement officer of the unit, who logged a batch", world.officer.clone()),
        ("procurement officer of a unit of the centre", app.procurement_officer(world.central).await),
        ("assessor of 粤桂", app.assessor(app.pairing("440000", "450000")).await),
        ("assessor of 粤黔", app.assessor(app.pairing("440000", "520000")).await),
        ("auditor of 广东", app.auditor("440000").await),
        ("auditor of 广西", app.auditor("450000").await),
        ("auditor of the nation", app.auditor_of_the_nation().await),
        ("supervisor of 广州", app.supervisor("440100").await),
        ("officer of the unit, supervisor of 广州 and auditor of 四川 at once", app.person(&both).await),
        ("recipient coordinator of 广西 for purchases only", app.person(&[limited]).await),
        ("recipient coordinator of 广西 until today", last_day),
        ("recipient coordinator of 广西 until yesterday", expired),
        ("somebody without a grant", app.person(&[]).await),
        ("nobody", app.nobody()),
    ];
    for (_, person) in &people {
        // All sign in before anything is counted: a session is a row too.
        person.header().await;
    }
    people
}

/// Every `impl Visible` of the policy has its row in the table.
fn every_policy_is_in(named: &[String]) {
    let text = |of: &str| page(&format!("api/src/access/visible{of}.rs")).unwrap().text;
    let (policy, of_records) = (text(""), text("/records"));
    let (records, _) = of_records.split_once("\nrecords! {").unwrap().1.split_once('}').unwrap();
    let records = records.lines().filter_map(|line| line.trim().split(" as ").next());
    let records = records.filter(|entity| !entity.is_empty());
    let parts =
        of_records.lines().filter_map(|line| line.strip_prefix("impl Visible for ")?.strip_suffix(" {"));
    let open = policy.split_once("\nopen! {").unwrap().1.split_once('}').unwrap().0;
    let open = open.split(',').map(str::trim).filter(|entity| !entity.is_empty());
    let own = policy.lines().filter_map(|line| line.strip_prefix("impl Visible for ")?.strip_suffix(" {"));
    let policies: std::collections::BTreeSet<&str> = open.chain(own).chain(records).chain(parts).collect();
    let named: std::collections::BTreeSet<&str> = named.iter().map(String::as_str).collect();
    assert_eq!(policies, named, "a table that somebody may see (left) is not counted here (right)");
}

/// The page.
fn printed(people: &[(&str, Person)], rows: &[(String, Vec<String>)]) -> String {
    let mut page = String::from(
        "# Who sees how much\n\nWritten by a test from `api/src/access/visible.rs`, by the rows that each of these people sees of one small \
         world\n(`tests/harness/world.rs`), the same on both stores. The last three rows are the API's answers to them: purchases listed,\n\
         counted, and summed (drafts are in no sum).\n\n",
    );
    let letters: Vec<char> = ('A'..='Z').take(people.len()).collect();
    for ((name, _), letter) in people.iter().zip(&letters) {
        writeln!(page, "- **{letter}** {name}").unwrap();
    }
    let heads: Vec<String> = letters.iter().map(char::to_string).collect();
    writeln!(page, "\n| table | {} |", heads.join(" | ")).unwrap();
    writeln!(page, "| --- |{}", " ---: |".repeat(heads.len())).unwrap();
    for (table, counts) in rows {
        writeln!(page, "| {table} | {} |", counts.join(" | ")).unwrap();
    }
    page
}
