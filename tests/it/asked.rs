//! What a stranger asks of each root field, and what they must be told.

/// What a stranger is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// The same as of something that never was, here and in a world without it.
    Hidden,
    /// The same as of something that never was; it names something open, which another world lacks.
    HiddenHere,
    /// The same as in a world without what it tells of; it names something open, which never was not.
    HiddenThere,
    /// The same as everybody who is signed in.
    Open,
    /// That it is not theirs to change, by one of these codes: it is open to be read.
    Kept(&'static [&'static str]),
    /// The same as of a name that nobody has; asked before anybody is signed in.
    Doors,
    /// About the caller alone: it names nobody else.
    Oneself,
    /// What a test of its own asks, which is named: it goes on, or moves with everything that is written.
    Apart(&'static str),
}

mod donations;
mod forms;
mod purchases;

use How::{Apart, Doors, Hidden, HiddenHere, HiddenThere, Kept, Oneself, Open};

const FORBIDDEN: How = Kept(&["FORBIDDEN"]);

/// A root field, what strangers are told, and a request that names what is not theirs.
pub(crate) type Asked = (&'static str, How, &'static str);

/// Every root field, more than once where it answers in more than one way.
pub(crate) fn fields() -> impl Iterator<Item = Asked> {
    OPEN_AND_OWN.iter().chain(purchases::ASKED).chain(donations::ASKED).copied().chain(forms::asked())
}

/// All but records.
const OPEN_AND_OWN: &[Asked] = &[
    // People.
    ("accessNotices", Hidden, "{ accessNotices(first: 100) { totalCount nodes { id what } } }"),
    ("account", Hidden, r#"{ account(id: "{account}") { id name grants { id } } }"#),
    ("accounts", Hidden, r#"{ accounts(filter: { name: "wang.fang" }) { totalCount nodes { id } } }"#),
    (
        "accounts",
        Hidden,
        r#"{ accounts(filter: { homeRegion: "451027" }) { totalCount nodes { id } } node(id: "{purchase}") { id } }"#,
    ),
    ("viewer", Oneself, "{ viewer { id } }"),
    // The journal, and what is told of it.
    (
        "auditTrail",
        Hidden,
        r#"{ auditTrail(filter: { subject: "{purchase}" }) { totalCount nodes { id } } }"#,
    ),
    ("eventCursor", Apart("whoever_comes_back_misses_nothing_and_hears_nothing_twice"), "{ eventCursor }"),
    (
        "purchaseChanged",
        Apart("each_is_told_what_happens_in_their_scope_only"),
        "subscription { purchaseChanged { id } }",
    ),
    // What administrators keep beside the register.
    ("planFloors", Open, "{ planFloors { totalCount nodes { id year percent } } }"),
    (
        "addPlanFloor",
        FORBIDDEN,
        r#"mutation { addPlanFloor(input: { idempotencyKey: "x", year: 2026, percent: 30, note: "x" }) { planFloor { id } userErrors { field code } } }"#,
    ),
    (
        "correctPlanFloor",
        FORBIDDEN,
        r#"mutation { correctPlanFloor(input: { id: "{floor}", expectedVersion: 1, percent: 30, note: "x" }) { planFloor { id } userErrors { field code } } }"#,
    ),
    (
        "addCountyClass",
        FORBIDDEN,
        r#"mutation { addCountyClass(input: { idempotencyKey: "x", region: "451027", class: "PROVINCIAL_KEY", startsOn: "2022-01-01", note: "x" }) { countyClass { id } userErrors { field code } } }"#,
    ),
    (
        "correctCountyClass",
        FORBIDDEN,
        r#"mutation { correctCountyClass(input: { id: "{class}", expectedVersion: 1, startsOn: "2022-01-01", note: "x" }) { countyClass { id } userErrors { field code } } }"#,
    ),
    (
        "signIn",
        Doors,
        r#"mutation { signIn(input: { name: "{name}", password: "not theirs at all" }) { accessToken viewer { id } userErrors { field code message } } }"#,
    ),
    (
        "refreshSession",
        Doors,
        r#"mutation { refreshSession(input: { refreshToken: "{refresh}" }) { accessToken userErrors { field code message } } }"#,
    ),
    (
        "changePassword",
        Oneself,
        r#"mutation { changePassword(input: { current: "not theirs at all", new: "mangoes from Tianyang" }) { done userErrors { field code message } } }"#,
    ),
    ("signOut", Oneself, "mutation { signOut { done } }"),
    (
        "createAccount",
        Hidden,
        r#"mutation { createAccount(input: { idempotencyKey: "{key}", name: "wang.fang", displayName: "x" }) { account { id } userErrors { field code message } } }"#,
    ),
    (
        "disableAccount",
        Hidden,
        r#"mutation { disableAccount(input: { id: "{account}", expectedVersion: 2 }) { account { id } userErrors { field code message } } }"#,
    ),
    (
        "enableAccount",
        Hidden,
        r#"mutation { enableAccount(input: { id: "{account}", expectedVersion: 2 }) { account { id } userErrors { field code message } } }"#,
    ),
    (
        "resetPassword",
        Hidden,
        r#"mutation { resetPassword(input: { id: "{account}", expectedVersion: 2 }) { temporaryPassword userErrors { field code message } } }"#,
    ),
    (
        "grantRole",
        Hidden,
        r#"mutation { grantRole(input: { idempotencyKey: "{key}", account: "{account}", role: AUDITOR, region: "450000" }) { grant { id } userErrors { field code message } } }"#,
    ),
    (
        "revokeGrant",
        Hidden,
        r#"mutation { revokeGrant(input: { id: "{grant}", expectedVersion: 1 }) { grant { id } userErrors { field code message } } }"#,
    ),
    (
        "linkIdentity",
        Hidden,
        r#"mutation { linkIdentity(input: { idempotencyKey: "{key}", account: "{account}", issuer: "https://login.example", subject: "{subject}" }) { identity { id } userErrors { field code message } } }"#,
    ),
    (
        "unlinkIdentity",
        Hidden,
        r#"mutation { unlinkIdentity(input: { id: "{identity}", expectedVersion: 1 }) { identity { id } userErrors { field code message } } }"#,
    ),
    // Regions and pairings, which are open, and the administrator's.
    ("region", Open, r#"{ region(code: "451027") { code name version } }"#),
    ("regions", Open, r#"{ regions(first: 5, filter: { within: "450000" }) { totalCount nodes { code } } }"#),
    ("pairing", Open, r#"{ pairing(id: "{pairing}") { id version donor { code } recipient { code } } }"#),
    (
        "pairings",
        Open,
        r#"{ pairings(filter: { donor: "440000", recipient: "450000" }) { totalCount nodes { id } } }"#,
    ),
    ("pairingGaps", Open, r#"{ pairingGaps(from: "2016-12-07", until: "2026-06-15") { from } }"#),
    ("countyClasses", Open, "{ countyClasses(first: 5) { totalCount nodes { id } } }"),
    ("assistedCounties", Open, "{ assistedCounties(first: 5) { totalCount nodes { id } } }"),
    ("channels", Open, "{ channels { code } }"),
    ("unitsOfMeasure", Open, "{ unitsOfMeasure { code } }"),
    (
        "workQueue",
        HiddenThere,
        r#"{ workQueue(pairing: "{pairing}") { tasks { kind task count ofOwnPlace overdue } } }"#,
    ),
    (
        "reporting",
        HiddenThere,
        r#"{ reporting(year: 2026, region: "450000") { pairings { pairing { id } kinds { kind months { month all counted } } } } }"#,
    ),
    ("measures", Open, "{ measures { code name unit formula } }"),
    (
        "overview",
        HiddenThere,
        r#"{ overview(pairing: "{pairing}", year: 2026) { measures { measure { code } all counted target completion { exact } lastYear months { month counted } } } }"#,
    ),
    (
        "addRegion",
        FORBIDDEN,
        r#"mutation { addRegion(input: { idempotencyKey: "k", kind: TOWNSHIP, name: "某镇", note: "x", parent: "451027", startsOn: "2026-01-01" }) { region { code } userErrors { code } } }"#,
    ),
    (
        "verifyRegion",
        FORBIDDEN,
        r#"mutation { verifyRegion(input: { id: "{region}", expectedVersion: 1, note: "x" }) { region { code } userErrors { code } } }"#,
    ),
    (
        "endRegion",
        FORBIDDEN,
        r#"mutation { endRegion(input: { id: "{region}", expectedVersion: 1, endsOn: "2026-01-01", note: "x" }) { region { code } userErrors { code } } }"#,
    ),
    (
        "createPairing",
        FORBIDDEN,
        r#"mutation { createPairing(input: { idempotencyKey: "k", mechanism: EAST_WEST, startsOn: "2026-01-01", note: "x", terms: { donor: "330100", recipient: "451027" } }) { pairing { id } userErrors { code } } }"#,
    ),
    (
        "verifyPairing",
        FORBIDDEN,
        r#"mutation { verifyPairing(input: { id: "{pairing}", expectedVersion: 1, note: "x" }) { pairing { id } userErrors { code } } }"#,
    ),
    (
        "endPairing",
        FORBIDDEN,
        r#"mutation { endPairing(input: { id: "{pairing}", expectedVersion: 1, lastDay: "2026-06-30", reason: "x", forGood: true }) { pairing { id } userErrors { code } } }"#,
    ),
    (
        "succeedPairing",
        FORBIDDEN,
        r#"mutation { succeedPairing(input: { idempotencyKey: "k", id: "{pairing}", expectedVersion: 1, lastDay: "2026-06-30", reason: "x", successor: { donor: "330000", recipient: "450000" } }) { pairing { id } userErrors { code } } }"#,
    ),
    (
        "importAssistedCounties",
        FORBIDDEN,
        r#"mutation { importAssistedCounties(input: { idempotencyKey: "k", source: "x", csv: "code,startsOn\n451027,2021-01-01\n" }) { userErrors { code } } }"#,
    ),
    (
        "correctAssistedCounty",
        FORBIDDEN,
        r#"mutation { correctAssistedCounty(input: { id: "{register}", expectedVersion: 1, source: "x", startsOn: "2021-01-01", note: "x" }) { userErrors { code } } }"#,
    ),
    // The catalogue, which is open, and kept where it lies.
    ("organisation", Open, r#"{ organisation(id: "{unit}") { id name version creditCode } }"#),
    ("organisations", Open, r#"{ organisations(filter: { region: "451027" }) { totalCount nodes { id } } }"#),
    ("organisationByCreditCode", Open, r#"{ organisationByCreditCode(code: "91110000000000000X") { id } }"#),
    ("product", Open, r#"{ product(id: "{product}") { id name supplier { id } } }"#),
    ("products", Open, r#"{ products(filter: { supplier: "{supplier}" }) { totalCount nodes { id } } }"#),
    (
        "createOrganisation",
        Kept(&["FORBIDDEN", "INVALID"]),
        r#"mutation { createOrganisation(input: { idempotencyKey: "k", creditCode: "91110000000000000X", kind: PUBLIC_BODY, name: "某单位", region: "451027" }) { organisation { id } userErrors { field code } } }"#,
    ),
    (
        "proposeSupplier",
        Kept(&["FORBIDDEN", "INVALID"]),
        r#"mutation { proposeSupplier(input: { idempotencyKey: "k", creditCode: "91110000000000000X", kind: COOPERATIVE, name: "某合作社", region: "451027" }) { organisation { id } userErrors { field code } } }"#,
    ),
    (
        "amendOrganisation",
        FORBIDDEN,
        r#"mutation { amendOrganisation(input: { id: "{unit}", expectedVersion: 1, name: "别的名字" }) { organisation { id } userErrors { code } } }"#,
    ),
    (
        "acceptOrganisation",
        FORBIDDEN,
        r#"mutation { acceptOrganisation(input: { id: "{unit}", expectedVersion: 1 }) { organisation { id } userErrors { code } } }"#,
    ),
    (
        "retireOrganisation",
        FORBIDDEN,
        r#"mutation { retireOrganisation(input: { id: "{unit}", expectedVersion: 1 }) { organisation { id } userErrors { code } } }"#,
    ),
    (
        "createProduct",
        FORBIDDEN,
        r#"mutation { createProduct(input: { idempotencyKey: "k", measure: "KG", name: "八角", supplier: "{supplier}" }) { product { id } userErrors { code } } }"#,
    ),
    (
        "amendProduct",
        FORBIDDEN,
        r#"mutation { amendProduct(input: { id: "{product}", expectedVersion: 1, name: "别的名字" }) { product { id } userErrors { code } } }"#,
    ),
    (
        "retireProduct",
        FORBIDDEN,
        r#"mutation { retireProduct(input: { id: "{product}", expectedVersion: 1 }) { product { id } userErrors { code } } }"#,
    ),
    // Reviews inside a side.
    (
        "reviews",
        Hidden,
        "{ reviews(first: 5) { totalCount nodes { id region { code } } pageInfo { hasNextPage endCursor } } }",
    ),
    ("node", Hidden, r#"{ node(id: "{review}") { id } }"#),
    (
        "beginReview",
        Hidden,
        r#"mutation { beginReview(input: { idempotencyKey: "{key}", side: DONOR, region: "440000", startsOn: "2026-07-01" }) { review { id } userErrors { field code message } } }"#,
    ),
    (
        "endReview",
        Hidden,
        r#"mutation { endReview(input: { id: "{review}", expectedVersion: 1, lastDay: "2026-07-31" }) { review { id } userErrors { field code message } } }"#,
    ),
    // Plans.
    ("plan", Hidden, r#"{ plan(id: "{plan}") { id state version } }"#),
    ("node", Hidden, r#"{ node(id: "{plan}") { id } }"#),
    (
        "plans",
        Hidden,
        r#"{ plans(filter: { unit: "{unit}" }) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }"#,
    ),
    (
        "plans",
        Hidden,
        r#"{ plans(filter: { region: "440000", year: 2026 }, first: 1) { totalCount nodes { id } } }"#,
    ),
    (
        "writePlan",
        HiddenHere,
        r#"mutation { writePlan(input: { idempotencyKey: "k", unit: "{unit}", year: 2026, canteen: OWN, foodBudget: "100.00", reserved: "10.00" }) { plan { id } userErrors { field code message } } }"#,
    ),
    (
        "writePlan",
        HiddenHere,
        r#"mutation { writePlan(input: { idempotencyKey: "k", unit: "{unit}", year: 2026, expectedVersion: 2, canteen: NONE }) { plan { id } userErrors { field code message } } }"#,
    ),
    (
        "filePlan",
        Hidden,
        r#"mutation { filePlan(input: { id: "{plan}", expectedVersion: 2 }) { plan { id } userErrors { field code message } } }"#,
    ),
    (
        "acceptPlan",
        Hidden,
        r#"mutation { acceptPlan(input: { id: "{plan}", expectedVersion: 2 }) { plan { id } userErrors { field code message } } }"#,
    ),
    (
        "returnPlan",
        Hidden,
        r#"mutation { returnPlan(input: { id: "{plan}", expectedVersion: 2, reason: "x" }) { plan { id } userErrors { field code message } } }"#,
    ),
];
