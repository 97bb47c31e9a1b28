//! Accounts, grants, sessions, refresh tokens, outside identities, what is told of access, signing keys.

use crate::columns::{
    LEVELS, bytes, flag, id, index, instant, int, key, maybe_big, maybe_id, maybe_instant, maybe_text,
    maybe_word, place, references, text, unique, word,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("account")
                .col(key("id"))
                .col(text("name", 64))
                .col(text("display_name", 100))
                .col(maybe_big("home_region"))
                .col(maybe_text("password_hash", 200))
                .col(flag("must_change_password"))
                .col(flag("disabled"))
                .col(int("access_version"))
                .col(int("version"))
                .col(maybe_id("created_by"))
                .col(text("idempotency_key", 200))
                .col(bytes("input_digest"))
                .col(instant("created_at"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("account", &["name"])).await?;
        m.create_index(unique("account", &["created_by", "idempotency_key"])).await?;

        m.create_table(
            Table::create()
                .table("role_grant")
                .col(key("id"))
                .col(id("account_id"))
                .col(word(
                    "role",
                    &[
                        "ADMINISTRATOR",
                        "DONOR_COORDINATOR",
                        "RECIPIENT_COORDINATOR",
                        "PROCUREMENT_OFFICER",
                        "ASSESSOR",
                        "AUDITOR",
                        "SUPERVISOR",
                    ],
                ))
                .col(word("scope_kind", &["NATION", "REGION", "ORGANISATION", "PAIRING"]))
                .col(maybe_big("region_code"))
                .col(maybe_id("organisation_id"))
                .col(maybe_id("pairing_id"))
                .col(maybe_word("kind", &["PURCHASE"]))
                .col(crate::columns::day("starts_on"))
                .col(crate::columns::maybe_day("ends_on"))
                .col(maybe_id("granted_by"))
                .col(instant("granted_at"))
                .col(maybe_instant("revoked_at"))
                .col(int("version"))
                .col(text("idempotency_key", 200))
                .col(bytes("input_digest"))
                .foreign_key(&mut references("role_grant", "account_id", "account"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("role_grant", &["granted_by", "idempotency_key"])).await?;
        m.create_index(index("role_grant", &["account_id"])).await?;
        m.create_index(index("role_grant", &["region_code"])).await?;

        m.create_table(
            Table::create()
                .table("session")
                .col(key("id"))
                .col(id("account_id"))
                .col(instant("created_at"))
                .col(instant("used_at"))
                .col(instant("expires_at"))
                .col(maybe_instant("revoked_at"))
                .foreign_key(&mut references("session", "account_id", "account"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("session", &["account_id"])).await?;

        m.create_table(
            Table::create()
                .table("refresh_token")
                .col(key("id"))
                .col(id("session_id"))
                .col(bytes("digest"))
                .col(maybe_id("parent_id"))
                .col(instant("issued_at"))
                .col(instant("expires_at"))
                .col(maybe_instant("used_at"))
                .foreign_key(&mut references("refresh_token", "session_id", "session"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("refresh_token", &["digest"])).await?;
        m.create_index(index("refresh_token", &["session_id"])).await?;
        m.create_index(index("refresh_token", &["parent_id"])).await?;

        m.create_table(
            Table::create()
                .table("identity")
                .col(key("id"))
                .col(id("account_id"))
                .col(text("issuer", 300))
                .col(text("subject", 300))
                .col(id("linked_by"))
                .col(instant("linked_at"))
                .col(maybe_instant("unlinked_at"))
                .col(int("version"))
                .col(text("idempotency_key", 200))
                .col(bytes("input_digest"))
                .foreign_key(&mut references("identity", "account_id", "account"))
                .to_owned(),
        )
        .await?;
        // A subject speaks for one account at a time.
        m.create_index(
            unique("identity", &["issuer", "subject"])
                .and_where(Expr::col("unlinked_at").is_null())
                .to_owned(),
        )
        .await?;
        m.create_index(unique("identity", &["linked_by", "idempotency_key"])).await?;
        m.create_index(index("identity", &["account_id"])).await?;

        // What is told of an account, once for each region that it concerns; the journal has the act itself.
        let mut notice = Table::create()
            .table("access_notice")
            .col(key("id"))
            .col(id("account_id"))
            .col(maybe_id("grant_id"))
            .col(word(
                "what",
                &["GRANTED", "REVOKED", "PASSWORD_RESET", "DISABLED", "ENABLED", "LINKED", "UNLINKED"],
            ))
            .col(maybe_id("by_account_id"))
            .col(instant("at"))
            .to_owned();
        for column in place("seat") {
            notice.col(column);
        }
        m.create_table(
            notice
                .foreign_key(&mut references("access_notice", "account_id", "account"))
                .foreign_key(&mut references("access_notice", "grant_id", "role_grant"))
                .to_owned(),
        )
        .await?;
        for level in LEVELS {
            let column = format!("seat_{level}");
            m.create_index(
                Index::create()
                    .name(format!("ix_access_notice_{column}_id"))
                    .table("access_notice")
                    .col(Alias::new(column.as_str()))
                    .col("id")
                    .and_where(Expr::col(Alias::new(column.as_str())).is_not_null())
                    .to_owned(),
            )
            .await?;
        }

        m.create_table(
            Table::create()
                .table("signing_key")
                .col(key("id"))
                .col(bytes("sealed"))
                .col(bytes("public"))
                .col(instant("created_at"))
                .col(instant("signs_until"))
                .col(instant("published_until"))
                .to_owned(),
        )
        .await
    }
}
