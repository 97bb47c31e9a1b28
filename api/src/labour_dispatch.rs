//! Labour dispatches (有组织劳务输出): batches of workers, where they came from and where they went.

use crate::{
    error::Result,
    record::form::{Choice, Count, Maybe, Place, Text, form, worded},
    store::Writer,
};
use domain::{Refusal, labour::reports_rest};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

worded! {
    /// Whether workers are newly placed (就业性质).
    PlacementWord of Placement as "Placement", by PlacementFilter {
        /// 新增转移就业.
        New = "新增转移就业" "Newly placed",
        /// 已就业（稳岗）.
        Employed = "已就业（稳岗）" "Employed already",
    }

    /// How workers travelled (输送方式).
    TransportWord of Transport as "Transport", by TransportFilter {
        /// 包车.
        Charter = "包车" "Charter",
        /// 专列.
        Train = "专列" "Train",
        /// 包机.
        Plane = "包机" "Plane",
        /// 自行前往.
        Own = "自行前往" "Their own",
    }

    /// Where a batch went, as it is counted (去向).
    DestinationClassWord of DestinationClass as "DestinationClass", by DestinationClassFilter {
        /// 省内.
        HomeProvince = "省内" "Home province",
        /// 结对东部省份.
        DonorProvince = "结对东部省份" "Donor's province",
        /// 其他地区.
        Elsewhere = "其他地区" "Elsewhere",
    }
}

form! {
    /// A batch of workers who were placed in jobs (有组织劳务输出), not agency work (劳务派遣).
    labour_dispatch / labour_dispatches as LabourDispatch / LabourDispatches,
    entity labour_dispatch, id LabourDispatchId, facts domain::labour::Dispatch,
    titled "劳务输出" "Labour dispatches",
    /// The place on the donor's side that organised it (帮扶方).
    donor = "帮扶方地区代码" "Donor's region code",
    /// Where the workers came from (输出地).
    recipient = "输出地代码" "Origin code",
    /// The day on which they left (输出日期), which decides its year.
    day departed_on = "输出日期" "Departed on",
    own {
        /// Where they went (务工地).
        destination: Place = "务工地代码" "Destination code", disputed;
        /// Who employs them (用工单位).
        employer: Maybe<Text<200>> = "用工单位" "Employer";
        /// Newly placed, or employed already (就业性质).
        placement: Choice<PlacementWord> = "就业性质" "Placement", disputed;
        /// How they travelled (输送方式).
        transport: Choice<TransportWord> = "输送方式" "Transport";
        /// How many (输出人数).
        headcount: Count = "输出人数" "Headcount", disputed;
        /// How many of them were in an assisted category on the day of hiring (其中脱贫劳动力及监测对象).
        assisted: Count = "其中脱贫劳动力及监测对象" "Of whom assisted", disputed;
    }
    derived {
        /// Where they went, as it is counted (去向): told by the destination, never typed.
        destination_class: Choice<DestinationClassWord> = "去向" "Destination class" from domain::labour::Dispatch::destination_class;
    }
    kept {}
    ordered RecordOrder,
    filtered {
        words {
            placement: PlacementWord as Placement = "就业性质" "placement",
            destination_class: DestinationClassWord as DestinationClass = "去向" "destination class",
        }
        texts {}
    }
    sums { people: "headcount", assisted: "assisted" }
    means "有组织劳务输出" "labour dispatches" in "批；人次" "batches; person-times":
        "流量。按输出日期归年；没有花名册，计人次。去向分省内、结对东部省份、其他地区，三项之和为全部。"
        "A flow. The day of departure decides the year; batches without rosters give person-times. Home province, donor's province and elsewhere add up to all.",
    beyond {
        async fn kept_by_others(writer: &Writer, records: &[Uuid]) -> Result<HashMap<Uuid, Refusal>> {
            let records: BTreeSet<Uuid> = records.iter().copied().collect();
            let reports = writer.steps_of("dispatch_report", "dispatch_id", &records).await?;
            Ok(reports.into_iter().map(|report| (report.of, reports_rest())).collect())
        }
    }
}
