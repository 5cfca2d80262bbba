//! Further aliases of a key.

use kms_api::KeyId;
use kms_api::aliases::{
    AliasEntry, AliasName, AliasPage, AssociateAliasRequest, CreateAliasRequest, DeleteAliasRequest,
};
use kms_api::paths::{ALIASES, operation, post};

use super::call::written;
use super::transport::{Effect, Method};
use super::{Api, ApiError};
use crate::route::query_string;

/// Calls about aliases.
pub struct AliasesApi<'a>(pub(super) &'a Api);

impl AliasesApi<'_> {
    /// Every alias of a key, page after page.
    pub async fn of_key(&self, key: &KeyId) -> Result<Vec<AliasEntry>, ApiError> {
        let path = operation(&self.0.project()?, ALIASES);
        let mut found = Vec::new();
        let mut marker: Option<String> = None;
        loop {
            let pairs = [
                ("key_id", Some(key.as_str())),
                ("marker", marker.as_deref()),
            ];
            let query = query_string(
                pairs
                    .into_iter()
                    .filter_map(|(name, value)| Some((name, value?))),
            );
            // An array of one object, as documented.
            let [page]: [AliasPage; 1] = self
                .0
                .call(Effect::Read, Method::Get, format!("{path}{query}"), None)
                .await?;
            found.extend(page.aliases);
            match page.page_info.next_marker {
                Some(next) if !next.is_empty() && Some(&next) != marker.as_ref() => {
                    marker = Some(next);
                }
                _ => return Ok(found),
            }
        }
    }

    /// Gives a key one more alias.
    pub async fn create(&self, key: &KeyId, alias: AliasName) -> Result<(), ApiError> {
        let request = CreateAliasRequest {
            key_id: key.clone().into(),
            alias,
            sequence: None,
        };
        self.write(Method::Post, ALIASES, &request).await
    }

    /// Moves an alias from another key to this one.
    pub async fn associate(&self, key: &KeyId, alias: AliasName) -> Result<(), ApiError> {
        let request = AssociateAliasRequest {
            alias,
            target_key_id: key.clone().into(),
            sequence: None,
        };
        self.write(Method::Post, post::ASSOCIATE_ALIAS, &request)
            .await
    }

    /// Takes an alias away.
    pub async fn delete(&self, alias: AliasName) -> Result<(), ApiError> {
        let request = DeleteAliasRequest {
            aliases: Some(vec![alias]),
            key_id: None,
            sequence: None,
        };
        self.write(Method::Delete, ALIASES, &request).await
    }

    async fn write(
        &self,
        method: Method,
        name: &str,
        request: &impl serde::Serialize,
    ) -> Result<(), ApiError> {
        let path = operation(&self.0.project()?, name);
        let body = written(request)?;
        self.0.send(Effect::Write, method, path, Some(body)).await?;
        Ok(())
    }
}
