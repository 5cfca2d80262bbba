//! Step 1: the key's parameters. Next makes the key, without material.

mod risk;
mod tags;

use kms_api::spec::KeyFamily;
use kms_api::{KeySpec, KeyUsage};
use leptos::prelude::*;

use super::flow::{Flow, now};
use super::view::{Fixed, StepHeading, Summary, error, leaving};
use super::wizard::{Draft, Edit, Event, Field, Made, Step};
use crate::components::form::Form;
use crate::components::form_field::FormField;
use crate::components::input::Input;
use crate::components::select::{Select, SelectOption};
use crate::components::wizard::WizardBar;
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::words;
use risk::Risk;
use tags::TagRows;

/// Step 1.
#[component]
pub(super) fn EmptyKeyStep(
    /// Called for Cancel.
    #[prop(into)]
    on_cancel: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let made = flow.read(|wizard| !matches!(wizard.step, Step::Configure(Made::Nothing)));
    view! {
        <StepHeading text=move || t_string!(i18n, import.steps.configure) first=true />
        <Form on_submit=move |()| flow.send(Event::Next { now: now() })>
            <Summary />
            {move || if made.get() { view! { <FixedFields /> }.into_any() } else { view! { <Fields /> }.into_any() }}
            <WizardBar on_cancel=on_cancel busy=flow.busy() />
        </Form>
    }
}

#[component]
fn Fields() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let optional = move || t_string!(i18n, import.optional);
    let text = move |read: fn(&Draft) -> String| flow.read(move |wizard| read(&wizard.draft));
    let spec = flow.read(|wizard| wizard.draft.spec);
    view! {
        <p class="note">{t!(i18n, import.configure.intro)}</p>
        <FormField
            label=move || t_string!(i18n, import.configure.alias)
            hint=move || t_string!(i18n, import.configure.alias_hint)
            id=Field::Alias.id()
            error=error(Field::Alias)
            on_leave=leaving(Field::Alias)
        >
            <Input value=text(|draft| draft.alias.clone()) on_input=move |value| flow.edit(Edit::Alias(value)) />
        </FormField>
        <FormField
            label=move || t_string!(i18n, import.configure.algorithm)
            hint=move || t_string!(i18n, import.configure.algorithm_hint)
            id=Field::Algorithm.id()
            error=error(Field::Algorithm)
        >
            <Select
                value=text(|draft| draft.spec.as_str().to_owned())
                options=Signal::derive(move || specs(i18n))
                on_change=move |name: String| {
                    if let Ok(spec) = name.parse() {
                        flow.edit(Edit::Spec(spec));
                    }
                }
            />
        </FormField>
        <FormField
            label=move || t_string!(i18n, import.configure.usage)
            hint=move || t_string!(i18n, import.configure.usage_hint)
        >
            <Select
                value=text(|draft| draft.usage.as_str().to_owned())
                options=Signal::derive(move || usages(i18n, spec.get()))
                on_change=move |name: String| {
                    if let Ok(usage) = name.parse() {
                        flow.edit(Edit::Usage(usage));
                    }
                }
            />
        </FormField>
        <FormField
            label=move || t_string!(i18n, import.configure.description)
            optional=optional
            hint=move || t_string!(i18n, import.configure.description_hint)
            id=Field::Description.id()
            error=error(Field::Description)
            on_leave=leaving(Field::Description)
        >
            <Input
                value=text(|draft| draft.description.clone())
                on_input=move |value| flow.edit(Edit::Description(value))
            />
        </FormField>
        <FormField
            label=move || t_string!(i18n, import.configure.enterprise_project)
            optional=optional
            id=Field::EnterpriseProject.id()
            error=error(Field::EnterpriseProject)
            on_leave=leaving(Field::EnterpriseProject)
        >
            <Input
                value=text(|draft| draft.enterprise_project.clone())
                placeholder=move || t_string!(i18n, import.configure.enterprise_project_default)
                on_input=move |value| flow.edit(Edit::EnterpriseProject(value))
            />
        </FormField>
        <TagRows />
        <Risk />
    }
}

/// What was set when the key was made.
#[component]
fn FixedFields() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let text = move |read: fn(&Draft) -> String| flow.read(move |wizard| read(&wizard.draft));
    let untagged = flow.read(|wizard| matches!(wizard.step, Step::Configure(Made::Untagged(_))));
    view! {
        <p class="note">{t!(i18n, import.configure.fixed)}</p>
        <Fixed label=move || t_string!(i18n, import.configure.alias) value=text(|draft| draft.alias.clone()) />
        <Fixed
            label=move || t_string!(i18n, import.configure.algorithm)
            value=text(|draft| draft.spec.as_str().to_owned())
        />
        <Fixed
            label=move || t_string!(i18n, import.configure.usage)
            value=text(|draft| draft.usage.as_str().to_owned())
        />
        <Fixed
            label=move || t_string!(i18n, import.configure.description)
            value=text(|draft| draft.description.clone())
        />
        <Show when=move || untagged.get()>
            <TagRows />
        </Show>
    }
}

fn specs(i18n: I18n) -> Vec<SelectOption> {
    KeySpec::IMPORTABLE
        .iter()
        .map(|spec| {
            let kind = match spec.family() {
                KeyFamily::Rsa(_) => t_string!(i18n, import.configure.rsa),
                KeyFamily::Ec => t_string!(i18n, import.configure.ec),
                KeyFamily::Aes | KeyFamily::Hmac(_) | KeyFamily::Other => {
                    t_string!(i18n, import.configure.symmetric)
                }
            };
            SelectOption::new(spec.as_str(), format!("{spec}: {kind}"))
        })
        .collect()
}

fn usages(i18n: I18n, spec: KeySpec) -> Vec<SelectOption> {
    let option = |usage: &KeyUsage| {
        let meaning = words::usage(i18n, *usage);
        SelectOption::new(usage.as_str(), format!("{usage}: {meaning}"))
    };
    spec.usages().iter().map(option).collect()
}
