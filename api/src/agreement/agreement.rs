//! Agreements (协作协议): for several years or for one; another takes the place of one that is in force.

use crate::{
    error::Result,
    graphql::Viewer,
    record::{
        form::{Choice, Link, Maybe, OnDay, Paper, Text, form, worded},
        named::Named,
    },
};
use domain::{Refusal, agreement::promised, record::Step};
use entity::ids::AgreementId;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

worded! {
    /// What an agreement covers (协议类别).
    AgreementKindWord of AgreementKind as "AgreementKind", by AgreementKindFilter {
        /// 框架协议.
        Framework = "框架协议" "Framework agreement",
        /// 年度协议.
        Yearly = "年度协议" "Yearly agreement",
    }
}

form! {
    /// What a donor and a recipient promised each other (协作协议). Confirmed, it stays as it is and in force until another
    /// that replaces it is confirmed.
    agreement / agreements as Agreement / Agreements,
    entity agreement, id AgreementId, facts domain::agreement::Agreement,
    titled "协作协议" "Agreements",
    /// Who promised on the donor's side (帮扶方).
    donor = "帮扶方地区代码" "Donor's region code",
    /// Who promised on the recipient's side (受援方).
    recipient = "受援方地区代码" "Recipient's region code",
    /// Its first day (生效日期), which decides its year.
    day holds_from = "生效日期" "Holds from",
    own {
        /// For several years, or for one (协议类别).
        kind: Choice<AgreementKindWord> = "协议类别" "Kind", disputed;
        /// What it is called (协议名称).
        name: Text<200> = "协议名称" "Name", disputed;
        /// Its number (文号).
        document_number: Maybe<Paper<100>> = "文号" "Document number", disputed;
        /// The day on which it was signed (签订日期).
        signed_on: OnDay = "签订日期" "Signed on", disputed;
        /// Its last day (截止日期).
        ends_on: OnDay = "截止日期" "Ends on", disputed;
        /// The agreement whose place it takes (所替代的协议).
        replaces: Maybe<Link<AgreementId>> = "所替代的协议记录编号" "Replaces", disputed;
        /// What was agreed (主要内容).
        content: Maybe<Text<4000>> = "主要内容" "Content", disputed;
    }
    derived {}
    kept {}
    marked {
        /// Whether both sides confirmed another that replaces it (已被替代).
        superseded: superseded;
    }
    ordered RecordOrder,
    filtered {
        words { kind: AgreementKindWord as Kind = "协议类别" "kind" }
        texts { document_number }
        links { replaces: AgreementId }
    }
    sums {}
    means "协作协议" "agreements" in "份" "agreements":
        "流量。按生效日期归年。"
        "A flow. The first day decides the year.",
    beyond {
        fn guard(row: &entity::agreement::Model, step: Step) -> std::result::Result<(), Refusal> {
            promised(row.state, step)
        }

        async fn complete(
            viewer: &Viewer,
            facts: Vec<domain::agreement::Agreement>,
        ) -> Result<Vec<std::result::Result<domain::agreement::Agreement, Vec<Refusal>>>> {
            let replaced = Named::<Self>::of(viewer, facts.iter().filter_map(|one| one.replaces)).await?;
            let checked = facts.into_iter().map(|one| {
                match one.replaces.map(|id| replaced.around(viewer, "replaces", id, &one)) {
                    Some(Err(refusal)) => Err(vec![refusal]),
                    Some(Ok(_)) | None => Ok(one),
                }
            });
            Ok(checked.collect())
        }
    }
}

/// Whether an agreement that replaces this one is confirmed.
fn superseded() -> Expr {
    let there = |name: &'static str| Expr::col(("other", name));
    let here = |name: &'static str| Expr::col(("agreement", name));
    let successor = Query::select()
        .expr(Expr::cust("1"))
        .from_as("agreement", "other")
        .and_where(there("replaces").eq(here("id")))
        .and_where(there("state").eq("CONFIRMED"))
        .to_owned();
    Expr::exists(successor)
}
