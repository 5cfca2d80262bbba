//! A table that scrolls by itself where it is wider than the page.

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
