//! A moment: absolute with its zone, the relative one beside it.

use std::time::Duration;

use leptos::prelude::*;

use super::icon::{Icon, IconMark};
use crate::format::{self, Urgency};
use crate::i18n::use_i18n;

/// The day; the exact time with its zone on hover.
#[component]
pub fn Day(
    /// Milliseconds since 1970.
    at: f64,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <time
            datetime=format::machine_readable(at)
            title=move || format::moment(i18n.language().tag(), at)
        >
            {move || format::day(i18n.language().tag(), at)}
        </time>
    }
}

/// The exact time with its zone.
#[component]
pub fn Exact(
    /// Milliseconds since 1970.
    at: f64,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <time datetime=format::machine_readable(at)>
            {move || format::moment(i18n.language().tag(), at)}
        </time>
    }
}

/// The exact time with its zone, and how far away it is.
#[component]
pub fn Moment(
    /// Milliseconds since 1970.
    at: f64,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Exact at />
        " "
        <span class="note">
            {move || format::relative(i18n.language().tag(), at - format::now())}
        </span>
    }
}

/// Whether a moment is over; true from the second on in which it comes.
pub fn is_over(
    // Milliseconds since 1970.
    at: f64,
) -> Signal<bool> {
    let over = RwSignal::new(at <= format::now());
    // Rather than one timer for the moment itself: a machine that sleeps meanwhile would delay that.
    let look = move || over.set(at <= format::now());
    if let Ok(timer) = set_interval_with_handle(look, Duration::from_secs(1)) {
        on_cleanup(move || timer.clear());
    }
    Memo::new(move |_| over.get()).into()
}

/// A deadline: how far away it is, with a mark when it is near; the exact time on hover.
#[component]
pub fn Due(
    /// Milliseconds since 1970.
    at: f64,
) -> impl IntoView {
    let i18n = use_i18n();
    let left = at - format::now();
    let urgency = Urgency::of(left);
    view! {
        <time
            class="due"
            data-urgency=urgency.as_str()
            datetime=format::machine_readable(at)
            title=move || format::moment(i18n.language().tag(), at)
        >
            {(urgency != Urgency::Later).then(|| view! { <IconMark icon=Icon::Clock /> })}
            {move || format::relative(i18n.language().tag(), left)}
        </time>
    }
}
