//! Selecting keys: a page, or every key that matches.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::List;
use super::walk::walk;
use crate::components::button::{Button, ButtonVariant};
use crate::context::{use_api, use_notices};
use crate::format;
use crate::i18n::{t_string, use_i18n};
use crate::pages::keys::work::WorkProgress;
use crate::words;

/// How many keys can be selected at once: each is kept here, and each takes a request of its own.
const MOST: u64 = 10_000;

/// Has the selection go along with the list: other filters end it, and a key that is loaded anew is selected as it is
/// now.
pub fn keep_up(list: List) {
    Effect::new(move |before: Option<super::ListQuery>| {
        let now = list.query.with(super::ListQuery::filters_alone);
        if before.is_some_and(|before| before != now) {
            list.selecting.stop();
            list.selection.set(BTreeMap::new());
        }
        now
    });
    Effect::new(move |_| {
        let shown = list.keys();
        if list.selection.with_untracked(BTreeMap::is_empty) {
            return;
        }
        list.selection.update(|selection| {
            for key in shown {
                if let Some(selected) = selection.get_mut(&key.key_id) {
                    *selected = key;
                }
            }
        });
    });
}

/// The way from a page to every key that matches; nothing where the page has them all.
#[component]
pub fn SelectMatching(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let api = use_api();
    let notices = use_notices();
    let matching = Memo::new(move |_| {
        let loaded = list.load.latest().and_then(Result::ok);
        // Where each page is searched by itself, nobody knows how many match.
        let counted = loaded.filter(|loaded| !loaded.page_searched);
        counted.map_or(0, |loaded| loaded.page.matching)
    });
    let more = move || {
        let selected = list.selection.with(BTreeMap::len);
        !list.selecting.goes_on() && usize::try_from(matching.get()).is_ok_and(|all| all > selected)
    };
    let select = move |()| {
        if !list.selecting.begins() {
            return;
        }
        let (api, query) = (api.clone(), list.query.get_untracked());
        spawn_local(async move {
            let mut found = BTreeMap::new();
            let request = query.request(format::now_seconds());
            let mut whole = true;
            let read = walk(&api, request, |page| {
                let of = usize::try_from(page.matching).unwrap_or(usize::MAX);
                found.extend(page.keys.into_iter().map(|key| (key.key_id.clone(), key)));
                whole = list.selecting.reaches(found.len(), of.max(found.len()));
                whole
            })
            .await;
            list.selecting.ends();
            match read {
                Ok(()) if whole => {
                    // What was emptied meanwhile is not filled again.
                    let fill = |keys: &mut BTreeMap<_, _>| {
                        if !keys.is_empty() {
                            *keys = found;
                        }
                    };
                    let _left = list.selection.try_update(fill);
                }
                Ok(()) => {}
                Err(error) => words::tell(i18n, notices, &error),
            }
        });
    };
    view! {
        <Show when=more>
            {
                let select = select.clone();
                move || {
                    let all = matching.get();
                    if all > MOST {
                        let text = t_string!(i18n, keys.select_bound, count = MOST);
                        return view! { <span class="note">{text}</span> }.into_any();
                    }
                    view! {
                        <Button variant=ButtonVariant::Link on_press=select.clone()>
                            {t_string!(i18n, keys.select_all, count = all)}
                        </Button>
                    }
                        .into_any()
                }
            }
        </Show>
        <WorkProgress work=list.selecting name=move || t_string!(i18n, keys.selecting) />
    }
}
