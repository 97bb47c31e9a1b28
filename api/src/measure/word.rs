//! What measures are called.

use crate::record::form::worded;

worded! {
    /// A defined number (口径); `measures` says what each counts.
    MeasureWord of Measure as "MeasureCode", by MeasureFilter {
        /// 财政援助资金到位.
        FiscalMoneyReceived = "财政援助资金到位" "Public money received",
        /// 财政援助资金下达.
        MoneyAllocated = "财政援助资金下达" "Public money allocated",
        /// 用于产业的资金下达.
        MoneyAllocatedToIndustry = "用于产业的资金下达" "Public money allocated to industry",
        /// 用于产业的资金占比.
        IndustryShare = "用于产业的资金占比" "Share allocated to industry",
        /// 财政援助资金支出.
        MoneyPaid = "财政援助资金支出" "Public money paid",
        /// 财政援助资金退回.
        MoneyReturned = "财政援助资金退回" "Public money returned",
        /// 资金支出进度.
        FundProgress = "资金支出进度" "Paid of what was received",
        /// 社会帮扶捐赠.
        DonationsReceived = "社会帮扶捐赠" "Donations received",
        /// 会商同意的帮扶项目.
        ProjectsAgreed = "会商同意的帮扶项目" "Projects agreed",
        /// 帮扶项目预算.
        ProjectBudgets = "帮扶项目预算" "Budgets of projects",
        /// 批复的帮扶项目.
        ProjectsApproved = "批复的帮扶项目" "Projects approved",
        /// 开工的帮扶项目.
        ProjectsBegun = "开工的帮扶项目" "Projects begun",
        /// 完工的帮扶项目.
        ProjectsCompleted = "完工的帮扶项目" "Projects completed",
        /// 验收的帮扶项目.
        ProjectsAccepted = "验收的帮扶项目" "Projects accepted",
        /// 移交的帮扶项目.
        ProjectsHandedOver = "移交的帮扶项目" "Projects handed over",
        /// 意向产业转移项目.
        UndertakingsIntended = "意向产业转移项目" "Undertakings intended",
        /// 签约产业转移项目.
        UndertakingsSigned = "签约产业转移项目" "Undertakings signed",
        /// 落地产业转移项目.
        UndertakingsLanded = "落地产业转移项目" "Undertakings landed",
        /// 投产产业转移项目.
        UndertakingsOperating = "投产产业转移项目" "Undertakings that began to operate",
        /// 协议投资额.
        AgreedInvestment = "协议投资额" "Agreed investment",
        /// 实际到位投资额.
        RealInvestment = "实际到位投资额" "Investment that arrived",
        /// 产业合作吸纳就业.
        IndustryJobs = "产业合作吸纳就业" "Jobs by industry",
        /// 产业合作吸纳脱贫人口及监测对象就业.
        IndustryJobsAssisted = "产业合作吸纳脱贫人口及监测对象就业" "Jobs by industry, of whom assisted",
        /// 共建产业园区.
        Parks = "共建产业园区" "Parks",
        /// 帮扶车间.
        Workshops = "帮扶车间" "Workshops",
        /// 新增转移就业.
        LabourPlaced = "新增转移就业" "Newly placed",
        /// 新增转移就业中的脱贫人口及监测对象.
        LabourPlacedAssisted = "新增转移就业中的脱贫人口及监测对象" "Newly placed, of whom assisted",
        /// 新增省内就业.
        LabourAtHome = "新增省内就业" "Newly placed in their province",
        /// 新增到结对东部省份就业.
        LabourInDonorProvince = "新增到结对东部省份就业" "Newly placed in the donor's province",
        /// 新增到其他地区就业.
        LabourElsewhere = "新增到其他地区就业" "Newly placed elsewhere",
        /// 稳岗就业.
        LabourKept = "稳岗就业" "Kept in employment",
        /// 稳定就业三个月.
        LabourStableThreeMonths = "稳定就业三个月" "Employed still after three months",
        /// 稳定就业六个月.
        LabourStableSixMonths = "稳定就业六个月" "Employed still after six months",
        /// 提供岗位.
        PostsOffered = "提供岗位" "Posts offered",
        /// 劳动力培训.
        WorkersTrained = "劳动力培训" "Workers trained",
        /// 党政干部培训.
        OfficialsTrained = "党政干部培训" "Officials trained",
        /// 专业技术人才培训.
        ProfessionalsTrained = "专业技术人才培训" "Professionals trained",
        /// 致富带头人培训.
        VillageLeadersTrained = "致富带头人培训" "Leaders of villages trained",
        /// 采购.
        Bought = "采购" "Bought",
        /// 帮助销售.
        SoldWithHelp = "帮助销售" "Sold with help",
        /// 采购和帮助销售.
        BoughtAndSold = "采购和帮助销售" "Bought and sold with help",
        /// 联席会议.
        JointMeetings = "联席会议" "Joint meetings",
        /// 互访.
        Visits = "互访" "Visits",
        /// 结对共建.
        LocalPairs = "结对共建" "Pairs below the region",
    }
}
