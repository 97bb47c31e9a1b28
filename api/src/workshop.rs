//! Assistance workshops (帮扶车间): small works near people's homes.

use crate::record::form::{Count, Maybe, Text, YesNo, form};

form! {
    /// An assistance workshop (帮扶车间).
    workshop / workshops as Workshop / Workshops,
    entity workshop, id WorkshopId, facts domain::workshop::Workshop,
    titled "帮扶车间" "Assistance workshops",
    /// Who helped to set it up (帮扶方).
    donor = "帮扶方地区代码" "Donor's region code",
    /// Where it stands (所在地).
    recipient = "所在地代码" "Recipient's region code",
    /// The day on which work began (投产日期), which decides its year.
    day opened_on = "投产日期" "Opened on",
    own {
        /// What it is called (车间名称).
        name: Text<200> = "车间名称" "Name", disputed;
        /// Who runs it (经营主体).
        operator: Text<200> = "经营主体" "Operator", disputed;
        /// What is made there (主要产品).
        products: Maybe<Text<200>> = "主要产品" "Products";
        /// Whether it works in a season only (是否季节性).
        seasonal: YesNo = "季节性" "Seasonal";
        /// How many work there (吸纳就业人数).
        people: Count = "吸纳就业人数" "People", disputed;
        /// How many of them are in an assisted category (其中脱贫人口及监测对象).
        assisted: Count = "其中脱贫人口及监测对象" "Of whom assisted", disputed;
    }
    derived {}
    kept {}
    ordered RecordOrder,
    filtered { words {} texts {} }
    sums { people: "people", assisted: "assisted" }
    means "帮扶车间" "assistance workshops" in "个；人" "workshops; people":
        "流量。按投产日期归年，计当年投产的车间；人数为吸纳就业人数。"
        "A flow. The day on which work began decides the year; people are those who work there.",
    beyond {}
}
