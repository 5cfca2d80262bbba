//! When it is said what is wrong with a field of the form.

use leptos::prelude::*;

/// What is said of a field. One that is being typed in is not wrong yet; one that was left is, unless it is empty.
#[derive(Clone, Copy)]
pub struct Said {
    attempted: RwSignal<bool>,
    left: RwSignal<bool>,
    refused: RwSignal<Option<String>>,
}

impl Said {
    /// Nothing yet; `attempted` is whether the form was submitted.
    pub fn new(attempted: RwSignal<bool>) -> Self {
        Self {
            attempted,
            left: RwSignal::new(false),
            refused: RwSignal::new(None),
        }
    }

    /// Something is typed.
    pub fn edit(self) {
        self.left.set(false);
        self.refused.set(None);
    }

    /// The focus left it.
    pub fn leave(self) {
        self.left.set(true);
    }

    /// The server refused it, and this is why. The page may have been left.
    pub fn refuse(self, why: String) {
        let _left = self.refused.try_set(Some(why));
    }

    /// What is said now of a value that may be empty or break its `rule`.
    pub fn error(self, is_empty: bool, broken: bool, rule: &str) -> Option<String> {
        let looked_at = self.attempted.get() || (self.left.get() && !is_empty);
        (looked_at && broken)
            .then(|| rule.to_owned())
            .or_else(|| self.refused.get())
    }
}
