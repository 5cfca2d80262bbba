//! The tab "Server", for administrators: how it is set. None of it changes while it runs, so each setting names its flag.

use kms_api::administration::ServerSettings;
use kms_api::resources::{Quota, QuotaKind};
use leptos::prelude::*;

use crate::components::facts::{Fact, Facts, FactsLayout};
use crate::components::skeleton::SkeletonFacts;
use crate::i18n::{I18n, t, t_string, use_i18n};
use crate::load::use_load;
use crate::shown::shown;

/// Seconds in a minute, and in an hour.
const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// The settings of the server and the quotas of the project.
#[component]
pub fn Server() -> impl IntoView {
    let i18n = use_i18n();
    let settings = use_load(
        || (),
        |api, ()| async move { api.server().settings().await },
    );
    let quotas = use_load(|| (), |api, ()| async move { api.server().quotas().await });
    view! {
        <p class="lead">{t!(i18n, settings.server.lead)}</p>
        <section class="stack" aria-labelledby="quotas">
            <h2 id="quotas">{t!(i18n, settings.server.quotas)}</h2>
            {shown(
                quotas,
                || view! { <SkeletonFacts count=2 layout=FactsLayout::Rows /> }.into_any(),
                |quotas| view! { <Quotas quotas /> }.into_any(),
            )}
        </section>
        <section class="stack" aria-labelledby="set">
            <h2 id="set">{t!(i18n, settings.server.set)}</h2>
            {shown(
                settings,
                || view! { <SkeletonFacts count=8 layout=FactsLayout::Rows /> }.into_any(),
                |settings| view! { <Set settings /> }.into_any(),
            )}
        </section>
    }
}

#[component]
fn Quotas(quotas: Vec<Quota>) -> impl IntoView {
    let i18n = use_i18n();
    let fact = move |quota: Quota| {
        let name = move || match quota.kind {
            QuotaKind::Keys => t_string!(i18n, settings.server.keys),
            QuotaKind::GrantsPerKey => t_string!(i18n, settings.server.grants),
        };
        let text = move || {
            if quota.quota < 0 {
                t_string!(i18n, settings.server.used_of_any, used = quota.used)
            } else {
                let (used, most) = (quota.used, quota.quota);
                t_string!(i18n, settings.server.used_of, used = used, most = most)
            }
        };
        view! { <Fact name>{text}</Fact> }
    };
    view! {
        <Facts layout=FactsLayout::Rows>{quotas.into_iter().map(fact).collect_view()}</Facts>
    }
}

#[component]
fn Set(settings: ServerSettings) -> impl IntoView {
    let i18n = use_i18n();
    let life = move |seconds| Signal::derive(move || duration(i18n, seconds));
    let number = move |number: Option<u32>| {
        Signal::derive(move || match number {
            Some(number) => number.to_string(),
            None => t_string!(i18n, settings.server.unbounded).to_owned(),
        })
    };
    let bits = settings.wrapping_key_bits;
    let wrapping = move || t_string!(i18n, settings.server.bits, bits = bits);
    let oidc = settings.oidc;
    let provider = Signal::derive(move || match &oidc {
        Some(provider) => format!("{} ({})", provider.name, provider.issuer),
        None => t_string!(i18n, settings.off).to_owned(),
    });
    view! {
        <Facts layout=FactsLayout::Rows>
            <Fact name=move || {
                t_string!(i18n, settings.server.version)
            }>{settings.version}</Fact>
            <Setting
                name=move || t_string!(i18n, settings.server.key_quota)
                value=number(settings.key_quota)
                flag="--key-quota"
            />
            <Setting
                name=move || t_string!(i18n, settings.server.wrapping_key)
                value=Signal::derive(wrapping)
                flag="--wrapping-key-bits"
            />
            <Setting
                name=move || t_string!(i18n, settings.server.wrapping_key_life)
                value=life(settings.wrapping_key_life)
            />
            <Setting
                name=move || t_string!(i18n, settings.server.provider)
                value=provider
                flag="--oidc-issuer"
            />
            <Setting
                name=move || t_string!(i18n, settings.server.session_idle)
                value=life(settings.session_idle)
            />
            <Setting
                name=move || t_string!(i18n, settings.server.session_life)
                value=life(settings.session_life)
            />
            <Setting
                name=move || t_string!(i18n, settings.server.rate_limit)
                value=number(settings.rate_limit)
                flag="--rate-limit"
            />
            <Setting
                name=move || t_string!(i18n, settings.server.request_timeout)
                value=life(settings.request_timeout)
                flag="--request-timeout"
            />
        </Facts>
    }
}

/// A setting, and the flag that sets it; one without a flag is the same on every server.
#[component]
fn Setting(
    #[prop(into)] name: TextProp,
    value: Signal<String>,
    #[prop(optional)] flag: Option<&'static str>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Fact name>
            {move || value.get()} " "
            <span class="note">
                {match flag {
                    Some(flag) => view! { <code>{flag}</code> }.into_any(),
                    None => t!(i18n, settings.server.fixed).into_any(),
                }}
            </span>
        </Fact>
    }
}

/// In the largest unit that leaves no rest.
fn duration(i18n: I18n, seconds: u64) -> String {
    if seconds >= HOUR && seconds.is_multiple_of(HOUR) {
        t_string!(i18n, settings.server.hours, count = seconds / HOUR)
    } else if seconds >= MINUTE && seconds.is_multiple_of(MINUTE) {
        t_string!(i18n, settings.server.minutes, count = seconds / MINUTE)
    } else {
        t_string!(i18n, settings.server.seconds, count = seconds)
    }
}
