//! The frame: who is signed in decides whether it holds the page or the form to sign in.

mod account;
mod banners;
mod frame;
mod logo;
mod overlays;
mod preferences;
mod project;
mod shortcuts;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::FlatRoutes;
use leptos_router::{WildcardSegment, components::Route as RouteView};

use crate::api::{ApiError, SessionState};
use crate::components::notices::NoticeArea;
use crate::context::{ListPlace, in_remembered_project, use_api, use_notices, use_session};
use crate::pages::Pages;
use crate::pages::sign_in::SignInPage;
pub use logo::Logo;
pub use preferences::{LanguageSelect, ThemeSelect};

/// Asks once who is signed in, then shows what that decides.
#[component]
pub fn Shell() -> impl IntoView {
    let session = use_session();
    ask_who_is_signed_in();
    // A page belongs to an account and a project: another one gets a page of its own.
    let owner = Memo::new(move |_| {
        session.with(|state| {
            let session = state.owner()?;
            Some((session.user_id.clone(), session.project.id.clone()))
        })
    });
    let signed_in = Memo::new(move |_| session.with(|state| state.session().is_some()));
    let unknown = Memo::new(move |_| session.with(|state| *state == SessionState::Unknown));
    view! {
        {move || {
            owner
                .get()
                .map(|_| {
                    view! {
                        <div hidden=move || !signed_in.get()>
                            <frame::Frame>
                                <Routed />
                            </frame::Frame>
                        </div>
                    }
                })
        }}
        <Show when=move || !signed_in.get() && !unknown.get()>
            <SignInPage />
        </Show>
        <NoticeArea notices=use_notices() />
    }
}

/// The router tells when a navigation is complete; which page it leads to, `Route` tells.
#[component]
fn Routed() -> impl IntoView {
    provide_context(ListPlace::new());
    view! {
        <FlatRoutes fallback=Pages>
            <RouteView path=WildcardSegment("path") view=Pages />
        </FlatRoutes>
    }
}

/// Without an answer the form to sign in is shown, which says so when it is used.
fn ask_who_is_signed_in() {
    let api = use_api();
    let session = use_session();
    spawn_local(async move {
        let state = match api.session().current().await {
            Ok(Some(current)) => SessionState::SignedIn(in_remembered_project(current)),
            Ok(None)
            | Err(
                ApiError::Offline
                | ApiError::Refused(_)
                | ApiError::SignedOut
                | ApiError::Malformed { .. },
            ) => SessionState::SignedOut,
        };
        session.set(state);
    });
}
