//! The password that an administrator gives an account: made by the server, or typed.

use kms_api::accounts::NewPassword;
use leptos::prelude::*;

use crate::components::choice::{Choice, ChoiceGroup};
use crate::components::form_field::FormField;
use crate::components::input::{Input, InputKind};
use crate::i18n::{t, t_string, use_i18n};

/// The choice's values.
const MADE: &str = "made";
const TYPED: &str = "typed";

/// What is chosen and typed.
#[derive(Clone, Copy)]
pub struct Draft {
    how: RwSignal<String>,
    password: RwSignal<String>,
    wrong: RwSignal<bool>,
}

impl Draft {
    /// One that the server makes.
    pub fn new() -> Self {
        Self {
            how: RwSignal::new(MADE.to_owned()),
            password: RwSignal::new(String::new()),
            wrong: RwSignal::new(false),
        }
    }

    /// As new.
    pub fn reset(self) {
        self.how.set(MADE.to_owned());
        self.password.set(String::new());
        self.wrong.set(false);
    }

    /// What to send, none being one that the server makes. Shows the rule where the typed one breaks it.
    pub fn request(self) -> Result<Option<NewPassword>, Unfit> {
        if self.how.with_untracked(|how| how == MADE) {
            return Ok(None);
        }
        let password = self.password.get_untracked();
        if NewPassword::is_fit(&password) {
            Ok(Some(NewPassword(password)))
        } else {
            self.refuse();
            Err(Unfit)
        }
    }

    /// Shows the rule.
    pub fn refuse(self) {
        self.wrong.set(true);
    }
}

/// The typed password breaks the rule, and the field says so.
#[derive(Clone, Copy, Debug)]
pub struct Unfit;

/// The fields.
#[component]
pub fn PasswordFields(draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let error = move || {
        draft
            .wrong
            .get()
            .then(|| t_string!(i18n, settings.password.rule).to_owned())
    };
    view! {
        <ChoiceGroup
            label=move || t_string!(i18n, settings.accounts.password)
            value=draft.how
            on_change=move |how| draft.how.set(how)
        >
            <Choice value=MADE label=move || t_string!(i18n, settings.accounts.make)>
                {t!(i18n, settings.accounts.make_text)}
            </Choice>
            <Choice value=TYPED label=move || t_string!(i18n, settings.accounts.type_it)>
                {t!(i18n, settings.accounts.type_text)}
            </Choice>
        </ChoiceGroup>
        <Show when=move || draft.how.with(|how| how == TYPED)>
            <FormField
                label=move || t_string!(i18n, settings.password.new)
                hint=move || t_string!(i18n, settings.password.rule)
                error=Signal::derive(error)
            >
                <Input
                    kind=InputKind::Password
                    autocomplete="new-password"
                    value=draft.password
                    on_input=move |text| {
                        draft.wrong.set(false);
                        draft.password.set(text);
                    }
                />
            </FormField>
        </Show>
    }
}
