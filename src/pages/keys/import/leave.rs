//! Leaving with something at stake asks first: by Cancel, by a link, by signing out, by the browser's Back, by closing
//! the page.

use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{AddEventListenerOptions, Element, Event, MouseEvent};

use super::flow::Flow;
use super::wizard::Wizard;
use crate::components::button::{Button, ButtonVariant};
use crate::components::dialog::Dialog;
use crate::context::{Leave, use_departure};
use crate::format;
use crate::format::milliseconds;
use crate::i18n::{t, t_string, use_i18n};

/// Where the user is about to go.
#[derive(Clone, Debug)]
pub(super) enum Destination {
    /// A path of the console.
    Path(String),
    /// Wherever the page before the wizard was.
    Back,
    /// Wherever this leads.
    Through(Leave),
}

/// The dialog, and what opens it.
#[component]
pub(super) fn LeaveGuard(
    /// Where the user wants to go; setting it asks.
    destination: RwSignal<Option<Destination>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let flow = Flow::around();
    let released = StoredValue::new(false);
    let guarded = move || !released.get_value() && flow.peek(Wizard::at_stake);
    guard_links(guarded, destination);
    guard_history(guarded, destination);
    use_departure().guard(move |leave| {
        if guarded() {
            destination.set(Some(Destination::Through(leave)));
        } else {
            leave.go();
        }
    });
    let unload = window_event_listener(ev::beforeunload, move |event| {
        if guarded() {
            event.prevent_default();
        }
    });
    on_cleanup(move || unload.remove());

    let token = flow.read(|wizard| {
        let key = wizard.step.key()?;
        let held = wizard.step.parameters()?;
        Some((key.alias.clone(), key.id.to_string(), held.expires_at))
    });
    let files = flow.read(|wizard| {
        let key = wizard.step.key()?;
        let holds = wizard.step.holds_files();
        holds.then(|| (key.alias.clone(), key.id.to_string()))
    });
    let title = move || {
        if token.with(Option::is_some) {
            t_string!(i18n, import.leave.title_token)
        } else {
            t_string!(i18n, import.leave.title_draft)
        }
    };
    let text = move || match (token.get(), files.get()) {
        (Some((alias, id, until)), _) => {
            let time = format::moment(i18n.language().tag(), milliseconds(until));
            t_string!(
                i18n,
                import.leave.token,
                alias = alias,
                key_id = id,
                time = time
            )
        }
        (None, Some((alias, id))) => {
            t_string!(i18n, import.leave.files, alias = alias, key_id = id)
        }
        (None, None) => t_string!(i18n, import.leave.draft).to_owned(),
    };
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        released.set_value(true);
        match destination.get_untracked() {
            Some(Destination::Path(path)) => navigate(&path, NavigateOptions::default()),
            // Over the entry that held the page here, and over the wizard's own.
            Some(Destination::Back) => {
                let _gone = window()
                    .history()
                    .and_then(|history| history.go_with_delta(-2));
            }
            Some(Destination::Through(leave)) => leave.go(),
            None => {}
        }
    });
    view! {
        <Dialog
            open=Signal::derive(move || destination.with(Option::is_some))
            title=title
            on_close=move |()| destination.set(None)
            actions=move || {
                view! {
                    <Button autofocus=true on_press=move |()| destination.set(None)>
                        {t!(i18n, import.leave.stay)}
                    </Button>
                    <Button variant=ButtonVariant::Danger on_press=leave>
                        {t!(i18n, import.leave.leave)}
                    </Button>
                }
            }
        >
            <p>{text}</p>
        </Dialog>
    }
}

/// A link of the console is followed only after asking.
fn guard_links(guarded: impl Fn() -> bool + 'static, destination: RwSignal<Option<Destination>>) {
    on_captured("click", move |event| {
        let click: &MouseEvent = event.unchecked_ref();
        let elsewhere =
            click.ctrl_key() || click.meta_key() || click.shift_key() || click.button() != 0;
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let link = target.and_then(|element| {
            // What is saved leads nowhere.
            element.closest("a[href]:not([download])").ok().flatten()
        });
        let path = link
            .and_then(|link| link.get_attribute("href"))
            .filter(|path| path.starts_with('/'));
        if let (Some(path), false, true) = (path, elsewhere, guarded()) {
            event.prevent_default();
            event.stop_immediate_propagation();
            destination.set(Some(Destination::Path(path)));
        }
    });
}

/// The browser's Back: while something is at stake, an entry of its own lies over the wizard's, so that going back
/// stays on this page and can be asked about.
fn guard_history(
    guarded: impl Fn() -> bool + Copy + 'static,
    destination: RwSignal<Option<Destination>>,
) {
    let flow = Flow::around();
    let at_stake = flow.read(Wizard::at_stake);
    let entered = StoredValue::new(false);
    let hold = move || {
        let pushed = window()
            .history()
            .and_then(|history| history.push_state_with_url(&JsValue::NULL, "", None));
        entered.set_value(pushed.is_ok());
    };
    Effect::new(move |_| {
        if at_stake.get() && !entered.get_value() {
            hold();
        }
    });
    on_captured("popstate", move |event| {
        if guarded() {
            event.stop_immediate_propagation();
            hold();
            destination.set(Some(Destination::Back));
        }
    });
}

/// Listens on the window before anyone else does, for as long as the wizard is shown.
fn on_captured(name: &'static str, listen: impl Fn(Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(listen);
    let options = AddEventListenerOptions::new();
    options.set_capture(true);
    let function = listener.as_ref().unchecked_ref();
    // It fails for no event that browsers have.
    let _added = window()
        .add_event_listener_with_callback_and_add_event_listener_options(name, function, &options);
    let listener = StoredValue::new_local(listener);
    on_cleanup(move || {
        listener.with_value(|listener| {
            let function = listener.as_ref().unchecked_ref();
            let _removed =
                window().remove_event_listener_with_callback_and_bool(name, function, true);
        });
    });
}
