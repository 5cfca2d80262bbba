//! What is said above every page: the server cannot be reached, the session is about to end, a new console is there.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::link::NOTICE;
use crate::components::button::{Button, ButtonSize};
use crate::components::callout::Tone;
use crate::components::icon::{Icon, IconMark};
use crate::context::{use_api, use_departure, use_session};
use crate::format;
use crate::i18n::{t, t_string, use_i18n};

/// How often the clock is looked at.
const TICK: Duration = Duration::from_secs(20);
/// The pauses between two tries to reach the server, seconds; the last one repeats.
const PAUSES: [u64; 5] = [1, 2, 4, 8, 15];

/// The banners, one below the other; none most of the time.
#[component]
pub fn Banners() -> impl IntoView {
    view! {
        <div class="banners" role="status">
            <Lost />
            <Ending />
            <Newer />
        </div>
    }
}

#[component]
fn Banner(
    tone: Tone,
    #[prop(into)] text: TextProp,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="banner" data-tone=tone.as_str()>
            <IconMark icon=tone.icon() />
            <p>{move || text.get()}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// The server gave no answer: it is asked again, ever more seldom, until it does.
#[component]
fn Lost() -> impl IntoView {
    let (api, i18n) = (use_api(), use_i18n());
    let lost = api.link().lost();
    let tries = RwSignal::new(0_usize);
    let ask = StoredValue::new(move || {
        let api = api.clone();
        spawn_local(async move {
            let _told = api.session().reach().await;
            let _disposed = tries.try_update(|tries| *tries += 1);
        });
    });
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        if let Some(timer) = timer.flatten() {
            timer.clear();
        }
        if !lost.get() {
            tries.set(0);
            return None;
        }
        let pause = PAUSES
            .get(tries.get())
            .or(PAUSES.last())
            .copied()
            .unwrap_or_default();
        let wait = Duration::from_secs(pause);
        // Signing out takes the banner away while its timer runs.
        let again = move || {
            ask.try_with_value(|ask| ask());
        };
        set_timeout_with_handle(again, wait).ok()
    });
    view! {
        <Show when=move || lost.get()>
            <Banner tone=Tone::Danger text=move || t_string!(i18n, common.banner.lost)>
                <Button
                    size=ButtonSize::Small
                    icon=Icon::Refresh
                    on_press=move |()| ask.with_value(|ask| ask())
                >
                    {t!(i18n, common.banner.try_now)}
                </Button>
            </Banner>
        </Show>
    }
}

/// The session ends soon unless it is used.
#[component]
fn Ending() -> impl IntoView {
    let (api, session, i18n) = (use_api(), use_session(), use_i18n());
    let link = api.link();
    // How long a session lasts after a use, as the server said when it began.
    let life = Memo::new(move |_| {
        let ends = session.with(|state| state.session().map(|session| session.expires_at))?;
        Some(format::milliseconds(ends) - format::now()).filter(|life| *life > 0.0)
    });
    let clock = RwSignal::new(format::now());
    if let Ok(timer) = set_interval_with_handle(move || clock.set(format::now()), TICK) {
        on_cleanup(move || timer.clear());
    }
    let soon = Memo::new(move |_| {
        life.get()
            .is_some_and(|life| clock.get() >= link.announce_at(life))
    });
    // No use puts this end off.
    let over = Memo::new(move |_| {
        let ends = session.with(|state| state.session().and_then(|session| session.ends_at));
        ends.is_some_and(|ends| clock.get() >= format::milliseconds(ends) - NOTICE)
    });
    let api = StoredValue::new(api);
    let stay = move |()| {
        let api = api.get_value();
        spawn_local(async move {
            let _told = api.session().current().await;
        });
    };
    view! {
        <Show when=move || over.get()>
            <Banner tone=Tone::Warning text=move || t_string!(i18n, common.banner.over) />
        </Show>
        <Show when=move || soon.get() && !over.get()>
            <Banner tone=Tone::Warning text=move || t_string!(i18n, common.banner.ending)>
                <Button size=ButtonSize::Small on_press=stay>
                    {t!(i18n, common.banner.stay)}
                </Button>
            </Banner>
        </Show>
    }
}

/// The server has a new console: reloading fetches it, unless the page has something to lose.
#[component]
fn Newer() -> impl IntoView {
    let i18n = use_i18n();
    let newer = use_api().link().newer();
    let departure = use_departure();
    let reload = || {
        let _reloads = window().location().reload();
    };
    view! {
        <Show when=move || newer.get()>
            <Banner tone=Tone::Info text=move || t_string!(i18n, common.banner.newer)>
                <Button size=ButtonSize::Small on_press=move |()| departure.leave(reload)>
                    {t!(i18n, common.banner.reload)}
                </Button>
            </Banner>
        </Show>
    }
}
