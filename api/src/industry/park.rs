//! Co-built industrial parks (共建产业园区).

use crate::record::form::{Count, Maybe, Text, form};

form! {
    /// An industrial park that both sides build together (共建产业园区).
    park / parks as Park / Parks,
    entity park, id ParkId, facts domain::industry::Park,
    titled "共建产业园区" "Co-built parks",
    /// Who builds it with them (帮扶方).
    donor = "帮扶方地区代码" "Donor's region code",
    /// Where it lies (所在地).
    recipient = "所在地代码" "Recipient's region code",
    /// The day on which it was founded (设立日期), which decides its year.
    day founded_on = "设立日期" "Founded on",
    own {
        /// What it is called (园区名称).
        name: Text<200> = "园区名称" "Name", disputed;
        /// Who runs it (管理机构).
        operator: Text<200> = "管理机构" "Operator", disputed;
        /// Who builds it with them on the donor's side (帮扶方共建单位).
        partner: Maybe<Text<200>> = "帮扶方共建单位" "Partner on the donor's side";
        /// What it is for mainly (主导产业).
        trades: Maybe<Text<200>> = "主导产业" "Main trades";
        /// Its area in mu (面积，亩).
        area: Count = "面积（亩）" "Area (mu)", disputed;
    }
    derived {}
    kept {}
    ordered RecordOrder,
    filtered { words {} texts {} }
    sums {}
    means "共建产业园区" "co-built parks" in "个" "parks":
        "流量。按设立日期归年，计当年设立的园区。"
        "A flow. The day on which it was founded decides the year.",
    beyond {}
}
