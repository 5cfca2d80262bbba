//! The offline page: it wraps a key on a machine without a network. It is a program of its own (`src/bin/offline.rs`),
//! which the build puts into one HTML file together with the sealed worker; it knows no server.

mod answer;
mod request;

use kms_api::offline::ImportRequest;
use leptos::prelude::*;

use crate::components::icon::{Icon, IconMark};
use crate::components::menu::Menu;
use crate::components::page_title::PageTitle;
use crate::components::skip_link::SkipLink;
use crate::context;
use crate::i18n::{t, t_string, use_i18n};
use crate::shell::{LanguageSelect, Logo, ThemeSelect};

use answer::AnswerStep;
use request::RequestStep;

/// A request that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    request: ImportRequest,
    /// `sha256:` and 64 hex digits of its wrapping key, computed here.
    fingerprint: String,
    /// Length of the wrapping key's modulus in bits.
    bits: u32,
}

/// The page.
#[component]
pub fn OfflinePage() -> impl IntoView {
    context::provide_page();
    let i18n = use_i18n();
    let asked = RwSignal::new(None::<Asked>);
    view! {
        <SkipLink to="main" />
        <div class="app" data-frame="bare">
            <header class="app__header">
                <div class="header">
                    <div class="header__start">
                        <Logo />
                    </div>
                    <div class="header__end">
                        <Menu
                            label=move || t_string!(i18n, offline.preferences)
                            face=|| view! { <IconMark icon=Icon::Settings /> }
                        >
                            <div class="menu__group">
                                <LanguageSelect />
                                <ThemeSelect />
                            </div>
                        </Menu>
                    </div>
                </div>
            </header>
            <main class="app__sheet" id="main" tabindex="-1">
                <div class="page" data-gap="large">
                    <div class="stack" data-gap="tight">
                        <PageTitle text=move || t_string!(i18n, offline.title) />
                        <p class="lead">{t!(i18n, offline.lead)}</p>
                    </div>
                    <div class="stack" data-gap="large" data-measure="form">
                        <RequestStep asked />
                        // Another request begins with another key.
                        {move || asked.get().map(|asked| view! { <AnswerStep asked /> })}
                    </div>
                </div>
            </main>
        </div>
    }
}
