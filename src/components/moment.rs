//! A moment: absolute with its zone, the relative one beside it.

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use super::icon::{Icon, IconMark};
use crate::format::{self, Urgency};
use crate::i18n::use_i18n;

/// How often the page looks at the clock: nothing here is told more exactly than by the minute.
const TICK: Duration = Duration::from_mins(1);

/// The clock that the whole page looks at, so that what is near comes nearer.
#[derive(Clone, Copy, Debug)]
pub struct Clock(Signal<f64>);

impl Clock {
    /// This machine's, for as long as the current owner lives.
    pub fn of_this_machine() -> Self {
        let now = RwSignal::new(format::now());
        if let Ok(timer) = set_interval_with_handle(move || now.set(format::now()), TICK) {
            on_cleanup(move || timer.clear());
        }
        Self(now.into())
    }

    /// One that shows what it is told, milliseconds since 1970.
    pub fn showing(now: impl Into<Signal<f64>>) -> Self {
        Self(now.into())
    }

    /// How far away a moment is, milliseconds; whoever asks is told again when the clock moves on.
    fn until(self, at: f64) -> f64 {
        at - self.0.get()
    }
}

/// The exact time with its zone, below what is told in short: there for pointer, focus and finger, and for whoever
/// listens.
#[component]
fn Beneath(at: f64) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <span class="moment__exact">
            " " {move || format::moment(i18n.language().tag(), at)}
        </span>
    }
}

/// Escape takes away what the focus has brought up.
fn leave(event: KeyboardEvent) {
    if event.key() == "Escape" {
        let focused = document().active_element();
        if let Some(focused) = focused.and_then(|one| one.dyn_into::<HtmlElement>().ok()) {
            let _left = focused.blur();
        }
    }
}

/// The day, and beneath it the exact time.
#[component]
pub fn Day(
    /// Milliseconds since 1970.
    at: f64,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <time class="moment" tabindex="0" datetime=format::machine_readable(at) on:keydown=leave>
            {move || format::day(i18n.language().tag(), at)}
            <Beneath at />
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
    let clock = expect_context::<Clock>();
    view! {
        <Exact at />
        " "
        <span class="note">
            {move || format::relative(i18n.language().tag(), clock.until(at))}
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

/// A deadline: how far away it is, with a mark when it is near, and beneath it the exact time.
#[component]
pub fn Due(
    /// Milliseconds since 1970.
    at: f64,
) -> impl IntoView {
    let i18n = use_i18n();
    let clock = expect_context::<Clock>();
    let urgency = Memo::new(move |_| Urgency::of(clock.until(at)));
    view! {
        <time
            class="moment due"
            tabindex="0"
            data-urgency=move || urgency.get().as_str()
            datetime=format::machine_readable(at)
            on:keydown=leave
        >
            <Show when=move || urgency.get() != Urgency::Later>
                <IconMark icon=Icon::Clock />
            </Show>
            {move || format::relative(i18n.language().tag(), clock.until(at))}
            <Beneath at />
        </time>
    }
}
