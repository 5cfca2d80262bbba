//! A page whose program is loaded when it is first visited.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;

use super::loaded::Failed;
use super::page_title::PageTitle;
use super::skeleton::SkeletonFields;
use crate::i18n::{t, t_string, use_i18n};

/// What a part of the program shows, once it is there.
pub struct Content(Box<dyn FnOnce() -> AnyView>);

impl Content {
    /// Shows a view.
    pub fn new(view: impl FnOnce() -> AnyView + 'static) -> Self {
        Self(Box::new(view))
    }
}

/// A part of the program is not there: no connection, or the server has another version by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLoaded;

impl fmt::Display for NotLoaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a part of the console was not loaded")
    }
}

impl std::error::Error for NotLoaded {}

impl From<SplitLoaderError> for NotLoaded {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// A part of the program on its way.
pub type Loading = Pin<Box<dyn Future<Output = Result<Content, NotLoaded>>>>;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Loading,
    Failed,
    Loaded,
}

/// Shows a page once its program is there. A failure is shown, and can be tried again.
#[component]
pub fn Later(
    /// The page's title, for when the page cannot say it itself.
    #[prop(into)]
    title: TextProp,
    /// What is put around the skeleton and the failure of a part of a page that is there already; without it they
    /// stand as a page.
    #[prop(optional)]
    around: Option<Around>,
    /// Begins to load it.
    load: Box<dyn Fn() -> Loading>,
) -> impl IntoView {
    let content = StoredValue::new_local(None::<Content>);
    let progress = RwSignal::new(Progress::Loading);
    let busy = RwSignal::new(false);
    let load = StoredValue::new_local(load);
    let begin = move || {
        busy.set(true);
        let loading = load.with_value(|load| load());
        spawn_local(async move {
            let now = match loading.await {
                Ok(loaded) => {
                    let _disposed = content.try_set_value(Some(loaded));
                    Progress::Loaded
                }
                Err(NotLoaded) => Progress::Failed,
            };
            let _disposed = busy.try_set(false);
            // The same once more changes nothing, so that what is focused stays.
            if progress
                .try_get_untracked()
                .is_some_and(|before| before != now)
            {
                progress.set(now);
            }
        });
    };
    begin();
    let waiting = move || match progress.get() {
        Progress::Failed => view! { <PartFailed busy on_retry=move |()| begin() /> }.into_any(),
        Progress::Loading | Progress::Loaded => view! { <PartLoading /> }.into_any(),
    };
    let waits = Memo::new(move |_| progress.get() != Progress::Loaded);
    move || {
        let title = title.clone();
        if let Some(Around(around)) = around.as_ref().filter(|_| waits.get()) {
            return around(ViewFn::from(move || waiting));
        }
        match progress.get() {
            Progress::Loading => view! {
                <div class="page">
                    <SkeletonFields count=3 />
                </div>
            }
            .into_any(),
            Progress::Failed => view! {
                <div class="page">
                    <PageTitle text=title />
                    <PartFailed busy on_retry=move |()| begin() />
                </div>
            }
            .into_any(),
            Progress::Loaded => content
                .try_update_value(Option::take)
                .flatten()
                .map(|content| (content.0)())
                .into_any(),
        }
    }
}

/// What is put around something.
pub struct Around(Box<dyn Fn(ViewFn) -> AnyView + Send + Sync>);

impl Around {
    /// Puts it where `around` says.
    pub fn new(around: impl Fn(ViewFn) -> AnyView + Send + Sync + 'static) -> Self {
        Self(Box::new(around))
    }
}

#[component]
fn PartLoading() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <span class="visually-hidden" role="status">
            {t!(i18n, common.loading)}
        </span>
        <SkeletonFields count=3 />
    }
}

#[component]
fn PartFailed(busy: RwSignal<bool>, #[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    view! { <Failed text=move || t_string!(i18n, common.not_loaded) busy on_retry /> }
}
