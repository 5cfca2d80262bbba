//! `/sign-in`, and any other URL while nobody is signed in: the URL stays, and is where one arrives.

use kms_api::ErrorCode;
use kms_api::console::SignInRequest;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, SessionState};
use crate::components::button::{Button, ButtonKind, ButtonVariant};
use crate::components::callout::{Callout, Tone};
use crate::components::form::Form;
use crate::components::form_field::FormField;
use crate::components::input::{Input, InputKind};
use crate::components::page_title::PageTitle;
use crate::components::skip_link::SkipLink;
use crate::context::{use_api, use_session};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::shell::Logo;
use crate::words;

/// The form to sign in.
#[component]
pub fn SignInPage() -> impl IntoView {
    let i18n = use_i18n();
    let (api, session) = (use_api(), use_session());
    let user_name = session
        .with_untracked(|state| state.owner().map(|session| session.user_name.clone()))
        .unwrap_or_default();
    let user_name = RwSignal::new(user_name);
    let password = RwSignal::new(String::new());
    let refused = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let submit = move |()| {
        let api = api.clone();
        let request = SignInRequest {
            user_name: user_name.get_untracked(),
            password: password.get_untracked(),
        };
        busy.set(true);
        spawn_local(async move {
            let answer = api.session().sign_in(&request).await;
            password.set(String::new());
            busy.set(false);
            match answer {
                Ok(current) => session.set(SessionState::SignedIn(current)),
                Err(error) => refused.set(Some(error)),
            }
        });
    };
    let lapsed = session.with_untracked(|state| state.owner().is_some());
    view! {
        <SkipLink to="sign-in" />
        <main class="sign-in" id="sign-in" tabindex="-1">
            <div class="sign-in__main">
                <div class="sign-in__sheet">
                    <Logo large=true />
                    <div class="stack" data-gap="hair">
                        <PageTitle text=move || t_string!(i18n, sign_in.title) />
                        <p class="note">
                            {move || {
                                if lapsed {
                                    t_string!(i18n, sign_in.lapsed)
                                } else {
                                    t_string!(i18n, sign_in.lead)
                                }
                            }}
                        </p>
                    </div>
                    {move || {
                        let error = refused.get()?;
                        let title = move || refusal(i18n, &error);
                        Some(view! { <Callout tone=Tone::Danger role="alert" title /> })
                    }}
                    <Form on_submit=submit>
                        <FormField label=move || t_string!(i18n, sign_in.user_name)>
                            <Input
                                kind=InputKind::Code
                                autocomplete="username"
                                value=user_name
                                on_input=move |text| user_name.set(text)
                            />
                        </FormField>
                        <FormField label=move || t_string!(i18n, sign_in.password)>
                            <Input
                                kind=InputKind::Password
                                autocomplete="current-password"
                                value=password
                                on_input=move |text| password.set(text)
                            />
                        </FormField>
                        <Button variant=ButtonVariant::Primary kind=ButtonKind::Submit busy>
                            {t!(i18n, sign_in.submit)}
                        </Button>
                    </Form>
                </div>
            </div>
            <footer class="sign-in__foot">{move || location().host().unwrap_or_default()}</footer>
        </main>
    }
}

/// One and the same text for an unknown user and a wrong password.
fn refusal(i18n: I18n, error: &ApiError) -> String {
    let wrong = match error {
        ApiError::Refused(refusal) => {
            matches!(refusal.status, 400 | 401) || error.code() == Some(ErrorCode::NotAuthenticated)
        }
        ApiError::SignedOut => true,
        ApiError::Offline | ApiError::Malformed { .. } => false,
    };
    if wrong {
        t_string!(i18n, sign_in.wrong).to_owned()
    } else {
        words::error(i18n, error)
    }
}
