//! Step 3: the material, by the way that was chosen.

mod commands;
mod existing;
mod generate;
mod keep;
mod offline;
mod open;

use leptos::prelude::*;

use super::flow::{Flow, now};
use super::view::{KeyIdField, StepHeading, Summary};
use super::wizard::{Event, Step, Way};
use crate::components::form::Form;
use crate::components::wizard::WizardBar;
use crate::i18n::{t_string, use_i18n};

/// Which way, without what it has earned: the view is made anew only when this changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Generate,
    Open,
    Existing,
    Offline,
}

/// Step 3.
#[component]
pub(super) fn MaterialStep(
    /// Called for Cancel.
    #[prop(into)]
    on_cancel: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let kind = flow.read(|wizard| match &wizard.step {
        Step::Material {
            way: Way::Generate { .. },
            ..
        } => Kind::Generate,
        Step::Material {
            way: Way::Existing { .. },
            ..
        } => Kind::Existing,
        Step::Material {
            way: Way::Offline { .. },
            ..
        } => Kind::Offline,
        Step::Material {
            way: Way::Open { .. },
            ..
        }
        | Step::Configure(_)
        | Step::Items(_)
        | Step::Token(_)
        | Step::Done(_) => Kind::Open,
    });
    view! {
        <StepHeading text=move || t_string!(i18n, import.steps.material) />
        <Form on_submit=move |()| flow.send(Event::Next { now: now() })>
            <Summary />
            <KeyIdField />
            {move || match kind.get() {
                Kind::Generate => view! { <generate::Generate /> }.into_any(),
                Kind::Open => view! { <open::Open /> }.into_any(),
                Kind::Existing => view! { <existing::Existing /> }.into_any(),
                Kind::Offline => view! { <offline::Offline /> }.into_any(),
            }}
            <WizardBar on_cancel=on_cancel on_back=move |()| flow.send(Event::Back) busy=flow.busy() />
        </Form>
    }
}

/// The name of the spec that the material must have.
fn spec() -> Signal<&'static str> {
    Flow::around().read(|wizard| wizard.step.key().map_or("", |key| key.spec.as_str()))
}
