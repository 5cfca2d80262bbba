//! Which keys a list has: the conditions of a filter, as SQL.

use kms_api::{
    KeyState, ProjectId,
    console::{KeySort, SortOrder},
};
use sqlx::QueryBuilder;

use super::{
    Connection, Database, integer, keys, natural,
    ways::{self, Way},
};
use crate::store::{
    StoreError,
    keys::{KeyFilter, PageStart, SortValue},
};

/// Where a way leads to so many keys at most, they are looked through; else those that match are met soon enough in the
/// order of the list.
const FEW: u64 = 2_000;

/// Which keys are listed.
pub(super) struct Conditions<'a> {
    project: &'a ProjectId,
    filter: &'a KeyFilter,
    /// The first way that leads to few keys.
    way: Option<Way>,
    /// Whether the project itself has few keys.
    small: bool,
}

impl<'a> Conditions<'a> {
    /// Looks where the filter's ways lead.
    pub(super) async fn of(
        snapshot: &mut Connection,
        project: &'a ProjectId,
        filter: &'a KeyFilter,
    ) -> Result<Self, StoreError> {
        let mut found = None;
        // The index of aliases is of all projects: a small one does not go through the keys of the others.
        let small = count_project(snapshot, project, FEW + 1).await? <= integer(FEW)?;
        for way in Way::of(filter).filter(|_| !small) {
            if way.count(snapshot, project, filter, FEW + 1).await? <= integer(FEW)? {
                found = Some(way);
                break;
            }
        }
        Ok(Self {
            project,
            filter,
            way: found,
            small,
        })
    }

    /// How many keys match, as far as the filter has them counted.
    pub(super) async fn count(&self, snapshot: &mut Connection) -> Result<u64, StoreError> {
        let walked = self.small || self.way.is_some();
        let whole = Way::whole(self.filter).filter(|_| !walked);
        let found = match (self.filter.count_to, whole) {
            (Some(most), Some(whole)) => self.count_along(whole, most, snapshot).await?,
            (Some(most), None) => self.count_to(most, snapshot).await?,
            (None, _) => self.count_all(snapshot).await?,
        };
        natural(found, "count")
    }

    /// Those whose deletion is due count no more; they are few, have an index of their own, and are taken off, so that
    /// counting all others needs no look at their rows.
    async fn count_all(&self, snapshot: &mut Connection) -> Result<i64, StoreError> {
        let found: i64 = self
            .matching("SELECT count(*) FROM keys")?
            .build_query_scalar()
            .fetch_one(&mut *snapshot)
            .await?;
        Ok(found - self.count_doomed(snapshot).await?)
    }

    async fn count_along(
        &self,
        way: Way,
        most: u64,
        snapshot: &mut Connection,
    ) -> Result<i64, StoreError> {
        let doomed = self.count_doomed(snapshot).await?;
        let with_them = most.saturating_add(natural(doomed, "count")?);
        let found = way
            .count(snapshot, self.project, self.filter, with_them)
            .await?;
        Ok(found - doomed)
    }

    /// How many of those that match are due to be deleted.
    async fn count_doomed(&self, snapshot: &mut Connection) -> Result<i64, StoreError> {
        let mut doomed =
            self.matching(&format!("SELECT count(*) FROM {}", super::KEYS_BY_DELETION))?;
        doomed
            .push(" AND deletion_ms <= ")
            .push_bind(integer(self.filter.now)?);
        Ok(doomed.build_query_scalar().fetch_one(snapshot).await?)
    }

    async fn count_to(&self, most: u64, snapshot: &mut Connection) -> Result<i64, StoreError> {
        let mut query = self.matching("SELECT count(*) FROM (SELECT 1 FROM keys")?;
        push_living(&mut query, self.filter)?;
        query
            .push(" LIMIT ")
            .push_bind(integer(most)?)
            .push(") AS counted");
        Ok(query.build_query_scalar().fetch_one(snapshot).await?)
    }

    /// `select` with the conditions.
    fn matching(&self, select: &str) -> Result<QueryBuilder<Database>, StoreError> {
        let mut query = QueryBuilder::new(select);
        // No index is found by an expression: the one of the way, which is better here, is left.
        query.push(if self.way.is_some() {
            " WHERE project_id || '' = "
        } else {
            " WHERE project_id = "
        });
        query.push_bind(self.project.as_str().to_owned());
        if let Some(way) = self.way {
            query.push(" AND id IN (");
            way.push(&mut query, self.project, self.filter)?;
            query.push(")");
        }
        push_filter(&mut query, self.filter)?;
        Ok(query)
    }

    /// The rows of one page and one more, which tells whether it is the last.
    pub(super) fn page(&self) -> Result<QueryBuilder<Database>, StoreError> {
        let filter = self.filter;
        let mut query = self.matching(keys::select_keys!(""))?;
        push_living(&mut query, filter)?;
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
}

/// How many keys the project has, counted to `most`.
async fn count_project(
    snapshot: &mut Connection,
    project: &ProjectId,
    most: u64,
) -> Result<i64, StoreError> {
    let count =
        "SELECT count(*) FROM (SELECT 1 FROM keys WHERE project_id = $1 LIMIT $2) AS counted";
    Ok(sqlx::query_scalar(count)
        .bind(project.as_str())
        .bind(integer(most)?)
        .fetch_one(snapshot)
        .await?)
}

/// Not those whose deletion is due.
fn push_living(query: &mut QueryBuilder<Database>, filter: &KeyFilter) -> Result<(), StoreError> {
    query
        .push(" AND (deletion_ms IS NULL OR deletion_ms > ")
        .push_bind(integer(filter.now)?)
        .push(")");
    Ok(())
}

/// A key's state is the one that it is shown in: a key whose material has expired is pending import,
/// whether or not its row says so yet.
fn push_filter(query: &mut QueryBuilder<Database>, filter: &KeyFilter) -> Result<(), StoreError> {
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
    if let Some(usage) = filter.usage {
        query.push(" AND usage = ").push_bind(usage.as_str());
    }
    if let Some(origin) = filter.origin {
        query.push(" AND origin = ").push_bind(origin.as_str());
    }
    ways::push_expiry(query, filter);
    ways::push_enterprise_project(query, filter);
    if let Some(tag) = &filter.tag {
        query.push(" AND EXISTS (SELECT 1 FROM key_tags WHERE key_id = keys.id AND ");
        ways::push_tag(query, tag);
        query.push(")");
    }
    if let Some(text) = &filter.search {
        let text = text.to_lowercase();
        if !text.is_ascii() {
            // No alias and no id has it.
            query.push(" AND 1 = 0");
            return Ok(());
        }
        query.push(" AND (");
        ways::push_alias_has(query, &text);
        query
            .push(" OR substr(id, 1, length(")
            .push_bind(text.clone());
        query.push(")) = ").push_bind(text).push(")");
    }
    Ok(())
}

/// What the rows are sorted by.
const fn column(sort: KeySort) -> &'static str {
    match sort {
        KeySort::Created => "created_ms",
        KeySort::Alias => "alias",
        KeySort::Expires => ways::EXPIRY,
    }
}
