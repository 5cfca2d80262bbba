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
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

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
    let list_id = StoredValue::new(unique_id("palette"));
    let choice = Choice::of(entries.lines);
    let chosen = choice.place;
    let act = use_acts(on_done, on_help);
    let run = move || {
        if let Some(entry) = choice.entry() {
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
        // An input method's own choosing.
        if event.is_composing() {
            return;
        }
        if event.key() == "Enter" {
            event.prevent_default();
            // What the arrows chose waits for nothing.
            if choice.is_picked() {
                return run();
            }
            searched.set(typed.get_untracked());
            return wanted.set(true);
        }
        if choice.moves(&event.key()) {
            event.prevent_default();
            wanted.set(false);
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
                        choice.picked.set(None);
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
                    } else if chosen.get().is_none() && entries.answered.get() {
                        t_string!(i18n, palette.nothing).to_owned()
                    } else {
                        t_string!(i18n, palette.how).to_owned()
                    }
                }}
            </p>
        </div>
    }
}

/// Which line is chosen.
#[derive(Clone, Copy)]
struct Choice {
    lines: Memo<Vec<Entry>>,
    /// What the arrows chose, by what it is: lines that come later move it, and put nothing in its place.
    picked: RwSignal<Option<Entry>>,
    /// Where that stands; the first line, where nothing was picked or it is found no more.
    place: Memo<Option<usize>>,
}

impl Choice {
    fn of(lines: Memo<Vec<Entry>>) -> Self {
        let picked = RwSignal::new(None::<Entry>);
        let place = Memo::new(move |_| {
            lines.with(|lines| {
                let is_picked = |line: &Entry| picked.with(|picked| picked.as_ref() == Some(line));
                let first = (!lines.is_empty()).then_some(0);
                lines.iter().position(is_picked).or(first)
            })
        });
        Self {
            lines,
            picked,
            place,
        }
    }

    /// What stands there.
    fn entry(self) -> Option<Entry> {
        let place = self.place.get_untracked()?;
        self.lines.with_untracked(|lines| lines.get(place).cloned())
    }

    /// Whether it is what the arrows chose.
    fn is_picked(self) -> bool {
        let entry = self.entry();
        entry.is_some() && self.picked.with_untracked(|picked| *picked == entry)
    }

    /// Goes where a key leads, if it leads anywhere.
    fn moves(self, key: &str) -> bool {
        let now = self.place.get_untracked().unwrap_or_default();
        let next = self.lines.with_untracked(|lines| {
            let next = step(key, now, lines.len())?;
            lines.get(next).cloned()
        });
        let moves = next.is_some();
        if moves {
            self.picked.set(next);
        }
        moves
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
    // The list scrolls by the keyboard as well, whose focus stays in the input.
    Effect::new(move |_| {
        let Some(index) = chosen.get() else { return };
        let id = option_id(list_id, index);
        // Once it is drawn.
        request_animation_frame(move || {
            if let Some(line) = document().get_element_by_id(&id) {
                let nearest = ScrollIntoViewOptions::new();
                nearest.set_block(ScrollLogicalPosition::Nearest);
                line.scroll_into_view_with_scroll_into_view_options(&nearest);
            }
        });
    });
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
                departure.leave(move || navigate(&path, NavigateOptions::default()));
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
            Act::SignOut => departure.leave(sign_out.clone()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_picked_is_moved_by_lines_that_come_later() {
        let entry = |text: &str| Entry {
            icon: Icon::Key,
            text: text.to_owned(),
            detail: None,
            act: Act::Go(text.to_owned()),
        };
        Owner::new().with(|| {
            let found = RwSignal::new(vec![entry("one"), entry("two")]);
            let choice = Choice::of(Memo::new(move |_| found.get()));
            let chosen = || choice.entry().map(|entry| entry.text);
            assert!(!choice.is_picked());
            assert!(choice.moves("ArrowDown"));
            found.update(|found| found.insert(0, entry("late")));
            assert_eq!(chosen().as_deref(), Some("two"));
            assert!(choice.is_picked());
            // What is found no more gives way to the first line.
            found.set(vec![entry("late"), entry("later")]);
            assert_eq!(chosen().as_deref(), Some("late"));
            assert!(!choice.is_picked());
        });
    }

    #[test]
    fn the_lines_are_a_ring() {
        assert_eq!(step("ArrowDown", 2, 3), Some(0));
        assert_eq!(step("ArrowUp", 0, 3), Some(2));
        assert_eq!(step("ArrowDown", 0, 3), Some(1));
        assert_eq!(step("ArrowDown", 0, 0), None);
        assert_eq!(step("a", 0, 3), None);
    }
}
