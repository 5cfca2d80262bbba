//! What can be done with a key from the list and from its page: the same actions, order, words and rules in both.

use kms_api::keys::KeyDetail;
use kms_api::{KeyState, Operation, Origin};

use super::change::Change;
use crate::i18n::{I18n, t_string};

/// Something to do with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyAction {
    /// Leads to the import.
    ImportMaterial,
    /// Enables.
    Enable,
    /// Disables.
    Disable,
    /// Cancels a scheduled deletion.
    CancelDeletion,
    /// Asks first, then schedules a deletion.
    ScheduleDeletion,
}

/// Why an action is not to be had now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It is enabled.
    Enabled,
    /// It is disabled.
    Disabled,
    /// It has no material.
    PendingImport,
    /// It has its material.
    HasMaterial,
    /// Its material was made by the KMS.
    MadeByKms,
    /// It will be deleted.
    PendingDeletion,
    /// It will not be deleted.
    NotPendingDeletion,
    /// A state that this product gives no key.
    State,
}

impl KeyAction {
    /// Every action, in the order in which they stand.
    pub const ALL: [Self; 5] = [
        Self::ImportMaterial,
        Self::Enable,
        Self::Disable,
        Self::CancelDeletion,
        Self::ScheduleDeletion,
    ];

    const fn operation(self) -> Operation {
        match self {
            Self::ImportMaterial => Operation::Import,
            Self::Enable => Operation::Enable,
            Self::Disable => Operation::Disable,
            Self::CancelDeletion => Operation::CancelDeletion,
            Self::ScheduleDeletion => Operation::ScheduleDeletion,
        }
    }

    /// What keeps `key` from taking it, or from being changed by it.
    pub fn obstacle(self, key: &KeyDetail) -> Option<Obstacle> {
        let state = key.key_state;
        if permits(key, self.operation()) {
            return match (self, state) {
                (Self::Enable, KeyState::Enabled) => Some(Obstacle::Enabled),
                (Self::Disable, KeyState::Disabled) => Some(Obstacle::Disabled),
                _ => None,
            };
        }
        Some(match (self, state) {
            (Self::CancelDeletion, _) => Obstacle::NotPendingDeletion,
            (_, KeyState::PendingDeletion) => Obstacle::PendingDeletion,
            (Self::ImportMaterial, _) if key.origin == Origin::Kms => Obstacle::MadeByKms,
            (Self::ImportMaterial, _) => Obstacle::HasMaterial,
            (_, KeyState::PendingImport) => Obstacle::PendingImport,
            _ => Obstacle::State,
        })
    }

    /// Whether `key` takes it, and is changed by it.
    pub fn changes(self, key: &KeyDetail) -> bool {
        self.obstacle(key).is_none()
    }

    /// The change of those that are one click.
    pub const fn change(self) -> Option<Change> {
        match self {
            Self::Enable => Some(Change::Enable),
            Self::Disable => Some(Change::Disable),
            Self::CancelDeletion => Some(Change::CancelDeletion),
            Self::ImportMaterial | Self::ScheduleDeletion => None,
        }
    }

    /// What its button says.
    pub fn name(self, i18n: I18n) -> &'static str {
        match self {
            Self::ImportMaterial => t_string!(i18n, keys.action.import_material),
            Self::Enable => t_string!(i18n, keys.action.enable),
            Self::Disable => t_string!(i18n, keys.action.disable),
            Self::CancelDeletion => t_string!(i18n, keys.action.cancel_deletion),
            Self::ScheduleDeletion => t_string!(i18n, keys.action.schedule_deletion),
        }
    }
}

impl Obstacle {
    /// What it says, as a refusal of the server would.
    pub fn text(self, i18n: I18n) -> &'static str {
        match self {
            Self::Enabled => t_string!(i18n, keys.action.is_enabled),
            Self::Disabled => t_string!(i18n, keys.action.is_disabled),
            Self::PendingImport => t_string!(i18n, common.error.key_pending_import),
            Self::HasMaterial => t_string!(i18n, common.error.not_pending_import),
            Self::MadeByKms => t_string!(i18n, keys.action.made_by_kms),
            Self::PendingDeletion => t_string!(i18n, common.error.key_pending_deletion),
            Self::NotPendingDeletion => t_string!(i18n, common.error.not_pending_deletion),
            Self::State => t_string!(i18n, keys.action.other_state),
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

    fn key(state: KeyState, origin: Origin) -> KeyDetail {
        let id = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
        let json = format!(
            r#"{{"key_id":"{id}","key_spec":"AES_256","key_state":"{state}","origin":"{origin}"}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    fn obstacles(state: KeyState, origin: Origin) -> [Option<Obstacle>; 5] {
        let key = key(state, origin);
        KeyAction::ALL.map(|action| action.obstacle(&key))
    }

    #[test]
    fn each_state_permits_some_actions_and_says_why_not_the_others() {
        assert_eq!(
            obstacles(KeyState::Enabled, Origin::Kms),
            [
                Some(Obstacle::MadeByKms),
                Some(Obstacle::Enabled),
                None,
                Some(Obstacle::NotPendingDeletion),
                None
            ]
        );
        assert_eq!(
            obstacles(KeyState::Disabled, Origin::External),
            [
                Some(Obstacle::HasMaterial),
                None,
                Some(Obstacle::Disabled),
                Some(Obstacle::NotPendingDeletion),
                None
            ]
        );
        assert_eq!(
            obstacles(KeyState::PendingImport, Origin::External),
            [
                None,
                Some(Obstacle::PendingImport),
                Some(Obstacle::PendingImport),
                Some(Obstacle::NotPendingDeletion),
                None
            ]
        );
        let deleted = Some(Obstacle::PendingDeletion);
        assert_eq!(
            obstacles(KeyState::PendingDeletion, Origin::Kms),
            [deleted, deleted, deleted, None, deleted]
        );
    }
}
