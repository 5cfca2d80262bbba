//! The table of audit records, which the audit page and a key's activity share. It knows the server and its words, and
//! no page.

mod detail;
mod place;
mod table;
pub mod words;

use kms_api::KeyId;
use kms_api::audit::{AuditPage, AuditQuery};
use leptos::prelude::*;

pub use place::Place;
pub use table::{Columns, RecordTable};

use crate::components::loaded::{Empty, Failed};
use crate::components::skeleton::SkeletonTable;
use crate::format;
use crate::i18n::{t_string, use_i18n};
use crate::load::{Load, use_load};

/// How many columns a table of records has.
const COLUMNS: usize = 5;

/// A page of records in whatever state it is: loading, failed, empty, loaded.
#[component]
pub fn Records(
    /// The page.
    load: Load<AuditPage>,
    /// Where it begins.
    #[prop(into)]
    place: Signal<Place>,
    /// Called to show another page.
    #[prop(into)]
    on_place: Callback<Place>,
    /// Which columns there are.
    #[prop(optional)]
    columns: Columns,
    /// What stands in the place of a table without records.
    #[prop(optional, into)]
    empty: Option<ViewFn>,
) -> impl IntoView {
    let i18n = use_i18n();
    let empty = empty.unwrap_or_else(|| {
        ViewFn::from(move || {
            view! {
                <Empty
                    title=move || t_string!(i18n, records.none)
                    text=move || t_string!(i18n, records.none_text)
                />
            }
        })
    });
    let state = Memo::new(move |_| match load.latest() {
        None => State::Loading,
        Some(Err(error)) => State::Failed(error),
        Some(Ok(page)) if page.records.is_empty() => State::Empty,
        Some(Ok(_)) => State::Loaded,
    });
    move || match state.get() {
        State::Loading => view! { <SkeletonTable columns=COLUMNS /> }.into_any(),
        State::Failed(error) => {
            let request_id = error.request_id().map(str::to_owned);
            view! {
                <Failed
                    text=move || crate::words::error(i18n, &error)
                    request_id=request_id.unwrap_or_default()
                    busy=load.busy()
                    on_retry=move |()| load.reload()
                />
            }
            .into_any()
        }
        State::Empty => empty.run(),
        State::Loaded => view! { <RecordTable load place on_place columns /> }.into_any(),
    }
}

#[derive(Clone, PartialEq)]
enum State {
    Loading,
    Failed(crate::api::ApiError),
    Empty,
    Loaded,
}

/// What was done with one key, page by page.
#[component]
pub fn RecordsOfKey(
    /// The key.
    key: KeyId,
) -> impl IntoView {
    let place = RwSignal::new(Place::default());
    let query = move || AuditQuery {
        key_id: Some(key.clone()),
        before: place.get().before(),
        ..AuditQuery::default()
    };
    let load = use_load(query, |api, query| async move {
        api.audit().records(&query).await
    });
    view! {
        <Records load place on_place=move |next| place.set(next) columns=Columns::WithoutKey />
    }
}

/// Milliseconds as the browser counts them.
pub fn milliseconds(time: i64) -> f64 {
    format::milliseconds(u64::try_from(time).unwrap_or_default()) / 1000.0
}
