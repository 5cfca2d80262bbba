//! The ways on which an index leads to the keys of a filter (`migrations/*/0033_key_names.sql`).

use kms_api::{KeySpec, KeyState, KeyUsage, Origin, ProjectId, console::TagFilter};
use sqlx::QueryBuilder;

use super::{Connection, Database, integer, scope};
use crate::store::{StoreError, keys::KeyFilter};

/// The shortest part of an alias that the index of aliases has. An alias is ASCII; other letters fold in other ways there.
const SHORTEST_PART: usize = 2;
/// When a key expires; never is later than any second (`migrations/*/0018_key_search.sql` has the index).
pub(super) const EXPIRY: &str = "coalesce(material_expires, 9223372036854775807)";

/// A condition of a filter that an index finds keys by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// State, spec, usage, origin and expiry.
    Facets,
    /// A part of the alias, or the start of the id.
    Search,
    /// The tag.
    Tag,
    /// The enterprise project, of the filter or of the scope.
    EnterpriseProject,
}

impl Way {
    /// Those that a filter has, those first that are the least work to look at.
    pub(super) fn of(filter: &KeyFilter) -> impl Iterator<Item = Self> {
        let searched = filter
            .search
            .as_ref()
            .is_some_and(|text| text.is_ascii() && text.len() >= SHORTEST_PART);
        let facets = filter.state.is_some()
            || filter.spec.is_some()
            || filter.usage.is_some()
            || filter.origin.is_some()
            || filter.expires_before.is_some();
        let enterprise = filter.enterprise_project.is_some() || filter.scope.only().is_some();
        [
            (Self::Search, searched),
            (Self::EnterpriseProject, enterprise),
            (Self::Tag, filter.tag.is_some()),
            (Self::Facets, facets),
        ]
        .into_iter()
        .filter_map(|(way, there)| there.then_some(way))
    }

    /// The one that leads to all keys of the filter and to no others, if there is one.
    pub(super) fn whole(filter: &KeyFilter) -> Option<Self> {
        if filter.search.is_none() && filter.tag.is_none() {
            // The index of the facets has the enterprise project as well.
            return Self::of(filter).last();
        }
        let mut ways = Self::of(filter);
        let only = ways.next()?;
        let short = filter.search.is_some() && only != Self::Search;
        (ways.next().is_none() && !short).then_some(only)
    }

    /// How many keys it leads to, counted to `most`.
    pub(super) async fn count(
        self,
        snapshot: &mut Connection,
        project: &ProjectId,
        filter: &KeyFilter,
        most: u64,
    ) -> Result<i64, StoreError> {
        let mut query = QueryBuilder::new("SELECT count(*) FROM (");
        self.push(&mut query, project, filter)?;
        query
            .push(" LIMIT ")
            .push_bind(integer(most)?)
            .push(") AS counted");
        Ok(query.build_query_scalar().fetch_one(snapshot).await?)
    }

    /// The ids of the keys that it leads to, each once: also of those whose deletion is due.
    pub(super) fn push(
        self,
        query: &mut QueryBuilder<Database>,
        project: &ProjectId,
        filter: &KeyFilter,
    ) -> Result<(), StoreError> {
        match self {
            Self::Facets => push_facets(query, project, filter),
            Self::Search => {
                if let Some(text) = &filter.search {
                    push_search(query, project, &text.to_lowercase());
                }
                Ok(())
            }
            Self::Tag => {
                if let Some(tag) = &filter.tag {
                    query.push("SELECT key_id FROM key_tags WHERE project_id = ");
                    query.push_bind(project.as_str().to_owned()).push(" AND ");
                    push_tag(query, tag);
                }
                Ok(())
            }
            Self::EnterpriseProject => {
                query.push("SELECT id FROM keys WHERE project_id = ");
                query.push_bind(project.as_str().to_owned());
                push_enterprise_project(query, filter);
                Ok(())
            }
        }
    }
}

/// All combinations of facets that match, one after the other. A key whose material has expired is pending import,
/// whether or not its row says so yet.
fn push_facets(
    query: &mut QueryBuilder<Database>,
    project: &ProjectId,
    filter: &KeyFilter,
) -> Result<(), StoreError> {
    let seconds = integer(filter.now / 1000)?;
    let unexpired = format!(" AND (material_expires IS NULL OR material_expires > {seconds})");
    let expired = format!(" AND material_expires <= {seconds}");
    let parts: &[(&[KeyState], &str)] = match filter.state {
        None => &[(KeyState::ALL, "")],
        Some(KeyState::Enabled) => &[(&[KeyState::Enabled], &unexpired)],
        Some(KeyState::Disabled) => &[(&[KeyState::Disabled], &unexpired)],
        Some(KeyState::PendingImport) => &[
            (&[KeyState::PendingImport], ""),
            (&[KeyState::Enabled, KeyState::Disabled], &expired),
        ],
        Some(KeyState::PendingActivation) => &[(&[KeyState::PendingActivation], "")],
        Some(KeyState::PendingDeletion) => &[(&[KeyState::PendingDeletion], "")],
    };
    for (at, (states, expiry)) in parts.iter().enumerate() {
        if at > 0 {
            query.push(" UNION ALL ");
        }
        query.push("SELECT id");
        let facets = Facets {
            specs: one_or_all(filter.spec.as_ref(), KeySpec::ALL),
            usages: one_or_all(filter.usage.as_ref(), KeyUsage::ALL),
            origins: one_or_all(filter.origin.as_ref(), Origin::ALL),
            states,
        };
        facets.push(query, project);
        query.push(expiry);
        push_expiry(query, filter);
        push_enterprise_project(query, filter);
    }
    Ok(())
}

fn one_or_all<'a, T>(one: Option<&'a T>, all: &'a [T]) -> &'a [T] {
    one.map_or(all, std::slice::from_ref)
}

/// Keys by what they are: every combination is looked up in the index, which has few.
pub(super) struct Facets<'a> {
    specs: &'a [KeySpec],
    usages: &'a [KeyUsage],
    origins: &'a [Origin],
    states: &'a [KeyState],
}

impl<'a> Facets<'a> {
    /// All keys in these states.
    pub(super) const fn in_states(states: &'a [KeyState]) -> Self {
        Self {
            specs: KeySpec::ALL,
            usages: KeyUsage::ALL,
            origins: Origin::ALL,
            states,
        }
    }

    /// Pushes the table and the conditions.
    pub(super) fn push(&self, query: &mut QueryBuilder<Database>, project: &ProjectId) {
        query.push(" FROM ").push(super::KEYS_BY_FACETS);
        query
            .push(" WHERE project_id = ")
            .push_bind(project.as_str().to_owned());
        push_one_of(query, "spec", self.specs.iter().map(|spec| spec.as_str()));
        push_one_of(
            query,
            "usage",
            self.usages.iter().map(|usage| usage.as_str()),
        );
        push_one_of(
            query,
            "origin",
            self.origins.iter().map(|origin| origin.as_str()),
        );
        push_one_of(
            query,
            "state",
            self.states.iter().map(|state| state.as_str()),
        );
    }
}

/// A column that has one of some names of the API, none of which has a quote in it.
fn push_one_of(
    query: &mut QueryBuilder<Database>,
    column: &str,
    names: impl Iterator<Item = &'static str>,
) {
    let names: Vec<String> = names.map(|name| format!("'{name}'")).collect();
    query.push(format!(" AND {column} IN ({})", names.join(", ")));
}

/// An alias with this in it, or else an id that starts with it: `text` is in small letters.
fn push_search(query: &mut QueryBuilder<Database>, project: &ProjectId, text: &str) {
    super::push_aliases_with(query, project, text);
    // No index is found by an expression: the one of the ids is better here than those of the project.
    query
        .push(" UNION ALL SELECT id FROM keys WHERE project_id || '' = ")
        .push_bind(project.as_str().to_owned());
    query.push(" AND id >= ").push_bind(text.to_owned());
    query
        .push(" AND id < ")
        .push_bind(format!("{text}{}", char::MAX));
    query.push(" AND NOT ");
    push_alias_has(query, text);
}

/// An alias has this in it. It is ASCII, so `lower` is enough; LIKE would take `_` and `%` as wildcards.
pub(super) fn push_alias_has(query: &mut QueryBuilder<Database>, text: &str) {
    query
        .push(super::POSITION)
        .push("(lower(alias), ")
        .push_bind(text.to_owned())
        .push(") > 0");
}

/// A tag's key, and its value where the filter has one.
pub(super) fn push_tag(query: &mut QueryBuilder<Database>, tag: &TagFilter) {
    let (key, value) = tag.parts();
    query.push("key = ").push_bind(key.to_owned());
    if let Some(value) = value {
        query.push(" AND value = ").push_bind(value.to_owned());
    }
}

/// Material that expires by then.
pub(super) fn push_expiry(query: &mut QueryBuilder<Database>, filter: &KeyFilter) {
    if let Some(seconds) = filter.expires_before {
        // Beyond 63 bits everything that expires does so before.
        let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
        query.push(" AND material_expires <= ").push_bind(seconds);
    }
}

/// The enterprise project of the filter, within the scope.
pub(super) fn push_enterprise_project(query: &mut QueryBuilder<Database>, filter: &KeyFilter) {
    if let Some(enterprise) = &filter.enterprise_project {
        query
            .push(" AND enterprise_project = ")
            .push_bind(enterprise.as_str().to_owned());
    }
    scope::push(query, &filter.scope);
}
