//! Looking at what was typed when the focus leaves it. Who leaves it by a pointer presses something: what is said of a
//! field would move that away before the pointer is released, and the click would miss it. So the look waits for the
//! click; who leaves it by keyboard is told at once.

use std::time::Duration;

use leptos::ev::{self, FocusEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{EventTarget, Node};

/// How long after its release a press may still lead to a click: that of a finger comes later than that of a mouse.
const CLICK: Duration = Duration::from_millis(100);

/// Whether a pointer presses something on the page.
#[derive(Clone, Copy)]
pub struct Press {
    goes_on: StoredValue<bool>,
    /// Which press it is: what waits for the click of one is not ended by that of another.
    number: StoredValue<u32>,
    /// Who looks at something when it is over.
    waiting: StoredValue<Vec<Callback<()>>>,
}

impl Press {
    /// Watches the page.
    pub fn watched() -> Self {
        let press = Self {
            goes_on: StoredValue::new(false),
            number: StoredValue::new(0),
            waiting: StoredValue::new(Vec::new()),
        };
        let begins = window_event_listener(ev::pointerdown, move |_| press.begin());
        let ends = window_event_listener(ev::pointerup, move |_| press.end());
        let is_cancelled = window_event_listener(ev::pointercancel, move |_| press.end());
        // A list that opens takes the release for itself; who types presses nothing any more.
        let is_over = window_event_listener(ev::keydown, move |_| press.over());
        on_cleanup(move || {
            begins.remove();
            ends.remove();
            is_cancelled.remove();
            is_over.remove();
        });
        press
    }

    fn begin(self) {
        self.goes_on.set_value(true);
        self.number
            .update_value(|number| *number = number.wrapping_add(1));
    }

    fn end(self) {
        let number = self.number.get_value();
        let over = move || {
            if self.number.try_get_value() == Some(number) {
                self.over();
            }
        };
        set_timeout(over, CLICK);
    }

    fn over(self) {
        // The page may be gone by now.
        let _gone = self.goes_on.try_set_value(false);
        let waiting = self.waiting.try_update_value(std::mem::take);
        for look in waiting.unwrap_or_default() {
            let _gone = look.try_run(());
        }
    }

    fn after(self, look: Callback<()>) {
        if self.goes_on.try_get_value() == Some(true) {
            self.waiting.update_value(|waiting| waiting.push(look));
        } else {
            let _gone = look.try_run(());
        }
    }
}

/// What an element does at `focusout`: it has `look` called when the focus leaves it altogether, which is not on the way
/// from one control within it to another. Controls that are taken away with their page leave nobody to be told.
pub fn leaving(look: Callback<()>) -> impl Fn(FocusEvent) + Copy + Send + 'static {
    let press = use_context::<Press>();
    move |event| {
        if stays_within(&event) {
            return;
        }
        match press {
            Some(press) => press.after(look),
            None => drop(look.try_run(())),
        }
    }
}

fn stays_within(event: &FocusEvent) -> bool {
    let node = |target: EventTarget| target.dyn_into::<Node>().ok();
    let around = event.current_target().and_then(node);
    let next = event.related_target().and_then(node);
    let both = around.zip(next);
    both.is_some_and(|(around, next)| around.contains(Some(&next)))
}
