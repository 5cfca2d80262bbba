//! A search, which is asked for when typing pauses.

use std::time::Duration;

use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;

use super::icon::{Icon, IconMark};
use super::input::{Input, InputKind};

/// How long typing must pause before it is searched.
const PAUSE: Duration = Duration::from_millis(250);

/// The input. What is typed stays while what was found loads.
#[component]
pub fn SearchBox(
    /// Its name.
    #[prop(into)]
    label: TextProp,
    /// What may be searched.
    #[prop(into)]
    placeholder: TextProp,
    /// What is searched now: it may change without this box, by "Clear" or by going back.
    #[prop(into)]
    searched: Signal<String>,
    /// Called with what is typed, without the spaces around it.
    #[prop(into)]
    on_search: Callback<String>,
) -> impl IntoView {
    let typed = RwSignal::new(searched.get_untracked());
    // Whether something is typed that is not asked for yet: an earlier search that arrives meanwhile does not undo it.
    let waits = StoredValue::new(false);
    Effect::new(move |_| {
        let searched = searched.get();
        if !waits.get_value() && typed.get_untracked().trim() != searched {
            typed.set(searched);
        }
    });
    let search = StoredValue::new_local(debounce(PAUSE, move |text: String| {
        // The page may have been left.
        if waits.try_set_value(false).is_none() {
            on_search.run(text.trim().to_owned());
        }
    }));
    view! {
        <div class="toolbar__search">
            <IconMark icon=Icon::Search />
            <Input
                kind=InputKind::Search
                label
                placeholder
                max_length=255u32
                value=typed
                on_input=move |text: String| {
                    waits.set_value(true);
                    typed.set(text.clone());
                    search.update_value(|search| search(text));
                }
            />
        </div>
    }
}
