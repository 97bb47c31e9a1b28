//! Words that a column can hold: closed lists, each with a CHECK in its table.

use sea_orm::{DeriveActiveEnum, EnumIter, sea_query::StringLen};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum,
            serde::Serialize, serde::Deserialize,
        )]
        #[sea_orm(rs_type = "String", db_type = "String(StringLen::N(32))")]
        pub enum $name {
            $($(#[$vdoc])* #[sea_orm(string_value = $word)] #[serde(rename = $word)] $variant,)+
        }
        impl $name {
            /// Every word, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
            /// The value that a word names.
            pub fn of_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.word()) }
        }
    )+};
}

pub(super) use words;

words! {
    /// One of the two sides of a record.
    Side {
        /// 帮扶方, the eastern side.
        Donor = "DONOR",
        /// 受援方, the western side.
        Recipient = "RECIPIENT",
    }

    /// The state that all two-sided records share.
    RecordState {
        /// Being written; seen by the entering organisation or side only.
        Draft = "DRAFT",
        /// Waiting for the same side's higher level.
        InReview = "IN_REVIEW",
        /// Sent back by the same side's higher level, with a reason.
        Returned = "RETURNED",
        /// Waiting for the other side.
        Submitted = "SUBMITTED",
        /// Confirmed by the other side.
        Confirmed = "CONFIRMED",
        /// Disputed by the other side.
        Disputed = "DISPUTED",
        /// Withdrawn by the side that entered it.
        Withdrawn = "WITHDRAWN",
        /// A draft that was thrown away: in no list, its history stays.
        Discarded = "DISCARDED",
    }

    /// What a record is to a total: each record that was ever submitted is exactly one of four.
    Standing {
        /// In no number: never submitted.
        Unsubmitted = "UNSUBMITTED",
        /// Confirmed, nothing against it.
        Counted = "COUNTED",
        /// Submitted, or a possible duplicate not yet decided.
        Pending = "PENDING",
        /// Disputed.
        Disputed = "DISPUTED",
        /// Withdrawn, duplicate, reversed, or late.
        Excluded = "EXCLUDED",
    }

    /// Why a record is excluded: one reason, the first that applies in this order.
    Exclusion {
        /// Withdrawn by the side that entered it.
        Withdrawn = "WITHDRAWN",
        /// The duplicate of another record.
        Duplicate = "DUPLICATE",
        /// Reversed, or the reversal of another record.
        Reversed = "REVERSED",
        /// Entered after closing.
        Late = "LATE",
    }

    /// The kinds of two-sided record.
    RecordKind {
        /// 消费帮扶采购.
        Purchase = "PURCHASE",
        /// 社会帮扶捐赠.
        Donation = "DONATION",
        /// 结对共建.
        LocalPair = "LOCAL_PAIR",
        /// 培训.
        Training = "TRAINING",
        /// 互访与联席会议.
        Meeting = "MEETING",
        /// 岗位.
        Post = "POST",
        /// 劳务输出.
        LabourDispatch = "LABOUR_DISPATCH",
        /// 帮扶车间.
        Workshop = "WORKSHOP",
        /// 资金拨付.
        FundTransfer = "FUND_TRANSFER",
        /// 资金分配.
        Allocation = "ALLOCATION",
        /// 资金支出.
        Expenditure = "EXPENDITURE",
        /// 资金退回.
        FundReturn = "FUND_RETURN",
        /// 帮扶项目.
        Project = "PROJECT",
        /// 项目进程.
        ProjectStep = "PROJECT_STEP",
        /// 共建产业园区.
        Park = "PARK",
        /// 产业转移.
        IndustryTransfer = "INDUSTRY_TRANSFER",
        /// 产业转移进程.
        IndustryStep = "INDUSTRY_STEP",
        /// 产业合作成效.
        IndustryResult = "INDUSTRY_RESULT",
        /// 协作协议.
        Agreement = "AGREEMENT",
        /// 协议指标.
        Target = "TARGET",
        /// 稳岗回访.
        DispatchReport = "DISPATCH_REPORT",
    }

    /// A role that a grant gives.
    Role {
        /// 管理员: people, regions, pairings, register, catalogue; confirms nothing.
        Administrator = "ADMINISTRATOR",
        /// 帮扶方协调员.
        DonorCoordinator = "DONOR_COORDINATOR",
        /// 受援方协调员.
        RecipientCoordinator = "RECIPIENT_COORDINATOR",
        /// 采购员, of one organisation.
        ProcurementOfficer = "PROCUREMENT_OFFICER",
        /// 考核员, of schemes and pairings.
        Assessor = "ASSESSOR",
        /// 审计员, of a region or the nation.
        Auditor = "AUDITOR",
        /// 财政/主管单位, of the units of a region.
        Supervisor = "SUPERVISOR",
    }

    /// What a grant reaches.
    ScopeKind {
        /// The whole country.
        Nation = "NATION",
        /// A region and all below it.
        Region = "REGION",
        /// One organisation.
        Organisation = "ORGANISATION",
        /// A pairing and all below it.
        Pairing = "PAIRING",
    }

    /// What happened to somebody's access.
    NoticeKind {
        /// A role was given.
        Granted = "GRANTED",
        /// A grant was revoked.
        Revoked = "REVOKED",
        /// The password was replaced.
        PasswordReset = "PASSWORD_RESET",
        /// The account was closed.
        Disabled = "DISABLED",
        /// The account was opened again.
        Enabled = "ENABLED",
        /// An outside identity was linked.
        Linked = "LINKED",
        /// An outside identity was unlinked.
        Unlinked = "UNLINKED",
    }

    /// What kind of place a region is.
    RegionKind {
        /// 省级行政区.
        Province = "PROVINCE",
        /// 地级行政区.
        Prefecture = "PREFECTURE",
        /// 县级行政区.
        County = "COUNTY",
        /// 乡级行政区.
        Township = "TOWNSHIP",
        /// 村级.
        Village = "VILLAGE",
        /// 功能区, which has no code of its own: the number is ours, inside its parent's range.
        Zone = "ZONE",
        /// A heading of GB/T 2260 (省直辖县级行政区划, 县): no place, never printed as one.
        Heading = "HEADING",
    }

    /// Under which arrangement a donor assists a recipient.
    Mechanism {
        /// 东西部协作.
        EastWest = "EAST_WEST",
        /// 对口支援.
        Counterpart = "COUNTERPART",
        /// 定点帮扶.
        Designated = "DESIGNATED",
        /// 省内结对.
        WithinProvince = "WITHIN_PROVINCE",
    }

    /// How far a row of reference data can be relied on.
    Evidence {
        /// A published text names it.
        Reported = "REPORTED",
        /// Recalled, not found in a published text.
        Unverified = "UNVERIFIED",
        /// Verified by an administrator.
        Verified = "VERIFIED",
    }

    /// How exactly a first day is known.
    DayPrecision {
        /// The day itself.
        Day = "DAY",
        /// The month.
        Month = "MONTH",
        /// The year.
        Year = "YEAR",
        /// A convention of ours, where no day was published.
        Convention = "CONVENTION",
        /// Not known.
        Unknown = "UNKNOWN",
    }

    /// What an organisation is.
    OrganisationKind {
        /// 党政机关、事业单位: a public body of a region.
        PublicBody = "PUBLIC_BODY",
        /// 中央单位、中央企业、军队: has no donor code.
        CentralUnit = "CENTRAL_UNIT",
        /// 企业.
        Enterprise = "ENTERPRISE",
        /// 合作社.
        Cooperative = "COOPERATIVE",
        /// 社会组织.
        SocialOrganisation = "SOCIAL_ORGANISATION",
    }

    /// Where an entry of the catalogue stands.
    CatalogueState {
        /// Proposed by a procurement officer; usable, and shown as proposed.
        Proposed = "PROPOSED",
        /// Entered or accepted by a coordinator of its region or an administrator.
        Listed = "LISTED",
        /// No longer usable for new records.
        Retired = "RETIRED",
    }

    /// Bought, or helped to sell.
    PurchaseKind {
        /// 采购: the unit bought.
        Bought = "BOUGHT",
        /// 帮助销售: the unit helped to sell.
        SoldWithHelp = "SOLD_WITH_HELP",
    }

    /// What line of goods an entry is.
    LineKind {
        /// Goods delivered.
        Sale = "SALE",
        /// 退货: goods given back; a negative line that names its purchase.
        Return = "RETURN",
        /// 冲销: undoes a record; its day, its amount as a negative.
        Reversal = "REVERSAL",
    }

    /// Who paid.
    PaymentSource {
        /// 食堂.
        Canteen = "CANTEEN",
        /// 工会.
        Union = "UNION",
        /// 职工.
        Staff = "STAFF",
        /// Another source.
        Other = "OTHER",
    }

    /// Whether a record might be another one once more.
    DuplicateMark {
        /// No record like it.
        Clear = "CLEAR",
        /// Same supplier, unit and amount within three days; not yet decided by the other side.
        Possible = "POSSIBLE",
        /// The other side said that it is not.
        NotADuplicate = "NOT_A_DUPLICATE",
        /// Both sides agree that it is.
        Duplicate = "DUPLICATE",
    }

    /// How a unit feeds its people, which decides what its plan asks.
    CanteenKind {
        /// 自营食堂.
        Own = "OWN",
        /// 外包食堂.
        Outsourced = "OUTSOURCED",
        /// 共用食堂, filed by another unit.
        Shared = "SHARED",
        /// No canteen: nothing is asked.
        None = "NONE",
    }

    /// The life of a unit's yearly plan.
    PlanState {
        /// Being written.
        Draft = "DRAFT",
        /// Filed with the finance department.
        Filed = "FILED",
        /// Accepted by it.
        Accepted = "ACCEPTED",
        /// Returned by it, with a reason.
        Returned = "RETURNED",
    }

    /// What a batch does with its good lines where another line is bad.
    BatchPolicy {
        /// All lines, or none.
        AllOrNothing = "ALL_OR_NOTHING",
        /// The valid lines.
        ValidOnly = "VALID_ONLY",
    }

    /// Where a job stands.
    JobState {
        /// Waiting.
        Queued = "QUEUED",
        /// Being worked on.
        Running = "RUNNING",
        /// Done.
        Done = "DONE",
        /// Stopped by its owner.
        Cancelled = "CANCELLED",
        /// Given up, with a reason.
        Failed = "FAILED",
    }

    /// What became of a row of a sheet, or would become of it.
    RowOutcome {
        /// It made a record.
        Create = "CREATE",
        /// It changed a record.
        Update = "UPDATE",
        /// What it says is recorded already.
        Skip = "SKIP",
        /// It was refused.
        Refuse = "REFUSE",
    }
}
