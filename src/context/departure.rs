//! Leaving a page otherwise than by a link, such as by signing out: a page that has something to lose asks first.

use leptos::prelude::*;

/// What asks, if anything does; it is told what leaving is.
type Question = Callback<(Callback<()>,)>;

/// Who has to be asked before the page is left.
#[derive(Clone, Copy, Debug)]
pub struct Departure(StoredValue<Option<Question>>);

impl Departure {
    /// Nobody yet.
    pub fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// From now on `ask` decides, for as long as the current owner lives.
    pub fn guard(self, ask: impl Fn(Callback<()>) + Send + Sync + 'static) {
        self.0
            .set_value(Some(Callback::new(move |(leave,)| ask(leave))));
        on_cleanup(move || {
            let _disposed = self.0.try_set_value(None);
        });
    }

    /// Leaves, unless the page has something to lose: then it asks, and leaves if that is the answer.
    pub fn leave(self, leave: Callback<()>) {
        match self.0.get_value() {
            Some(ask) => ask.run((leave,)),
            None => leave.run(()),
        }
    }
}

impl Default for Departure {
    fn default() -> Self {
        Self::new()
    }
}
