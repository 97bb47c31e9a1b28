//! Expenditures (支出): public money that was paid to its final payee.

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
    allocation,
    ids::{AllocationId, ExpenditureId},
};

form! {
    /// Public money that was paid to its final payee (支出).
    expenditure / expenditures as Expenditure / Expenditures,
    entity expenditure, id ExpenditureId, facts domain::fund::Expenditure,
    titled "资金支出" "Expenditures",
    /// Whose money it was (拨款方): as in what it draws on.
    donor = "拨款方地区代码" "Donor's region code",
    /// The place on the recipient's side (受援方): within that of what it draws on.
    recipient = "受援方地区代码" "Recipient's region code",
    /// The day on which it was paid (支付日期), which decides its year.
    day paid_on = "支付日期" "Paid on",
    own {
        /// Yuan to the fen (金额); negative where it corrects another.
        amount: Amount = "金额（元）" "Amount (yuan)", disputed;
        /// The allocation that it draws on (所依据的分配).
        allocation_id: Link<AllocationId> = "分配记录编号" "Allocation", disputed;
        /// Who was paid (收款人).
        payee: Text<200> = "收款人" "Payee", disputed;
        /// The number of the voucher (凭证号).
        voucher_number: Maybe<Paper<100>> = "凭证号" "Voucher number";
        /// The entry that it corrects (被更正的记录).
        corrects: Maybe<Link<ExpenditureId>> = "被更正的记录编号" "Corrects", disputed;
    }
    derived {}
    kept {}
    ordered MoneyOrder,
    filtered { by amount, words {  } texts { voucher_number } links { allocation_id: AllocationId } }
    sums { amount: "amount" }
    means "财政援助资金支出" "payments of public money" in "元；笔" "yuan; payments":
        "流量。按支付日期归年；冲减记录为负数。"
        "A flow. The day of payment decides the year; corrections are negative",
    beyond {
        fn guard(row: &entity::expenditure::Model, step: Step) -> std::result::Result<(), Refusal> {
            money(row.state, step)
        }

        fn bearings(row: &entity::expenditure::Model) -> Vec<Bearing> {
            bearings(Entry {
                ledger: Ledger::Expenditure,
                id: row.id.0,
                draws_on: Some(row.allocation_id.0),
                corrects: row.corrects.map(|id| id.0),
                amount: row.amount,
                state: row.state,
            })
        }

        async fn complete(
            viewer: &Viewer,
            facts: Vec<domain::fund::Expenditure>,
        ) -> Result<Vec<std::result::Result<domain::fund::Expenditure, Vec<Refusal>>>> {
            let accounts = Named::<allocation::Entity>::of(viewer, facts.iter().map(|one| one.allocation_id)).await?;
            let corrected = Named::<Self>::of(viewer, facts.iter().filter_map(|one| one.corrects)).await?;
            let checked = facts.into_iter().map(|one| {
                let mut wrong = Vec::new();
                let field = "allocationId";
                wrong.extend(accounts.drawn_on(viewer, field, one.allocation_id, &one).err());
                let account = |one: &domain::fund::Expenditure| (one.allocation_id, one.corrects.is_some());
                wrong.extend(corrected.corrected(one.corrects, &one, account).err());
                if wrong.is_empty() { Ok(one) } else { Err(wrong) }
            });
            Ok(checked.collect())
        }
    }
}
