//! The dialog in which the columns of the list are chosen and put in order, and how its rows look. Each choice holds at
//! once.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use super::look::{self, Column, Look};
use super::{List, ListDialog};
use crate::components::button::{Button, ButtonSize, ButtonVariant, IconButton};
use crate::components::check::Check;
use crate::components::dialog::Dialog;
use crate::components::icon::Icon;
use crate::context::{Kept, use_kept};
use crate::i18n::{t, t_string, use_i18n};

/// The controls of a column's row.
const CHECK: &str = "input";
const UP: &str = "button:nth-of-type(1):enabled";
const DOWN: &str = "button:nth-of-type(2):enabled";
const EITHER: &str = "button:enabled";

/// The dialog.
#[component]
pub fn ColumnsDialog(list: List) -> impl IntoView {
    let i18n = use_i18n();
    let kept = use_kept(look::KEPT);
    let close = move |()| list.dialog.set(None);
    view! {
        <Dialog
            open=Signal::derive(move || list.dialog.get() == Some(ListDialog::Columns))
            title=move || t_string!(i18n, keys.columns.title)
            on_close=close
            actions=move || {
                view! { <Button autofocus=true on_press=close>{t!(i18n, common.close)}</Button> }
            }
        >
            <p class="note">{t!(i18n, keys.columns.lead)}</p>
            <Choices list kept />
        </Dialog>
    }
}

/// What changes how the list looks.
#[derive(Clone, Copy)]
struct Chooser {
    list: List,
    kept: Kept,
    /// The column that was moved last.
    moved: RwSignal<Option<Column>>,
    /// The control that takes the focus when its row stands elsewhere.
    next: StoredValue<Option<(Column, &'static str)>>,
}

impl Chooser {
    fn change(self, change: impl FnOnce(&mut Look)) {
        self.list.look.update(change);
        self.kept
            .keep(&self.list.look.with_untracked(Look::written));
    }

    /// Changes the columns by a `control` of a row. What is chosen is in the URL as well, so that a link shows the same
    /// to others.
    fn arrange(self, column: Column, control: &'static str, change: impl FnOnce(&mut Look)) {
        self.next.set_value(Some((column, control)));
        self.change(|look| {
            look.columns = self.list.columns.get_untracked();
            change(look);
        });
        let columns = self.list.look.with_untracked(|look| look.columns.clone());
        let query = self.list.query.get_untracked();
        self.list.show.run(query.with_columns(Some(columns)));
    }

    fn shift(self, column: Column, control: &'static str, shift: fn(&mut Look, Column)) {
        self.arrange(column, control, |look| shift(look, column));
        self.moved.set(Some(column));
    }
}

#[component]
fn Choices(list: List, kept: Kept) -> impl IntoView {
    let i18n = use_i18n();
    let chooser = Chooser {
        list,
        kept,
        moved: RwSignal::new(None),
        next: StoredValue::new(None),
    };
    // Those that are shown, in their order, and then the others.
    let order = Memo::new(move |_| {
        let shown = list.columns.get();
        let others = Column::ALL.into_iter();
        let others: Vec<_> = others.filter(|column| !shown.contains(column)).collect();
        [shown, others].concat()
    });
    let rows = NodeRef::<html::Ul>::new();
    // A row that goes elsewhere loses the focus on its way.
    Effect::new(move |_| {
        order.track();
        if let Some((column, control)) = chooser.next.try_update_value(Option::take).flatten() {
            request_animation_frame(move || lead_to(rows, column, control));
        }
    });
    let said = move || {
        let column = chooser.moved.get()?;
        let (before, count) = place_of(list, column)?;
        let (name, place) = (column.name(i18n), before + 1);
        Some(t_string!(
            i18n,
            keys.columns.place,
            column = name,
            place = place,
            count = count
        ))
    };
    view! {
        <ul class="stack" data-gap="hair" node_ref=rows>
            <For each=move || order.get() key=|column| *column let:column>
                <ColumnRow column chooser />
            </For>
        </ul>
        <span class="visually-hidden" role="status">
            {said}
        </span>
        <Check
            checked=Signal::derive(move || list.look.with(|look| look.dense))
            label=move || t_string!(i18n, keys.columns.dense)
            on_change=move |dense| chooser.change(|look| look.dense = dense)
        />
        <Check
            checked=Signal::derive(move || list.look.with(|look| look.wrap))
            label=move || t_string!(i18n, keys.columns.wrap)
            on_change=move |wrap| chooser.change(|look| look.wrap = wrap)
        />
    }
}

/// The place of a column from 0, and how many are shown; nothing of one that is not.
fn place_of(list: List, column: Column) -> Option<(usize, usize)> {
    list.columns.with(|columns| {
        let place = columns.iter().position(|each| *each == column)?;
        Some((place, columns.len()))
    })
}

/// Gives the focus to a control of a column's row; where it cannot be pressed any more, to the one beside it.
fn lead_to(rows: NodeRef<html::Ul>, column: Column, control: &str) {
    let Some(rows) = rows.try_get_untracked().flatten() else {
        return;
    };
    let find = |control: &str| {
        let selector = format!("[data-column={}] {control}", column.as_str());
        rows.query_selector(&selector).ok().flatten()
    };
    let control = find(control).or_else(|| find(EITHER));
    if let Some(control) = control.and_then(|one| one.dyn_into::<HtmlElement>().ok()) {
        let _focused = control.focus();
    }
}

#[component]
fn ColumnRow(column: Column, chooser: Chooser) -> impl IntoView {
    let i18n = use_i18n();
    let place = Memo::new(move |_| place_of(chooser.list, column));
    let first = move || place.get().is_none_or(|(place, _)| place == 0);
    let last = move || place.get().is_none_or(|(place, count)| place + 1 == count);
    view! {
        <li class="cluster" data-align="between" data-column=column.as_str()>
            <Check
                checked=Signal::derive(move || place.get().is_some())
                label=move || column.name(i18n)
                on_change=move |shown| {
                    chooser.arrange(column, CHECK, |look| look.show(column, shown));
                }
            />
            <span class="cluster">
                <IconButton
                    label=move || t_string!(i18n, keys.columns.up, column = column.name(i18n))
                    icon=Icon::ChevronUp
                    variant=ButtonVariant::Ghost
                    size=ButtonSize::Small
                    disabled=Signal::derive(first)
                    on_press=move |()| chooser.shift(column, UP, Look::move_up)
                />
                <IconButton
                    label=move || t_string!(i18n, keys.columns.down, column = column.name(i18n))
                    icon=Icon::ChevronDown
                    variant=ButtonVariant::Ghost
                    size=ButtonSize::Small
                    disabled=Signal::derive(last)
                    on_press=move |()| chooser.shift(column, DOWN, Look::move_down)
                />
            </span>
        </li>
    }
}
