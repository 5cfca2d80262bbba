//! Step 2: the wrapping algorithm and the way.

use leptos::prelude::*;

use super::flow::{Flow, now};
use super::view::{KeyIdField, StepHeading, error};
use super::wizard::{Choice as Way, Edit, Event, Field};
use crate::components::button::Button;
use crate::components::choice::{Choice, ChoiceGroup};
use crate::components::form::Form;
use crate::components::form_field::FormField;
use crate::components::icon::Icon;
use crate::components::select::{Select, SelectOption};
use crate::components::wizard::WizardBar;
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use kms_api::import::WrappingAlgorithm;

const GENERATE: &str = "generate";
const OPEN: &str = "open";

/// Step 2.
#[component]
pub(super) fn ItemsStep(
    /// Called for Cancel.
    #[prop(into)]
    on_cancel: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let algorithms: Vec<_> = WrappingAlgorithm::ALL
        .iter()
        .map(|one| SelectOption::new(one.as_str(), one.as_str()))
        .collect();
    let algorithm = WrappingAlgorithm::RsaesOaepSha256.as_str().to_owned();
    let way = flow.read(|wizard| match wizard.draft.choice {
        Way::Generate => GENERATE.to_owned(),
        Way::Open => OPEN.to_owned(),
    });
    let held = flow.read(|wizard| wizard.step.parameters().map(|held| held.expires_at));
    view! {
        <StepHeading text=move || t_string!(i18n, import.steps.items) />
        <Form on_submit=move |()| flow.send(Event::Next { now: now() })>
            <p class="note">{t!(i18n, import.items.intro)}</p>
            <KeyIdField />
            <FormField
                label=move || t_string!(i18n, import.items.algorithm)
                hint=move || t_string!(i18n, import.items.algorithm_hint)
            >
                // There is one today; the API has room for more.
                <Select value=Signal::stored(algorithm) options=Signal::stored(algorithms) on_change=|_| () />
            </FormField>
            <ChoiceGroup
                label=move || t_string!(i18n, import.items.way)
                value=way
                id=Field::Way.id()
                error=error(Field::Way)
                on_change=move |value: String| {
                    let way = if value == GENERATE { Way::Generate } else { Way::Open };
                    flow.edit(Edit::Choice(way));
                }
            >
                <Choice
                    value=OPEN
                    label=move || t_string!(i18n, import.items.open)
                    badge=move || t_string!(i18n, import.items.recommended)
                >
                    {t!(i18n, import.items.open_text)}
                </Choice>
                <Choice value=GENERATE label=move || t_string!(i18n, import.items.generate)>
                    {t!(i18n, import.items.generate_text)}
                </Choice>
            </ChoiceGroup>
            <Elsewhere />
            {move || {
                held.get()
                    .map(|seconds| {
                        let time = format::moment(i18n.language().tag(), format::milliseconds(seconds));
                        view! { <p class="note">{t_string!(i18n, import.items.held, time = time)}</p> }
                    })
            }}
            <WizardBar on_cancel=on_cancel on_back=move |()| flow.send(Event::Back) busy=flow.busy() />
        </Form>
    }
}

/// The way of those who wrap with an HSM or with OpenSSL.
#[component]
fn Elsewhere() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    view! {
        <section class="panel" data-tone="quiet">
            <div class="panel__body">
                <h3 class="panel__title">{t!(i18n, import.items.elsewhere)}</h3>
                <p class="note">{t!(i18n, import.items.elsewhere_text)}</p>
                <div class="cluster">
                    <Button icon=Icon::Download disabled=flow.busy() on_press=move |()| flow.send(Event::Download)>
                        {t!(i18n, import.items.download)}
                    </Button>
                    <Button disabled=flow.busy() on_press=move |()| flow.send(Event::Existing)>
                        {t!(i18n, import.items.existing)}
                    </Button>
                </div>
            </div>
        </section>
        <section class="panel" data-tone="quiet">
            <div class="panel__body">
                <h3 class="panel__title">{t!(i18n, import.items.offline)}</h3>
                <p class="note">{t!(i18n, import.items.offline_text)}</p>
                <div>
                    <Button disabled=flow.busy() on_press=move |()| flow.send(Event::Offline { now: now() })>
                        {t!(i18n, import.items.offline_go)}
                    </Button>
                </div>
            </div>
        </section>
    }
}
