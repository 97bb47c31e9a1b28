//! Returns (退回): public money that went back to the donor's treasury.

use super::transfer::money;
use crate::{
    error::Result,
    graphql::Viewer,
    record::{
        form::{Amount, Link, Maybe, Paper, Text, form},
        named::Named,
    },
};
use domain::{
    Refusal,
    fund::balance::{Bearing, Entry, Ledger, bearings},
    record::Step,
};
use entity::{
    fund_transfer,
    ids::{FundReturnId, FundTransferId},
};

form! {
    /// Public money that went back to the donor's treasury (退回).
    fund_return / fund_returns as FundReturn / FundReturns,
    entity fund_return, id FundReturnId, facts domain::fund::Return,
    titled "资金退回" "Returns of funds",
    /// Whose money it was (拨款方): as in what it draws on.
    donor = "拨款方地区代码" "Donor's region code",
    /// The place on the recipient's side (受援方): within that of what it draws on.
    recipient = "受援方地区代码" "Recipient's region code",
    /// The day on which it went back (退回日期), which decides its year.
    day returned_on = "退回日期" "Returned on",
    own {
        /// Yuan to the fen (金额); negative where it corrects another.
        amount: Amount = "金额（元）" "Amount (yuan)", disputed;
        /// The transfer that it was part of (所依据的拨付).
        transfer_id: Link<FundTransferId> = "拨付记录编号" "Transfer", disputed;
        /// Why (退回原因).
        reason: Text<500> = "退回原因" "Reason";
        /// The number of the document (文号).
        document_number: Maybe<Paper<100>> = "文号" "Document number";
        /// The entry that it corrects (被更正的记录).
        corrects: Maybe<Link<FundReturnId>> = "被更正的记录编号" "Corrects", disputed;
    }
    derived {}
    kept {}
    ordered MoneyOrder,
    filtered { by amount, words {  } texts { document_number } links { transfer_id: FundTransferId } }
    sums { amount: "amount" }
    means "财政援助资金退回" "returns of public money" in "元；笔" "yuan; returns":
        "流量。按退回日期归年；冲减记录为负数。"
        "A flow. The day of return decides the year; corrections are negative",
    beyond {
        fn guard(row: &entity::fund_return::Model, step: Step) -> std::result::Result<(), Refusal> {
            money(row.state, step)
        }

        fn bearings(row: &entity::fund_return::Model) -> Vec<Bearing> {
            bearings(Entry {
                ledger: Ledger::Return,
                id: row.id.0,
                draws_on: Some(row.transfer_id.0),
                corrects: row.corrects.map(|id| id.0),
                amount: row.amount,
                state: row.state,
            })
        }

        async fn complete(
            viewer: &Viewer,
            facts: Vec<domain::fund::Return>,
        ) -> Result<Vec<std::result::Result<domain::fund::Return, Vec<Refusal>>>> {
            let accounts = Named::<fund_transfer::Entity>::of(viewer, facts.iter().map(|one| one.transfer_id)).await?;
            let corrected = Named::<Self>::of(viewer, facts.iter().filter_map(|one| one.corrects)).await?;
            let checked = facts.into_iter().map(|one| {
                let mut wrong = Vec::new();
                let field = "transferId";
                wrong.extend(accounts.drawn_on(viewer, field, one.transfer_id, &one).err());
                let account = |one: &domain::fund::Return| (one.transfer_id, one.corrects.is_some());
                wrong.extend(corrected.corrected(one.corrects, &one, account).err());
                if wrong.is_empty() { Ok(one) } else { Err(wrong) }
            });
            Ok(checked.collect())
        }
    }
}
