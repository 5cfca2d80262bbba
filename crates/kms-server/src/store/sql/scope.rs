//! Enterprise projects as a condition, and as a column (`migrations/*/0011_scope.sql`).

use kms_api::keys::EnterpriseProjectId;
use sqlx::{QueryBuilder, Row as _};

use super::{Database, Row};
use crate::{domain::Scope, store::StoreError};

/// The condition that the row of `keys` lies within the enterprise projects of a parameter, which is [`text`] of a
/// scope. An id has no comma and no wildcard of LIKE in it.
macro_rules! within {
    ($parameter:literal) => {
        concat!(
            "(",
            $parameter,
            " IS NULL OR ',' || ",
            $parameter,
            " || ',' LIKE '%,' || keys.enterprise_project || ',%')"
        )
    };
}

pub(super) use within;

/// What a scope is kept as.
pub(super) fn text(scope: &Scope) -> Option<String> {
    let ids = scope.only()?.iter().map(EnterpriseProjectId::as_str);
    Some(ids.collect::<Vec<_>>().join(","))
}

/// The scope in a column.
pub(super) fn read(row: &Row, column: &'static str) -> Result<Scope, StoreError> {
    let Some(text) = row.try_get::<Option<String>, _>(column)? else {
        return Ok(Scope::Everything);
    };
    let ids = text.split(',').filter(|id| !id.is_empty());
    let ids: Result<_, _> = ids.map(EnterpriseProjectId::parse).collect();
    ids.map(Scope::Only)
        .map_err(|_| StoreError::Corrupt("enterprise_projects"))
}

/// The condition for a query that is put together.
pub(super) fn push(query: &mut QueryBuilder<Database>, scope: &Scope) {
    let Some(only) = scope.only() else { return };
    query.push(" AND enterprise_project IN (");
    let mut ids = query.separated(", ");
    // No id is empty: where nothing is left of a scope, nothing is found.
    ids.push_bind(String::new());
    for id in only {
        ids.push_bind(id.as_str().to_owned());
    }
    query.push(")");
}
