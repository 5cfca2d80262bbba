//! `/keys/import` and `/keys/{key_id}/import`: the import wizard.
//!
//! `wizard` decides, `flow` carries out, and a file for each step shows it.

mod aside;
mod done;
mod empty_key;
pub mod flow;
mod import_items;
mod import_token;
mod key_material;
mod leave;
mod problem;
mod review;
mod sending;
mod view;
pub mod wizard;
mod words;

use kms_api::keys::KeyDetail;
use kms_api::{KeyId, KeyState, Origin};
use leptos::context::Provider;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::callout::{Callout, Tone};
use crate::components::loaded::Failed;
use crate::components::page_title::PageTitle;
use crate::components::skeleton::SkeletonFields;
use crate::components::wizard::{Wizard as Frame, WizardStep};
use crate::context::use_notices;
use crate::i18n::{I18n, t_string, use_i18n};
use crate::load::use_load;
use crate::route::{self, Route};
use crate::words as common;
use flow::Flow;
use leave::{Destination, LeaveGuard};
use wizard::Wizard;

/// The wizard, from its first step or for a key that exists.
#[component]
pub fn ImportPage(
    /// The key that is pending import; none for a new one.
    key: Option<KeyId>,
) -> impl IntoView {
    let i18n = use_i18n();
    let way = use_query_map().with_untracked(|query| query.get(route::WAY));
    let first = match way.as_deref() {
        Some(route::GENERATE) => Wizard::making(),
        Some(_) | None => Wizard::default(),
    };
    view! {
        <div class="page">
            <PageTitle text=move || t_string!(i18n, import.title) />
            {match key {
                None => view! { <Import wizard=first /> }.into_any(),
                Some(key) => view! { <Resume key /> }.into_any(),
            }}
        </div>
    }
}

/// The wizard for a key that exists, once it is known to wait for material.
#[component]
fn Resume(key: KeyId) -> impl IntoView {
    let i18n = use_i18n();
    let load = use_load(
        move || key.clone(),
        |api, key| async move { api.keys().describe(&key).await },
    );
    // What came first stays: the wizard must not begin again when the key is loaded once more.
    let first = Memo::new(move |before: Option<&Option<KeyDetail>>| {
        before
            .cloned()
            .flatten()
            .or_else(|| load.latest().and_then(Result::ok))
    });
    move || match (first.get(), load.latest()) {
        (Some(detail), _) => resume(i18n, &detail),
        (None, Some(Err(error))) => {
            let request_id = error.request_id().map(str::to_owned).unwrap_or_default();
            view! {
                <Failed
                    text=move || common::error(i18n, &error)
                    request_id=request_id
                    busy=load.busy()
                    on_retry=move |()| load.reload()
                />
            }
            .into_any()
        }
        (None, _) => view! { <div aria-busy="true"><SkeletonFields count=4 /></div> }.into_any(),
    }
}

fn resume(i18n: I18n, detail: &KeyDetail) -> AnyView {
    if detail.origin == Origin::External && detail.key_state == KeyState::PendingImport {
        return view! { <Import wizard=Wizard::resume(detail) /> }.into_any();
    }
    let (state, made_here) = (detail.key_state, detail.origin != Origin::External);
    let text = move || {
        if made_here {
            t_string!(i18n, import.problem.not_external).to_owned()
        } else {
            t_string!(
                i18n,
                import.problem.not_pending_text,
                state = common::state(i18n, state)
            )
        }
    };
    view! {
        <Callout tone=Tone::Warning role="alert" title=move || t_string!(i18n, import.problem.not_pending)>
            <p>{text}</p>
        </Callout>
    }
    .into_any()
}

/// The wizard itself.
#[component]
fn Import(wizard: Wizard) -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::new(wizard);
    let destination = RwSignal::new(None);
    let navigate = leptos_router::hooks::use_navigate();
    let notices = use_notices();
    let cancel = Callback::new(move |()| {
        let path = Route::Keys.path();
        if flow.peek(Wizard::at_stake) {
            destination.set(Some(Destination::Path(path)));
        } else {
            if let Some(alias) = flow.peek(Wizard::left_behind) {
                notices.done(t_string!(i18n, import.leave.key_stays, alias = alias));
            }
            navigate(&path, leptos_router::NavigateOptions::default());
        }
    });
    let current = flow.read(|wizard| wizard.step.index());
    view! {
        <Provider value=flow>
            <Frame
                label=move || t_string!(i18n, import.steps.label)
                steps=steps(i18n, flow)
                current=current
                aside=move || view! { <Provider value=flow><aside::Aside /></Provider> }
            >
                <problem::ProblemAlert />
                {move || match current.get() {
                    0 => view! { <empty_key::EmptyKeyStep on_cancel=cancel /> }.into_any(),
                    1 => view! { <import_items::ItemsStep on_cancel=cancel /> }.into_any(),
                    2 => view! { <key_material::MaterialStep on_cancel=cancel /> }.into_any(),
                    3 => view! { <import_token::TokenStep on_cancel=cancel /> }.into_any(),
                    _ => view! { <done::DoneStep /> }.into_any(),
                }}
            </Frame>
            <LeaveGuard destination />
        </Provider>
    }
}

/// The rail: what each step is, and what it decided.
fn steps(i18n: I18n, flow: Flow) -> Signal<Vec<WizardStep>> {
    let key = flow.read(|wizard| wizard.step.key().map(|key| key.alias.clone()));
    let held = flow.read(|wizard| wizard.step.parameters().is_some());
    Signal::derive(move || {
        let fact = |holds: bool| holds.then(|| t_string!(i18n, import.steps.token_held).to_owned());
        vec![
            WizardStep {
                name: t_string!(i18n, import.steps.configure).to_owned(),
                fact: key.get(),
            },
            WizardStep {
                name: t_string!(i18n, import.steps.items).to_owned(),
                fact: fact(held.get()),
            },
            WizardStep {
                name: t_string!(i18n, import.steps.material).to_owned(),
                fact: None,
            },
            WizardStep {
                name: t_string!(i18n, import.steps.token).to_owned(),
                fact: None,
            },
        ]
    })
}
