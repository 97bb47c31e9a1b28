//! Each field of the schema as a stranger meets it: what is not theirs answers like what never was.
//!
//! A new root field needs its lines in `asked.rs`: a request that names records of 粤桂, asked by people of other
//! provinces, and once more with names that nobody ever had. In braces stand the names, as [`Names`] has them.

use crate::asked::{How, fields};
use api::{
    graphql::{connection, id::encode},
    store::{Direction, Order},
};
use entity::{
    ids,
    values::{Day, Role},
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tests::{
    answer::Answer,
    app::TestApp,
    both_stores,
    forms::{KINDS, Kind},
    people::{Holds, Person, Reaches, over},
    purchases::{Line, Purchase},
    store::{Given, TestStore},
    world::{ORIGIN, World},
};
use uuid::Uuid;

/// What stands for `{purchase}` and the like in a request.
pub(crate) type Names = BTreeMap<&'static str, String>;

/// What nobody ever had the id of.
const NEVER: Uuid = Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0001);

both_stores! {
    /// The table names every root field of the schema, and no other.
    async fn every_root_field_is_asked_by_a_stranger(app: TestApp) {
        let query = "{ __schema { queryType { fields { name } } mutationType { fields { name } } subscriptionType { fields { name } } } }";
        let person = app.donor_coordinator("440000").await;
        let schema = person.ask(query, Value::Null).await.done();
        let mut there = BTreeSet::new();
        for root in ["queryType", "mutationType", "subscriptionType"] {
            let of_root = schema.at("/__schema")[root]["fields"].as_array().cloned().unwrap_or_default();
            there.extend(of_root.iter().map(|field| field["name"].as_str().unwrap().to_owned()));
        }
        let asked: BTreeSet<String> = fields().map(|(field, ..)| field.to_owned()).collect();
        assert_eq!(there, asked, "root fields (left) and those that tests/it/asked.rs asks (right)");
        for (field, how, request) in fields() {
            assert!(request.contains(field), "the request of {field} does not ask it");
            if let How::Apart(test) = how {
                assert!(include_str!("events.rs").contains(&format!("async fn {test}(")), "{field}: {test}");
            }
        }
    }

    /// Whoever is not signed in is told so by every field, save those by which one signs in.
    async fn nobody_is_asked_to_sign_in(app: TestApp) {
        let world = World::of(app).await;
        let theirs = theirs(&world).await;
        for (field, how, request) in fields() {
            let answer = ask(&world.app.nobody(), request, &theirs).await;
            match how {
                // At the door it does not matter who knocks.
                How::Doors => {
                    let person = ask(&world.county, request, &theirs).await;
                    assert_eq!(printed(&answer, &theirs), printed(&person, &theirs), "{field}");
                }
                How::Oneself if field == "viewer" => assert!(answer.at("/viewer").is_null()),
                // What goes on is no question.
                How::Apart(_) if request.starts_with("subscription") => {}
                _ => assert_eq!(answer.code(), Some("UNAUTHENTICATED"), "{field}: {}", answer.body),
            }
        }
    }

    /// The whole table, asked by strangers on the donor's side, on the recipient's side, and by somebody
    /// without a grant; nothing comes of it.
    async fn what_is_not_theirs_answers_like_what_never_was(app: TestApp) {
        let world = World::of(app).await;
        let kind = world.app.store().kind();
        let empty = TestApp::on(TestStore::given(kind).await.unwrap()).await;
        let (theirs, never) = (theirs(&world).await, never(&world));
        let strangers = strangers(&world.app, world.elsewhere).await;
        let same_elsewhere = self::strangers(&empty, empty.unit("330602").await).await;
        let insiders = [&world.officer, &world.county, &world.province, &world.administrator];
        let before = world.app.footprint().await;
        let mut told = BTreeSet::new();
        for (field, how, request) in fields().filter(|(_, how, _)| !matches!(how, How::Oneself | How::Apart(_))) {
            for (stranger, elsewhere) in strangers.iter().zip(&same_elsewhere) {
                let answer = ask(stranger, request, &theirs).await;
                let printed = printed(&answer, &theirs);
                match how {
                    How::Hidden | How::HiddenHere | How::Doors => {
                        let nothing = ask(stranger, request, &never).await;
                        assert_eq!(printed, self::printed(&nothing, &never), "{field}: {request}");
                        if how == How::Hidden {
                            let nothing = ask(elsewhere, request, &theirs).await;
                            assert_eq!(printed, self::printed(&nothing, &theirs), "{field} in an empty world");
                        }
                    }
                    How::HiddenThere => {
                        let nothing = ask(elsewhere, request, &theirs).await;
                        assert_eq!(printed, self::printed(&nothing, &theirs), "{field} in an empty world");
                    }
                    How::Open => assert_eq!(answer.body, ask(insiders[0], request, &theirs).await.body, "{field}"),
                    How::Kept(codes) => {
                        let code = answer.code().or(answer.refusals().first().copied());
                        assert!(code.is_some_and(|code| codes.contains(&code)), "{field}: {}", answer.body);
                    }
                    How::Oneself | How::Apart(_) => {}
                }
            }
            // A question that answers its insiders the same as it does strangers asks nothing.
            if matches!(how, How::Hidden | How::HiddenThere) && request.starts_with('{') {
                for insider in insiders {
                    let known = printed(&ask(insider, request, &theirs).await, &theirs);
                    let nothing = match how {
                        How::HiddenThere => printed(&ask(&strangers[0], request, &theirs).await, &theirs),
                        _ => printed(&ask(&strangers[0], request, &never).await, &never),
                    };
                    if known != nothing {
                        told.insert(request);
                    }
                }
                assert!(told.contains(&request), "{field} tells nobody anything: {request}");
            }
        }
        assert_eq!(world.app.footprint().await, before);
    }

    /// The one thing that crosses: that an order line is claimed, which names nobody.
    async fn a_claimed_order_line_is_a_bare_mark(app: TestApp) {
        let world = World::of(app).await;
        let stranger = world.app.recipient_coordinator("510000").await;
        let supplier = world.app.supplier("511133").await;
        let sold = |line: Line, number: &str| {
            line.with("kind", "SOLD_WITH_HELP").with("channel", "PLATFORM_832").with("orderNumber", number).with("orderLine", 1)
        };
        let line = |unit, number: &str| sold(Line::of(unit, supplier, "511133"), number);
        // Under another unit it is taken, and marked; neither side is told who the other is.
        let mark = |of: Purchase, person: Person| async move {
            person.reads(&of, "claimedTwice duplicateOf duplicateMark").await.done().at("/purchase").clone()
        };
        let taken = stranger.logs(&line(world.elsewhere, "A-1")).await.purchase();
        let bare = json!({ "claimedTwice": true, "duplicateOf": null, "duplicateMark": "CLEAR" });
        assert_eq!(mark(taken, stranger.clone()).await, bare);
        assert_eq!(mark(world.submitted.clone(), world.officer.clone()).await, bare);

        // Within the unit each side enters it once: what the other side's people entered, whom the stranger does
        // not see, is as if it were not there; who sees both is not left to count both.
        let bought = sold(Line::of(world.unit, world.supplier, ORIGIN), "A-2").with("amount", "7.00").with("kind", "BOUGHT");
        world.officer.logs(&bought).await.done();
        let beside = stranger.logs(&line(world.unit, "A-2")).await.purchase();
        let clear = json!({ "claimedTwice": false, "duplicateOf": null, "duplicateMark": "CLEAR" });
        assert_eq!(mark(beside.clone(), stranger.clone()).await, clear);
        world.province.confirms(&beside).await.refused("WRONG_STATE");

        // What its own side entered elsewhere, submitted or not, is claimed, and the refusal is the one sentence
        // that its own colleagues read.
        let theirs = |number: &str| sold(Line::of(world.unit, world.supplier, ORIGIN), number).with("amount", "8.00");
        world.county.logs(&theirs("A-3")).await.done();
        world.county.drafts(&theirs("A-4")).await.done();
        let said = json!([{ "field": "orderNumber", "code": "DUPLICATE",
            "message": "the same line of this order is claimed already", "index": null }]);
        for number in ["A-3", "A-4"] {
            assert!(stranger.lists(&json!({ "orderNumber": { "eq": number } })).await.is_empty());
            for refused in [stranger.logs(&line(world.unit, number)).await, world.county.logs(&theirs(number)).await] {
                let refused = refused.refused("DUPLICATE");
                assert_eq!(refused.at("/logPurchase"), &json!({ "purchase": null, "userErrors": said }));
            }
        }
        stranger.logs(&line(world.unit, "A-5")).await.done();
    }

    /// A record that is named by another is named to those only who see both.
    async fn another_record_is_named_to_those_who_see_it(app: TestApp) {
        let (unit, supplier) = (app.unit("440106").await, app.supplier("451027").await);
        let officer = app.procurement_officer(unit).await;
        let first = officer.logs(&Line::of(unit, supplier, "451027")).await.purchase();
        let second = officer.logs(&Line::of(unit, supplier, "451028")).await.purchase();
        let named = async |person: &Person| {
            let answer = person.reads(&second, "duplicateMark duplicateOf history { changes { field after } }").await;
            answer.at("/purchase").clone()
        };
        assert_eq!(named(&officer).await["duplicateOf"], first.id.as_str());
        let county = named(&app.recipient_coordinator("451028").await).await;
        assert_eq!((&county["duplicateMark"], &county["duplicateOf"]), (&json!("POSSIBLE"), &Value::Null));
        let (_, uuid) = api::graphql::id::split(&first.id).unwrap();
        assert!(!county.to_string().contains(&uuid.to_string()), "{county}");
    }
}

/// Asks with names put in.
async fn ask(person: &Person, request: &str, names: &Names) -> Answer {
    person.ask(&filled(request, names), Value::Null).await
}

/// A request with names put in.
pub(crate) fn filled(request: &str, names: &Names) -> String {
    names
        .iter()
        .fold(request.to_owned(), |request, (name, value)| request.replace(&format!("{{{name}}}"), value))
}

/// The answer with the names taken out again: two that differ by nothing else are the same.
fn printed(answer: &Answer, names: &Names) -> String {
    let mut text = format!("{} {}", answer.status, answer.body);
    for (name, value) in names {
        text = text.replace(value, &format!("{{{name}}}"));
    }
    text
}

/// Names of what there is between 广东 and 广西.
pub(crate) async fn theirs(world: &World) -> Names {
    let (name, password) = world.province.credentials();
    let begin = format!(
        r#"mutation {{ signIn(input: {{ name: "{name}", password: "{password}" }}) {{ accessToken refreshToken }} }}"#
    );
    let ended = world.app.nobody().ask(&begin, Value::Null).await.done();
    let token = Some(ended.text("/signIn/accessToken"));
    world.app.ask_as(token, "mutation { signOut { done } }", Value::Null).await.done();
    let summary = "{ purchaseSummary { seal } purchases(first: 2) { pageInfo { endCursor } } }";
    let known = world.county.ask(summary, Value::Null).await.done();
    let (name, _) = world.officer.credentials();
    let region = world.app.atlas().regions().all()[0].id;
    let mut names = Names::new();
    for (kind, entries) in KINDS.iter().zip(&world.forms) {
        let summary = format!("{}Summary", kind.one);
        let seal = world.county.ask(&format!("{{ {summary} {{ seal }} }}"), Value::Null).await.done();
        names.insert(seal_of(kind), seal.text(&format!("/{summary}/seal")).to_owned());
        names.extend(names_of(kind).into_iter().zip(entries.iter().map(|entry| entry.id.clone())));
    }
    names.extend([
        ("region", encode(region).to_string()),
        ("register", encode(ids::AssistedCountyId(NEVER)).to_string()),
        ("floor", encode(ids::PlanFloorId(NEVER)).to_string()),
        ("class", encode(ids::CountyClassId(NEVER)).to_string()),
        ("purchase", world.submitted.id.clone()),
        ("confirmed", world.confirmed.id.clone()),
        ("disputed", world.disputed.id.clone()),
        ("draft", world.draft.id.clone()),
        ("receipt", "R-1".to_owned()),
        ("plan", world.plan.clone()),
        ("account", world.account.clone()),
        ("grant", world.grant.clone()),
        ("identity", world.identity.clone()),
        ("review", world.review.clone()),
        ("upload", world.upload.clone()),
        ("job", world.job.clone()),
        ("unit", encode(world.unit).to_string()),
        ("supplier", encode(world.supplier).to_string()),
        ("product", world.product.clone()),
        ("pairing", encode(world.app.pairing("440000", "450000")).to_string()),
        ("seal", known.text("/purchaseSummary/seal").to_owned()),
        ("cursor", known.text("/purchases/pageInfo/endCursor").to_owned()),
        ("refresh", ended.text("/signIn/refreshToken").to_owned()),
        ("order", "A-1".to_owned()),
        ("key", "the unit's batch".to_owned()),
        ("name", name.to_owned()),
        ("subject", "u-1".to_owned()),
    ]);
    names
}

/// How requests name the records of a kind: submitted, confirmed, disputed, a draft.
fn names_of(kind: &Kind) -> [&'static str; 4] {
    ["", "Confirmed", "Disputed", "Draft"]
        .map(|state| -> &'static str { String::leak(format!("{}{state}", kind.one)) })
}

/// How requests name the seal of a statement of a kind.
fn seal_of(kind: &Kind) -> &'static str {
    String::leak(format!("{}Seal", kind.one))
}

/// Names of the same kinds that nobody ever had; of what is open to all, one that has nothing to do with it.
fn never(world: &World) -> Names {
    let purchase = encode(ids::PurchaseId(NEVER)).to_string();
    let order = Order { name: "acceptedOnDesc", columns: &["day", "id"], direction: Direction::Descending };
    let day = Day::parse("2026-06-05").unwrap();
    let cursor = connection::cursor("purchases", order, &[day.into(), NEVER.into()]);
    let mut never = Names::from([
        ("plan", encode(ids::PlanId(NEVER)).to_string()),
        ("account", encode(ids::AccountId(NEVER)).to_string()),
        ("grant", encode(ids::GrantId(NEVER)).to_string()),
        ("identity", encode(ids::IdentityId(NEVER)).to_string()),
        ("review", encode(ids::ReviewId(NEVER)).to_string()),
        ("upload", encode(ids::UploadId(NEVER)).to_string()),
        ("job", encode(ids::JobId(NEVER)).to_string()),
        ("unit", encode(world.neighbour).to_string()),
        ("supplier", encode(world.supplier).to_string()),
        ("product", encode(ids::ProductId(NEVER)).to_string()),
        ("pairing", encode(ids::PairingId(NEVER)).to_string()),
        ("seal", "0".repeat(64)),
        ("receipt", "Z-9".to_owned()),
        ("cursor", cursor.0),
        ("refresh", "a-token-that-was-never-issued-to-anybody-at-all".to_owned()),
        ("order", "Z-9".to_owned()),
        ("key", "a key of nobody's".to_owned()),
        ("name", "nobody.at.all".to_owned()),
        ("subject", "u-9".to_owned()),
    ]);
    for name in ["purchase", "confirmed", "disputed", "draft"] {
        never.insert(name, purchase.clone());
    }
    for kind in KINDS {
        for name in names_of(kind) {
            never.insert(name, (kind.never)(NEVER));
        }
        never.insert(seal_of(kind), "0".repeat(64));
    }
    never
}

/// People of other provinces: one who holds all that the donor's side can of 浙江, the coordinator of 四川, and
/// somebody without a grant.
async fn strangers(app: &TestApp, unit: ids::OrganisationId) -> [Person; 3] {
    let donor = [
        over(Role::DonorCoordinator, "330000"),
        over(Role::Supervisor, "330000"),
        over(Role::Auditor, "330000"),
        Holds { role: Role::ProcurementOfficer, reach: Reaches::Organisation(unit), only: None },
    ];
    [app.person(&donor).await, app.recipient_coordinator("510000").await, app.person(&[]).await]
}
