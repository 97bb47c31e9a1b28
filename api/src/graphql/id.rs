//! Ids as clients hold them: opaque, and each names its type.

use crate::error::{Error, Result};
use async_graphql::ID;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::Refusal;
use entity::ids;
use uuid::Uuid;

/// An id type that clients hold.
pub trait Global: Send + Sync + Copy + From<Uuid> {
    /// Names the type inside the id, for good.
    const TAG: u8;
    /// What clients call it, in Chinese and English.
    const NAME: (&'static str, &'static str);
    /// The id itself.
    fn uuid(self) -> Uuid;
}

macro_rules! globals {
    ($($id:ident = $tag:literal $zh:literal $en:literal),+ $(,)?) => {
        $(impl Global for ids::$id {
            const TAG: u8 = $tag;
            const NAME: (&'static str, &'static str) = ($zh, $en);
            fn uuid(self) -> Uuid { self.0 }
        })+
        fn name(tag: u8) -> Option<(&'static str, &'static str)> {
            match tag { $($tag => Some(($zh, $en)),)+ _ => None }
        }
    };
}

globals! {
    AccountId = 1 "账号" "account",
    GrantId = 2 "授权" "grant",
    RegionId = 3 "行政区划" "region",
    PairingId = 4 "结对关系" "pairing",
    OrganisationId = 5 "单位" "organisation",
    ProductId = 6 "产品" "product",
    PurchaseId = 7 "采购记录" "purchase",
    PlanId = 8 "采购计划" "plan",
    JobId = 9 "任务" "job",
    BatchId = 10 "批次" "batch",
    CountyClassId = 11 "县域类别" "county class",
    AssistedCountyId = 12 "受帮扶县登记" "entry of the register",
    IdentityId = 13 "外部身份" "outside identity",
    ConfirmationId = 14 "确认" "confirmation",
    DisputeId = 15 "异议" "dispute",
    JournalId = 16 "日志" "journal entry",
    NoticeId = 17 "授权动态" "access notice",
    UploadId = 18 "上传文件" "upload",
    ReviewId = 20 "本方审核" "review",
    PlanFloorId = 24 "预留比例下限" "floor of plans",
    DonationId = 25 "捐赠记录" "donation",
    LocalPairId = 26 "结对共建" "pair below the region",
    TrainingId = 27 "培训" "training session",
    MeetingId = 28 "互访与联席会议" "visit or joint meeting",
    PostId = 29 "岗位" "post",
    LabourDispatchId = 30 "劳务输出" "labour dispatch",
    WorkshopId = 31 "帮扶车间" "workshop",
    FundTransferId = 32 "资金拨付" "fund transfer",
    AllocationId = 33 "资金分配" "allocation",
    ExpenditureId = 34 "资金支出" "expenditure",
    FundReturnId = 35 "资金退回" "return of funds",
    ProjectId = 36 "帮扶项目" "project",
    ProjectStepId = 37 "项目进程" "step of a project",
    ParkId = 38 "共建产业园区" "park",
    IndustryTransferId = 39 "产业转移" "industry transfer",
    IndustryStepId = 40 "产业转移进程" "step of an industry transfer",
    IndustryResultId = 41 "产业合作成效" "result of an industry transfer",
    AgreementId = 42 "协作协议" "agreement",
    TargetId = 43 "协议指标" "target",
    DispatchReportId = 44 "稳岗回访" "report of a labour dispatch",
}

/// The id as clients hold it.
pub fn encode<T: Global>(id: T) -> ID {
    tagged(T::TAG, id.uuid())
}

/// The id as clients hold it, of the type with this tag.
pub(crate) fn tagged(tag: u8, uuid: Uuid) -> ID {
    let mut bytes = [0_u8; 17];
    if let Some((first, rest)) = bytes.split_first_mut() {
        *first = tag;
        rest.copy_from_slice(uuid.as_bytes());
    }
    ID(URL_SAFE_NO_PAD.encode(bytes))
}

/// Takes an id apart: its tag and what it names.
pub fn split(id: &str) -> Option<(u8, Uuid)> {
    // Longer ones are not decoded at all: an id may come with a megabyte.
    let bytes = URL_SAFE_NO_PAD.decode(id.get(..23).filter(|whole| whole.len() == id.len())?).ok()?;
    let (tag, rest) = bytes.split_first()?;
    Some((*tag, Uuid::from_slice(rest).ok()?))
}

/// Reads an id that must be of type `T`.
///
/// # Errors
/// `BAD_USER_INPUT` where it is none, or of another type.
pub fn decode<T: Global>(field: &'static str, id: &str) -> Result<T> {
    parse(field, id).map_err(Error::BadInput)
}

/// Reads an id that must be of type `T`; inside a line of a batch a bad one is that line's refusal.
pub fn parse<T: Global>(field: &'static str, id: &str) -> std::result::Result<T, Refusal> {
    let (zh, en) = T::NAME;
    match split(id) {
        Some((tag, uuid)) if tag == T::TAG => Ok(T::from(uuid)),
        Some((tag, _)) => {
            let (other_zh, other_en) = name(tag).unwrap_or(("未知类型", "unknown type"));
            Err(Refusal::invalid(
                field,
                format!("这是{other_zh}的编号，这里需要{zh}的编号"),
                format!("this is the id of another type ({other_en}); give one of this: {en}"),
            ))
        }
        None => {
            Err(Refusal::invalid(field, format!("不是有效的{zh}编号"), format!("not an id of this: {en}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::ids::{OrganisationId, PurchaseId};

    #[test]
    fn an_id_names_its_type() {
        let id = PurchaseId(Uuid::from_u128(7));
        let held = encode(id);
        assert_eq!(parse::<PurchaseId>("id", &held).ok(), Some(id));
        let other = parse::<OrganisationId>("unit", &held);
        assert!(other.is_err_and(|refusal| refusal.field == "unit" && refusal.en.contains("purchase")));
        for bad in ["", "x", &"A".repeat(1_000_000), "山海山海山海山海山海"] {
            assert!(parse::<PurchaseId>("id", bad).is_err());
        }
    }
}
