//! People who act in a test: each has an account of its own, and signs in as anybody would.

use crate::{answer::Answer, app::TestApp, purchases::key};
use api::access::password::{Password, Passwords};
use entity::{
    account::{self, PasswordHash, grant},
    ids::{AccountId, OrganisationId, PairingId},
    values::{Day, Digest, RecordKind, RegionCode, Role, ScopeKind},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use tokio::sync::OnceCell;

/// Everybody's password. One hash serves all: making one takes a tenth of a second.
const PASSWORD: &str = "correct horse battery";

/// Somebody who asks.
#[derive(Clone, Debug)]
pub struct Person {
    app: TestApp,
    who: Option<Arc<Somebody>>,
}

#[derive(Debug)]
struct Somebody {
    id: AccountId,
    name: String,
    /// Signed in when something is first asked.
    token: OnceCell<String>,
}

/// A role, and what it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holds {
    /// The role.
    pub role: Role,
    /// What it reaches.
    pub reach: Reaches,
    /// The one kind of record that it is limited to.
    pub only: Option<RecordKind>,
}

/// What a role reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaches {
    /// The whole country.
    Nation,
    /// A region and all below it.
    Region(RegionCode),
    /// One organisation.
    Organisation(OrganisationId),
    /// A pairing and all below it.
    Pairing(PairingId),
}

/// A role over a region, which is given by its code.
///
/// # Panics
/// Where the text is no code.
pub fn over(role: Role, region: &str) -> Holds {
    let code = RegionCode::parse(region).expect("the code of a region");
    Holds { role, reach: Reaches::Region(code), only: None }
}

impl TestApp {
    /// An administrator.
    pub async fn administrator(&self) -> Person {
        self.person(&[Holds { role: Role::Administrator, reach: Reaches::Nation, only: None }]).await
    }

    /// The coordinator of a donor region.
    pub async fn donor_coordinator(&self, region: &str) -> Person {
        self.person(&[over(Role::DonorCoordinator, region)]).await
    }

    /// The coordinator of a recipient region.
    pub async fn recipient_coordinator(&self, region: &str) -> Person {
        self.person(&[over(Role::RecipientCoordinator, region)]).await
    }

    /// The procurement officer of a unit.
    pub async fn procurement_officer(&self, unit: OrganisationId) -> Person {
        let reach = Reaches::Organisation(unit);
        self.person(&[Holds { role: Role::ProcurementOfficer, reach, only: None }]).await
    }

    /// An auditor of a region.
    pub async fn auditor(&self, region: &str) -> Person {
        self.person(&[over(Role::Auditor, region)]).await
    }

    /// An auditor of the nation.
    pub async fn auditor_of_the_nation(&self) -> Person {
        self.person(&[Holds { role: Role::Auditor, reach: Reaches::Nation, only: None }]).await
    }

    /// The finance department that a region's units answer to.
    pub async fn supervisor(&self, region: &str) -> Person {
        self.person(&[over(Role::Supervisor, region)]).await
    }

    /// An assessor of a pairing.
    pub async fn assessor(&self, pairing: PairingId) -> Person {
        let reach = Reaches::Pairing(pairing);
        self.person(&[Holds { role: Role::Assessor, reach, only: None }]).await
    }

    /// Somebody with these grants, from long ago and without an end.
    pub async fn person(&self, grants: &[Holds]) -> Person {
        static LAST: AtomicU32 = AtomicU32::new(0);
        let name = format!("person{}", LAST.fetch_add(1, Ordering::Relaxed));
        let now = self.clock().now();
        let account = account::Model {
            id: self.clock().id(),
            name: name.clone(),
            display_name: format!("Somebody called {name}"),
            home_region: None,
            password_hash: Some(hash().await),
            must_change_password: false,
            disabled: false,
            access_version: 1,
            version: 1,
            created_by: None,
            idempotency_key: name.clone(),
            input_digest: Digest::of(&name),
            created_at: now,
        };
        let id = account.id;
        account.into_active_model().insert(self.behind()).await.expect("the account is made");
        let person =
            Person { app: self.clone(), who: Some(Arc::new(Somebody { id, name, token: OnceCell::new() })) };
        for holds in grants {
            person.is_granted(*holds).await;
        }
        person
    }
}

impl Person {
    pub(crate) fn nobody(app: TestApp) -> Self {
        Self { app, who: None }
    }

    /// The account.
    ///
    /// # Panics
    /// Where it is nobody.
    pub fn id(&self) -> AccountId {
        self.who.as_ref().expect("somebody with an account").id
    }

    /// The name to sign in with, and everybody's password.
    ///
    /// # Panics
    /// Where it is nobody.
    pub fn credentials(&self) -> (&str, &'static str) {
        (&self.who.as_ref().expect("somebody with an account").name, PASSWORD)
    }

    /// The same person, who signs in at another server of the same store.
    ///
    /// # Panics
    /// Where it is nobody.
    #[must_use]
    pub fn at(&self, address: &str) -> Self {
        let (id, name) = (self.id(), self.credentials().0.to_owned());
        let app = self.app.served_at(address);
        Self { app, who: Some(Arc::new(Somebody { id, name, token: OnceCell::new() })) }
    }

    /// The server that they ask.
    pub fn app(&self) -> &TestApp {
        &self.app
    }

    /// Gives them one more grant, behind the server's back.
    ///
    /// # Panics
    /// Where the store does not take it.
    pub async fn is_granted(&self, holds: Holds) {
        let mut row = grant::Model {
            id: self.app.clock().id(),
            account_id: self.id(),
            role: holds.role,
            scope_kind: ScopeKind::Nation,
            region_code: None,
            organisation_id: None,
            pairing_id: None,
            kind: holds.only,
            starts_on: Day::parse("2016-01-01").expect("a day"),
            ends_on: None,
            granted_by: None,
            granted_at: self.app.clock().now(),
            revoked_at: None,
            version: 1,
            idempotency_key: key(),
            input_digest: Digest::of(self.id().0),
        };
        match holds.reach {
            Reaches::Nation => {}
            Reaches::Region(code) => (row.scope_kind, row.region_code) = (ScopeKind::Region, Some(code)),
            Reaches::Organisation(id) => {
                (row.scope_kind, row.organisation_id) = (ScopeKind::Organisation, Some(id));
            }
            Reaches::Pairing(id) => (row.scope_kind, row.pairing_id) = (ScopeKind::Pairing, Some(id)),
        }
        row.into_active_model().insert(self.app.behind()).await.expect("the grant is made");
    }

    /// Lets all their grants have ended on a day, behind the server's back.
    ///
    /// # Panics
    /// Where the store does not take it.
    pub async fn was_granted_until(&self, day: &str) {
        let last = Day::parse(day).expect("a day");
        grant::Entity::update_many()
            .col_expr(grant::Column::EndsOn, Expr::value(Some(last)))
            .filter(grant::Column::AccountId.eq(self.id()))
            .exec(self.app.behind())
            .await
            .expect("the grants end");
    }

    /// Asks, having signed in if need be.
    pub async fn ask(&self, query: &str, variables: Value) -> Answer {
        self.app.ask_as(self.token().await, query, variables).await
    }

    /// Their access token, having signed in if need be; nobody has none.
    pub async fn token(&self) -> Option<&str> {
        let somebody = self.who.as_ref()?;
        Some(somebody.token.get_or_init(|| self.signs_in()).await.as_str())
    }

    /// The same, in a language.
    pub async fn ask_in(&self, language: &str, query: &str, variables: Value) -> Answer {
        self.app.ask_in(language, self.token().await, query, variables).await
    }

    /// The header by which they say who they are; none of somebody who has not signed in.
    pub async fn header(&self) -> Option<String> {
        self.token().await.map(|token| format!("Bearer {token}"))
    }

    /// Signs in over HTTP, once more if they have before, and gives the access token.
    pub async fn signs_in(&self) -> String {
        let (name, password) = self.credentials();
        let query =
            "mutation ($input: SignInInput!) { signIn(input: $input) { accessToken userErrors { code } } }";
        let input = json!({ "input": { "name": name, "password": password } });
        let answer = self.app.ask_as(None, query, input).await.done();
        answer.text("/signIn/accessToken").to_owned()
    }
}

async fn hash() -> PasswordHash {
    static HASH: OnceCell<PasswordHash> = OnceCell::const_new();
    let made = HASH.get_or_init(async || {
        let password = Password::parse("password", "", PASSWORD).expect("the password is good enough");
        Passwords::new(1)
            .expect("passwords can be hashed")
            .hash(password)
            .await
            .expect("the password is hashed")
    });
    made.await.clone()
}
