//! Which keys a list has: the conditions of a filter, as SQL.

use kms_api::{
    KeyState, ProjectId,
    console::{KeySort, SortOrder},
};
use sqlx::QueryBuilder;

use super::{Connection, Database, integer, keys, natural, scope};
use crate::store::{
    StoreError,
    keys::{KeyFilter, PageStart, SortValue},
};

/// How many keys match. Those whose deletion is due count no more; they are few, have an index of their own, and are
/// taken off, so that counting all others needs no look at their rows.
pub(super) async fn count(
    snapshot: &mut Connection,
    project: &ProjectId,
    filter: &KeyFilter,
) -> Result<u64, StoreError> {
    let found: i64 = matching("SELECT count(*) FROM keys", project, filter)?
        .build_query_scalar()
        .fetch_one(&mut *snapshot)
        .await?;
    let mut doomed = matching(super::COUNT_DOOMED, project, filter)?;
    doomed
        .push(" AND deletion_ms <= ")
        .push_bind(integer(filter.now)?);
    let doomed: i64 = doomed
        .build_query_scalar()
        .fetch_one(&mut *snapshot)
        .await?;
    natural(found - doomed, "count")
}

/// `select` with the conditions of `filter`. A key's state is the one that it is shown in: a key whose material has
/// expired is pending import, whether or not its row says so yet.
fn matching(
    select: &str,
    project: &ProjectId,
    filter: &KeyFilter,
) -> Result<QueryBuilder<Database>, StoreError> {
    let mut query = QueryBuilder::new(select);
    query
        .push(" WHERE project_id = ")
        .push_bind(project.as_str().to_owned());
    let seconds = integer(filter.now / 1000)?;
    match filter.state {
        None => {}
        Some(state @ (KeyState::Enabled | KeyState::Disabled)) => {
            query.push(" AND state = ").push_bind(state.as_str());
            query
                .push(" AND (material_expires IS NULL OR material_expires > ")
                .push_bind(seconds)
                .push(")");
        }
        Some(state @ KeyState::PendingImport) => {
            query.push(" AND (state = ").push_bind(state.as_str());
            query
                .push(" OR (state IN ('2', '3') AND material_expires <= ")
                .push_bind(seconds)
                .push("))");
        }
        Some(state @ (KeyState::PendingActivation | KeyState::PendingDeletion)) => {
            query.push(" AND state = ").push_bind(state.as_str());
        }
    }
    if let Some(spec) = filter.spec {
        query.push(" AND spec = ").push_bind(spec.as_str());
    }
    push_facts(&mut query, filter);
    if let Some(enterprise) = &filter.enterprise_project {
        query
            .push(" AND enterprise_project = ")
            .push_bind(enterprise.as_str().to_owned());
    }
    scope::push(&mut query, &filter.scope);
    if let Some(text) = &filter.search {
        // An alias is ASCII, so lower() is enough; LIKE would take `_` and `%` as wildcards.
        let text = text.to_lowercase();
        query
            .push(" AND (")
            .push(super::POSITION)
            .push("(lower(alias), ")
            .push_bind(text.clone());
        query
            .push(") > 0 OR substr(id, 1, length(")
            .push_bind(text.clone());
        query.push(")) = ").push_bind(text).push(")");
    }
    Ok(query)
}

/// Usage, origin, expiry and tag.
fn push_facts(query: &mut QueryBuilder<Database>, filter: &KeyFilter) {
    if let Some(usage) = filter.usage {
        query.push(" AND usage = ").push_bind(usage.as_str());
    }
    if let Some(origin) = filter.origin {
        query.push(" AND origin = ").push_bind(origin.as_str());
    }
    if let Some(seconds) = filter.expires_before {
        // Beyond 63 bits everything that expires does so before.
        let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
        query.push(" AND material_expires <= ").push_bind(seconds);
    }
    if let Some(tag) = &filter.tag {
        let (key, value) = tag.parts();
        query
            .push(" AND id IN (SELECT key_id FROM key_tags WHERE key = ")
            .push_bind(key.to_owned());
        if let Some(value) = value {
            query.push(" AND value = ").push_bind(value.to_owned());
        }
        query.push(")");
    }
}

/// What the rows are sorted by. Never is later than any second (`migrations/*/0018_key_search.sql` has the index).
const fn column(sort: KeySort) -> &'static str {
    match sort {
        KeySort::Created => "created_ms",
        KeySort::Alias => "alias",
        KeySort::Expires => "coalesce(material_expires, 9223372036854775807)",
    }
}

/// The rows of one page and one more, which tells whether it is the last.
pub(super) fn page(
    project: &ProjectId,
    filter: &KeyFilter,
) -> Result<QueryBuilder<Database>, StoreError> {
    let mut query = matching(keys::select_keys!(""), project, filter)?;
    query
        .push(" AND (deletion_ms IS NULL OR deletion_ms > ")
        .push_bind(integer(filter.now)?)
        .push(")");
    let column = column(filter.sort);
    let (behind, direction) = match filter.order {
        SortOrder::Ascending => (" > (", ""),
        SortOrder::Descending => (" < (", " DESC"),
    };
    if let PageStart::After(value, id) = &filter.from {
        query.push(" AND (").push(column).push(", id)").push(behind);
        match value {
            SortValue::Created(number) | SortValue::Expires(Some(number)) => {
                query.push_bind(integer(*number)?)
            }
            SortValue::Alias(alias) => query.push_bind(alias.clone()),
            SortValue::Expires(None) => query.push_bind(i64::MAX),
        };
        query.push(", ").push_bind(id.as_str().to_owned()).push(")");
    }
    query.push(" ORDER BY ").push(column).push(direction);
    query.push(", id").push(direction).push(" LIMIT ");
    query.push_bind(i64::from(filter.limit) + 1);
    if let PageStart::Index(index) = filter.from {
        query.push(" OFFSET ").push_bind(integer(index)?);
    }
    Ok(query)
}
