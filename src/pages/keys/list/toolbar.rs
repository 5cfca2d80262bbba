//! Search, filters, refresh.

use kms_api::console::Feature;
use leptos::prelude::*;

use super::filters::{MoreFilters, Tokens};
use super::saved::Presets;
use super::{List, ListDialog, counted};
use crate::components::button::{Button, IconButton};
use crate::components::icon::Icon;
use crate::components::search_box::SearchBox;
use crate::components::select::{Select, SelectOption};
use crate::context::use_offers;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::parts;
use crate::words;

/// The line above the table.
#[component]
pub fn Toolbar(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let searches = use_offers(Feature::KeySearch);
    let total = move || {
        let page = list.page()?;
        Some(t_string!(
            i18n,
            keys.matching,
            shown = counted(page.matching),
            total = counted(page.total)
        ))
    };
    view! {
        <div class="toolbar" role="search">
            <Search list />
            <StateFilter list />
            <SpecFilter list />
            <Show when=move || searches.get()>
                <MoreFilters list />
            </Show>
            <Show when=move || list.query.with(super::ListQuery::filters)>
                <Button on_press=move |()| {
                    list.show.run(list.query.get_untracked().without_filters());
                }>{t!(i18n, keys.clear_filters)}</Button>
            </Show>
            <div class="toolbar__end">
                <span role="status">{total}</span>
                <Button on_press=move |()| list.dialog.set(Some(ListDialog::Columns))>
                    {t!(i18n, keys.columns.title)}
                </Button>
                <Button
                    icon=Icon::Download
                    on_press=move |()| list.dialog.set(Some(ListDialog::Export))
                >
                    {t!(i18n, keys.export.open)}
                </Button>
                <IconButton
                    label=move || t_string!(i18n, keys.refresh)
                    icon=Icon::Refresh
                    disabled=list.load.busy()
                    on_press=move |()| list.load.reload()
                />
            </div>
        </div>
        <Show when=move || searches.get()>
            <Tokens list />
        </Show>
        <Presets list />
    }
}

#[component]
fn Search(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let searched = Signal::derive(move || list.query.with(|query| query.search.clone()));
    let search = move |text: String| {
        let query = list.query.get_untracked();
        if query.search != text {
            list.show.run(query.with(|query| query.search = text));
        }
    };
    view! {
        <SearchBox
            label=move || t_string!(i18n, keys.search)
            placeholder=move || t_string!(i18n, keys.search_hint)
            searched
            on_search=search
        />
    }
}

#[component]
fn StateFilter(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let options = move || {
        let any = SelectOption::new("", t_string!(i18n, keys.any_state));
        let states = parts::states()
            .map(|state| SelectOption::new(state.as_str(), words::state(i18n, state)));
        std::iter::once(any).chain(states).collect::<Vec<_>>()
    };
    view! {
        <Select
            label=move || t_string!(i18n, keys.state)
            auto_width=true
            value=Signal::derive(move || {
                list.query.with(|query| query.state.map_or_else(String::new, |state| state.to_string()))
            })
            options=Signal::derive(options)
            on_change=move |value: String| {
                let query = list.query.get_untracked();
                list.show.run(query.with(|query| query.state = value.parse().ok()));
            }
        />
    }
}

#[component]
fn SpecFilter(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let options = move || {
        let any = SelectOption::new("", t_string!(i18n, keys.any_spec));
        let specs =
            parts::offered_specs().map(|spec| SelectOption::new(spec.as_str(), spec.as_str()));
        std::iter::once(any).chain(specs).collect::<Vec<_>>()
    };
    view! {
        <Select
            label=move || t_string!(i18n, keys.spec)
            auto_width=true
            value=Signal::derive(move || {
                list.query.with(|query| query.spec.map_or_else(String::new, |spec| spec.to_string()))
            })
            options=Signal::derive(options)
            on_change=move |value: String| {
                let query = list.query.get_untracked();
                list.show.run(query.with(|query| query.spec = value.parse().ok()));
            }
        />
    }
}
