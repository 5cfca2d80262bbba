//! Which page, and how long a page is.

use leptos::prelude::*;

use super::List;
use super::query::PAGE_SIZES;
use crate::components::button::{ButtonVariant, IconButton};
use crate::components::icon::Icon;
use crate::components::select::{Select, SelectOption};
use crate::i18n::{t, t_string, use_i18n};

/// The line below the table.
#[component]
pub fn Pager(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let page = move || list.page();
    let next = move || Some(list.query.get().next(&page()?.next_marker?));
    let previous = move || list.query.get().previous();
    let sizes = PAGE_SIZES.map(|size| SelectOption::new(size, size));
    view! {
        <nav class="pager" aria-label=move || t_string!(i18n, keys.pages)>
            <label class="toolbar__select">
                <span aria-hidden="true">{t!(i18n, keys.page_size)}</span>
                <Select
                    label=move || t_string!(i18n, keys.page_size)
                    auto_width=true
                    value=Signal::derive(move || list.query.with(|query| query.size().to_owned()))
                    options=Signal::stored(sizes.to_vec())
                    on_change=move |size: String| {
                        list.show.run(list.query.get_untracked().with_size(&size));
                    }
                />
            </label>
            <div class="cluster">
                <IconButton
                    label=move || t_string!(i18n, keys.previous_page)
                    icon=Icon::ChevronLeft
                    variant=ButtonVariant::Ghost
                    disabled=Signal::derive(move || previous().is_none())
                    on_press=move |()| {
                        if let Some(query) = list.query.get_untracked().previous() {
                            list.show.run(query);
                        }
                    }
                />
                <span>{move || t_string!(i18n, keys.page, number = list.query.with(super::ListQuery::page))}</span>
                <IconButton
                    label=move || t_string!(i18n, keys.next_page)
                    icon=Icon::ChevronRight
                    variant=ButtonVariant::Ghost
                    disabled=Signal::derive(move || next().is_none())
                    on_press=move |()| {
                        if let Some(query) = untrack(next) {
                            list.show.run(query);
                        }
                    }
                />
            </div>
        </nav>
    }
}
