//! Keeping accounts from the command line, for whoever holds the machine.

use super::{Outcome, open, say};
use crate::{
    access::{Actor, password::Passwords},
    account::{FirstPassword, Keeper, NewAccount, NewGrant, Reaching},
    atlas::Shelf,
    config::{AddUser, GrantUser, ResetUser, User},
    error::Error,
    graphql::{id, read},
    language::Language,
    store::Store,
};
use domain::{Refusal, permit::Duty};
use entity::{
    organisation,
    values::{CreditCode, RecordKind, RegionCode, Role},
};
use sea_orm::sea_query::{Expr, ExprTrait};

/// What stands for a request in the journal.
const REQUEST: &str = "command-line";

pub(super) async fn run(user: User) -> Outcome {
    let store = open(user.database()).await?;
    let actor = Actor::system(Duty::CommandLine);
    let done = match user {
        User::Add(add) => added(&store, &actor, add).await,
        User::Grant(grant) => granted(&store, &actor, grant).await,
        User::Reset(reset) => renewed(&store, &actor, reset).await,
    };
    match done {
        Ok(text) => say(&text),
        Err(error) => Err(error.message(Language::English).into()),
    }
}

async fn added(store: &Store, actor: &Actor, add: AddUser) -> Result<String, Error> {
    let home_region = add.home_region.as_deref().map(region).transpose()?;
    let new = NewAccount {
        name: add.name,
        display_name: add.display_name,
        home_region,
        first_password: FirstPassword::MustChange,
    };
    let atlas = Shelf::of(store).await?.take();
    let added = Keeper::new(store, &atlas, actor, REQUEST).add(&Passwords::new(1)?, new).await?;
    let password = added.password.ok_or_else(|| Error::Internal("no password was made".to_owned()))?;
    Ok(password.reveal().to_owned())
}

async fn granted(store: &Store, actor: &Actor, grant: GrantUser) -> Result<String, Error> {
    let role = Role::of_word(&grant.role.to_uppercase())
        .ok_or_else(|| Refusal::invalid("role", "没有这个角色", "there is no such role; see --help"))?;
    let kind = grant.kind.as_deref().map(kind).transpose()?;
    let day = |field, value: &Option<String>| value.as_deref().map(|day| read::day(field, day)).transpose();
    let (starts_on, ends_on) = (day("starts_on", &grant.starts_on)?, day("ends_on", &grant.ends_on)?);
    let reaching = match (&grant.region, &grant.organisation, &grant.pairing, grant.nation) {
        (Some(code), None, None, false) => Reaching::Region(region(code)?),
        (None, Some(code), None, false) => Reaching::Organisation(organisation(store, actor, code).await?),
        (None, None, Some(id), false) => Reaching::Pairing(id::parse("pairing", id)?),
        (None, None, None, true) => Reaching::Nation,
        _ => {
            let refusal = Refusal::invalid(
                "scope",
                "范围只能选一种",
                "give one of --region, --organisation, --pairing and --nation",
            );
            return Err(refusal.into());
        }
    };
    let atlas = Shelf::of(store).await?.take();
    let keeper = Keeper::new(store, &atlas, actor, REQUEST);
    let account = keeper.by_name(&grant.name).await?.id;
    keeper.grant(NewGrant { account, role, reaching, kind, starts_on, ends_on }).await?;
    Ok(format!("{} is {role} now", grant.name))
}

async fn renewed(store: &Store, actor: &Actor, reset: ResetUser) -> Result<String, Error> {
    let atlas = Shelf::of(store).await?.take();
    let keeper = Keeper::new(store, &atlas, actor, REQUEST);
    let account = keeper.by_name(&reset.name).await?.id;
    Ok(keeper.reset(&Passwords::new(1)?, account, None).await?.reveal().to_owned())
}

fn kind(word: &str) -> Result<RecordKind, Refusal> {
    RecordKind::of_word(&word.to_uppercase())
        .ok_or_else(|| Refusal::invalid("kind", "没有这种记录", "there is no such kind of record"))
}

fn region(code: &str) -> Result<RegionCode, Refusal> {
    RegionCode::parse(code)
        .map_err(|_unfit| Refusal::invalid("region", "行政区划代码有误", "a region code has 6 or 12 digits"))
}

async fn organisation(
    store: &Store,
    actor: &Actor,
    code: &str,
) -> Result<entity::ids::OrganisationId, Error> {
    let code = CreditCode::parse(code)
        .map_err(|wrong| Refusal::invalid("organisation", "统一社会信用代码有误", wrong.to_string()))?;
    let named = Expr::col(("organisation", "credit_code")).eq(code.0);
    let found = store.reader(actor).find::<organisation::Entity>().filter(named).one().await?;
    Ok(found.ok_or_else(|| Refusal::not_found("organisation", "单位", "organisation"))?.id)
}
