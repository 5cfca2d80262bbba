//! `/keys`: a page of keys with search, filters and actions. Filters and page are in the URL.

mod add_tags;
mod bulk;
mod cells;
mod columns;
mod dialogs;
mod export;
mod filters;
mod look;
mod pager;
mod query;
mod rows;
mod saved;
mod selecting;
mod states;
mod toolbar;
mod walk;

use std::collections::BTreeMap;

use kms_api::KeyId;
use kms_api::console::{Feature, KeysPage, MOST_COUNTED};
use kms_api::keys::KeyDetail;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use self::dialogs::{DialogsLater, ListDialog};
use self::look::{Column, Look, use_look};
use self::query::ListQuery;
use super::action::KeyAction;
use super::ask::{Asked, Questions, use_actions};
use super::batch::{Batch, use_batch};
use super::results::ResultsDialog;
use super::work::Work;
use crate::api::keys::KeyList;
use crate::components::button::{Button, ButtonVariant};
use crate::components::icon::Icon;
use crate::components::later::Loading;
use crate::components::page_title::PageTitle;
use crate::context::{use_list_place, use_may_write, use_offers};
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::load::{Load, use_load};
use crate::route::Route;

pub use self::dialogs::ListDialogs;

/// What the parts of the list share.
#[derive(Clone, Copy)]
pub struct List {
    query: Memo<ListQuery>,
    /// Whether the address asks for filters that the server does not have.
    ignores: Memo<bool>,
    load: Load<KeyList>,
    /// The selected keys as they were seen last, on this page and on others.
    selection: RwSignal<BTreeMap<KeyId, KeyDetail>>,
    /// The work of selecting every key that matches.
    selecting: Work,
    asked: Asked,
    show: Callback<ListQuery>,
    act: Callback<(KeyAction, KeyDetail)>,
    batch: Batch,
    dialog: RwSignal<Option<ListDialog>>,
    look: RwSignal<Look>,
    /// The columns of the URL, else those that this browser keeps.
    columns: Memo<Vec<Column>>,
}

impl List {
    /// Whether the selection, or the keys in it, are being changed.
    fn busy(self) -> bool {
        self.batch.goes_on() || self.selecting.goes_on()
    }

    /// The page that was loaded last.
    fn page(self) -> Option<KeysPage> {
        self.load.latest()?.ok().map(|list| list.page)
    }

    /// Whether the project has no keys at all.
    fn has_no_keys(self) -> bool {
        self.page()
            .is_some_and(|page| page.keys.is_empty() && page.total == 0)
            && !self.query.with(ListQuery::filters)
    }

    /// Its keys.
    fn keys(self) -> Vec<KeyDetail> {
        self.page().map(|page| page.keys).unwrap_or_default()
    }

    /// The selected keys that `fit`.
    fn selected_that(self, fit: impl Fn(&KeyDetail) -> bool) -> Vec<KeyDetail> {
        let fitting = |keys: &BTreeMap<KeyId, KeyDetail>| {
            keys.values().filter(|key| fit(key)).cloned().collect()
        };
        self.selection.with(fitting)
    }
}

/// A count of keys as it is shown: with a plus where the server counted no further.
fn counted(keys: u64) -> String {
    if keys > MOST_COUNTED {
        format!("{MOST_COUNTED}+")
    } else {
        keys.to_string()
    }
}

/// The list of keys.
#[component]
pub fn KeyListPage(
    /// Loads [`ListDialogs`].
    dialogs: fn(List) -> Loading,
) -> impl IntoView {
    let i18n = use_i18n();
    let list = use_list();
    selecting::keep_up(list);
    let place = use_list_place();
    Effect::new(move |_| place.visit(list.query.with(ListQuery::url)));
    // Where there is nothing to look for, nothing is offered to look with.
    let no_keys = Memo::new(move |_| list.has_no_keys());
    view! {
        <div class="page">
            <div class="page-head">
                <PageTitle text=move || t_string!(i18n, keys.title) />
                <NewKeyButtons />
            </div>
            <Show
                when=move || list.selection.with(|keys| !keys.is_empty())
                fallback=move || {
                    view! {
                        <Show when=move || !no_keys.get()>
                            <toolbar::Toolbar list />
                        </Show>
                    }
                }
            >
                <bulk::BulkBar list />
            </Show>
            <states::ListBody list />
        </div>
        <ResultsDialog results=list.batch.results() />
        <Questions asked=list.asked />
        <DialogsLater list load=dialogs />
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
    let asked = use_query();
    let searches = use_offers(Feature::KeySearch);
    let query = Memo::new(move |_| {
        let asked = asked.get();
        if searches.get() {
            asked
        } else {
            asked.of_the_api()
        }
    });
    let ignores = Memo::new(move |_| asked.get() != query.get());
    // Other columns show the same keys.
    let of_keys = Memo::new(move |_| query.with(|query| query.with_columns(None)));
    let load = use_load(
        move || of_keys.get().request(format::now_seconds()),
        |api, request| async move { api.keys().list(&request).await },
    );
    let navigate = use_navigate();
    let show = Callback::new(move |next: ListQuery| {
        // Other columns are no step to go back by.
        let same_keys = of_keys.get_untracked() == next.with_columns(None);
        navigate(
            &next.url(),
            NavigateOptions {
                scroll: false,
                replace: same_keys,
                ..NavigateOptions::default()
            },
        );
    });
    let selection = RwSignal::new(BTreeMap::new());
    // What was not done stays selected, to be tried again.
    let batch = use_batch(Callback::new(move |done: Vec<KeyId>| {
        selection.update(|keys| done.iter().for_each(|key| drop(keys.remove(key))));
        load.reload();
    }));
    let asked = Asked::new(batch);
    let look = use_look();
    let columns = Memo::new(move |_| {
        let asked = query.with(|query| query.columns().map(<[Column]>::to_vec));
        asked.unwrap_or_else(|| look.with(|look| look.columns.clone()))
    });
    List {
        query,
        ignores,
        load,
        selection,
        selecting: Work::new(),
        asked,
        show,
        act: use_actions(asked),
        batch,
        dialog: RwSignal::new(None),
        look,
        columns,
    }
}
