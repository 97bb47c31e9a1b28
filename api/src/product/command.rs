//! Entering, changing and retiring products.

use super::input::{Amendment, Draft};
use crate::{
    access::Grant,
    error::{Error, Result},
    graphql::Viewer,
    once::{Keyed, Once},
    organisation::manager,
    store::{Change, Held, Writer},
    versioned::{Target, Versioned, begin, hold, save},
};
use async_graphql::MaybeUndefined;
use domain::{
    Code, Refusal,
    catalogue::{Step, next},
    permit::Act,
};
use entity::{
    ids::{OrganisationId, ProductId},
    organisation, product,
    values::{CatalogueState, Digest, RegionCode},
};
use sea_orm::sea_query::{Expr, ExprTrait};

impl Versioned for product::Entity {
    type Id = ProductId;
    const SUBJECT: &'static str = "PRODUCT";

    fn id(row: &product::Model) -> ProductId {
        row.id
    }
    fn version(row: &product::Model) -> i32 {
        row.version
    }
}

impl Keyed for product::Entity {
    fn input(row: &product::Model) -> &Digest {
        &row.input_digest
    }
}

/// The act of whoever keeps the catalogue.
const ACT: Act = Act::ManageCatalogue;

/// Takes a product into the catalogue.
pub(super) async fn create(viewer: &Viewer, key: &str, draft: &Draft) -> Result<ProductId> {
    let account = viewer.actor.account().ok_or(Error::Unauthenticated)?;
    let once = Once::of(account, "createProduct", key, draft)?;
    viewer
        .store
        .write(&viewer.actor, &[ACT], &viewer.request_id, async |writer| {
            // Held, so that nobody else enters a product of this supplier meanwhile.
            let supplier = supplier(writer, draft.supplier).await?;
            if let Some(known) = once.created(writer.find::<product::Entity>()).await? {
                return Ok(known.id);
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
                idempotency_key: once.key.clone(),
                entered_by: once.account,
                input_digest: once.input.clone(),
                version: 1,
                at: writer.clock().now(),
            };
            let id = row.id;
            writer.insert::<product::Entity>(vec![row]).await?;
            begin::<product::Entity>(writer, id, ACT, Some(grant), None).await
        })
        .await
}

/// Changes what is said of a product.
pub(super) async fn amend(viewer: &Viewer, target: &Target<ProductId>, new: &Amendment) -> Result<ProductId> {
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
pub(super) async fn retire(viewer: &Viewer, target: &Target<ProductId>) -> Result<ProductId> {
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
    target: &Target<ProductId>,
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
            let held = hold::<product::Entity>(writer, target.id).await?;
            target.expects(&held)?;
            let change = work(writer, held).await?;
            save(writer, change, ACT, Some(grant), target.note.clone()).await
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
