//! Kept totals with the cells of every standing side by side: a quarter of the rows, which are soon all there.

use crate::columns::{big, day, id, index, text, word};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The standings that are in some number, as columns begin.
const STANDINGS: [(&str, &str); 4] =
    [("COUNTED", "counted"), ("PENDING", "pending"), ("DISPUTED", "disputed"), ("EXCLUDED", "excluded")];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let kind = || word("kind", &["BOUGHT", "SOLD_WITH_HELP"]);
        let by_pairing = [
            id("pairing_id"),
            big("donor_province"),
            big("recipient_province"),
            day("month"),
            kind(),
            text("channel", 32),
        ];
        anew(m, "purchase_total", by_pairing.into()).await?;
        m.create_index(index("purchase_total", &["donor_province", "month"])).await?;
        m.create_index(index("purchase_total", &["recipient_province", "month"])).await?;
        let by_origin = [
            big("recipient_province"),
            big("recipient_prefecture"),
            big("recipient_county"),
            day("month"),
            kind(),
        ];
        anew(m, "purchase_origin_total", by_origin.into()).await?;
        m.create_index(index("purchase_origin_total", &["recipient_prefecture", "month"])).await?;
        m.create_index(index("purchase_origin_total", &["recipient_county", "month"])).await
    }
}

/// Makes a table of totals anew, with what it held.
async fn anew(m: &SchemaManager<'_>, table: &'static str, keys: Vec<ColumnDef>) -> Result<(), DbErr> {
    let before = format!("{table}_before");
    m.rename_table(Table::rename().table(table, before.clone()).to_owned()).await?;
    let names: Vec<String> = keys.iter().map(ColumnDef::get_column_name).collect();
    let mut create = Table::create().table(table).to_owned();
    let mut primary = Index::create().name(format!("pk_{table}_by_row")).to_owned();
    for key in keys {
        create.col(key);
    }
    for name in &names {
        primary.col(Alias::new(name));
    }
    let mut held = Query::select().from(Alias::new(&before)).to_owned();
    for name in &names {
        held.column(Alias::new(name)).group_by_col(Alias::new(name));
    }
    let mut columns: Vec<Alias> = names.iter().map(Alias::new).collect();
    for (standing, begins) in STANDINGS {
        for what in ["count", "amount"] {
            let name = format!("{begins}_{what}");
            create.col(ColumnDef::new(Alias::new(&name)).big_integer().not_null());
            let of_standing =
                CaseStatement::new().case(Expr::col("standing").eq(standing), Expr::col(what)).finally(0);
            held.expr(Expr::expr(of_standing).sum().cast_as("bigint"));
            columns.push(Alias::new(name));
        }
    }
    m.create_table(create.primary_key(&mut primary).to_owned()).await?;
    let mut fill = Query::insert();
    fill.into_table(table).columns(columns);
    fill.select_from(held).map_err(|error| DbErr::Migration(error.to_string()))?;
    m.get_connection().execute(&fill).await?;
    m.drop_table(Table::drop().table(Alias::new(before)).to_owned()).await
}
