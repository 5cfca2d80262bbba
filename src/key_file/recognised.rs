//! What a key was recognised as: layers, spec, fingerprint, and each warning with its decision.

use kms_wrap_worker::{Facts as KeyFacts, Warning};
use leptos::prelude::*;

use crate::components::button::{Button, ButtonSize};
use crate::components::callout::{Callout, Tone};
use crate::components::fingerprint::Fingerprint;
use crate::components::icon::{Icon, IconMark};
use crate::i18n::{t, t_string, use_i18n};
use crate::key_file::words;

/// The card of a key.
#[component]
pub fn Recognised(
    /// What may be shown of it.
    facts: KeyFacts,
    /// Name and size of its file; none for a key that was made here.
    file: Option<(String, f64)>,
    /// Whether nothing can be decided now.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Called with the name of a decision that was taken.
    #[prop(into)]
    on_decide: Callback<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let KeyFacts {
        format,
        spec,
        bits,
        fingerprint,
        key_check_value,
        warnings,
        open_decisions,
        // Told in their own list.
        shares: _,
    } = facts;
    let title = move || t_string!(i18n, key_file.recognised, spec = spec.clone(), bits = bits);
    let name = title.clone();
    let chain = move || {
        let layers: Vec<_> = format
            .iter()
            .map(|layer| words::format(i18n, layer))
            .collect();
        layers.join(" > ")
    };
    let file = file.map(|(name, size)| {
        view! {
            <span aria-hidden="true">"\u{b7}"</span>
            <span>
                {move || t_string!(i18n, key_file.recognised_file, name = name.clone(), size = size)}
            </span>
        }
    });
    let check_value = key_check_value.map(|value| {
        view! {
            <div class="facts__item">
                <span class="facts__name">{t!(i18n, key_file.key_check_value)}</span>
                <code>{value}</code>
            </div>
        }
    });
    let warnings: Vec<_> = warnings
        .into_iter()
        .map(|warning| {
            let open = warning
                .decision
                .clone()
                .filter(|decision| open_decisions.contains(decision));
            view! { <WarningLine warning open busy on_decide /> }
        })
        .collect();
    view! {
        <div class="recognised" role="group" aria-label=name>
            <div class="recognised__head">
                <span class="recognised__icon">
                    <IconMark icon=Icon::Key />
                </span>
                <span class="recognised__title">{title}</span>
                <span class="recognised__chain">
                    <span>{chain}</span>
                    {file}
                </span>
            </div>
            <div class="recognised__body">
                <div class="facts__item">
                    <span class="facts__name">{t!(i18n, key_file.fingerprint)}</span>
                    <Fingerprint value=Signal::stored(fingerprint) />
                </div>
                {check_value}
            </div>
            <div class="recognised__foot stack" data-gap="tight">
                {warnings}
            </div>
        </div>
    }
}

#[component]
fn WarningLine(
    warning: Warning,
    open: Option<String>,
    busy: Signal<bool>,
    on_decide: Callback<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let asked = warning.decision.is_some();
    let tone = if asked { Tone::Warning } else { Tone::Info };
    let decided = asked && open.is_none();
    view! {
        <Callout tone=tone title=move || words::warning(i18n, &warning)>
            {open.map(|decision| view! { <Decide decision busy on_decide /> })}
            {decided.then(|| view! { <p class="note">{t!(i18n, key_file.decided)}</p> })}
        </Callout>
    }
}

/// The button that takes a decision.
#[component]
pub fn Decide(
    /// The decision's name.
    decision: String,
    /// Whether it cannot be taken now.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Called with the decision's name.
    #[prop(into)]
    on_decide: Callback<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let name = decision.clone();
    view! {
        <div>
            <Button
                size=ButtonSize::Small
                disabled=busy
                on_press=move |()| on_decide.run(decision.clone())
            >
                {move || words::decision(i18n, &name)}
            </Button>
        </div>
    }
}
