//! Rotation on schedule.

use crate::{error::AppError, routes::rotation::rotate, state::AppState};

/// Rotates what is due. A key that somebody else changed or rotated meanwhile is looked at again, and one that fails
/// does not keep the others from their turn.
pub(super) async fn rotate_due(state: &AppState) -> Result<(), AppError> {
    loop {
        let due = state.store.due_rotations(state.clock.now_millis()).await?;
        let mut rotated = false;
        for key in due {
            let key_id = key.id.clone();
            match rotate(state, key).await {
                Ok(done) => rotated |= done,
                Err(error) => tracing::error!(%key_id, %error, "a key could not be rotated"),
            }
        }
        // Nothing done means that nothing is due, or that the next round tries again.
        if !rotated {
            return Ok(());
        }
    }
}
