//! Step 4: the token, and when the material expires. OK imports.

use leptos::prelude::*;

use super::flow::{Flow, now};
use super::review::Review;
use super::sending::Sending;
use super::view::{KeyIdField, Output, StepHeading, Summary, error, leaving};
use super::wizard::{DEFAULT_LIFE, Edit, Event, Expiration, Field, Kept, Material, Ready, Step};
use crate::components::button::{Button, ButtonVariant};
use crate::components::callout::{Callout, Tone};
use crate::components::choice::{Choice, ChoiceGroup};
use crate::components::file_drop::FileDrop;
use crate::components::form::Form;
use crate::components::form_field::FormField;
use crate::components::input::{Input, InputKind};
use crate::components::wizard::WizardBar;
use crate::format;
use crate::format::milliseconds;
use crate::i18n::{t, t_string, use_i18n};
use crate::zone::Zone;

const NEVER: &str = "never";
const EXPIRES: &str = "expires";

/// Step 4.
#[component]
pub(super) fn TokenStep(
    /// Called for Cancel.
    #[prop(into)]
    on_cancel: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    view! {
        <StepHeading text=move || t_string!(i18n, import.steps.token) />
        <Form on_submit=move |()| flow.send(Event::Next { now: now() })>
            <Summary />
            <Review />
            <p class="note">{t!(i18n, import.token.intro)}</p>
            <KeyIdField />
            <Token />
            <Mode />
            <Callout title=move || t_string!(i18n, import.token.keep)>
                <p>{t!(i18n, import.token.keep_text)}</p>
            </Callout>
            <Sending />
            <WizardBar
                on_cancel=on_cancel
                on_back=move |()| flow.send(Event::Back)
                next=move || t_string!(i18n, common.ok)
                busy=flow.busy()
            />
        </Form>
    }
}

/// What the view needs to know of the token.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Held {
    /// The wizard's own, in seconds since 1970.
    until: Option<u64>,
    /// Whether one from the API may take its place.
    replaceable: bool,
    /// Whether it does.
    other: bool,
    /// Whether one from the API is there.
    given: bool,
}

#[component]
fn Token() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let held = flow.read(|wizard| {
        let ready = ready(&wizard.step);
        Held {
            until: ready
                .and_then(|ready| ready.material.parameters())
                .map(|held| held.expires_at),
            replaceable: ready
                .is_some_and(|ready| matches!(ready.material, Material::Elsewhere { .. })),
            other: wizard.draft.other_token,
            given: ready.is_some_and(|ready| ready.given.is_some()),
        }
    });
    let own = Memo::new(move |_| {
        held.with(|held| held.until.filter(|_| !(held.replaceable && held.other)))
    });
    let may_change = move || held.with(|held| held.replaceable && held.until.is_some());
    let accepted = move || {
        let (name, _) = held
            .with(|held| held.given)
            .then(|| flow.file(Field::Token))
            .flatten()?;
        Some(t_string!(i18n, import.token.accepted, name = name))
    };
    let label = move || t_string!(i18n, import.token.token);
    view! {
        <div class="stack" data-gap="tight">
            {move || match own.get() {
                Some(until) => {
                    let time = move || format::moment(i18n.language().tag(), milliseconds(until));
                    view! {
                        <FormField
                            label=label
                            hint=move || t_string!(i18n, import.token.held_hint)
                            id=Field::Token.id()
                            error=error(Field::Token)
                        >
                            <Output value=Signal::derive(move || t_string!(i18n, import.token.held, time = time())) />
                        </FormField>
                    }
                        .into_any()
                }
                None => {
                    view! {
                        <FormField
                            label=label
                            hint=move || t_string!(i18n, import.token.file_hint)
                            id=Field::Token.id()
                            error=error(Field::Token)
                        >
                            <FileDrop
                                prompt=move || t_string!(i18n, import.token.file_prompt)
                                on_file=move |file| flow.choose(Field::Token, file)
                            />
                        </FormField>
                        <p class="note" role="status">{accepted}</p>
                    }
                        .into_any()
                }
            }}
            <Show when=may_change>
                <div>
                    <Button
                        variant=ButtonVariant::Link
                        on_press=move |()| flow.edit(Edit::OtherToken(!held.with_untracked(|held| held.other)))
                    >
                        {move || {
                            if held.with(|held| held.other) {
                                t_string!(i18n, import.token.use_own)
                            } else {
                                t_string!(i18n, import.token.use_other)
                            }
                        }}
                    </Button>
                </div>
            </Show>
        </div>
    }
}

/// Step 4's own data.
fn ready(step: &Step) -> Option<&Ready> {
    match step {
        Step::Token(ready) => Some(ready),
        Step::Configure(_) | Step::Items(_) | Step::Material { .. } | Step::Done(_) => None,
    }
}

#[component]
fn Mode() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let mode = flow.read(|wizard| match wizard.draft.expiration {
        Expiration::Never => NEVER.to_owned(),
        Expiration::At { .. } => EXPIRES.to_owned(),
    });
    let local = flow.read(|wizard| match &wizard.draft.expiration {
        Expiration::Never => String::new(),
        Expiration::At { local, .. } => local.clone(),
    });
    let uncopied = flow.read(|wizard| match &wizard.step {
        Step::Token(ready) => ready.kept() == Some(Kept::Nothing),
        Step::Configure(_) | Step::Items(_) | Step::Material { .. } | Step::Done(_) => false,
    });
    let choose = move |mode: String| {
        let expiration = if mode == NEVER {
            Expiration::Never
        } else {
            at(format::local_input((now() + DEFAULT_LIFE) * 1000))
        };
        flow.edit(Edit::Expiration(expiration));
    };
    view! {
        <ChoiceGroup label=move || t_string!(i18n, import.token.mode) value=mode on_change=choose>
            <Choice value=NEVER disabled=flow.busy() label=move || t_string!(i18n, import.token.never)>
                {t!(i18n, import.token.never_text)}
            </Choice>
            <Choice value=EXPIRES disabled=flow.busy() label=move || t_string!(i18n, import.token.expires)>
                {t!(i18n, import.token.expires_text)}
            </Choice>
        </ChoiceGroup>
        <Show when=move || mode.with(|mode| mode == EXPIRES)>
            <FormField
                label=move || t_string!(i18n, import.token.expires_at)
                hint=move || t_string!(i18n, common.in_zone, zone = Zone::chosen().name())
                id=Field::Expiration.id()
                error=error(Field::Expiration)
                on_leave=leaving(Field::Expiration)
            >
                <Input
                    kind=InputKind::DateTime
                    value=local
                    disabled=flow.busy()
                    on_input=move |local: String| flow.edit(Edit::Expiration(at(local)))
                />
            </FormField>
            <Show when=move || uncopied.get()>
                <Callout
                    tone=Tone::Danger
                    role="alert"
                    title=move || t_string!(i18n, import.token.no_copy)
                >
                    <p>{t!(i18n, import.token.no_copy_text)}</p>
                </Callout>
            </Show>
        </Show>
    }
}

/// The time that a `datetime-local` input holds.
fn at(local: String) -> Expiration {
    let seconds = format::of_local_input(&local).map(|milliseconds| milliseconds / 1000);
    Expiration::At { local, seconds }
}
