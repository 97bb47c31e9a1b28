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
    once::key_of,
    record::{self, open_years},
    store::{Entry, Writer},
};
use domain::{Code, Refusal, permit::Act, purchase::same_order_line, record::Step};
use entity::{
    batch,
    ids::{AccountId, BatchId, PurchaseId},
    purchase,
    spine::TwoSided,
    values::{BatchPolicy, Digest, RecordKind, RecordState, Side},
};
use sea_orm::sea_query::{Expr, ExprTrait};
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
    let key = key_of("logPurchase", &input.idempotency_key)?;
    let parsed = line::parse(&input.line).map_err(Error::Refused)?;
    let digest = Digest::of(format!("{parsed:?} submit {}", input.submit));
    let prepared = prepare(viewer, &actor, vec![Ok(parsed)]).await?;
    // A key that was used before answers as it did, whatever has become of the catalogue since.
    let Some(Ok(admitted)) = prepared.into_iter().next().filter(std::result::Result::is_ok) else {
        if let Some(known) = known(viewer, account, &key, &digest).await? {
            return Ok(known);
        }
        return Err(Error::Refused(refusals_of(viewer, &actor, &input.line).await?));
    };
    viewer
        .store
        .write(&viewer.actor, &ENTER, &viewer.request_id, async |writer| {
            let entry = Entrant {
                index: 0,
                admitted: admitted.clone(),
                key: key.clone(),
                input: digest.clone(),
                own_number: None,
            };
            let logged = insert(writer, account, state(input.submit), vec![entry]).await?;
            match logged.into_iter().next() {
                Some((_, Ok(id))) => Ok(id),
                refused => match known_in(writer, account, &key, &digest).await? {
                    Some(id) => Ok(id),
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
    let key = key_of("logPurchases", &input.idempotency_key)?;
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
    let digest = Digest::of(format!("{parsed:?} submit {} {policy}", input.submit));
    let wanted = Wanted { key, digest };
    let prepared = prepare(viewer, &actor, parsed).await?;
    let mut answers: Logged = Vec::new();
    let written = viewer
        .store
        .write(&viewer.actor, &ENTER, &viewer.request_id, async |writer| {
            if let Some(before) = begun(writer, account, &wanted).await? {
                answers = before;
                return Ok(());
            }
            let mut good = Vec::new();
            for (index, line) in prepared.iter().enumerate() {
                match line {
                    Ok(admitted) => {
                        good.push(wanted.entrant(index, admitted.clone()));
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
            end(writer, account, &wanted, &answers).await
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

/// What all rows of one request share.
#[derive(Clone, Debug)]
struct Wanted {
    key: String,
    digest: Digest,
}

impl Wanted {
    /// A line of the request, whose key is the request's and its place.
    fn entrant(&self, index: usize, admitted: Admitted) -> Entrant {
        let key = format!("{}/{index}", self.key);
        Entrant { index, admitted, key, input: self.digest.clone(), own_number: None }
    }
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

/// The batch that this key began before, line by line; otherwise it is begun now.
async fn begun(writer: &Writer, account: AccountId, wanted: &Wanted) -> Result<Option<Logged>> {
    let row = batch::Model {
        id: writer.clock().id::<BatchId>(),
        account_id: account,
        idempotency_key: wanted.key.clone(),
        input_digest: wanted.digest.clone(),
        at: writer.clock().now(),
        answers: None,
    };
    if !writer.insert_new::<batch::Entity>(vec![row]).await?.is_empty() {
        return Ok(None);
    }
    let known = writer
        .find::<batch::Entity>()
        .filter(Expr::col(("batch", "idempotency_key")).eq(wanted.key.clone()))
        .one()
        .await?
        .ok_or_else(|| Error::Internal("a batch was there and is not".to_owned()))?;
    if known.input_digest != wanted.digest {
        return Err(Refusal::idempotency_conflict().into());
    }
    let kept: Vec<KeptAnswer> =
        serde_json::from_str(known.answers.as_deref().unwrap_or("[]")).unwrap_or_default();
    Ok(Some(
        kept.into_iter()
            .map(|answer| answer.id.map_or(Err(answer.refusals), |id| Ok(PurchaseId(id))))
            .collect(),
    ))
}

/// What a batch keeps of a line.
#[derive(serde::Serialize, serde::Deserialize)]
struct KeptAnswer {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    refusals: Vec<Refusal>,
}

/// Keeps the answers of a batch.
async fn end(writer: &Writer, account: AccountId, wanted: &Wanted, answers: &Logged) -> Result<()> {
    let kept: Vec<_> = answers
        .iter()
        .map(|answer| match answer {
            Ok(id) => KeptAnswer { id: Some(id.0), refusals: Vec::new() },
            Err(refusals) => KeptAnswer { id: None, refusals: refusals.clone() },
        })
        .collect();
    let text = serde_json::to_string(&kept).map_err(|error| Error::Internal(error.to_string()))?;
    writer.keep_answers(account, &wanted.key, text).await
}

/// The purchase that this key created before.
async fn known(
    viewer: &Viewer,
    account: AccountId,
    key: &str,
    digest: &Digest,
) -> Result<Option<PurchaseId>> {
    let row = viewer.reader.find::<purchase::Entity>().filter(keyed(account, key)).one().await?;
    same_input(row, digest)
}

async fn known_in(
    writer: &Writer,
    account: AccountId,
    key: &str,
    digest: &Digest,
) -> Result<Option<PurchaseId>> {
    let row = writer.find::<purchase::Entity>().filter(keyed(account, key)).one().await?;
    same_input(row, digest)
}

pub(super) fn keyed(account: AccountId, key: &str) -> Expr {
    Expr::col(("purchase", "entered_by")).eq(account).and(Expr::col(("purchase", "idempotency_key")).eq(key))
}

pub(super) fn same_input(row: Option<purchase::Model>, digest: &Digest) -> Result<Option<PurchaseId>> {
    match row {
        Some(row) if row.input_digest == *digest => Ok(Some(row.id)),
        Some(_) => Err(Refusal::idempotency_conflict().into()),
        None => Ok(None),
    }
}

fn state(submit: bool) -> RecordState {
    if submit { RecordState::Submitted } else { RecordState::Draft }
}
