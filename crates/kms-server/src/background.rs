//! What happens without being asked for: material expires, keys are destroyed, wrapping keys come and go.
//!
//! Each step is one atomic change that may be done twice, so that several replicas may run this side by side.

mod rotation;

use std::{sync::Arc, time::Duration};

use crate::{
    crypto::make_wrapping_key, error::AppError, routes::blocking, state::AppState,
    store::StoreError,
};

/// Expired material is destroyed within a minute.
const PERIOD: Duration = Duration::from_secs(20);

/// Looks after the store until it is dropped.
pub async fn run(state: AppState) {
    let mut rounds = tokio::time::interval(PERIOD);
    loop {
        rounds.tick().await;
        if let Err(error) = round(&state).await {
            tracing::error!(%error, "the upkeep failed; it is tried again");
        }
    }
}

/// One round: what has lapsed is destroyed, what is due is rotated, and a spare wrapping key is made.
pub async fn round(state: &AppState) -> Result<(), AppError> {
    destroy_lapsed(state).await?;
    rotation::rotate_due(state).await?;
    let destroyed = state
        .store
        .destroy_lapsed_wrapping_keys(state.clock.now())
        .await?;
    if destroyed > 0 {
        tracing::info!(destroyed, "wrapping keys whose life is over were destroyed");
    }
    if state
        .store
        .spares(state.settings.wrapping_key_bits.bits())
        .await?
        == 0
    {
        add_spare(state).await?;
    }
    Ok(())
}

/// Makes a wrapping key that the next project in need of one gets.
pub(crate) async fn add_spare(state: &AppState) -> Result<(), AppError> {
    let (root_key, bits) = (
        Arc::clone(&state.root_key),
        state.settings.wrapping_key_bits,
    );
    let key = blocking::run(move || make_wrapping_key(&root_key, bits)).await??;
    state.store.add_spare(&key, state.clock.now()).await?;
    Ok(())
}

async fn destroy_lapsed(state: &AppState) -> Result<(), AppError> {
    loop {
        let now = state.clock.now_millis();
        let lapsed = state.store.lapsed_keys(now).await?;
        if lapsed.is_empty() {
            return Ok(());
        }
        for mut key in lapsed {
            let changed = if key.is_doomed(now) {
                tracing::info!(key_id = %key.id, "a key was destroyed at its date");
                state.store.destroy_key(&key).await
            } else {
                key.settle(now);
                tracing::info!(key_id = %key.id, "expired material was destroyed");
                state.store.save_key(&key).await
            };
            match changed {
                // Somebody else changed it meanwhile: the next look shows whether it still has lapsed.
                Ok(()) | Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}
