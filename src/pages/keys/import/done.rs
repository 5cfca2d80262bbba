//! The import is done: the two fingerprints side by side, and what next.

use leptos::prelude::*;

use super::flow::Flow;
use super::view::StepHeading;
use super::wizard::{Receipt, Source, Step};
use crate::components::button::{ButtonVariant, LinkButton};
use crate::components::callout::{Callout, Tone};
use crate::components::facts::{Fact, Facts, FactsLayout};
use crate::components::fingerprint::Fingerprint;
use crate::context::use_notices;
use crate::format;
use crate::format::milliseconds;
use crate::i18n::{t, t_string, use_i18n};
use crate::route::{KeyTab, Route};

/// The receipt.
#[component]
pub(super) fn DoneStep() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let receipt = flow.read(|wizard| match &wizard.step {
        Step::Done(receipt) => Some((**receipt).clone()),
        Step::Configure(_) | Step::Items(_) | Step::Material { .. } | Step::Token(_) => None,
    });
    let key = flow.peek(|wizard| wizard.step.key().map(|key| key.id.clone()));
    // Said in the region that was there before: one that arrives with its text is not read out.
    let notices = use_notices();
    Effect::new(move |_| notices.done(untrack(|| t_string!(i18n, import.done.status))));
    let title = move || {
        let told = receipt.with(|receipt| {
            receipt
                .as_ref()
                .map(|told| (told.agrees(), told.source.clone()))
        });
        match told {
            Some((Some(true), Some(Source::Generated(_)))) => {
                t_string!(i18n, import.done.title_made)
            }
            Some((Some(true), _)) => t_string!(i18n, import.done.title_same),
            Some((Some(false), _)) => t_string!(i18n, import.done.differs_title),
            Some((None, _)) | None => t_string!(i18n, import.done.title_unproven),
        }
    };
    view! {
        <StepHeading text=title />
        {move || receipt.get().map(|receipt| view! { <Proof receipt=receipt.clone() /> <ReceiptFacts receipt /> })}
        <section class="stack" data-gap="tight">
            <h3>{t!(i18n, import.done.next)}</h3>
            <ul class="bullets">
                <li>{t!(i18n, import.done.next_keep)}</li>
                <li>{t!(i18n, import.done.next_try)}</li>
            </ul>
            <div class="cluster">
                {key
                    .map(|key| {
                        let path = Route::Key(key, KeyTab::General).path();
                        view! {
                            <LinkButton variant=ButtonVariant::Primary href=Signal::stored(path)>
                                {t!(i18n, import.done.to_key)}
                            </LinkButton>
                        }
                    })}
                <LinkButton href=Signal::stored(Route::Keys.path())>{t!(i18n, import.done.to_keys)}</LinkButton>
            </div>
        </section>
    }
}

/// What the browser computed, what the KMS reports, and whether they agree.
#[component]
fn Proof(receipt: Receipt) -> impl IntoView {
    let i18n = use_i18n();
    let agrees = receipt.agrees();
    let asked = receipt.reported.is_some();
    let here = receipt.facts.map(|facts| facts.fingerprint);
    let there = receipt
        .reported
        .and_then(|reported| reported.material_fingerprint);
    let (tone, role) = match agrees {
        Some(true) => (Tone::Success, "status"),
        Some(false) => (Tone::Danger, "alert"),
        None => (Tone::Info, "status"),
    };
    let text = {
        let (here, there) = (here.is_some(), there.is_some());
        move || match (agrees, here, there) {
            (Some(true), ..) => t_string!(i18n, import.done.same),
            (Some(false), ..) => t_string!(i18n, import.done.differs),
            (None, ..) if !asked => t_string!(i18n, import.done.asking),
            (None, false, true) => t_string!(i18n, import.done.elsewhere),
            (None, ..) => t_string!(i18n, import.done.unproven),
        }
    };
    let beside = |one: &Option<String>| Signal::stored(one.clone().unwrap_or_default());
    let (compare_here, compare_there) = (beside(&there), beside(&here));
    let both = here.is_some() && there.is_some();
    let print = move |value: Option<String>, other: Signal<String>| {
        value.map(|value| {
            if both {
                view! { <Fingerprint value=Signal::stored(value) compared_with=other /> }.into_any()
            } else {
                view! { <Fingerprint value=Signal::stored(value) /> }.into_any()
            }
        })
    };
    view! {
        <div class="import__proof">
            {here
                .is_some()
                .then(|| {
                    view! {
                        <div class="facts__item">
                            <span class="facts__name">{t!(i18n, import.done.computed)}</span>
                            {print(here.clone(), compare_here)}
                        </div>
                    }
                })}
            {there
                .is_some()
                .then(|| {
                    view! {
                        <div class="facts__item">
                            <span class="facts__name">{t!(i18n, import.done.reported)}</span>
                            {print(there.clone(), compare_there)}
                        </div>
                    }
                })}
        </div>
        <Callout tone=tone role=role title=text />
    }
}

#[component]
fn ReceiptFacts(receipt: Receipt) -> impl IntoView {
    let i18n = use_i18n();
    let expires_at = receipt.expires_at;
    let expires = move || match expires_at {
        Some(seconds) => format::moment(i18n.language().tag(), milliseconds(seconds)),
        None => t_string!(i18n, import.done.never).to_owned(),
    };
    view! {
        <Facts layout=FactsLayout::Rows>
            <Fact name=move || t_string!(i18n, import.aside.alias)>{receipt.key.alias}</Fact>
            <Fact name=move || t_string!(i18n, import.key_id) code=true>{receipt.key.id.to_string()}</Fact>
            <Fact name=move || t_string!(i18n, import.aside.spec)>{receipt.key.spec.as_str()}</Fact>
            <Fact name=move || t_string!(i18n, import.done.expires)>{expires}</Fact>
        </Facts>
    }
}
