//! Returns (退货) and reversals (冲销): negative lines that name a purchase, and that both sides confirm.

use super::input::{ReturnInput, ReverseInput};
use crate::{
    error::{Error, Result},
    graphql::{Viewer, id, read},
    once::Once,
    record::{self, open_years},
    store::{Entry, Held, Writer},
};
use domain::{
    Code, Refusal,
    permit::Act,
    purchase::{Material, check_return},
    record::{Circumstance, Hand, Step, take},
};
use entity::{
    ids::PurchaseId,
    purchase,
    spine::TwoSided,
    values::{Day, DuplicateMark, Fen, LineKind, Quantity, RecordKind, RecordState, Side, Standing},
};
use sea_orm::sea_query::{Expr, ExprTrait};

/// The acts of whoever reverses and gives back.
const REVERSE: [Act; 2] = [Act::Take(Step::Reverse, Side::Donor), Act::Take(Step::Reverse, Side::Recipient)];

/// A negative line to be entered.
struct Opposite {
    once: Once,
    of: PurchaseId,
    expected_version: i32,
    reason: String,
    what: What,
}

/// Which kind of negative line.
enum What {
    Reversal,
    Return { quantity: Quantity, amount: Fen, day: Day },
}

/// Reverses a confirmed purchase.
pub(super) async fn reverse(viewer: &Viewer, input: ReverseInput) -> Result<PurchaseId> {
    let of: PurchaseId = id::decode("id", &input.id)?;
    let reason = read::text("reason", &input.reason, 2000)?;
    let account = viewer.actor.account().ok_or(Error::Unauthenticated)?;
    let once = Once::of(account, "reversePurchase", &input.idempotency_key, &format_args!("{of} {reason}"))?;
    let expected_version = input.expected_version;
    enter(viewer, Opposite { once, of, expected_version, reason, what: What::Reversal }).await
}

/// Enters goods given back.
pub(super) async fn give_back(viewer: &Viewer, input: ReturnInput) -> Result<PurchaseId> {
    let of: PurchaseId = id::decode("id", &input.id)?;
    let reason = read::text("reason", &input.reason, 2000)?;
    let quantity = read::quantity("quantity", &input.quantity.0)?;
    let amount = read::amount("amount", &input.amount.0)?;
    let day = read::day("returnedOn", &input.returned_on.0)?;
    let account = viewer.actor.account().ok_or(Error::Unauthenticated)?;
    let said = format!("{of} {quantity} {amount} {day} {reason}");
    let once = Once::of(account, "returnPurchase", &input.idempotency_key, &format_args!("{said}"))?;
    let what = What::Return { quantity, amount, day };
    enter(viewer, Opposite { once, of, expected_version: input.expected_version, reason, what }).await
}

async fn enter(viewer: &Viewer, opposite: Opposite) -> Result<PurchaseId> {
    let account = opposite.once.account;
    viewer
        .store
        .write(&viewer.actor, &REVERSE, &viewer.request_id, async |writer| {
            if let Some(known) = opposite.once.created(writer.find::<purchase::Entity>()).await? {
                return Ok(known.id);
            }
            let held = writer.hold::<purchase::Entity>([opposite.of.0]).await?.pop();
            let held = held.ok_or_else(|| Refusal::not_found("id", "采购记录", "purchase"))?;
            let side = held.entered_side;
            let act = Act::Take(Step::Reverse, side);
            let grant = held.grant_for(act).cloned();
            let at = writer.clock().now();
            let acting = if grant.is_some() { side } else { domain::record::other(side) };
            let answers_for = held.answers_for(act);
            let hand = Hand { account, side: acting, wrote_it: held.wrote_it(), answers_for, at };
            // Only whether the step is allowed: the original itself stays as it is.
            take(&held.spine(), Step::Reverse, Circumstance::Plain, hand, opposite.expected_version)?;
            let mut row = negative(writer, viewer, &held, &opposite, account, at).await?;
            let place = domain::record::place(&row.spine(), side).to_owned();
            let due = viewer.atlas.reviews().due(side, &place, answers_for, writer.clock().today());
            record::submit::<purchase::Entity>(&mut row, due);
            let entry = Entry {
                act,
                grant,
                subject_kind: RecordKind::Purchase.word(),
                subject: row.id.0,
                version: row.version,
                digest: Some(row.digest.clone()),
                fields: serde_json::Map::new(),
                note: Some(opposite.reason.clone()),
            };
            let id = row.id;
            writer.insert::<purchase::Entity>(vec![row.clone()]).await?;
            writer.journal(vec![entry]).await?;
            record::tally::<purchase::Entity>(writer, &[(None, Some(&row))]).await?;
            Ok(id)
        })
        .await
}

/// The negative line of an original.
async fn negative(
    writer: &Writer,
    viewer: &Viewer,
    original: &Held<purchase::Entity>,
    opposite: &Opposite,
    account: entity::ids::AccountId,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<purchase::Model> {
    if original.line_kind != LineKind::Sale {
        return Err(Refusal::new(
            Code::WrongState,
            "id",
            "退货和冲销本身不能再退货或冲销；请撤回或由对方提出异议",
            "a return or reversal is not reversed; withdraw it, or have the other side dispute it",
        )
        .into());
    }
    let column = |name: &'static str| Expr::col(("purchase", name));
    let before = writer
        .find::<purchase::Entity>()
        .filter(column("of_id").eq(original.id))
        .filter(column("state").ne(RecordState::Withdrawn.word()))
        .all()
        .await?;
    if before.iter().any(|line| line.line_kind == LineKind::Reversal) {
        return Err(Refusal::new(
            Code::Duplicate,
            "id",
            "这条采购已有一笔冲销",
            "this purchase has a reversal already",
        )
        .into());
    }
    let (kind, quantity, amount, day) = match opposite.what {
        What::Reversal => {
            if !before.is_empty() {
                return Err(Refusal::new(
                    Code::WrongState,
                    "id",
                    "这条采购已有退货，不能整笔冲销；请先撤回退货",
                    "goods of this purchase were given back; withdraw the return before reversing the whole",
                )
                .into());
            }
            (LineKind::Reversal, original.quantity, original.amount, original.day)
        }
        What::Return { quantity, amount, day } => {
            let back = before.iter().fold((Quantity(0), Fen(0)), |sum, line| {
                (Quantity(sum.0.0 - line.quantity.0), Fen(sum.1.0 - line.amount.0))
            });
            let mut wrong = check_return((original.quantity, original.amount), (quantity, amount), back);
            if day < original.day || day > writer.clock().today() {
                wrong.push(Refusal::invalid(
                    "returnedOn",
                    format!("退货日期应在 {} 与今天之间", original.day),
                    format!("goods are given back between {} and today", original.day),
                ));
            }
            if !wrong.is_empty() {
                return Err(Error::Refused(wrong));
            }
            (LineKind::Return, quantity, amount, day)
        }
    };
    let id: PurchaseId = writer.clock().id();
    let origin = super::enter::origin_of(original).ok_or_else(|| Error::Internal("no origin".to_owned()))?;
    let donor = original.spine().donor.code();
    let pairing = match kind {
        LineKind::Return => donor.and_then(|donor| viewer.atlas.most_specific(donor, origin, day)),
        LineKind::Sale | LineKind::Reversal => original.pairing_id,
    };
    let material = Material {
        amount: -amount,
        day,
        kind: original.kind,
        line: kind,
        of: Some(original.id),
        origin,
        quantity: -quantity,
        supplier: original.supplier_id,
        unit: original.unit_id,
    };
    let mut row = purchase::Model {
        id,
        pairing_id: pairing,
        day,
        state: RecordState::Draft,
        standing: Standing::Unsubmitted,
        exclusion: None,
        correction: false,
        version: 1,
        digest: material.digest(),
        entered_by: account,
        submitted_by: None,
        submitted_at: None,
        idempotency_key: opposite.once.key.clone(),
        input_digest: opposite.once.input.clone(),
        at,
        quantity: -quantity,
        amount: -amount,
        line_kind: kind,
        holds_line: false,
        of_id: Some(original.id),
        duplicate_mark: DuplicateMark::Clear,
        duplicate_of: None,
        ..(**original).clone()
    };
    let years = open_years(writer, [&row.spine()]).await?;
    // In a closed year it is a correction: late, and the original stays counted until a restatement.
    row.correction = years.closed(&row.spine());
    Ok(row)
}
