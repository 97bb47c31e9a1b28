//! Files in parts: a part more, a part back, and all of a file gone.

use super::{Held, Reader, Writer};
use crate::error::Result;
use entity::{ids::UploadId, upload};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryTrait,
    sea_query::{Expr, ExprTrait, Query},
};

impl Writer {
    /// Adds the next part of a held upload.
    pub async fn add_part(&self, upload: &Held<upload::Entity>, bytes: Vec<u8>) -> Result<()> {
        let part = upload::part::Model { upload_id: upload.id, number: upload.parts, bytes };
        let insert = upload::part::Entity::insert(part.into_active_model().reset_all()).into_query();
        self.transaction().execute(&insert).await?;
        Ok(())
    }

    /// Drops held uploads with their parts.
    pub async fn drop_uploads(&self, uploads: &[Held<upload::Entity>]) -> Result<()> {
        if uploads.is_empty() {
            return Ok(());
        }
        let ids = || uploads.iter().map(|upload| upload.id);
        for (table, key) in [("upload_part", "upload_id"), ("upload", "id")] {
            let delete = Query::delete().from_table(table).and_where(Expr::col(key).is_in(ids())).to_owned();
            self.transaction().execute(&delete).await?;
        }
        Ok(())
    }
}

impl Reader {
    /// A part of an upload that the reader may see.
    pub async fn part(&self, upload: UploadId, number: i32) -> Result<Option<Vec<u8>>> {
        let column = |name: &'static str| Expr::col(("upload_part", name));
        let one = column("upload_id").eq(upload).and(column("number").eq(number));
        Ok(self.find::<upload::part::Entity>().filter(one).one().await?.map(|part| part.bytes))
    }
}
