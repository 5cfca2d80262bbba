//! The table of keys.

use std::collections::BTreeMap;

use kms_api::KeyId;
use kms_api::console::{Feature, KeySort, SortOrder};
use kms_api::keys::KeyDetail;
use leptos::html;
use leptos::prelude::*;

use super::cells::{Cell, State};
use super::look::Column;
use super::{List, ListQuery};
use crate::components::copy_button::CopyButton;
use crate::components::focus::focus_unless_held;
use crate::components::icon::{Icon, IconMark};
use crate::components::table::{ColumnKind, Head, Table};
use crate::context::{use_list_place, use_may_write, use_offers};
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::action_menu::ActionMenu;
use crate::pages::keys::parts::name_of;
use crate::route::{KeyTab, Route};

/// The table.
#[component]
pub fn Rows(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let columns = list.columns;
    view! {
        <Table
            name=move || t_string!(i18n, keys.title)
            busy=list.load.busy()
            dense=Signal::derive(move || list.look.with(|look| look.dense))
            wrap=Signal::derive(move || list.look.with(|look| look.wrap))
        >
            <thead>
                <tr>
                    <Show when=move || may_write.get()>
                        <Head kind=ColumnKind::Check>
                            <SelectAll list />
                        </Head>
                    </Show>
                    <SortHead list by=KeySort::Alias>
                        {t!(i18n, keys.alias)}
                    </SortHead>
                    {move || {
                        let heads = columns.get().into_iter();
                        heads.map(|column| view! { <ColumnHead list column /> }).collect_view()
                    }}
                    <Show when=move || may_write.get()>
                        <Head kind=ColumnKind::Actions>{t!(i18n, keys.actions)}</Head>
                    </Show>
                </tr>
            </thead>
            <tbody>
                <For each=move || list.keys() key=fingerprint let:key>
                    <Row list columns key />
                </For>
            </tbody>
        </Table>
    }
}

/// A column's head.
#[component]
fn ColumnHead(list: List, column: Column) -> impl IntoView {
    let i18n = use_i18n();
    let name = move || column.name(i18n);
    let by = match column {
        Column::Expires => Some(KeySort::Expires),
        Column::Created => Some(KeySort::Created),
        Column::State
        | Column::Spec
        | Column::Origin
        | Column::EnterpriseProject
        | Column::Description => None,
    };
    let kind = if column == Column::State {
        ColumnKind::Wide
    } else {
        ColumnKind::Text
    };
    match by {
        Some(by) => view! { <SortHead list by>{name}</SortHead> }.into_any(),
        None => view! { <Head kind>{name}</Head> }.into_any(),
    }
}

/// A column's head that sorts by it, where the server sorts.
#[component]
fn SortHead(list: List, by: KeySort, children: ChildrenFn) -> impl IntoView {
    let sortable = use_offers(Feature::KeySearch);
    let sorted = move || {
        let (sort, order) = list.query.with(ListQuery::sorted);
        (sortable.get() && sort == by).then_some(match order {
            SortOrder::Ascending => "ascending",
            SortOrder::Descending => "descending",
        })
    };
    let children = StoredValue::new(children);
    let text = move || children.with_value(|children| children());
    view! {
        <th class="table__head" scope="col" aria-sort=sorted>
            <Show when=move || sortable.get() fallback=text>
                <button
                    class="table__sort"
                    type="button"
                    on:click=move |_| list.show.run(list.query.get_untracked().sorted_by(by))
                >
                    {text()}
                    <Show when=move || sorted().is_some()>
                        <IconMark icon=Icon::ChevronDown />
                    </Show>
                </button>
            </Show>
        </th>
    }
}

/// What a row shows: where this is the same, the row stays, and the focus in it.
fn fingerprint(key: &KeyDetail) -> (KeyId, &'static str, [String; 5]) {
    let shown = [
        &key.key_alias,
        &key.expiration_time,
        &key.scheduled_deletion_date,
        &key.key_description,
        &key.sys_enterprise_project_id,
    ];
    let shown = shown.map(ToString::to_string);
    (key.key_id.clone(), key.key_state.as_str(), shown)
}

#[component]
fn SelectAll(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let selected = Memo::new(move |_| {
        let keys = list.keys();
        let count = list.selection.with(|selection| {
            keys.iter()
                .filter(|key| selection.contains_key(&key.key_id))
                .count()
        });
        (count, keys.len())
    });
    let all = move || {
        let (count, of) = selected.get();
        count == of
    };
    let some = move || {
        let (count, of) = selected.get();
        (1..of).contains(&count)
    };
    let node = NodeRef::<html::Input>::new();
    // The bar of the selection goes with it, and the focus that was in it.
    Effect::new(move |before: Option<bool>| {
        let none = list.selection.with(BTreeMap::is_empty);
        if none && before == Some(false) {
            request_animation_frame(move || {
                if let Some(node) = node.try_get_untracked().flatten() {
                    focus_unless_held(&node);
                }
            });
        }
        none
    });
    view! {
        <input
            node_ref=node
            class="check__box"
            type="checkbox"
            aria-label=move || t_string!(i18n, keys.select_page)
            prop:checked=all
            prop:indeterminate=some
            on:change=move |event| {
                let keys = untrack(|| list.keys());
                list.selection.update(|selection| select(selection, keys, event_target_checked(&event)));
            }
        />
    }
}

/// Selects keys, or no longer.
fn select(selection: &mut BTreeMap<KeyId, KeyDetail>, keys: Vec<KeyDetail>, selected: bool) {
    for key in keys {
        if selected {
            selection.insert(key.key_id.clone(), key);
        } else {
            selection.remove(&key.key_id);
        }
    }
}

#[component]
fn Row(list: List, columns: Memo<Vec<Column>>, key: KeyDetail) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let place = use_list_place();
    let id = key.key_id.clone();
    let name = name_of(&key);
    let selected = {
        let id = id.clone();
        Memo::new(move |_| list.selection.with(|selection| selection.contains_key(&id)))
    };
    let key = StoredValue::new(key);
    let link = returned_to(place.returns_to(id.as_str()));
    view! {
        <tr
            class="table__row"
            aria-selected=move || may_write.get().then(|| selected.get().to_string())
            on:click=move |_| key.with_value(|key| place.uses(key.key_id.as_str()))
        >
            <Show when=move || may_write.get()>
                <td class="table__cell" data-kind="check">
                    <RowCheck list key=key.get_value() selected />
                </td>
            </Show>
            <th class="table__cell" scope="row">
                <a
                    node_ref=link
                    class="table__alias"
                    href=Route::Key(id.clone(), KeyTab::General).path()
                >
                    {name}
                </a>
                <span class="table__id">
                    <code>{id.to_string()}</code>
                    <CopyButton
                        value=Signal::stored(id.to_string())
                        what=move || t_string!(i18n, keys.key_id)
                    />
                </span>
                <Show when=move || columns.with(|columns| columns.contains(&Column::State))>
                    <div class="table__narrow">
                        <State key=key.get_value() />
                    </div>
                </Show>
            </th>
            {move || {
                let cells = columns.get().into_iter();
                cells.map(|column| view! { <Cell column key /> }).collect_view()
            }}
            <Show when=move || may_write.get()>
                <td class="table__cell" data-kind="actions">
                    <div class="table__actions">
                        <ActionMenu
                            key=Signal::stored(key.get_value())
                            busy=Signal::derive(move || list.batch.goes_on())
                            small=true
                            on_action=list.act
                        />
                    </div>
                </td>
            </Show>
        </tr>
    }
}

/// A link that takes the focus when its row is the one that was `used` last: on the way back from the key's page, and
/// where an action made a new row of it.
fn returned_to(used: bool) -> NodeRef<html::A> {
    let link = NodeRef::<html::A>::new();
    Effect::new(move |_| {
        if let Some(link) = link.get().filter(|_| used) {
            // The page's heading takes the focus first.
            request_animation_frame(move || focus_unless_held(&link));
        }
    });
    link
}

#[component]
fn RowCheck(list: List, key: KeyDetail, selected: Memo<bool>) -> impl IntoView {
    let name = name_of(&key);
    view! {
        <input
            class="check__box"
            type="checkbox"
            aria-label=name
            prop:checked=move || selected.get()
            on:change=move |event| {
                let selected = event_target_checked(&event);
                list.selection.update(|selection| select(selection, vec![key.clone()], selected));
            }
        />
    }
}
