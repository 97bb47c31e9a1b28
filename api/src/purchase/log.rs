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
    record::{self, Doing, ENTER, Entered, beginning},
    store::Writer,
};
use domain::{Code, Refusal};
use entity::{
    ids::{AccountId, PurchaseId},
    purchase,
    values::{BatchPolicy, Digest, RecordState},
};
use uuid::Uuid;

/// The most lines of one request.
pub(super) const MOST_LINES: usize = 1000;

/// What became of each line: the purchase, or why it was refused.
pub(super) type Logged = Vec<std::result::Result<PurchaseId, Vec<Refusal>>>;

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
            let (key, input) = (once.key.clone(), once.input.clone());
            Entrant { index: 0, admitted: admitted.clone(), key, input, own_number: None }
                .row(writer, account, state)
        }
    });
    Ok(PurchaseId(record::enter_one::<purchase::Entity>(viewer, &once, made).await?))
}

/// Logs many, under one key.
pub(super) async fn many(viewer: &Viewer, input: LogPurchasesInput) -> Result<Logged> {
    let actor = viewer.actor.narrowed(&ENTER).ok_or(Error::Forbidden)?;
    let account = actor.account().ok_or(Error::Unauthenticated)?;
    if input.lines.is_empty() || input.lines.len() > MOST_LINES {
        return Err(Refusal::new(
            Code::LimitExceeded,
            "lines",
            format!("一次 1 到 {MOST_LINES} 行，本次 {} 行；更多请用表格导入", input.lines.len()),
            format!(
                "1 to {MOST_LINES} lines at once, not {}; import a spreadsheet for more",
                input.lines.len()
            ),
        )
        .into());
    }
    let policy = BatchPolicy::from(input.policy);
    let parsed: Vec<_> = input.lines.iter().map(line::parse).collect();
    let once = Once::of(
        account,
        "logPurchases",
        &input.idempotency_key,
        &format_args!("{parsed:?} submit {} {policy}", input.submit),
    )?;
    let prepared = prepare(viewer, &actor, parsed).await?;
    let mut answers: Logged = Vec::new();
    let written = viewer
        .store
        .write(&viewer.actor, &ENTER, &viewer.request_id, async |writer| {
            if let Some(before) = once.before(writer).await? {
                answers = answers_of(before);
                return Ok(());
            }
            let mut good = Vec::new();
            for (index, line) in prepared.iter().enumerate() {
                match line {
                    Ok(admitted) => {
                        good.push(Entrant::of(&once, index, admitted.clone()));
                        answers.push(Err(Vec::new()));
                    }
                    Err(refusals) => answers.push(Err(refusals.clone())),
                }
            }
            for (index, logged) in insert(writer, account, beginning(input.submit), good).await? {
                if let Some(answer) = answers.get_mut(index) {
                    *answer = logged.map(PurchaseId).map_err(|refusal| vec![refusal]);
                }
            }
            let refused = answers.iter().filter(|answer| answer.is_err()).count();
            // Only success is remembered: a batch of which nothing stays leaves no trace.
            if refused == answers.len() || (refused > 0 && policy == BatchPolicy::AllOrNothing) {
                return Err(Error::Refused(Vec::new()));
            }
            once.keep(writer, &kept(&answers)).await
        })
        .await;
    match written {
        Ok(()) => Ok(answers),
        Err(Error::Refused(about_all)) if about_all.is_empty() => Ok(undone(answers)),
        Err(error) => Err(error),
    }
}

/// The answers of a batch that was taken back: no line was logged, and only the bad ones say why.
fn undone(answers: Logged) -> Logged {
    answers.into_iter().map(|answer| answer.map_or_else(Err, |_| Err(Vec::new()))).collect()
}

/// An admitted line that is to be entered.
#[derive(Clone, Debug)]
pub(super) struct Entrant {
    /// Its place among those that are entered together.
    pub(super) index: usize,
    pub(super) admitted: Admitted,
    /// The key that its record keeps.
    pub(super) key: String,
    /// The digest of the input that it came with.
    pub(super) input: Digest,
    /// Our own number for it where its channel gave none; a new one is made where this is none.
    pub(super) own_number: Option<String>,
}

impl Entrant {
    /// A line of a batch, whose key is the batch's and its place.
    fn of(once: &Once, index: usize, admitted: Admitted) -> Self {
        let key = format!("{}/{index}", once.key);
        Self { index, admitted, key, input: once.input.clone(), own_number: None }
    }

    /// Its row, as it is entered now.
    fn row(
        self,
        writer: &Writer,
        account: AccountId,
        state: RecordState,
    ) -> record::Entrant<purchase::Entity> {
        let Self { index, admitted, key, input, own_number } = self;
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

/// What a batch keeps of a line.
#[derive(serde::Serialize, serde::Deserialize)]
struct KeptAnswer {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    refusals: Vec<Refusal>,
}

/// What a batch keeps of its answers.
fn kept(answers: &Logged) -> Vec<KeptAnswer> {
    let keep = |answer: &std::result::Result<PurchaseId, Vec<Refusal>>| match answer {
        Ok(id) => KeptAnswer { id: Some(id.0), refusals: Vec::new() },
        Err(refusals) => KeptAnswer { id: None, refusals: refusals.clone() },
    };
    answers.iter().map(keep).collect()
}

/// The answers of a batch, line by line; none where they are kept no longer.
fn answers_of(kept: Option<Vec<KeptAnswer>>) -> Logged {
    let answer = |kept: KeptAnswer| kept.id.map_or(Err(kept.refusals), |id| Ok(PurchaseId(id)));
    kept.into_iter().flatten().map(answer).collect()
}

impl Keyed for purchase::Entity {
    fn input(row: &purchase::Model) -> &Digest {
        &row.input_digest
    }
}
