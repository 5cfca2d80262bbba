//! Keys, their material, imports and tags, as the server asks for them.

use async_trait::async_trait;
use kms_api::{
    KeyId, KeySpec, KeyState, KeyUsage, Origin, ProjectId,
    console::{KeySort, SortOrder, TagFilter},
    keys::EnterpriseProjectId,
    tags::{Tag, TagKey, TagValues},
};

use super::StoreError;
use crate::{
    crypto::Sealed,
    domain::{ImportToken, Key, Scope, WrappingKey},
};

/// Which keys of a project, and in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFilter {
    /// Part of an alias, in any case, or the start of an id.
    pub search: Option<String>,
    /// Only this state.
    pub state: Option<KeyState>,
    /// Only this spec.
    pub spec: Option<KeySpec>,
    /// Only this usage.
    pub usage: Option<KeyUsage>,
    /// Only this origin.
    pub origin: Option<Origin>,
    /// Only with material that expires by then, seconds since 1970.
    pub expires_before: Option<u64>,
    /// Only with this tag.
    pub tag: Option<TagFilter>,
    /// Only this enterprise project.
    pub enterprise_project: Option<EnterpriseProjectId>,
    /// Only keys within these, whatever else is asked for.
    pub scope: Scope,
    /// What they are sorted by; keys that are alike in it, by their ids.
    pub sort: KeySort,
    /// Which end comes first.
    pub order: SortOrder,
    /// Where the page starts.
    pub from: PageStart,
    /// How many at most.
    pub limit: u32,
    /// How far they are counted; absent: to the end.
    pub count_to: Option<u64>,
    /// As of when, milliseconds since 1970: a key's state is the one that it has then.
    pub now: u64,
}

impl KeyFilter {
    /// The same without any condition but the scope.
    pub(crate) fn everything(&self) -> Self {
        Self {
            search: None,
            state: None,
            spec: None,
            usage: None,
            origin: None,
            expires_before: None,
            tag: None,
            enterprise_project: None,
            ..self.clone()
        }
    }
}

/// Where a page starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageStart {
    /// This many keys are before it.
    Index(u64),
    /// Behind the key that has this to be sorted by, and this id.
    After(SortValue, KeyId),
}

/// What a key has to be sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortValue {
    /// When it was made, milliseconds since 1970.
    Created(u64),
    /// Its alias.
    Alias(String),
    /// When its material expires, seconds since 1970; absent: never.
    Expires(Option<u64>),
}

impl SortValue {
    /// That of a key.
    pub fn of(key: &Key, sort: KeySort) -> Self {
        match sort {
            KeySort::Created => Self::Created(key.created_at),
            KeySort::Alias => Self::Alias(key.alias.as_str().to_owned()),
            KeySort::Expires => Self::Expires(key.material.as_ref().and_then(|m| m.expires_at)),
        }
    }
}

/// One page.
#[derive(Clone, Debug)]
pub struct KeyPage {
    /// Its keys.
    pub keys: Vec<Key>,
    /// How many match, on all pages.
    pub matching: u64,
    /// How many the project has.
    pub total: u64,
    /// Whether more follow.
    pub more: bool,
}

/// Sealed material as a row: what the key's own row does not have.
#[derive(Clone)]
pub struct SealedMaterial {
    /// Which of the key's materials.
    pub version: u32,
    /// The secret, sealed for this key and version.
    pub sealed: Sealed,
    /// Key pairs: the DER `SubjectPublicKeyInfo`.
    pub spki: Option<Vec<u8>>,
}

/// Keeps keys.
#[async_trait]
pub trait KeyStore: Send + Sync {
    /// Adds a key with the material that was made for it, where its project has fewer than `quota` keys. Fails with
    /// [`StoreError::AliasTaken`] or [`StoreError::QuotaExceeded`].
    async fn add_key(
        &self,
        key: &Key,
        material: Option<&SealedMaterial>,
        quota: Option<u32>,
    ) -> Result<(), StoreError>;

    /// A key of a project.
    async fn key(&self, project: &ProjectId, id: &KeyId) -> Result<Option<Key>, StoreError>;

    /// One page of a project's keys.
    async fn keys(&self, project: &ProjectId, filter: &KeyFilter) -> Result<KeyPage, StoreError>;

    /// Writes a changed key, if its row is still of the version that `key` has; a key without material loses what is
    /// kept of it. Fails with [`StoreError::Conflict`] or [`StoreError::AliasTaken`].
    async fn save_key(&self, key: &Key) -> Result<(), StoreError>;

    /// Removes a key and all that belongs to it, if its row is still of the version that `key` has.
    async fn destroy_key(&self, key: &Key) -> Result<(), StoreError>;

    /// One version of a key's material.
    async fn material(
        &self,
        id: &KeyId,
        version: u32,
    ) -> Result<Option<SealedMaterial>, StoreError>;

    /// Some keys whose material has expired or whose deletion is due at `now`, milliseconds since 1970.
    async fn lapsed_keys(&self, now: u64) -> Result<Vec<Key>, StoreError>;
}

/// Keeps what an import goes by.
#[async_trait]
pub trait ImportStore: Send + Sync {
    /// Puts a wrapping key aside that nobody has yet.
    async fn add_spare(&self, key: &WrappingKey, now: u64) -> Result<(), StoreError>;

    /// Destroys the spare wrapping keys but one of this size, and says whether there is that one.
    async fn keep_one_spare(&self, bits: u32) -> Result<bool, StoreError>;

    /// The wrapping key for a token of `project` that lives until `until`: the one that the project has shared since
    /// at most `share` seconds before `now`, else a spare one, else none. It is kept until `until` at least.
    /// Times are seconds since 1970.
    async fn lend_wrapping_key(
        &self,
        project: &ProjectId,
        bits: u32,
        now: u64,
        share: u64,
        until: u64,
    ) -> Result<Option<WrappingKey>, StoreError>;

    /// A wrapping key that has not been destroyed.
    async fn wrapping_key(&self, id: &str) -> Result<Option<WrappingKey>, StoreError>;

    /// Remembers a token that is handed out for `key`, if its row is still of the version that `key` has.
    async fn add_token(&self, key: &Key, token: &ImportToken) -> Result<(), StoreError>;

    /// A token that was handed out and has not been cleared away.
    async fn token(&self, id: &str) -> Result<Option<ImportToken>, StoreError>;

    /// The import itself: writes the key, keeps its material, uses the token up and ends the key's other tokens. All
    /// or nothing; fails with [`StoreError::Conflict`] where the key has changed or the token was used meanwhile.
    async fn import(
        &self,
        key: &Key,
        material: &SealedMaterial,
        token: &str,
    ) -> Result<(), StoreError>;

    /// Destroys the tokens and wrapping keys whose life is over at `now`, seconds since 1970. Says how many keys.
    async fn destroy_lapsed_wrapping_keys(&self, now: u64) -> Result<u64, StoreError>;
}

/// Keeps tags.
#[async_trait]
pub trait TagStore: Send + Sync {
    /// A key's tags, in the order of their keys.
    async fn tags(&self, id: &KeyId) -> Result<Vec<Tag>, StoreError>;

    /// Adds tags, or replaces the values of those that exist, if the key's row is still of the version that `key`
    /// has. Fails with [`StoreError::Conflict`] or [`StoreError::TooManyTags`].
    async fn put_tags(&self, key: &Key, tags: &[Tag]) -> Result<(), StoreError>;

    /// Removes tags, if the key's row is still of the version that `key` has; those that do not exist are no error.
    async fn delete_tags(&self, key: &Key, keys: &[TagKey]) -> Result<(), StoreError>;

    /// Every tag key of a project's keys within `scope` with its values, both sorted.
    async fn project_tags(
        &self,
        project: &ProjectId,
        scope: &Scope,
    ) -> Result<Vec<TagValues>, StoreError>;
}
