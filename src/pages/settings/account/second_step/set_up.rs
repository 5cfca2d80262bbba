//! Setting up the second step: the password, the secret, a code.

use kms_api::accounts::NewPassword;
use kms_api::totp::{
    BeginTotpRequest, ConfirmTotpRequest, RecoveryCodes, TotpEnrolment, TotpStatus,
};
use leptos::prelude::*;

use crate::components::button::{Button, ButtonKind, ButtonVariant};
use crate::components::copy_button::CopyButton;
use crate::components::form::Form;
use crate::components::form_field::FormField;
use crate::components::input::{Input, InputKind};
use crate::components::qr_code::QrCode;
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::load::Load;
use crate::pages::settings::acting::Acting;
use crate::pages::settings::once::Once;

/// The name of the file with the recovery codes.
const FILE: &str = "keyferry-recovery-codes.txt";

/// From the password to the recovery codes, which `once` shows.
#[component]
pub fn SetUp(load: Load<TotpStatus>, once: RwSignal<Option<Once>>) -> impl IntoView {
    let enrolment = RwSignal::new(None::<TotpEnrolment>);
    move || match enrolment.get() {
        None => view! { <Begin enrolment /> }.into_any(),
        Some(begun) => view! { <Confirm begun enrolment load once /> }.into_any(),
    }
}

#[component]
fn Begin(enrolment: RwSignal<Option<TotpEnrolment>>) -> impl IntoView {
    let i18n = use_i18n();
    let acting = Acting::new();
    let password = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let begin = move |()| {
        let request = BeginTotpRequest {
            current_password: NewPassword(password.get_untracked()),
        };
        acting.ask(
            move |api| async move { api.own().begin_second_step(&request).await },
            move |answer| match answer {
                Ok(begun) => enrolment.set(Some(begun)),
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
        <p>{t!(i18n, settings.second_step.off)}</p>
        <Form on_submit=begin>
            <FormField
                label=move || t_string!(i18n, settings.second_step.password)
                hint=move || t_string!(i18n, settings.second_step.password_hint)
                error=wrong
            >
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
            <div>
                <Button kind=ButtonKind::Submit busy=acting.busy()>
                    {t!(i18n, settings.second_step.begin)}
                </Button>
            </div>
        </Form>
    }
}

#[component]
fn Confirm(
    begun: TotpEnrolment,
    enrolment: RwSignal<Option<TotpEnrolment>>,
    load: Load<TotpStatus>,
    once: RwSignal<Option<Once>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let acting = Acting::new();
    let code = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let confirm = move |()| {
        let request = ConfirmTotpRequest {
            code: code.get_untracked().trim().to_owned(),
        };
        acting.ask(
            move |api| async move { api.own().confirm_second_step(&request).await },
            move |answer| match answer {
                Ok(codes) => {
                    once.set(Some(shown_once(i18n, codes)));
                    load.reload();
                }
                Err(error) if error.field() == Some("code") => {
                    wrong.set(Some(
                        t_string!(i18n, settings.second_step.wrong_code).to_owned(),
                    ));
                }
                Err(error) => acting.tell(&error),
            },
        );
    };
    view! {
        <Secret begun />
        <Form on_submit=confirm>
            <FormField
                label=move || t_string!(i18n, settings.second_step.code)
                hint=move || t_string!(i18n, settings.second_step.code_hint)
                error=wrong
            >
                <Input
                    kind=InputKind::Digits
                    autocomplete="one-time-code"
                    value=code
                    on_input=move |text| {
                        wrong.set(None);
                        code.set(text);
                    }
                />
            </FormField>
            <div class="cluster">
                <Button
                    variant=ButtonVariant::Primary
                    kind=ButtonKind::Submit
                    busy=acting.busy()
                >
                    {t!(i18n, settings.second_step.confirm)}
                </Button>
                <Button on_press=move |()| enrolment.set(None)>{t!(i18n, common.cancel)}</Button>
            </div>
        </Form>
    }
}

/// The secret to be scanned, or typed.
#[component]
fn Secret(begun: TotpEnrolment) -> impl IntoView {
    let i18n = use_i18n();
    let secret = begun.secret;
    view! {
        <p>{t!(i18n, settings.second_step.scan)}</p>
        <div class="second-step__code">
            <QrCode
                text=begun.otpauth_uri
                label=move || t_string!(i18n, settings.second_step.qr_code)
                too_large=move || t_string!(i18n, settings.second_step.too_large)
            />
        </div>
        <div class="stack" data-gap="hair">
            <p>{t!(i18n, settings.second_step.or_type)}</p>
            <p class="copy">
                <code class="field__fixed">{in_groups(&secret)}</code>
                <CopyButton
                    value=Signal::stored(secret)
                    what=move || t_string!(i18n, settings.second_step.secret)
                />
            </p>
        </div>
    }
}

/// In groups of four, to be typed without losing the place; authenticators leave the spaces out.
fn in_groups(secret: &str) -> String {
    let characters: Vec<char> = secret.chars().collect();
    let groups = characters.chunks(4).map(String::from_iter);
    groups.collect::<Vec<_>>().join(" ")
}

fn shown_once(i18n: I18n, codes: RecoveryCodes) -> Once {
    let name = t_string!(i18n, settings.second_step.recovery_code);
    Once {
        title: t_string!(i18n, settings.second_step.codes_title),
        warning: t_string!(i18n, settings.second_step.codes_warning),
        kept: t_string!(i18n, settings.second_step.codes_kept),
        values: codes
            .recovery_codes
            .into_iter()
            .map(|code| (name, code))
            .collect(),
        file_name: FILE.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_shown_in_groups_of_four() {
        assert_eq!(in_groups("ABCDEFGHIJ"), "ABCD EFGH IJ");
        assert_eq!(in_groups(""), "");
    }
}
