//! Logging purchases, one or a thousand at once: each key once, each order line once.

use super::{
    enter::{Admitted, Catalogue, Entering, admit},
    input::{LogPurchaseInput, LogPurchasesInput},
    line,
};
use crate::{
    access::Actor,
    error::{Error, Result},
    graphql::Viewer,
    once::{Keyed, Once},
    record::{
        self, Doing, ENTER, Entered,
        batch::{self, Logged, Whence},
        beginning,
    },
    store::Writer,
};
use domain::Refusal;
use entity::{
    ids::{AccountId, PurchaseId},
    purchase,
    values::{BatchPolicy, Digest, RecordState},
};

/// Logs one purchase.
pub(super) async fn one(viewer: &Viewer, input: LogPurchaseInput) -> Result<PurchaseId> {
    let actor = viewer.actor.narrowed(&ENTER).ok_or(Error::Forbidden)?;
    let account = actor.account().ok_or(Error::Unauthenticated)?;
    let parsed = line::parse(&input.line).map_err(Error::Refused)?;
    let once = Once::of(
        account,
        "logPurchase",
        &input.idempotency_key,
        &format_args!("{parsed:?} submit {}", input.submit),
    )?;
    let prepared = prepare(viewer, &actor, vec![Ok(parsed)]).await?;
    let admitted = match prepared.into_iter().next() {
        Some(Ok(admitted)) => Ok(admitted),
        Some(Err(refusals)) => Err(refusals),
        None => Err(Vec::new()),
    };
    let state = beginning(input.submit);
    let made = admitted.map(|admitted| {
        let once = once.clone();
        move |writer: &Writer| {
            let whence = Whence { index: 0, key: once.key.clone(), input: once.input.clone() };
            Entrant { admitted: admitted.clone(), whence, own_number: None }.row(writer, account, state)
        }
    });
    Ok(PurchaseId(record::enter_one::<purchase::Entity>(viewer, &once, made).await?))
}

/// Logs many, under one key.
pub(super) async fn many(viewer: &Viewer, input: LogPurchasesInput) -> Result<Logged> {
    let actor = viewer.actor.narrowed(&ENTER).ok_or(Error::Forbidden)?;
    let account = actor.account().ok_or(Error::Unauthenticated)?;
    batch::limit(input.lines.len())?;
    let policy = BatchPolicy::from(input.policy);
    let parsed: Vec<_> = input.lines.iter().map(line::parse).collect();
    let once = Once::of(
        account,
        "logPurchases",
        &input.idempotency_key,
        &format_args!("{parsed:?} submit {} {policy}", input.submit),
    )?;
    let state = beginning(input.submit);
    let prepared = prepare(viewer, &actor, parsed).await?.into_iter().map(|line| {
        line.map(|admitted| {
            move |writer: &Writer, whence| {
                Entrant { admitted: admitted.clone(), whence, own_number: None }.row(writer, account, state)
            }
        })
    });
    batch::enter_many::<purchase::Entity, _>(viewer, &once, policy, prepared.collect()).await
}

/// An admitted line that is to be entered.
#[derive(Clone, Debug)]
pub(super) struct Entrant {
    pub(super) admitted: Admitted,
    pub(super) whence: Whence,
    /// Our own number for it where its channel gave none; a new one is made where this is none.
    pub(super) own_number: Option<String>,
}

impl Entrant {
    /// Its row, as it is entered now.
    fn row(
        self,
        writer: &Writer,
        account: AccountId,
        state: RecordState,
    ) -> record::Entrant<purchase::Entity> {
        let Self { admitted, whence: Whence { index, key, input }, own_number } = self;
        let entering = Entering { account, at: writer.clock().now(), key, input, state, own_number };
        record::Entrant { index, row: admitted.row(writer.clock().id(), entering), grant: admitted.grant }
    }
}

/// Holds lines against the rules.
pub(super) async fn prepare(
    viewer: &Viewer,
    actor: &Actor,
    lines: Vec<std::result::Result<domain::purchase::Line, Vec<Refusal>>>,
) -> Result<Vec<std::result::Result<Admitted, Vec<Refusal>>>> {
    let catalogue = Catalogue::of(viewer, lines.iter().filter_map(|line| line.as_ref().ok())).await?;
    let today = viewer.store.clock().today();
    let admit = |line| admit(actor, &viewer.atlas, &catalogue, line, Doing::Enter, today);
    Ok(lines.into_iter().map(|line| line.and_then(admit)).collect())
}

/// Inserts admitted lines with their journal and totals: what became of each, by its place.
pub(super) async fn insert(
    writer: &Writer,
    account: AccountId,
    state: RecordState,
    lines: Vec<Entrant>,
) -> Result<Entered> {
    let entrants = lines.into_iter().map(|line| line.row(writer, account, state)).collect();
    record::enter::<purchase::Entity>(writer, entrants).await
}

impl Keyed for purchase::Entity {
    fn input(row: &purchase::Model) -> &Digest {
        &row.input_digest
    }
}
