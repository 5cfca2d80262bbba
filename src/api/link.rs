//! What the answers say of the server itself: whether it can be reached, whether it serves another console by now, and
//! until when the session lasts.

use leptos::prelude::*;

/// How long before its end the end of a session is announced, milliseconds. The server notes a use once a minute only.
pub const NOTICE: f64 = 4.0 * 60_000.0;

/// The line to the server.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    lost: RwSignal<bool>,
    found_again: RwSignal<u32>,
    build: StoredValue<Option<String>>,
    newer: RwSignal<bool>,
    used_at: RwSignal<f64>,
}

impl Link {
    /// Nothing is known yet.
    pub(super) fn new() -> Self {
        Self {
            lost: RwSignal::new(false),
            found_again: RwSignal::new(0),
            build: StoredValue::new(None),
            newer: RwSignal::new(false),
            used_at: RwSignal::new(0.0),
        }
    }

    /// Whether the last request had no answer.
    pub fn lost(self) -> Signal<bool> {
        self.lost.into()
    }

    /// How often the server was reached again after it could not be: what failed meanwhile is loaded again.
    pub fn found_again(self) -> Signal<u32> {
        self.found_again.into()
    }

    /// Whether the server has another console by now than the one that runs here.
    pub fn newer(self) -> Signal<bool> {
        self.newer.into()
    }

    /// When the session's end is to be announced, for one that lasts `life` milliseconds after each use; milliseconds
    /// since 1970.
    pub fn announce_at(self, life: f64) -> f64 {
        self.used_at.get() + life - NOTICE
    }

    /// An answer came at `now` (milliseconds since 1970), from a server with this console.
    pub(super) fn answered(self, build: Option<String>, now: f64) {
        let _disposed = self.used_at.try_set(now);
        if self.lost.try_get_untracked() == Some(true) {
            self.lost.set(false);
            self.found_again.update(|times| *times += 1);
        }
        let Some(build) = build else { return };
        let first = self.build.try_update_value(|known| {
            let first = known.get_or_insert_with(|| build.clone());
            *first == build
        });
        if first == Some(false) && self.newer.try_get_untracked() == Some(false) {
            self.newer.set(true);
        }
    }

    /// No answer came.
    pub(super) fn failed(self) {
        if self.lost.try_get_untracked() == Some(false) {
            self.lost.set(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_console_is_noticed_once_one_is_known() {
        let owner = Owner::new();
        owner.with(|| {
            let link = Link::new();
            for build in [None, Some("a"), None, Some("a")] {
                link.answered(build.map(str::to_owned), 1.0);
                assert!(!link.newer().get_untracked(), "{build:?}");
            }
            link.answered(Some("b".to_owned()), 2.0);
            assert!(link.newer().get_untracked());
        });
    }

    #[test]
    fn the_server_is_found_again_once() {
        let owner = Owner::new();
        owner.with(|| {
            let link = Link::new();
            link.answered(None, 1.0);
            link.failed();
            link.failed();
            assert!(link.lost().get_untracked());
            link.answered(None, 1.0);
            link.answered(None, 1.0);
            assert!(!link.lost().get_untracked());
            assert_eq!(link.found_again().get_untracked(), 1);
        });
    }
}
