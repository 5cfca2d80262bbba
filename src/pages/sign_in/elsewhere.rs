//! Signing in at a provider: the link that leads there, and what one came back with.

use kms_api::paths::CONSOLE_OIDC;
use kms_api::sign_in::{OidcOption, SignInError};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::button::LinkButton;
use crate::context::use_api;
use crate::i18n::{I18n, t, t_string, use_i18n};

/// The link to the provider, where the server has one. Without an answer there is none: a foreign server knows nothing
/// of this.
#[component]
pub(super) fn Elsewhere() -> impl IntoView {
    let api = use_api();
    let options = LocalResource::new(move || {
        let api = api.clone();
        async move {
            api.session()
                .options()
                .await
                .ok()
                .and_then(|options| options.oidc)
        }
    });
    move || {
        options
            .get()
            .flatten()
            .map(|provider| view! { <ProviderLink provider /> })
    }
}

#[component]
fn ProviderLink(provider: OidcOption) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <LinkButton href=CONSOLE_OIDC.to_owned() external=true>
            {t!(i18n, sign_in.provider, name = provider.name.clone())}
        </LinkButton>
    }
}

/// Why the sign-in failed from which one comes back: `?error=…` in the URL. What is no code is nothing.
pub(super) fn came_back_with() -> Option<SignInError> {
    let query = use_query_map();
    query.with_untracked(|query| query.get("error")?.parse().ok())
}

/// The reason in words.
pub(super) fn reason(i18n: I18n, error: SignInError) -> &'static str {
    match error {
        SignInError::Cancelled => t_string!(i18n, sign_in.error_cancelled),
        SignInError::Lapsed => t_string!(i18n, sign_in.error_lapsed),
        SignInError::Provider => t_string!(i18n, sign_in.error_provider),
        SignInError::Token => t_string!(i18n, sign_in.error_token),
        SignInError::Role => t_string!(i18n, sign_in.error_role),
        SignInError::Disabled => t_string!(i18n, sign_in.error_disabled),
    }
}
