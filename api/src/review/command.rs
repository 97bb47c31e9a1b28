//! Beginning and ending a review inside a side.

use super::input::{BeginReviewInput, EndReviewInput};
use crate::{
    access::Grant,
    atlas::{Shelf, review_of},
    error::{Error, Result},
    graphql::{Viewer, field::Fields},
    once::Once,
    store::Entry,
};
use domain::{Refusal, permit::Act, review::check_end};
use entity::{ids::ReviewId, review, values::Side};
use serde_json::{Map, Value as Json};

/// Begins a review over a region, by a coordinator of that side over it.
pub(super) async fn begin(viewer: &Viewer, shelf: &Shelf, input: &BeginReviewInput) -> Result<ReviewId> {
    let side = Side::from(input.side);
    let act = Act::SetReview(side);
    let mut fields = Fields::default();
    let region = fields.region("region", &input.region);
    let starts_on = fields.day("startsOn", &input.starts_on);
    let (region, starts_on) = fields.whole(region.zip(starts_on))?;
    let once = Once::new(viewer, act, "beginReview", &input.idempotency_key, &(side, region, starts_on))?;
    shelf
        .rewrite(viewer, act, async |writer, atlas| {
            if let Some(known) = once.before(writer).await? {
                return Ok(known);
            }
            let today = writer.clock().today();
            let regions = atlas.regions();
            regions
                .usable_on(region, today)
                .map_err(|why| Error::from(why.refusal("region", region, regions)))?;
            let seat = regions.place(region).unwrap_or_default();
            if !writer.actor().grants().iter().any(|grant| grant.holds(&seat)) {
                return Err(Refusal::invalid(
                    "region",
                    "只能为自己负责的地区启用审核",
                    "begin a review over a region that you answer for",
                )
                .into());
            }
            let wrong = atlas.reviews().check(side, region, starts_on, today);
            if !wrong.is_empty() {
                return Err(Error::Refused(wrong));
            }
            let row = review::Model {
                id: writer.clock().id(),
                side,
                region_code: region,
                seat_province: seat.province,
                seat_prefecture: seat.prefecture,
                seat_county: seat.county,
                seat_township: seat.township,
                starts_on,
                ends_on: None,
                version: 1,
                at: writer.clock().now(),
            };
            let id = row.id;
            let grant = writer.insert::<review::Entity>(vec![row]).await?.into_iter().next().flatten();
            writer.journal(vec![entry(act, id, 1, grant, Map::new())]).await?;
            once.keep(writer, &id).await?;
            Ok(id)
        })
        .await
}

/// Ends a review; what waits for it still does, until somebody passes it on or sends it back.
pub(super) async fn end(viewer: &Viewer, shelf: &Shelf, input: &EndReviewInput) -> Result<ReviewId> {
    let mut fields = Fields::default();
    let id = fields.id::<ReviewId>("id", &input.id);
    let last = fields.day("lastDay", &input.last_day);
    let (id, last) = fields.whole(id.zip(last))?;
    // The side is the row's: whoever may set reviews of neither side is turned away before anything is read.
    let side = super::query::one(viewer, id).await?.map(|review| review.0.side);
    let missing = || Refusal::not_found("id", "本方审核", "review");
    let Some(side) = side else {
        let none = Side::ALL.iter().all(|&side| !viewer.actor.may(Act::SetReview(side)));
        return Err(if none { Error::Forbidden } else { missing().into() });
    };
    let act = Act::SetReview(side);
    shelf
        .rewrite(viewer, act, async |writer, _atlas| {
            let held = writer.hold::<review::Entity>([id.0]).await?.pop().ok_or_else(missing)?;
            if held.version != input.expected_version {
                return Err(Refusal::version_conflict(input.expected_version, held.version).into());
            }
            check_end(&review_of(&held), last, writer.clock().today())?;
            let grant = held.grant_for(act).cloned();
            let at = writer.clock().now();
            let change = held.change(|row| {
                row.ends_on = Some(last);
                row.version += 1;
                row.at = at;
            });
            writer.save(std::slice::from_ref(&change)).await?;
            let entry = entry(act, id, change.after().version, grant, change.fields());
            writer.journal(vec![entry]).await?;
            Ok(id)
        })
        .await
}

fn entry(act: Act, id: ReviewId, version: i32, grant: Option<Grant>, fields: Map<String, Json>) -> Entry {
    Entry { act, grant, subject_kind: "REVIEW", subject: id.0, version, digest: None, fields, note: None }
}
