//! Which keys a list has: the conditions of a filter, as SQL.

use kms_api::{
    KeyState, ProjectId,
    console::{KeySort, MOST_COUNTED, SortOrder, TagFilter},
};
use sqlx::QueryBuilder;

use super::{Connection, Database, integer, keys, natural, scope};
use crate::store::{
    StoreError,
    keys::{KeyFilter, PageStart, SortValue},
};

/// A tag that so many keys have at most is where the search for them begins; the keys of a more common one are met soon
/// enough on the way through all keys.
const RARE: u64 = MOST_COUNTED;

/// Which keys are listed.
pub(super) struct Conditions<'a> {
    project: &'a ProjectId,
    filter: &'a KeyFilter,
    /// Whether the filter has a tag that few keys have.
    rare_tag: bool,
}

impl<'a> Conditions<'a> {
    /// Looks how common the filter's tag is.
    pub(super) async fn of(
        snapshot: &mut Connection,
        project: &'a ProjectId,
        filter: &'a KeyFilter,
    ) -> Result<Self, StoreError> {
        let mut rare_tag = false;
        if let Some(tag) = &filter.tag {
            let mut query = QueryBuilder::new(
                "SELECT count(*) FROM (SELECT 1 FROM key_tags JOIN keys ON id = key_id WHERE project_id = ",
            );
            query.push_bind(project.as_str().to_owned()).push(" AND ");
            push_tag(&mut query, tag);
            let rare = integer(RARE)?;
            query.push(" LIMIT ").push_bind(rare + 1).push(") AS few");
            let found: i64 = query.build_query_scalar().fetch_one(snapshot).await?;
            rare_tag = found <= rare;
        }
        Ok(Self {
            project,
            filter,
            rare_tag,
        })
    }

    /// How many keys match, as far as the filter has them counted.
    pub(super) async fn count(&self, snapshot: &mut Connection) -> Result<u64, StoreError> {
        let found = match self.filter.count_to {
            Some(most) => self.count_to(most, snapshot).await?,
            None => self.count_all(snapshot).await?,
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
        let mut doomed = self.matching(super::COUNT_DOOMED)?;
        doomed
            .push(" AND deletion_ms <= ")
            .push_bind(integer(self.filter.now)?);
        let doomed: i64 = doomed
            .build_query_scalar()
            .fetch_one(&mut *snapshot)
            .await?;
        Ok(found - doomed)
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
        // No index is found by an expression: the one of the tag, which is better here, is left.
        query.push(if self.rare_tag {
            " WHERE project_id || '' = "
        } else {
            " WHERE project_id = "
        });
        query.push_bind(self.project.as_str().to_owned());
        push_filter(&mut query, self.filter)?;
        if let Some(tag) = &self.filter.tag {
            if self.rare_tag {
                query.push(" AND id IN (SELECT key_id FROM key_tags WHERE ");
            } else {
                query.push(" AND EXISTS (SELECT 1 FROM key_tags WHERE key_id = keys.id AND ");
            }
            push_tag(&mut query, tag);
            query.push(")");
        }
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

/// Not those whose deletion is due.
fn push_living(query: &mut QueryBuilder<Database>, filter: &KeyFilter) -> Result<(), StoreError> {
    query
        .push(" AND (deletion_ms IS NULL OR deletion_ms > ")
        .push_bind(integer(filter.now)?)
        .push(")");
    Ok(())
}

/// A tag's key, and its value where the filter has one.
fn push_tag(query: &mut QueryBuilder<Database>, tag: &TagFilter) {
    let (key, value) = tag.parts();
    query.push("key = ").push_bind(key.to_owned());
    if let Some(value) = value {
        query.push(" AND value = ").push_bind(value.to_owned());
    }
}

/// All but the tag. A key's state is the one that it is shown in: a key whose material has expired is pending import,
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
    push_facts(query, filter);
    if let Some(enterprise) = &filter.enterprise_project {
        query
            .push(" AND enterprise_project = ")
            .push_bind(enterprise.as_str().to_owned());
    }
    scope::push(query, &filter.scope);
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
    Ok(())
}

/// Usage, origin and expiry.
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
}

/// What the rows are sorted by. Never is later than any second (`migrations/*/0018_key_search.sql` has the index).
const fn column(sort: KeySort) -> &'static str {
    match sort {
        KeySort::Created => "created_ms",
        KeySort::Alias => "alias",
        KeySort::Expires => "coalesce(material_expires, 9223372036854775807)",
    }
}
