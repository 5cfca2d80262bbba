//! Key states and what each permits (semantics.md, "Lifecycle").

use crate::field::named;
use crate::spec::Origin;

named!(
    /// `key_state`, a digit in a string.
    KeyState, "is one of 1, 2, 3, 4, 5", {
    /// Pending activation: never given by this server.
    PendingActivation = "1",
    /// In use.
    Enabled = "2",
    /// Kept, but refuses cryptography.
    Disabled = "3",
    /// Will be destroyed at `scheduled_deletion_date`.
    PendingDeletion = "4",
    /// An external key without material.
    PendingImport = "5",
});

/// What can be asked of a key, as far as its state decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Read its metadata, tags and public facts.
    Describe,
    /// Change alias, description or tags.
    Edit,
    /// Get a wrapping key and token, and import.
    Import,
    /// Use the material.
    Use,
    /// Read the public half of a key pair.
    ReadPublicKey,
    /// Enable.
    Enable,
    /// Disable.
    Disable,
    /// Delete imported material.
    DeleteMaterial,
    /// Schedule deletion.
    ScheduleDeletion,
    /// Cancel a scheduled deletion.
    CancelDeletion,
    /// Rotate, or change how it is rotated on schedule.
    Rotate,
}

impl Operation {
    /// Every operation.
    pub const ALL: &'static [Self] = &[
        Self::Describe,
        Self::Edit,
        Self::Import,
        Self::Use,
        Self::ReadPublicKey,
        Self::Enable,
        Self::Disable,
        Self::DeleteMaterial,
        Self::ScheduleDeletion,
        Self::CancelDeletion,
        Self::Rotate,
    ];
}

impl KeyState {
    /// Whether a key of this state and origin takes `operation`.
    pub const fn permits(self, operation: Operation, origin: Origin) -> bool {
        let external = matches!(origin, Origin::External);
        match operation {
            Operation::Describe => true,
            Operation::Edit | Operation::ScheduleDeletion => !matches!(self, Self::PendingDeletion),
            Operation::Import => external && matches!(self, Self::PendingImport),
            Operation::Use => matches!(self, Self::Enabled),
            // A public key is read, not used: a disabled key still shows it. And asking for what already is changes
            // nothing and succeeds.
            Operation::ReadPublicKey | Operation::Enable | Operation::Disable => {
                matches!(self, Self::Enabled | Self::Disabled)
            }
            Operation::DeleteMaterial => external && matches!(self, Self::Enabled | Self::Disabled),
            Operation::CancelDeletion => matches!(self, Self::PendingDeletion),
            // Whoever brought the material in keeps it elsewhere too; what the KMS made instead would not be theirs.
            Operation::Rotate => !external && matches!(self, Self::Enabled),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_permits_what_the_table_says() {
        use Operation as O;
        let permitted = |state: KeyState, origin| {
            O::ALL
                .iter()
                .copied()
                .filter(|o| state.permits(*o, origin))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            permitted(KeyState::PendingImport, Origin::External),
            [O::Describe, O::Edit, O::Import, O::ScheduleDeletion]
        );
        assert_eq!(
            permitted(KeyState::Enabled, Origin::External),
            [
                O::Describe,
                O::Edit,
                O::Use,
                O::ReadPublicKey,
                O::Enable,
                O::Disable,
                O::DeleteMaterial,
                O::ScheduleDeletion
            ]
        );
        assert_eq!(
            permitted(KeyState::Enabled, Origin::Kms),
            [
                O::Describe,
                O::Edit,
                O::Use,
                O::ReadPublicKey,
                O::Enable,
                O::Disable,
                O::ScheduleDeletion,
                O::Rotate
            ]
        );
        assert_eq!(
            permitted(KeyState::Disabled, Origin::External),
            [
                O::Describe,
                O::Edit,
                O::ReadPublicKey,
                O::Enable,
                O::Disable,
                O::DeleteMaterial,
                O::ScheduleDeletion
            ]
        );
        assert_eq!(
            permitted(KeyState::PendingDeletion, Origin::External),
            [O::Describe, O::CancelDeletion]
        );
    }
}
