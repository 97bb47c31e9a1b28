//! Logging purchases, one or a thousand at once: each key once, each order line once.

use super::{
    duplicates,
    enter::{Admitted, Catalogue, Doing, Entering, admit},
    input::{LogPurchaseInput, LogPurchasesInput, PurchaseLine},
    line,
};
use crate::{
    access::Actor,
    error::{Error, Result},
    graphql::Viewer,
    once::{Keyed, Once},
    record::{self, open_years},
    store::{Entry, Writer},
};
use domain::{Code, Refusal, permit::Act, purchase::same_order_line, record::Step};
use entity::{
    ids::{AccountId, PurchaseId},
    purchase,
    spine::TwoSided,
    values::{BatchPolicy, Digest, RecordKind, RecordState, Side},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The most lines of one request.
pub(super) const MOST_LINES: usize = 1000;

/// The acts of whoever enters purchases.
pub(super) const ENTER: [Act; 2] =
    [Act::Take(Step::Enter, Side::Donor), Act::Take(Step::Enter, Side::Recipient)];

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
    // A key that was used before answers as it did, whatever has become of the catalogue since.
    let Some(Ok(admitted)) = prepared.into_iter().next().filter(std::result::Result::is_ok) else {
        if let Some(known) = once.created(viewer.reader.find::<purchase::Entity>()).await? {
            return Ok(known.id);
        }
        return Err(Error::Refused(refusals_of(viewer, &actor, &input.line).await?));
    };
    viewer
        .store
        .write(&viewer.actor, &ENTER, &viewer.request_id, async |writer| {
            let entry = Entrant {
                index: 0,
                admitted: admitted.clone(),
                key: once.key.clone(),
                input: once.input.clone(),
                own_number: None,
            };
            let logged = insert(writer, account, state(input.submit), vec![entry]).await?;
            match logged.into_iter().next() {
                Some((_, Ok(id))) => Ok(id),
                refused => match once.created(writer.find::<purchase::Entity>()).await? {
                    Some(known) => Ok(known.id),
                    None => {
                        Err(refused.and_then(|(_, why)| why.err()).unwrap_or_else(same_order_line).into())
                    }
                },
            }
        })
        .await
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
            for (index, logged) in insert(writer, account, state(input.submit), good).await? {
                if let Some(answer) = answers.get_mut(index) {
                    *answer = logged.map_err(|refusal| vec![refusal]);
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

/// Why a line that parses is refused.
async fn refusals_of(viewer: &Viewer, actor: &Actor, input: &PurchaseLine) -> Result<Vec<Refusal>> {
    let prepared = prepare(viewer, actor, vec![line::parse(input)]).await?;
    Ok(prepared.into_iter().find_map(std::result::Result::err).unwrap_or_default())
}

/// Inserts admitted lines with their journal and totals: what became of each, by its place.
pub(super) async fn insert(
    writer: &Writer,
    account: AccountId,
    state: RecordState,
    lines: Vec<Entrant>,
) -> Result<Vec<(usize, std::result::Result<PurchaseId, Refusal>)>> {
    let at = writer.clock().now();
    let mut rows = Vec::with_capacity(lines.len());
    let mut places: HashMap<Uuid, (usize, Admitted)> = HashMap::with_capacity(lines.len());
    for Entrant { index, admitted, key, input, own_number } in lines {
        let id: PurchaseId = writer.clock().id();
        rows.push(admitted.row(id, Entering { account, at, key, input, state, own_number }));
        places.insert(id.0, (index, admitted));
    }
    duplicates::mark(writer, &mut rows).await?;
    let spines: Vec<_> = rows.iter().map(TwoSided::spine).collect();
    let years = open_years(writer, &spines).await?;
    let mut answers = Vec::with_capacity(rows.len());
    let mut open = Vec::with_capacity(rows.len());
    for (row, spine) in rows.into_iter().zip(&spines) {
        match (years.admit(spine, "acceptedOn"), places.get(&row.id.0)) {
            (Ok(()), _) => open.push(row),
            (Err(refusal), Some((index, _))) => answers.push((*index, Err(refusal))),
            (Err(_), None) => {}
        }
    }
    let inserted: HashSet<Uuid> =
        writer.insert_new::<purchase::Entity>(open.clone()).await?.into_iter().map(|(id, _)| id).collect();
    let mut entries = Vec::with_capacity(inserted.len());
    for row in &open {
        let Some((index, admitted)) = places.remove(&row.id.0) else { continue };
        if !inserted.contains(&row.id.0) {
            answers.push((index, Err(same_order_line())));
            continue;
        }
        answers.push((index, Ok(row.id)));
        entries.push(Entry {
            act: Act::Take(Step::Enter, admitted.side),
            grant: Some(admitted.grant),
            subject_kind: RecordKind::Purchase.word(),
            subject: row.id.0,
            version: row.version,
            digest: Some(row.digest.clone()),
            fields: serde_json::Map::new(),
            note: None,
        });
    }
    writer.journal(entries).await?;
    let kept: Vec<_> =
        open.iter().filter(|row| inserted.contains(&row.id.0)).map(|row| (None, Some(row))).collect();
    record::tally::<purchase::Entity>(writer, &kept).await?;
    Ok(answers)
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

fn state(submit: bool) -> RecordState {
    if submit { RecordState::Submitted } else { RecordState::Draft }
}
