//! `/audit`: what was done, by whom, and how it ended. Filters and page are in the URL.

mod chain;
mod export;
mod filters;
mod live;
mod query;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use self::query::LogQuery;
use super::not_permitted::NotPermittedPage;
use crate::components::button::Button;
use crate::components::loaded::Empty;
use crate::components::page_title::PageTitle;
use crate::context::use_reads_audit;
use crate::i18n::{t, t_string, use_i18n};
use crate::load::{Load, use_load};
use crate::records::Records;
use crate::route::Route;

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Log {
    query: Memo<LogQuery>,
    load: Load<kms_api::audit::AuditPage>,
    show: Callback<LogQuery>,
}

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let i18n = use_i18n();
    let permitted = use_reads_audit();
    move || {
        if permitted.get() {
            view! { <LogPage /> }.into_any()
        } else {
            let title = move || t_string!(i18n, audit.title);
            view! { <NotPermittedPage title /> }.into_any()
        }
    }
}

#[component]
fn LogPage() -> impl IntoView {
    let i18n = use_i18n();
    let log = use_log();
    let place = Signal::derive(move || log.query.with(|query| query.place.clone()));
    let empty = move || view! { <NoRecords log /> }.into_any();
    view! {
        <div class="page">
            <div class="page-head">
                <PageTitle text=move || t_string!(i18n, audit.title) />
                <div class="cluster page-head__actions">
                    <live::LiveSwitch log />
                    <export::Export log />
                </div>
            </div>
            <chain::ChainLine log />
            <filters::Filters log />
            <Records
                load=log.load
                place
                on_place=move |place| {
                    let query = log.query.get_untracked();
                    log.show.run(LogQuery { place, ..query });
                }
                empty=empty
            />
        </div>
    }
}

/// Filters that leave nothing; a log has a record from its first start on.
#[component]
fn NoRecords(log: Log) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Empty
            title=move || t_string!(i18n, audit.no_match)
            text=move || t_string!(i18n, audit.no_match_text)
        >
            <Button on_press=move |()| {
                log.show.run(LogQuery::default());
            }>{t!(i18n, audit.show_all)}</Button>
        </Empty>
    }
}

fn use_log() -> Log {
    let location = use_location();
    let path = Route::Audit.path();
    // On the way to another page it stays as it was.
    let query = Memo::new(move |before: Option<&LogQuery>| {
        let elsewhere = location.pathname.with(|now| *now != path);
        match before {
            Some(before) if elsewhere => before.clone(),
            _ => location
                .query
                .with(|query| LogQuery::of_url(|name| query.get(name))),
        }
    });
    let load = use_load(
        move || query.get().request(),
        |api, request| async move { api.audit().records(&request).await },
    );
    let navigate = use_navigate();
    let show = Callback::new(move |next: LogQuery| {
        navigate(
            &next.url(),
            NavigateOptions {
                scroll: false,
                ..NavigateOptions::default()
            },
        );
    });
    Log { query, load, show }
}
