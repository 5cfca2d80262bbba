//! Before OK: the key, what was read, and how it is wrapped, with a way back to each step.

use kms_api::KeyUsage;
use kms_api::import::WrappingAlgorithm;
use kms_wrap_worker::{Facts as KeyFacts, Warning, Wrapped};
use leptos::prelude::*;

use super::flow::Flow;
use super::wizard::{
    EmptyKey, Event, Expiration, Field, Kept, Material, Parameters, Ready, Source, Step,
};
use crate::components::button::{Button, ButtonVariant};
use crate::components::facts::{Fact, Facts, FactsLayout};
use crate::components::fingerprint::Fingerprint;
use crate::components::moment::Moment;
use crate::components::unique_id::unique_id;
use crate::format::milliseconds;
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::key_file::words;
use crate::words as common;

/// Everything that OK sends, and what it comes from.
#[component]
pub(super) fn Review() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let ready = flow.read(|wizard| match &wizard.step {
        Step::Token(ready) => Some((**ready).clone()),
        Step::Configure(_) | Step::Items(_) | Step::Material { .. } | Step::Done(_) => None,
    });
    let usage = flow.peek(|wizard| wizard.draft.usage);
    let title = unique_id("review");
    let title_id = title.clone();
    view! {
        <section class="review" aria-labelledby=title_id>
            <h3 id=title>{t!(i18n, import.review.title)}</h3>
            {move || {
                ready
                    .get()
                    .map(|Ready { key, material, .. }| {
                        view! {
                            <OfKey key usage />
                            <OfMaterial material=material.clone() />
                            <OfWrapping material />
                        }
                    })
            }}
            <OfExpiry />
        </section>
    }
}

/// A part of the review, and the button that leads to its step.
#[component]
fn Part(
    /// What it is about.
    #[prop(into)]
    name: TextProp,
    /// The index of the step where it was decided.
    step: usize,
    /// Whether it can only be looked at there.
    #[prop(optional)]
    fixed: bool,
    /// Its facts.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let verb = move || {
        if fixed {
            t_string!(i18n, import.review.show)
        } else {
            t_string!(i18n, import.review.edit)
        }
    };
    let heading = name.clone();
    view! {
        <div class="review__head">
            <h4>{move || heading.get()}</h4>
            <Button
                variant=ButtonVariant::Link
                disabled=flow.busy()
                on_press=move |()| flow.send(Event::BackTo(step))
            >
                {verb}
                " "
                <span class="visually-hidden">{move || name.get()}</span>
            </Button>
        </div>
        <Facts layout=FactsLayout::Rows>{children()}</Facts>
    }
}

#[component]
fn OfKey(key: EmptyKey, usage: KeyUsage) -> impl IntoView {
    let i18n = use_i18n();
    let fixed = move || view! { <p class="note">{t!(i18n, import.review.fixed)}</p> };
    view! {
        <Part name=move || t_string!(i18n, import.review.key) step=0 fixed=true>
            <Fact name=move || t_string!(i18n, import.configure.alias)>{key.alias}</Fact>
            <Fact name=move || t_string!(i18n, import.key_id) code=true>{key.id.to_string()}</Fact>
            <Fact name=move || t_string!(i18n, import.configure.algorithm)>{key.spec.as_str()} {fixed()}</Fact>
            <Fact name=move || t_string!(i18n, import.configure.usage)>
                {move || common::usage(i18n, usage)} {fixed()}
            </Fact>
        </Part>
    }
}

#[component]
fn OfMaterial(material: Material) -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let fingerprint = match &material {
        Material::Here { key, .. } => Some(key.facts.fingerprint.clone()),
        Material::Offline { answer, .. } => Some(answer.material_fingerprint.clone()),
        Material::Elsewhere { .. } => None,
    };
    let read = match &material {
        Material::Here { key, .. } => Some(key.facts.clone()),
        Material::Offline { .. } | Material::Elsewhere { .. } => None,
    };
    let source = move || source(i18n, flow, &material);
    view! {
        <Part name=move || t_string!(i18n, import.review.material) step=2>
            <Fact name=move || t_string!(i18n, import.review.source)>{source}</Fact>
            {read.map(|facts| view! { <Read facts /> })}
            <Fact name=move || t_string!(i18n, key_file.fingerprint)>
                {match fingerprint {
                    Some(value) => view! { <Fingerprint value=Signal::stored(value) /> }.into_any(),
                    None => t!(i18n, import.review.fingerprint_unknown).into_any(),
                }}
            </Fact>
        </Part>
    }
}

/// Where the material comes from.
fn source(i18n: I18n, flow: Flow, material: &Material) -> String {
    let name = |field| flow.file(field).map(|(name, _)| name).unwrap_or_default();
    match material {
        Material::Here {
            source: Source::Generated(made),
            ..
        } => match made.keeping.kept() {
            Some(Kept::Backup) => t_string!(i18n, import.review.made_backup).to_owned(),
            Some(Kept::Shares) => t_string!(i18n, import.review.made_shares).to_owned(),
            Some(Kept::Nothing) | None => t_string!(i18n, import.review.made_nothing).to_owned(),
        },
        Material::Here { .. } => flow.names().join(", "),
        Material::Offline { .. } => {
            t_string!(i18n, import.review.answer, name = name(Field::Answer))
        }
        Material::Elsewhere { private_key, .. } => {
            let names = [
                Some(Field::Material),
                private_key.as_ref().map(|_| Field::PrivateKey),
            ];
            let names: Vec<_> = names.into_iter().flatten().map(name).collect();
            t_string!(i18n, import.review.elsewhere, names = names.join(", "))
        }
    }
}

/// What the worker read: the layers of the file, the key, and what was accepted about it.
#[component]
fn Read(facts: KeyFacts) -> impl IntoView {
    let i18n = use_i18n();
    let KeyFacts {
        format,
        spec,
        bits,
        warnings,
        ..
    } = facts;
    let chain = move || {
        let layers: Vec<_> = format
            .iter()
            .map(|layer| words::format(i18n, layer))
            .collect();
        layers.join(" > ")
    };
    let accepted: Vec<Warning> = warnings
        .into_iter()
        .filter(|warning| warning.decision.is_some())
        .collect();
    let accepted = (!accepted.is_empty()).then(|| {
        let items: Vec<_> = accepted
            .into_iter()
            .map(|warning| view! { <li>{move || words::warning(i18n, &warning)}</li> })
            .collect();
        view! {
            <Fact name=move || t_string!(i18n, import.review.accepted)>
                <ul class="bullets">{items}</ul>
            </Fact>
        }
    });
    view! {
        <Fact name=move || t_string!(i18n, import.review.format)>{chain}</Fact>
        <Fact name=move || t_string!(i18n, import.review.read)>
            {move || t_string!(i18n, key_file.recognised, spec = spec.clone(), bits = bits)}
        </Fact>
        {accepted}
    }
}

#[component]
fn OfWrapping(material: Material) -> impl IntoView {
    let i18n = use_i18n();
    let asymmetric = match &material {
        Material::Here { key, .. } => key.wrapped.encrypted_privatekey.is_some(),
        Material::Offline { answer, .. } => answer.encrypted_privatekey.is_some(),
        Material::Elsewhere { private_key, .. } => private_key.is_some(),
    };
    let bits = match &material {
        Material::Here { key: here, .. } => {
            let Wrapped {
                wrapping_key_bits, ..
            } = here.wrapped;
            Some(wrapping_key_bits)
        }
        Material::Offline { .. } | Material::Elsewhere { .. } => None,
    };
    let held = material.parameters().cloned();
    let algorithm = WrappingAlgorithm::RsaesOaepSha256.as_str();
    view! {
        <Part name=move || t_string!(i18n, import.review.wrapping) step=1>
            <Fact name=move || t_string!(i18n, import.items.algorithm)>
                {algorithm}
                {asymmetric.then(|| view! { <p class="note">{t!(i18n, import.review.hybrid)}</p> })}
            </Fact>
            {held
                .map(|Parameters { fingerprint, expires_at, .. }| {
                    view! {
                        <Fact name=move || t_string!(i18n, import.aside.wrapping_key)>
                            {bits
                                .map(|bits| {
                                    move || t_string!(i18n, import.review.wrapping_key_bits, bits = bits)
                                })}
                            <Fingerprint value=Signal::stored(fingerprint) />
                        </Fact>
                        <Fact name=move || t_string!(i18n, import.review.token_until)>
                            <Moment at=milliseconds(expires_at) />
                        </Fact>
                    }
                })}
        </Part>
    }
}

/// When the material expires, as it is chosen below.
#[component]
fn OfExpiry() -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let expires = flow.read(|wizard| match &wizard.draft.expiration {
        Expiration::Never => None,
        Expiration::At { seconds, .. } => Some(*seconds),
    });
    view! {
        <Facts layout=FactsLayout::Rows>
            <Fact name=move || t_string!(i18n, import.done.expires)>
                {move || match expires.get() {
                    None => t!(i18n, import.done.never).into_any(),
                    Some(Some(seconds)) => view! { <Moment at=milliseconds(seconds) /> }.into_any(),
                    Some(None) => t!(i18n, import.review.no_time).into_any(),
                }}
            </Fact>
        </Facts>
    }
}
