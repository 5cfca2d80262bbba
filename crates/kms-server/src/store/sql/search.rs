//! Which keys a list has: the conditions of a filter, as SQL.

use kms_api::{KeyState, ProjectId};
use sqlx::QueryBuilder;

use super::{Connection, Database, integer, keys, natural};
use crate::store::{
    StoreError,
    keys::{KeyFilter, PageStart},
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
    if let Some(enterprise) = &filter.enterprise_project {
        query
            .push(" AND enterprise_project = ")
            .push_bind(enterprise.as_str().to_owned());
    }
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
    if let PageStart::After(created, id) = &filter.from {
        query
            .push(" AND (created_ms, id) < (")
            .push_bind(integer(*created)?);
        query.push(", ").push_bind(id.as_str().to_owned()).push(")");
    }
    query.push(" ORDER BY created_ms DESC, id DESC LIMIT ");
    query.push_bind(i64::from(filter.limit) + 1);
    if let PageStart::Index(index) = filter.from {
        query.push(" OFFSET ").push_bind(integer(index)?);
    }
    Ok(query)
}
