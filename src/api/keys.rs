//! Keys: list, describe, create, edit, enable, disable, deletion.

use kms_api::KeyId;
use kms_api::console::{KeySort, KeysPage, KeysQuery, Search, SortOrder, TagFilter};
use kms_api::keys::{
    CreateKeyRequest, CreateKeyResponse, CreatedKey, DescribeKeyResponse, EnterpriseProjectId,
    KeyAndState, KeyDetail, KeyIdRequest, KeyStateResponse, Limit, ListKeysRequest,
    ListKeysResponse, Marker, ScheduleKeyDeletionRequest, SpecFilter, UpdateKeyAliasRequest,
    UpdateKeyAliasResponse, UpdateKeyDescriptionRequest, UpdateKeyDescriptionResponse,
};
use kms_api::paths::post;

use super::transport::{Effect, Method};
use super::{Api, ApiError};

/// A page of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyList {
    /// The page.
    pub page: KeysPage,
    /// Whether the server left the search to the console, which sees this page alone.
    pub page_searched: bool,
}

/// Calls about keys.
pub struct KeysApi<'a>(pub(super) &'a Api);

impl KeysApi<'_> {
    /// One page of keys: the console's own list, or `list-keys` where the server has no other.
    pub async fn list(&self, query: &KeysQuery) -> Result<KeyList, ApiError> {
        let path = format!(
            "{}{}",
            kms_api::paths::console_keys(&self.0.project()?),
            query_string(query)
        );
        match self.0.call(Effect::Read, Method::Get, path, None).await {
            Err(ApiError::Refused(refusal)) if refusal.status == 404 => self.list_keys(query).await,
            other => other.map(|page| KeyList {
                page,
                page_searched: false,
            }),
        }
    }

    async fn list_keys(&self, query: &KeysQuery) -> Result<KeyList, ApiError> {
        let request = ListKeysRequest {
            limit: query.limit.clone(),
            marker: query.marker.clone(),
            key_state: query.state,
            key_spec: Some(query.spec.map_or(SpecFilter::All, SpecFilter::One)),
            ..ListKeysRequest::default()
        };
        let answer = self
            .0
            .operation::<_, ListKeysResponse>(Effect::Read, post::LIST_KEYS, &request)
            .await?;
        let mut page = KeysPage {
            matching: answer.total,
            total: answer.total,
            next_marker: Marker::parse(answer.next_marker).ok(),
            keys: answer.key_details,
        };
        if let Some(search) = &query.search {
            page.keys.retain(|key| finds(search, key));
            page.matching = page.keys.len() as u64;
        }
        Ok(KeyList {
            page,
            page_searched: query.search.is_some(),
        })
    }

    /// `describe-key`.
    pub async fn describe(&self, key: &KeyId) -> Result<KeyDetail, ApiError> {
        let request = KeyIdRequest::new(key.clone());
        let answer = self
            .0
            .operation::<_, DescribeKeyResponse>(Effect::Read, post::DESCRIBE_KEY, &request)
            .await?;
        Ok(answer.key_info)
    }

    /// `create-key`.
    pub async fn create(&self, request: &CreateKeyRequest) -> Result<CreatedKey, ApiError> {
        let answer = self
            .0
            .operation::<_, CreateKeyResponse>(Effect::Write, post::CREATE_KEY, request)
            .await?;
        Ok(answer.key_info)
    }

    /// `enable-key`.
    pub async fn enable(&self, key: &KeyId) -> Result<KeyAndState, ApiError> {
        self.switch(post::ENABLE_KEY, key).await
    }

    /// `disable-key`.
    pub async fn disable(&self, key: &KeyId) -> Result<KeyAndState, ApiError> {
        self.switch(post::DISABLE_KEY, key).await
    }

    async fn switch(&self, operation: &str, key: &KeyId) -> Result<KeyAndState, ApiError> {
        let request = KeyIdRequest::new(key.clone());
        let answer = self
            .0
            .operation::<_, KeyStateResponse>(Effect::Write, operation, &request)
            .await?;
        Ok(answer.key_info)
    }

    /// `schedule-key-deletion`.
    pub async fn schedule_deletion(
        &self,
        request: &ScheduleKeyDeletionRequest,
    ) -> Result<KeyAndState, ApiError> {
        self.0
            .operation(Effect::Write, post::SCHEDULE_KEY_DELETION, request)
            .await
    }

    /// `cancel-key-deletion`.
    pub async fn cancel_deletion(&self, key: &KeyId) -> Result<KeyAndState, ApiError> {
        let request = KeyIdRequest::new(key.clone());
        self.0
            .operation(Effect::Write, post::CANCEL_KEY_DELETION, &request)
            .await
    }

    /// `update-key-alias`.
    pub async fn rename(&self, request: &UpdateKeyAliasRequest) -> Result<(), ApiError> {
        let _answer: UpdateKeyAliasResponse = self
            .0
            .operation(Effect::Write, post::UPDATE_KEY_ALIAS, request)
            .await?;
        Ok(())
    }

    /// `update-key-description`.
    pub async fn describe_as(&self, request: &UpdateKeyDescriptionRequest) -> Result<(), ApiError> {
        let _answer: UpdateKeyDescriptionResponse = self
            .0
            .operation(Effect::Write, post::UPDATE_KEY_DESCRIPTION, request)
            .await?;
        Ok(())
    }
}

/// The search of the console's own list, where a server has none: part of an alias, or the start of an id.
fn finds(search: &Search, key: &KeyDetail) -> bool {
    let text = search.as_str().to_lowercase();
    key.key_alias.to_lowercase().contains(&text) || key.key_id.as_str().starts_with(&text)
}

/// `?search=…&state=…`, or nothing.
fn query_string(query: &KeysQuery) -> String {
    let expires_before = query.expires_before.map(|seconds| seconds.to_string());
    let project = query.enterprise_project.as_ref();
    let pairs = [
        ("search", query.search.as_ref().map(Search::as_str)),
        ("state", query.state.map(kms_api::KeyState::as_str)),
        ("spec", query.spec.map(kms_api::KeySpec::as_str)),
        ("usage", query.usage.map(kms_api::KeyUsage::as_str)),
        ("origin", query.origin.map(kms_api::Origin::as_str)),
        ("expires_before", expires_before.as_deref()),
        ("tag", query.tag.as_ref().map(TagFilter::as_str)),
        (
            "enterprise_project",
            project.map(EnterpriseProjectId::as_str),
        ),
        ("sort", query.sort.map(KeySort::as_str)),
        ("order", query.order.map(SortOrder::as_str)),
        ("limit", query.limit.as_ref().map(Limit::as_str)),
        ("marker", query.marker.as_ref().map(Marker::as_str)),
    ];
    crate::route::query_string(
        pairs
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?))),
    )
}
