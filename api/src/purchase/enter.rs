//! From a line that parses to a row that may be written: the catalogue, the places, the pairing, the grant.

use crate::{
    access::{Actor, Grant},
    atlas::Atlas,
    error::Result,
    graphql::Viewer,
};
use domain::{
    Refusal,
    purchase::{self as rules, Line, Material},
    record::{Beginning, standing},
};
use entity::{
    ids::{AccountId, OrganisationId, PairingId, ProductId, PurchaseId},
    organisation, product, purchase,
    values::{
        CatalogueState, Day, Digest, DuplicateMark, LineKind, Place, RecordKind, RecordState, RegionCode,
        Role, Side,
    },
};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::collections::{HashMap, HashSet};

use crate::record::{Doing, Ground, Record, entering, submit};
use chrono::{DateTime, Utc};

/// The organisations and products that some lines name.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    organisations: HashMap<OrganisationId, organisation::Model>,
    products: HashMap<ProductId, product::Model>,
}

impl Catalogue {
    /// Reads what these lines name, in two statements at most.
    pub(super) async fn of<'a>(
        viewer: &Viewer,
        lines: impl Iterator<Item = &'a Line> + Clone,
    ) -> Result<Self> {
        let organisations: HashSet<_> = lines.clone().flat_map(|line| [line.unit, line.supplier]).collect();
        let products: HashSet<_> = lines.filter_map(|line| line.product).collect();
        let mut catalogue = Self::default();
        if !organisations.is_empty() {
            let named = Expr::col(("organisation", "id")).is_in(organisations);
            let rows = viewer.reader.find::<organisation::Entity>().filter(named).all().await?;
            catalogue.organisations = rows.into_iter().map(|row| (row.id, row)).collect();
        }
        if !products.is_empty() {
            let named = Expr::col(("product", "id")).is_in(products);
            let rows = viewer.reader.find::<product::Entity>().filter(named).all().await?;
            catalogue.products = rows.into_iter().map(|row| (row.id, row)).collect();
        }
        Ok(catalogue)
    }
}

/// A line that every rule admits, with all that follows from it.
#[derive(Clone, Debug)]
pub(super) struct Admitted {
    pub(super) line: Line,
    pub(super) side: Side,
    pub(super) grant: Grant,
    donor: Place,
    recipient: Place,
    pairing: Option<PairingId>,
    /// The region whose review it must pass, were it submitted now.
    review: Option<RegionCode>,
}

/// Holds a line against the rules; all that is wrong with it.
pub(super) fn admit(
    actor: &Actor,
    atlas: &Atlas,
    catalogue: &Catalogue,
    line: Line,
    doing: Doing,
    today: Day,
) -> std::result::Result<Admitted, Vec<Refusal>> {
    let channel = atlas.channels().iter().find(|channel| channel.code == line.channel);
    let mut wrong = rules::check(&line, today, channel.is_some_and(|channel| channel.numbered));
    if channel.is_none() {
        wrong.push(unlisted(
            "channel",
            "渠道",
            "channel",
            atlas.channels().iter().map(|channel| channel.code.as_str()),
        ));
    }
    if !atlas.measures().iter().any(|measure| measure.code == line.measure) {
        let codes = atlas.measures().iter().map(|measure| measure.code.as_str());
        wrong.push(unlisted("measure", "计量单位", "unit of measure", codes));
    }
    let unit = named(catalogue, line.unit, "unit", ("单位", "organisation"), &mut wrong);
    named(catalogue, line.supplier, "supplier", ("供应商", "supplier"), &mut wrong);
    if let Some(id) = line.product {
        match catalogue.products.get(&id) {
            None => wrong.push(Refusal::not_found("product", "产品", "product")),
            Some(product) if product.supplier_id != line.supplier => wrong.push(Refusal::invalid(
                "product",
                "这个产品属于另一家供应商",
                "this product is another supplier's",
            )),
            Some(_) => {}
        }
    }
    let recipient = origin(atlas, &line, &mut wrong);
    let (Some(unit), Some(recipient)) = (unit, recipient) else { return Err(wrong) };
    let donor = unit.seat();
    let pairing =
        unit.region_code.and_then(|region| atlas.most_specific(region, line.origin, line.accepted_on));
    let ground = Ground { donor: &donor, recipient: &recipient, unit: Some(line.unit) };
    let admits = |role, _side| rules::may_enter(role, line.kind);
    match entering(actor, RecordKind::Purchase, doing, ground, admits) {
        Ok((grant, side)) if wrong.is_empty() => {
            let place = if side == Side::Donor { &donor } else { &recipient };
            let review = atlas.reviews().due(side, place, grant.level(), today);
            Ok(Admitted { line, side, grant, donor, recipient, pairing, review })
        }
        Ok(_) => Err(wrong),
        Err(refusal) => {
            wrong.push(refusal.unwrap_or_else(|| out_of_reach(actor)));
            Err(wrong)
        }
    }
}

/// Refuses whoever has no grant over the unit or the origin.
fn out_of_reach(actor: &Actor) -> Refusal {
    let officer = actor.grants().iter().any(|grant| grant.role == Role::ProcurementOfficer);
    let (zh, en) = if officer {
        ("您只能为自己的单位录入", "you enter purchases of your own unit only")
    } else {
        ("单位和产地都不在您的授权范围内", "neither the unit nor the origin lies within your grants")
    };
    Refusal::invalid("unit", zh, en)
}

fn named<'a>(
    catalogue: &'a Catalogue,
    id: OrganisationId,
    field: &'static str,
    (zh, en): (&str, &str),
    wrong: &mut Vec<Refusal>,
) -> Option<&'a organisation::Model> {
    let found = catalogue.organisations.get(&id);
    match found {
        None => wrong.push(Refusal::not_found(field, zh, en)),
        Some(one) if one.state == CatalogueState::Retired => {
            wrong.push(Refusal::invalid(field, format!("这家{zh}已停用"), format!("this {en} is retired")));
        }
        Some(_) => {}
    }
    found
}

/// The place of the origin: a region that stands on the day, is precise enough, and was a recipient.
fn origin(atlas: &Atlas, line: &Line, wrong: &mut Vec<Refusal>) -> Option<Place> {
    let regions = atlas.regions();
    if let Err(why) = regions.usable_on(line.origin, line.accepted_on) {
        wrong.push(why.refusal("origin", line.origin, regions));
        return None;
    }
    let place = regions.place(line.origin)?;
    if place.county.is_none() && !regions.children(line.origin).is_empty() {
        wrong.push(Refusal::invalid(
            "origin",
            "产地应精确到县级",
            "give the county of origin, or a region below it",
        ));
    }
    if !atlas.was_recipient(line.origin, line.accepted_on) {
        wrong.push(Refusal::invalid(
            "origin",
            format!(
                "{} 当日不是受援地区，也不在受帮扶县名录中",
                regions.path(line.origin).unwrap_or_default()
            ),
            "this region was no recipient on that day, nor in the register of assisted counties",
        ));
    }
    Some(place)
}

fn unlisted<'a>(field: &'static str, zh: &str, en: &str, codes: impl Iterator<Item = &'a str>) -> Refusal {
    let codes: Vec<_> = codes.collect();
    let codes = codes.join(", ");
    Refusal::invalid(field, format!("{zh}应为其中之一：{codes}"), format!("the {en} is one of: {codes}"))
}

/// How a row comes to be: by whom, when, under which key, in which state.
#[derive(Clone, Debug)]
pub(super) struct Entering {
    pub(super) account: AccountId,
    pub(super) at: DateTime<Utc>,
    pub(super) key: String,
    pub(super) input: Digest,
    pub(super) state: RecordState,
    /// Our own number for it where its channel gave none; a new one is made where this is none.
    pub(super) own_number: Option<String>,
}

impl Admitted {
    /// A made-up line, which its maker has held against the rules.
    pub(super) fn made_up(line: Line, grant: Grant, unit: &organisation::Model, atlas: &Atlas) -> Self {
        let recipient = atlas.regions().place(line.origin).unwrap_or_default();
        let pairing =
            unit.region_code.and_then(|region| atlas.most_specific(region, line.origin, line.accepted_on));
        Self { line, side: Side::Donor, grant, donor: unit.seat(), recipient, pairing, review: None }
    }

    /// The row as it is entered.
    pub(super) fn row(&self, id: PurchaseId, entering: Entering) -> purchase::Model {
        let line = &self.line;
        let own_number = line.order_number.is_none();
        let order_number = line
            .order_number
            .clone()
            .or(entering.own_number)
            .unwrap_or_else(|| domain::purchase::own_number(id.0.as_bytes()));
        let officer = self.grant.role == Role::ProcurementOfficer;
        let beginning = Beginning {
            side: self.side,
            donor: self.donor,
            recipient: self.recipient,
            pairing: self.pairing,
            review: self.review,
            organisation: officer.then_some(line.unit),
            day: line.accepted_on,
            digest: self.digest(LineKind::Sale, None),
        };
        let draft = beginning.draft(entering.account, entering.at);
        let mut row = entity::with_spine!(purchase::Model, draft, {
            id,
            idempotency_key: entering.key,
            input_digest: entering.input,
            unit_id: line.unit,
            supplier_id: line.supplier,
            product_id: line.product,
            product_name: line.product_name.clone(),
            quantity: line.quantity,
            measure: line.measure.clone(),
            amount: line.amount,
            ordered_on: line.ordered_on,
            paid_on: line.paid_on,
            paid_from: line.paid_from,
            channel: line.channel.clone(),
            kind: line.kind,
            line_kind: LineKind::Sale,
            order_number,
            order_line: line.order_line.unwrap_or(0),
            holds_line: true,
            own_number,
            of_id: None,
            duplicate_mark: DuplicateMark::Clear,
            duplicate_of: None,
        });
        if entering.state == RecordState::Submitted {
            submit::<purchase::Entity>(&mut row, self.review);
        }
        row
    }

    /// Takes the line over into a stored row, whose state and history stay.
    pub(super) fn amend(&self, row: &mut purchase::Model) {
        let fresh = self.row(
            row.id,
            Entering {
                account: row.entered_by,
                at: row.at,
                key: row.idempotency_key.clone(),
                input: row.input_digest.clone(),
                state: row.state,
                own_number: row.own_number.then(|| row.order_number.clone()),
            },
        );
        let kept = row.clone();
        *row = purchase::Model {
            state: kept.state,
            review_region: kept.review_region,
            standing: kept.standing,
            exclusion: kept.exclusion,
            correction: kept.correction,
            donor_sees: kept.donor_sees,
            recipient_sees: kept.recipient_sees,
            version: kept.version,
            entered_side: kept.entered_side,
            entered_organisation_id: kept.entered_organisation_id,
            submitted_by: kept.submitted_by,
            submitted_at: kept.submitted_at,
            holds_line: kept.holds_line,
            duplicate_mark: kept.duplicate_mark,
            duplicate_of: kept.duplicate_of,
            ..fresh
        };
    }

    /// The digest of the material fields.
    pub(super) fn digest(&self, line: LineKind, of: Option<PurchaseId>) -> Digest {
        Material {
            amount: self.line.amount,
            day: self.line.accepted_on,
            kind: self.line.kind,
            line,
            of,
            origin: self.line.origin,
            quantity: self.line.quantity,
            supplier: self.line.supplier,
            unit: self.line.unit,
        }
        .digest()
    }
}

/// Works out anew what a row is to a total.
pub(super) fn restand(row: &mut purchase::Model) {
    (row.standing, row.exclusion) = standing(row.state, purchase::Entity::against(row));
}

/// The most precise code of a row's origin.
pub(super) fn origin_of(row: &purchase::Model) -> Option<RegionCode> {
    row.recipient_township.or(row.recipient_county).or(row.recipient_prefecture).or(row.recipient_province)
}
