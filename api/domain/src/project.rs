//! Projects (帮扶项目) and their dated steps, as somebody enters them.

use crate::{
    course::Course,
    facts::{By, Facts, ends_before, more_than_all, none_of, past, planned},
    material,
    refusal::Refusal,
};
use entity::{
    ids::ProjectId,
    values::{Day, Digest, Fen, FundSector, ProjectStage, ProjectStepKind, RegionCode},
};
use serde_json::json;

/// A budget may change by this share of it, in percent, without a word; by more, only with the reason.
pub const CHANGE_WITHOUT_REASON: i64 = 10;

/// What is proposed from the recipient's pool (项目库) and agreed by both sides (会商), parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Whose money it is to use.
    pub donor: RegionCode,
    /// Where it lies.
    pub recipient: RegionCode,
    /// The day on which it was proposed.
    pub proposed_on: Day,
    /// What it is called.
    pub name: String,
    /// Its number in the pool.
    pub pool_number: Option<String>,
    /// What it is for.
    pub sector: FundSector,
    /// Cooperation money that it may use.
    pub budget: Fen,
    /// Who carries it out.
    pub unit: String,
    /// How many benefit.
    pub people: i32,
    /// How many of them were lifted from poverty or are monitored.
    pub assisted: i32,
    /// How those who benefit share in what it earns (利益联结机制).
    pub benefit_sharing: Option<String>,
    /// The day by which it is to begin.
    pub start_due: Day,
    /// The day by which it is to be accepted.
    pub acceptance_due: Day,
}

impl Facts for Project {
    fn donor(&self) -> RegionCode {
        self.donor
    }

    fn recipient(&self) -> RegionCode {
        self.recipient
    }

    fn day(&self) -> Day {
        self.proposed_on
    }

    fn entered_by(&self) -> By {
        By::Recipient
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        let shares = self.sector != FundSector::Industry || self.benefit_sharing.is_some();
        [
            past("proposedOn", self.proposed_on, today),
            none_of("budget", self.budget.0),
            more_than_all("assisted", self.assisted.into(), self.people.into()),
            planned("startDue", self.start_due, today),
            planned("acceptanceDue", self.acceptance_due, today),
            ends_before("acceptanceDue", self.start_due, Some(self.acceptance_due)),
            (!shares).then(|| {
                Refusal::invalid(
                    "benefitSharing",
                    "产业项目须说明利益联结机制",
                    "a project of industry says how those who benefit share in what it earns",
                )
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "acceptanceDue": self.acceptance_due,
            "assisted": self.assisted,
            "benefitSharing": self.benefit_sharing,
            "budget": self.budget,
            "day": self.proposed_on,
            "donor": self.donor,
            "name": self.name,
            "people": self.people,
            "recipient": self.recipient,
            "sector": self.sector,
            "startDue": self.start_due,
        }))
    }
}

impl Project {
    /// Refuses a change of the budget that is large and says no reason.
    pub fn unexplained(&self, after: &Self, reason: Option<&str>) -> Option<Refusal> {
        let (before, after) = (i128::from(self.budget.0), i128::from(after.budget.0));
        let large = (after - before).abs() * 100 > before * i128::from(CHANGE_WITHOUT_REASON);
        let said = reason.is_some_and(|reason| !reason.trim().is_empty());
        (large && !said).then(|| {
            Refusal::invalid(
                "note",
                format!("预算变动超过 {CHANGE_WITHOUT_REASON}% 须说明理由"),
                format!("say why the budget changes by more than {CHANGE_WITHOUT_REASON} %"),
            )
        })
    }
}

/// A dated step of a project, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectStep {
    /// Whose money the project uses.
    pub donor: RegionCode,
    /// Where the project lies.
    pub recipient: RegionCode,
    /// The day of the step.
    pub taken_on: Day,
    /// The project.
    pub project_id: ProjectId,
    /// What was done.
    pub kind: ProjectStepKind,
    /// Who decided it.
    pub authority: Option<String>,
    /// The number of the document.
    pub document_number: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

impl Facts for ProjectStep {
    fn donor(&self) -> RegionCode {
        self.donor
    }

    fn recipient(&self) -> RegionCode {
        self.recipient
    }

    fn day(&self) -> Day {
        self.taken_on
    }

    /// Either side may end what they began together; all else the recipient's does and tells.
    fn entered_by(&self) -> By {
        if self.kind == ProjectStepKind::Cancel { By::Either } else { By::Recipient }
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        use ProjectStepKind as K;
        let approval = self.kind == K::Approve;
        let broken = matches!(self.kind, K::Suspend | K::Cancel);
        [
            past("takenOn", self.taken_on, today),
            (approval && self.authority.is_none()).then(|| {
                Refusal::invalid("authority", "批复须注明批复机关", "an approval names the authority")
            }),
            (approval && self.document_number.is_none()).then(|| {
                Refusal::invalid(
                    "documentNumber",
                    "批复须注明文号",
                    "an approval names the number of its document",
                )
            }),
            (broken && self.reason.is_none()).then(|| {
                Refusal::invalid("reason", "暂停或取消须说明理由", "say why it is suspended or cancelled")
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "authority": self.authority,
            "day": self.taken_on,
            "documentNumber": self.document_number,
            "donor": self.donor,
            "kind": self.kind,
            "projectId": self.project_id,
            "recipient": self.recipient,
        }))
    }
}

impl Course for ProjectStage {
    type Step = ProjectStepKind;

    const BEGINS: Self = Self::Proposed;
    const RESTS: Self = Self::Suspended;
    const SUSPENDS: ProjectStepKind = ProjectStepKind::Suspend;
    const RESUMES: ProjectStepKind = ProjectStepKind::Resume;
    const WAYS: &'static [(Self, ProjectStepKind, Self)] = &[
        (Self::Proposed, ProjectStepKind::Approve, Self::Approved),
        (Self::Approved, ProjectStepKind::Start, Self::UnderWay),
        (Self::UnderWay, ProjectStepKind::Complete, Self::Completed),
        (Self::Completed, ProjectStepKind::Accept, Self::Accepted),
        (Self::Accepted, ProjectStepKind::HandOver, Self::HandedOver),
        (Self::Accepted, ProjectStepKind::Close, Self::Closed),
        (Self::Approved, ProjectStepKind::Suspend, Self::Suspended),
        (Self::UnderWay, ProjectStepKind::Suspend, Self::Suspended),
        (Self::Proposed, ProjectStepKind::Cancel, Self::Cancelled),
        (Self::Approved, ProjectStepKind::Cancel, Self::Cancelled),
        (Self::UnderWay, ProjectStepKind::Cancel, Self::Cancelled),
        (Self::Suspended, ProjectStepKind::Cancel, Self::Cancelled),
    ];

    fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Proposed => ("已申报", "proposed"),
            Self::Approved => ("已批复", "approved"),
            Self::UnderWay => ("实施中", "under way"),
            Self::Completed => ("已完工", "completed"),
            Self::Accepted => ("已验收", "accepted"),
            Self::HandedOver => ("已移交", "handed over"),
            Self::Closed => ("已结项", "closed"),
            Self::Suspended => ("已暂停", "suspended"),
            Self::Cancelled => ("已取消", "cancelled"),
        }
    }

    fn step_name(step: ProjectStepKind) -> (&'static str, &'static str) {
        match step {
            ProjectStepKind::Approve => ("批复", "approve"),
            ProjectStepKind::Start => ("开工", "start"),
            ProjectStepKind::Complete => ("完工", "complete"),
            ProjectStepKind::Accept => ("验收", "accept"),
            ProjectStepKind::HandOver => ("移交", "hand over"),
            ProjectStepKind::Close => ("结项", "close"),
            ProjectStepKind::Suspend => ("暂停", "suspend"),
            ProjectStepKind::Resume => ("恢复", "resume"),
            ProjectStepKind::Cancel => ("取消", "cancel"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use uuid::Uuid;

    fn project(budget: i64) -> Project {
        let day = |day| Day::parse(day).unwrap();
        Project {
            donor: RegionCode::parse("440000").unwrap(),
            recipient: RegionCode::parse("451027").unwrap(),
            proposed_on: day("2026-01-05"),
            name: "牛心柿加工车间".to_owned(),
            pool_number: None,
            sector: FundSector::Industry,
            budget: Fen(budget),
            unit: "凌云县农业农村局".to_owned(),
            people: 300,
            assisted: 120,
            benefit_sharing: Some("保底分红".to_owned()),
            start_due: day("2026-04-01"),
            acceptance_due: day("2026-12-01"),
        }
    }

    #[test]
    fn a_large_change_of_the_budget_says_why() {
        let before = project(1_000_000);
        let refused = |budget: i64, why: Option<&str>| before.unexplained(&project(budget), why).is_some();
        assert!(!refused(1_100_000, None));
        assert!(!refused(900_000, None));
        assert!(refused(1_100_001, None));
        assert!(refused(899_999, Some("  ")));
        assert!(!refused(2_000_000, Some("增加一条生产线")));
        assert!(refused(1_000_000_000_000, None));
    }

    #[test]
    fn a_project_of_industry_says_how_its_earnings_are_shared() {
        let today = Day::parse("2026-06-30").unwrap();
        assert_eq!(project(1).wrong(today), Vec::new());
        let silent = Project { benefit_sharing: None, ..project(1) };
        assert_eq!(silent.wrong(today).first().map(|why| why.field.as_ref()), Some("benefitSharing"));
        assert_eq!(Project { sector: FundSector::Health, ..silent }.wrong(today), Vec::new());
    }

    #[test]
    fn each_step_says_what_it_must() {
        let today = Day::parse("2026-06-30").unwrap();
        let missing = |kind| {
            let step = ProjectStep {
                donor: RegionCode::parse("440000").unwrap(),
                recipient: RegionCode::parse("451027").unwrap(),
                taken_on: today,
                project_id: ProjectId(Uuid::nil()),
                kind,
                authority: None,
                document_number: None,
                reason: None,
            };
            step.wrong(today).iter().map(|why| why.field.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(missing(ProjectStepKind::Approve), ["authority", "documentNumber"]);
        assert_eq!(missing(ProjectStepKind::Suspend), ["reason"]);
        assert_eq!(missing(ProjectStepKind::Cancel), ["reason"]);
        assert_eq!(missing(ProjectStepKind::Accept), Vec::<String>::new());
    }
}
