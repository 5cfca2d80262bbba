//! `/sign-in`, and any other URL while nobody is signed in: the URL stays, and is where one arrives.

mod elsewhere;

use kms_api::ErrorCode;
use kms_api::console::{Project, Session, SignInRequest};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, SessionState};
use crate::components::button::{Button, ButtonKind, ButtonVariant};
use crate::components::callout::{Callout, NotDone, Tone};
use crate::components::form::Form;
use crate::components::form_field::FormField;
use crate::components::input::{Input, InputKind};
use crate::components::page_title::PageTitle;
use crate::components::skip_link::SkipLink;
use crate::context::{in_remembered_project, use_api, use_session};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::shell::Logo;
use crate::words;

use elsewhere::{Elsewhere, came_back_with};

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
    let second = SecondStep::new();
    let refused = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let came_back = RwSignal::new(came_back_with());
    let submit = move |()| {
        let api = api.clone();
        let request = SignInRequest {
            user_name: user_name.get_untracked(),
            password: password.get_untracked(),
            code: second.typed(),
        };
        busy.set(true);
        came_back.set(None);
        spawn_local(async move {
            let answer = api.session().sign_in(&request).await;
            busy.set(false);
            let error = match answer {
                Ok(current) => {
                    password.set(String::new());
                    let current = session.with_untracked(|before| resumed(before, current));
                    return session.set(SessionState::SignedIn(current));
                }
                Err(error) => error,
            };
            if error.code() == Some(ErrorCode::SecondStepNeeded) {
                // What was right stays.
                second.ask(request.code.is_some());
                return refused.set(None);
            }
            if !second.asked.get_untracked() || is_wrong(&error) {
                second.forget();
                password.set(String::new());
            }
            refused.set(Some(error));
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
                        let error = came_back.get()?;
                        let title = move || elsewhere::reason(i18n, error);
                        Some(view! { <Callout tone=Tone::Danger role="alert" title /> })
                    }}
                    {move || Some(view! { <Refused error=refused.get()? /> })}
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
                        <Show when=move || second.asked.get()>
                            <CodeField second />
                        </Show>
                        <Button variant=ButtonVariant::Primary kind=ButtonKind::Submit busy>
                            {t!(i18n, sign_in.submit)}
                        </Button>
                    </Form>
                    <Elsewhere />
                </div>
            </div>
            <footer class="sign-in__foot">{move || location().host().unwrap_or_default()}</footer>
        </main>
    }
}

/// Why nobody was signed in.
#[component]
fn Refused(error: ApiError) -> impl IntoView {
    let i18n = use_i18n();
    // Who typed something wrong has nobody to ask about it.
    let request_id = error.request_id().filter(|_| !is_wrong(&error));
    let request_id = request_id.map(str::to_owned);
    view! { <NotDone text=move || refusal(i18n, &error) request_id /> }
}

/// Whoever comes back finds the page of the project that they left, whatever another window looks at by now.
fn resumed(before: &SessionState, now: Session) -> Session {
    let mut session = in_remembered_project(now);
    let left = before.owner();
    let left = left.filter(|owner| owner.user_id == session.user_id);
    let is_left = |project: &&Project| left.is_some_and(|owner| owner.project.id == project.id);
    if let Some(project) = session.projects.iter().find(is_left).cloned() {
        session.project = project;
    }
    session
}

/// The second step: asked for once the password was right.
#[derive(Clone, Copy)]
struct SecondStep {
    asked: RwSignal<bool>,
    code: RwSignal<String>,
    /// Whether a recovery code is typed in place of the authenticator's.
    recovery: RwSignal<bool>,
    wrong: RwSignal<bool>,
}

impl SecondStep {
    fn new() -> Self {
        Self {
            asked: RwSignal::new(false),
            code: RwSignal::new(String::new()),
            recovery: RwSignal::new(false),
            wrong: RwSignal::new(false),
        }
    }

    fn typed(self) -> Option<String> {
        let code = self.code.get_untracked();
        (self.asked.get_untracked() && !code.is_empty()).then_some(code)
    }

    /// Asks, for the first time or because the code was `wrong`.
    fn ask(self, wrong: bool) {
        self.wrong.set(wrong);
        self.code.set(String::new());
        self.asked.set(true);
    }

    fn forget(self) {
        self.asked.set(false);
        self.code.set(String::new());
    }

    fn change_kind(self) {
        self.recovery.update(|recovery| *recovery = !*recovery);
        self.wrong.set(false);
        self.code.set(String::new());
    }
}

#[component]
fn CodeField(second: SecondStep) -> impl IntoView {
    let i18n = use_i18n();
    let recovery = second.recovery;
    let label = move || {
        if recovery.get() {
            t_string!(i18n, sign_in.recovery_code)
        } else {
            t_string!(i18n, sign_in.code)
        }
    };
    let hint = move || {
        if recovery.get() {
            t_string!(i18n, sign_in.recovery_code_hint)
        } else {
            t_string!(i18n, sign_in.code_hint)
        }
    };
    let error = Signal::derive(move || {
        let text = if recovery.get() {
            t_string!(i18n, sign_in.wrong_recovery_code)
        } else {
            t_string!(i18n, sign_in.wrong_code)
        };
        second.wrong.get().then(|| text.to_owned())
    });
    let input = move || {
        let kind = if recovery.get() {
            InputKind::Code
        } else {
            InputKind::Digits
        };
        view! {
            <Input
                kind
                autocomplete="one-time-code"
                autofocus=true
                value=second.code
                on_input=move |text| second.code.set(text)
            />
        }
    };
    view! {
        <FormField label hint error>
            {input}
        </FormField>
        <Button variant=ButtonVariant::Link on_press=move |()| second.change_kind()>
            {move || {
                if recovery.get() {
                    t_string!(i18n, sign_in.use_code)
                } else {
                    t_string!(i18n, sign_in.use_recovery_code)
                }
            }}
        </Button>
    }
}

/// Whether the server does not know this name with this password.
fn is_wrong(error: &ApiError) -> bool {
    match error {
        ApiError::Refused(refusal) => {
            matches!(refusal.status, 400 | 401) || error.code() == Some(ErrorCode::NotAuthenticated)
        }
        ApiError::SignedOut => true,
        ApiError::Offline | ApiError::Malformed { .. } => false,
    }
}

/// One and the same text for an unknown user and a wrong password.
fn refusal(i18n: I18n, error: &ApiError) -> String {
    if is_wrong(error) {
        t_string!(i18n, sign_in.wrong).to_owned()
    } else {
        words::error(i18n, error)
    }
}
