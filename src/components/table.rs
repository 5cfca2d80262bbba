//! A table that scrolls by itself where it is wider than the page, and the heads of its columns.

use leptos::prelude::*;

/// A `<table>` with its name, in a box that the keyboard scrolls.
///
/// The box is a group and no landmark: a page has many tables, and a reader of landmarks is to find its sections.
#[component]
pub fn Table(
    /// What the table has, for those who do not see it.
    #[prop(into)]
    name: TextProp,
    /// Whether newer rows are on their way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Whether its rows stand close.
    #[prop(optional, into)]
    dense: Signal<bool>,
    /// Whether texts that are long are wrapped.
    #[prop(optional, into)]
    wrap: Signal<bool>,
    /// `<thead>` and `<tbody>`.
    children: Children,
) -> impl IntoView {
    let caption = name.clone();
    view! {
        <div
            class="table"
            data-density=move || dense.get().then_some("dense")
            data-wrap=move || wrap.get().then_some("true")
            role="group"
            tabindex="0"
            aria-label=move || name.get()
            aria-busy=move || busy.get().then_some("true")
        >
            <table class="table__grid">
                <caption class="visually-hidden">{move || caption.get()}</caption>
                {children()}
            </table>
        </div>
    }
}

/// What a column has, where it looks otherwise than text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    #[default]
    Text,
    /// Boxes to tick.
    Check,
    /// Numbers.
    Number,
    /// What is to be done with a row: its head is heard and not seen.
    Actions,
    /// What has no room on a narrow page.
    Wide,
}

impl ColumnKind {
    /// The value of `data-kind`.
    const fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Text => None,
            Self::Check => Some("check"),
            Self::Number => Some("number"),
            Self::Actions => Some("actions"),
            Self::Wide => Some("wide"),
        }
    }
}

/// A column's head.
#[component]
pub fn Head(
    /// What the column has.
    #[prop(optional)]
    kind: ColumnKind,
    /// What it is called.
    children: Children,
) -> impl IntoView {
    let name = if kind == ColumnKind::Actions {
        view! { <span class="visually-hidden">{children()}</span> }.into_any()
    } else {
        children()
    };
    view! {
        <th class="table__head" scope="col" data-kind=kind.as_str()>
            {name}
        </th>
    }
}
