//! The four states of the list: loading, failed, empty, loaded.

use leptos::prelude::*;

use super::{List, pager::Pager, rows::Rows};
use crate::api::ApiError;
use crate::components::button::{Button, LinkButton};
use crate::components::loaded::{Empty, Failed};
use crate::components::skeleton::{Skeleton, SkeletonWidth};
use crate::context::use_may_write;
use crate::i18n::{t, t_string, use_i18n};
use crate::route::import_made_key;
use crate::words;

/// How many rows stand for those that load.
const SKELETON_ROWS: usize = 8;

#[derive(Clone, PartialEq)]
enum State {
    Loading,
    Failed(ApiError),
    NoKeys,
    NoMatch,
    Loaded,
}

/// Whatever stands below the toolbar.
#[component]
pub fn ListBody(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let state = Memo::new(move |_| match list.load.latest() {
        None => State::Loading,
        Some(Err(error)) => State::Failed(error),
        Some(Ok(loaded)) if !loaded.page.keys.is_empty() => State::Loaded,
        Some(Ok(_)) if list.has_no_keys() => State::NoKeys,
        Some(Ok(_)) => State::NoMatch,
    });
    let page_searched = move || {
        let loaded = list.load.latest().and_then(Result::ok);
        loaded.is_some_and(|loaded| loaded.page_searched)
    };
    let body = move || match state.get() {
        State::Loading => view! { <LoadingTable /> }.into_any(),
        State::Failed(error) => {
            let request_id = error.request_id().map(str::to_owned);
            view! {
                <Failed
                    text=move || words::error(i18n, &error)
                    request_id=request_id.unwrap_or_default()
                    busy=list.load.busy()
                    on_retry=move |()| list.load.reload()
                />
            }
            .into_any()
        }
        State::NoKeys => view! {
            <Empty
                title=move || t_string!(i18n, keys.no_keys)
                text=move || t_string!(i18n, keys.no_keys_text)
            >
                <Show when=move || may_write.get()>
                    <LinkButton href=Signal::stored(import_made_key())>
                        {t!(i18n, keys.try_throwaway)}
                    </LinkButton>
                </Show>
            </Empty>
        }
        .into_any(),
        // Where each page is searched by itself, the next one may hold what this one lacks.
        State::NoMatch => view! {
            <Empty
                title=move || t_string!(i18n, keys.no_match)
                text=move || t_string!(i18n, keys.no_match_text)
            >
                <Button on_press=move |()| {
                    list.show.run(list.query.get_untracked().without_filters());
                }>{t!(i18n, keys.clear_filters)}</Button>
            </Empty>
            <Show when=page_searched>
                <Pager list />
            </Show>
        }
        .into_any(),
        State::Loaded => view! {
            <Rows list />
            <Pager list />
        }
        .into_any(),
    };
    view! {
        <Show when=move || list.ignores.get()>
            <p class="note" role="status">
                {t!(i18n, keys.ignored)}
            </p>
        </Show>
        <Show when=page_searched>
            <p class="note" role="status">
                {t!(i18n, keys.page_searched)}
            </p>
        </Show>
        {body}
    }
}

#[component]
fn LoadingTable() -> impl IntoView {
    let i18n = use_i18n();
    let row = || {
        view! {
            <tr class="table__row">
                <td class="table__cell">
                    <Skeleton width=SkeletonWidth::Long />
                </td>
                <td class="table__cell">
                    <Skeleton />
                </td>
                <td class="table__cell">
                    <Skeleton width=SkeletonWidth::Short />
                </td>
                <td class="table__cell">
                    <Skeleton />
                </td>
            </tr>
        }
    };
    view! {
        <div class="table" aria-busy="true">
            <span class="visually-hidden" role="status">
                {t!(i18n, common.loading)}
            </span>
            <table class="table__grid" aria-hidden="true">
                <tbody>{(0..SKELETON_ROWS).map(|_| row()).collect_view()}</tbody>
            </table>
        </div>
    }
}
