//! Made-up purchases: what `shanhai seed` writes, by the rules that a person's entry passes.

use super::enter::{Admitted, Entering};
use crate::{
    access::{Grant, Reach},
    atlas::Atlas,
    record::{self, Record as _},
    store::{Load, Stack, differences},
};
use chrono::{DateTime, Utc};
use domain::{
    Refusal,
    permit::Act,
    purchase::{Line, check},
    record::{Circumstance, Hand, Step},
};
use entity::{
    confirmation, dispute,
    ids::{AccountId, GrantId, PurchaseId},
    journal, organisation, purchase,
    spine::TwoSided as _,
    values::{Day, Digest, Level, RecordKind, RecordState, Role, Side},
};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

/// What becomes of a made-up purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Course {
    /// It stays a draft.
    Draft,
    /// It waits for the other side.
    Submitted,
    /// The other side confirms it.
    Confirmed,
    /// The other side disputes it.
    Disputed,
    /// The unit withdraws it.
    Withdrawn,
}

/// Who enters and who answers, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hands {
    /// The officer of the unit.
    pub(crate) officer: AccountId,
    /// The coordinator of the recipient.
    pub(crate) coordinator: AccountId,
    /// When it is entered.
    pub(crate) entered_at: DateTime<Utc>,
    /// When the next step follows.
    pub(crate) followed_at: DateTime<Utc>,
}

/// What has an id of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The purchase.
    Purchase,
    /// The journal's row about its entry.
    Entry,
    /// The journal's row about what followed.
    Answer,
    /// Its confirmation or dispute.
    Word,
}

/// A made-up purchase before it is one.
#[derive(Clone, Debug)]
pub(crate) struct Wanted<'a> {
    /// What is entered.
    pub(crate) line: Line,
    /// The unit that enters it.
    pub(crate) unit: &'a organisation::Model,
    /// By whom, and when.
    pub(crate) hands: Hands,
    /// What becomes of it.
    pub(crate) course: Course,
    /// Its number among all that are made up; its key and ids come from it.
    pub(crate) number: u64,
    /// The id of what a number made at an instant, so that the same number makes the same again.
    pub(crate) id: fn(u64, Part, DateTime<Utc>) -> Uuid,
}

/// Made-up purchases with their history.
#[derive(Debug, Default)]
pub(crate) struct Made {
    purchases: Vec<purchase::Model>,
    journal: Vec<journal::Model>,
    confirmations: Vec<confirmation::Model>,
    disputes: Vec<dispute::Model>,
}

impl Made {
    /// Enters one and lets it take its course.
    ///
    /// # Errors
    /// What a rule has against it.
    pub(crate) fn add(&mut self, atlas: &Atlas, wanted: &Wanted<'_>) -> Result<(), Vec<Refusal>> {
        let line = &wanted.line;
        let numbered =
            atlas.channels().iter().any(|channel| channel.code == line.channel && channel.numbered);
        let wrong = check(line, Day::of(wanted.hands.entered_at), numbered);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let Hands { officer, coordinator, entered_at, followed_at } = wanted.hands;
        let reach = Reach::Organisation(line.unit);
        let grant = Grant { id: GrantId(Uuid::nil()), role: Role::ProcurementOfficer, reach, kind: None };
        let admitted = Admitted::made_up(line.clone(), grant, wanted.unit, atlas);
        let id = |part, at| (wanted.id)(wanted.number, part, at);
        let draft = wanted.course == Course::Draft;
        let entering = Entering {
            account: officer,
            at: entered_at,
            key: format!("seed/{}", wanted.number),
            input: Digest::of(format!("{line:?} submit {}", !draft)),
            state: if draft { RecordState::Draft } else { RecordState::Submitted },
            own_number: None,
        };
        let entered = admitted.row(PurchaseId(id(Part::Purchase, entered_at)), entering);
        let told = |part, act: Act, account, at, row: &purchase::Model, fields| journal::Model {
            id: id(part, at).into(),
            position: None,
            at,
            account_id: Some(account),
            grant_id: None,
            duty: domain::permit::Duty::Seed.word().to_owned(),
            act: act.word(),
            subject_kind: RecordKind::Purchase.word().to_owned(),
            subject_id: row.id.0,
            version: row.version,
            digest: Some(row.digest.clone()),
            fields: Json::Object(fields).to_string(),
            note: None,
            request_id: "seed".to_owned(),
        };
        let enter = Act::Take(Step::Enter, Side::Donor);
        self.journal.push(told(Part::Entry, enter, officer, entered_at, &entered, Map::new()));
        let (step, account, side) = match wanted.course {
            Course::Draft | Course::Submitted => {
                self.purchases.push(entered);
                return Ok(());
            }
            Course::Confirmed => (Step::Confirm, coordinator, Side::Recipient),
            Course::Disputed => (Step::Dispute, coordinator, Side::Recipient),
            Course::Withdrawn => (Step::Withdraw, officer, Side::Donor),
        };
        let answers_for = (side == Side::Recipient).then_some(Level::Province);
        let hand = Hand { account, side, wrote_it: account == officer, answers_for, at: followed_at };
        let after = domain::record::take(&entered.spine(), step, Circumstance::Plain, hand, entered.version)
            .map_err(|refusal| vec![refusal])?;
        purchase::Entity::guard(&entered, step).map_err(|refusal| vec![refusal])?;
        let mut row = entered.clone();
        record::settle::<purchase::Entity>(&mut row, step, after);
        let fields = differences::<purchase::Entity>(&entered, &row);
        self.journal.push(told(Part::Answer, Act::Take(step, side), account, followed_at, &row, fields));
        match wanted.course {
            Course::Confirmed => self.confirmations.push(confirmation::Model {
                id: id(Part::Word, followed_at).into(),
                kind: RecordKind::Purchase.word().to_owned(),
                record_id: row.id.0,
                version: row.version,
                digest: row.digest.clone(),
                side,
                confirmed_by: account,
                at: followed_at,
            }),
            Course::Disputed => self.disputes.push(dispute::Model {
                id: id(Part::Word, followed_at).into(),
                kind: RecordKind::Purchase.word().to_owned(),
                record_id: row.id.0,
                version: row.version,
                field: "amount".to_owned(),
                value: None,
                reason: "金额与验收单不一致（编造）".to_owned(),
                side,
                disputed_by: account,
                at: followed_at,
                ended_at: None,
                ended_how: None,
            }),
            _ => {}
        }
        self.purchases.push(row);
        Ok(())
    }

    /// All of them, as they are written, with what they add to kept totals.
    pub(crate) fn load(&self) -> Load {
        let moves: Vec<_> = self.purchases.iter().map(|row| (None, Some(row))).collect();
        Load {
            stacks: vec![
                Stack::of::<purchase::Entity>(&self.purchases),
                Stack::of::<journal::Entity>(&self.journal),
                Stack::of::<confirmation::Entity>(&self.confirmations),
                Stack::of::<dispute::Entity>(&self.disputes),
            ],
            totals: record::gains::<purchase::Entity>(&moves),
        }
    }

    /// The purchases.
    pub(crate) fn purchases(&self) -> &[purchase::Model] {
        &self.purchases
    }
}
