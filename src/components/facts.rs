//! Names and values.

use leptos::prelude::*;

/// How facts are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FactsLayout {
    /// In as many columns as there is room for.
    #[default]
    Columns,
    /// One below the other, name and value side by side.
    Rows,
}

impl FactsLayout {
    /// The value of `data-layout`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Columns => "columns",
            Self::Rows => "rows",
        }
    }
}

/// A list of facts.
#[component]
pub fn Facts(
    /// How it is laid out.
    #[prop(optional)]
    layout: FactsLayout,
    /// Its `Fact`s.
    children: Children,
) -> impl IntoView {
    view! {
        <dl class="facts" data-layout=layout.as_str()>
            {children()}
        </dl>
    }
}

/// One fact.
#[component]
pub fn Fact(
    /// Its name.
    #[prop(into)]
    name: TextProp,
    /// Whether the value is an id or other text that is no language.
    #[prop(optional)]
    code: bool,
    /// Its value.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="facts__item">
            <dt class="facts__name">{move || name.get()}</dt>
            <dd class="facts__value" data-kind=code.then_some("code")>
                {children()}
            </dd>
        </div>
    }
}
