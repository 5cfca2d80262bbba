//! One's own second step of signing in.

mod remove;
mod set_up;

use kms_api::totp::TotpStatus;
use leptos::prelude::*;

use crate::components::skeleton::SkeletonFields;
use crate::i18n::{t, t_string, use_i18n};
use crate::load::{Load, use_load};
use crate::pages::settings::once::{Once, OnceDialog};
use crate::shown::shown;

/// Whether there is one, and the way to set it up or to remove it.
#[component]
pub fn SecondStep() -> impl IntoView {
    let i18n = use_i18n();
    let load = use_load(
        || (),
        |api, ()| async move { api.own().second_step().await },
    );
    // Outside of what is loaded: the status changes while the codes are shown.
    let once = RwSignal::new(None::<Once>);
    view! {
        <section class="stack" data-measure="form" aria-labelledby="second-step">
            <h2 id="second-step">{t!(i18n, settings.second_step.title)}</h2>
            <p class="note">{t!(i18n, settings.second_step.lead)}</p>
            {shown(
                load,
                || view! { <SkeletonFields count=1 /> }.into_any(),
                move |status| {
                    if status.enabled {
                        view! { <Enabled status load /> }.into_any()
                    } else {
                        view! { <set_up::SetUp load once /> }.into_any()
                    }
                },
            )}
            <OnceDialog once />
        </section>
    }
}

#[component]
fn Enabled(status: TotpStatus, load: Load<TotpStatus>) -> impl IntoView {
    let i18n = use_i18n();
    let left = status.recovery_codes_left;
    view! {
        <p>{move || t_string!(i18n, settings.second_step.on, left = left)}</p>
        <remove::Remove load />
    }
}
