//! From what was entered to a row that may be written: the places, the pairing, the grant.

use super::{Form, Origin};
use crate::{
    access::{Actor, Grant},
    atlas::Atlas,
    error::{Error, Result},
    graphql::{Viewer, id::Global},
    once::Once,
    record::{
        AMEND, Amendment, Doing, ENTER, Entrant, Ground, Record,
        batch::{self, Logged, Whence},
        beginning, enter_one, entering, submit,
    },
    store::Writer,
};
use domain::{
    Refusal,
    facts::{Facts, may_enter, not_paired, out_of_reach},
    record::Beginning,
};
use entity::{
    ids::{AccountId, PairingId},
    spine::{Spine, TwoSided},
    values::{BatchPolicy, Day, Place, RecordState, RegionCode, Side},
};
use futures::future::BoxFuture;
use uuid::Uuid;

/// What was entered and every rule admits, with all that follows from it.
#[derive(Clone, Debug)]
pub(crate) struct Admitted<F: Form> {
    facts: F::Facts,
    side: Side,
    pub(crate) grant: Grant,
    donor: Place,
    recipient: Place,
    pairing: PairingId,
    /// The region whose review it must pass, were it submitted now.
    review: Option<RegionCode>,
}

/// Lines that every rule admits, or all that is wrong with them.
pub(crate) type Prepared<F> = Vec<std::result::Result<Admitted<F>, Vec<Refusal>>>;

/// Logs one record.
pub(crate) fn log<'a, F: Form>(
    viewer: &'a Viewer,
    key: &'a str,
    submit: bool,
    line: &'a F::Line,
) -> BoxFuture<'a, Result<Uuid>> {
    Box::pin(async move {
        let actor = viewer.actor.narrowed(&ENTER).ok_or(Error::Forbidden)?;
        let account = actor.account().ok_or(Error::Unauthenticated)?;
        let facts = F::read(line).map_err(Error::Refused)?;
        let once = Once::of(account, F::NAMES.log, key, &format_args!("{facts:?} submit {submit}"))?;
        let state = beginning(submit);
        let prepared = prepare::<F>(viewer, &actor, vec![Ok(facts)], Doing::Enter).await?.pop();
        let prepared = prepared.unwrap_or_else(|| Err(Vec::new())).map(|admitted| {
            let (key, input) = (once.key.clone(), once.input.clone());
            move |writer: &Writer| {
                let whence = Whence { index: 0, key: key.clone(), input: input.clone() };
                admitted.entrant(writer, account, state, whence)
            }
        });
        enter_one::<F>(viewer, &once, prepared).await
    })
}

/// Logs many, under one key.
pub(crate) fn log_many<'a, F: Form>(
    viewer: &'a Viewer,
    key: &'a str,
    submit: bool,
    policy: BatchPolicy,
    lines: &'a [F::Line],
) -> BoxFuture<'a, Result<Logged>> {
    Box::pin(async move {
        batch::limit(lines.len())?;
        let actor = viewer.actor.narrowed(&ENTER).ok_or(Error::Forbidden)?;
        let account = actor.account().ok_or(Error::Unauthenticated)?;
        let read: Vec<_> = lines.iter().map(F::read).collect();
        let input = format_args!("{read:?} submit {submit} {policy}").to_string();
        let once = Once::of(account, F::NAMES.log_many, key, &input)?;
        let state = beginning(submit);
        let prepared = prepare::<F>(viewer, &actor, read, Doing::Enter).await?.into_iter().map(|line| {
            line.map(|admitted| {
                move |writer: &Writer, whence| admitted.entrant(writer, account, state, whence)
            })
        });
        batch::enter_many::<F, _>(viewer, &once, policy, prepared.collect()).await
    })
}

/// Amends one record.
pub(crate) fn amend<'a, F: Form>(
    viewer: &'a Viewer,
    id: F::Id,
    expected_version: i32,
    note: Option<String>,
    change: &'a F::Change,
) -> BoxFuture<'a, Result<Uuid>> {
    Box::pin(async move {
        let missing = || Refusal::not_found("id", F::NAMES.zh, F::NAMES.en);
        viewer
            .store
            .write(&viewer.actor, &AMEND, &viewer.request_id, async |writer| {
                let held = writer.hold::<F>([id.uuid()]).await?.pop().ok_or_else(missing)?;
                let facts = F::facts(&held).ok_or_else(missing)?;
                let before = facts.clone();
                let facts = F::changed(facts, change).map_err(Error::Refused)?;
                if let Some(refusal) = F::reasoned(&before, &facts, note.as_deref()) {
                    return Err(refusal.into());
                }
                let amended = taken_over::<F>(viewer, vec![(&held, facts)]).await?.pop();
                let amended = amended.unwrap_or_else(|| Err(vec![missing()]));
                let amendment = Amendment { held, amended, expected_version, note: note.clone() };
                let amended = crate::record::amend(writer, vec![amendment]).await?.pop();
                amended.unwrap_or_else(|| Err(vec![missing()])).map_err(Error::Refused)
            })
            .await
    })
}

/// Stored rows with other facts, held against the rules; their state and history stay.
pub(crate) async fn taken_over<F: Form>(
    viewer: &Viewer,
    rows: Vec<(&F::Model, F::Facts)>,
) -> Result<Vec<std::result::Result<F::Model, Vec<Refusal>>>> {
    let actor = viewer.actor.narrowed(&AMEND).ok_or(Error::Forbidden)?;
    let mut amended = Vec::with_capacity(rows.len());
    let (held, facts): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let complete = F::complete(viewer, facts).await?;
    let today = viewer.store.clock().today();
    for (row, facts) in held.into_iter().zip(complete) {
        let doing = Doing::Amend(row.spine().entered_side);
        let admitted = facts.and_then(|facts| admit::<F>(&actor, &viewer.atlas, facts, doing, today));
        amended.push(admitted.map(|admitted| admitted.amended(row.clone())));
    }
    Ok(amended)
}

/// Holds what was entered against the rules.
pub(crate) async fn prepare<F: Form>(
    viewer: &Viewer,
    actor: &Actor,
    read: Vec<std::result::Result<F::Facts, Vec<Refusal>>>,
    doing: Doing,
) -> Result<Prepared<F>> {
    let facts = read.iter().filter_map(|line| line.as_ref().ok()).cloned().collect();
    let mut complete = F::complete(viewer, facts).await?.into_iter();
    let today = viewer.store.clock().today();
    let mut admitted = |line: std::result::Result<F::Facts, Vec<Refusal>>| {
        let facts = line.and_then(|facts| complete.next().unwrap_or(Ok(facts)))?;
        admit::<F>(actor, &viewer.atlas, facts, doing, today)
    };
    Ok(read.into_iter().map(&mut admitted).collect())
}

/// Holds one against the rules; all that is wrong with it.
fn admit<F: Form>(
    actor: &Actor,
    atlas: &Atlas,
    facts: F::Facts,
    doing: Doing,
    today: Day,
) -> std::result::Result<Admitted<F>, Vec<Refusal>> {
    let mut wrong = facts.wrong(today);
    let day = facts.day();
    let donor = place(atlas, "donor", facts.donor(), day, &mut wrong);
    let recipient = place(atlas, "recipient", facts.recipient(), day, &mut wrong);
    let (Some(donor), Some(recipient)) = (donor, recipient) else { return Err(wrong) };
    let ground = Ground { donor: &donor, recipient: &recipient, unit: None };
    let by = facts.entered_by();
    let entered = entering(actor, F::Model::KIND, doing, ground, |role, side| may_enter(by, role, side));
    let (grant, side) = match entered {
        Ok(entered) => entered,
        Err(refusal) => {
            wrong.push(refusal.unwrap_or_else(out_of_reach));
            return Err(wrong);
        }
    };
    let pairing = atlas.most_specific(facts.donor(), facts.recipient(), day);
    match pairing {
        Some(pairing) if wrong.is_empty() => {
            let own = if side == Side::Donor { &donor } else { &recipient };
            let review = atlas.reviews().due(side, own, grant.level(), today);
            Ok(Admitted { facts, side, grant, donor, recipient, pairing, review })
        }
        Some(_) => Err(wrong),
        None => {
            wrong.push(not_paired());
            Err(wrong)
        }
    }
}

/// The place of a region that stands on the day.
fn place(
    atlas: &Atlas,
    field: &'static str,
    code: RegionCode,
    day: Day,
    wrong: &mut Vec<Refusal>,
) -> Option<Place> {
    let regions = atlas.regions();
    if let Err(why) = regions.usable_on(code, day) {
        wrong.push(why.refusal(field, code, regions));
        return None;
    }
    regions.place(code)
}

impl<F: Form> Admitted<F> {
    /// The row as it is entered now.
    pub(crate) fn entrant(
        &self,
        writer: &Writer,
        account: AccountId,
        state: RecordState,
        whence: Whence,
    ) -> Entrant<F>
    where
        F: Record,
    {
        let draft = Beginning {
            side: self.side,
            donor: self.donor,
            recipient: self.recipient,
            pairing: Some(self.pairing),
            review: self.review,
            organisation: None,
            day: self.facts.day(),
            digest: self.facts.digest(),
        }
        .draft(account, writer.clock().now());
        let Whence { index, key, input } = whence;
        let origin = Origin { id: writer.clock().id(), key, input };
        let mut row = F::row(draft, origin, self.facts.clone());
        if state == RecordState::Submitted {
            submit::<F>(&mut row, self.review);
        }
        Entrant { index, row, grant: self.grant.clone() }
    }

    /// A stored row with what it holds now; its state and history stay.
    fn amended(self, mut row: F::Model) -> F::Model {
        let kept = row.spine();
        row.set_spine(Spine {
            pairing: Some(self.pairing),
            donor: self.donor,
            recipient: self.recipient,
            day: self.facts.day(),
            digest: self.facts.digest(),
            ..kept
        });
        F::refilled(row, self.facts)
    }
}
