//! Changing one's own password.

use kms_api::accounts::{ChangePasswordRequest, NewPassword};
use leptos::prelude::*;

use crate::api::ApiError;
use crate::components::button::{Button, ButtonKind};
use crate::components::form::Form;
use crate::components::form_field::FormField;
use crate::components::input::{Input, InputKind};
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::pages::settings::acting::Acting;

/// What is typed.
#[derive(Clone, Copy)]
struct Draft {
    current: RwSignal<String>,
    new: RwSignal<String>,
    repeated: RwSignal<String>,
    /// Whether it was submitted since the last key: rules are told beforehand, faults afterwards.
    submitted: RwSignal<bool>,
    /// The field that the server refused.
    refused: RwSignal<Option<String>>,
}

impl Draft {
    fn new() -> Self {
        Self {
            current: RwSignal::new(String::new()),
            new: RwSignal::new(String::new()),
            repeated: RwSignal::new(String::new()),
            submitted: RwSignal::new(false),
            refused: RwSignal::new(None),
        }
    }

    fn clear(self) {
        for field in [self.current, self.new, self.repeated] {
            field.set(String::new());
        }
        self.submitted.set(false);
    }

    fn is_refused(self, field: &str) -> bool {
        self.refused
            .with(|refused| refused.as_deref() == Some(field))
    }

    fn current_error(self, i18n: I18n) -> Option<String> {
        if self.submitted.get() && self.current.with(String::is_empty) {
            return Some(t_string!(i18n, settings.password.current_missing).to_owned());
        }
        self.is_refused("current_password")
            .then(|| t_string!(i18n, settings.password.current_wrong).to_owned())
    }

    fn new_error(self, i18n: I18n) -> Option<String> {
        let unfit = self.submitted.get() && !self.new.with(|new| NewPassword::is_fit(new));
        (unfit || self.is_refused("new_password"))
            .then(|| t_string!(i18n, settings.password.rule).to_owned())
    }

    fn repeated_error(self, i18n: I18n) -> Option<String> {
        (self.submitted.get() && self.new.get() != self.repeated.get())
            .then(|| t_string!(i18n, settings.password.differs).to_owned())
    }

    fn type_into(self, field: RwSignal<String>) -> impl Fn(String) + Send + Sync + 'static {
        move |text| {
            self.refused.set(None);
            self.submitted.set(false);
            field.set(text);
        }
    }

    /// The request, where nothing is wrong that can be seen here.
    fn request(self) -> Option<ChangePasswordRequest> {
        let (current, new) = (self.current.get_untracked(), self.new.get_untracked());
        let fit = !current.is_empty() && NewPassword::is_fit(&new);
        (fit && new == self.repeated.get_untracked()).then_some(ChangePasswordRequest {
            current_password: NewPassword(current),
            new_password: NewPassword(new),
        })
    }
}

/// The form.
#[component]
pub fn Password() -> impl IntoView {
    let i18n = use_i18n();
    let draft = Draft::new();
    let acting = Acting::new();
    let submit = move |()| {
        draft.submitted.set(true);
        let Some(request) = draft.request() else {
            return;
        };
        acting.ask(
            move |api| async move { api.own().change_password(&request).await },
            move |answer| match answer {
                Ok(()) => {
                    draft.clear();
                    acting.done(t_string!(i18n, settings.password.done));
                }
                Err(error) => refuse(draft, acting, &error),
            },
        );
    };
    view! {
        <section class="stack" data-measure="form" aria-labelledby="password">
            <h2 id="password">{t!(i18n, settings.password.title)}</h2>
            <p class="note">{t!(i18n, settings.password.lead)}</p>
            <Form on_submit=submit>
                <Fields draft />
                <div>
                    <Button kind=ButtonKind::Submit busy=acting.busy()>
                        {t!(i18n, settings.password.submit)}
                    </Button>
                </div>
            </Form>
        </section>
    }
}

#[component]
fn Fields(draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <FormField
            label=move || t_string!(i18n, settings.password.current)
            error=Signal::derive(move || draft.current_error(i18n))
        >
            <Input
                kind=InputKind::Password
                autocomplete="current-password"
                value=draft.current
                on_input=draft.type_into(draft.current)
            />
        </FormField>
        <FormField
            label=move || t_string!(i18n, settings.password.new)
            hint=move || t_string!(i18n, settings.password.rule)
            error=Signal::derive(move || draft.new_error(i18n))
        >
            <Input
                kind=InputKind::Password
                autocomplete="new-password"
                value=draft.new
                on_input=draft.type_into(draft.new)
            />
        </FormField>
        <FormField
            label=move || t_string!(i18n, settings.password.repeated)
            error=Signal::derive(move || draft.repeated_error(i18n))
        >
            <Input
                kind=InputKind::Password
                autocomplete="new-password"
                value=draft.repeated
                on_input=draft.type_into(draft.repeated)
            />
        </FormField>
    }
}

/// Tells a refusal at its field; one of no field in the corner of the page. What was typed stays.
fn refuse(draft: Draft, acting: Acting, error: &ApiError) {
    match error.field() {
        Some(field @ ("current_password" | "new_password")) => {
            draft.refused.set(Some(field.to_owned()));
        }
        _ => acting.tell(error),
    }
}
