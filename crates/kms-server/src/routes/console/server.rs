//! `GET /console/server`: how the server is set, for administrators. It tells no secret.

use axum::{Json as Answer, extract::State, routing::get};
use kms_api::{
    administration::{OidcSummary, ServerSettings},
    import::PARAMETERS_LIFE,
    paths,
};

use crate::{
    audit,
    auth::{Access, SESSION_IDLE, SESSION_LIFE},
    routes::{Routes, guarded},
    state::AppState,
};

pub(crate) fn router() -> Routes {
    guarded(
        paths::CONSOLE_SERVER,
        Access::Admin,
        audit::read("show-server-settings"),
        get(show),
    )
}

async fn show(State(state): State<AppState>) -> Answer<ServerSettings> {
    let settings = &state.settings;
    let oidc = settings.oidc.as_ref().map(|provider| OidcSummary {
        issuer: provider.settings.issuer.clone(),
        name: provider.settings.name.clone(),
    });
    Answer(ServerSettings {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        key_quota: settings.key_quota,
        wrapping_key_bits: settings.wrapping_key_bits.bits(),
        wrapping_key_life: PARAMETERS_LIFE,
        session_idle: SESSION_IDLE,
        session_life: SESSION_LIFE,
        request_timeout: settings.request_timeout.as_secs(),
        rate_limit: settings.rate_limit.map(u32::from),
        oidc,
    })
}
