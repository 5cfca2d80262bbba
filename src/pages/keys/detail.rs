//! `/keys/{key_id}` and its tabs. The key is loaded once; each tab loads what else it shows.

mod actions;
mod aliases;
mod code;
mod deletion;
mod edit;
mod general;
mod grants;
mod material;
mod rotation;
mod tags;
mod trial;

use kms_api::KeyId;
use kms_api::keys::KeyDetail;
use leptos::prelude::*;

use super::parts::{KeyStateMark, name_of};
use crate::components::copy_button::CopyButton;
use crate::components::facts::FactsLayout;
use crate::components::loaded::Failed;
use crate::components::page_title::PageTitle;
use crate::components::skeleton::{Skeleton, SkeletonFacts, SkeletonFields, SkeletonWidth};
use crate::components::tabs::{Tab, Tabs};
use crate::context::{use_key_tabs, use_list_place};
use crate::i18n::{t_string, use_i18n};
use crate::load::{Load, use_load};
use crate::records::RecordsOfKey;
use crate::route::{KeyTab, Route};
use crate::words;

/// The id of the panel below the tabs.
const PANEL: &str = "key-panel";

/// One key.
#[component]
pub fn KeyPage(
    /// Which.
    key: KeyId,
    /// What is shown of it.
    tab: Signal<KeyTab>,
) -> impl IntoView {
    let i18n = use_i18n();
    let id = key.clone();
    let load = use_load(
        move || id.clone(),
        |api, id| async move { api.keys().describe(&id).await },
    );
    let error = Memo::new(move |_| load.latest().and_then(Result::err));
    let detail = Memo::new(move |_| load.latest().and_then(Result::ok));
    let loading = move || load.latest().is_none();
    let there = use_key_tabs();
    // The address of a tab that is not there shows the first one.
    let asked = tab;
    let tab = Signal::derive(move || {
        let tab = asked.get();
        if there.get().contains(&tab) {
            tab
        } else {
            KeyTab::default()
        }
    });
    // The actions stay where the key is loaded anew, and the focus in them.
    let is_known = Memo::new(move |_| detail.with(Option::is_some));
    let known = move || {
        let first = is_known.get().then(|| detail.get_untracked()).flatten()?;
        Some(Signal::derive(move || {
            detail.get().unwrap_or_else(|| first.clone())
        }))
    };
    let fallback = key.to_string();
    let title = move || detail.with(|key| key.as_ref().map_or_else(|| fallback.clone(), name_of));
    view! {
        <div class="page">
            <Breadcrumb />
            <div class="page-head">
                <div class="stack" data-gap="tight">
                    <div class="copy">
                        <PageTitle text=title />
                        {move || {
                            let alias = detail.get()?.key_alias;
                            let what = move || t_string!(i18n, keys.alias);
                            (!alias.is_empty())
                                .then(|| view! { <CopyButton value=Signal::stored(alias) what /> })
                        }}
                    </div>
                    <div class="page-head__meta">
                        {move || match detail.get() {
                            Some(key) => view! { <Headline key /> }.into_any(),
                            None if loading() => view! { <Skeleton /> <Skeleton width=SkeletonWidth::Long /> }.into_any(),
                            None => ().into_any(),
                        }}
                    </div>
                </div>
                {move || known().map(|key| view! { <actions::Actions key load /> })}
            </div>
            {move || {
                let error = error.get()?;
                let request_id = error.request_id().unwrap_or_default().to_owned();
                Some(view! {
                    <Failed
                        text=move || words::error(i18n, &error)
                        request_id
                        busy=load.busy()
                        on_retry=move |()| load.reload()
                    />
                })
            }}
            {move || detail.get().map(|key| view! { <deletion::ScheduledDeletion key load /> })}
            <Tabs
                label=move || t_string!(i18n, keys.detail.tabs)
                tabs=Signal::derive(move || {
                    there
                        .get()
                        .into_iter()
                        .map(|each| Tab {
                            href: Route::Key(key.clone(), each).path(),
                            text: words::key_tab(i18n, each).to_owned(),
                            selected: each == tab.get(),
                        })
                        .collect()
                })
                panel_id=PANEL
            />
            <section
                id=PANEL
                role="tabpanel"
                class="stack"
                data-gap="large"
                aria-label=move || words::key_tab(i18n, tab.get())
                aria-busy=move || load.busy().get().then_some("true")
            >
                {move || match detail.get() {
                    Some(key) => panel(tab.get(), key, load),
                    None if loading() => skeleton(tab.get()),
                    None => ().into_any(),
                }}
            </section>
        </div>
    }
}

fn panel(tab: KeyTab, key: KeyDetail, load: Load<KeyDetail>) -> AnyView {
    match tab {
        KeyTab::General => view! { <general::General key load /> }.into_any(),
        KeyTab::Tags => view! { <tags::Tags key /> }.into_any(),
        KeyTab::Material => view! { <material::Material key load /> }.into_any(),
        KeyTab::Try => view! { <trial::Trial key /> }.into_any(),
        KeyTab::Aliases => view! { <aliases::Aliases key /> }.into_any(),
        KeyTab::Grants => view! { <grants::Grants key /> }.into_any(),
        KeyTab::Rotation => view! { <rotation::Rotation key /> }.into_any(),
        KeyTab::Activity => view! { <RecordsOfKey key=key.key_id /> }.into_any(),
        KeyTab::Code => view! { <code::UseInCode key /> }.into_any(),
    }
}

/// What stands in the panel's place while the key is loaded.
fn skeleton(tab: KeyTab) -> AnyView {
    match tab {
        KeyTab::General => view! { <SkeletonFacts count=8 /> }.into_any(),
        KeyTab::Material => view! { <SkeletonFacts count=5 layout=FactsLayout::Rows /> }.into_any(),
        KeyTab::Tags
        | KeyTab::Aliases
        | KeyTab::Grants
        | KeyTab::Rotation
        | KeyTab::Try
        | KeyTab::Activity
        | KeyTab::Code => view! { <SkeletonFields count=2 /> }.into_any(),
    }
}

/// The way back to the list, as it was left.
#[component]
fn Breadcrumb() -> impl IntoView {
    let i18n = use_i18n();
    let list = use_list_place().url().unwrap_or_else(|| Route::Keys.path());
    view! {
        <nav class="breadcrumb" aria-label=move || t_string!(i18n, common.keys)>
            <a href=list>{move || t_string!(i18n, keys.title)}</a>
        </nav>
    }
}

/// State and id, below the alias.
#[component]
fn Headline(key: KeyDetail) -> impl IntoView {
    let i18n = use_i18n();
    let id = key.key_id.to_string();
    view! {
        <KeyStateMark key />
        <span class="copy">
            <code>{id.clone()}</code>
            <CopyButton value=Signal::stored(id) what=move || t_string!(i18n, keys.key_id) />
        </span>
    }
}
