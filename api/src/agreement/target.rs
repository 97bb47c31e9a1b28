//! Targets (协议指标): how much of a measure was promised for a year, as a whole or for a place of it.

use crate::{
    error::Result,
    graphql::Viewer,
    measure::MeasureWord,
    record::{
        form::{Amount, Choice, Link, Maybe, Text, form},
        named::Named,
    },
    store::Reader,
};
use domain::{
    Refusal,
    agreement::{InForce, promised},
    pairing::Pairing,
    record::Step,
};
use entity::{
    agreement,
    ids::AgreementId,
    values::{Day, Measure, RecordState},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::collections::BTreeMap;

form! {
    /// How much of a measure was promised for a year (协议指标), by a pairing or for a place of it. Confirmed, it stays as it
    /// is and in force until another of the same measure and places is confirmed, which holds from then on.
    target / targets as Target / Targets,
    entity target, id TargetId, facts domain::agreement::Target,
    titled "协议指标" "Targets",
    /// Of which place on the donor's side (帮扶方).
    donor = "帮扶方地区代码" "Donor's region code",
    /// For which place on the recipient's side (受援方).
    recipient = "受援方地区代码" "Recipient's region code",
    /// From when it holds (生效日期): the target is for the whole year of this day.
    day holds_from = "生效日期" "Holds from",
    own {
        /// The measure (指标).
        measure: Choice<MeasureWord> = "指标" "Measure", disputed;
        /// How much, in the measure's unit (指标值).
        amount: Amount = "指标值" "Target", disputed;
        /// The agreement that it is part of (所属协议).
        agreement_id: Maybe<Link<AgreementId>> = "所属协议记录编号" "Agreement", disputed;
        /// By what it was settled, or why it is changed (依据).
        grounds: Maybe<Text<500>> = "依据" "Grounds";
    }
    derived {}
    kept {}
    ordered RecordOrder,
    filtered {
        words { measure: MeasureWord as Measure = "指标" "measure" }
        texts {}
        links { agreement_id: AgreementId }
    }
    sums {}
    means "协议指标" "targets" in "条" "targets":
        "流量。按生效日期归年；不同口径的指标值不相加。"
        "A flow. The day from which it holds decides the year; targets of different measures are never added.",
    beyond {
        fn guard(row: &entity::target::Model, step: Step) -> std::result::Result<(), Refusal> {
            promised(row.state, step)
        }

        async fn complete(
            viewer: &Viewer,
            facts: Vec<domain::agreement::Target>,
        ) -> Result<Vec<std::result::Result<domain::agreement::Target, Vec<Refusal>>>> {
            let named = Named::<agreement::Entity>::of(viewer, facts.iter().filter_map(|one| one.agreement_id)).await?;
            let checked = facts.into_iter().map(|one| {
                match one.agreement_id.map(|id| named.around(viewer, "agreementId", id, &one)) {
                    Some(Err(refusal)) => Err(vec![refusal]),
                    Some(Ok(_)) | None => Ok(one),
                }
            });
            Ok(checked.collect())
        }
    }
}

/// The targets of a pairing as a whole that are in force on a day, for the year of that day.
pub(crate) async fn in_force(
    reader: &Reader,
    viewer: &Viewer,
    pairing: &Pairing,
    on: Day,
) -> Result<BTreeMap<Measure, InForce>> {
    let column = |name: &'static str| Expr::col(("target", name));
    let regions = viewer.atlas.regions();
    let mut rows = reader
        .find::<entity::target::Entity>()
        .filter(column("pairing_id").eq(pairing.id))
        .filter(column("state").eq(RecordState::Confirmed.word()))
        .filter(column("day").between(on.year().first_day(), on));
    for (code, [province, prefecture, county, township]) in [
        (pairing.donor, ["donor_province", "donor_prefecture", "donor_county", "donor_township"]),
        (
            pairing.recipient,
            ["recipient_province", "recipient_prefecture", "recipient_county", "recipient_township"],
        ),
    ] {
        let Some(place) = regions.place(code) else { return Ok(BTreeMap::new()) };
        for (name, code) in [
            (province, place.province),
            (prefecture, place.prefecture),
            (county, place.county),
            (township, place.township),
        ] {
            rows = rows.filter(match code {
                Some(code) => column(name).eq(code),
                None => column(name).is_null(),
            });
        }
    }
    let rows = rows.all().await?.into_iter().map(|row| InForce {
        id: row.id.0,
        measure: row.measure,
        holds_from: row.day,
        amount: row.amount,
    });
    Ok(domain::agreement::in_force(rows, on))
}
