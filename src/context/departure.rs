//! Leaving a page otherwise than by a link, such as by signing out: a page that has something to lose asks first.

use std::fmt;
use std::sync::Arc;

use leptos::prelude::*;

/// What leads away. It is no `Callback`, since it outlives the menu or the dialog in which it was chosen: that is gone
/// by the time the page's question is answered.
#[derive(Clone)]
pub struct Leave(Arc<dyn Fn() + Send + Sync>);

impl Leave {
    /// Leaves.
    pub fn go(&self) {
        (self.0)();
    }
}

impl fmt::Debug for Leave {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Leave")
    }
}

/// What asks, if anything does; it is told what leaving is.
type Question = Callback<(Leave,)>;

/// Who has to be asked before the page is left.
#[derive(Clone, Copy, Debug)]
pub struct Departure(StoredValue<Option<Question>>);

impl Departure {
    /// Nobody yet.
    pub fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// From now on `ask` decides, for as long as the current owner lives.
    pub fn guard(self, ask: impl Fn(Leave) + Send + Sync + 'static) {
        self.0
            .set_value(Some(Callback::new(move |(leave,)| ask(leave))));
        on_cleanup(move || {
            let _disposed = self.0.try_set_value(None);
        });
    }

    /// Leaves, unless the page has something to lose: then it asks, and leaves if that is the answer.
    pub fn leave(self, leave: impl Fn() + Send + Sync + 'static) {
        let leave = Leave(Arc::new(leave));
        match self.0.get_value() {
            Some(ask) => ask.run((leave,)),
            None => leave.go(),
        }
    }
}

impl Default for Departure {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_away_outlives_where_it_was_chosen() {
        Owner::new().with(|| {
            let departure = Departure::new();
            let held = StoredValue::new(None::<Leave>);
            let left = StoredValue::new(false);
            departure.guard(move |leave| held.set_value(Some(leave)));
            let menu = Owner::new();
            menu.with(|| departure.leave(move || left.set_value(true)));
            menu.cleanup();
            assert!(!left.get_value());
            held.get_value().unwrap().go();
            assert!(left.get_value());
        });
    }
}
