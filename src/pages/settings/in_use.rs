//! Whether an account or an access key may be used.

use leptos::prelude::*;

use crate::components::state_mark::{StateMark, StateShape};
use crate::i18n::{t_string, use_i18n};

/// A mark and a word.
#[component]
pub fn UseMark(
    /// Whether it may not.
    disabled: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let shape = if disabled {
        StateShape::Disabled
    } else {
        StateShape::Enabled
    };
    let label = move || {
        if disabled {
            t_string!(i18n, common.state.disabled)
        } else {
            t_string!(i18n, common.state.enabled)
        }
    };
    view! { <StateMark shape label /> }
}
