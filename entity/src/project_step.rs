//! Steps of projects (项目进程).

use crate::{ids::ProjectId, values::ProjectStepKind};

crate::spine::form! {
    /// A dated step of a project.
    table "project_step", ProjectStepId as ProjectStep {
        /// The project.
        project_id: ProjectId,
        /// What was done.
        kind: ProjectStepKind,
        /// Who decided it.
        authority: Option<String>,
        /// The number of the document.
        document_number: Option<String>,
        /// Why.
        reason: Option<String>,
    }
}
