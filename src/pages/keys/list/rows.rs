//! The table of keys.

use std::collections::BTreeMap;

use kms_api::console::{Feature, KeySort, SortOrder};
use kms_api::keys::KeyDetail;
use kms_api::{KeyId, KeyUsage, Operation};
use leptos::prelude::*;

use super::{List, ListQuery};
use crate::components::button::{ButtonSize, ButtonVariant, LinkButton};
use crate::components::copy_button::CopyButton;
use crate::components::icon::{Icon, IconMark};
use crate::components::moment::{Day, Due};
use crate::components::table::Table;
use crate::context::{use_may_write, use_offers};
use crate::format;
use crate::i18n::{t, t_string, use_i18n};
use crate::pages::keys::action::permits;
use crate::pages::keys::action_menu::ActionMenu;
use crate::pages::keys::parts::{KeyStateMark, name_of};
use crate::route::{KeyTab, Route};
use crate::words;

/// The table.
#[component]
pub fn Rows(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    view! {
        <Table name=move || t_string!(i18n, keys.title) busy=list.load.busy()>
                <thead>
                    <tr>
                        <Show when=move || may_write.get()>
                            <th class="table__head" data-kind="check" scope="col">
                                <SelectAll list />
                            </th>
                        </Show>
                        <SortHead list by=KeySort::Alias>
                            {t!(i18n, keys.alias)}
                        </SortHead>
                        <th class="table__head" scope="col">{t!(i18n, keys.state)}</th>
                        <th class="table__head" scope="col">{t!(i18n, keys.spec_and_usage)}</th>
                        <th class="table__head" scope="col">{t!(i18n, keys.origin)}</th>
                        <SortHead list by=KeySort::Expires>
                            {t!(i18n, keys.expires)}
                        </SortHead>
                        <SortHead list by=KeySort::Created>
                            {t!(i18n, keys.created)}
                        </SortHead>
                        <Show when=move || may_write.get()>
                            <th class="table__head" data-kind="actions" scope="col">
                                <span class="visually-hidden">{t!(i18n, keys.actions)}</span>
                            </th>
                        </Show>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || list.keys() key=fingerprint let:key>
                        <Row list key />
                    </For>
                </tbody>
        </Table>
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
fn fingerprint(key: &KeyDetail) -> (KeyId, &'static str, String, String, String) {
    (
        key.key_id.clone(),
        key.key_state.as_str(),
        key.key_alias.clone(),
        key.expiration_time.clone(),
        key.scheduled_deletion_date.clone(),
    )
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
    view! {
        <input
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
fn Row(list: List, key: KeyDetail) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let id = key.key_id.clone();
    let selected = {
        let id = id.clone();
        Memo::new(move |_| list.selection.with(|selection| selection.contains_key(&id)))
    };
    let (usage, origin) = (key.key_usage, key.origin);
    let expires = format::number(&key.expiration_time).map(|seconds| seconds * 1000.0);
    let created = format::number(&key.creation_date);
    let toggled = key.clone();
    let acted_on = StoredValue::new(key.clone());
    view! {
        <tr class="table__row" aria-selected=move || may_write.get().then(|| selected.get().to_string())>
            <Show when=move || may_write.get()>
                <td class="table__cell" data-kind="check">
                    <RowCheck list key=acted_on.get_value() selected />
                </td>
            </Show>
            <th class="table__cell" scope="row">
                <a class="table__alias" href=Route::Key(id.clone(), KeyTab::General).path()>
                    {name_of(&toggled)}
                </a>
                <span class="table__id">
                    <code>{id.to_string()}</code>
                    <CopyButton
                        value=Signal::stored(id.to_string())
                        what=move || t_string!(i18n, keys.key_id)
                    />
                </span>
            </th>
            <td class="table__cell">
                <KeyStateMark key=key.clone() />
                <ImportLink key=acted_on.get_value() />
            </td>
            <td class="table__cell">
                {key.key_spec.as_str()}
                <span class="table__second">{usage.map(KeyUsage::as_str)}</span>
            </td>
            <td class="table__cell" data-kind="muted">{move || words::origin(i18n, origin)}</td>
            <td class="table__cell">
                {match expires {
                    Some(at) => view! { <Due at /> }.into_any(),
                    None => view! { <span class="due" data-urgency="none">{t!(i18n, keys.never)}</span> }.into_any(),
                }}
            </td>
            <td class="table__cell" data-kind="muted">{created.map(|at| view! { <Day at /> })}</td>
            <Show when=move || may_write.get()>
                <td class="table__cell" data-kind="actions">
                    <div class="table__actions">
                        <ActionMenu key=acted_on.get_value() small=true on_action=list.act />
                    </div>
                </td>
            </Show>
        </tr>
    }
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

/// The next step of a key that is pending import, in the open.
#[component]
fn ImportLink(key: KeyDetail) -> impl IntoView {
    let i18n = use_i18n();
    let may_write = use_may_write();
    let importable = permits(&key, Operation::Import);
    let href = Route::ImportMaterial(key.key_id).path();
    view! {
        <Show when=move || importable && may_write.get()>
            <LinkButton href=href.clone() variant=ButtonVariant::Link size=ButtonSize::Small>
                {t!(i18n, keys.action.import_material)}
            </LinkButton>
        </Show>
    }
}
