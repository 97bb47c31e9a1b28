//! Columns and indexes that several tables share, so that the same thing has the same shape everywhere.

use sea_orm_migration::prelude::*;

/// The primary key of a table: a `UUIDv7`.
pub(crate) fn key(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().not_null().primary_key().take()
}

/// An id that must be there.
pub(crate) fn id(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().not_null().take()
}

/// An id that may be missing.
pub(crate) fn maybe_id(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().null().take()
}

/// A text of at most `most` characters.
pub(crate) fn text(name: &'static str, most: u32) -> ColumnDef {
    ColumnDef::new(name).string_len(most).not_null().take()
}

/// A text that may be missing.
pub(crate) fn maybe_text(name: &'static str, most: u32) -> ColumnDef {
    ColumnDef::new(name).string_len(most).null().take()
}

/// A word out of a closed list.
pub(crate) fn word(name: &'static str, words: &[&'static str]) -> ColumnDef {
    ColumnDef::new(name).string_len(32).not_null().check(Expr::col(name).is_in(words.iter().copied())).take()
}

/// A word out of a closed list that may be missing.
pub(crate) fn maybe_word(name: &'static str, words: &[&'static str]) -> ColumnDef {
    ColumnDef::new(name)
        .string_len(32)
        .null()
        .check(Expr::col(name).is_null().or(Expr::col(name).is_in(words.iter().copied())))
        .take()
}

/// A whole number of 64 bits: fen, thousandths, codes.
pub(crate) fn big(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

/// A whole number of 64 bits that may be missing.
pub(crate) fn maybe_big(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().null().take()
}

/// A small whole number: versions, years, lines.
pub(crate) fn int(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().not_null().take()
}

/// A small whole number that may be missing.
pub(crate) fn maybe_int(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().null().take()
}

/// A yes or no.
pub(crate) fn flag(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().take()
}

/// A calendar day of UTC+8.
pub(crate) fn day(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).date().not_null().take()
}

/// A calendar day that may be missing.
pub(crate) fn maybe_day(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).date().null().take()
}

/// An instant, UTC, to the microsecond.
pub(crate) fn instant(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).timestamp_with_time_zone().not_null().take()
}

/// An instant that may be missing.
pub(crate) fn maybe_instant(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).timestamp_with_time_zone().null().take()
}

/// Bytes: digests and sealed keys.
pub(crate) fn bytes(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).binary().not_null().take()
}

/// Bytes that may be missing.
pub(crate) fn maybe_bytes(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).binary().null().take()
}

/// A long text: JSON that is kept to the byte.
pub(crate) fn long_text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().take()
}

/// A long text that may be missing.
pub(crate) fn maybe_long_text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().null().take()
}

/// A foreign key that keeps what it names from being deleted.
pub(crate) fn references(
    table: &'static str,
    column: &'static str,
    to: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}_{column}"))
        .from(table, column)
        .to(to, "id")
        .on_delete(ForeignKeyAction::Restrict)
        .on_update(ForeignKeyAction::Restrict)
        .to_owned()
}

/// An index named `ix_<table>_<columns>` over `columns`, in order.
pub(crate) fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().name(format!("ix_{table}_{}", columns.join("_"))).table(table).to_owned();
    for column in columns {
        index.col(*column);
    }
    index
}

/// A unique index named `ux_<table>_<columns>`.
pub(crate) fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(table, columns).name(format!("ux_{table}_{}", columns.join("_"))).unique().to_owned()
}

/// The levels of a place, widest first.
pub(crate) const LEVELS: [&str; 4] = ["province", "prefecture", "county", "township"];

/// One row of a sheet is one record of a side; what is withdrawn leaves its name to another.
pub(crate) fn of_sheet(table: &'static str) -> IndexCreateStatement {
    unique(table, &["entered_side", "sheet_digest"])
        .and_where(Expr::col("sheet_digest").is_not_null())
        .to_owned()
}

/// The columns of the place of one side: `donor_province` … `donor_township`.
pub(crate) fn place(side: &str) -> Vec<ColumnDef> {
    LEVELS.map(|level| ColumnDef::new(format!("{side}_{level}")).big_integer().null().take()).into()
}

/// The states that all two-sided records share.
pub(crate) const RECORD_STATES: [&str; 8] =
    ["DRAFT", "IN_REVIEW", "RETURNED", "SUBMITTED", "CONFIRMED", "DISPUTED", "WITHDRAWN", "DISCARDED"];

/// What a record is to a total.
pub(crate) const STANDINGS: [&str; 5] = ["UNSUBMITTED", "COUNTED", "PENDING", "DISPUTED", "EXCLUDED"];

/// The spine: the columns that every two-sided record carries, with the same names and types.
///
/// `donor_sees` and `recipient_sees` say which side may read it: a draft is read by its own side only. They
/// are the predicates of the scope's partial indexes. A table made after the ninth migration adds
/// `review_region`, which that migration gave to purchases.
pub(crate) fn spine(table: &'static str) -> TableCreateStatement {
    let mut create = Table::create().table(table).to_owned();
    create.col(key("id")).col(maybe_id("pairing_id"));
    for column in place("donor").into_iter().chain(place("recipient")) {
        create.col(column);
    }
    create
        .col(day("day"))
        .col(word("state", &RECORD_STATES))
        .col(word("standing", &STANDINGS))
        .col(maybe_word("exclusion", &["WITHDRAWN", "DUPLICATE", "REVERSED", "LATE"]))
        .col(flag("correction"))
        .col(flag("donor_sees"))
        .col(flag("recipient_sees"))
        .col(int("version"))
        .col(bytes("digest"))
        .col(word("entered_side", &["DONOR", "RECIPIENT"]))
        .col(maybe_id("entered_organisation_id"))
        .col(id("entered_by"))
        .col(maybe_id("submitted_by"))
        .col(maybe_instant("submitted_at"))
        .col(text("idempotency_key", 200))
        .col(bytes("input_digest"))
        .col(instant("at"))
        .foreign_key(&mut references(table, "pairing_id", "pairing"))
        .foreign_key(&mut references(table, "entered_by", "account"))
        .to_owned()
}

/// The indexes that serve every scope in the orders day and id; a draft that a side may not see is in none of
/// that side's.
pub(crate) fn spine_indexes(table: &'static str) -> Vec<IndexCreateStatement> {
    let mut all = vec![unique(table, &["entered_by", "idempotency_key"])];
    for order in [&["day", "id"][..], &["id"][..]] {
        let ordered = |lead: &str, sees: &[&'static str]| {
            let name =
                format!("ix_{table}_{lead}{}{}", if lead.is_empty() { "" } else { "_" }, order.join("_"));
            let mut index = Index::create().name(name).table(table).to_owned();
            if !lead.is_empty() {
                index.col(Alias::new(lead));
                index.and_where(Expr::col(Alias::new(lead)).is_not_null());
            }
            for column in order {
                index.col(*column);
            }
            for flag in sees {
                index.and_where(Expr::col(*flag));
            }
            index
        };
        for level in LEVELS {
            all.push(ordered(&format!("donor_{level}"), &["donor_sees"]));
            all.push(ordered(&format!("recipient_{level}"), &["recipient_sees"]));
        }
        all.push(ordered("pairing_id", &["donor_sees", "recipient_sees"]));
        all.push(ordered("", &["donor_sees", "recipient_sees"]));
    }
    all
}

/// The table of a kind of record that is a list of fields.
pub(crate) async fn form(
    m: &SchemaManager<'_>,
    table: &'static str,
    own: Vec<ColumnDef>,
) -> Result<(), DbErr> {
    let mut create = spine(table);
    create.col(maybe_big("review_region")).col(maybe_bytes("sheet_digest"));
    for column in own {
        create.col(column);
    }
    m.create_table(create).await?;
    for index in spine_indexes(table).into_iter().chain([of_sheet(table)]) {
        m.create_index(index).await?;
    }
    Ok(())
}

/// The order by amount under one pairing.
pub(crate) fn money_order(table: &'static str) -> IndexCreateStatement {
    index(table, &["pairing_id", "amount", "id"])
        .and_where(Expr::col("pairing_id").is_not_null())
        .and_where(Expr::col("donor_sees"))
        .and_where(Expr::col("recipient_sees"))
        .to_owned()
}

/// The kinds of record that a grant can be limited to. SQLite changes no CHECK: the column is made anew.
pub(crate) async fn kinds_of_grants(m: &SchemaManager<'_>, kinds: &[&'static str]) -> Result<(), DbErr> {
    let grants = || Table::alter().table("role_grant").to_owned();
    m.alter_table(grants().add_column(maybe_word("only_kind", kinds)).to_owned()).await?;
    let kept = Query::update().table("role_grant").value("only_kind", Expr::col("kind")).to_owned();
    m.get_connection().execute(&kept).await?;
    m.alter_table(grants().drop_column("kind").to_owned()).await?;
    m.alter_table(grants().rename_column("only_kind", "kind").to_owned()).await
}
