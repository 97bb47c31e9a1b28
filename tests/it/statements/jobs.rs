//! Sheets of purchases, and the jobs that work through them.

use super::{Act, Desk, Notes};
use entity::{job, values::JobState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use tests::{
    app::TestApp,
    people::Person,
    purchases::key,
    sheets::{Row, csv},
};

/// What a job does in the background is counted nowhere: it goes on beside the requests. So nothing of it is
/// done while they are counted.
pub(super) struct Jobs {
    /// A sheet that was sent.
    upload: String,
    /// A job that is through with it, and knows what became of each row.
    through: String,
}

impl Jobs {
    /// Tries a sheet of so many rows, and leaves another job of the same person at work for good: no worker takes
    /// up a second one beside it.
    pub(super) async fn of(app: &TestApp, officer: &Person, row: Row, rows: usize) -> Self {
        let rows: Vec<Row> = (0..rows).map(|_| row.clone()).collect();
        let upload = officer.leaves(csv(&rows)).await;
        let trying = json!({ "dryRun": true });
        let tried = officer.begins_import_of(&upload, &trying).await.done();
        let through = tried.text("/importPurchases/job/id").to_owned();
        assert_eq!(officer.waits_for(&through).await["rowsDone"], rows.len());
        app.work_stops().await;
        officer.begins_import_of(&upload, &trying).await.done();
        let for_good: chrono::DateTime<chrono::Utc> = "2999-01-01T00:00:00Z".parse().unwrap();
        let left = job::Entity::update_many()
            .col_expr(job::Column::State, Expr::value(JobState::Running.word()))
            .col_expr(job::Column::LeaseUntil, Expr::value(for_good))
            .filter(job::Column::State.eq(JobState::Queued.word()));
        assert_eq!(left.exec(app.behind()).await.unwrap().rows_affected, 1);
        Self { upload, through }
    }
}

impl Desk {
    pub(super) async fn sheets(&self, note: &mut Notes<'_>) {
        let act = |name, kind| Act { name, kind, gives: "job { id }" };
        let input = json!({ "idempotencyKey": key(), "upload": self.jobs.upload, "dryRun": true });
        let begun = self.act(note, &self.officer, act("importPurchases", "ImportInput"), input).await;
        let stop = json!({ "id": begun["job"]["id"] });
        self.act(note, &self.officer, act("cancelJob", "CancelJobInput"), stop).await;
        for kind in tests::forms::KINDS {
            let input = json!({ "idempotencyKey": key(), "upload": self.jobs.upload, "dryRun": true });
            let import: &'static str = String::leak(format!("import{}", kind.nodes));
            let begun = self.act(note, &self.officer, act(import, "ImportInput"), input).await;
            let stop = json!({ "id": begun["job"]["id"] });
            self.act(&mut |_, _| {}, &self.officer, act("cancelJob", "CancelJobInput"), stop).await;
        }
        let rows = "rows(first: 100) { nodes { row outcome errors { message } } }";
        for (name, query) in [
            ("job: with its rows", format!("{{ job(id: \"{}\") {{ state {rows} }} }}", self.jobs.through)),
            ("jobs", "{ jobs(first: 100) { nodes { id state } } }".to_owned()),
        ] {
            let (cost, _) = self.counted(&self.officer, &query, Value::Null).await;
            note(name, cost);
        }
    }
}
