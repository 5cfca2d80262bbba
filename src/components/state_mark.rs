//! A state: a mark of its own shape, and its word.

use leptos::prelude::*;

/// The shapes. Colour is never the only sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateShape {
    /// A filled circle with a tick: in force, or done.
    Enabled,
    /// A circle with a bar.
    Disabled,
    /// A dashed circle with an arrow in.
    PendingImport,
    /// A clock.
    PendingDeletion,
    /// A circle with a cross.
    Refused,
}

impl StateShape {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::PendingImport => "pending-import",
            Self::PendingDeletion => "pending-deletion",
            Self::Refused => "refused",
        }
    }
}

/// A state.
#[component]
pub fn StateMark(
    /// Its shape.
    shape: StateShape,
    /// Its word.
    #[prop(into)]
    label: TextProp,
) -> impl IntoView {
    let mark = match shape {
        StateShape::Enabled => view! {
            <circle data-part="fill" cx="8" cy="8" r="7" />
            <path data-part="cut" d="m4.75 8.25 2.25 2.25 4.25-4.75" />
        }
        .into_any(),
        StateShape::Disabled => view! {
            <circle cx="8" cy="8" r="6" />
            <path d="M5.25 8h5.5" />
        }
        .into_any(),
        StateShape::PendingImport => view! {
            <circle cx="8" cy="8" r="6" stroke-dasharray="2.4 2.3" />
            <path d="M8 4.75v5.5M5.75 8.25 8 10.5l2.25-2.25" />
        }
        .into_any(),
        StateShape::PendingDeletion => view! {
            <circle cx="8" cy="8" r="6" />
            <path d="M8 4.5V8l2.25 1.5" />
        }
        .into_any(),
        StateShape::Refused => view! {
            <circle cx="8" cy="8" r="6" />
            <path d="m5.75 5.75 4.5 4.5m0-4.5-4.5 4.5" />
        }
        .into_any(),
    };
    view! {
        <span class="state" data-state=shape.as_str()>
            <svg class="state__mark" viewBox="0 0 16 16" aria-hidden="true">
                {mark}
            </svg>
            <span>{move || label.get()}</span>
        </span>
    }
}
