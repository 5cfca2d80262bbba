//! A key and its lifecycle (docs/API.md, "Lifecycle").

use kms_api::{
    ErrorCode, KeyId, KeySpec, KeyState, KeyUsage, Operation, Origin, ProjectId,
    keys::{Alias, Description, EnterpriseProjectId},
};

use super::{Identity, Material, Rotation};
use crate::error::AppError;

/// Milliseconds of a day.
const DAY: u64 = 24 * 60 * 60 * 1000;

/// A key, all but the material itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its id.
    pub id: KeyId,
    /// Whose it is.
    pub project: ProjectId,
    /// Counts the row's changes; a write goes through only where it is still the same.
    pub row_version: i64,
    /// The display name, unique within the project.
    pub alias: Alias,
    /// Free text.
    pub description: Description,
    /// What kind of key.
    pub spec: KeySpec,
    /// What it may be used for.
    pub usage: KeyUsage,
    /// Who makes its material.
    pub origin: Origin,
    /// The enterprise project that it was put into.
    pub enterprise_project: EnterpriseProjectId,
    /// Its state.
    pub state: KeyState,
    /// Milliseconds since 1970.
    pub created_at: u64,
    /// Milliseconds since 1970; when it will be destroyed.
    pub deletion_at: Option<u64>,
    /// The material that it has.
    pub material: Option<Material>,
    /// External keys: what its material is or was. It outlives the material, so that no other is taken in its place.
    pub identity: Option<Identity>,
    /// How its material is replaced.
    pub rotation: Rotation,
}

impl Key {
    /// Brings the key up to `now`, milliseconds since 1970: expired material is gone from that second on.
    pub fn settle(&mut self, now: u64) {
        let expires_at = self
            .material
            .as_ref()
            .and_then(|material| material.expires_at);
        if expires_at.is_some_and(|seconds| now / 1000 >= seconds) {
            self.drop_material();
        }
    }

    /// Whether its scheduled deletion is due.
    pub fn is_doomed(&self, now: u64) -> bool {
        self.deletion_at.is_some_and(|at| now >= at)
    }

    /// Refuses what the key's state does not permit, with the state's own code.
    pub fn check(&self, operation: Operation) -> Result<(), AppError> {
        if self.state.permits(operation, self.origin) {
            return Ok(());
        }
        let external = self.origin == Origin::External;
        let (code, message) = match (operation, self.state) {
            (Operation::Import | Operation::DeleteMaterial, _) if !external => (
                ErrorCode::NotExternal,
                "the KMS made this key's material; only a key of origin external takes imports",
            ),
            (Operation::Rotate, _) if external => (
                ErrorCode::WrongUsage,
                "the key's material is imported, and the KMS replaces only what it made itself: \
                 create a key with origin kms, or import the next material into a new key",
            ),
            (Operation::CancelDeletion, _) => (
                ErrorCode::NotPendingDeletion,
                "the key is not pending deletion",
            ),
            (_, KeyState::PendingDeletion) => (
                ErrorCode::KeyPendingDeletion,
                "the key is pending deletion; cancel the deletion first",
            ),
            (Operation::Import, _) => (
                ErrorCode::NotPendingImport,
                "the key is not pending import: it has material; delete that first to import it again",
            ),
            (Operation::DeleteMaterial, _) => {
                (ErrorCode::NoMaterial, "the key has no imported material")
            }
            (_, KeyState::PendingImport) => (
                ErrorCode::KeyPendingImport,
                "the key is pending import; import its material first",
            ),
            (_, KeyState::Disabled) => (
                ErrorCode::KeyDisabled,
                "the key is disabled; enable it first",
            ),
            (_, KeyState::Enabled | KeyState::PendingActivation) => {
                (ErrorCode::Internal, "the key's state does not permit this")
            }
        };
        Err(AppError::new(code, message).at("key_id"))
    }

    /// Refuses a use that the key was not made for.
    pub fn check_usage(&self, usage: KeyUsage) -> Result<(), AppError> {
        if self.usage == usage {
            return Ok(());
        }
        Err(AppError::new(
            ErrorCode::WrongUsage,
            format!(
                "the key is {} with usage {}; this needs usage {usage}",
                self.spec, self.usage
            ),
        )
        .at("key_id"))
    }

    /// Enables or disables.
    pub fn set_enabled(&mut self, enabled: bool) -> Result<(), AppError> {
        let (operation, state) = if enabled {
            (Operation::Enable, KeyState::Enabled)
        } else {
            (Operation::Disable, KeyState::Disabled)
        };
        self.check(operation)?;
        self.state = state;
        Ok(())
    }

    /// Schedules destruction `days` from `now`, milliseconds since 1970.
    pub fn schedule_deletion(&mut self, now: u64, days: u32) -> Result<(), AppError> {
        self.check(Operation::ScheduleDeletion)?;
        self.state = KeyState::PendingDeletion;
        self.deletion_at = Some(now.saturating_add(u64::from(days) * DAY));
        Ok(())
    }

    /// Keeps the key after all: disabled, or pending import where it has no material.
    pub fn cancel_deletion(&mut self) -> Result<(), AppError> {
        self.check(Operation::CancelDeletion)?;
        self.deletion_at = None;
        self.state = if self.material.is_some() {
            KeyState::Disabled
        } else {
            KeyState::PendingImport
        };
        Ok(())
    }

    /// Deletes imported material; the key is pending import again.
    pub fn delete_material(&mut self) -> Result<(), AppError> {
        self.check(Operation::DeleteMaterial)?;
        self.drop_material();
        Ok(())
    }

    /// Takes imported material in; the key is enabled. Only what it had before is taken again, since data under it
    /// would otherwise be lost without anyone noticing.
    pub fn take_material(
        &mut self,
        identity: Identity,
        material: Material,
    ) -> Result<(), AppError> {
        self.check(Operation::Import)?;
        if self.identity.is_some_and(|before| before != identity) {
            return Err(AppError::new(
                ErrorCode::MaterialDiffers,
                "this is not the material that the key had before; only the very same one can be imported again",
            )
            .at("encrypted_key_material"));
        }
        self.identity = Some(identity);
        self.material = Some(material);
        self.state = KeyState::Enabled;
        Ok(())
    }

    fn drop_material(&mut self) {
        self.material = None;
        if matches!(self.state, KeyState::Enabled | KeyState::Disabled) {
            self.state = KeyState::PendingImport;
        }
    }
}
