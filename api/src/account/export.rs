//! Accounts, and what happened to people's access, as sheets.

use super::{
    input::AccountFilter,
    query,
    view::{AccessNotice, Account},
};
use crate::{
    error::Result,
    export::{
        Argument, Arguments, Exported, Told, YES_OR_NO, id, instant, region_code, region_name, text, told,
        word, worded, yes_or_no,
    },
    graphql::{Viewer, history::Person},
    sheet::{Cell, Kind, Title, Word},
    store::{Key, Page, Slice},
};
use entity::account::grant;
use sea_orm::sea_query::Expr;

/// Accounts that are taken out.
#[derive(Clone, Debug)]
pub(crate) struct AccountRows {
    condition: Option<Expr>,
}

impl Exported for AccountRows {
    const LIST: &'static str = "accounts";
    const TITLE: Title = Title { zh: "账号清单", en: "Accounts" };
    const ARGUMENTS: &'static [Argument] = &[Argument::of::<Option<AccountFilter>>("filter")];
    const TOLD: &'static [Told<Account>] = &[
        told("name", ("登录名", "Name"), Kind::Code, |_, it| Cell::owned(&it.row.name)),
        told("displayName", ("姓名", "Display name"), Kind::Text, |_, it| {
            Cell::owned(&it.row.display_name)
        }),
        told("homeRegion", ("所属地区代码", "Home region code"), Kind::Code, |_, it| {
            region_code(it.row.home_region)
        }),
        told("homeRegionName", ("所属地区", "Home region"), Kind::Text, |viewer, it| {
            region_name(&viewer.atlas, it.row.home_region)
        }),
        worded("disabled", ("停用", "Disabled"), YES_OR_NO, |_, it| yes_or_no(it.row.disabled)),
        told("grants", ("现有授权", "Grants in force"), Kind::Text, |viewer, it| {
            let today = viewer.store.clock().today();
            let held = it.grants.iter().filter(|grant| grant.holds_on(today));
            let held: Vec<_> = held.map(|grant| in_words(viewer, grant)).collect();
            text(Some(held.join("; ")).as_deref().filter(|grants| !grants.is_empty()))
        }),
        told("createdAt", ("建立时间", "Created at"), Kind::Code, |_, it| instant(it.row.created_at)),
        told("version", ("版本", "Version"), Kind::Integer, |_, it| Cell::Integer(it.row.version.into())),
        told("id", ("编号", "Id"), Kind::Code, |_, it| id(it.row.id)),
    ];
    type Row = Account;

    fn asked(_viewer: &Viewer, arguments: &Arguments) -> Result<Self> {
        Ok(Self { condition: query::condition(arguments.get("filter")?)? })
    }

    async fn page(&self, viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, Account)>> {
        query::page(viewer, self.condition.clone(), slice).await
    }
}

/// Notices that are taken out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoticeRows;

impl Exported for NoticeRows {
    const LIST: &'static str = "accessNotices";
    const TITLE: Title = Title { zh: "授权动态", en: "Access notices" };
    const ARGUMENTS: &'static [Argument] = &[];
    const TOLD: &'static [Told<AccessNotice>] = &[
        told("at", ("时间", "At"), Kind::Code, |_, it| instant(it.row.at)),
        worded("what", ("变化", "What"), WHAT, |_, it| Cell::text(Some(it.row.what.word()))),
        told("account", ("账号", "Account"), Kind::Text, |_, it| name(it.account.as_ref())),
        told("grant", ("授权", "Grant"), Kind::Text, |viewer, it| {
            text(it.grant.as_ref().map(|grant| in_words(viewer, grant)).as_deref())
        }),
        told("by", ("操作人", "By"), Kind::Text, |_, it| name(it.by.as_ref())),
        told("id", ("编号", "Id"), Kind::Code, |_, it| id(it.row.id)),
    ];
    type Row = AccessNotice;

    fn asked(_viewer: &Viewer, _arguments: &Arguments) -> Result<Self> {
        Ok(Self)
    }

    async fn page(&self, viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, AccessNotice)>> {
        query::notices(viewer, slice).await
    }
}

fn name(person: Option<&Person>) -> Cell<'static> {
    text(person.map(|person| person.display_name.as_str()))
}

/// A grant in words: the role, and what it reaches.
fn in_words(viewer: &Viewer, grant: &grant::Model) -> String {
    let place = grant.region_code.and_then(|code| viewer.atlas.regions().path(code));
    let reaches = place.unwrap_or_else(|| grant.scope_kind.word().to_owned());
    match grant.kind {
        Some(kind) => format!("{} {reaches} ({kind})", grant.role),
        None => format!("{} {reaches}", grant.role),
    }
}

const WHAT: &[Word] = &[
    word("GRANTED", "授权", "Granted"),
    word("REVOKED", "撤销授权", "Revoked"),
    word("PASSWORD_RESET", "重置密码", "Password reset"),
    word("DISABLED", "停用账号", "Disabled"),
    word("ENABLED", "恢复账号", "Enabled"),
    word("LINKED", "关联外部身份", "Linked"),
    word("UNLINKED", "解除外部身份", "Unlinked"),
];
