//! Removing the second step, with the password.

use kms_api::accounts::NewPassword;
use kms_api::totp::{RemoveTotpRequest, TotpStatus};
use leptos::prelude::*;

use crate::components::button::{Button, ButtonVariant};
use crate::components::callout::{Callout, Tone};
use crate::components::form_field::FormField;
use crate::components::input::{Input, InputKind};
use crate::i18n::{t, t_string, use_i18n};
use crate::load::Load;
use crate::pages::settings::acting::Acting;
use crate::pages::settings::form_dialog::FormDialog;

/// The button and its dialog.
#[component]
pub fn Remove(load: Load<TotpStatus>) -> impl IntoView {
    let i18n = use_i18n();
    let asked = RwSignal::new(false);
    let password = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let acting = Acting::new();
    let close = Callback::new(move |()| {
        asked.set(false);
        password.set(String::new());
        wrong.set(None);
    });
    let remove = move |()| {
        let request = RemoveTotpRequest {
            current_password: NewPassword(password.get_untracked()),
        };
        acting.ask(
            move |api| async move { api.own().remove_second_step(&request).await },
            move |answer| match answer {
                Ok(()) => {
                    close.run(());
                    acting.done(t_string!(i18n, settings.second_step.removed));
                    load.reload();
                }
                Err(error) if error.field() == Some("current_password") => {
                    wrong.set(Some(
                        t_string!(i18n, settings.password.current_wrong).to_owned(),
                    ));
                }
                Err(error) => acting.tell(&error),
            },
        );
    };
    view! {
        <div>
            <Button variant=ButtonVariant::DangerQuiet on_press=move |()| asked.set(true)>
                {t!(i18n, settings.second_step.remove)}
            </Button>
        </div>
        <FormDialog
            open=asked
            title=move || t_string!(i18n, settings.second_step.remove_title)
            submit=move || t_string!(i18n, settings.second_step.remove)
            variant=ButtonVariant::Danger
            busy=acting.busy()
            on_close=close
            on_submit=remove
        >
            <Callout
                tone=Tone::Danger
                title=move || t_string!(i18n, settings.second_step.remove_text)
            />
            <FormField label=move || t_string!(i18n, settings.second_step.password) error=wrong>
                <Input
                    kind=InputKind::Password
                    autocomplete="current-password"
                    value=password
                    on_input=move |text| {
                        wrong.set(None);
                        password.set(text);
                    }
                />
            </FormField>
        </FormDialog>
    }
}
