//! What stands in the place of what is still loading, and has its size.

use leptos::prelude::*;

use super::facts::FactsLayout;
use crate::i18n::{t, use_i18n};

/// How long the text will be, about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SkeletonWidth {
    /// A number or a word.
    Short,
    /// A few words.
    #[default]
    Normal,
    /// A line.
    Long,
}

impl SkeletonWidth {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Normal => "normal",
            Self::Long => "long",
        }
    }
}

/// A bar in the place of a text.
#[component]
pub fn Skeleton(
    /// How long it is.
    #[prop(optional)]
    width: SkeletonWidth,
) -> impl IntoView {
    view! { <span class="skeleton" data-width=width.as_str() aria-hidden="true"></span> }
}

/// Bars in the place of a list of facts.
#[component]
pub fn SkeletonFacts(
    /// How many there will be, about.
    count: usize,
    /// How they will be laid out.
    #[prop(optional)]
    layout: FactsLayout,
) -> impl IntoView {
    let fact = |_| {
        view! {
            <div class="facts__item">
                <span class="facts__name">
                    <Skeleton width=SkeletonWidth::Short />
                </span>
                <span class="facts__value">
                    <Skeleton width=SkeletonWidth::Long />
                </span>
            </div>
        }
    };
    view! {
        <div class="facts" data-layout=layout.as_str() aria-hidden="true">
            {(0..count).map(fact).collect_view()}
        </div>
        <Loading />
    }
}

/// Bars in the place of a form.
#[component]
pub fn SkeletonFields(
    /// How many fields it will have, about.
    count: usize,
) -> impl IntoView {
    let field = |_| {
        view! {
            <div class="field">
                <span class="field__label">
                    <Skeleton />
                </span>
                <span class="skeleton" data-width="control"></span>
            </div>
        }
    };
    view! {
        <div class="stack" data-gap="large" data-measure="form" aria-hidden="true">
            {(0..count).map(field).collect_view()}
        </div>
        <Loading />
    }
}

/// Bars in the place of a table.
#[component]
pub fn SkeletonTable(
    /// How many columns it will have.
    columns: usize,
    /// How many rows it will have, about.
    #[prop(default = 8)]
    rows: usize,
) -> impl IntoView {
    let row = |_| {
        let cell = |_| {
            view! {
                <td class="table__cell">
                    <Skeleton />
                </td>
            }
        };
        view! { <tr class="table__row">{(0..columns).map(cell).collect_view()}</tr> }
    };
    view! {
        <div class="table" aria-busy="true">
            <Loading />
            <table class="table__grid" aria-hidden="true">
                <tbody>{(0..rows).map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

/// The same for those who do not see the bars.
#[component]
fn Loading() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <span class="visually-hidden" role="status">
            {t!(i18n, common.loading)}
        </span>
    }
}
