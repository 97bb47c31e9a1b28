//! Words of the kinds of record that are lists of fields.

use super::words::words;
use sea_orm::{DeriveActiveEnum, EnumIter, sea_query::StringLen};

words! {
    /// What is given.
    DonationForm {
        /// 捐款.
        Cash = "CASH",
        /// 捐物.
        Goods = "GOODS",
    }

    /// What kind of pair there is below the region.
    LocalPairKind {
        /// 学校.
        School = "SCHOOL",
        /// 医院.
        Hospital = "HOSPITAL",
        /// 村（社区）.
        Village = "VILLAGE",
        /// 村企.
        EnterpriseVillage = "ENTERPRISE_VILLAGE",
        /// 社会组织.
        SocialOrganisation = "SOCIAL_ORGANISATION",
    }

    /// Who learns in a training session.
    TrainingKind {
        /// 党政干部.
        Official = "OFFICIAL",
        /// 专业技术人才.
        Technician = "TECHNICIAN",
        /// 农村致富带头人.
        VillageLeader = "VILLAGE_LEADER",
        /// 劳动力.
        Worker = "WORKER",
    }

    /// How two sides met.
    MeetingKind {
        /// 互访.
        Visit = "VISIT",
        /// 联席会议.
        JointMeeting = "JOINT_MEETING",
    }

    /// Who travelled to whom.
    TravelDirection {
        /// 由东向西.
        Westward = "WESTWARD",
        /// 由西向东.
        Eastward = "EASTWARD",
    }

    /// The rank of who led those that travelled.
    LeaderRank {
        /// 省级领导.
        Provincial = "PROVINCIAL",
        /// 地市级领导.
        Prefectural = "PREFECTURAL",
        /// 县级领导.
        County = "COUNTY",
        /// 部门负责人.
        Department = "DEPARTMENT",
    }

    /// Whether workers of a batch are newly placed.
    Placement {
        /// 新增转移就业.
        New = "NEW",
        /// 已就业（稳岗）.
        Employed = "EMPLOYED",
    }

    /// How workers travelled.
    Transport {
        /// 包车.
        Charter = "CHARTER",
        /// 专列.
        Train = "TRAIN",
        /// 包机.
        Plane = "PLANE",
        /// 自行前往.
        Own = "OWN",
    }

    /// Where a batch of workers went, as it is counted.
    DestinationClass {
        /// 省内.
        HomeProvince = "HOME_PROVINCE",
        /// 结对东部省份.
        DonorProvince = "DONOR_PROVINCE",
        /// 其他地区.
        Elsewhere = "ELSEWHERE",
    }

    /// From which level of the donor's treasury money came.
    FundSource {
        /// 省级财政.
        Provincial = "PROVINCIAL",
        /// 市级财政.
        Prefectural = "PREFECTURAL",
        /// 县级财政.
        County = "COUNTY",
    }

    /// What public money is for.
    FundSector {
        /// 产业发展.
        Industry = "INDUSTRY",
        /// 就业.
        Employment = "EMPLOYMENT",
        /// 教育.
        Education = "EDUCATION",
        /// 医疗卫生.
        Health = "HEALTH",
        /// 基础设施.
        Infrastructure = "INFRASTRUCTURE",
        /// 乡村建设.
        Village = "VILLAGE",
        /// 人才.
        Talent = "TALENT",
        /// 文化旅游.
        Culture = "CULTURE",
        /// 其他.
        Other = "OTHER",
    }

    /// By what goods that are given are valued.
    Valuation {
        /// 发票.
        Invoice = "INVOICE",
        /// 评估.
        Appraisal = "APPRAISAL",
        /// 市场价.
        MarketPrice = "MARKET_PRICE",
    }

    /// Where a project stands in its course.
    ProjectStage {
        /// 已申报.
        Proposed = "PROPOSED",
        /// 已批复.
        Approved = "APPROVED",
        /// 实施中.
        UnderWay = "UNDER_WAY",
        /// 已完工.
        Completed = "COMPLETED",
        /// 已验收.
        Accepted = "ACCEPTED",
        /// 已移交.
        HandedOver = "HANDED_OVER",
        /// 已结项（不形成资产）.
        Closed = "CLOSED",
        /// 已暂停.
        Suspended = "SUSPENDED",
        /// 已取消.
        Cancelled = "CANCELLED",
    }

    /// What is done with a project.
    ProjectStepKind {
        /// 批复.
        Approve = "APPROVE",
        /// 开工.
        Start = "START",
        /// 完工.
        Complete = "COMPLETE",
        /// 验收.
        Accept = "ACCEPT",
        /// 移交.
        HandOver = "HAND_OVER",
        /// 结项（不形成资产）.
        Close = "CLOSE",
        /// 暂停.
        Suspend = "SUSPEND",
        /// 恢复.
        Resume = "RESUME",
        /// 取消.
        Cancel = "CANCEL",
    }

    /// Where an industry transfer stands in its course.
    IndustryStage {
        /// 意向.
        Intended = "INTENDED",
        /// 已签约.
        Signed = "SIGNED",
        /// 已落地.
        Landed = "LANDED",
        /// 建设中.
        UnderConstruction = "UNDER_CONSTRUCTION",
        /// 已投产.
        Operating = "OPERATING",
        /// 已达产.
        FullCapacity = "FULL_CAPACITY",
        /// 停滞.
        Stalled = "STALLED",
        /// 已终止.
        Terminated = "TERMINATED",
    }

    /// What is done with an industry transfer.
    IndustryStepKind {
        /// 签约.
        Sign = "SIGN",
        /// 落地.
        Land = "LAND",
        /// 开工建设.
        Build = "BUILD",
        /// 投产.
        Operate = "OPERATE",
        /// 达产.
        ReachCapacity = "REACH_CAPACITY",
        /// 停滞.
        Stall = "STALL",
        /// 恢复.
        Resume = "RESUME",
        /// 终止.
        Terminate = "TERMINATE",
    }

    /// What came of an industry transfer.
    IndustryResultKind {
        /// 到位资金.
        Investment = "INVESTMENT",
        /// 吸纳就业.
        Employment = "EMPLOYMENT",
    }

    /// What an agreement covers.
    AgreementKind {
        /// 框架协议: several years.
        Framework = "FRAMEWORK",
        /// 年度协议.
        Yearly = "YEARLY",
    }

    /// When those who were placed were asked after.
    ReportKind {
        /// 三个月.
        ThreeMonths = "THREE_MONTHS",
        /// 六个月.
        SixMonths = "SIX_MONTHS",
    }
}
