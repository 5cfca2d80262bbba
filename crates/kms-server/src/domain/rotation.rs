//! How a key's material is replaced: on schedule, or on demand. The versions before are kept to decrypt.

use kms_api::{ErrorCode, Operation, Origin, rotation::RotationInterval, spec::KeyFamily};

use super::Key;
use crate::error::AppError;

/// Milliseconds of a day.
const DAY: u64 = 24 * 60 * 60 * 1000;

/// A key's schedule and history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// From one rotation to the next.
    pub interval: RotationInterval,
    /// Milliseconds since 1970 of the next rotation; none while the schedule is off.
    pub next_at: Option<u64>,
    /// Milliseconds since 1970 of the last rotation.
    pub last_at: Option<u64>,
    /// How many there were.
    pub count: u32,
}

impl Default for Rotation {
    fn default() -> Self {
        Self {
            interval: RotationInterval::DEFAULT,
            next_at: None,
            last_at: None,
            count: 0,
        }
    }
}

impl Key {
    /// Puts the key on schedule, the first rotation an interval from `now`. If it is on schedule, nothing changes.
    pub fn enable_rotation(&mut self, now: u64) -> Result<(), AppError> {
        self.check_rotates()?;
        let next = after(now, self.rotation.interval);
        self.rotation.next_at.get_or_insert(next);
        Ok(())
    }

    /// Takes the key off schedule.
    pub fn disable_rotation(&mut self) -> Result<(), AppError> {
        self.check_rotates()?;
        self.rotation.next_at = None;
        Ok(())
    }

    /// Changes the interval. On schedule it counts from where the present one began: a shorter one may be over.
    pub fn set_rotation_interval(&mut self, interval: RotationInterval) -> Result<(), AppError> {
        self.check_rotates()?;
        let before = self.rotation.interval;
        let began = |next: u64| next.saturating_sub(length(before));
        self.rotation.next_at = self
            .rotation
            .next_at
            .map(|next| after(began(next), interval));
        self.rotation.interval = interval;
        Ok(())
    }

    /// Counts a rotation at `now` and gives the version that the new material has.
    pub fn rotate(&mut self, now: u64) -> Result<u32, AppError> {
        self.check_rotates()?;
        let missing = || AppError::internal("an enabled key has no material");
        let material = self.material.as_mut().ok_or_else(missing)?;
        let version = material
            .version
            .checked_add(1)
            .ok_or_else(|| AppError::internal("a key has no more versions"))?;
        material.version = version;
        self.rotation.last_at = Some(now);
        self.rotation.count = self.rotation.count.saturating_add(1);
        if self.rotation.next_at.is_some() {
            self.rotation.next_at = Some(after(now, self.rotation.interval));
        }
        Ok(version)
    }

    fn check_rotates(&self) -> Result<(), AppError> {
        let why = match self.spec.family() {
            // For an external key no state permits it, and the refusal says why.
            _ if self.origin == Origin::External => return self.check(Operation::Rotate),
            KeyFamily::Aes => return self.check(Operation::Rotate),
            KeyFamily::Rsa(_) | KeyFamily::Ec => {
                "a key pair does not rotate: its public half is in the hands of others; create a new key"
            }
            KeyFamily::Hmac(_) => {
                "an HMAC key does not rotate: a code does not say which version made it; create a new key"
            }
            KeyFamily::Other => "keys of this spec do not rotate",
        };
        Err(AppError::new(ErrorCode::WrongUsage, why).at("key_id"))
    }
}

fn after(start: u64, interval: RotationInterval) -> u64 {
    start.saturating_add(length(interval))
}

fn length(interval: RotationInterval) -> u64 {
    u64::from(interval.days()) * DAY
}
