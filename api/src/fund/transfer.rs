//! Transfers (拨付到位): money that came from the donor's treasury to the recipient's.

use crate::{
    error::Result,
    graphql::Viewer,
    record::{
        form::{Amount, Choice, Count, Link, Maybe, Paper, Text, form, worded},
        named::Named,
    },
};
use domain::{
    Refusal,
    fund::{
        balance::{Bearing, Entry, Ledger, bearings},
        corrected_only,
    },
    record::Step,
};
use entity::{ids::FundTransferId, values::RecordState};

worded! {
    /// From which level of the donor's treasury (资金来源).
    FundSourceWord of FundSource as "FundSource", by FundSourceFilter {
        /// 省级财政.
        Provincial = "省级财政" "Provincial",
        /// 市级财政.
        Prefectural = "市级财政" "Prefectural",
        /// 县级财政.
        County = "县级财政" "County",
    }
}

form! {
    /// Money that came from the donor's treasury to the recipient's (拨付到位); the recipient's confirmation is its receipt.
    fund_transfer / fund_transfers as FundTransfer / FundTransfers,
    entity fund_transfer, id FundTransferId, facts domain::fund::Transfer,
    titled "资金拨付" "Fund transfers",
    /// Whose treasury paid (拨款方).
    donor = "拨款方地区代码" "Payer's region code",
    /// Whose treasury received it (收款方).
    recipient = "收款方地区代码" "Receiver's region code",
    /// The day of receipt (到账日期), which decides its year.
    day received_on = "到账日期" "Received on",
    own {
        /// Yuan to the fen (金额); negative where it corrects another.
        amount: Amount = "金额（元）" "Amount (yuan)", disputed;
        /// From which level of the donor's treasury (资金来源).
        source: Choice<FundSourceWord> = "资金来源" "Source", disputed;
        /// Who paid (付款单位).
        payer: Text<200> = "付款单位" "Payer", disputed;
        /// The budget year (预算年度).
        budget_year: Count = "预算年度" "Budget year", disputed;
        /// The number of the document (文号).
        document_number: Maybe<Paper<100>> = "文号" "Document number";
        /// The transfer that it corrects (被更正的拨付).
        corrects: Maybe<Link<FundTransferId>> = "被更正的记录编号" "Corrects", disputed;
    }
    derived {}
    kept {}
    ordered MoneyOrder,
    filtered { by amount, words { source: FundSourceWord as Source = "资金来源" "source" } texts { document_number } }
    sums { amount: "amount" }
    means "财政援助资金拨付" "transfers of public money" in "元；笔" "yuan; transfers":
        "流量。按到账日期归年；不含社会帮扶捐赠。"
        "A flow. The day of receipt decides the year; no donations among it.",
    beyond {
        fn guard(row: &entity::fund_transfer::Model, step: Step) -> std::result::Result<(), Refusal> {
            money(row.state, step)
        }

        fn bearings(row: &entity::fund_transfer::Model) -> Vec<Bearing> {
            bearings(Entry {
                ledger: Ledger::Transfer,
                id: row.id.0,
                draws_on: None,
                corrects: row.corrects.map(|id| id.0),
                amount: row.amount,
                state: row.state,
            })
        }

        async fn complete(
            viewer: &Viewer,
            facts: Vec<domain::fund::Transfer>,
        ) -> Result<Vec<std::result::Result<domain::fund::Transfer, Vec<Refusal>>>> {
            let corrected = Named::<Self>::of(viewer, facts.iter().filter_map(|one| one.corrects)).await?;
            let checked = facts.into_iter().map(|one| {
                let fits = corrected.corrected(one.corrects, &one, |one| (one.budget_year, one.corrects.is_some()));
                fits.map(|()| one).map_err(|refusal| vec![refusal])
            });
            Ok(checked.collect())
        }
    }
}

/// Money that is confirmed is neither changed nor disputed.
pub(super) fn money(state: RecordState, step: Step) -> std::result::Result<(), Refusal> {
    let settled = state == RecordState::Confirmed && matches!(step, Step::Amend | Step::Dispute);
    if settled { Err(corrected_only()) } else { Ok(()) }
}
