//! A secret while it is typed.

use leptos::prelude::*;
use zeroize::Zeroize as _;

/// What stands in a field for a pass phrase. What stood there before is overwritten.
#[derive(Clone, Copy)]
pub struct Secret(RwSignal<String>);

impl Secret {
    /// Nothing typed.
    pub fn new() -> Self {
        Self(RwSignal::new(String::new()))
    }

    /// As it is typed.
    pub fn signal(self) -> Signal<String> {
        self.0.into()
    }

    /// What is typed now; nothing where nothing is.
    pub fn now(self) -> Option<String> {
        let typed = self.0.get_untracked();
        (!typed.is_empty()).then_some(typed)
    }

    /// It was typed.
    pub fn set(self, text: String) {
        let _disposed = self.0.try_update(|typed| {
            typed.zeroize();
            *typed = text;
        });
    }

    /// Overwrites it.
    pub fn forget(self) {
        let empty = self.0.try_with_untracked(String::is_empty);
        if empty == Some(false) {
            self.set(String::new());
        }
    }
}

impl Default for Secret {
    fn default() -> Self {
        Self::new()
    }
}
