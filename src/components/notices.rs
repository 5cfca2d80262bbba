//! What was done, and what failed, in the corner of every page: one live region each, so that it is read out, the former
//! politely. Neither takes the focus.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::button::{Button, ButtonSize, ButtonVariant, IconButton};
use super::callout::Tone;
use super::icon::{Icon, IconMark};
use super::request_id::RequestId;
use crate::i18n::{t, t_string, use_i18n};

/// How many stand there at most; the oldest gives way, one that says what was done before one that says what failed.
const MOST: usize = 4;
/// How long is said what was done. What failed stands until it is taken away.
const LIFE: Duration = Duration::from_secs(8);

/// What takes back what a notice says was done.
#[derive(Clone)]
struct Undo(Arc<dyn Fn() + Send + Sync>);

impl fmt::Debug for Undo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Undo")
    }
}

/// One notice.
#[derive(Clone, Debug)]
pub struct Notice {
    id: u32,
    tone: Tone,
    text: String,
    request_id: Option<String>,
    undo: Option<Undo>,
}

/// The notices that stand on the page.
#[derive(Clone, Copy, Debug)]
pub struct Notices(
    RwSignal<Vec<Notice>>,
    /// The id that was given last: one that is taken away and one that comes at once are two.
    StoredValue<u32>,
);

impl Default for Notices {
    fn default() -> Self {
        Self(RwSignal::new(Vec::new()), StoredValue::new(0))
    }
}

impl Notices {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says that something was done.
    pub fn done(self, text: impl Into<String>) {
        self.push(Tone::Success, text.into(), None, None);
    }

    /// Says that something was done, and offers to take it back. The page may have been left by then.
    pub fn done_with_undo(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        let undo = Some(Undo(Arc::new(undo)));
        self.push(Tone::Success, text.into(), None, undo);
    }

    /// Says that something failed, and under which request.
    pub fn failed(self, text: impl Into<String>, request_id: Option<String>) {
        self.push(Tone::Danger, text.into(), request_id, None);
    }

    /// Takes every notice away.
    pub fn clear(self) {
        self.0.update(Vec::clear);
    }

    fn push(self, tone: Tone, text: String, request_id: Option<String>, undo: Option<Undo>) {
        let id = self.1.get_value() + 1;
        self.1.set_value(id);
        self.0.update(|notices| {
            notices.push(Notice {
                id,
                tone,
                text,
                request_id,
                undo,
            });
            if notices.len() > MOST {
                let mut older = notices.iter().take(MOST);
                let first = older.position(|notice| notice.tone != Tone::Danger);
                notices.remove(first.unwrap_or_default());
            }
        });
    }

    fn dismiss(self, id: u32) {
        // The page may be gone before its timer.
        let _disposed = self
            .0
            .try_update(|notices| notices.retain(|notice| notice.id != id));
    }
}

/// Whether somebody is at the notices, who is to be given the time.
#[derive(Clone, Copy)]
struct Held {
    pointer: RwSignal<bool>,
    focus: RwSignal<bool>,
}

/// Where notices appear. Both regions are there from the start, since a region that comes with its text is not read out.
#[component]
pub fn NoticeArea(
    /// The notices.
    notices: Notices,
    /// How long is said what was done, while nobody is at it.
    #[prop(default = LIFE)]
    life: Duration,
) -> impl IntoView {
    let held = Held {
        pointer: RwSignal::new(false),
        focus: RwSignal::new(false),
    };
    let dismiss = Callback::new(move |id| {
        // A button that goes with its notice does not say that the focus left it.
        held.focus.set(false);
        notices.dismiss(id);
    });
    let of = move |danger: bool| {
        Signal::derive(move || {
            let mut all = notices.0.get();
            all.retain(|notice| (notice.tone == Tone::Danger) == danger);
            all
        })
    };
    let list = move |shown: Signal<Vec<Notice>>| {
        view! {
            <For each=move || shown.get() key=|notice| notice.id let:notice>
                <NoticeCard notice held life on_dismiss=dismiss />
            </For>
        }
    };
    view! {
        <div
            class="toasts"
            on:pointerenter=move |_| held.pointer.set(true)
            on:pointerleave=move |_| held.pointer.set(false)
            on:focusin=move |_| held.focus.set(true)
            on:focusout=move |_| held.focus.set(false)
        >
            <div class="toasts__region" role="status">{list(of(false))}</div>
            <div class="toasts__region" role="alert">{list(of(true))}</div>
        </div>
    }
}

#[component]
fn NoticeCard(
    notice: Notice,
    held: Held,
    life: Duration,
    on_dismiss: Callback<u32>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Notice {
        id,
        tone,
        text,
        request_id,
        undo,
    } = notice;
    // What can be taken back stands until somebody has decided.
    if tone != Tone::Danger && undo.is_none() {
        lapse(held, life, move || on_dismiss.run(id));
    }
    let undo = undo.map(|Undo(undo)| {
        let press = move |()| {
            undo();
            on_dismiss.run(id);
        };
        view! {
            <Button size=ButtonSize::Small on_press=press>
                {t!(i18n, common.undo)}
            </Button>
        }
    });
    view! {
        <div class="toast" data-tone=tone.as_str()>
            <span class="toast__icon">
                <IconMark icon=tone.icon() />
            </span>
            <p class="toast__text">{text} {request_id.map(|id| view! { <RequestId id /> })}</p>
            {undo}
            <IconButton
                label=move || t_string!(i18n, common.dismiss)
                icon=Icon::Close
                variant=ButtonVariant::Ghost
                size=ButtonSize::Small
                on_press=move |()| on_dismiss.run(id)
            />
        </div>
    }
}

/// Calls `end` once nobody was at the notices for so long; the time begins anew when they are left. It ends with its
/// owner.
fn lapse(held: Held, life: Duration, end: impl Fn() + Copy + 'static) {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    Effect::new(move |_| {
        stop();
        if !held.pointer.get() && !held.focus.get() {
            timer.set_value(set_timeout_with_handle(end, life).ok());
        }
    });
    on_cleanup(stop);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_stands_longer_than_what_was_done() {
        let owner = Owner::new();
        owner.with(|| {
            let notices = Notices::new();
            notices.failed("no", None);
            for number in 1..=9 {
                notices.done(number.to_string());
            }
            let texts = || -> Vec<String> {
                let notices = notices.0.get_untracked();
                notices.into_iter().map(|notice| notice.text).collect()
            };
            assert_eq!(texts(), ["no", "7", "8", "9"]);
            for number in 1..=4 {
                notices.failed(format!("no {number}"), None);
            }
            assert_eq!(texts(), ["no 1", "no 2", "no 3", "no 4"]);
            notices.done("yes");
            assert_eq!(texts(), ["no 2", "no 3", "no 4", "yes"]);
        });
    }

    #[test]
    fn the_oldest_notice_gives_way_and_ids_stay_distinct() {
        let owner = Owner::new();
        owner.with(|| {
            let notices = Notices::new();
            for number in 1..=6 {
                notices.done(number.to_string());
            }
            notices.dismiss(4);
            let left: Vec<_> = notices
                .0
                .get_untracked()
                .into_iter()
                .map(|n| (n.id, n.text))
                .collect();
            let expected = [(3, "3"), (5, "5"), (6, "6")].map(|(id, text)| (id, text.to_owned()));
            assert_eq!(left, expected);
        });
    }
}
