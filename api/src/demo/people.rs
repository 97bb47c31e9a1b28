//! The people and organisations of the demonstration: at least one account a role.

use crate::{
    access::{Actor, password::Passwords},
    account::{FirstPassword, Keeper, NewAccount, NewGrant, Reaching},
    atlas::Shelf,
    error::{Error, Result},
    http::App,
    store::Store,
};
use domain::permit::Act;
use entity::{
    ids::{AccountId, OrganisationId},
    organisation,
    values::{CatalogueState, CreditCode, Digest, OrganisationKind, Place, RegionCode, Role},
};
use serde::Serialize;
use std::collections::HashMap;
use uuid::Uuid;

/// An account of the demonstration, with the password that this start gave it.
#[derive(Clone, Debug, Serialize)]
pub struct Account {
    /// The name to sign in with.
    pub name: &'static str,
    /// The password.
    pub password: String,
    /// The role.
    pub role: &'static str,
    /// What it reaches.
    pub scope: String,
}

/// Where a demonstration grant reaches.
#[derive(Clone, Copy)]
enum At {
    Nation,
    Region(i64),
    Unit(&'static str),
    Link(i64, i64),
}

/// Name, display name, home region, role, reach.
const PEOPLE: [(&str, &str, i64, Role, At); 17] = [
    ("admin", "演示管理员", 110_000, Role::Administrator, At::Nation),
    ("gd.coordinator", "广东协调员（演示）", 440_000, Role::DonorCoordinator, At::Region(440_000)),
    ("gx.coordinator", "广西协调员（演示）", 450_000, Role::RecipientCoordinator, At::Region(450_000)),
    ("tianyang.coordinator", "田阳协调员（演示）", 451_003, Role::RecipientCoordinator, At::Region(451_003)),
    ("gz.officer", "广州采购员（演示）", 440_100, Role::ProcurementOfficer, At::Unit("gz")),
    ("sz.officer", "深圳采购员（演示）", 440_300, Role::ProcurementOfficer, At::Unit("sz")),
    ("tj.coordinator", "天津协调员（演示）", 120_000, Role::DonorCoordinator, At::Region(120_000)),
    ("gs.coordinator", "甘肃协调员（演示）", 620_000, Role::RecipientCoordinator, At::Region(620_000)),
    ("tj.officer", "天津采购员（演示）", 120_103, Role::ProcurementOfficer, At::Unit("tj")),
    ("sh.coordinator", "上海协调员（演示）", 310_000, Role::DonorCoordinator, At::Region(310_000)),
    ("yn.coordinator", "云南协调员（演示）", 530_000, Role::RecipientCoordinator, At::Region(530_000)),
    ("sh.officer", "上海采购员（演示）", 310_112, Role::ProcurementOfficer, At::Unit("sh")),
    ("fj.coordinator", "福建协调员（演示）", 350_000, Role::DonorCoordinator, At::Region(350_000)),
    ("assessor", "考核员（演示）", 340_000, Role::Assessor, At::Link(440_000, 450_000)),
    ("auditor", "全国审计员（演示）", 110_000, Role::Auditor, At::Nation),
    ("gx.auditor", "广西审计员（演示）", 450_000, Role::Auditor, At::Region(450_000)),
    ("gz.supervisor", "广州财政主管（演示）", 440_100, Role::Supervisor, At::Region(440_100)),
];

/// Handle, name, kind, region, the nine characters that make its credit code its own.
const ORGANISATIONS: [(&str, &str, OrganisationKind, i64, &str); 14] = [
    ("gz", "广州市示例中学（演示）", OrganisationKind::PublicBody, 440_100, "DEM000001"),
    ("sz", "深圳市示例医院（演示）", OrganisationKind::PublicBody, 440_300, "DEM000002"),
    ("tj", "天津市河西区示例机关（演示）", OrganisationKind::PublicBody, 120_103, "DEM000003"),
    ("sh", "上海市闵行区示例医院（演示）", OrganisationKind::PublicBody, 310_112, "DEM000004"),
    ("tianyang", "田阳区示例芒果专业合作社（演示）", OrganisationKind::Cooperative, 451_003, "DEM000011"),
    ("rong", "融安县示例金桔公司（演示）", OrganisationKind::Enterprise, 450_224, "DEM000012"),
    ("du_an", "都安示例养殖公司（演示）", OrganisationKind::Enterprise, 451_228, "DEM000013"),
    ("long_lin", "隆林示例茶业公司（演示）", OrganisationKind::Enterprise, 451_031, "DEM000014"),
    ("zhuang_lang", "庄浪示例苹果合作社（演示）", OrganisationKind::Cooperative, 620_825, "DEM000021"),
    ("jing_ning", "静宁示例果业公司（演示）", OrganisationKind::Enterprise, 620_826, "DEM000022"),
    ("jing_chuan", "泾川示例农产品公司（演示）", OrganisationKind::Enterprise, 620_821, "DEM000023"),
    ("long_yang", "保山示例咖啡公司（演示）", OrganisationKind::Enterprise, 530_502, "DEM000031"),
    ("chang_ning", "昌宁示例茶叶合作社（演示）", OrganisationKind::Cooperative, 530_524, "DEM000032"),
    ("shi_dian", "施甸示例蔬菜公司（演示）", OrganisationKind::Enterprise, 530_521, "DEM000033"),
];

/// The organisations of the demonstration, by their handles, each with its region.
pub(super) type Catalogue = HashMap<&'static str, (OrganisationId, RegionCode)>;

/// Adds the organisations.
pub(super) async fn catalogue(store: &Store, seed: &Actor) -> Result<Catalogue> {
    let atlas = Shelf::of(store).await?.take();
    let mut rows = Vec::new();
    let mut catalogue = Catalogue::new();
    for (handle, name, kind, six, own) in ORGANISATIONS {
        let region = RegionCode::six(six);
        let code = CreditCode::complete(&format!("{}{six}{own}", register(kind)))
            .ok_or_else(|| Error::Internal(format!("no credit code for {handle}")))?;
        let seat = atlas.regions().place(region).unwrap_or(Place::default());
        let id: OrganisationId = store.clock().id();
        catalogue.insert(handle, (id, region));
        rows.push(organisation::Model {
            id,
            credit_code: code,
            name: name.to_owned(),
            kind,
            region_code: Some(region),
            seat_province: seat.province,
            seat_prefecture: seat.prefecture,
            seat_county: seat.county,
            seat_township: seat.township,
            state: CatalogueState::Listed,
            proposed_by: None,
            idempotency_key: format!("demonstration/{handle}"),
            entered_by: AccountId(Uuid::nil()),
            input_digest: Digest::of(handle),
            version: 1,
            at: store.clock().now(),
        });
    }
    store
        .write(seed, &[Act::ManageCatalogue], "demo", async |writer| {
            writer.insert::<organisation::Entity>(rows.clone()).await?;
            Ok(())
        })
        .await?;
    Ok(catalogue)
}

/// Adds the accounts with their grants.
pub(super) async fn add(
    app: &App,
    seed: &Actor,
    passwords: &Passwords,
    catalogue: &Catalogue,
) -> Result<Vec<Account>> {
    let atlas = app.shelf.take();
    let keeper = Keeper::new(&app.store, &atlas, seed, "demo");
    let mut accounts = Vec::with_capacity(PEOPLE.len());
    for (name, display_name, home, role, at) in PEOPLE {
        let new = NewAccount {
            name: name.to_owned(),
            display_name: display_name.to_owned(),
            home_region: Some(RegionCode::six(home)),
            first_password: FirstPassword::Lasts,
        };
        let added = keeper.add(passwords, new).await?;
        let no_password = || Error::Internal(format!("{name} has no password"));
        let (account, password) = (added.account, added.password.ok_or_else(no_password)?);
        let reaching = match at {
            At::Nation => Some(Reaching::Nation),
            At::Region(code) => Some(Reaching::Region(RegionCode::six(code))),
            At::Unit(handle) => catalogue.get(handle).map(|(unit, _)| Reaching::Organisation(*unit)),
            At::Link(donor, recipient) => atlas
                .all()
                .iter()
                .rfind(|link| {
                    link.donor == RegionCode::six(donor) && link.recipient == RegionCode::six(recipient)
                })
                .map(|link| Reaching::Pairing(link.id)),
        };
        let reaching = reaching.ok_or_else(|| Error::Internal(format!("the scope of {name} is missing")))?;
        let grant = NewGrant { account, role, reaching, kind: None, starts_on: None, ends_on: None };
        keeper.grant(grant).await?;
        accounts.push(Account {
            name,
            password: password.reveal().to_owned(),
            role: role.word(),
            scope: words(at),
        });
    }
    Ok(accounts)
}

/// Gives every account of the demonstration a new password.
pub(super) async fn renew(store: &Store, seed: &Actor, passwords: &Passwords) -> Result<Vec<Account>> {
    let atlas = Shelf::of(store).await?.take();
    let keeper = Keeper::new(store, &atlas, seed, "demo");
    let mut accounts = Vec::with_capacity(PEOPLE.len());
    for (name, _, _, role, at) in PEOPLE {
        let account = keeper.by_name(name).await?.id;
        let password = keeper.renew(passwords, account).await?;
        accounts.push(Account {
            name,
            password: password.reveal().to_owned(),
            role: role.word(),
            scope: words(at),
        });
    }
    Ok(accounts)
}

/// What a grant reaches, in words.
fn words(at: At) -> String {
    match at {
        At::Nation => "nation".to_owned(),
        At::Region(code) => format!("region {code}"),
        At::Unit(handle) => {
            let unit = ORGANISATIONS.iter().find(|(own, ..)| *own == handle);
            format!("organisation {}", unit.map_or(handle, |(_, name, ..)| *name))
        }
        At::Link(donor, recipient) => format!("pairing {donor}-{recipient}"),
    }
}

/// The first two characters of a credit code: which register, and which kind.
const fn register(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::PublicBody | OrganisationKind::CentralUnit => "12",
        OrganisationKind::Enterprise => "91",
        OrganisationKind::Cooperative => "93",
        OrganisationKind::SocialOrganisation => "51",
    }
}
