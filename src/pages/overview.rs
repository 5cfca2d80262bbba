//! `/`: what needs attention, what there is, and what was done.

mod attention;
mod charts;
mod counts;

use kms_api::overview::Overview;
use leptos::prelude::*;

use crate::api::ApiError;
use crate::components::button::{ButtonVariant, LinkButton};
use crate::components::facts::FactsLayout;
use crate::components::icon::Icon;
use crate::components::loaded::{Empty, Failed};
use crate::components::page_title::PageTitle;
use crate::components::skeleton::{SkeletonFacts, SkeletonTable};
use crate::context::use_may_write;
use crate::i18n::{t, t_string, use_i18n};
use crate::load::{Load, use_load};
use crate::route::Route;
use crate::words;

#[derive(Clone, PartialEq)]
enum State {
    Loading,
    Failed(ApiError),
    Empty,
    Loaded(Box<Overview>),
}

/// How what is done to a key here shows: the page loads again, and the focus, whose place is gone, goes to what is left.
#[derive(Clone, Copy)]
struct Again {
    load: Load<Overview>,
    awaited: StoredValue<bool>,
}

impl Again {
    fn load(self) {
        self.awaited.set_value(true);
        self.load.reload();
    }
}

/// The page.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let i18n = use_i18n();
    let load = use_load(|| (), |api, ()| async move { api.overview().show().await });
    let again = Again {
        load,
        awaited: StoredValue::new(false),
    };
    let state = Memo::new(move |_| match load.latest() {
        None => State::Loading,
        Some(Err(error)) => State::Failed(error),
        Some(Ok(overview)) if overview.counts.is_empty() => State::Empty,
        Some(Ok(overview)) => State::Loaded(Box::new(overview)),
    });
    let body = move || match state.get() {
        State::Loading => view! {
            <SkeletonTable columns=3 />
            <SkeletonFacts count=5 layout=FactsLayout::Columns />
        }
        .into_any(),
        State::Failed(error) => {
            let request_id = error.request_id().map(str::to_owned);
            view! {
                <Failed
                    text=move || words::error(i18n, &error)
                    request_id=request_id.unwrap_or_default()
                    busy=load.busy()
                    on_retry=move |()| load.reload()
                />
            }
            .into_any()
        }
        State::Empty => view! { <NoKeys /> }.into_any(),
        State::Loaded(overview) => view! { <Loaded overview=*overview again /> }.into_any(),
    };
    view! {
        <div class="page" data-gap="large">
            <div class="page-head">
                <PageTitle text=move || t_string!(i18n, overview.title) />
            </div>
            {body}
        </div>
    }
}

#[component]
fn Loaded(overview: Overview, again: Again) -> impl IntoView {
    let overview = StoredValue::new(overview);
    view! {
        <attention::Attention overview again />
        <counts::Counts counts=overview.with_value(|overview| overview.counts.clone()) />
        <charts::Charts overview />
    }
}

/// A project without keys: what to do first, for those who may.
#[component]
fn NoKeys() -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    view! {
        <Empty
            title=move || t_string!(i18n, overview.no_keys)
            text=move || {
                if may_write.get() {
                    t_string!(i18n, overview.no_keys_text)
                } else {
                    t_string!(i18n, overview.no_keys_reader)
                }
            }
        >
            <Show when=move || may_write.get()>
                <LinkButton href=Route::CreateKey.path() icon=Icon::Plus>
                    {t!(i18n, keys.create_key)}
                </LinkButton>
                <LinkButton
                    href=Route::ImportKey.path()
                    icon=Icon::Upload
                    variant=ButtonVariant::Primary
                >
                    {t!(i18n, keys.import_key)}
                </LinkButton>
            </Show>
        </Empty>
    }
}
