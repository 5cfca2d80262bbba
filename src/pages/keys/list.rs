//! `/keys`: a page of keys with search, filters and actions. Filters and page are in the URL.

mod bulk;
mod filters;
mod pager;
mod query;
mod results;
mod rows;
mod states;
mod toolbar;

use std::collections::BTreeSet;

use kms_api::KeyId;
use kms_api::console::KeysPage;
use kms_api::keys::KeyDetail;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use self::query::ListQuery;
use self::results::{Refused, ResultsDialog};
use super::action::KeyAction;
use super::delete::DeleteDialog;
use super::parts::{name_of, refused};
use crate::api::keys::KeyList;
use crate::components::button::{Button, ButtonVariant};
use crate::components::icon::Icon;
use crate::components::page_title::PageTitle;
use crate::context::{use_api, use_may_write, use_notices};
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::load::{Load, use_load};
use crate::route::Route;
use crate::words;

/// What the parts of the list share.
#[derive(Clone, Copy)]
struct List {
    query: Memo<ListQuery>,
    load: Load<KeyList>,
    selected: RwSignal<BTreeSet<KeyId>>,
    deleting: RwSignal<Vec<KeyDetail>>,
    show: Callback<ListQuery>,
    act: Callback<(KeyAction, Vec<KeyDetail>)>,
    /// What is being done to keys.
    running: RwSignal<Option<KeyAction>>,
    /// Those of several keys that were refused what was asked for all.
    refused: RwSignal<Vec<Refused>>,
}

impl List {
    /// The page that was loaded last.
    fn page(self) -> Option<KeysPage> {
        self.load.latest()?.ok().map(|list| list.page)
    }

    /// Its keys.
    fn keys(self) -> Vec<KeyDetail> {
        self.page().map(|page| page.keys).unwrap_or_default()
    }

    /// Those of them that are selected.
    fn selected_keys(self) -> Vec<KeyDetail> {
        let selected = self.selected.get();
        self.keys()
            .into_iter()
            .filter(|key| selected.contains(&key.key_id))
            .collect()
    }
}

/// The list of keys.
#[component]
pub fn KeyListPage() -> impl IntoView {
    let list = use_list();
    let total = move || list.page().map(|page| page.total);
    let i18n = use_i18n();
    view! {
        <div class="page">
            <div class="page-head">
                <div class="page-head__title">
                    <PageTitle text=move || t_string!(i18n, keys.title) />
                    <span class="page-head__meta">{total}</span>
                </div>
                <NewKeyButtons />
            </div>
            <Show
                when=move || !list.selected_keys().is_empty()
                fallback=move || view! { <toolbar::Toolbar list /> }
            >
                <bulk::BulkBar list />
            </Show>
            <states::ListBody list />
        </div>
        <ResultsDialog refused=list.refused />
        <DeleteDialog
            keys=list.deleting
            on_done=move |()| {
                list.selected.update(BTreeSet::clear);
                list.load.reload();
            }
        />
    }
}

/// "Import Key" is what the console is for; an auditor gets neither.
#[component]
fn NewKeyButtons() -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let navigate = use_navigate();
    let go = Callback::new(move |route: Route| {
        navigate(&route.path(), NavigateOptions::default());
    });
    view! {
        <Show when=move || may_write.get()>
            <div class="cluster page-head__actions">
                <Button icon=Icon::Plus on_press=move |()| go.run(Route::CreateKey)>
                    {t!(i18n, keys.create_key)}
                </Button>
                <Button
                    variant=ButtonVariant::Primary
                    icon=Icon::Upload
                    on_press=move |()| go.run(Route::ImportKey)
                >
                    {t!(i18n, keys.import_key)}
                </Button>
            </div>
        </Show>
    }
}

/// The query of the URL. It is asked of the location: the routes' own is not told when another page of the console
/// leads back here. On the way to another page it stays as it was.
fn use_query() -> Memo<ListQuery> {
    let location = use_location();
    let list = Route::Keys.path();
    Memo::new(move |before: Option<&ListQuery>| {
        let elsewhere = location.pathname.with(|path| *path != list);
        match before {
            Some(before) if elsewhere => before.clone(),
            _ => location
                .query
                .with(|query| ListQuery::of_url(|name| query.get(name))),
        }
    })
}

fn use_list() -> List {
    let query = use_query();
    let load = use_load(
        move || query.get().request(format::now_seconds()),
        |api, request| async move { api.keys().list(&request).await },
    );
    let selected = RwSignal::new(BTreeSet::new());
    let navigate = use_navigate();
    let show = Callback::new(move |next: ListQuery| {
        selected.update(BTreeSet::clear);
        navigate(
            &next.url(),
            NavigateOptions {
                scroll: false,
                ..NavigateOptions::default()
            },
        );
    });
    let running = RwSignal::new(None);
    let refused = RwSignal::new(Vec::new());
    List {
        query,
        load,
        selected,
        deleting: RwSignal::new(Vec::new()),
        show,
        act: acting(load, selected, running, refused),
        running,
        refused,
    }
}

/// One action on several keys, one key after the other; meanwhile nothing else is begun.
fn acting(
    load: Load<KeyList>,
    selected: RwSignal<BTreeSet<KeyId>>,
    running: RwSignal<Option<KeyAction>>,
    failures: RwSignal<Vec<Refused>>,
) -> Callback<(KeyAction, Vec<KeyDetail>)> {
    let (api, notices, i18n) = (use_api(), use_notices(), use_i18n());
    Callback::new(move |(action, keys): (KeyAction, Vec<KeyDetail>)| {
        if running.get_untracked().is_some() {
            return;
        }
        running.set(Some(action));
        let api = api.clone();
        spawn_local(async move {
            let (mut done, mut failed) = (Vec::new(), Vec::new());
            let several = keys.len() > 1;
            for key in keys {
                match action.run(&api, &key).await {
                    Ok(()) => done.push(name_of(&key)),
                    Err(error) if several => failed.push(Refused {
                        key: name_of(&key),
                        why: words::error(i18n, &error),
                        request_id: error.request_id().map(str::to_owned),
                    }),
                    Err(error) => notices.failed(
                        refused(i18n, &key, &error),
                        error.request_id().map(str::to_owned),
                    ),
                }
            }
            let _disposed = failures.try_set(failed);
            match done.as_slice() {
                [] => {}
                [alias] => notices.done(action.done(i18n, alias)),
                many => notices
                    .done(action.done(i18n, &t_string!(i18n, keys.count, count = many.len()))),
            }
            let _disposed = running.try_set(None);
            let _disposed = selected.try_update(BTreeSet::clear);
            load.reload();
        });
    })
}
