//! `/tags`: the tags of all keys.

mod export;
mod rename;
mod table;

use kms_api::console::Search;
use kms_api::tags_overview::TagsOverview;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::query_signal_with_options;

use self::rename::{RenameDialog, Subject};
use crate::api::ApiError;
use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::components::loaded::{Empty, Failed};
use crate::components::page_title::PageTitle;
use crate::components::search_box::SearchBox;
use crate::components::skeleton::SkeletonTable;
use crate::context::{use_may_write, use_notices};
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::load::{Load, use_load};
use crate::save;
use crate::words;

/// What the list is saved as.
const FILE: &str = "keyferry-tags.csv";

/// What was searched, and what was found.
type Found = (Option<Search>, TagsOverview);

/// What is searched: the address has it.
#[derive(Clone, Copy)]
struct Searched {
    searched: Memo<Option<String>>,
    set_search: SignalSetter<Option<String>>,
}

impl Searched {
    fn text(self) -> String {
        self.searched.get().unwrap_or_default()
    }

    fn set(self, text: String) {
        let wanted = Some(text).filter(|text| !text.is_empty());
        if wanted != self.searched.get_untracked() {
            self.set_search.set(wanted);
        }
    }
}

#[derive(Clone, PartialEq)]
enum State {
    Loading,
    Failed(ApiError),
    NoTags,
    NoMatch,
    Loaded(TagsOverview),
}

impl State {
    fn of(latest: Option<Result<Found, ApiError>>) -> Self {
        match latest {
            None => Self::Loading,
            Some(Err(error)) => Self::Failed(error),
            Some(Ok((_, found))) if !found.tags.is_empty() => Self::Loaded(found),
            Some(Ok((None, _))) => Self::NoTags,
            Some(Ok((Some(_), _))) => Self::NoMatch,
        }
    }
}

/// How many tags an answer lists: each value of a tag key is one.
fn pairs(found: &TagsOverview) -> i64 {
    let count = found.tags.iter().map(|tag| tag.values.len()).sum::<usize>();
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The page.
#[component]
pub fn TagsPage() -> impl IntoView {
    let i18n = use_i18n();
    let replaced = NavigateOptions {
        replace: true,
        scroll: false,
        ..NavigateOptions::default()
    };
    // In the address, so that reloading, going back and a shared link show the same.
    let (searched, set_search) = query_signal_with_options::<String>("search", replaced);
    let search = Searched {
        searched,
        set_search,
    };
    let load = use_load(
        move || {
            let search = Search::parse(search.text()).ok();
            search.filter(|search| !search.as_str().is_empty())
        },
        |api, search| async move {
            let found = api.tags().overview(search.as_ref()).await?;
            Ok((search, found))
        },
    );
    let renaming = RwSignal::new(None::<Subject>);
    view! {
        <div class="page">
            <div class="page-head">
                <PageTitle text=move || t_string!(i18n, tags.title) />
                <Export load />
            </div>
            <div class="toolbar" role="search">
                <SearchBox
                    label=move || t_string!(i18n, tags.search)
                    placeholder=move || t_string!(i18n, tags.search_hint)
                    searched=Signal::derive(move || search.text())
                    on_search=move |text| search.set(text)
                />
            </div>
            <Body search load renaming />
        </div>
        <RenameDialog subject=renaming on_renamed=move |()| load.reload() />
    }
}

/// Saves what is listed, once there is something.
#[component]
fn Export(load: Load<Found>) -> impl IntoView {
    let (notices, i18n) = (use_notices(), use_i18n());
    let listed = move || {
        let (_, found) = load.latest()?.ok()?;
        (!found.tags.is_empty()).then_some(found)
    };
    let save = move |()| {
        let Some(found) = untrack(listed) else { return };
        save::csv(FILE, &export::text(&found));
        notices.done(untrack(|| {
            let count = format::count(i18n.language().tag(), pairs(&found));
            if found.more {
                t_string!(i18n, tags.exported_first, count = count)
            } else {
                t_string!(i18n, tags.exported, count = count)
            }
        }));
    };
    view! {
        <Show when=move || listed().is_some()>
            <Button icon=Icon::Download on_press=save>
                {t!(i18n, common.export_csv)}
            </Button>
        </Show>
    }
}

#[component]
fn Body(search: Searched, load: Load<Found>, renaming: RwSignal<Option<Subject>>) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let state = Memo::new(move |_| State::of(load.latest()));
    move || match state.get() {
        State::Loading => view! { <SkeletonTable columns=4 /> }.into_any(),
        State::Failed(error) => {
            let request_id = error.request_id().unwrap_or_default().to_owned();
            view! {
                <Failed
                    text=move || words::error(i18n, &error)
                    request_id
                    busy=load.busy()
                    on_retry=move |()| load.reload()
                />
            }
            .into_any()
        }
        State::NoTags => view! {
            <Empty
                title=move || t_string!(i18n, tags.none)
                text=move || {
                    if may_write.get() {
                        t_string!(i18n, tags.none_text)
                    } else {
                        t_string!(i18n, tags.none_reader)
                    }
                }
            />
        }
        .into_any(),
        State::NoMatch => view! {
            <Empty
                title=move || t_string!(i18n, tags.no_match)
                text=move || t_string!(i18n, tags.no_match_text)
            >
                <Button on_press=move |()| search.set(String::new())>
                    {t!(i18n, tags.clear)}
                </Button>
            </Empty>
        }
        .into_any(),
        State::Loaded(found) => view! { <table::TagTable found renaming /> }.into_any(),
    }
}
