//! Measures (口径): what the numbers of targets, overviews and assessments are called.

use super::words::words;
use sea_orm::{DeriveActiveEnum, EnumIter, sea_query::StringLen};

words! {
    /// A defined number; what it counts is a rule in `domain::measure`.
    Measure {
        /// 财政援助资金到位.
        FiscalMoneyReceived = "FISCAL_MONEY_RECEIVED",
        /// 财政援助资金下达.
        MoneyAllocated = "MONEY_ALLOCATED",
        /// 用于产业的资金下达.
        MoneyAllocatedToIndustry = "MONEY_ALLOCATED_TO_INDUSTRY",
        /// 用于产业的资金占比.
        IndustryShare = "INDUSTRY_SHARE",
        /// 财政援助资金支出.
        MoneyPaid = "MONEY_PAID",
        /// 财政援助资金退回.
        MoneyReturned = "MONEY_RETURNED",
        /// 资金支出进度.
        FundProgress = "FUND_PROGRESS",
        /// 社会帮扶捐赠.
        DonationsReceived = "DONATIONS_RECEIVED",
        /// 会商同意的帮扶项目.
        ProjectsAgreed = "PROJECTS_AGREED",
        /// 帮扶项目预算.
        ProjectBudgets = "PROJECT_BUDGETS",
        /// 批复的帮扶项目.
        ProjectsApproved = "PROJECTS_APPROVED",
        /// 开工的帮扶项目.
        ProjectsBegun = "PROJECTS_BEGUN",
        /// 完工的帮扶项目.
        ProjectsCompleted = "PROJECTS_COMPLETED",
        /// 验收的帮扶项目.
        ProjectsAccepted = "PROJECTS_ACCEPTED",
        /// 移交的帮扶项目.
        ProjectsHandedOver = "PROJECTS_HANDED_OVER",
        /// 意向产业转移项目.
        UndertakingsIntended = "UNDERTAKINGS_INTENDED",
        /// 签约产业转移项目.
        UndertakingsSigned = "UNDERTAKINGS_SIGNED",
        /// 落地产业转移项目.
        UndertakingsLanded = "UNDERTAKINGS_LANDED",
        /// 投产产业转移项目.
        UndertakingsOperating = "UNDERTAKINGS_OPERATING",
        /// 协议投资额.
        AgreedInvestment = "AGREED_INVESTMENT",
        /// 实际到位投资额.
        RealInvestment = "REAL_INVESTMENT",
        /// 产业合作吸纳就业.
        IndustryJobs = "INDUSTRY_JOBS",
        /// 产业合作吸纳脱贫人口及监测对象就业.
        IndustryJobsAssisted = "INDUSTRY_JOBS_ASSISTED",
        /// 共建产业园区.
        Parks = "PARKS",
        /// 帮扶车间.
        Workshops = "WORKSHOPS",
        /// 新增转移就业.
        LabourPlaced = "LABOUR_PLACED",
        /// 新增转移就业中的脱贫人口及监测对象.
        LabourPlacedAssisted = "LABOUR_PLACED_ASSISTED",
        /// 新增省内就业.
        LabourAtHome = "LABOUR_AT_HOME",
        /// 新增到结对东部省份就业.
        LabourInDonorProvince = "LABOUR_IN_DONOR_PROVINCE",
        /// 新增到其他地区就业.
        LabourElsewhere = "LABOUR_ELSEWHERE",
        /// 稳岗就业.
        LabourKept = "LABOUR_KEPT",
        /// 稳定就业三个月.
        LabourStableThreeMonths = "LABOUR_STABLE_THREE_MONTHS",
        /// 稳定就业六个月.
        LabourStableSixMonths = "LABOUR_STABLE_SIX_MONTHS",
        /// 提供岗位.
        PostsOffered = "POSTS_OFFERED",
        /// 劳动力培训.
        WorkersTrained = "WORKERS_TRAINED",
        /// 党政干部培训.
        OfficialsTrained = "OFFICIALS_TRAINED",
        /// 专业技术人才培训.
        ProfessionalsTrained = "PROFESSIONALS_TRAINED",
        /// 致富带头人培训.
        VillageLeadersTrained = "VILLAGE_LEADERS_TRAINED",
        /// 采购.
        Bought = "BOUGHT",
        /// 帮助销售.
        SoldWithHelp = "SOLD_WITH_HELP",
        /// 采购和帮助销售.
        BoughtAndSold = "BOUGHT_AND_SOLD",
        /// 联席会议.
        JointMeetings = "JOINT_MEETINGS",
        /// 互访.
        Visits = "VISITS",
        /// 结对共建.
        LocalPairs = "LOCAL_PAIRS",
    }
}
