//! What is done to one key or to several, one after the other.

use kms_api::keys::{KeyDetail, PendingDays, ScheduleKeyDeletionRequest};
use kms_api::paths::{self, post};
use kms_api::tags::{Tag, TagAction};
use serde_json::json;

use super::command::Call;
use crate::api::{Api, ApiError};
use crate::i18n::{I18n, t_string};

/// How many calls are shown as a command at most.
const MOST_CALLS: usize = 100;

/// Adds tags to the key of an id, or removes them.
pub fn tags_call(key: &str, tags: &[Tag], action: TagAction) -> Call {
    let path = paths::KEY_TAGS_ACTION.replace("{key_id}", key);
    Call::new(path, &json!({ "tags": tags, "action": action }))
}

/// A change of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is enabled.
    Enable,
    /// It is disabled.
    Disable,
    /// Its scheduled deletion is cancelled.
    CancelDeletion,
    /// It will be deleted in so many days.
    ScheduleDeletion(PendingDays),
    /// It gets tags; one that it has gets the new value.
    AddTags(Vec<Tag>),
}

impl Change {
    /// What it is.
    pub fn name(&self, i18n: I18n) -> &'static str {
        match self {
            Self::Enable => t_string!(i18n, keys.action.enable),
            Self::Disable => t_string!(i18n, keys.action.disable),
            Self::CancelDeletion => t_string!(i18n, keys.action.cancel_deletion),
            Self::ScheduleDeletion(_) => t_string!(i18n, keys.action.schedule_deletion),
            Self::AddTags(_) => t_string!(i18n, keys.tags.add),
        }
    }

    /// What is said when it is done to `keys`, an alias or a number of keys.
    pub fn done(&self, i18n: I18n, keys: &str) -> String {
        match self {
            Self::Enable => t_string!(i18n, keys.action.enabled, keys = keys),
            Self::Disable => t_string!(i18n, keys.action.disabled, keys = keys),
            Self::CancelDeletion => t_string!(i18n, keys.action.deletion_cancelled, keys = keys),
            Self::ScheduleDeletion(_) => t_string!(i18n, keys.delete.done, key = keys),
            Self::AddTags(_) => t_string!(i18n, keys.add_tags.done, keys = keys),
        }
    }

    /// What it sends for a key.
    pub fn call(&self, key: &KeyDetail) -> Call {
        let id = &key.key_id;
        let of_key = json!({ "key_id": id });
        match self {
            Self::Enable => Call::new(post::ENABLE_KEY, &of_key),
            Self::Disable => Call::new(post::DISABLE_KEY, &of_key),
            Self::CancelDeletion => Call::new(post::CANCEL_KEY_DELETION, &of_key),
            Self::ScheduleDeletion(days) => {
                let body = json!({ "key_id": id, "pending_days": days });
                Call::new(post::SCHEDULE_KEY_DELETION, &body)
            }
            Self::AddTags(tags) => tags_call(id.as_str(), tags, TagAction::Create),
        }
    }

    /// What it sends for keys; nothing for more than anybody would read.
    pub fn calls(&self, keys: &[KeyDetail]) -> Vec<Call> {
        if keys.len() > MOST_CALLS {
            return Vec::new();
        }
        keys.iter().map(|key| self.call(key)).collect()
    }

    /// Does it.
    pub async fn run(&self, api: &Api, key: &KeyDetail) -> Result<(), ApiError> {
        let id = &key.key_id;
        match self {
            Self::Enable => api.keys().enable(id).await.map(drop),
            Self::Disable => api.keys().disable(id).await.map(drop),
            Self::CancelDeletion => api.keys().cancel_deletion(id).await.map(drop),
            Self::ScheduleDeletion(days) => {
                let request = ScheduleKeyDeletionRequest {
                    key_id: id.clone().into(),
                    pending_days: days.clone(),
                    sequence: None,
                };
                api.keys().schedule_deletion(&request).await.map(drop)
            }
            Self::AddTags(tags) => api.tags().add(id, tags.clone()).await,
        }
    }
}
