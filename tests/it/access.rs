//! The locks at run time: what the compiler cannot see of a transaction, the store refuses.

use api::{
    access::Actor,
    error::Error,
    store::{Entry, Held, Writer},
};
use domain::permit::Act;
use domain::permit::Duty;
use entity::ids::OrganisationId;
use entity::{organisation, values::CatalogueState};
use sea_orm::EntityTrait;
use tests::{app::TestApp, both_stores};

/// The act of whoever keeps the catalogue.
const KEEPS: &[Act] = &[Act::ManageCatalogue];

both_stores! {
    /// A row that was held in one transaction is not saved in another: its lock has ended.
    async fn a_row_is_saved_in_the_transaction_that_held_it(app: TestApp) {
        let unit = app.unit("440106").await;
        let actor = app.actor_of(&app.donor_coordinator("440000").await).await;
        let kept: Held<organisation::Entity> = app
            .opened()
            .write(&actor, KEEPS, "one", async |writer| hold(writer, unit).await)
            .await
            .unwrap();
        let change = kept.change(|row| "改了名的单位".clone_into(&mut row.name));
        let saved = app.opened().write(&actor, KEEPS, "two", async |writer| writer.save(&[change]).await).await;
        assert!(matches!(&saved, Err(Error::Internal(why)) if why.contains("another transaction")), "{saved:?}");
        assert_ne!(stored(&app, unit).await.name, "改了名的单位");

        let renamed = app.opened().write(&actor, KEEPS, "three", async |writer| {
            let held = hold(writer, unit).await?;
            writer.save(&[held.change(|row| "改了名的单位".clone_into(&mut row.name))]).await
        });
        renamed.await.unwrap();
        assert_eq!(stored(&app, unit).await.name, "改了名的单位");
    }

    /// What was read, and not held at the version that is stored, is not written over what somebody else wrote.
    async fn a_transaction_that_fails_leaves_nothing(app: TestApp) {
        let unit = app.unit("440106").await;
        let actor = app.actor_of(&app.donor_coordinator("440000").await).await;
        let given_up = app.opened().write(&actor, KEEPS, "one", async |writer| {
            let held = hold(writer, unit).await?;
            writer.save(&[held.change(|row| row.state = CatalogueState::Retired)]).await?;
            Err::<(), _>(Error::Forbidden)
        });
        assert!(matches!(given_up.await, Err(Error::Forbidden)));
        assert_eq!(stored(&app, unit).await.state, CatalogueState::Listed);
    }

    /// The journal is told of the act that the transaction was opened for, by a grant of whoever writes.
    async fn the_journal_is_told_of_no_other_act(app: TestApp) {
        let unit = app.unit("440106").await;
        let actor = app.actor_of(&app.donor_coordinator("440000").await).await;
        let stranger = app.actor_of(&app.donor_coordinator("330000").await).await;
        let before = app.footprint().await;
        for (act, by) in [(Act::ManageGrants, &actor), (Act::SetReview(entity::values::Side::Donor), &actor), (Act::ManageCatalogue, &stranger)] {
            let entry = entry(act, by, unit);
            let told = app.opened().write(&actor, KEEPS, "one", async |writer| writer.journal(vec![entry]).await).await;
            assert!(matches!(&told, Err(Error::Internal(_))), "{act:?} {told:?}");
        }
        assert_eq!(app.footprint().await, before);
        let own = entry(Act::ManageCatalogue, &actor, unit);
        app.opened().write(&actor, KEEPS, "two", async |writer| writer.journal(vec![own]).await).await.unwrap();
        assert_ne!(app.footprint().await, before);
    }

    /// No grant, no transaction: an act that nobody's capacity allows is refused before it begins.
    async fn no_act_without_a_capacity_for_it(app: TestApp) {
        let auditor = app.actor_of(&app.auditor_of_the_nation().await).await;
        for actor in [auditor, Actor::nobody(), Actor::system(Duty::Atlas), Actor::system(Duty::Sealer)] {
            for act in Act::all().into_iter().filter(|act| !actor.may(*act)) {
                let mut began = false;
                let acts = [act];
                let refused = app.opened().write(&actor, &acts, "one", async |_writer| {
                    began = true;
                    Ok(())
                });
                assert!(matches!(refused.await, Err(Error::Forbidden)), "{act:?}");
                assert!(!began, "{act:?}");
            }
        }
    }
}

async fn hold(writer: &Writer, unit: OrganisationId) -> Result<Held<organisation::Entity>, Error> {
    Ok(writer.hold::<organisation::Entity>([unit.0]).await?.pop().unwrap())
}

async fn stored(app: &TestApp, unit: OrganisationId) -> organisation::Model {
    organisation::Entity::find_by_id(unit).one(app.behind()).await.unwrap().unwrap()
}

fn entry(act: Act, by: &Actor, unit: OrganisationId) -> Entry {
    Entry {
        act,
        grant: by.grants().first().cloned(),
        subject_kind: "ORGANISATION",
        subject: unit.0,
        version: 1,
        digest: None,
        fields: serde_json::Map::new(),
        note: None,
    }
}
