//! Rotation on schedule.

use super::about;
use crate::{audit, error::AppError, routes::rotation::rotate, state::AppState};

/// Rotates what is due. A key that somebody else changed or rotated meanwhile is looked at again, and one that fails
/// does not keep the others from their turn.
pub(super) async fn rotate_due(state: &AppState) -> Result<(), AppError> {
    loop {
        let due = state.store.due_rotations(state.clock.now_millis()).await?;
        let mut rotated = false;
        for key in due {
            let (key_id, project) = (key.id.clone(), key.project.clone());
            match rotate(state, key).await {
                Ok(false) => {}
                Ok(true) => {
                    rotated = true;
                    let record = audit::of_system("rotate-key");
                    state.audit.write(about(record, &project, &key_id)).await?;
                }
                Err(error) => tracing::error!(%key_id, %error, "a key could not be rotated"),
            }
        }
        // Nothing done means that nothing is due, or that the next round tries again.
        if !rotated {
            return Ok(());
        }
    }
}
