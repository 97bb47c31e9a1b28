//! Reports of labour dispatches (稳岗回访): how many of a batch were employed still, after three and after six months.

use crate::{
    error::Result,
    graphql::Viewer,
    record::{
        course::stands,
        form::{Choice, Count, Form, Link, OnDay, form, worded},
        named::Named,
    },
    store::Writer,
};
use domain::{
    Refusal,
    labour::{Report, not_submitted, reported_already},
};
use entity::{dispatch_report, ids::LabourDispatchId, labour_dispatch};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

worded! {
    /// When those who were placed were asked after (回访时点).
    ReportKindWord of ReportKind as "ReportKind", by ReportKindFilter {
        /// 满三个月.
        ThreeMonths = "满三个月" "After three months",
        /// 满六个月.
        SixMonths = "满六个月" "After six months",
    }
}

form! {
    /// How many of a batch of workers were employed still (稳岗回访). It counts in the year of its batch, which has one of each
    /// kind.
    dispatch_report / dispatch_reports as DispatchReport / DispatchReports,
    entity dispatch_report, id DispatchReportId, facts domain::labour::Report,
    titled "稳岗回访" "Reports of labour dispatches",
    /// The place on the donor's side that organised the batch (帮扶方).
    donor = "帮扶方地区代码" "Donor's region code",
    /// Where the workers came from (输出地).
    recipient = "输出地代码" "Origin code",
    /// The day on which the batch left (输出日期), which decides the year.
    day departed_on = "输出日期" "Departed on",
    own {
        /// The batch (劳务输出).
        dispatch_id: Link<LabourDispatchId> = "劳务输出记录编号" "Labour dispatch", disputed;
        /// After three months, or after six (回访时点).
        kind: Choice<ReportKindWord> = "回访时点" "Kind", disputed;
        /// The day on which they were asked after (回访日期).
        reported_on: OnDay = "回访日期" "Reported on", disputed;
        /// How many were employed still (稳定就业人数).
        employed: Count = "稳定就业人数" "Employed still", disputed;
        /// How many of them were in an assisted category when they were hired (其中脱贫劳动力及监测对象).
        assisted: Count = "其中脱贫劳动力及监测对象" "Of whom assisted", disputed;
    }
    derived {}
    kept {}
    ordered RecordOrder,
    filtered {
        words { kind: ReportKindWord as Kind = "回访时点" "kind" }
        texts {}
        links { dispatch_id: LabourDispatchId }
    }
    sums { people: "employed", assisted: "assisted" }
    means "稳岗回访" "reports of labour dispatches" in "批；人次" "reports; person-times":
        "流量。按批次的输出日期归年；三个月和六个月是两个口径，不相加。"
        "A flow. The batch's day of departure decides the year; three months and six are two measures and never added.",
    beyond {
        async fn barred(
            writer: &Writer,
            moves: &[(Option<dispatch_report::Model>, dispatch_report::Model)],
        ) -> Result<HashMap<Uuid, Refusal>> {
            unfit(writer, moves).await
        }

        async fn complete(
            viewer: &Viewer,
            facts: Vec<Report>,
        ) -> Result<Vec<std::result::Result<Report, Vec<Refusal>>>> {
            let batches = Named::<labour_dispatch::Entity>::of(viewer, facts.iter().map(|one| one.dispatch_id)).await?;
            let checked = facts.into_iter().map(|one| {
                let batch = batches.around(viewer, "dispatchId", one.dispatch_id, &one).map_err(|refusal| vec![refusal])?;
                let misfits = labour_dispatch::Entity::facts(batch).map(|batch| one.misfits(&batch)).unwrap_or_default();
                if misfits.is_empty() { Ok(one) } else { Err(misfits) }
            });
            Ok(checked.collect())
        }
    }
}

/// Reports that do not fit their batches as they are now, or come second; the batches are held until the transaction
/// ends.
async fn unfit(
    writer: &Writer,
    moves: &[(Option<dispatch_report::Model>, dispatch_report::Model)],
) -> Result<HashMap<Uuid, Refusal>> {
    let reports: Vec<_> = moves.iter().map(|(_, after)| after).filter(|after| stands(*after)).collect();
    let batches: BTreeSet<Uuid> = reports.iter().map(|report| report.dispatch_id.0).collect();
    if batches.is_empty() {
        return Ok(HashMap::new());
    }
    writer.hold_moved("labour_dispatch", &batches).await?;
    let standing = writer.steps_of("dispatch_report", "dispatch_id", &batches).await?;
    let mut first: HashMap<(Uuid, String), Uuid> =
        standing.into_iter().map(|report| ((report.of, report.word), report.id)).collect();
    let rows = writer.find::<labour_dispatch::Entity>().named(batches).all().await?;
    let rows: HashMap<Uuid, _> = rows.into_iter().map(|row| (row.id.0, row)).collect();
    let misfit = |report: &dispatch_report::Model| match rows.get(&report.dispatch_id.0) {
        Some(row) if stands(row) => {
            let batch = labour_dispatch::Entity::facts(row)?;
            dispatch_report::Entity::facts(report)?.misfits(&batch).into_iter().next()
        }
        _ => Some(not_submitted()),
    };
    let mut refused = HashMap::new();
    for report in reports {
        let of = (report.dispatch_id.0, report.kind.word().to_owned());
        let second = (*first.entry(of).or_insert(report.id.0) != report.id.0).then(reported_already);
        refused.extend(second.or_else(|| misfit(report)).map(|refusal| (report.id.0, refusal)));
    }
    Ok(refused)
}
