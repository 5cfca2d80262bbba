//! What can be done with a key from the list and from its page: the same actions, words and rules in both.

use kms_api::keys::KeyDetail;
use kms_api::{KeyState, Operation};

use crate::api::{Api, ApiError};
use crate::i18n::{I18n, t_string};

/// An action of one click. Import and scheduling a deletion lead elsewhere first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyAction {
    /// Enables.
    Enable,
    /// Disables.
    Disable,
    /// Cancels a scheduled deletion.
    CancelDeletion,
}

impl KeyAction {
    /// Every action.
    pub const ALL: [Self; 3] = [Self::Enable, Self::Disable, Self::CancelDeletion];

    /// Whether `key` takes it, and is changed by it.
    pub fn changes(self, key: &KeyDetail) -> bool {
        match self {
            Self::Enable => permits(key, Operation::Enable) && key.key_state != KeyState::Enabled,
            Self::Disable => {
                permits(key, Operation::Disable) && key.key_state != KeyState::Disabled
            }
            Self::CancelDeletion => permits(key, Operation::CancelDeletion),
        }
    }

    /// What its button says.
    pub fn name(self, i18n: I18n) -> &'static str {
        match self {
            Self::Enable => t_string!(i18n, keys.action.enable),
            Self::Disable => t_string!(i18n, keys.action.disable),
            Self::CancelDeletion => t_string!(i18n, keys.action.cancel_deletion),
        }
    }

    /// What is said when it is done to `keys`, an alias or a number of keys.
    pub fn done(self, i18n: I18n, keys: &str) -> String {
        match self {
            Self::Enable => t_string!(i18n, keys.action.enabled, keys = keys),
            Self::Disable => t_string!(i18n, keys.action.disabled, keys = keys),
            Self::CancelDeletion => t_string!(i18n, keys.action.deletion_cancelled, keys = keys),
        }
    }

    /// Does it.
    pub async fn run(self, api: &Api, key: &KeyDetail) -> Result<(), ApiError> {
        match self {
            Self::Enable => api.keys().enable(&key.key_id).await.map(drop),
            Self::Disable => api.keys().disable(&key.key_id).await.map(drop),
            Self::CancelDeletion => api.keys().cancel_deletion(&key.key_id).await.map(drop),
        }
    }
}

/// Whether `key` takes `operation`.
pub fn permits(key: &KeyDetail, operation: Operation) -> bool {
    key.key_state.permits(operation, key.origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(state: &str) -> KeyDetail {
        let id = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
        let json = format!(r#"{{"key_id":"{id}","key_spec":"AES_256","key_state":"{state}"}}"#);
        serde_json::from_str(&json).unwrap()
    }

    fn offered(state: KeyState) -> Vec<KeyAction> {
        let key = key(state.as_str());
        KeyAction::ALL
            .into_iter()
            .filter(|action| action.changes(&key))
            .collect()
    }

    #[test]
    fn only_what_changes_the_key_is_offered() {
        assert_eq!(offered(KeyState::Enabled), [KeyAction::Disable]);
        assert_eq!(offered(KeyState::Disabled), [KeyAction::Enable]);
        assert_eq!(
            offered(KeyState::PendingDeletion),
            [KeyAction::CancelDeletion]
        );
        assert_eq!(offered(KeyState::PendingImport), []);
    }
}
