//! Finding names by a part of them, through the trigram index of either store.

use super::Store;
use sea_orm::{
    DatabaseBackend,
    sea_query::{Expr, ExprTrait, Func, LikeExpr, Query},
};

/// A table whose names are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// Units and suppliers.
    Organisations,
    /// Products.
    Products,
}

impl Named {
    const fn table(self) -> &'static str {
        match self {
            Self::Organisations => "organisation",
            Self::Products => "product",
        }
    }

    /// SQLite keeps the trigrams in a table of their own.
    const fn trigrams(self) -> &'static str {
        match self {
            Self::Organisations => "organisation_names",
            Self::Products => "product_names",
        }
    }
}

impl Store {
    /// The rows whose name holds `part`, large and small letters alike.
    pub fn name_contains(&self, table: Named, part: &str) -> Expr {
        let id = Expr::col((table.table(), "id"));
        let name = Expr::col((table.table(), "name"));
        if self.backend() != DatabaseBackend::Sqlite {
            // The gin index is over the lowered name.
            return Expr::expr(Func::lower(name)).like(pattern(&part.to_lowercase()));
        }
        // Less than three characters are no trigram.
        if part.chars().count() < 3 {
            return name.like(pattern(part));
        }
        let found = Query::select()
            .column("id")
            .from(table.trigrams())
            .and_where(Expr::cust_with_values(format!("{} MATCH ?", table.trigrams()), [phrase(part)]))
            .to_owned();
        id.in_subquery(found)
    }
}

/// A pattern that holds `part`.
fn pattern(part: &str) -> LikeExpr {
    LikeExpr::new(format!("%{}%", escaped(part))).escape('\\')
}

/// What LIKE would read as a sign stands for itself.
fn escaped(part: &str) -> String {
    part.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_")
}

/// One phrase of the full-text syntax: inside its quotes nothing but a quote has a meaning.
fn phrase(part: &str) -> String {
    format!("\"{}\"", part.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_stand_for_themselves() {
        assert_eq!(escaped(r"5%_\"), r"5\%\_\\");
        assert_eq!(phrase(r#"a" OR "b"#), r#""a"" OR ""b""#);
    }
}
