//! The table: a tag key, and its values below it.

use kms_api::tags::{TagKey, TagValue};
use kms_api::tags_overview::{TagCount, TagsOverview, ValueCount};
use leptos::prelude::*;

use super::pairs;
use super::rename::Subject;
use crate::components::button::{Button, ButtonSize, ButtonVariant};
use crate::components::table::{ColumnKind, Head, Table};
use crate::context::use_may_write;
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::route::{Route, query_string};

/// The tags that were found.
#[component]
pub fn TagTable(found: TagsOverview, renaming: RwSignal<Option<Subject>>) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let listed = pairs(&found);
    let more = move || {
        let count = format::count(i18n.language().tag(), listed);
        t_string!(i18n, tags.more, count = count)
    };
    let more = found.more.then(|| view! { <p class="note">{more}</p> });
    let each = move |tag: TagCount| view! { <Group tag renaming /> };
    view! {
        {more}
        <Table name=move || t_string!(i18n, tags.title)>
            <thead>
                <tr>
                    <Head>{t!(i18n, tags.key)}</Head>
                    <Head>{t!(i18n, tags.value)}</Head>
                    <Head kind=ColumnKind::Number>{t!(i18n, tags.keys)}</Head>
                    <Show when=move || may_write.get()>
                        <Head kind=ColumnKind::Actions>{t!(i18n, tags.actions)}</Head>
                    </Show>
                </tr>
            </thead>
            {found.tags.into_iter().map(each).collect_view()}
        </Table>
    }
}

#[component]
fn Group(tag: TagCount, renaming: RwSignal<Option<Subject>>) -> impl IntoView {
    let i18n = use_i18n();
    let key = tag.key.clone();
    let each = move |value: ValueCount| view! { <ValueRow key=key.clone() value renaming /> };
    let subject = Subject {
        key: tag.key.clone(),
        value: None,
        keys: tag.keys,
    };
    view! {
        <tbody>
            <tr class="table__row">
                <th class="table__cell" scope="rowgroup">
                    {tag.key.to_string()}
                </th>
                <td class="table__cell">
                    <a href=keys_with(tag.key.as_str())>{t!(i18n, tags.all_values)}</a>
                </td>
                <Count keys=tag.keys />
                <Rename subject renaming />
            </tr>
            {tag.values.into_iter().map(each).collect_view()}
        </tbody>
    }
}

#[component]
fn ValueRow(key: TagKey, value: ValueCount, renaming: RwSignal<Option<Subject>>) -> impl IntoView {
    let href = keys_with(&format!("{key}={}", value.value));
    let subject = Subject {
        key,
        value: Some(value.value.clone()),
        keys: value.keys,
    };
    view! {
        <tr class="table__row">
            <td class="table__cell"></td>
            <th class="table__cell" scope="row">
                <a href=href>
                    <Value value=value.value />
                </a>
            </th>
            <Count keys=value.keys />
            <Rename subject renaming />
        </tr>
    }
}

/// A value, or that there is none.
#[component]
fn Value(value: TagValue) -> impl IntoView {
    let i18n = use_i18n();
    if value.as_str().is_empty() {
        t!(i18n, tags.no_value).into_any()
    } else {
        value.to_string().into_any()
    }
}

#[component]
fn Count(keys: u64) -> impl IntoView {
    let i18n = use_i18n();
    let whole = i64::try_from(keys).unwrap_or(i64::MAX);
    view! {
        <td class="table__cell" data-kind="number">
            {move || format::count(i18n.language().tag(), whole)}
        </td>
    }
}

/// The cell with the button, for those who may rename.
#[component]
fn Rename(subject: Subject, renaming: RwSignal<Option<Subject>>) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let subject = StoredValue::new(subject);
    view! {
        <Show when=move || may_write.get()>
            <td class="table__cell" data-kind="actions">
                <Button
                    variant=ButtonVariant::Ghost
                    size=ButtonSize::Small
                    on_press=move |()| renaming.set(Some(subject.get_value()))
                >
                    {t!(i18n, tags.rename)}
                    <span class="visually-hidden">
                        {" "} {subject.with_value(Subject::name)}
                    </span>
                </Button>
            </td>
        </Show>
    }
}

/// The list of the keys that have a tag.
fn keys_with(tag: &str) -> String {
    Route::Keys.path() + &query_string([("tag", tag)])
}
