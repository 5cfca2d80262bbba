//! The table: a row opens in place.

use std::collections::BTreeSet;

use kms_api::KeyId;
use kms_api::audit::{AuditPage, AuditRecord};
use leptos::prelude::*;

use super::detail::Detail;
use super::place::Place;
use super::{COLUMNS, words};
use crate::components::button::Button;
use crate::components::icon::{Icon, IconMark};
use crate::components::moment::Moment;
use crate::components::state_mark::StateMark;
use crate::components::table::{Head, Table};
use crate::components::unique_id::unique_id;
use crate::i18n::{t, t_string, use_i18n};
use crate::load::Load;
use crate::route::{KeyTab, Route};

/// Which columns a table of records has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// All of them.
    #[default]
    All,
    /// All but the key, where every record is about the same one.
    WithoutKey,
}

impl Columns {
    fn with_key(self) -> bool {
        self == Self::All
    }

    fn count(self) -> usize {
        COLUMNS - usize::from(!self.with_key())
    }
}

/// The records of a page, and the way to the pages around it.
#[component]
pub fn RecordTable(
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
) -> impl IntoView {
    let i18n = use_i18n();
    let records = move || {
        let page = load.latest().and_then(Result::ok);
        page.map(|page| page.records).unwrap_or_default()
    };
    // By number, so that a row that is open stays open when newer ones arrive.
    let open = RwSignal::new(BTreeSet::new());
    view! {
        <Table name=move || t_string!(i18n, records.title) busy=load.busy()>
            <thead>
                <tr>
                    <Head>{t!(i18n, records.time)}</Head>
                    <Head>{t!(i18n, records.actor)}</Head>
                    <Head>{t!(i18n, records.action)}</Head>
                    {columns.with_key().then(|| view! {
                        <Head>{t!(i18n, records.key)}</Head>
                    })}
                    <Head>{t!(i18n, records.outcome)}</Head>
                </tr>
            </thead>
            <tbody>
                <For each=records key=|record| record.seq let:record>
                    <Row record open columns />
                </For>
            </tbody>
        </Table>
        <Pager load place on_place />
    }
}

#[component]
fn Row(record: AuditRecord, open: RwSignal<BTreeSet<i64>>, columns: Columns) -> impl IntoView {
    let seq = record.seq;
    let entry = record.entry.clone();
    let shown = Memo::new(move |_| open.with(|open| open.contains(&seq)));
    let detail_id = unique_id("record");
    let controlled = detail_id.clone();
    let record = StoredValue::new(record);
    let key = entry.key_id.clone();
    view! {
        <tr class="table__row">
            <th class="table__cell" scope="row">
                <Opener seq open shown controls=controlled />
                <Moment at=super::milliseconds(entry.time) />
            </th>
            <ActorCell record />
            <ActionCell record />
            {columns.with_key().then(|| view! {
                <td class="table__cell" data-kind="code">
                    {key.map(|key| view! { <KeyLink key /> })}
                </td>
            })}
            <OutcomeCell record />
        </tr>
        <Show when=move || shown.get()>
            <tr class="table__row" id=detail_id.clone()>
                <td class="table__cell" data-kind="detail" colspan=columns.count()>
                    <Detail record=record.get_value() />
                </td>
            </tr>
        </Show>
    }
}

/// The button that opens a row and closes it.
#[component]
fn Opener(
    seq: i64,
    open: RwSignal<BTreeSet<i64>>,
    shown: Memo<bool>,
    controls: String,
) -> impl IntoView {
    let i18n = use_i18n();
    let toggle = move |_| {
        open.update(|open| {
            if !open.remove(&seq) {
                open.insert(seq);
            }
        });
    };
    view! {
        <button
            class="table__opener"
            type="button"
            aria-label=move || t_string!(i18n, records.show, number = seq)
            aria-expanded=move || shown.get().to_string()
            aria-controls=move || shown.get().then(|| controls.clone())
            on:click=toggle
        >
            <IconMark icon=Icon::ChevronRight />
        </button>
    }
}

#[component]
fn ActorCell(record: StoredValue<AuditRecord>) -> impl IntoView {
    let i18n = use_i18n();
    let actor = move || record.with_value(|record| words::actor(i18n, &record.entry));
    let credential = record.with_value(|record| record.entry.access_key.clone());
    view! {
        <td class="table__cell">
            {actor} {credential.map(|access| view! { <span class="table__second">{access}</span> })}
        </td>
    }
}

#[component]
fn ActionCell(record: StoredValue<AuditRecord>) -> impl IntoView {
    let i18n = use_i18n();
    let action = move || record.with_value(|record| words::action(i18n, &record.entry.action));
    let count = record.with_value(|record| record.entry.count);
    view! {
        <td class="table__cell">
            {action}
            {(count > 1).then(|| view! {
                <span class="table__second">{t!(i18n, records.times, count = count)}</span>
            })}
        </td>
    }
}

#[component]
fn OutcomeCell(record: StoredValue<AuditRecord>) -> impl IntoView {
    let i18n = use_i18n();
    let outcome = move || record.with_value(|record| words::outcome(i18n, &record.entry));
    let (shape, _) = untrack(outcome);
    let code =
        record.with_value(|record| (!record.entry.is_done()).then(|| record.entry.outcome.clone()));
    view! {
        <td class="table__cell">
            <StateMark shape label=move || outcome().1 />
            {code.map(|code| view! { <span class="table__second">{code}</span> })}
        </td>
    }
}

/// The key's own page; a record that somebody altered may name none.
#[component]
fn KeyLink(key: String) -> impl IntoView {
    let short: String = key.chars().take(8).collect();
    match KeyId::parse(key.clone()) {
        Ok(id) => view! {
            <a href=Route::Key(id, KeyTab::Activity).path() title=key>
                {short}
            </a>
        }
        .into_any(),
        Err(_) => key.into_any(),
    }
}

/// The way to what is older and newer.
#[component]
fn Pager(load: Load<AuditPage>, place: Signal<Place>, on_place: Callback<Place>) -> impl IntoView {
    let i18n = use_i18n();
    let next = move || load.latest()?.ok()?.next_before;
    let older = move || place.get().older(next()?);
    let newer = move || place.get().newer();
    let go = move |to: Option<Place>| {
        if let Some(to) = to {
            on_place.run(to);
        }
    };
    view! {
        <nav class="pager" aria-label=move || t_string!(i18n, records.pages)>
            <Button
                icon=Icon::ChevronLeft
                disabled=Signal::derive(move || newer().is_none())
                on_press=move |()| go(untrack(newer))
            >
                {t!(i18n, records.newer)}
            </Button>
            <Button
                disabled=Signal::derive(move || next().is_none())
                on_press=move |()| go(untrack(older))
            >
                {t!(i18n, records.older)}
                <IconMark icon=Icon::ChevronRight />
            </Button>
        </nav>
    }
}
