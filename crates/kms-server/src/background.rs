//! What happens without being asked for: material expires, keys are destroyed, wrapping keys come and go.
//!
//! Each step is one atomic change that may be done twice; replicas take turns all the same, so that none of them works in
//! vain.

pub mod company;
mod rotation;

use std::{sync::Arc, time::Duration};

use kms_api::{KeyId, ProjectId, audit::AuditEntry};

use crate::{
    audit, crypto::make_wrapping_key, domain::Key, error::AppError, routes::blocking,
    state::AppState, store::StoreError,
};

/// Expired material is destroyed within a minute.
const PERIOD: Duration = Duration::from_secs(20);

/// Looks after the store until it is dropped.
pub async fn run(state: AppState) {
    let mut rounds = tokio::time::interval(PERIOD);
    loop {
        rounds.tick().await;
        let done = round(&state).await;
        state.metrics.round(done.is_ok());
        if let Err(error) = done {
            tracing::error!(%error, "the upkeep failed; it is tried again");
        }
    }
}

/// One round: what has lapsed is destroyed, what is due is rotated, and a spare wrapping key is made.
/// Nothing where another replica is at it.
pub async fn round(state: &AppState) -> Result<(), AppError> {
    // First, so that nothing is changed that could not be recorded; and every replica has what it counted itself.
    state.audit.flush().await?;
    let Some(turn) = state.store.upkeep_turn().await? else {
        return Ok(());
    };
    let done = work(state).await;
    turn.end().await?;
    done
}

async fn work(state: &AppState) -> Result<(), AppError> {
    state.store.clean_up().await?;
    destroy_lapsed(state).await?;
    rotation::rotate_due(state).await?;
    let destroyed = state
        .store
        .destroy_lapsed_wrapping_keys(state.clock.now())
        .await?;
    if destroyed > 0 {
        tracing::info!(destroyed, "wrapping keys whose life is over were destroyed");
        let record = AuditEntry {
            count: i64::try_from(destroyed).unwrap_or(i64::MAX),
            ..audit::of_system("destroy-wrapping-keys")
        };
        state.audit.write(record).await?;
    }
    let bits = state.settings.wrapping_key_bits.bits();
    if !state.store.keep_one_spare(bits).await? {
        let _turn = state.making.lock().await;
        add_spare(state).await?;
    }
    Ok(())
}

/// Makes a wrapping key that the next project in need of one gets. Whoever calls it has `making`, so that a burst of
/// requests makes one.
pub(crate) async fn add_spare(state: &AppState) -> Result<(), AppError> {
    let (sealing_keys, bits) = (
        Arc::clone(&state.sealing_keys),
        state.settings.wrapping_key_bits,
    );
    let key = blocking::run(move || make_wrapping_key(&sealing_keys, bits)).await??;
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
        let mut done = 0;
        for key in lapsed {
            let (key_id, project) = (key.id.clone(), key.project.clone());
            match destroy(state, key, now).await {
                Ok(action) => {
                    done += 1;
                    tracing::info!(%key_id, action, "what has lapsed was destroyed");
                    let record = audit::of_system(action);
                    state.audit.write(about(record, &project, &key_id)).await?;
                }
                // Somebody else changed it meanwhile: the next look shows whether it still has lapsed.
                Err(StoreError::Conflict) => done += 1,
                Err(error) => tracing::error!(%error, %key_id, "what has lapsed was not destroyed"),
            }
        }
        if done == 0 {
            // The next round tries again.
            return Ok(());
        }
    }
}

/// The record of what was done with a key.
fn about(record: AuditEntry, project: &ProjectId, key: &KeyId) -> AuditEntry {
    AuditEntry {
        project_id: Some(project.to_string()),
        key_id: Some(key.to_string()),
        ..record
    }
}

/// Destroys the key, or its material; says which, as the audit log calls it.
async fn destroy(state: &AppState, mut key: Key, now: u64) -> Result<&'static str, StoreError> {
    if key.is_doomed(now) {
        state.store.destroy_key(&key).await?;
        return Ok("destroy-key");
    }
    key.settle(now);
    state.store.save_key(&key).await?;
    Ok("destroy-expired-material")
}
