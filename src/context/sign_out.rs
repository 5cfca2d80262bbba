//! Signing out, wherever it is asked for.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{use_api, use_notices, use_session};
use crate::api::SessionState;

/// Ends the session here even if the server cannot be told: the page must not go on showing keys.
pub fn use_sign_out() -> impl Fn() + Clone + Send + Sync + 'static {
    let (api, session, notices) = (use_api(), use_session(), use_notices());
    move || {
        let api = api.clone();
        spawn_local(async move {
            let _told = api.session().sign_out().await;
            notices.clear();
            session.set(SessionState::SignedOut);
        });
    }
}
