//! Entering, changing and retiring products.

use super::input::{Amendment, Draft, Target};
use crate::{
    access::Grant,
    error::{Error, Result},
    graphql::Viewer,
    once::key_of,
    organisation::manager,
    store::{Change, Entry, Held, Writer},
};
use async_graphql::MaybeUndefined;
use domain::{
    Code, Refusal,
    catalogue::{Step, next},
    permit::Act,
};
use entity::{
    ids::{AccountId, OrganisationId, ProductId},
    organisation, product,
    values::{CatalogueState, Digest, RegionCode},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use serde_json::Map;

/// The kind of a product's rows in the journal.
const SUBJECT: &str = "PRODUCT";

/// The act of whoever keeps the catalogue.
const ACT: Act = Act::ManageCatalogue;

/// Takes a product into the catalogue.
pub(super) async fn create(viewer: &Viewer, key: &str, draft: &Draft) -> Result<ProductId> {
    let account = viewer.actor.account().ok_or(Error::Unauthenticated)?;
    let key = key_of("createProduct", key)?;
    let digest = Digest::of(format!("{draft:?}"));
    viewer
        .store
        .write(&viewer.actor, &[ACT], &viewer.request_id, async |writer| {
            // Held, so that nobody else enters a product of this supplier meanwhile.
            let supplier = supplier(writer, draft.supplier).await?;
            if let Some(known) = known(writer, account, &key, &digest).await? {
                return Ok(known);
            }
            let grant = manager(writer, &supplier.seat())?;
            if supplier.state == CatalogueState::Retired {
                return Err(
                    Refusal::invalid("supplier", "该供应商已停用", "this supplier was retired").into()
                );
            }
            check_origin(viewer, draft.origin)?;
            check_measure(viewer, &draft.measure)?;
            refuse_same(writer, draft.supplier, &draft.name).await?;
            let row = product::Model {
                id: writer.clock().id(),
                name: draft.name.clone(),
                supplier_id: draft.supplier,
                origin_code: draft.origin,
                measure: draft.measure.clone(),
                state: CatalogueState::Listed,
                idempotency_key: key.clone(),
                entered_by: account,
                input_digest: digest.clone(),
                version: 1,
                at: writer.clock().now(),
            };
            let id = row.id;
            writer.insert::<product::Entity>(vec![row]).await?;
            let entry = Entry {
                act: ACT,
                grant: Some(grant),
                subject_kind: SUBJECT,
                subject: id.0,
                version: 1,
                digest: None,
                fields: Map::new(),
                note: None,
            };
            writer.journal(vec![entry]).await?;
            Ok(id)
        })
        .await
}

/// Changes what is said of a product.
pub(super) async fn amend(viewer: &Viewer, target: &Target, new: &Amendment) -> Result<ProductId> {
    write(viewer, target, async |writer, held| {
        next(held.state, Step::Amend)?;
        let origin = match new.origin {
            MaybeUndefined::Undefined => held.origin_code,
            MaybeUndefined::Null => None,
            MaybeUndefined::Value(code) => Some(code),
        };
        if origin != held.origin_code {
            check_origin(viewer, origin)?;
        }
        if let Some(measure) = &new.measure {
            check_measure(viewer, measure)?;
        }
        if let Some(name) = new.name.as_ref().filter(|name| **name != held.name) {
            refuse_same(writer, held.supplier_id, name).await?;
        }
        let at = writer.clock().now();
        Ok(held.change(|row| {
            row.name = new.name.clone().unwrap_or_else(|| row.name.clone());
            row.measure = new.measure.clone().unwrap_or_else(|| row.measure.clone());
            row.origin_code = origin;
            row.version += 1;
            row.at = at;
        }))
    })
    .await
}

/// Retires a product.
pub(super) async fn retire(viewer: &Viewer, target: &Target) -> Result<ProductId> {
    write(viewer, target, async |writer, held| {
        let state = next(held.state, Step::Retire)?;
        let at = writer.clock().now();
        Ok(held.change(|row| {
            row.state = state;
            row.version += 1;
            row.at = at;
        }))
    })
    .await
}

/// Writes a changed product, with its journal: by whoever keeps the catalogue where its supplier lies.
async fn write(
    viewer: &Viewer,
    target: &Target,
    work: impl AsyncFnOnce(&Writer, Held<product::Entity>) -> Result<Change<product::Entity>>,
) -> Result<ProductId> {
    viewer
        .store
        .write(&viewer.actor, &[ACT], &viewer.request_id, async |writer| {
            // The supplier first, as when a product is entered: two writers then never wait in a circle.
            let named = Expr::col(("product", "id")).eq(target.id);
            let row = writer.find::<product::Entity>().filter(named).one().await?;
            let row = row.ok_or_else(|| Refusal::not_found("id", "产品", "product"))?;
            let grant: Grant = manager(writer, &supplier(writer, row.supplier_id).await?.seat())?;
            let held = writer.hold::<product::Entity>([target.id.0]).await?.pop();
            let held = held.ok_or_else(|| Refusal::not_found("id", "产品", "product"))?;
            if held.version != target.expected {
                return Err(Refusal::version_conflict(target.expected, held.version).into());
            }
            let change = work(writer, held).await?;
            let entry = Entry {
                act: ACT,
                grant: Some(grant),
                subject_kind: SUBJECT,
                subject: target.id.0,
                version: change.after().version,
                digest: None,
                fields: change.fields(),
                note: target.note.clone(),
            };
            writer.save(&[change]).await?;
            writer.journal(vec![entry]).await?;
            Ok(target.id)
        })
        .await
}

async fn supplier(writer: &Writer, id: OrganisationId) -> Result<Held<organisation::Entity>> {
    let held = writer.hold::<organisation::Entity>([id.0]).await?.pop();
    held.ok_or_else(|| Refusal::not_found("supplier", "供应商", "supplier").into())
}

fn check_origin(viewer: &Viewer, origin: Option<RegionCode>) -> Result<()> {
    let Some(code) = origin else { return Ok(()) };
    let regions = viewer.atlas.regions();
    match regions.usable_on(code, viewer.store.clock().today()) {
        Ok(_) => Ok(()),
        Err(why) => Err(why.refusal("origin", code, regions).into()),
    }
}

fn check_measure(viewer: &Viewer, measure: &str) -> Result<()> {
    let measures = viewer.atlas.measures();
    if measures.iter().any(|listed| listed.code == measure) {
        return Ok(());
    }
    let codes: Vec<_> = measures.iter().map(|listed| listed.code.as_str()).collect();
    let codes = codes.join(", ");
    Err(Refusal::invalid(
        "measure",
        format!("没有这个计量单位，可用代码：{codes}"),
        format!("there is no such unit of measure; there are {codes}"),
    )
    .into())
}

/// A supplier's products have each a name of their own, as long as they are offered.
async fn refuse_same(writer: &Writer, supplier: OrganisationId, name: &str) -> Result<()> {
    let column = |name: &'static str| Expr::col(("product", name));
    let same = writer
        .find::<product::Entity>()
        .filter(column("supplier_id").eq(supplier))
        .filter(column("name").eq(name))
        .filter(column("state").ne(CatalogueState::Retired.word()))
        .one()
        .await?;
    match same {
        None => Ok(()),
        Some(_) => Err(Refusal::new(
            Code::Duplicate,
            "name",
            "该供应商已有同名产品",
            "this supplier has a product of this name already",
        )
        .into()),
    }
}

/// What this key created before.
async fn known(writer: &Writer, account: AccountId, key: &str, digest: &Digest) -> Result<Option<ProductId>> {
    let column = |name: &'static str| Expr::col(("product", name));
    let row = writer
        .find::<product::Entity>()
        .filter(column("entered_by").eq(account))
        .filter(column("idempotency_key").eq(key))
        .one()
        .await?;
    match row {
        Some(row) if row.input_digest == *digest => Ok(Some(row.id)),
        Some(_) => Err(Refusal::idempotency_conflict().into()),
        None => Ok(None),
    }
}
