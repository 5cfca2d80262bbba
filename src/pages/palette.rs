//! The command palette: pages, things to do, and keys by alias, id or tag, under one search.

mod entries;

use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen_futures::JsFuture;

use self::entries::{Act, Entries, Entry, use_entries};
use crate::components::copy_button::write_clipboard;
use crate::components::icon::{Icon, IconMark};
use crate::components::unique_id::unique_id;
use crate::context::{use_departure, use_notices, use_preferences, use_sign_out};
use crate::i18n::{t_string, use_i18n};

/// How long typing must pause before keys are searched.
const PAUSE: Duration = Duration::from_millis(200);

/// The palette.
#[component]
pub fn Palette(
    /// Called when something was chosen.
    on_done: Callback<()>,
    /// Called to show the help in its place.
    on_help: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let typed = RwSignal::new(String::new());
    let searched = RwSignal::new(String::new());
    let entries = use_entries(typed.into(), searched.into());
    let place = RwSignal::new(0_usize);
    let list_id = StoredValue::new(unique_id("palette"));
    let count = Memo::new(move |_| entries.lines.with(Vec::len));
    let chosen = Memo::new(move |_| (count.get() > 0).then(|| place.get().min(count.get() - 1)));
    let act = use_acts(on_done, on_help);
    let run = move || {
        let entry = chosen
            .get_untracked()
            .and_then(|index| entries.lines.with_untracked(|all| all.get(index).cloned()));
        if let Some(entry) = entry {
            act.run(entry.act);
        }
    };
    // Enter right behind the last letter is about what is typed, not about what was found for the letters before.
    let wanted = RwSignal::new(false);
    Effect::new(move |_| {
        if wanted.get() && entries.answered.get() {
            wanted.set(false);
            run();
        }
    });
    let mut search = debounce(PAUSE, move |text: String| {
        let _disposed = searched.try_set(text);
    });
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _focused = input.focus();
        }
    });
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            searched.set(typed.get_untracked());
            return wanted.set(true);
        }
        let now = chosen.get_untracked().unwrap_or_default();
        if let Some(next) = step(&event.key(), now, count.get_untracked()) {
            event.prevent_default();
            place.set(next);
        }
    };
    view! {
        <div class="palette">
            <div class="palette__field">
                <IconMark icon=Icon::Search />
                <input
                    node_ref=input
                    class="palette__input"
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-label=move || t_string!(i18n, palette.title)
                    aria-expanded="true"
                    aria-controls=list_id.get_value()
                    aria-activedescendant=move || chosen.get().map(|index| option_id(list_id, index))
                    placeholder=move || t_string!(i18n, palette.placeholder)
                    prop:value=move || typed.get()
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        place.set(0);
                        wanted.set(false);
                        typed.set(text.clone());
                        search(text);
                    }
                    on:keydown=on_key
                />
            </div>
            <Lines entries chosen list_id act />
            <p class="palette__note note" role="status">
                {move || {
                    if let Some(failed) = entries.failed.get() {
                        failed
                    } else if count.get() == 0 && !entries.busy.get() {
                        t_string!(i18n, palette.nothing).to_owned()
                    } else {
                        t_string!(i18n, palette.how).to_owned()
                    }
                }}
            </p>
        </div>
    }
}

/// Where an arrow leads from `now`, of `count` lines in a ring.
fn step(key: &str, now: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowDown" => Some(if now >= last { 0 } else { now + 1 }),
        "ArrowUp" => Some(now.checked_sub(1).unwrap_or(last)),
        _ => None,
    }
}

/// The id of the line of an index, which the input names as the chosen one.
fn option_id(list_id: StoredValue<String>, index: usize) -> String {
    list_id.with_value(|id| format!("{id}-{index}"))
}

#[component]
fn Lines(
    entries: Entries,
    chosen: Memo<Option<usize>>,
    list_id: StoredValue<String>,
    act: Callback<Act>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <ul
            class="palette__list"
            id=list_id.get_value()
            role="listbox"
            aria-label=move || t_string!(i18n, palette.results)
            aria-busy=move || entries.busy.get().then_some("true")
        >
            {move || {
                entries
                    .lines
                    .get()
                    .into_iter()
                    .enumerate()
                    .map(|(index, entry)| {
                        let act_of = entry.act.clone();
                        view! {
                            <li
                                class="palette__entry"
                                role="option"
                                id=option_id(list_id, index)
                                aria-selected=move || (chosen.get() == Some(index)).to_string()
                                on:click=move |_| act.run(act_of.clone())
                            >
                                <Face entry />
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ul>
    }
}

#[component]
fn Face(entry: Entry) -> impl IntoView {
    view! {
        <IconMark icon=entry.icon />
        <span class="palette__text">{entry.text}</span>
        {entry.detail.map(|detail| view! { <code class="palette__detail">{detail}</code> })}
    }
}

/// Does what an entry says, and closes the palette.
fn use_acts(on_done: Callback<()>, on_help: Callback<()>) -> Callback<Act> {
    let navigate = use_navigate();
    let departure = use_departure();
    let preferences = use_preferences();
    let (notices, i18n) = (use_notices(), use_i18n());
    let sign_out = use_sign_out();
    Callback::new(move |act: Act| {
        on_done.run(());
        match act {
            Act::Go(path) => {
                let navigate = navigate.clone();
                let go = Callback::new(move |()| navigate(&path, NavigateOptions::default()));
                departure.leave(go);
            }
            Act::Theme(theme) => preferences.choose_theme(theme),
            Act::Language(language) => preferences.choose_language(language),
            Act::Copy(text) => spawn_local(async move {
                // A browser that refuses leaves the text on the page.
                if JsFuture::from(write_clipboard(&text)).await.is_ok() {
                    notices.done(untrack(|| t_string!(i18n, common.copied)));
                }
            }),
            Act::Help => on_help.run(()),
            Act::SignOut => departure.leave(sign_out),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_are_a_ring() {
        assert_eq!(step("ArrowDown", 2, 3), Some(0));
        assert_eq!(step("ArrowUp", 0, 3), Some(2));
        assert_eq!(step("ArrowDown", 0, 3), Some(1));
        assert_eq!(step("ArrowDown", 0, 0), None);
        assert_eq!(step("a", 0, 3), None);
    }
}
