//! Results of industry transfers (产业合作成效): real investment that arrived, and people who were taken on.

use crate::{
    error::Result,
    graphql::Viewer,
    record::{
        course::{self, stands},
        form::{Amount, Choice, Count, Link, Maybe, Paper, form, worded},
        named::belonging,
    },
    store::Writer,
};
use domain::{
    Refusal,
    course::Taken,
    industry::{Arrived, unfunded},
};
use entity::{
    ids::IndustryTransferId,
    industry_result, industry_transfer,
    values::{IndustryResultKind, IndustryStepKind, RecordState},
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

worded! {
    /// What came of an industry transfer (成效类别).
    IndustryResultWord of IndustryResultKind as "IndustryResultKind", by IndustryResultKindFilter {
        /// 到位资金.
        Investment = "到位资金" "Investment",
        /// 吸纳就业.
        Employment = "吸纳就业" "Employment",
    }
}

form! {
    /// What came of an industry transfer on a day (产业合作成效): real investment that arrived (到位资金), or people who were taken
    /// on since the last result (吸纳就业). Either side enters it, once both have confirmed the transfer.
    industry_result / industry_results as IndustryResult / IndustryResults,
    entity industry_result, id IndustryResultId, facts domain::industry::IndustryResult,
    titled "产业合作成效" "Results of industry transfers",
    /// Who brought the enterprise (帮扶方).
    donor = "帮扶方地区代码" "Donor's region code",
    /// Where it invests (落户地).
    recipient = "落户地代码" "Recipient's region code",
    /// The day on which the money arrived, or by which the people were taken on (日期), which decides its year.
    day arrived_on = "日期" "Arrived on",
    own {
        /// The industry transfer (产业转移).
        transfer_id: Link<IndustryTransferId> = "产业转移记录编号" "Industry transfer", disputed;
        /// What came of it (成效类别).
        kind: Choice<IndustryResultWord> = "成效类别" "Kind", disputed;
        /// Yuan of real investment (到位资金).
        amount: Maybe<Amount> = "到位资金（元）" "Investment (yuan)", disputed;
        /// How many people were taken on since the last result (新增吸纳就业人数).
        people: Maybe<Count> = "新增吸纳就业人数" "People taken on", disputed;
        /// How many of them have a rural household (其中农村劳动力).
        rural: Maybe<Count> = "其中农村劳动力" "Of whom rural", disputed;
        /// How many of them are in an assisted category (其中脱贫人口及监测对象).
        assisted: Maybe<Count> = "其中脱贫人口及监测对象" "Of whom assisted", disputed;
        /// The receipt or roll by which it is shown (凭证号).
        document_number: Maybe<Paper<100>> = "凭证号" "Document number";
    }
    derived {}
    kept {}
    ordered RecordOrder,
    filtered {
        words { kind: IndustryResultWord as Kind = "成效类别" "kind" }
        texts { document_number }
        links { transfer_id: IndustryTransferId }
    }
    sums { amount: "amount", people: "people", assisted: "assisted" }
    means "产业合作成效" "results of industry transfers" in "元；人" "yuan; people":
        "流量。按日期归年；金额为实际到位资金，与协议投资额不同；人数为新增吸纳就业人数。"
        "A flow. The day decides the year; amounts are real investment, not what was agreed; people are those newly taken on.",
    beyond {
        async fn barred(
            writer: &Writer,
            moves: &[(Option<industry_result::Model>, industry_result::Model)],
        ) -> Result<HashMap<Uuid, Refusal>> {
            missed(writer, moves).await
        }

        async fn complete(
            viewer: &Viewer,
            facts: Vec<domain::industry::IndustryResult>,
        ) -> Result<Vec<std::result::Result<domain::industry::IndustryResult, Vec<Refusal>>>> {
            belonging::<industry_transfer::Entity, _>(viewer, "transferId", facts, |one| one.transfer_id).await
        }
    }
}

/// Investment by the transfer into which it came.
pub(super) type Investment = HashMap<Uuid, Vec<Arrived>>;

/// What arrived for transfers, as far as it stands; the transfers must be held.
pub(super) async fn arrived(writer: &Writer, transfers: &BTreeSet<Uuid>) -> Result<Investment> {
    let mut investment = Investment::new();
    if transfers.is_empty() {
        return Ok(investment);
    }
    for one in writer.steps_of("industry_result", "transfer_id", transfers).await? {
        if one.word == IndustryResultKind::Investment.word() {
            let arrived = Arrived { id: one.id, day: one.day, state: one.state };
            investment.entry(one.of).or_default().push(arrived);
        }
    }
    Ok(investment)
}

/// Which of these results belong to a transfer that is not agreed, or leave one operating without any investment; the
/// transfers are held until the transaction ends.
async fn missed(
    writer: &Writer,
    moves: &[(Option<industry_result::Model>, industry_result::Model)],
) -> Result<HashMap<Uuid, Refusal>> {
    let moving: Vec<_> =
        moves.iter().filter(|(before, after)| stands(after) || before.as_ref().is_some_and(stands)).collect();
    let rows = moving.iter().flat_map(|(before, after)| before.iter().chain([after]));
    let transfers: BTreeSet<Uuid> = rows.map(|row| row.transfer_id.0).collect();
    let mut refused = HashMap::new();
    if transfers.is_empty() {
        return Ok(refused);
    }
    let states = writer.hold_moved("industry_transfer", &transfers).await?;
    let mut investment = arrived(writer, &transfers).await?;
    let mut steps: HashMap<Uuid, Vec<Taken<IndustryStepKind>>> = HashMap::new();
    for one in writer.steps_of("industry_step", "transfer_id", &transfers).await? {
        let step = IndustryStepKind::of_word(&one.word);
        let taken = step.map(|step| Taken { id: one.id, step, day: one.day, state: one.state });
        steps.entry(one.of).or_default().extend(taken);
    }
    for (before, after) in moving {
        let (id, transfer) = (after.id.0, after.transfer_id.0);
        if stands(after) && states.get(&transfer) != Some(&RecordState::Confirmed) {
            refused.insert(id, course::not_agreed());
            continue;
        }
        // What this one changes: where it belongs, and where it belonged.
        let mut next = Investment::new();
        for of in before.iter().chain([after]).map(|row| row.transfer_id.0) {
            let others = investment.get(&of).into_iter().flatten().filter(|one| one.id != id).copied();
            next.insert(of, others.collect());
        }
        if stands(after) && after.kind == IndustryResultKind::Investment {
            let arrived = Arrived { id, day: after.day, state: after.state };
            next.entry(transfer).or_default().push(arrived);
        }
        let falls = |(of, arrived): (&Uuid, &Vec<Arrived>)| {
            steps.get(of).is_some_and(|steps| unfunded(steps, arrived).is_some())
        };
        if next.iter().any(falls) {
            refused.insert(id, course::rested_on());
        } else {
            investment.extend(next);
        }
    }
    Ok(refused)
}
