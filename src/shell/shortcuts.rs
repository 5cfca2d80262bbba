//! The keyboard's way to everything: Ctrl+K finds, `/` searches, `?` helps.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::context::use_preferences;

/// Which of the two dialogs above every page is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlay {
    /// None.
    #[default]
    None,
    /// Find a page, a key, or something to do.
    Palette,
    /// Help, and the list of shortcuts.
    Help,
}

/// What a key that was pressed asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Palette,
    Search,
    Help,
}

/// What is pressed: the key, and whether Control or Command is held.
fn wish(key: &str, command: bool, typing: bool, letters: bool) -> Option<Wish> {
    match key {
        "k" | "K" if command => Some(Wish::Palette),
        "/" if letters && !command && !typing => Some(Wish::Search),
        "?" if letters && !command && !typing => Some(Wish::Help),
        _ => None,
    }
}

/// Listens for as long as the current owner lives. Keys without Control can be turned off (WCAG 2.2, 2.1.4).
pub fn listen(overlay: RwSignal<Overlay>) {
    let letters = use_preferences().shortcuts;
    let listener = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        let command = event.ctrl_key() || event.meta_key();
        let typing = event.is_composing() || is_typing();
        let wish = wish(&event.key(), command, typing, letters.get_untracked());
        let Some(wish) = wish.filter(|_| !event.alt_key()) else {
            return;
        };
        // A dialog of the page holds the focus; what it asks comes first.
        if another_dialog(overlay.get_untracked()) {
            return;
        }
        event.prevent_default();
        match wish {
            Wish::Palette => overlay.set(Overlay::Palette),
            Wish::Help => overlay.set(Overlay::Help),
            Wish::Search => match search_box() {
                Some(search) => drop(search.focus()),
                None => overlay.set(Overlay::Palette),
            },
        }
    });
    on_cleanup(move || listener.remove());
}

/// What takes letters: boxes that are ticked do not.
const TYPING: &str = "input:not([type=checkbox], [type=radio], [type=file]), textarea, select";

/// Whether what has the focus takes letters.
fn is_typing() -> bool {
    document()
        .active_element()
        .is_some_and(|element| element.matches(TYPING) == Ok(true))
}

fn another_dialog(overlay: Overlay) -> bool {
    overlay == Overlay::None && matches!(document().query_selector("dialog[open]"), Ok(Some(_)))
}

/// The search of the page that is shown.
fn search_box() -> Option<HtmlElement> {
    let found = document()
        .query_selector("main input[type=search]")
        .ok()??;
    found.dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_command_key_works_while_typing() {
        assert_eq!(wish("k", true, true, true), Some(Wish::Palette));
        assert_eq!(wish("k", false, false, true), None);
        assert_eq!(wish("/", false, false, true), Some(Wish::Search));
        assert_eq!(wish("/", false, true, true), None);
        assert_eq!(wish("?", false, false, true), Some(Wish::Help));
    }

    #[test]
    fn keys_without_control_can_be_turned_off() {
        for key in ["/", "?"] {
            assert_eq!(wish(key, false, false, false), None);
        }
        assert_eq!(wish("K", true, false, false), Some(Wish::Palette));
    }
}
