//! Header, navigation, and the sheet that a page lies on.

use kms_api::console::Feature;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::account::AccountMenu;
use super::overlays::Overlays;
use super::project::ProjectSwitch;
use super::shortcuts::{self, Overlay};
use super::{Logo, banners};
use crate::components::button::{ButtonVariant, IconButton};
use crate::components::icon::{Icon, IconMark};
use crate::components::skip_link::SkipLink;
use crate::context::{use_list_start, use_offers, use_reads_audit};
use crate::i18n::{t_string, use_i18n};
use crate::route::{Route, SettingsTab};

/// The frame around every page.
#[component]
pub fn Frame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let offers_overview = use_offers(Feature::Overview);
    let offers_tags = use_offers(Feature::Tags);
    let reads_audit = use_reads_audit();
    let list_start = use_list_start();
    let overlay = RwSignal::new(Overlay::None);
    shortcuts::listen(overlay);
    let path = use_location().pathname;
    // Arriving somewhere folds the navigation again.
    Effect::new(move |_| {
        path.track();
        open.set(false);
    });
    view! {
        <SkipLink to="main" />
        <div class="app">
            <header class="app__header">
                <div class="header">
                    <div class="header__start">
                        <button
                            class="button header__menu"
                            type="button"
                            data-variant="ghost"
                            data-shape="icon"
                            aria-label=move || t_string!(i18n, common.navigation)
                            aria-expanded=move || open.get().to_string()
                            aria-controls="navigation"
                            on:click=move |_| open.update(|open| *open = !*open)
                        >
                            <IconMark icon=Icon::Menu />
                        </button>
                        <Logo />
                    </div>
                    <div class="header__place">
                        <ProjectSwitch />
                    </div>
                    <div class="header__end">
                        <IconButton
                            label=move || t_string!(i18n, palette.title)
                            icon=Icon::Search
                            variant=ButtonVariant::Ghost
                            on_press=move |()| overlay.set(Overlay::Palette)
                        />
                        <IconButton
                            label=move || t_string!(i18n, help.title)
                            icon=Icon::Help
                            variant=ButtonVariant::Ghost
                            on_press=move |()| overlay.set(Overlay::Help)
                        />
                        <AccountMenu />
                    </div>
                </div>
            </header>
            <nav
                class="app__nav"
                id="navigation"
                data-open=move || open.get().then_some("true")
                aria-label=move || t_string!(i18n, common.navigation)
            >
                // Where the header has no room for it; only one of the two is ever there.
                <div class="nav__place">
                    <ProjectSwitch />
                </div>
                <ul class="nav">
                    <Show when=move || offers_overview.get()>
                        <NavLink route=Route::Home icon=Icon::Overview path text=move || t_string!(i18n, overview.title) />
                    </Show>
                    <NavLink route=Route::Keys query=Signal::derive(move || list_start.query()) icon=Icon::Key path text=move || t_string!(i18n, common.keys) />
                    <Show when=move || offers_tags.get()>
                        <NavLink route=Route::Tags icon=Icon::Tag path text=move || t_string!(i18n, tags.title) />
                    </Show>
                    <Show when=move || reads_audit.get()>
                        <NavLink route=Route::Audit icon=Icon::Audit path text=move || t_string!(i18n, audit.title) />
                    </Show>
                    <NavLink route=Route::Settings(SettingsTab::General) icon=Icon::Settings path text=move || t_string!(i18n, common.settings) />
                </ul>
            </nav>
            <main class="app__sheet" id="main" tabindex="-1">
                <banners::Banners />
                {children()}
            </main>
        </div>
        <Overlays overlay />
    }
}

#[component]
fn NavLink(
    route: Route,
    /// The query of its URL.
    #[prop(optional, into)]
    query: Signal<String>,
    icon: Icon,
    path: Memo<String>,
    #[prop(into)] text: TextProp,
) -> impl IntoView {
    let here = route.path();
    let url = here.clone();
    let href = move || url.clone() + &query.get();
    let current = move || {
        let path = path.get();
        let below = here != Route::Home.path() && path.starts_with(&format!("{here}/"));
        (path == here || below).then_some("page")
    };
    view! {
        <li>
            <a class="nav__link" href=href aria-current=current>
                <IconMark icon />
                {move || text.get()}
            </a>
        </li>
    }
}
