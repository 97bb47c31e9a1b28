//! Projects (帮扶项目): what is built with cooperation money, and the dated steps from approval to handing over.

#[expect(clippy::module_inception, reason = "a project is the first of what this room is for")]
mod project;
mod step;

pub use project::{Project, ProjectActs, ProjectQuery, ProjectSubscription};
pub use step::{ProjectStep, ProjectStepActs, ProjectStepQuery, ProjectStepSubscription};
