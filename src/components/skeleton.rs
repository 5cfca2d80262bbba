//! What stands in the place of a text that is still loading.

use leptos::prelude::*;

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
