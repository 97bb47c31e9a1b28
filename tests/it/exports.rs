//! Sheets out: each role takes out the rows that it sees, with the filter that it asks, and no other.

use api::sheet::{Choices, Column, Kind, Title};
use reqwest::header;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tests::{app::TestApp, both_stores, people::Person, proof::count, purchases::Line};

/// 天河区 in 广州, and 凌云县 and 田阳区 in 百色, which 广东 assists.
const UNIT: &str = "440106";
const ORIGIN: &str = "451027";
const OTHER_ORIGIN: &str = "451003";

/// Columns of the sheets, as somebody who reads them back knows them.
const COLUMNS: &[Column] = &[
    column("id", "编号", "Id", Kind::Code),
    column("code", "代码", "Code", Kind::Code),
    column("name", "登录名", "Name", Kind::Code),
    column("grants", "现有授权", "Grants in force", Kind::Text),
    column("fileName", "文件名", "File", Kind::Text),
    column("region", "审核地区代码", "Region code", Kind::Code),
    column("act", "操作", "Act", Kind::Code),
    column("from", "空档起", "From", Kind::Day),
    column("unit", "采购单位", "Unit", Kind::Code),
    column("productName", "产品名称", "Product", Kind::Text),
    column("origin", "产地", "Origin", Kind::Code),
    column("channel", "渠道", "Channel", Kind::Text),
    column("kind", "类型", "Kind", Kind::Text),
    column("quantity", "数量", "Quantity", Kind::Decimal { places: 3 }),
    column("amount", "金额（元）", "Amount (yuan)", Kind::Decimal { places: 2 }),
    column("acceptedOn", "验收日期", "Accepted on", Kind::Day),
    column("state", "状态", "State", Kind::Text),
    column("confirmedOn", "确认日期", "Confirmed on", Kind::Day),
    column("version", "版本", "Version", Kind::Integer),
    column("unverified", "未核实", "Unverified", Kind::Text),
    column("line", "行", "Line", Kind::Text),
    column("originCounty", "产地县代码", "Origin county code", Kind::Code),
    column("allCount", "全部（行）", "All (lines)", Kind::Integer),
    column("allAmount", "全部（元）", "All (yuan)", Kind::Decimal { places: 2 }),
    column("countedAmount", "计入（元）", "Counted (yuan)", Kind::Decimal { places: 2 }),
];

const fn column(key: &'static str, zh: &'static str, en: &'static str, kind: Kind) -> Column {
    let title = Title { zh, en };
    Column { key, title, kind, required: false, help: title, choices: Choices::Free }
}

both_stores! {
    /// Whoever sees a row in the list has it in the sheet, in the same order, and a stranger has an empty one.
    async fn each_role_takes_out_what_it_sees(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        for (origin, amount) in [(ORIGIN, "10.00"), (ORIGIN, "30.00"), (OTHER_ORIGIN, "20.00"), (ORIGIN, "5.50")] {
            officer.logs(&Line::of(unit, supplier, origin).with("amount", amount)).await.done();
        }
        officer.drafts(&Line::of(unit, supplier, ORIGIN).with("amount", "70.00")).await.done();
        let people = [
            (&officer, 4),
            (&app.recipient_coordinator(ORIGIN).await, 2),
            (&app.recipient_coordinator("450000").await, 3),
            (&app.donor_coordinator("440000").await, 4),
            (&app.supervisor("440100").await, 3),
            (&app.auditor("450000").await, 3),
            (&app.auditor_of_the_nation().await, 3),
            (&app.administrator().await, 3),
            (&app.recipient_coordinator("520000").await, 0),
            (&app.donor_coordinator("330000").await, 0),
            (&app.auditor("330000").await, 0),
        ];
        let filter = json!({ "amount": { "gte": "10" } });
        for (at, (person, sees)) in people.into_iter().enumerate() {
            let listed = person.lists(&filter).await;
            for format in ["CSV", "XLSX"] {
                let sheet = person.exports("purchases", &json!({ "format": format, "filter": filter })).await;
                assert_eq!(sheet.column(COLUMNS, "id"), listed, "{at} {format}");
            }
            assert_eq!(listed.len(), sees, "{at}");
        }
        let by_amount = json!({ "format": "CSV", "filter": { "unit": { "eq": api::graphql::id::encode(unit) } }, "orderBy": "AMOUNT_ASC" });
        let sheet = officer.exports("purchases", &by_amount).await;
        assert_eq!(sheet.column(COLUMNS, "amount"), ["5.50", "10.00", "20.00", "30.00", "70.00"]);
    }

    /// The cells say what GraphQL says, a text that looks like a formula stays a text, and the sheet says what it is.
    async fn a_sheet_reads_back_as_it_was(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let formula = "=HYPERLINK(\"http://x\",A1)";
        let line = Line::of(unit, supplier, ORIGIN).with("productName", formula).with("quantity", "0.125").with("amount", "1234567.89");
        let logged = officer.logs(&line).await.purchase();
        let confirmed = app.recipient_coordinator(ORIGIN).await.confirms(&logged).await.purchase();
        let lists = officer.ask("{ channels { code name nameEn } }", Value::Null).await;
        let channels = lists.at("/channels").as_array().unwrap();
        let direct = channels.iter().find(|channel| channel["code"] == "DIRECT").unwrap();
        let channel = &format!("{} {}", direct["name"].as_str().unwrap(), direct["nameEn"].as_str().unwrap());
        for format in ["CSV", "XLSX"] {
            let sheet = officer.exports("purchases", &json!({ "format": format })).await;
            let rows = sheet.rows(COLUMNS);
            let cells = ["id", "productName", "origin", "quantity", "amount", "acceptedOn", "channel", "kind", "state", "confirmedOn", "version"];
            let told: Vec<_> = cells.iter().map(|key| rows[0].get(key).unwrap_or_default()).collect();
            let is = [&confirmed.id, formula, "451027000000", "0.125", "1234567.89", "2026-06-05", channel, "采购 Bought", "已确认 Confirmed", "2026-06-15", "2"];
            assert_eq!(told, is, "{format}");
            assert_eq!(rows.len(), 1);
        }
        let sheet = officer.exports("purchases", &json!({ "format": "CSV", "filter": { "year": { "eq": 2026 } } })).await;
        let text = sheet.text();
        assert!(text.contains("\"'=HYPERLINK(") && !text.contains(",=") && !text.contains("\"=HYP"), "{text}");
        let name = officer.credentials().0;
        for note in ["消费帮扶采购清单 Purchases", "{\"\"filter\"\":{\"\"year\"\":{\"\"eq\"\":2026}}}", "(2026-06-15T01:00:00Z)", "2026-06-15 09:00:00 UTC+8", &format!("({name})")] {
            assert!(text.contains(note), "{note}: {text}");
        }
        assert!(!text.contains("演示"));
        let mark = "INSERT INTO store_mark (name, value) VALUES ('demonstration', '演示数据')";
        app.behind().execute_unprepared(mark).await.unwrap();
        app.notice().await;
        let marked = officer.exports("purchases", &json!({ "format": "CSV" })).await;
        assert!(marked.text().contains("演示数据"));
        assert_eq!(sheet.header(header::CONTENT_TYPE), "text/csv; charset=utf-8; header=present");
        assert_eq!(sheet.header(header::CACHE_CONTROL), "no-store");
        assert_eq!(
            sheet.header(header::CONTENT_DISPOSITION),
            "attachment; filename=\"purchases-2026-06-15.csv\"; filename*=UTF-8''%E6%B6%88%E8%B4%B9%E5%B8%AE%E6%89%B6%E9%87%87%E8%B4%AD%E6%B8%85%E5%8D%95-2026-06-15.csv"
        );
    }

    /// A summary's groups are those of GraphQL, below their total, with what the numbers mean.
    async fn a_summary_is_taken_out_with_its_groups(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        for (origin, amount) in [(ORIGIN, "10.00"), (OTHER_ORIGIN, "32.10"), (ORIGIN, "0.90")] {
            officer.logs(&Line::of(unit, supplier, origin).with("amount", amount)).await.done();
        }
        let asked = json!({ "format": "CSV", "filter": { "year": { "eq": 2026 } }, "groupBy": ["ORIGIN_COUNTY", "YEAR"] });
        let sheet = officer.exports("purchaseSummary", &asked).await;
        let told: Vec<_> = sheet.rows(COLUMNS).iter().map(|row| {
            ["line", "originCounty", "allCount", "allAmount", "countedAmount"].map(|key| row.get(key).unwrap_or_default().to_owned())
        }).collect();
        let line = |line: &str, county: &str, count: &str, amount: &str| [line, county, count, amount, "0.00"].map(str::to_owned);
        assert_eq!(told, [
            line("合计 Total", "", "3", "43.00"),
            line("其中：结对关系未核实 Of which: pairing unverified", "", "0", "0.00"),
            line("分组 Group", "451003000000", "1", "32.10"),
            line("分组 Group", "451027000000", "2", "10.90"),
        ]);
        let text = sheet.text();
        assert!(text.contains("口径 Definition: ") && text.contains("凌云县") && !text.contains("季度"), "{text}");
        let stranger = app.donor_coordinator("330000").await.exports("purchaseSummary", &asked).await;
        assert_eq!(stranger.column(COLUMNS, "allCount"), ["0", "0"]);
    }

    /// Every list that can be taken out has as many rows in the sheet as in GraphQL; unverified entries say so.
    async fn every_list_is_as_long_as_in_graphql(app: TestApp) {
        let person = app.auditor_of_the_nation().await;
        app.unit(UNIT).await;
        app.seals().await;
        for list in [
            "purchases", "donations", "localPairs", "trainings", "meetings", "posts", "labourDispatches", "workshops", "fundTransfers", "allocations", "expenditures", "fundReturns", "projects", "projectSteps", "parks", "industryTransfers", "industrySteps", "industryResults", "agreements", "targets", "dispatchReports", "organisations", "products", "plans", "regions", "pairings", "countyClasses",
            "assistedCounties", "planFloors", "reviews", "jobs", "accounts", "accessNotices", "auditTrail",
        ] {
            let counted = person.ask(&format!("{{ {list} {{ totalCount }} }}"), Value::Null).await;
            let sheet = person.exports(list, &json!({ "format": "CSV" })).await;
            let ids = sheet.column(COLUMNS, "id");
            assert_eq!(i64::try_from(ids.len()).unwrap(), counted.number(&format!("/{list}/totalCount")), "{list}");
            assert!(ids.iter().all(|id| !id.is_empty()), "{list}");
        }
        let unverified = json!({ "format": "CSV", "filter": { "unverified": true } });
        for list in ["regions", "pairings", "countyClasses"] {
            let marks = person.exports(list, &unverified).await.column(COLUMNS, "unverified");
            assert!(marks.iter().all(|mark| mark == "未核实 unverified"), "{list}");
            let all = person.exports(list, &json!({ "format": "CSV" })).await.column(COLUMNS, "unverified");
            assert_eq!(all.iter().filter(|mark| !mark.is_empty()).count(), marks.len(), "{list}");
        }
    }

    /// What is about people and about what they did is taken out by those only who read it, and that leaves a trace.
    async fn people_and_the_trail_are_taken_out_by_those_who_read_them(app: TestApp) {
        let world = tests::world::World::of(app).await;
        let app = &world.app;
        app.seals().await;
        let csv = json!({ "format": "CSV" });
        let before = readings(app).await;
        let all = world.administrator.exports("accounts", &csv).await;
        let names = all.column(COLUMNS, "name");
        assert!(names.len() > 5);
        // An entry for everybody else who was read about.
        let after = before + i64::try_from(names.len()).unwrap() - 1;
        assert_eq!(readings(app).await, after);
        let grants = all.column(COLUMNS, "grants");
        assert!(grants.iter().any(|grant| grant.starts_with("RECIPIENT_COORDINATOR") && grant.contains("凌云县")), "{grants:?}");
        let own = world.county.exports("accounts", &csv).await.column(COLUMNS, "name");
        assert_eq!(own, [world.county.credentials().0]);
        assert_eq!(readings(app).await, after, "whoever reads of oneself leaves no trace");
        assert_eq!(world.officer.exports("jobs", &csv).await.column(COLUMNS, "fileName").len(), 1);
        assert!(world.county.exports("jobs", &csv).await.column(COLUMNS, "fileName").is_empty());
        assert_eq!(world.province.exports("reviews", &csv).await.column(COLUMNS, "region"), ["440000000000"]);
        assert!(world.county.exports("reviews", &csv).await.column(COLUMNS, "region").is_empty());
        // The trail: what an auditor may see of it, and nothing for whoever audits nothing.
        let trail = app.auditor("440000").await.exports("auditTrail", &csv).await;
        let acts = trail.column(COLUMNS, "act");
        assert!(acts.iter().any(|act| act == "CONFIRM_FOR_RECIPIENT"), "{acts:?}");
        let whole = app.auditor_of_the_nation().await.exports("auditTrail", &csv).await;
        assert!(whole.column(COLUMNS, "act").len() > acts.len());
        let refused = world.county.exports("auditTrail", &csv).await.refused();
        assert_eq!((refused.0, refused.1.as_str()), (403, "FORBIDDEN"));
        for list in ["channels", "unitsOfMeasure"] {
            let query = format!("{{ {list} {{ code }} }}");
            let told = world.county.ask(&query, Value::Null).await.at(&format!("/{list}")).as_array().unwrap().len();
            assert_eq!(world.county.exports(list, &csv).await.column(COLUMNS, "code").len(), told);
        }
        let sums = json!({ "format": "CSV", "groupBy": ["YEAR", "FORM"] });
        let sums = world.county.exports("donationSummary", &sums).await;
        assert_eq!(sums.column(COLUMNS, "allCount"), ["4", "0", "4"]);
        let gaps = json!({ "format": "CSV", "from": "2021-01-01", "until": "2021-12-31" });
        let query = "{ pairingGaps(from: \"2021-01-01\", until: \"2021-12-31\") { from } }";
        let told = world.county.ask(query, Value::Null).await.at("/pairingGaps").as_array().unwrap().len();
        assert_eq!(world.county.exports("pairingGaps", &gaps).await.column(COLUMNS, "from").len(), told);
    }

    /// What the schema would refuse is refused here, by code and field, and leaves no trace.
    async fn what_the_schema_refuses_is_refused_by_its_field(app: TestApp) {
        let (person, nobody) = (app.auditor_of_the_nation().await, app.nobody());
        let csv = |filter: Value| json!({ "format": "CSV", "filter": filter });
        for (list, asked, status, code, field) in [
            ("purchases", json!({ "format": "PDF" }), 400, "BAD_USER_INPUT", "format"),
            ("purchases", json!([]), 400, "BAD_USER_INPUT", ""),
            ("purchases", csv(json!({ "colour": "red" })), 400, "BAD_USER_INPUT", "filter.colour"),
            ("purchases", csv(json!({ "and": [{ "state": { "eq": "LOST" } }] })), 400, "BAD_USER_INPUT", "filter.and[0].state.eq"),
            ("purchases", csv(json!({ "amount": { "gte": 10 } })), 400, "BAD_USER_INPUT", "filter.amount.gte"),
            ("purchases", csv(json!({ "amount": { "gte": "ten" } })), 400, "BAD_USER_INPUT", "amount"),
            ("purchases", csv(json!({ "origin": { "eq": "45" } })), 400, "BAD_USER_INPUT", "origin"),
            ("purchases", json!({ "format": "CSV", "orderBy": "AMOUNT_ASC" }), 400, "BAD_USER_INPUT", "orderBy"),
            ("purchases", json!({ "format": "CSV", "first": 5 }), 400, "BAD_USER_INPUT", "first"),
            ("regions", json!({ "format": "CSV", "orderBy": "ID_ASC" }), 400, "BAD_USER_INPUT", "orderBy"),
            ("weather", json!({ "format": "CSV" }), 404, "NOT_FOUND", "list"),
            ("auditTrail", csv(json!({ "subject": "x" })), 400, "BAD_USER_INPUT", "subject"),
            ("pairingGaps", json!({ "format": "CSV", "from": "2021-01-01" }), 400, "BAD_USER_INPUT", "until"),
            ("pairingGaps", json!({ "format": "CSV", "from": "2021-01-02", "until": "2021-01-01" }), 400, "BAD_USER_INPUT", "until"),
        ] {
            let answer = person.exports(list, &asked).await.refused();
            assert_eq!(answer, (status, code.to_owned(), field.to_owned()), "{asked}");
        }
        assert_eq!(nobody.exports("purchases", &csv(json!({}))).await.refused().0, 401);
        let token = person.token().await.unwrap();
        let form = app.http().post(app.url("/sheets/purchases/export")).bearer_auth(token).body("{\"format\":\"CSV\"}");
        assert_eq!(form.send().await.unwrap().status().as_u16(), 415);
        assert!(taken(&app, &person).await.is_empty());
    }

    /// The journal says who took what out.
    async fn who_takes_what_is_in_the_journal(app: TestApp) {
        let person = app.auditor_of_the_nation().await;
        let asked = json!({ "format": "XLSX", "filter": { "within": "451000" } });
        let rows = person.exports("pairings", &json!({ "format": "CSV", "filter": { "recipient": "450000" } })).await.rows(COLUMNS);
        let counties = person.exports("regions", &asked).await.rows(COLUMNS);
        let taken = taken(&app, &person).await;
        assert_eq!(taken.len(), 2);
        for (told, (list, format, rows)) in taken.iter().zip([("pairings", "csv", rows.len()), ("regions", "xlsx", counties.len())]) {
            assert_eq!((&told["list"][1], &told["format"][1], &told["rows"][1]), (&json!(list), &json!(format), &json!(rows)));
        }
        assert_eq!(taken[1]["arguments"][1], json!({ "filter": { "within": "451000" } }));
    }

    /// A long list comes whole and in order, page after page.
    async fn a_long_list_comes_whole(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let rows = count(1_500, 5_000);
        let numbers: Vec<usize> = (1..=rows).collect();
        for batch in numbers.chunks(500) {
            logs(&officer, batch.iter().map(|fen| {
                Line::of(unit, supplier, ORIGIN).with("amount", format!("{}.{:02}", fen / 100, fen % 100)).input()
            }).collect()).await;
        }
        let asked = json!({ "format": "CSV", "orderBy": "ID_ASC" });
        let ids = officer.exports("purchases", &asked).await.column(COLUMNS, "id");
        assert_eq!(ids.len(), rows);
        let xlsx = officer.exports("purchases", &json!({ "format": "XLSX", "orderBy": "ID_DESC" })).await;
        assert!(xlsx.column(COLUMNS, "id").iter().rev().eq(&ids));
        let mut amounts = xlsx.column(COLUMNS, "amount");
        amounts.sort();
        amounts.dedup();
        assert_eq!(amounts.len(), rows);
    }
}

/// Logs many lines at once.
async fn logs(person: &Person, lines: Vec<Value>) {
    let query = "mutation ($input: LogPurchasesInput!) { logPurchases(input: $input) { refused userErrors { code message } } }";
    let input =
        json!({ "idempotencyKey": tests::purchases::key(), "policy": "ALL_OR_NOTHING", "lines": lines });
    let logged = person.ask(query, json!({ "input": input })).await.done();
    assert_eq!(logged.number("/logPurchases/refused"), 0);
}

/// What the journal says that somebody took out.
async fn taken(app: &TestApp, person: &Person) -> Vec<Value> {
    let store = app.behind();
    let sql = "SELECT fields, account_id FROM journal WHERE act = 'EXPORT' ORDER BY id";
    let rows = store.query_all_raw(Statement::from_string(store.get_database_backend(), sql)).await.unwrap();
    let own = rows.iter().filter(|row| row.try_get::<uuid::Uuid>("", "account_id").unwrap() == person.id().0);
    own.map(|row| serde_json::from_str(&row.try_get::<String>("", "fields").unwrap()).unwrap()).collect()
}

/// How often somebody has read about others.
async fn readings(app: &TestApp) -> i64 {
    let read = "SELECT COUNT(*) AS n FROM journal WHERE act = 'READ_PERSONAL_DATA'";
    let read = Statement::from_string(app.behind().get_database_backend(), read.to_owned());
    let row = app.behind().query_one_raw(read).await.unwrap();
    row.unwrap().try_get("", "n").unwrap()
}
